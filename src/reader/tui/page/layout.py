"""Break a document into lines of a measured column, and map offsets to cells and back."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len, get_character_cell_size

from reader.articles.document import Block, Document

SPACER = -1
"""Block index of a blank line between blocks."""

_NARROW = re.compile("[\n -~\u00a1-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e]*")
"""Text in which every character but the line break takes exactly one cell: most of what is read."""

_BREAK_AFTER = re.compile(r"[ \u2013\u2014]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line on screen: ``text[start:end]`` of a block behind ``prefix``; a spacer has no text."""

    block: int
    start: int
    end: int
    prefix: str = ""

    @property
    def is_spacer(self) -> bool:
        """Whether the line only keeps blocks apart."""
        return self.block == SPACER


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's lines at a width of cells; every offset of the text lies on exactly one line."""

    document: Document
    width: int
    lines: tuple[Line, ...]
    narrow: bool
    _starts: tuple[int, ...] = field(repr=False)
    _numbers: tuple[int, ...] = field(repr=False)

    def line_of(self, offset: int) -> int:
        """Give the number of the line on which ``offset`` lies; an offset past the text lies on the last."""
        at = bisect_right(self._starts, offset) - 1
        return self._numbers[max(at, 0)] if self._numbers else 0

    def cell_of(self, offset: int, line: Line) -> int:
        """Give the column, counted from the line's own left edge with its prefix, at which ``offset`` stands."""
        stretch = self.document.text[line.start : max(line.start, min(offset, line.end))]
        return cell_len(line.prefix) + (len(stretch) if self.narrow else cell_len(stretch))

    def offset_at(self, row: int, column: int) -> int:
        """Give the offset under a cell; left of the text is its line's start, right of it its line's end."""
        if not self.lines:
            return 0
        line = self.lines[max(0, min(row, len(self.lines) - 1))]
        column -= cell_len(line.prefix)
        if column <= 0:
            return line.start
        if self.narrow:
            return min(line.start + column, line.end)
        text, at = self.document.text, line.start
        while at < line.end:
            column -= get_character_cell_size(text[at])
            if column < 0:
                break
            at += 1
        return at


def lay_out(document: Document, width: int) -> Layout:
    """Set a document in a column ``width`` cells wide; words longer than that are split between glyphs."""
    width = max(width, 8)
    narrow = _NARROW.fullmatch(document.text) is not None
    lines: list[Line] = []
    previous: Block | None = None
    for index, block in enumerate(document.blocks):
        if previous is not None and not (previous.kind == block.kind == "item"):
            lines.append(Line(SPACER, previous.end, previous.end))
        lines += _lines_of(document.text, index, block, width=width, narrow=narrow)
        previous = block
    numbered = [(line.start, number) for number, line in enumerate(lines) if not line.is_spacer]
    starts, numbers = zip(*numbered, strict=True) if numbered else ((), ())
    return Layout(document, width, tuple(lines), narrow, starts, numbers)


def prefixes(block: Block, *, width: int) -> tuple[str, str]:
    """Give what stands before a block's first line and before its other lines."""
    indent = "  " * min(block.depth, 6)
    match block.kind:
        case "item":
            mark = f"{block.number if block.number is not None else 1}. " if block.ordered else "• "
            first, rest = indent + mark, indent + " " * cell_len(mark)
        case "quote":
            first = rest = indent + "│ "
        case "code":
            first = rest = indent + "  "
        case "caption":
            first, rest = "▸ ", "  "
        case _:
            first = rest = ""
    return (first, rest) if len(first) <= width // 2 else ("", "")


def _lines_of(text: str, index: int, block: Block, *, width: int, narrow: bool) -> Iterator[Line]:
    if block.kind == "rule":
        yield Line(index, block.start, block.end, "─" * min(width, 24))
        return
    first, rest = prefixes(block, width=width)
    prefix, room = first, width - cell_len(first)
    for start, end in _wrapped(text, block.start, block.end, room=room, narrow=narrow):
        yield Line(index, start, end, prefix)
        prefix = rest


def _wrapped(text: str, start: int, end: int, *, room: int, narrow: bool) -> Iterator[tuple[int, int]]:
    """Give the lines of one block; each begins where the one before ended, blanks at a break included."""
    at = start
    while True:
        forced = text.find("\n", at, end)
        stop = end if forced < 0 else forced
        while True:
            far = min(stop, at + room) if narrow else _fit(text, at, stop, room=room)
            if far >= stop:
                yield at, stop
                break
            cut = _last_narrow_break(text, at, far) if narrow else _last_break(text, at, far)
            yield at, cut
            at = cut
            while at < stop and text[at] == " ":
                at += 1
            if at >= stop:
                break
        if forced < 0:
            return
        at = forced + 1


def _last_break(text: str, at: int, far: int) -> int:
    """Give where a line from ``at`` ends when the character at ``far`` has no room on it any more."""
    if text[far] == " ":
        return far
    for place in range(far - 1, at, -1):
        if _BREAK_AFTER.match(text[place]):
            return place if text[place] == " " else place + 1
        if get_character_cell_size(text[place]) > 1 and not _closes(text[place + 1]):
            return place + 1
    return far


def _last_narrow_break(text: str, at: int, far: int) -> int:
    """Give the same where every character takes one cell, without looking at each of them."""
    if text[far] == " ":
        return far
    place = max(text.rfind(mark, at + 1, far) for mark in " \u2013\u2014")
    return far if place < 0 else place if text[place] == " " else place + 1


def _closes(character: str) -> bool:
    """Tell whether a line must not begin with this character (Unicode UAX 14, classes CL and EX)."""
    return unicodedata.category(character) in {"Pe", "Pf", "Mn", "Mc"} or character in "、。，．！？：；ー々"


def _fit(text: str, at: int, stop: int, *, room: int) -> int:
    """Give the first offset that has no room left; at least one glyph always fits, marks stay with their letter."""
    used, place = 0, at
    while place < stop:
        used += get_character_cell_size(text[place])
        if used > room and place > at:
            return place
        place += 1
    return stop
