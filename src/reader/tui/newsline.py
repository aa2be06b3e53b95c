"""One line of the latest news, as text in cells; the list and the first frame both draw it."""

from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from reader.tui.page.bidi import shown

TIME_CELLS = 9
HELD_CELLS = 8
HELD_FROM = 72
"""Cells of a line from which it has room for what could be marked."""


class NewsLine(NamedTuple):
    """The parts of the line, each already in its cells."""

    lead: str
    when: str
    outlet: str
    title: str
    held: str
    marks: str


def news_line(
    *,
    title: str,
    outlet: str,
    when: str,
    read: bool,
    starred: bool,
    changed: bool,
    annotated: int,
    width: int,
    lit: bool = False,
    others: int = 0,
    quotes: int = 0,
    directives: int = 0,
) -> NewsLine:
    """Set an article in ``width`` cells: "●" is unread, "★" starred, "~" changed since it was read, "✎" annotated.

    "»" is lit: highlighted by a rule, or with a watched word in its title. "+2" is told by two other feeds as well.
    "3q 1d" could be marked: three quotes and a directive; only a wide line says so.
    """
    held_cells = HELD_CELLS if width >= HELD_FROM else 0
    outlet_cells = 0 if width < 46 else 12 if width < 90 else 20
    marks = f"{f' +{others}' if others else ''}{f' ✎{annotated}' if annotated else ''} "
    lead = f"{'»' if lit else ' '}{'~' if changed else ' ' if read else '●'}{'★' if starred else ' '} "
    room = max(4, width - cell_len(lead) - TIME_CELLS - outlet_cells - held_cells - cell_len(marks))
    return NewsLine(
        lead,
        set_cell_size(when, TIME_CELLS),
        shown(clipped(outlet, outlet_cells - 1)) + " " if outlet_cells else "",
        shown(clipped(title or "(untitled)", room)),
        _held(quotes, directives) if held_cells else "",
        marks,
    )


def _held(quotes: int, directives: int) -> str:
    """Give the counts in two columns, so that the eye finds each in its place."""
    counts = (quotes, "q"), (directives, "d")
    return "".join((f"{min(count, 99)}{sign}" if count else "").rjust(HELD_CELLS // 2) for count, sign in counts)


def clipped(text: str, cells: int) -> str:
    """Give text in exactly ``cells`` cells, what does not fit cut off behind "…"."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip() + "…", cells)
