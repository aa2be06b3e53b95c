"""Filling a cast: each run of capitals becomes somebody, with the names, office and rank beside it."""

import re
from collections.abc import Iterable, Sequence

from reader.suggest import names
from reader.suggest.names import Run, bare
from reader.suggest.people import Cast, Mention, Person, without_possessive
from reader.suggest.reading import Reading

_ALIAS = re.compile(r"\s\(([^\W\d_][^()]{1,60})\)")
_AGE = re.compile(r"\s?\(\d{1,3}[^()]{0,10}\)|\s\([^()]{1,40}\)")
_PARTY = re.compile(r"[RDI]-|[RDI],? ")
_APPOSITION = re.compile(r",\s+([^,.;:()\n\"“”]{3,120})(?=[,.;])")
_BEFORE_COMMA = re.compile(r"(?:^|[.!?”\"]\s|\n)([^\W\d_a-z][^,.;:!?\n“”\"]{2,90}), $")
_SMALL = 4
"""Words of the longest office in small letters."""
_OFFICE = 160
"""Code points of the longest office."""


def cast_of(reading: Reading, *, known: Sequence[str] = ()) -> Cast:
    """Find who is named in a text; ``known`` are full names that the user's register holds."""
    cast = Cast(reading)
    Casting(cast).fill(known)
    return cast


class Casting:
    """Fills one cast from its reading."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.text = cast.reading.text
        self.words = cast.reading.words
        self.pack = cast.reading.pack
        self._office: int | None = None
        """Where the office begins that the runs at hand go on with."""

    def fill(self, known: Sequence[str]) -> None:
        """Find who is named, and where; ``known`` are full names from the user's register."""
        self.cast.speaking = names.solo(self.cast.reading)
        found = names.runs(self.cast.reading, self.cast.speaking)
        self._collect(found)
        self._register(known)
        self._place(found)
        self._part_bodies()
        for person in self.cast.people:
            if person.role is not None and " " in person.role:
                self.cast.offices.setdefault(person.role.lower(), person)

    def _collect(self, found: Iterable[Run]) -> None:
        previous: Run | None = None
        for run in found:
            if run.kind == "body":
                self._add_body(run)
            elif run.kind == "person":
                person = self._add_person(run)
                self._give_role(person, run, previous)
            if run.kind == "role":
                self._office = self.words.start[run.first]
            elif not run.chained:
                self._office = None
            previous = run

    def _add_body(self, run: Run) -> None:
        text, words = self.text, self.words
        start, end = words.start[run.first], without_possessive(text, words.start[run.first], words.end[run.last - 1])
        name = text[start:end]
        alias = _ALIAS.match(text, end)
        person = self.cast.aliases.get(name.lower())
        if person is None:
            person = Person(name, is_body=True, first=start)
            self.cast.people.append(person)
            self.cast.aliases[name.lower()] = person
        if alias and _acronym_of(alias[1], name) and person.full == name:
            person.full = f"{name} ({alias[1]})"
            other = self.cast.aliases.get(alias[1].lower())
            if other is not None and other is not person:
                other.full = person.full
            self.cast.aliases[alias[1].lower()] = person
            person.short.add(alias[1])
        person.counted += 1

    def _add_person(self, run: Run) -> Person:
        text, words = self.text, self.words
        start = words.start[run.name]
        end = without_possessive(text, start, words.end[run.last - 1])
        tokens = tuple(bare(words.lower[index]) for index in range(run.name, run.last))
        name = text[start:end]
        person = self.cast.aliases.get(name.lower()) or self.cast.known_by(tokens, at=start)
        if person is None:
            person = Person(name, first=words.start[run.first], tokens=tokens)
            self.cast.people.append(person)
            self._index(person)
        elif len(tokens) > len(person.tokens) and not person.is_body and set(person.tokens) <= set(tokens):
            person.short.add(person.full.removeprefix(person.rank))
            person.full, person.tokens = person.rank + name, tokens
            self._index(person)
        elif name != person.full.removeprefix(person.rank):
            person.short.add(name)
        person.counted += 1
        self._give_rank(person, run)
        alias = _ALIAS.match(text, end)
        if alias and not _PARTY.match(alias[1]) and len(alias[1].split()) <= 3:
            self.cast.aliases.setdefault(alias[1].lower(), person)
            person.short.add(alias[1])
        self._give_gender(person, run)
        return person

    def _give_rank(self, person: Person, run: Run) -> None:
        """Put the rank that stands right before a name into its fullest form, the longest one of the article."""
        words, ranks = self.words, self.pack.words("ranks")
        first = run.name
        while first > run.first and words.lower[first - 1] in ranks:
            first -= 1
        if first == run.name or person.is_body:
            return
        rank = self.text[words.start[first] : words.start[run.name]]
        if len(rank) > len(person.rank):
            person.full = rank + person.full.removeprefix(person.rank)
            person.rank = rank

    def _index(self, person: Person) -> None:
        for token in person.tokens:
            holders = self.cast.by_token.setdefault(token, [])
            if person not in holders:
                holders.append(person)

    def _give_gender(self, person: Person, run: Run) -> None:
        words, pack = self.words, self.pack
        if person.gender:
            return
        for index in range(run.first, run.last):
            lower = words.lower[index]
            named = index == run.name
            if lower in pack.words("titles_female") or (named and lower in pack.words("names_female")):
                person.gender = "f"
            elif lower in pack.words("titles_male") or (named and lower in pack.words("names_male")):
                person.gender = "m"

    def _give_role(self, person: Person, run: Run, previous: Run | None) -> None:
        """Take the role from before the name, from before the comma, or from the apposition behind."""
        text, words = self.text, self.words
        if person.role and " " in person.role:
            return
        start = words.start[run.first]
        if run.name > run.first:
            last = run.name
            while last > run.first and words.lower[last - 1] in self.pack.words("ranks"):
                last -= 1
            role = text[start : words.end[last - 1]].strip() if last > run.first else ""
            untitled = words.lower[run.first] not in self.pack.words("titles")
            if role and (untitled or last - run.first > 1 or words.lower[run.first] in self.pack.words("roles")):
                person.role = role if not person.role or len(role) > len(person.role) else person.role
                self._roles_before(person, run, previous)
            return
        if self._office is not None and run.honoured:
            office = text[self._office : start].strip(" ,")
            if len(office) < _OFFICE and "\n" not in office:
                person.role = office
                return
        before = self._role_before(run)
        if before is not None:
            person.role = before
            return
        end = words.end[run.last - 1]
        age = _AGE.match(text, end)
        after = _APPOSITION.match(text, age.end() if age else end)
        if after and self._is_role(after[1]):
            person.role = after[1].strip()

    def _role_before(self, run: Run) -> str | None:
        """Give the office in small letters before a name ("board chair Adela Quist", "Kapten tim, Bimo Sasongko,")."""
        text, words, pack = self.text, self.words, self.pack
        start = words.start[run.first]
        behind_comma = text[start - 2 : start] == ", "
        opening = _BEFORE_COMMA.search(text, max(0, start - _OFFICE), start) if behind_comma else None
        if opening is not None and run.last - run.first > 1 and text.startswith((",", " ("), words.end[run.last - 1]):
            head = opening[1].split()[0].lower()
            verbs = tuple(pack.words("role_breakers"))
            plain = not any(word in pack.cues or word.startswith(verbs) for word in opening[1].split())
            if head in pack.words("roles") and plain:
                return str(opening[1])
        first = run.first
        if not pack.option("kind_last") or not first or words.lower[first - 1] not in pack.words("roles"):
            return None
        if words.word[first - 1] != words.lower[first - 1]:
            return None
        stop = pack.words("common") | pack.words("prepositions") | pack.words("auxiliaries") | frozenset(pack.cues)
        while first and text[words.end[first - 1] : words.start[first]] == " " and words.lower[first - 1] not in stop:
            first -= 1
            if words.word[first][0].isupper() or run.first - first == _SMALL:
                break
        return text[words.start[first] : words.end[run.first - 1]] if first < run.first else None

    def _roles_before(self, person: Person, run: Run, previous: Run | None) -> None:
        """Widen a role by the one that stands right before it ("Ketua Komisi A, Ir. Sari" has two)."""
        text, words = self.text, self.words
        if previous is None or previous.kind != "role":
            return
        begin, stop = words.start[previous.first], words.end[previous.last - 1]
        if text[stop : words.start[run.first]] == ", ":
            person.role = text[begin:stop]

    def _is_role(self, phrase: str) -> bool:
        pack = self.pack
        roles, titles = pack.words("roles"), pack.words("descriptions")
        for word in phrase.lower().replace("’s", "").replace("'s", "").split()[:6]:
            if word in roles or word in titles:
                return True
        return False

    def _register(self, known: Sequence[str]) -> None:
        """Give people the fuller name that the register holds, where it holds just one that theirs can be short for."""
        fuller: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
        for name in known:
            tokens = tuple(bare(word) for word in name.lower().split())
            held = [person for person in self.cast.people if person.tokens and set(person.tokens) <= set(tokens)]
            if len(held) == 1 and len(tokens) > len(held[0].tokens):
                fuller.setdefault(self.cast.people.index(held[0]), []).append((name, tokens))
        for number, registered in fuller.items():
            person = self.cast.people[number]
            if any(
                not set(tokens) >= set(registered[0][1]) and not set(tokens) <= set(registered[0][1])
                for _, tokens in registered
            ):
                continue  # two people of the register share what the article says
            person.short.add(person.full)
            person.full, person.tokens = registered[0]
            self._index(person)

    def _place(self, found: Iterable[Run]) -> None:
        """Put the mentions in place, now that all full names are known."""
        text, words = self.text, self.words
        for run in found:
            if run.kind == "role":
                continue
            at = run.first if run.kind == "body" else run.name
            start = words.start[at]
            end = without_possessive(text, start, words.end[run.last - 1])
            person = self.cast.aliases.get(text[start:end].lower())
            if person is None:
                person = self.cast.known_by(tuple(bare(words.lower[i]) for i in range(at, run.last)), at=start)
            if person is not None:
                self.cast.mentions.append(Mention(start, end, person, words.start[run.first]))
        self.cast.starts = [mention.start for mention in self.cast.mentions]

    def _part_bodies(self) -> None:
        """Take for bodies those without an office who only keep records ("Pasar Digital mencatat ...")."""
        recording = self.pack.words("recording")
        told: dict[int, bool] = {}
        for mention in self.cast.mentions if recording else ():
            person = mention.person
            if person.is_body or person.role or person.gender or person.rank:
                continue
            beside = self._beside(mention)
            if beside & recording:
                told.setdefault(id(person), True)
            elif any(word in self.pack.cues for word in beside):
                told[id(person)] = False
        for person in self.cast.people:
            person.is_body |= told.get(id(person), False)

    def _beside(self, mention: Mention) -> frozenset[str]:
        """Give the words right before and right behind a mention, in small letters."""
        words = self.words
        inside = words.within(mention.role_start, mention.end)
        around = (inside.start - 1, inside.stop)
        return frozenset(words.lower[index] for index in around if 0 <= index < len(words))


def _acronym_of(short: str, name: str) -> bool:
    """Whether ``short`` can be made of the beginnings of the name's words, or is all capitals."""
    letters = [c.lower() for c in short if c.isalnum()]
    if len(short.split()) > 3 or len(letters) < 2:
        return False
    if short.isupper():
        return True
    initials = [word[0].lower() for word in name.split()]
    return bool(letters) and letters[0] in initials
