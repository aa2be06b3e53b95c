"""Names by shape: runs of capitalised words, parted into office and name.

"Kepala Dinas Kesehatan Kota Anyar Sita Wulandari" is one run of capitals; the name is what follows the last word
that the pack knows as part of an office, a body or a place.
"""

import re
from dataclasses import dataclass
from typing import Literal

from reader.suggest.reading import Reading, Words

RunKind = Literal["person", "body", "role"]

_ROMAN = re.compile(r"[IVX]{1,5}")
_ALIAS_GAP = re.compile(r"\s\($")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words: ``first`` to ``last`` (exclusive) are word indices, ``name`` is where the name begins."""

    first: int
    name: int
    last: int
    kind: RunKind
    honoured: bool
    """Whether a title or an office stands before the name."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    common: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    bodies: frozenset[str]
    offices: frozenset[str]
    places: frozenset[str]
    suffixes: frozenset[str]
    connectors: frozenset[str]
    bridges: frozenset[str]
    months: frozenset[str]
    heads: frozenset[str]
    known: frozenset[str]


def _vocabulary(reading: Reading) -> _Vocabulary:
    words = reading.pack.words
    titles = words("titles") | words("ranks")
    roles = words("roles")
    return _Vocabulary(
        words("common"), titles, roles, words("bodies"), words("offices"), words("places"), words("suffixes"),
        words("connectors"), words("bridges"), words("months"), titles | roles,
        titles | roles | words("bodies") | words("offices") | words("places"),
    )  # fmt: skip


def runs(reading: Reading) -> list[Run]:
    """Give the runs of a text by place."""
    text, words = reading.text, reading.words
    vocabulary = _vocabulary(reading)
    starts = {words.within(start, start + 1).start for start, _ in reading.sentences}
    for quotation in reading.quotations:
        starts.add(words.within(quotation.inner_start, quotation.inner_end).start)
        starts.update(
            words.within(start, start + 1).start
            for start, _ in reading.sentences_of((quotation.inner_start, quotation.inner_end))
        )
    cues = reading.pack.cues
    lower_seen = set()
    for word, lower in zip(words.word, words.lower, strict=True):
        if word is lower or word == lower:
            lower_seen.add(lower)
    found: list[Run] = []
    index, size = 0, len(words)
    while index < size:
        word = words.word[index]
        if not word[0].isupper():
            index += 1
            continue
        lower = words.lower[index]
        if lower in vocabulary.months or (
            (lower in vocabulary.common or lower in cues or (index in starts and lower in lower_seen))
            and not (lower in vocabulary.heads and lower not in vocabulary.common)
            and (lower not in vocabulary.bodies or lower in vocabulary.common)
        ):
            index += 1
            continue
        last = _extend(text, words, index, vocabulary)
        found.append(_part(words, index, last, vocabulary))
        index = last
    return found


def _extend(text: str, words: Words, first: int, vocabulary: _Vocabulary) -> int:
    """Give the word index after the run that begins at ``first``."""
    index, size = first + 1, len(words)
    office = words.lower[first] in vocabulary.heads or words.lower[first] in vocabulary.bodies
    while index < size:
        gap = text[words.end[index - 1] : words.start[index]]
        word, lower = words.word[index], words.lower[index]
        if gap != " ":
            before = words.lower[index - 1]
            if not (gap == ". " and (len(before) == 1 or before in vocabulary.titles or before in vocabulary.roles)):
                return index
        if word[0].isupper():
            if lower in vocabulary.months or words.word[index - 1].endswith(("'s", "’s")):
                return index
            index += 1
            continue
        if word.isdigit() and office and len(word) <= 2:
            index += 1
            continue
        follows = index + 1 < size and words.word[index + 1][0].isupper() and text[words.end[index] : words.start[index + 1]] == " "
        if follows and (lower in vocabulary.connectors or (office and lower in vocabulary.bridges and _office(words, index + 1, vocabulary))):
            index += 2
            continue
        return index
    return index


def _office(words: Words, index: int, vocabulary: _Vocabulary) -> bool:
    return words.lower[index] in vocabulary.known


def _part(words: Words, first: int, last: int, vocabulary: _Vocabulary) -> Run:
    """Part a run into what is office and what is name."""
    name = first
    body = False
    headed = False
    for index in range(first, last):
        word, lower = words.word[index], words.lower[index]
        bare = lower[:-2] if lower.endswith(("'s", "’s")) else lower
        if bare in vocabulary.suffixes and index > first and index == last - 1:
            continue
        if bare in vocabulary.heads:
            headed = True
            name = index + 1
        elif bare in vocabulary.bodies:
            body = True
            name = index + 1
        elif (bare in vocabulary.offices or bare in vocabulary.places) and (headed or body or index == first):
            name = index + 1
        elif _acronym(word) and (headed or body or last - first == 1):
            body = body or not headed
            name = index + 1
        elif word.isdigit() or _ROMAN.fullmatch(word):
            name = index + 1 if (headed or body) else name
        elif lower in vocabulary.bridges:
            name = index + 1
    if name < last and (headed or (name == first and not body)):
        return Run(first, name, last, "person", honoured=headed)
    if headed and words.lower[first] in vocabulary.heads:
        return Run(first, last, last, "role", honoured=True)
    return Run(first, last, last, "body", honoured=False)


def _acronym(word: str) -> bool:
    return len(word) >= 2 and word.isupper() and not _ROMAN.fullmatch(word)
