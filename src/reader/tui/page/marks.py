"""What covers which stretch of a line: marked passages, links, the selection, matches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of the text with the name of the style that it gets; later covers lie over earlier ones."""

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage: an annotation by its id."""

    start: int
    end: int
    kind: str
    id: str


SIGNS = {"quote": '"', "directive": "!"}
"""What stands in the gutter beside a marked passage, so that it reads without colour."""


def sign(kind: str) -> str:
    """Give the gutter sign of a kind."""
    return SIGNS.get(kind, "*")


def cut(start: int, end: int, covers: Iterable[Cover]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Cut ``start`` to ``end`` wherever a cover begins or ends, and give each piece with the styles over it."""
    touching = [cover for cover in covers if cover.start < end and cover.end > start]
    edges = {start, end}
    for cover in touching:
        edges.add(max(start, cover.start))
        edges.add(min(end, cover.end))
    places = sorted(edges)
    for left, right in pairwise(places):
        yield left, right, tuple(c.style for c in touching if c.start <= left and c.end >= right)


def gutter(start: int, end: int, marks: Iterable[Mark]) -> tuple[str, str] | None:
    """Give the sign beside a line and its kind: the kind's own where a passage begins, a bar where one goes on."""
    going_on: str | None = None
    for mark in marks:
        if start <= mark.start < end or mark.start == start:
            return sign(mark.kind), mark.kind
        if mark.start < end and mark.end > start:
            going_on = mark.kind
    return ("▏", going_on) if going_on is not None else None
