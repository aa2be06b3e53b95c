"""The cast of an article: who is named, by which names, in which office, and whom a pronoun means."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reader.suggest import names
from reader.suggest.names import Run
from reader.suggest.reading import Reading

_ALIAS = re.compile(r"\s\(([^\W\d_][^()]{1,60})\)")
_AGE = re.compile(r"\s?\(\d{1,3}[^()]{0,10}\)|\s\([^()]{1,40}\)")
_PARTY = re.compile(r"[RDI]-|[RDI],? ")
_APPOSITION = re.compile(r",\s+([^,.;:()\n\"“”]{3,120})(?=[,.;])")
_POSSESSIVE = ("'s", "’s", "s'", "s’")


@dataclass(slots=True, eq=False)
class Person:
    """Somebody who can speak or act: a person, a body, a document, or a description without a name."""

    full: str
    """The fullest name in the article; a body with its acronym: "Badan Kepegawaian Negara (BKN)"."""
    short: set[str] = field(default_factory=set)
    """The other forms by which the article calls them ("Rini", "BKN")."""
    role: str | None = None
    organisation: str | None = None
    is_body: bool = False
    first: int = 0
    """Where the article first names them."""
    gender: str = ""
    """"m", "f" or nothing known."""
    spoke: int = 0
    """How often they were found to speak."""
    counted: int = 0
    """How often they are named."""
    tokens: tuple[str, ...] = ()
    """The words of the fullest name, lower case."""
    rank: str = ""
    """The rank that the article puts before the name ("Komisaris Besar"); ``full`` begins with it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody is named: ``text[start:end]`` is the name, without title or role."""

    start: int
    end: int
    person: Person
    role_start: int
    """Where the title or role before the name begins; ``start`` where there is none."""


class Cast:
    """All who are named in one reading, and who is meant where. Build it with ``of``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions: list[Mention] = []
        self.people: list[Person] = []
        self.speaking: set[str] = set()
        """Single names, lower case, that stand beside a reporting word somewhere."""
        self._starts: list[int] = []
        self._by_token: dict[str, list[Person]] = {}
        self._aliases: dict[str, Person] = {}
        self._notes: list[tuple[int, int, Person]] = []
        self._roles: list[tuple[int, int, str]] = []

    @classmethod
    def of(cls, reading: Reading, *, known: Sequence[str] = ()) -> "Cast":
        """Find the cast of a text; ``known`` are full names that the user's register holds.

        A reading has one cast: asking again gives the same, with what the rules noted in it meanwhile.
        """
        if reading.cast is None:
            cast = reading.cast = cls(reading)
            found = names.runs(reading)
            cast.speaking = names.solo(reading)
            cast._collect(found)
            cast._register(known)
            cast._place(found)
        return reading.cast

    def resolve(self, name: str, *, at: int) -> Person | None:
        """Give whom a name, acronym, pronoun or description ("the minister") means at an offset."""
        lower = name.strip().lower()
        pack = self.reading.pack
        if lower in pack.words("pronouns"):
            return self.speaker_at(at, pronoun=lower)
        if lower in self._aliases:
            return self._aliases[lower]
        tokens = tuple(_bare(word) for word in re.findall(r"[^\W_]+(?:[-'’&][^\W_]+)*", lower))
        person = self._known_by(tokens, at=at)
        if person is not None:
            return person
        titles = pack.words("titles") | pack.words("ranks") | pack.words("roles") | pack.words("offices")
        rest = tuple(token for token in tokens if token not in titles)
        if rest and rest != tokens:
            person = self._known_by(rest, at=at)
            if person is not None:
                return person
        return self.by_role(tokens, at=at)

    def by_role(self, tokens: Sequence[str], *, at: int) -> Person | None:
        """Give the last person before ``at``, else the first after it, whose role holds all of ``tokens``."""
        skip = self.reading.pack.words("common") | self.reading.pack.words("definite")
        wanted = {token for token in tokens if token not in skip}
        if not wanted:
            return None
        best: Person | None = None
        for person in self.people:
            if person.role and not person.is_body and wanted <= set(person.role.lower().replace(",", " ").split()):
                if best is not None and person.first > at:
                    break
                best = person
        return best

    def note(self, offset: int, person: Person, *, spoke: bool = True) -> None:
        """Keep that ``person`` speaks (or is what a sentence is about) at ``offset``."""
        insort(self._notes, (offset, len(self._notes), person), key=lambda note: note[:2])
        person.spoke += spoke

    def speaker_at(self, offset: int, *, pronoun: str = "") -> Person | None:
        """Give whom a pronoun at ``offset`` would mean: the last one to speak, or to be talked about."""
        pack = self.reading.pack
        gender = (
            "m" if pronoun in pack.words("pronouns_male") else "f" if pronoun in pack.words("pronouns_female") else ""
        )
        index = bisect_right(self._notes, offset, key=lambda note: note[0]) - 1
        while index >= 0:
            person = self._notes[index][2]
            if (not gender or person.gender in {"", gender}) and not (gender and person.is_body):
                return person
            index -= 1
        return None

    def noted_since(self, start: int, offset: int) -> bool:
        """Whether anybody was found to speak, or to be talked about, from ``start`` to ``offset``."""
        index = bisect_right(self._notes, offset, key=lambda note: note[0]) - 1
        return index >= 0 and self._notes[index][0] >= start

    def can_speak(self, person: Person) -> bool:
        """Whether anything but capitals speaks for a person: an office, a quote, or a short name beside a cue."""
        return bool(
            not person.is_body
            and (person.role or person.spoke or person.gender or self.speaking.intersection(person.tokens))
        )

    def named_in(self, start: int, end: int) -> list[Mention]:
        """Give the mentions that begin within a stretch."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def role_in(self, start: int, end: int) -> str | None:
        """Give the first role without a name within a stretch ("the minister", "Gubernur")."""
        for first, last, role in self._roles[bisect_left(self._roles, (start, 0, "")) :]:
            if first >= end:
                break
            if last <= end:
                return role
        return None

    # Building

    def _collect(self, found: Iterable[Run]) -> None:
        text, words = self.reading.text, self.reading.words
        previous: Run | None = None
        for run in found:
            start, end = words.start[run.first], words.end[run.last - 1]
            if run.kind == "role":
                self._roles.append((start, end, text[start:end]))
            elif run.kind == "body":
                self._add_body(run)
            else:
                person = self._add_person(run)
                self._give_role(person, run, previous)
            previous = run

    def _add_body(self, run: Run) -> None:
        text, words = self.reading.text, self.reading.words
        start, end = words.start[run.first], _without_possessive(text, words.start[run.first], words.end[run.last - 1])
        name = text[start:end]
        alias = _ALIAS.match(text, end)
        person = self._aliases.get(name.lower())
        if person is None:
            person = Person(name, is_body=True, first=start)
            self.people.append(person)
            self._aliases[name.lower()] = person
        if alias and _acronym_of(alias[1], name) and person.full == name:
            person.full = f"{name} ({alias[1]})"
            other = self._aliases.get(alias[1].lower())
            if other is not None and other is not person:
                other.full = person.full
            self._aliases[alias[1].lower()] = person
            person.short.add(alias[1])
        person.counted += 1

    def _add_person(self, run: Run) -> Person:
        text, words = self.reading.text, self.reading.words
        start = words.start[run.name]
        end = _without_possessive(text, start, words.end[run.last - 1])
        tokens = tuple(_bare(words.lower[index]) for index in range(run.name, run.last))
        name = text[start:end]
        person = self._aliases.get(name.lower()) or self._known_by(tokens, at=start)
        if person is None:
            person = Person(name, first=words.start[run.first], tokens=tokens)
            self.people.append(person)
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
            self._aliases.setdefault(alias[1].lower(), person)
            person.short.add(alias[1])
        self._give_gender(person, run)
        return person

    def _give_rank(self, person: Person, run: Run) -> None:
        """Put the rank that stands right before a name into its fullest form, the longest one of the article."""
        words, ranks = self.reading.words, self.reading.pack.words("ranks")
        first = run.name
        while first > run.first and words.lower[first - 1] in ranks:
            first -= 1
        if first == run.name or person.is_body:
            return
        rank = self.reading.text[words.start[first] : words.start[run.name]]
        if len(rank) > len(person.rank):
            person.full = rank + person.full.removeprefix(person.rank)
            person.rank = rank

    def _index(self, person: Person) -> None:
        for token in person.tokens:
            holders = self._by_token.setdefault(token, [])
            if person not in holders:
                holders.append(person)

    def _give_gender(self, person: Person, run: Run) -> None:
        words, pack = self.reading.words, self.reading.pack
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
        text, words = self.reading.text, self.reading.words
        if person.role and " " in person.role:
            return
        start = words.start[run.first]
        if run.name > run.first:
            role = text[start : words.end[run.name - 1]].strip()
            if words.lower[run.first] not in self.reading.pack.words("titles") or run.name - run.first > 1:
                person.role = role if not person.role or len(role) > len(person.role) else person.role
                self._roles_before(person, run, previous)
            return
        if previous is not None and previous.kind == "role":
            begin, stop = words.start[previous.first], words.end[previous.last - 1]
            gap = text[stop:start]
            if gap in {", ", " "} or re.fullmatch(r"\s\([^()]{2,40}\),?\s", gap):
                person.role = (text[begin:stop] + gap).strip(" ,")
                return
        end = words.end[run.last - 1]
        age = _AGE.match(text, end)
        after = _APPOSITION.match(text, age.end() if age else end)
        if after and self._is_role(after[1]):
            person.role = after[1].strip()

    def _roles_before(self, person: Person, run: Run, previous: Run | None) -> None:
        """Widen a role by the one that stands right before it ("Ketua Komisi A, Ir. Sari" has two)."""
        text, words = self.reading.text, self.reading.words
        if previous is None or previous.kind != "role":
            return
        begin, stop = words.start[previous.first], words.end[previous.last - 1]
        if text[stop : words.start[run.first]] == ", ":
            person.role = text[begin:stop]

    def _is_role(self, phrase: str) -> bool:
        pack = self.reading.pack
        roles, titles = pack.words("roles"), pack.words("descriptions")
        for word in phrase.lower().replace("’s", "").replace("'s", "").split()[:6]:
            if word in roles or word in titles:
                return True
        return False

    def _known_by(self, tokens: Sequence[str], *, at: int) -> Person | None:
        """Give whom a name means: all its words are theirs, or theirs all among its words; the best of several."""
        if not tokens:
            return None
        found: list[Person] = []
        wanted = set(tokens)
        for token in (tokens[0], tokens[-1]):
            for person in self._by_token.get(token, ()):
                held = set(person.tokens)
                if person not in found and (wanted <= held or (held <= wanted and len(tokens) > 1)):
                    found.append(person)
        if len(found) <= 1:
            return found[0] if found else None
        whole = [person for person in found if len(person.tokens) > 1]
        last = [person for person in whole if person.tokens[-1] == tokens[-1] or person.tokens[0] == tokens[0]]
        return max(last or whole or found, key=lambda person: self._nearness(person, at))

    def _nearness(self, person: Person, at: int) -> tuple[int, int, int]:
        """Order those who share a name: who spoke last before, then who is named most, then who came last."""
        spoke = max((offset for offset, _, who in self._notes if who is person and offset <= at), default=-1)
        return spoke, person.counted, person.first if person.first <= at else -person.first

    def _register(self, known: Sequence[str]) -> None:
        for name in known:
            tokens = tuple(_bare(word) for word in name.lower().split())
            for person in self.people:
                if len(tokens) > len(person.tokens) and person.tokens and set(person.tokens) <= set(tokens):
                    if not any(set(person.tokens) <= set(o.tokens) for o in self.people if o is not person):
                        person.short.add(person.full)
                        person.full, person.tokens = name, tokens
                        self._index(person)

    def _place(self, found: Iterable[Run]) -> None:
        """Put the mentions in place, now that all full names are known."""
        text, words = self.reading.text, self.reading.words
        for run in found:
            if run.kind == "role":
                continue
            at = run.first if run.kind == "body" else run.name
            start = words.start[at]
            end = _without_possessive(text, start, words.end[run.last - 1])
            person = self._aliases.get(text[start:end].lower())
            if person is None:
                person = self._known_by(tuple(_bare(words.lower[i]) for i in range(at, run.last)), at=start)
            if person is not None:
                self.mentions.append(Mention(start, end, person, words.start[run.first]))
        self._starts = [mention.start for mention in self.mentions]


def _bare(word: str) -> str:
    for ending in _POSSESSIVE[:2]:
        word = word.removesuffix(ending)
    return word


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if end - start > 2 and text[end - 2 : end] in _POSSESSIVE[:2] else end


def _acronym_of(short: str, name: str) -> bool:
    """Whether ``short`` can be made of the beginnings of the name's words, or is all capitals."""
    letters = [c.lower() for c in short if c.isalnum()]
    if len(short.split()) > 3 or len(letters) < 2:
        return False
    if short.isupper():
        return True
    initials = [word[0].lower() for word in name.split()]
    return bool(letters) and letters[0] in initials
