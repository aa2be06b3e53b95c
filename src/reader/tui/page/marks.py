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
    """A marked passage: an annotation, or a suggestion, by its id."""

    start: int
    end: int
    kind: str
    id: str
    suggested: bool = False


SIGNS = {"quote": '"', "directive": "!"}
"""What stands in the gutter beside a marked passage, so that it reads without colour."""


GOES_ON = "▏┊"
"""The bars beside further lines of a passage: of one that is marked, and of one that is only suggested."""


def sign(mark: Mark) -> str:
    """Give the gutter sign of a mark, with a question mark behind it where nobody has accepted it."""
    return SIGNS.get(mark.kind, "*") + ("?" if mark.suggested else "")


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


def gutter(start: int, end: int, marks: Iterable[Mark]) -> tuple[str, Mark] | None:
    """Give the sign beside a line and the mark it is of: where one begins its own, where one goes on a bar.

    Annotations come before suggestions.
    """
    touching = [mark for mark in marks if (mark.start < end and mark.end > start) or mark.start == start]
    for mark in sorted(touching, key=lambda mark: (mark.suggested, mark.start < start, mark.start)):
        return (sign(mark), mark) if mark.start >= start else (GOES_ON[mark.suggested], mark)
    return None
