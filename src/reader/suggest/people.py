"""The cast of an article: who is named, by which names, in which office, and whom a pronoun means."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.suggest.names import bare
from reader.suggest.reading import Reading

_BLENDED = 3
"""Letters that a name must have to be the first part of a blended one."""
_POSSESSIVE = ("'s", "’s")


@dataclass(slots=True, eq=False)
class Person:
    """Somebody who can speak or act: a person, a body, a document, or a description without a name."""

    full: str
    """The fullest name in the article; a body with its acronym: "Badan Kepegawaian Negara (BKN)"."""
    short: set[str] = field(default_factory=set)
    """The other forms by which the article calls them ("Rini", "BKN")."""
    role: str | None = None
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
    described: bool = False
    """Whether ``full`` is only a description ("seorang warga")."""
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
    """All who are named in one reading, and who is meant where. ``casting.cast_of`` builds it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions: list[Mention] = []
        self.people: list[Person] = []
        self.speaking: set[str] = set()
        """Single names, lower case, that stand beside a reporting word somewhere."""
        self.starts: list[int] = []
        self.by_token: dict[str, list[Person]] = {}
        self.aliases: dict[str, Person] = {}
        self.offices: dict[str, Person] = {}
        """By office of more than one word, lower case, as the article gives it; the first one who holds it."""
        self._notes: list[tuple[int, int, Person]] = []

    def resolve(self, name: str, *, at: int) -> Person | None:
        """Give whom a name, acronym, pronoun or description ("the minister") means at an offset."""
        lower = name.strip().lower()
        pack = self.reading.pack
        if lower in pack.words("pronouns"):
            return self.speaker_at(at, pronoun=lower)
        article, _, rest = lower.partition(" ")
        known = lower if article not in pack.words("definite") or lower in self.aliases else rest
        called = self.aliases.get(known) or self.offices.get(lower)
        if called is not None:
            return called
        tokens = tuple(bare(word) for word in re.findall(r"[^\W_]+(?:[-'’&][^\W_]+)*", lower))
        person = self.known_by(tokens, at=at)
        if person is not None:
            return person
        titles = pack.words("titles") | pack.words("ranks") | pack.words("roles") | pack.words("offices")
        named = tuple(token for token in tokens if token not in titles)
        if named and named != tokens:
            person = self.known_by(named, at=at)
            if person is not None:
                return person
        return self.by_role(tokens, at=at) or self.body_called(lower.split(), at=at)

    def body_called(self, tokens: Sequence[str], *, at: int) -> Person | None:
        """Give the one body named before ``at`` that a definite phrase means ("the ministry", "dinas itu")."""
        pack = self.reading.pack
        definite = pack.words("definite")
        rest = [bare(token) for token in tokens if token not in definite]
        if not rest or len(rest) == len(tokens):
            return self.aliases.get(" ".join(rest)) if rest else None
        named = self.aliases.get(" ".join(rest))
        if named is not None and len(rest) > 1:
            return named
        kinds = pack.words("bodies") | pack.words("document_heads")
        if rest[0] not in kinds and rest[-1] not in kinds:
            return None
        found: Person | None = None
        start, end = self.reading.headline
        for person in self.people:
            headed = start <= person.first < end and person.counted == 1  # all words of a headline are capitals
            words = person.full.lower().split() if person.is_body and person.first < at and not headed else []
            if len(words) <= len(rest) or (words[: len(rest)] != rest and not self._ends_with(words, rest)):
                continue
            if found is not None:
                return None
            found = person
        return found

    def _ends_with(self, words: Sequence[str], rest: Sequence[str]) -> bool:
        """Whether a body's kind stands at its name's end, as in English ("the board" of the Harbour Board)."""
        return bool(self.reading.pack.option("kind_last")) and list(words[-len(rest) :]) == list(rest)

    def by_role(self, tokens: Sequence[str], *, at: int) -> Person | None:
        """Give the last person before ``at``, else the first after it, whose role holds all of ``tokens``."""
        skip = self.reading.pack.words("common") | self.reading.pack.words("definite")
        synonyms = self.reading.pack.synonyms
        wanted = {word for token in tokens if token not in skip for word in synonyms.get(token, token).split()}
        if not wanted:
            return None
        best: tuple[bool, Person] | None = None
        for person in self.people:
            held = person.role.lower().replace(",", " ").split() if person.role and not person.is_body else []
            if held and wanted <= set(held):
                # "Presiden" is the president rather than "Wakil Presiden".
                opens = held[0] in wanted
                if best is not None and (person.first > at or best[0] > opens):
                    continue
                best = opens, person
        return best[1] if best else None

    def described(self, phrase: str, *, at: int) -> Person:
        """Give the nameless speaker whom a phrase describes, so that a pronoun can mean them later."""
        key = phrase.lower()
        if key not in self.aliases:
            self.aliases[key] = Person(phrase, first=at, described=True)
        return self.aliases[key]

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
        many = pronoun in pack.words("pronouns_many")
        neuter = pronoun in pack.words("pronouns_neuter")
        body: Person | None = None
        spoken: Person | None = None
        for index in range(bisect_right(self._notes, offset, key=lambda note: note[0]) - 1, -1, -1):
            person = self._notes[index][2]
            if person.is_body and neuter:
                return person
            if person.is_body and not many:
                body = body or person
            elif neuter:
                spoken = spoken or person
            elif not gender or person.gender in {"", gender}:
                return person
        return None if gender else body or spoken

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
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def known_by(self, tokens: Sequence[str], *, at: int) -> Person | None:
        """Give whom a name means: all its words are theirs, or theirs all among its words; the best of several."""
        if not tokens:
            return None
        found: list[Person] = []
        wanted = set(tokens)
        for token in (tokens[0], tokens[-1]):
            for person in self.by_token.get(token, ()):
                held = set(person.tokens)
                if person not in found and (wanted <= held or (held <= wanted and len(tokens) > 1)):
                    found.append(person)
        if not found and len(tokens) == 1:
            found = self._blended(tokens[0])
        if len(found) <= 1:
            return found[0] if found else None
        whole = [person for person in found if len(person.tokens) > 1]
        last = [person for person in whole if person.tokens[-1] == tokens[-1] or person.tokens[0] == tokens[0]]
        return max(last or whole or found, key=lambda person: self._nearness(person, at))

    def _blended(self, word: str) -> list[Person]:
        """Give those of whose two first names a word is made up ("Jokowi" of Joko Widodo)."""
        return [
            person
            for person in self.people
            if len(person.tokens) > 1
            and len(person.tokens[0]) >= _BLENDED
            and word.startswith(person.tokens[0])
            and len(word) > len(person.tokens[0]) + 1
            and person.tokens[1].startswith(word.removeprefix(person.tokens[0]))
        ]

    def _nearness(self, person: Person, at: int) -> tuple[int, int, int]:
        """Order those who share a name: who spoke last before, then who is named most, then who came last."""
        spoke = max((offset for offset, _, who in self._notes if who is person and offset <= at), default=-1)
        return spoke, person.counted, person.first if person.first <= at else -person.first


def without_possessive(text: str, start: int, end: int) -> int:
    """Give where ``text[start:end]`` ends without a possessive ending."""
    return end - 2 if end - start > 2 and text[end - 2 : end] in _POSSESSIVE else end
