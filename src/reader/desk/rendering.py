"""A whole article as text, Markdown or JSON, for other programs."""

import re
from collections.abc import Iterator
from typing import Literal

from reader.articles.document import Block, Document
from reader.desk.reading import Opened, also_told, outlet_of
from reader.desk.records import article_record, stamp
from reader.exports.escaping import markdown, markdown_address, web_address
from reader.speech import english

Form = Literal["text", "md", "json"]

FORMS: tuple[Form, ...] = ("text", "md", "json")


def rendered(opened: Opened, form: Form) -> bytes:
    """Give an article in a form, as UTF-8 with a line break at its end."""
    if form == "json":
        import msgspec.json

        return (
            msgspec.json.encode(article_record(opened.article, opened.text, notes=tuple(map(english, opened.notes))))
            + b"\n"
        )
    lines = text_lines(opened) if form == "text" else markdown_lines(opened)
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8", "replace")


def text_lines(opened: Opened) -> Iterator[str]:
    """Give an article as plain lines: title, who and when, notes, then the text."""
    row = opened.article.row
    yield opened.text.title or row.title or "(untitled)"
    yield " · ".join(part for part in (row.outlet, opened.article.byline, stamp(row.published), row.link) if part)
    yield from also_told(opened.article, opened.text)
    yield from (f"[{note}]" for note in opened.notes)
    yield ""
    yield from document_lines(opened.text.document)


def document_lines(document: Document) -> Iterator[str]:
    """Give a document as lines, a blank one after each block."""
    for block in document.blocks:
        words = document.text[block.start : block.end]
        mark = {"item": f"{block.number}. " if block.ordered else "- ", "quote": "> ", "heading": "# "}.get(
            block.kind, ""
        )
        yield "  " * block.depth + mark + words
        yield ""


def markdown_lines(opened: Opened) -> Iterator[str]:
    """Give an article as CommonMark that shows its words and nothing else."""
    row = opened.article.row
    yield f"# {markdown(opened.text.title or row.title or '(untitled)')}"
    yield ""
    outlet = outlet_of(opened.article, opened.text)
    told = [markdown(part) for part in (outlet, opened.article.byline, stamp(row.published)) if part]
    yield " · ".join([*told, *([markdown_address(row.link)] if row.link else [])])
    yield ""
    document = opened.text.document
    for block in document.blocks:
        yield from _markdown_block(document, block)
        yield ""


def _markdown_block(document: Document, block: Block) -> Iterator[str]:
    words = document.text[block.start : block.end]
    if block.kind == "rule":
        yield "---"
    elif block.kind == "heading":
        yield f"{'#' * min(block.level + 1, 6)} {markdown(words)}"
    elif block.kind in {"code", "table"}:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", words)), default=0))
        yield from (fence, *words.split("\n"), fence)
    elif block.kind == "item":
        mark = f"{block.number}." if block.ordered and block.number is not None else "-"
        yield f"{'    ' * block.depth}{mark} {_linked(document, block)}"
    elif block.kind == "quote":
        yield f"{'> ' * (block.depth + 1)}{_linked(document, block)}"
    else:
        yield _linked(document, block)


def _linked(document: Document, block: Block) -> str:
    """Give a block's words with its links; each line break becomes a blank."""
    parts, at = [], block.start
    for link in sorted(document.links, key=lambda one: one.start):
        if link.start < at or link.end > block.end or not (address := web_address(link.url)):
            continue
        parts += [
            _piece(document.text[at : link.start]),
            f"[{markdown(document.text[link.start : link.end])}](<{address}>)",
        ]
        at = link.end
    return "".join([*parts, _piece(document.text[at : block.end])]).strip()


def _piece(text: str) -> str:
    """Escape a stretch between two links; the blanks at its ends part it from them."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{markdown(text)}{' ' if text[-1].isspace() else ''}"
