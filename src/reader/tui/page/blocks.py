"""The lines of one block: what stands before them, and how its kind is set."""

from collections.abc import Iterator

from reader.articles.document import Block
from reader.tui.page.bidi import RIGHT_TO_LEFT, base_level, shown
from reader.tui.page.glyphs import cells
from reader.tui.page.lines import Line, Piece, line_of
from reader.tui.page.tables import table_lines
from reader.tui.page.wrapping import cut_hard, wrapped

DEEPEST = 6
"""Levels of lists and quotes that are set in; further ones stand under the sixth."""

CONTINUED = "↪ "
"""What stands before the rest of a line of code that had no room."""


def prefixes(block: Block, *, width: int) -> tuple[str, str]:
    """Give what stands before a block's first line and before its other lines."""
    indent = "  " * min(block.depth, DEEPEST)
    match block.kind:
        case "item":
            mark = f"{block.number if block.number is not None else 1}. " if block.ordered else "• "
            first, rest = indent + mark, indent + " " * len(mark)
        case "quote":
            first = rest = "│ " * (1 + min(block.depth, DEEPEST))
        case "code":
            first = rest = "  "
        case "caption":
            first, rest = "▸ ", "  "
        case "paragraph":
            first = rest = indent
        case _:
            first = rest = ""
    return (first, rest) if len(first) <= width // 2 else ("", "")


def block_lines(text: str, index: int, block: Block, *, width: int, room: int) -> Iterator[list[Line]]:
    """Give a block in parts of lines that go together: a row of a table, else a single line."""
    if block.kind == "rule":
        yield [Line(index, block.start, block.end, (Piece(block.start, block.end, 0),), "─" * min(width, 24))]
    elif block.kind == "table":
        yield from table_lines(text, index, block, width=width, room=room)
    elif block.kind == "code":
        yield from _code(text, index, block, width=width, room=room)
    elif RIGHT_TO_LEFT.search(text, block.start, block.end) and base_level(text, block.start, block.end):
        yield from _from_the_right(text, index, block, width=width)
    else:
        first, rest = prefixes(block, width=width)
        prefix = first
        for start, end in wrapped(text, block.start, block.end, room=width - len(first)):
            yield [line_of(index, start, end, prefix)]
            prefix = rest


def spacer(before: Block, block: Block, *, width: int) -> Line | None:
    """Give the line between two blocks, None where they stand close together."""
    if before.kind == block.kind == "item":
        return None
    bar = ""
    if before.kind == block.kind == "quote":
        bar = prefixes(min(before, block, key=lambda one: one.depth), width=width)[0]
    return Line(-1, before.end, before.end, (), bar)


def _code(text: str, index: int, block: Block, *, width: int, room: int) -> Iterator[list[Line]]:
    """Give code line by line as it is; one that has no room even in the pane goes on in the next, with a sign."""
    prefix, _ = prefixes(block, width=width)
    at = block.start
    while at <= block.end:
        stop = text.find("\n", at, block.end)
        stop = block.end if stop < 0 else stop
        within = width if cells(text, at, min(stop, at + width)) <= width and stop - at <= width else room
        spans = cut_hard(text, at, stop, first=within - len(prefix), rest=room - len(prefix) - len(CONTINUED))
        for number, (start, end) in enumerate(spans):
            yield [line_of(index, start, end, prefix + CONTINUED if number else prefix)]
        at = stop + 1


def _from_the_right(text: str, index: int, block: Block, *, width: int) -> Iterator[list[Line]]:
    """Give the lines of a right-to-left block: against the right edge, what stands before them on their right."""
    first, rest = prefixes(block, width=width)
    mark = first
    for start, end in wrapped(text, block.start, block.end, room=width - len(first)):
        column = width - len(first) - cells(text, start, end)
        beside = shown(f"\u05d0{mark}")[:-1]  # ordered as behind a letter of such a script
        yield [Line(index, start, end, (Piece(start, end, column),), " " * (width - len(first)) + beside)]
        mark = rest
