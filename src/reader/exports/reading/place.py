"""A place in a text of another program, as a selector."""

import hashlib

from reader.annotations.model import Selector
from reader.cleaning import clean_text

CONTEXT = 96
"""Code points of context on either side."""


def in_text(text: str, start: int, end: int) -> Selector:
    """Describe ``text[start:end]``. Where the cleaning door changes the text, the words alone are told."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    start, end = min(start, end), max(start, end)
    exact = clean_text(text[start:end])
    clean = clean_text(text) == text
    begin = start if clean else 0
    return Selector(
        start=begin,
        end=begin + len(exact),
        exact=exact,
        prefix=clean_text(text[max(0, start - CONTEXT) : start]),
        suffix=clean_text(text[end : end + CONTEXT]),
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if clean else "",
    )
