"""One document out of the pages that an article stands on."""

import re
from collections.abc import Sequence
from typing import Final

from reader.articles.document import Block, Document, DocumentBuilder, Link
from reader.articles.extract.article import Extracted
from reader.articles.extract.choice import Repeats
from reader.articles.extract.features import fold

_ALIKE: Final = 0.5
"""Share of the words of a title that another page's title must have."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def of_one_article(first: Extracted, other: Extracted) -> bool:
    """Tell whether another page's title can be that of the same article; a page without one may be."""
    mine, theirs = first.facts.title or "", other.facts.title or ""
    if not fold(mine) or not fold(theirs) or fold(mine) in fold(theirs) or fold(theirs) in fold(mine):
        return True
    words, others = set(_WORD.findall(mine.lower())), set(_WORD.findall(theirs.lower()))
    return len(words & others) >= _ALIKE * max(1, min(len(words), len(others)))


def joined(first: Document, others: Sequence[Document]) -> Document:
    """Put the pages' texts one after another; what a page says again (lead, caption, standing lines) is left out.

    The notes of all of them stand at the end.
    """
    builder = DocumentBuilder()
    said = Repeats()
    captions: set[str] = set()
    pages = list(enumerate((first, *others)))
    parts = [(number, document, *_divided(document)) for number, document in pages]
    for number, document, blocks in [
        *((number, document, text) for number, document, text, _ in parts),
        *((number, document, notes) for number, document, _, notes in parts),
    ]:
        keys = {one.note_start: f"{number} {one.note_start}" for one in document.footnotes}
        note = ""
        for block in blocks:
            note = keys.get(block.start, note)
            text = document.text[block.start : block.end]
            again = bool(text) and (said.is_one(block.kind, text, where=number) or text in captions)
            if block.kind == "caption":
                captions.add(text)
            if number and (again or block.kind == "rule"):
                continue
            builder.add(
                block.kind,
                text,
                level=block.level,
                ordered=block.ordered,
                number=block.number,
                depth=block.depth,
                links=[
                    Link(link.start - block.start, link.end - block.start, link.url)
                    for link in document.links
                    if block.start <= link.start and link.end <= block.end
                ],
                marks=[
                    (one.start - block.start, one.end - block.start, keys[one.note_start])
                    for one in document.footnotes
                    if block.start <= one.start and one.end <= block.end
                ],
                note=note,
                pictures=[one.url for one in document.pictures if one.at == block.start and block.kind != "rule"],
            )
    return builder.build()


def _divided(document: Document) -> tuple[Sequence[Block], Sequence[Block]]:
    """Give a document's text, and its notes with the heading or rule above them."""
    first = min((one.note_start for one in document.footnotes), default=None)
    at = len(document.blocks) if first is None else document.block_at(first)
    if first is not None and at and document.blocks[at - 1].kind in {"heading", "rule"}:
        at -= 1
    return document.blocks[:at], document.blocks[at:]
