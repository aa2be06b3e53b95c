"""One document out of the pages that an article stands on."""

import re
from collections.abc import Sequence
from typing import Final

from reader.articles.document import Document, DocumentBuilder, Link
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
    """Put the pages' texts one after another; what a page says again (lead, caption, standing lines) is left out."""
    builder = DocumentBuilder()
    said = Repeats()
    captions: set[str] = set()
    for number, document in enumerate((first, *others)):
        for block in document.blocks:
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
            )
    return builder.build()
