"""Draw a line of an article: its own look, what lies over it, and the sign beside it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style

from reader.articles.document import Block, Document
from reader.tui.page.bidi import mirrored
from reader.tui.page.glyphs import is_narrow
from reader.tui.page.layout import Layout
from reader.tui.page.lines import Line, Piece
from reader.tui.page.marks import GOES_ON, Cover, Mark, cut, drawn, gutter, shade

GUTTER = 3
"""Cells left of the column, for the signs."""

T = TypeVar("T", Cover, Mark)
Names = tuple[str, ...]


class Brush:
    """Knows what lies over an article; the widget gives the styles by their names, and the covers that change."""

    def __init__(self, style: Callable[[str], Style], covers: Callable[[int, int], Iterable[Cover]]) -> None:
        self._style = style
        self._covers = covers
        self._document: Document | None = None
        self._links: dict[int, list[Cover]] = {}
        self._marks: tuple[Mark, ...] = ()
        self.drawn: tuple[Cover, ...] = ()
        """What the marks look like."""
        self._marks_of: dict[int, list[Mark]] | None = None
        self._drawn_of: dict[int, list[Cover]] = {}
        self.gutter = GUTTER
        self.hints: dict[int, str] = {}
        """Labels over the text, by their offsets."""

    def take(self, document: Document | None, marks: tuple[Mark, ...]) -> None:
        """Draw another article from now on."""
        self._document, self.marks = document, marks
        links = [Cover(link.start, link.end, "link") for link in document.links] if document is not None else []
        links += [Cover(one.start, one.end, "link") for one in document.footnotes] if document is not None else []
        self._links = _by_block(document, links) if document is not None else {}

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give the marked passages; those that lie over others come last."""
        return self._marks

    @marks.setter
    def marks(self, marks: tuple[Mark, ...]) -> None:
        self._marks, self._marks_of = marks, None
        self.drawn = tuple(drawn(marks))

    def draw(self, layout: Layout, line: Line, base: Style) -> list[Segment]:
        """Give a line with the sign beside it."""
        lead = Segment(" " * self.gutter, base)
        if line.is_spacer:
            return [lead, Segment(line.prefix, base + self._style("prefix"))]
        if self._marks_of is None:
            self._marks_of = _by_block(layout.document, self._marks)
            self._drawn_of = _by_block(layout.document, self.drawn)
        signs = _signs(line, self._marks_of.get(line.block, [])) if self.gutter else []
        beside = [Segment(sign, base + self._style(f"sign-{shade(mark)}")) for sign, mark in signs]
        free = self.gutter - sum(segment.cell_length for segment in beside)
        return [*beside, Segment(" " * free, base), *self._line(layout, line, base)]

    def _line(self, layout: Layout, line: Line, base: Style) -> list[Segment]:
        block = layout.document.blocks[line.block]
        own, beside = base + self._style(_look(block, line)), base + self._style("prefix")
        covers = [*self._links.get(line.block, ()), *self._drawn_of.get(line.block, ())]
        hints = [Cover(at, at + len(label), "hint") for at, label in self.hints.items()]
        segments: list[Segment] = []
        at = 0
        for piece in sorted(line.pieces, key=lambda one: one.column):
            if piece.column > at:
                segments.append(Segment(line.prefix[at : piece.column].ljust(piece.column - at), beside))
            over = [*covers, *self._covers(piece.start, piece.end), *hints]
            drawn = self._piece(layout, line, piece, over)
            segments += [Segment(words, self._styled(own, names)) for words, names in drawn]
            at = piece.column + sum(segment.cell_length for segment in segments[-len(drawn) :] if drawn)
        if at < len(line.prefix):
            segments.append(Segment(line.prefix[at:], beside))
        if block.kind == "code" and at < layout.width:
            segments.append(Segment(" " * (layout.width - at), own))
        return segments

    def _piece(self, layout: Layout, line: Line, piece: Piece, covers: list[Cover]) -> list[tuple[str, Names]]:
        """Give a piece in parts of one look each, from left to right."""
        text = layout.document.text
        if is_narrow(text, piece.start, piece.end) and layout.runs_right(piece):
            return [
                ("".join(map(self._hint_at, range(start, end))) if "hint" in names else text[start:end], names)
                for start, end, names in cut(piece.start, piece.end, covers)
            ]
        drawn: list[tuple[str, Names]] = []
        near = [cover for cover in covers if cover.start < piece.end and cover.end > piece.start]
        for (start, end, width), level in layout.shown(line, piece):
            names = tuple(cover.style for cover in near if cover.start < end and cover.end > start)
            glyph = self._hint_at(start).ljust(width) if "hint" in names else mirrored(text[start:end], level)
            if drawn and drawn[-1][1] == names:
                drawn[-1] = (drawn[-1][0] + glyph, names)
            else:
                drawn.append((glyph, names))
        return drawn

    def _hint_at(self, offset: int) -> str:
        """Give the letter of a label that stands over an offset."""
        return next((label[offset - at] for at, label in self.hints.items() if at <= offset < at + len(label)), " ")

    def _styled(self, own: Style, names: Names) -> Style:
        for name in names:
            own += self._style(name)
        return own


def _by_block(document: Document, covers: Iterable[T]) -> dict[int, list[T]]:
    """Give what covers each block, so that a line does not have to look at all of an article's."""
    found: dict[int, list[T]] = defaultdict(list)
    for cover in covers:
        for block in range(document.block_at(cover.start), document.block_at(max(cover.start, cover.end - 1)) + 1):
            found[block].append(cover)
    return found


def _signs(line: Line, marks: list[Mark]) -> list[tuple[str, Mark]]:
    """Give the signs of a line: those of marks that begin on one of its pieces, else the bar of one that goes on."""
    signs = [sign for piece in line.pieces for sign in gutter(piece.start, piece.end, marks, cells=GUTTER)]
    begin = list(dict.fromkeys(sign for sign in signs if sign[0] not in GOES_ON))
    found: list[tuple[str, Mark]] = []
    for sign in begin or signs[:1]:
        if sum(len(one) for one, _ in found) + len(sign[0]) <= GUTTER:
            found.append(sign)
    return found


def _look(block: Block, line: Line) -> str:
    if block.kind == "heading" and block.level > 2:
        return "subheading"
    if line.role == "header":
        return "table-header"
    return {"quote": "blockquote"}.get(block.kind, block.kind)
