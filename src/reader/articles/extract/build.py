"""From chosen blocks to a document that keeps law 1, and the short way there for a feed's own content."""

import re
from collections.abc import Iterable, Sequence

from reader.articles.document import Document, DocumentBuilder, Link, plain
from reader.articles.extract import footnotes
from reader.articles.extract.blocks import RawBlock, Walker
from reader.articles.extract.links import pictures, trimmed
from reader.articles.extract.notes import with_notes
from reader.articles.extract.simple import simple_document
from reader.cleaning import clean_text

_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d?);")
_TYPED = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")


def document_of(blocks: Sequence[RawBlock], *, base: str | None, behind: Sequence[str] = ()) -> Document:
    """Build the document of ``blocks``; links are resolved against ``base``, those that stay relative left out.

    ``behind`` are the addresses of pictures behind the text.
    """
    builder = DocumentBuilder()
    typed = _typed_numbers(blocks)
    above: list[str] = []
    for index, block in enumerate(blocks):
        above += block.pictures
        if block.kind == "rule":
            builder.add("rule", "", pictures=pictures(above, base))
            above = []
            continue
        number, skip = typed.get(index, (block.number, 0))
        text, links, marks = _cleaned(block, skip=skip, base=base)
        if not text:
            continue
        builder.add(
            "item" if skip else block.kind,
            text,
            level=block.level,
            ordered=block.ordered or bool(skip),
            number=number,
            depth=block.depth,
            links=links,
            marks=marks,
            note=block.note,
            pictures=pictures(above, base) if above else (),
        )
        above = []
    builder.close(pictures([*above, *behind], base))
    return builder.build()


def fragment(markup: str, *, base: str | None = None) -> Document:
    """Give the document of a feed entry's own content, HTML or plain text; ``base`` resolves relative links."""
    if not _MARKUP.search(markup):
        return plain(markup)
    return simple_document(markup, base=base) or _tree_document(markup, base=base)


def _tree_document(markup: str, *, base: str | None) -> Document:
    from lxml import etree, html  # 40 ms that start-up does not pay

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(f"<html><body>{clean_markup(markup)}</body></html>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return plain(_MARKUP.sub(" ", markup))
    notes = footnotes.find(root, url=base, base=base)
    walker = Walker(notes)
    blocks = without_loose_rules(walker.walk(root))
    if notes is not None:
        blocks = with_notes(without_loose_rules(block for block in blocks if not block.note), blocks, notes)
    return document_of(blocks, base=base, behind=walker.pictures)


def clean_markup(markup: str) -> str:
    """Take out what lxml refuses: NUL and lone surrogates."""
    return markup.replace("\x00", "").encode("utf-8", errors="replace").decode("utf-8")


def without_loose_rules(blocks: Iterable[RawBlock]) -> list[RawBlock]:
    """Leave out rules at either end and those that follow another rule."""
    kept: list[RawBlock] = []
    for block in blocks:
        if block.kind != "rule" or (kept and kept[-1].kind != "rule"):
            kept.append(block)
    if kept and kept[-1].kind == "rule":
        kept.pop()
    return kept


def _cleaned(block: RawBlock, *, skip: int, base: str | None) -> tuple[str, list[Link], list[tuple[int, int, str]]]:
    """Give a block's text, links and marks as law 1 wants them; ``skip`` leaves out a number typed in front."""
    source = block.text.encode("utf-8", errors="replace").decode("utf-8") if not block.text.isascii() else block.text
    text = clean_text(source)
    spans, marks = block.links, block.marks
    if text != source:
        # Cleaning takes characters out: where each link stands now is told by cleaning what stands before it.
        spans, marks = (
            [(len(clean_text(source[:start])), len(clean_text(source[:end])), name) for start, end, name in known]
            for known in (spans, marks)
        )
    body = text[skip:].rstrip()
    stripped = body.lstrip(" \n") if block.kind != "code" else body
    skip += len(body) - len(stripped)
    links = trimmed(((start - skip, end - skip, href) for start, end, href in spans), stripped, base=base)
    within = [(start - skip, end - skip, key) for start, end, key in marks if start >= skip and key]
    return stripped, links, within


def _typed_numbers(blocks: Sequence[RawBlock]) -> dict[int, tuple[int, int]]:
    """Find paragraphs that are a list with typed numbers: index of the block -> number, characters it takes."""
    found: dict[int, tuple[int, int]] = {}
    run: list[tuple[int, int, int]] = []
    for index, block in enumerate(blocks):
        match = _TYPED.match(block.text) if block.kind == "paragraph" and not block.depth else None
        if match and int(match.group(1)) == (run[-1][1] + 1 if run else 1):
            run.append((index, int(match.group(1)), match.end()))
            continue
        _accept(run, found)
        run = [(index, 1, match.end())] if match and int(match.group(1)) == 1 else []
    _accept(run, found)
    return found


def _accept(run: list[tuple[int, int, int]], found: dict[int, tuple[int, int]]) -> None:
    if len(run) >= 2:
        found.update({index: (number, end) for index, number, end in run})
