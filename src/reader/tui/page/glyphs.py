"""Glyphs: what a terminal shows as one, and how many cells it takes (Unicode UAX 29, grapheme clusters)."""

import re

from rich.cells import split_graphemes

Glyph = tuple[int, int, int]
"""Start, end, and the cells between them."""

_ONE = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u05d0-\u05ea\u060c\u061b\u061f\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u06f0-\u06f9"
)
_TWO = "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
_NARROW = re.compile(f"[{_ONE}]*")
"""Text in which every character is a glyph of one cell: most of what is read."""

_SIMPLE = re.compile(f"[{_ONE}{_TWO}]*")
"""Text in which every character is a glyph, of one cell or of two."""

_WINDOW = 64
"""Characters that are looked at for the glyph before an offset; none is longer but in a text that is made to be."""


def is_narrow(text: str, start: int, end: int) -> bool:
    """Tell whether every character of a stretch takes one cell of its own, without looking at each of them here."""
    found = _NARROW.match(text, start, end)
    return found is not None and found.end() >= end


def glyphs(text: str, start: int, end: int) -> list[Glyph]:
    """Give the glyphs of a stretch, in the order of the text; marks and joined emoji stay with their letter."""
    simple = _SIMPLE.match(text, start, end)
    if simple is not None and simple.end() >= end:
        return [(at, at + 1, 2 if text[at] >= "\u3000" else 1) for at in range(start, end)]
    spans, _ = split_graphemes(text[start:end])
    return [(start + left, start + right, width) for left, right, width in spans]


def cells(text: str, start: int, end: int) -> int:
    """Give the cells that a stretch takes."""
    if is_narrow(text, start, end):
        return end - start
    return sum(width for _, _, width in glyphs(text, start, end))


def fitting(text: str, start: int, end: int, room: int) -> int:
    """Give where a stretch has to end to fit into ``room`` cells; at least one glyph always fits."""
    if is_narrow(text, start, min(end, start + room)):
        return min(end, start + max(room, 1))
    found, fits = row_of(text, start, end, room)
    return end if fits else found[-1][1]


def row_of(text: str, start: int, end: int, room: int) -> tuple[list[Glyph], bool]:
    """Give the glyphs of a stretch that fit into ``room`` cells, at least one, and whether that is all of it."""
    far = room + _WINDOW
    while True:
        stop = min(end, start + far)
        used = 0
        found = glyphs(text, start, stop)
        for number, (_, _, width) in enumerate(found):
            used += width
            if used > room and number:
                return found[:number], False
        if stop >= end:
            return found, True
        far *= 2


def next_glyph(text: str, offset: int) -> int:
    """Give where the glyph after the one at an offset begins."""
    found = glyphs(text, offset, min(len(text), offset + _WINDOW))
    return found[0][1] if found else len(text)


def glyph_before(text: str, offset: int) -> int:
    """Give where the glyph that ends at or around an offset begins."""
    start = max(text.rfind(" ", 0, max(offset - 1, 0)), text.rfind("\n", 0, max(offset - 1, 0)), offset - _WINDOW, 0)
    return max((left for left, _, _ in glyphs(text, start, offset)), default=0)
