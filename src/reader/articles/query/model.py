"""What a query says, as a tree, and the error that points at the character."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from reader.articles.query.affixes import forms
from reader.errors import KutipError

Order = Literal["newest", "oldest", "rank"]

ROLES = ("speaker", "addressee", "issuer")
STATES = ("unread", "read", "starred", "annotated", "highlighted", "whole", "changed", "tagged", "later")
"""What ``is:`` takes."""

FIELDS = ("feed", "folder", "tag", "author", "lang", "before", "after", "is", "has", "kind", *ROLES)
"""What a ``Field`` may be about; ``title:`` and ``sort:`` are written likewise."""


class QueryError(KutipError):
    """A query that cannot be understood; ``position`` is the code point in ``text`` where that shows."""

    exit_code = 2

    def __init__(self, message: str, *, position: int, text: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.text = text


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or words that stand one behind the other, in the title or the text."""

    text: str
    prefix: bool = False
    """Whether the last word may go on."""
    related: bool = False
    """Whether the word's other forms count, with other affixes (Indonesian)."""
    title: bool = False
    """Whether they must stand in the title."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that is found in the title or the text; ``body`` is as typed, without the slashes."""

    body: str
    ignore_case: bool = False
    at: int = field(default=0, compare=False)
    """Where it stands in the query."""


@dataclass(frozen=True, slots=True)
class Field:
    """A condition on something that is known of an article, or of what is marked in it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition."""


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions that must all hold; none of them is an And itself."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions of which one must hold; none of them is an Or itself."""

    parts: tuple["Node", ...]


Node = Words | Expression | Field | Everything | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query."""

    node: Node = field(default_factory=Everything)
    order: Order | None = None
    """None where it does not say."""

    def __bool__(self) -> bool:
        return not isinstance(self.node, Everything) or self.order is not None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a query needs beside its own words."""

    now: datetime
    """Aware, in the zone in which days begin for the user."""
    marked: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    """By condition: keys of articles of which saved annotations hold it."""


def every(parts: Iterable[Node]) -> Node:
    """Join conditions with "and"."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,))]
    wanted = [one for one in flat if not isinstance(one, Everything)]
    return And(tuple(wanted)) if len(wanted) > 1 else wanted[0] if wanted else Everything()


def some(parts: Iterable[Node]) -> Node:
    """Join conditions with "or"."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def narrowed(query: Query, further: Query) -> Query:
    """Give the query for what two queries find both; the second one's order goes before the first one's."""
    return Query(every((query.node, further.node)), further.order or query.order)


def leaves(node: Node) -> Iterator[Words | Expression | Field | Everything]:
    """Give the conditions of a tree."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        yield node


def sought(node: Node) -> Iterator[str]:
    """Give the words that a query looks for, not those that it leaves out; ``*`` behind those that may go on."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from sought(part)
    elif isinstance(node, Words):
        yield from forms(node.text) if node.related else (f"{node.text}{'*' * node.prefix}",)
