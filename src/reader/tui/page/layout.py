"""Break a document into lines of a measured column, and map offsets to cells and back.

A long document is broken bit by bit, from the block that is to be seen outwards: nobody waits for a text's end to read
its beginning, and a place deep in it is right at once. Lines above that are not broken yet are put before the others
later; what was line 0 then has another number.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from reader.articles.document import Document
from reader.tui.page.bidi import RIGHT_TO_LEFT, base_level, ordered
from reader.tui.page.blocks import block_lines, spacer
from reader.tui.page.glyphs import Glyph, cells, glyphs, is_narrow
from reader.tui.page.lines import SPACER, Line, Piece
from reader.tui.page.wrapping import wrapped

__all__ = ["SPACER", "Layout", "Line", "lay_out"]

Shown = tuple[Glyph, int]
"""A glyph, and its level: odd where it runs from right to left."""

Told = Callable[[int, int], tuple[Sequence[str], Sequence[str]]]
"""Gives what is told before the line of a stretch, and what behind it."""


class Layout:
    """A document's lines at a width of cells; every offset of the text lies on exactly one line."""

    def __init__(self, document: Document, width: int, *, room: int = 0, at: int = 0, told: Told | None = None) -> None:
        """Begin with the block at the offset ``at``; ``room`` are the cells that tables and code may have in need.

        ``told`` gives the sentences that stand on lines of their own before and behind the line of a stretch.
        """
        self.document = document
        self._told = told
        self.width = max(width, 8)
        self.room = max(room, self.width)
        self.lines: list[Line] = []
        self._above = 0
        """Lines before the first one of the block that was begun with."""
        self._index = _Index()
        """Where the pieces stand, their lines counted from that block."""
        origin = document.block_at(at) if document.blocks else 0
        self._down: Iterator[list[Line]] | None = self._from(origin)
        self._up: Iterator[list[Line]] | None = self._before(origin) if origin else None
        self._waiting: list[Line] = []
        """Lines that stand before the first one, until all of them are there."""
        self._waiting_index = _Index()

    @property
    def done(self) -> bool:
        """Whether every line is there."""
        return self._down is None and self._up is None

    @property
    def begins(self) -> bool:
        """Whether the first line that is there is the document's first."""
        return self._up is None

    def go_on(self, enough: Callable[[], bool]) -> int:
        """Break more lines until ``enough`` says so or all are there; gives how many came before the others."""
        while self._down is not None:
            part = next(self._down, None)
            if part is None:
                self._down = None
            else:
                self._index.add(part, len(self.lines) - self._above)
                self.lines += part
            if enough():
                return 0
        while self._up is not None:
            part = next(self._up, None)
            if part is None:
                self._up = None
                return self._put_before()
            self._waiting_index.add(part, len(self._waiting))
            self._waiting += part
            if enough():
                return 0
        return 0

    def finish(self) -> int:
        """Break all that is left; gives how many lines came before the others."""
        return self.go_on(lambda: False)

    def _from(self, origin: int) -> Iterator[list[Line]]:
        for index in range(origin, len(self.document.blocks)):
            yield from self._parts(index)

    def _before(self, origin: int) -> Iterator[list[Line]]:
        for index in range(origin):
            yield from self._parts(index)

    def _parts(self, index: int) -> Iterator[list[Line]]:
        blocks = self.document.blocks
        between = spacer(blocks[index - 1], blocks[index], width=self.width) if index else None
        lines = block_lines(self.document.text, index, blocks[index], width=self.width, room=self.room)
        if self._told is not None:
            lines = (self._with_told(part, self._told) for part in lines)
        return chain([[between]], lines) if between is not None else lines

    def _with_told(self, part: list[Line], told: Told) -> list[Line]:
        """Put what is told about a part before and behind it."""
        start, end = min(line.start for line in part), max(line.end for line in part)
        before, behind = told(start, end)
        return [*self._sentences(before, start), *part, *self._sentences(behind, end)]

    def _sentences(self, sentences: Sequence[str], at: int) -> Iterator[Line]:
        for sentence in sentences:
            for start, end in wrapped(sentence, 0, len(sentence), room=self.width):
                yield Line(SPACER, at, at, (), sentence[start:end])

    def _put_before(self) -> int:
        self._above = len(self._waiting)
        self.lines[:0] = self._waiting
        self._index.put_before(self._waiting_index, lines=self._above)
        self._waiting = []
        return self._above

    # Geometry

    def holds(self, offset: int) -> bool:
        """Tell whether the line of an offset is there already."""
        starts = self._index.starts
        return self.done or (bool(starts) and starts[0] <= offset < starts[-1])

    def line_of(self, offset: int) -> int:
        """Give the number of the line on which ``offset`` lies; an offset past the text lies on the last."""
        if not self._index.starts:
            return 0
        return self._index.numbers[max(bisect_right(self._index.starts, offset) - 1, 0)] + self._above

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """Give the first and the last line on which any of a stretch stands."""
        first = max(bisect_right(self._index.starts, start) - 1, 0)
        last = max(bisect_left(self._index.starts, max(end, start + 1)), first + 1)
        numbers = self._index.numbers[first:last] or [0]
        return min(numbers) + self._above, max(numbers) + self._above

    def cell_of(self, offset: int, line: Line) -> int:
        """Give the column, counted from the line's own left edge with its prefix, at which ``offset`` stands."""
        if not line.pieces:
            return len(line.prefix)
        before = [piece for piece in line.pieces if piece.start <= offset]
        piece = max(before, default=line.pieces[0], key=lambda one: one.start)
        if self.runs_right(piece):
            return piece.column + cells(self.document.text, piece.start, max(piece.start, min(offset, piece.end)))
        at = piece.column
        for (start, end, width), _ in self.shown(line, piece):
            if start <= offset < end:
                return at
            at += width
        return at if self._base(line) == 0 else piece.column

    def offset_at(self, row: int, column: int) -> int:
        """Give the offset under a cell; beside the text it is the nearest end of the line, or of the table's cell."""
        if not self.lines:
            return 0
        line = self.lines[max(0, min(row, len(self.lines) - 1))]
        if not line.pieces:
            return line.start
        left = [piece for piece in line.pieces if piece.column <= column]
        piece = max(left, default=line.pieces[0], key=lambda one: one.column)
        column -= piece.column
        if self.runs_right(piece):
            return self._left_to_right(piece, column)
        low, high = (piece.start, piece.end) if self._base(line) == 0 else (piece.end, piece.start)
        if column < 0:
            return low
        for (start, _, width), _ in self.shown(line, piece):
            column -= width
            if column < 0:
                return start
        return high

    def _left_to_right(self, piece: Piece, column: int) -> int:
        if column <= 0:
            return piece.start
        if is_narrow(self.document.text, piece.start, piece.end):
            return min(piece.start + column, piece.end)
        for start, _, width in glyphs(self.document.text, piece.start, piece.end):
            column -= width
            if column < 0:
                return start
        return piece.end

    def shown(self, line: Line, piece: Piece) -> list[Shown]:
        """Give the glyphs of a piece from left to right."""
        text = self.document.text
        if self.runs_right(piece):
            return [(glyph, 0) for glyph in glyphs(text, piece.start, piece.end)]
        block = self.document.blocks[line.block]
        start = max(block.start, text.rfind("\n", block.start, piece.start) + 1)
        end = text.find("\n", piece.end, block.end)
        paragraph = (start, block.end if end < 0 else end)
        return ordered(text, piece.start, piece.end, base=self._base(line), paragraph=paragraph)

    def _base(self, line: Line) -> int:
        block = self.document.blocks[line.block]
        return base_level(self.document.text, block.start, block.end)

    def runs_right(self, piece: Piece) -> bool:
        """Tell whether all of a piece runs from left to right."""
        return RIGHT_TO_LEFT.search(self.document.text, piece.start, piece.end) is None


def lay_out(document: Document, width: int, *, room: int = 0) -> Layout:
    """Set a whole document in a column ``width`` cells wide; words longer than that are split between glyphs."""
    layout = Layout(document, width, room=room)
    layout.finish()
    return layout


class _Index:
    """Where the pieces of lines begin, in the order of the text, and on which line each stands."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.numbers: list[int] = []

    def add(self, part: list[Line], number: int) -> None:
        """Add lines that go together, the first of them having this number."""
        found = [(piece.start, number + at) for at, line in enumerate(part) for piece in line.pieces]
        if len(found) > 1:
            found.sort()
        for start, at in found:
            self.starts.append(start)
            self.numbers.append(at)

    def put_before(self, other: "_Index", *, lines: int) -> None:
        """Put what is in another index, of so many lines, before all in this one."""
        self.starts[:0] = other.starts
        self.numbers[:0] = [number - lines for number in other.numbers]
