"""What a line on screen is made of."""

from dataclasses import dataclass

SPACER = -1
"""Block index of a blank line between blocks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that stands on a line from ``column`` on, counted from the line's own left edge."""

    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line on screen: pieces of a block's text over ``prefix``, which is no part of the text.

    Most lines have one piece; a row of a table has one a cell, so that its lines do not follow the text's order.
    """

    block: int
    start: int
    end: int
    """Where the first piece begins and the last one ends; a line without pieces stands between two places."""
    pieces: tuple[Piece, ...] = ()
    prefix: str = ""
    """What is drawn under and around the pieces: indents, bullets, the bars of a table. One cell a character."""
    role: str = ""
    """``header`` in the first row of a table that has one, else empty."""

    @property
    def is_spacer(self) -> bool:
        """Whether the line only keeps blocks apart."""
        return self.block == SPACER


def line_of(block: int, start: int, end: int, prefix: str = "") -> Line:
    """Give a line of one piece that stands right behind its prefix."""
    return Line(block, start, end, (Piece(start, end, len(prefix)),), prefix)
