"""What plain mode writes to the terminal: bare text, only what changed, then the cursor where the user is.

Knows nothing of Textual: rows of text go in, what to write comes out.
"""

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

_FRAMES = {
    **dict.fromkeys(range(9472, 9600), "-"),
    **{ord(sign): "|" for sign in "│┃┆┇┊┋║╎╏"},
    **{ord(sign): "+" for sign in "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬"},
    **dict.fromkeys(range(9600, 9632), "#"),
}
"""Lines and blocks of frames, also in what an article quotes, as characters that are read out in short."""

_OWN_CELLS = re.compile(r"[ -~\u00a1-\u02ff]*")
"""Characters that every terminal gives one cell: only between these may a row be changed in its middle."""

CLEAR = "\x1b[2J"
CLEAR_REST = "\x1b[K"


class Teletype:
    """Knows what the terminal shows, and gives what changes it into something else."""

    def __init__(self) -> None:
        self._rows: list[str] | None = None
        self._cursor = (0, 0)

    def forget(self) -> None:
        """Take the terminal to show anything at all: it was used by another program, or has another size."""
        self._rows = None

    def write(self, rows: Sequence[str], cursor: tuple[int, int]) -> str:
        """Give what to write so that these rows are shown, with the cursor at a column and row from 0."""
        wanted = [row.translate(_FRAMES).rstrip() for row in rows]
        parts = []
        if self._rows is None or len(self._rows) != len(wanted):
            parts.append(CLEAR)
            self._rows = [""] * len(wanted)
        for number, (before, after) in enumerate(zip(self._rows, wanted, strict=True)):
            if before != after:
                parts.append(_changed(number, before, after))
        if parts or cursor != self._cursor:
            parts.append(_at(cursor[1], cursor[0]))
        self._rows, self._cursor = wanted, cursor
        return "".join(parts)


def _changed(row: int, before: str, after: str) -> str:
    """Give what makes one row of another: its middle where that can be trusted, else the whole of it."""
    if not (_OWN_CELLS.fullmatch(before) and _OWN_CELLS.fullmatch(after)):
        # Emptied first: behind a full row the cursor stands on its last cell, which would go too.
        return _at(row, 0) + (CLEAR_REST if before else "") + after
    start = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    whole = _at(row, start) + after[start:] + (CLEAR_REST if len(before) > len(after) else "")
    padded = max(len(before), len(after))
    one, other = before.ljust(padded), after.ljust(padded)
    end = padded
    while end > start and one[end - 1] == other[end - 1]:
        end -= 1
    middle = _at(row, start) + other[start:end]
    return min(middle, whole, key=len)


def _at(row: int, column: int) -> str:
    """Go to a cell (ECMA-48, CUP)."""
    return f"\x1b[{row + 1};{column + 1}H" if column else f"\x1b[{row + 1}H"


def cut(text: str, cells: int) -> str:
    """Give text in as many cells at most, what does not fit cut off behind three points."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 3)).rstrip() + "..."
