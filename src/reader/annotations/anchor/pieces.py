"""Where a stretch of words may stand in another text, by the short pieces that both have.

Pieces of ten characters survive between edited words. Each piece found tells where the whole would begin; pieces that
agree make a place. That is the seeding of BLAST (Altschul and others, 1990), in place of a walk over every character.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PIECE = 10
"""Characters of a piece: about two words."""

DENSE_PIECE = 4
"""Characters of a piece in a script without blanks between words."""

STRIDE = 4
PIECES = 56
"""Pieces of one stretch at most; a longer one is probed at wider steps."""

HITS = 12
"""Occurrences after which a piece tells nothing."""

PLACES = 5

FEW = 0.1
"""Share of the best place's pieces below which another one is chance."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text that may be the one sought."""

    start: int
    end: int
    pieces: int
    """How many pieces say so."""
    sure_start: bool
    """Whether its very first piece stands there."""
    sure_end: bool
    """Whether its very last piece stands there."""


def places(part: str, text: str) -> tuple[Place, ...]:
    """Give the places of ``part`` in ``text``, those with most pieces first."""
    size = min(len(part), PIECE if " " in part.strip() else DENSE_PIECE)
    if size < DENSE_PIECE:
        return ()
    hits = sorted(_hits(part, text, size))
    slack = max(24, len(part) // 3)
    found: list[Place] = []
    first = 0
    for at in range(1, len(hits) + 1):
        if at == len(hits) or hits[at][0] - hits[at - 1][0] > slack:
            found.append(_place(hits[first:at], len(part), size, len(text)))
            first = at
    found.sort(key=lambda place: -place.pieces)
    return tuple(place for place in found[:PLACES] if place.pieces >= found[0].pieces * FEW)


def _hits(part: str, text: str, size: int) -> Iterable[tuple[int, int]]:
    last = len(part) - size
    step = max(STRIDE, last // PIECES)
    for offset in {*range(0, last, step), last}:
        piece = part[offset : offset + size]
        at = text.find(piece)
        found: list[tuple[int, int]] = []
        while at >= 0 and len(found) <= HITS:
            found.append((at - offset, offset))
            at = text.find(piece, at + 1)
        if len(found) <= HITS:
            yield from found


def _place(hits: list[tuple[int, int]], length: int, size: int, limit: int) -> Place:
    offsets = {offset for _, offset in hits}
    head, tail = min(offsets), max(offsets)
    start = next(shift for shift, offset in hits if offset == head)
    end = next(shift for shift, offset in reversed(hits) if offset == tail) + length
    start, end = max(0, start), min(limit, end)
    return Place(start, max(start, end), len(offsets), head == 0, tail == length - size)
