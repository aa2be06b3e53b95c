"""Two wordings side by side, in lines of cells; one under the other where there is no room for two columns."""

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import set_cell_size

from reader.articles.document import plain
from reader.tui.page.layout import lay_out

NARROW = 60
"""Cells below which two columns are too narrow to be read."""

_BETWEEN = " │ "


def beside(left: tuple[str, str], right: tuple[str, str], *, width: int) -> list[str]:
    """Give two texts, each with its heading, in lines of at most ``width`` cells."""
    if width < NARROW:
        return [line for heading, text in (left, right) for line in _broken(f"{heading}: {text}", width)]
    room = (width - len(_BETWEEN)) // 2
    columns = ([heading, *_broken(text, room)] for heading, text in (left, right))
    return [
        f"{set_cell_size(one, room)}{_BETWEEN}{other}".rstrip() for one, other in zip_longest(*columns, fillvalue="")
    ]


def _broken(text: str, width: int) -> Sequence[str]:
    laid = lay_out(plain(text), width)
    return [laid.document.text[line.start : line.end] for line in laid.lines if not line.is_spacer]
