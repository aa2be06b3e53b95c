"""Sentences: where one ends, knowing abbreviations, initials, figures and quotations."""

import re
from collections.abc import Container, Iterator, Sequence

from reader.suggest.marks import Quotation

_END = re.compile(r"[.!?…]+[\"“”’'»)\]]*(?:\[\w{1,3}\])*(?=\s)|[.!?][\"”]+(?=\w)|[.!?](?=[\"“][^\W\d_])")
_WORD_BEFORE = re.compile(r"[^\W_][^\s(\"“‘]*$")


def split(
    text: str,
    span: tuple[int, int],
    *,
    abbreviations: Container[str] = (),
    quotations: Sequence[Quotation] = (),
) -> Iterator[tuple[int, int]]:
    """Give the sentences of ``text[span]`` as spans without the blanks between them.

    A full stop inside one of ``quotations`` ends nothing, but one at its very end does. ``abbreviations`` are lower
    case, without their last full stop.
    """
    start, stop = span
    at = 0
    for match in _END.finditer(text, start, stop):
        end = match.end()
        while at < len(quotations) and quotations[at].end <= match.start():
            at += 1
        if at < len(quotations) and quotations[at].start < match.start():
            if end < quotations[at].end:
                continue
            end = quotations[at].end
        after = text[end : end + 3].lstrip()
        if not after or after[0].islower() or after[0] in ",;:)":
            continue
        if match.group()[0] == "." and _abbreviated(text, start, match.start(), abbreviations):
            continue
        if text[start:end].strip():
            yield _trim(text, start, end)
        start = end
    if text[start:stop].strip():
        yield _trim(text, start, stop)


def _abbreviated(text: str, start: int, dot: int, abbreviations: Container[str]) -> bool:
    word = _WORD_BEFORE.search(text, max(start, dot - 16), dot)
    if word is None:
        return text[start:dot].strip().isdigit()
    found = word.group()
    if len(found) == 1 and found.isupper():
        return True
    return found.lower() in abbreviations or (found.isdigit() and found == text[start:dot].strip())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
