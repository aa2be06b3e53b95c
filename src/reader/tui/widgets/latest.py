"""The latest news: one line an article, newest first, only the lines in sight ever read."""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from reader.articles.model import Row
from reader.tui.commands import Context
from reader.tui.dates import short
from reader.tui.widgets.rows import Piece, Rows

BLOCK = 100
"""Rows that are read from the library at a time."""

KEPT_BLOCKS = 8

TIME_CELLS = 9


class LatestList(Rows):
    """Articles of one view. ``read_rows`` gives the rows of a few ids; it is called for those in sight alone."""

    CONTEXT: Context = "latest"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "latest--unread",
        "latest--read",
        "latest--outlet",
        "latest--time",
        "latest--sign",
    }

    def __init__(
        self,
        read_rows: Callable[[Sequence[int]], dict[int, Row]],
        now: Callable[[], datetime],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._read_rows = read_rows
        self._now = now
        self._ids: array[int] = array("q")
        self._blocks: dict[int, dict[int, Row]] = {}

    @property
    def ids(self) -> "array[int]":
        """The articles of the list, in its order."""
        return self._ids

    @property
    def current(self) -> int | None:
        """The id of the article under the cursor."""
        return self._ids[self.cursor] if self.cursor < len(self._ids) else None

    def set_ids(self, ids: "array[int]", *, keep: int | None = None) -> None:
        """Show other articles; the cursor stays on the article ``keep`` where it is among them."""
        self._ids = ids
        self._blocks.clear()
        cursor: int | None = None
        if keep is not None:
            try:
                cursor = ids.index(keep)
            except ValueError:
                cursor = min(self.cursor, len(ids) - 1)
        self.set_count(len(ids), cursor=cursor if cursor is not None else 0)

    def row(self, index: int) -> Row | None:
        """Give one row, read with its neighbours where it is not known yet; None where the article is gone."""
        number = index // BLOCK
        if (block := self._blocks.get(number)) is None:
            while len(self._blocks) >= KEPT_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            block = self._blocks[number] = self._read_rows(self._ids[number * BLOCK : (number + 1) * BLOCK])
        return block.get(self._ids[index])

    def changed(self) -> None:
        """Read the rows in sight again: read states, stars or marks are others now."""
        self._blocks.clear()
        self.refresh()

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line: signs, time, outlet, title, marks."""
        row = self.row(index)
        if row is None:
            return [("  (this article is gone)", Style(dim=True))]
        faint = self._look("time")
        state = "latest--read" if row.read else "latest--unread"
        weight = self.get_component_rich_style(state, partial=True)
        outlet_cells = 0 if width < 56 else 13 if width < 90 else 20
        marks = f" ✎{row.annotated}" if row.annotated else ""
        sign = "★" if row.starred else " "
        lead = f" {'~' if row.changed else ' ' if row.read else '●'}{sign} "
        when = set_cell_size(short(row.when, now=self._now()), TIME_CELLS)
        outlet = set_cell_size(row.outlet, outlet_cells - 1) + " " if outlet_cells else ""
        room = max(4, width - cell_len(lead) - TIME_CELLS - outlet_cells - cell_len(marks) - 1)
        return [
            (lead, self._look("sign")),
            (when, faint),
            (outlet, self._look("outlet")),
            (clipped(row.title or "(untitled)", room), weight),
            (marks, self._look("sign")),
            (" ", Style.null()),
        ]

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"latest--{name}", partial=True)


def clipped(text: str, cells: int) -> str:
    """Give text in exactly ``cells`` cells, what does not fit cut off behind "…"."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip() + "…", cells)
