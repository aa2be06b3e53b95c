"""A passage put into words that find it again."""

import hashlib

from reader.annotations.anchor.folding import fold, fold_article
from reader.annotations.model import Selector

CONTEXT = 96
"""Code points of context that are kept on either side at least, where the text has them."""

CONTEXT_LIMIT = 384
"""Code points of context at most, before it is widened to the border of a word."""

WORD_LIMIT = 50
"""Code points by which context grows at most to end at the border of a word."""


def sha256(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes as `Document.sha256` does; lone surrogates count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def describe(text: str, start: int, end: int) -> Selector:
    """Describe ``text[start:end]`` by place, words, context and the text's hash.

    The context grows until passage and context occur once in the text, or to `CONTEXT_LIMIT`, and ends at word borders
    (W3C Web Annotation Data Model, TextQuoteSelector and TextPositionSelector).

    Raises:
        ValueError: the stretch does not lie in the text.

    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"no stretch {start} to {end} in a text of {len(text)}")
    folded = fold_article(text).text
    width = CONTEXT
    while True:
        left = _to_border(text, max(0, start - width), -1)
        right = _to_border(text, min(len(text), end + width), 1)
        if width >= CONTEXT_LIMIT or _once(folded, fold(text[left:right]).text):
            break
        width *= 2
    return Selector(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[left:start],
        suffix=text[end:right],
        text_sha256=sha256(text),
        occurrences=folded.count(fold(text[start:end]).text) if start < end else 0,
    )


def _once(text: str, words: str) -> bool:
    first = text.find(words)
    return text.find(words, first + 1) < 0


def _to_border(text: str, at: int, step: int) -> int:
    for _ in range(WORD_LIMIT):
        if not 0 < at < len(text) or not (text[at - 1].isalnum() and text[at].isalnum()):
            return at
        at += step
    return at
