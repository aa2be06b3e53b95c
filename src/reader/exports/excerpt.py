"""A stretch of an article as CommonMark, with its headings, lists, tables, code and links."""

import re

from reader.articles.document import Block, Document, Link
from reader.exports.escaping import markdown, markdown_address, web_address

_FENCE = re.compile("`+")


def excerpt(document: Document, start: int, end: int) -> str:
    """Give ``document.text[start:end]`` as CommonMark 0.31 (tables as GitHub's) that shows these words and no others.

    Blocks that the stretch cuts keep their kind. Only web addresses become links.
    """
    parts: list[str] = []
    before: Block | None = None
    for block in document.blocks:
        if (block.start >= end and block.end > block.start) or block.end < start or block.start > end:
            continue
        left, right = max(start, block.start), min(end, block.end)
        if left >= right and block.kind != "rule":
            continue
        close = before is not None and before.kind == block.kind == "item"
        parts.append(("\n" if close else "\n\n") if parts else "")
        parts.append(_block(document, block, left, right))
        before = block
    return "".join(parts) + "\n" if parts else ""


def _block(document: Document, block: Block, start: int, end: int) -> str:
    text = document.text[start:end]
    match block.kind:
        case "rule":
            return "---"
        case "code":
            fence = "`" * max(3, 1 + max(map(len, _FENCE.findall(text)), default=0))
            return f"{fence}\n{text}\n{fence}"
        case "table":
            return _table(text)
    lines = [_inline(document, left, right) for left, right in _lines(document.text, start, end)]
    return _set(block, lines)


def _set(block: Block, lines: list[str]) -> str:
    """Give a block's lines as its kind is written."""
    first = rest = ""
    between = "\\\n"
    if block.kind == "heading":
        return f"{'#' * max(1, block.level)} {' '.join(lines)}"
    if block.kind == "caption":
        return f"*{' '.join(lines)}*"
    if block.kind == "quote":
        first = rest = "> " * (block.depth + 1)
        between = f"\n{first.rstrip()}\n"
    elif block.kind == "item":
        mark = f"{block.number if block.number is not None else 1}. " if block.ordered else "- "
        first, rest = "    " * block.depth + mark, "    " * block.depth + " " * len(mark)
    return first + f"{between}{rest}".join(lines)


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    return lines


def _inline(document: Document, start: int, end: int) -> str:
    links = [one for one in document.links if one.start < end and one.end > start and web_address(one.url)]
    if not links:
        return markdown(document.text[start:end])
    parts, at = [], start
    for link in links:
        left, right = max(link.start, at), min(link.end, end)
        parts += [_between(document.text[at:left], first=at == start), _link(document.text[left:right], link)]
        at = right
    parts.append(_between(document.text[at:end], first=False))
    return "".join(parts).strip()


def _link(words: str, link: Link) -> str:
    return f"[{markdown(words)}]({markdown_address(link.url)})"


def _between(text: str, *, first: bool) -> str:
    """Give words between links, the blanks beside those kept."""
    if not text.strip():
        return " " if text else ""
    blank = text[0].isspace() and not first
    return (" " if blank else "") + markdown(text) + (" " if text[-1].isspace() else "")


def _table(text: str) -> str:
    rows = [[markdown(cell) for cell in row.split(" | ")] for row in text.split("\n") if row.strip()]
    width = max(map(len, rows))
    if width == 1:
        return "\\\n".join(row[0] for row in rows)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
