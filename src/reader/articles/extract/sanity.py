"""Whether what was found is the article: no answer beats a wrong one."""

import re
from typing import Final

from reader.articles.document import Document
from reader.articles.extract import furniture
from reader.articles.extract.build import fragment
from reader.articles.extract.features import fold
from reader.articles.extract.metadata import Metadata, strings
from reader.errors import ExtractError

SHORTEST: Final = 80
"""Characters of text that a page must give at least to be called an article."""
STUB_LENGTH: Final = 700
"""Characters up to which a text may be a notice instead of an article."""
PAID_NOTE: Final = "This page is for subscribers: its text may be only the beginning."

_HINT_WORDS: Final = 12
_HINT_SHARE: Final = 0.15
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def completed(document: Document, metadata: Metadata, *, base: str | None) -> Document:
    """Give the article body of the page's JSON-LD where the page shows nothing of it, or no more than its beginning."""
    body = " \n".join(strings(metadata.article.get("articleBody")))
    shown = fold(document.text)
    if len(body) < 4 * SHORTEST or (shown and len(body) < 3 * len(document.text)):
        return document
    other = fragment(body, base=base)
    return other if shown[:40] in fold(other.text) else document


def check(document: Document, metadata: Metadata, *, hint: str | None) -> tuple[str, ...]:
    """Give notes on a text that can be taken for the article.

    Raises:
        ExtractError: it cannot: too short, a notice, or not what the feed announced.
    """
    text = document.text
    if len(text) < SHORTEST:
        raise ExtractError("The page shows no article text.")
    free = str(metadata.article.get("isAccessibleForFree", "")).lower()
    if len(text) < STUB_LENGTH:
        lowered = f"{metadata.title}\n{text}".lower()
        if any(phrase in lowered for phrase in furniture.stub_phrases("walls")):
            raise ExtractError(
                "The page shows a notice instead of the article: it wants a login, a subscription or scripts."
            )
        if any(phrase in f"{metadata.title}\n{text[:200]}".lower() for phrase in furniture.stub_phrases("missing")):
            raise ExtractError("The page says that the article is not there.")
    if hint and _is_another(f"{metadata.title} {text}", hint):
        raise ExtractError("The page holds another text than the feed announced.")
    return (PAID_NOTE,) if free == "false" and len(text) < 3 * STUB_LENGTH else ()


def _is_another(text: str, hint: str) -> bool:
    """Say whether a text has next to none of the words by which the feed announced it."""
    announced = set(_LONG_WORD.findall(hint.lower()))
    if len(announced) < _HINT_WORDS:
        return False
    return len(announced & set(_LONG_WORD.findall(text.lower()))) < _HINT_SHARE * len(announced)
