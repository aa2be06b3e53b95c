"""Set a table: columns measured, cells wrapped in them; where even that has no room, a row becomes lines of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from reader.articles.document import Block
from reader.tui.page.glyphs import cells, fitting, is_narrow
from reader.tui.page.lines import Line, Piece
from reader.tui.page.wrapping import Span, wrapped

BETWEEN = " │ "
"""What stands between two columns."""

LEAST = 7
"""Cells of a column at least; a table that has no room for that is set row by row."""

MEASURED = 60
"""Rows at the beginning that a table's columns are measured by; wider cells of later ones are wrapped."""

LAST = 40
"""Rows at the end that they are measured by, too: what is counted or summed up is widest there."""

_SEPARATOR = re.compile(r"(?:(?<= )|^)\|(?= |$)", re.MULTILINE)
_NUMBER = re.compile(r"[-+−–]?[^\w\s]{0,2}(?:Rp|US|[A-Z]{3})?\.? ?\d[\d.,:/ ]*\s?(?:%|[^\W\d_]{0,3})$")


@dataclass(frozen=True, slots=True)
class _Columns:
    left: tuple[int, ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    header: bool


def table_lines(text: str, index: int, block: Block, *, width: int, room: int) -> Iterator[list[Line]]:
    """Give a table row by row, each as its lines on screen; ``room`` are the cells that it may have in need."""
    rows = _rows(text, block.start, block.end)
    sample = list(islice(rows, MEASURED))
    measured = [*sample, *_last_rows(text, block)] if len(sample) == MEASURED else sample
    count = max(map(len, measured))
    columns = None
    if count > 1:
        columns = _columns(text, measured, count, width) or _columns(text, measured, count, room)
    if columns is None:
        yield from _records(text, index, (sample, rows), width=width)
        return
    bars = BETWEEN.join(" " * one for one in columns.widths)
    for number, row in enumerate(each for part in (sample, rows) for each in part):
        header = columns.header and number == 0
        yield _row_lines(text, index, row, columns, bars=bars, role="header" if header else "")
        if header:
            rule = "─┼─".join("─" * one for one in columns.widths)
            yield [Line(index, row[-1][1], row[-1][1], (), rule)]


def _rows(text: str, start: int, end: int) -> Iterator[list[Span]]:
    at = start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield _cells(text, at, stop)
        at = stop + 1


def _last_rows(text: str, block: Block) -> Iterator[list[Span]]:
    end = block.end
    for _ in range(LAST):
        start = text.rfind("\n", block.start, end)
        if start < 0:
            return
        yield _cells(text, start + 1, end)
        end = start


def _cells(text: str, start: int, end: int) -> list[Span]:
    found = []
    at = start
    for bar in _SEPARATOR.finditer(text, start, end):
        found.append(_trimmed(text, at, bar.start()))
        at = bar.end()
    found.append(_trimmed(text, at, end))
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _columns(text: str, sample: Sequence[list[Span]], count: int, room: int) -> _Columns | None:
    """Give the columns' places and widths, None where there is no room for them side by side."""
    filled = [(*row, *[(0, 0)] * (count - len(row))) for row in sample]
    natural = [max(1, *(cells(text, *row[at]) for row in filled)) for at in range(count)]
    left = room - len(BETWEEN) * (count - 1)
    widths = _shared(natural, left)
    if widths is None:
        return None
    places, at = [], 0
    for one in widths:
        places.append(at)
        at += one + len(BETWEEN)
    body = filled[1:]
    numeric = [bool(body) and all(_is_number(text, row[at]) for row in body) for at in range(count)]
    header = len(filled) > 1 and all(row_end > start for start, row_end in filled[0])
    header = header and not any(_is_number(text, cell) for cell in filled[0])
    return _Columns(tuple(places), tuple(widths), tuple(numeric), header)


def _shared(natural: Sequence[int], room: int) -> list[int] | None:
    """Give each column what it needs where that is less than its share, and the others equal shares of the rest."""
    if sum(natural) <= room:
        return list(natural)
    widths = [0] * len(natural)
    waiting = sorted(range(len(natural)), key=natural.__getitem__)
    left = room
    while waiting:
        share = left // len(waiting)
        widths[waiting[0]] = min(natural[waiting[0]], share)
        if share < min(LEAST, natural[waiting[0]]):
            return None
        left -= widths[waiting.pop(0)]
    return widths


def _is_number(text: str, cell: Span) -> bool:
    start, end = cell
    return start == end or text[start:end] in {"-", "–", "—"} or _NUMBER.match(text, start, end) is not None


def _row_lines(text: str, index: int, row: Sequence[Span], columns: _Columns, *, bars: str, role: str) -> list[Line]:
    parts = []
    last = len(columns.widths) - 1
    # A row further down may have more cells than were measured: the last column takes them.
    row = [*row[:last], (row[last][0], row[-1][1])] if len(row) > last + 1 else row
    for at, (start, end) in enumerate(row):
        room = columns.widths[at]
        pieces = []
        for left, right in wrapped(text, start, end, room=room) if end > start else ():
            shift = room - cells(text, left, right) if columns.numeric[at] and role != "header" else 0
            pieces.append(Piece(left, right, columns.left[at] + max(0, shift)))
        parts.append(pieces)
    lines = []
    for across in zip_longest(*parts):
        pieces = [piece for piece in across if piece is not None]
        lines.append(Line(index, pieces[0].start, pieces[-1].end, tuple(pieces), bars, role))
    return lines or [Line(index, row[0][0], row[-1][1], (Piece(row[0][0], row[-1][1], 0),), bars, role)]


def _records(
    text: str, index: int, parts: tuple[Sequence[list[Span]], Iterator[list[Span]]], *, width: int
) -> Iterator[list[Line]]:
    """Give each row as lines "heading: cell", the headings being those of the first row."""
    heads: list[str] = []
    for number, row in enumerate(each for part in parts for each in part):
        if number == 0 and len(row) > 1:
            heads = [text[start : fitting(text, start, end, width // 3)] if end > start else "" for start, end in row]
        elif number > 1 and heads:
            yield [Line(index, row[0][0], row[0][0], (), "┄" * min(width, 24))]
        for at, (start, end) in enumerate(row):
            if end == start:
                continue
            head = heads[at] if number and at < len(heads) else ""
            label = f"{head}: " if head and is_narrow(head, 0, len(head)) else ""
            lines: list[Line] = []
            for left, right in wrapped(text, start, end, room=width - max(2, len(label))):
                prefix = label if not lines and label else "  "
                lines.append(Line(index, left, right, (Piece(left, right, len(prefix)),), prefix))
            yield lines
