"""The cast of an article: who is named, by which names, in which office, and whom a pronoun means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.suggest.reading import Reading


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


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody is named: ``text[start:end]`` is the name, without title or role."""

    start: int
    end: int
    person: Person


class Cast:
    """All who are named in one reading, and who is meant where. Build it with ``of``."""

    mentions: list[Mention]
    people: list[Person]

    @classmethod
    def of(cls, reading: Reading, *, known: Sequence[str] = ()) -> "Cast":
        """Find the cast of a text; ``known`` are full names that the user's register holds."""
        raise NotImplementedError

    def resolve(self, name: str, *, at: int) -> Person | None:
        """Give whom a name, acronym, pronoun or description ("the minister") means at an offset."""
        raise NotImplementedError

    def speaker_at(self, offset: int) -> Person | None:
        """Give whom a pronoun at ``offset`` would mean: the last one to speak, or to be talked about."""
        raise NotImplementedError

    def named_in(self, start: int, end: int) -> list[Mention]:
        """Give the mentions within a stretch."""
        raise NotImplementedError
