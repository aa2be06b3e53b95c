"""What covers which stretch of a line: marked passages, links, the selection, matches."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.speech import _


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
    sign: str = ""
    """The codebook's sign of its kind; "" for the one that the kind has by itself."""
    color: str = ""
    """The codebook's colour of its kind, ``#rrggbb``; "" for the theme's."""
    said: str = ""
    """Its kind and who, in words."""


SIGNS = {"quote": '"', "directive": "!"}
"""What stands in the gutter beside a marked passage, so that it reads without colour."""

DEEP = "-deep"
"""Ends the style of a passage that begins where another of its colour goes on."""

OVERLAP = "overlap"
"""The style of a stretch that several annotations have."""


GOES_ON = "▏┊"
"""The bars beside further lines of a passage: of one that is marked, and of one that is only suggested."""


def sign(mark: Mark) -> str:
    """Give the gutter sign of a mark, with a question mark behind it where nobody has accepted it."""
    return (mark.sign or SIGNS.get(mark.kind, "*")) + ("?" if mark.suggested else "")


def shade(mark: Mark) -> str:
    """Give the name of a mark's colour: that of the codebook, or the theme's for its kind."""
    return mark.color or (mark.kind if mark.kind in SIGNS else "other")


def order(marks: Iterable[Mark]) -> list[Mark]:
    """Give marks in the order in which one goes through them: by beginning, the longer first."""
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.suggested, mark.id))


def drawn(marks: Iterable[Mark]) -> list[Cover]:
    """Give what marks look like: suggestions below, nested passages over those that hold them.

    A passage that touches or overlaps one of the same colour is deeper, so that its edge is seen; what several
    annotations have is underlined too, so that it is seen without colour.
    """
    placed = order(marks)
    covers = [Cover(mark.start, mark.end, f"suggested-{shade(mark)}") for mark in placed if mark.suggested]
    made = [mark for mark in placed if not mark.suggested]
    active: list[tuple[Mark, bool]] = []
    looks: list[tuple[Mark, bool]] = []
    shared: list[Cover] = []
    for mark in made:
        active = [(other, deep) for other, deep in active if other.end >= mark.start]
        light = any(not deep and shade(other) == shade(mark) for other, deep in active)
        shared += [
            Cover(mark.start, min(other.end, mark.end), OVERLAP) for other, _deep in active if other.end > mark.start
        ]
        active.append((mark, light))
        looks.append((mark, light))
    looks.sort(key=lambda look: look[0].start - look[0].end)
    covers += [Cover(mark.start, mark.end, shade(mark) + (DEEP if deep else "")) for mark, deep in looks]
    return covers + shared


def told(text: str, marks: Iterable[Mark], start: int, end: int) -> tuple[list[str], list[str]]:
    """Give the sentences that tell which marks begin, and which end, on the line from ``start`` to ``end``."""
    before, behind = [], []
    for mark in order(marks):
        said = mark.said or _(mark.kind)
        if mark.suggested:
            said = _("suggested {kind}").format(kind=said)
        first, last = _few(text[mark.start : mark.end]), _few(text[mark.start : mark.end], last=True)
        if start <= mark.start < end and mark.end <= end:
            before.append(f"[{said}: {text[mark.start : mark.end].strip()}]")
        elif start <= mark.start < end:
            before.append(_("[{said}, from: {first}]").format(said=said, first=first))
        elif start < mark.end <= end:
            behind.append(_("[end of {kind}: {last}]").format(kind=_(mark.kind), last=last))
    return before, behind


def _few(text: str, *, last: bool = False) -> str:
    """Give the first or the last four words."""
    words = text.split()
    return " ".join(words[-4:] if last else words[:4])


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


def gutter(start: int, end: int, marks: Iterable[Mark], *, cells: int = 3) -> Sequence[tuple[str, Mark]]:
    """Give the signs beside a line, each with its mark: those that begin on it side by side, else one bar that goes on.

    Annotations come before suggestions; where there is no room for all, a plus sign stands for the rest.
    """
    touching = [mark for mark in marks if (mark.start < end and mark.end > start) or mark.start == start]
    begin = sorted((m for m in touching if m.start >= start), key=lambda m: (m.suggested, m.start, -m.end, m.id))
    if not begin:
        inner = min(touching, key=lambda mark: (mark.suggested, mark.end - mark.start), default=None)
        return [(GOES_ON[inner.suggested], inner)] if inner is not None else []
    found: list[tuple[str, Mark]] = []
    left = cells
    for number, mark in enumerate(begin):
        own = sign(mark)
        rest = number < len(begin) - 1
        if len(own) > left - rest:
            if left:
                found.append(("+", mark))
            break
        found.append((own, mark))
        left -= len(own)
    return found
