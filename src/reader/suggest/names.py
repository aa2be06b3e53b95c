"""Names by shape: runs of capitalised words, parted into office and name.

"Kepala Dinas Kesehatan Kota Anyar Sita Wulandari" is one run of capitals; the name is what follows the last word
that the pack knows as part of an office, a body or a place.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from reader.suggest.reading import Reading, Words

RunKind = Literal["person", "body", "role"]

_ROMAN = re.compile(r"[IVX]{1,5}")
_NAME = 2
"""Words that a name is taken to have where a place of unknown name stands before it."""
_CHAIN = re.compile(r"\s\(|\)?,?\s|,?\s(?:dan|pada|di|and|of|for|the)\s")
_DATELINE = re.compile(r"([^\W\d_a-z][^\W\d_a-z ,.'’-]{2,40})(?:, [^\n–—]{1,30}|\s\([^()\n]{1,30}\))?\s(?:–|—|--?)\s")
_TOP = 4
"""Paragraphs at the top among which the dateline stands."""
_COMPOUND = 5
"""Letters of an office that a compound word must end with to be one ("schoolteacher")."""
_AGE = re.compile(r"\s\(\d{1,3}(?:\s|\))")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words: word indices, ``last`` exclusive; the name begins at ``name``."""

    first: int
    name: int
    last: int
    kind: RunKind
    honoured: bool
    """Whether a title or an office stands before the name."""
    chained: bool = False
    """Whether an office before this run may go on in it."""


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
    abbreviations: frozenset[str]
    place_heads: frozenset[str]
    body_links: frozenset[str]
    document_heads: frozenset[str]
    numbering: frozenset[str]
    definite: frozenset[str]
    endings: tuple[str, ...]
    """Offices long enough to be known at a compound word's end."""


def _vocabulary(reading: Reading, alone: set[str]) -> _Vocabulary:
    words = reading.pack.words
    titles = words("titles") | words("ranks")
    roles = words("roles")
    bodies = words("bodies") | words("document_heads")
    places = words("places") | _places_of(reading, alone)
    return _Vocabulary(
        words("common"), titles, roles, bodies, words("offices"), places, words("suffixes"),
        words("connectors"), words("bridges"), words("months"), titles | roles,
        titles | roles | bodies | words("offices") | places,
        reading.pack.abbreviations, words("place_heads"), words("body_links"), words("document_heads"),
        words("numbering"), words("definite"), tuple(role for role in roles if len(role) >= _COMPOUND),
    )  # fmt: skip


def _dateline(reading: Reading) -> tuple[int, int]:
    """Give where the dateline stands, its outlet or day included; empty where there is none."""
    for start, end in reading.paragraphs[:_TOP]:
        found = _DATELINE.match(reading.text, start, end)
        if found is not None:
            return found.span()
    return 0, 0


def _places_of(reading: Reading, alone: set[str]) -> set[str]:
    """Give the words that the article itself shows to be places: its dateline's, and those behind "Kota" or "Desa"."""
    text, words = reading.text, reading.words
    found: set[str] = set()
    start, end = _dateline(reading)
    if start < end:
        found.update(word.lower() for word in text[start:end].replace(",", " ").split() if word.isupper())
    kinds, roles = reading.pack.words("place_kinds"), reading.pack.words("roles")
    for index in (index for index, lower in enumerate(words.lower[:-1]) if lower in kinds):
        if words.lower[index - 1] in roles or not words.word[index + 1][0].isupper():
            continue
        if text[words.end[index] : words.start[index + 1]] == " ":
            found.add(words.lower[index + 1])
    return found - reading.pack.words("common") - alone


def runs(reading: Reading, alone: set[str]) -> list[Run]:
    """Give the runs of a text by place; ``alone`` as ``solo`` gives it."""
    text, words = reading.text, reading.words
    vocabulary = _vocabulary(reading, alone)
    starts = {words.within(start, start + 1).start for start, _ in reading.sentences}
    for quotation in reading.quotations:
        starts.add(words.within(quotation.inner_start, quotation.inner_end).start)
        starts.update(
            words.within(start, start + 1).start
            for start, _ in reading.sentences_of((quotation.inner_start, quotation.inner_end))
        )
    cues = reading.pack.cues
    lower_seen = {lower for word, lower in zip(words.word, words.lower, strict=True) if word == lower}
    inner = {word for index, word in enumerate(words.word) if index not in starts and word[0].isupper()}
    found: list[Run] = []
    index, size = 0, len(words)
    dateline = _dateline(reading)
    while index < size:
        word = words.word[index]
        if dateline[0] <= words.start[index] < dateline[1]:
            index += 1
            continue
        if not word[0].isupper() or _is_degree(text, words.start[index], words.end[index]):
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
        kind = lower in vocabulary.document_heads or (
            lower in vocabulary.bodies and _pointed_at(words, last, vocabulary)
        )
        if last == index + 1 and index in starts and kind:
            index = last
            continue
        if (
            last == index + 1
            and index in starts
            and _lonely(words, index, inner, vocabulary)
            and not _before_cue(reading, last)
            and not _AGE.match(text, words.end[index])
        ):
            index = last
            continue
        if (
            last > index + 1
            and index in starts
            and words.lower[index + 1] in alone
            and _lonely(words, index, inner, vocabulary)
        ):
            index += 1
        found.append(_part(words, index, last, (vocabulary, alone, lower_seen, _chained(text, words, found, index))))
        index = last
    return _reconsidered(text, words, found, alone)


def _pointed_at(words: Words, index: int, vocabulary: _Vocabulary) -> bool:
    """Whether a word like "itu" stands at ``index``, so that what stands before it was named earlier."""
    return index < len(words) and words.lower[index] in vocabulary.definite


def _reconsidered(text: str, words: Words, found: list[Run], alone: set[str]) -> list[Run]:
    """Part runs anew by what only the whole article shows: names that stand alone, and names behind commas."""
    apart = {
        tuple(words.lower[run.first : run.last]): run.kind
        for run in found
        if run.last - run.first > 1 and (run.kind == "body" or run.name == run.first)
    }
    for number, parted in enumerate(found):
        if parted.kind != "person" or parted.name == parted.first:
            continue
        run = replace(parted, name=_behind_known(words, parted, (apart, alone)))
        found[number] = run
        following = found[number + 1] if number + 1 < len(found) else None
        if following is not None and _is_office_of(text, words, run, following):
            found[number] = replace(run, name=run.last, kind="role", chained=True)
            found[number + 1] = replace(following, honoured=True)
    return found


def _behind_known(words: Words, run: Run, known: tuple[dict[tuple[str, ...], RunKind], set[str]]) -> int:
    """Give where a name begins behind a body, a club or an office that stands by itself elsewhere."""
    apart, alone = known
    lower = words.lower
    for end in range(run.last - 1, run.name, -1):
        for begin in range(run.first, min(run.name, end - 2) + 1):
            kind = apart.get(tuple(lower[begin:end]))
            if kind is None or not alone.isdisjoint(lower[begin:end]):
                continue
            if kind == "body" or not alone.isdisjoint(lower[end : run.last]):
                return end
    return run.name


def _is_office_of(text: str, words: Words, run: Run, following: Run) -> bool:
    """Whether a run is the office of the name between the commas behind it, one word of it no name but a place."""
    plain = following.kind == "person" and following.name == following.first and following.last - following.first > 1
    between = text[words.end[run.last - 1] : words.start[following.first]]
    behind = text[words.end[following.last - 1] : words.end[following.last - 1] + 2]
    return (
        plain and run.last - run.name == 1 and run.name - run.first > 1 and between == ", " and behind[:1] in {",", "("}
    )


def _is_degree(text: str, start: int, end: int) -> bool:
    """Whether a word is one piece of an academic degree or the like ("Sp.PD", "M.Kom")."""
    before = start > 1 and text[start - 1] == "." and text[start - 2].isalpha()
    return before or (text[end : end + 1] == "." and text[end + 1 : end + 2].isupper() and end - start > 1)


def _lonely(words: Words, index: int, inner: set[str], vocabulary: _Vocabulary) -> bool:
    """Whether a capital that only begins sentences is all that speaks for a name."""
    word = words.word[index]
    return bare(word) not in inner and words.lower[index] not in vocabulary.known and not _acronym(bare(word))


def _before_cue(reading: Reading, index: int) -> bool:
    """Whether a reporting word that takes a subject stands at a word, adverbs left out."""
    lower = reading.words.lower
    adverbs = reading.pack.words("adverbs") | reading.pack.words("auxiliaries")
    while index < len(lower) and lower[index] in adverbs:
        index += 1
    cue = reading.pack.cues.get(lower[index]) if index < len(lower) else None
    return cue is not None and "active" in cue.places


def _extend(text: str, words: Words, first: int, vocabulary: _Vocabulary) -> int:
    """Give the word index after the run that begins at ``first``."""
    index, size = first + 1, len(words)
    office = words.lower[first] in vocabulary.heads or words.lower[first] in vocabulary.bodies
    while index < size:
        gap = text[words.end[index - 1] : words.start[index]]
        word, lower = words.word[index], words.lower[index]
        if gap != " ":
            before = words.lower[index - 1]
            if (
                gap in {"' ", "’ "}
                and before.endswith("s")
                and word[0].isupper()
                and _names_body(words, index, vocabulary)
            ):
                index += 1
                continue
            if not (gap == ". " and (len(before) == 1 or before in vocabulary.abbreviations)):
                return index
        if word[0].isupper():
            if lower in vocabulary.months or words.word[index - 1].endswith(("'s", "’s")):
                return index
            index += 1
            continue
        if word.isdigit() and office and (len(word) <= 2 or words.lower[index - 1] in vocabulary.numbering):
            index += 1
            continue
        follows = (
            index + 1 < size
            and words.word[index + 1][0].isupper()
            and text[words.end[index] : words.start[index + 1]] == " "
        )
        if follows and (
            lower in vocabulary.connectors
            or (office and lower in vocabulary.bridges and _office(words, index + 1, vocabulary))
            or (lower in vocabulary.body_links and words.lower[index - 1] in vocabulary.bodies)
        ):
            index += 2
            continue
        return index
    return index


def _names_body(words: Words, index: int, vocabulary: _Vocabulary) -> bool:
    """Whether a body of those before it begins at ``index`` ("Farmers' League", "Traders' Savings Bank")."""
    return any(words.lower[at] in vocabulary.bodies for at in range(index, min(index + _NAME, len(words))))


def _office(words: Words, index: int, vocabulary: _Vocabulary) -> bool:
    return words.lower[index] in vocabulary.known


def solo(reading: Reading) -> set[str]:
    """Give the single capitalised words that speak by themselves ("kata Sita", "Sita mengatakan")."""
    words, cues, prepositions = reading.words, reading.pack.cues, reading.pack.words("prepositions")
    found: set[str] = set()
    for index, lower in enumerate(words.lower):
        cue = cues.get(lower)
        if cue is None:
            continue
        if cue.places & {"post", "according"} and index + 1 < len(words):
            following = words.word[index + 1]
            after = words.word[index + 2] if index + 2 < len(words) else ""
            if following[0].isupper() and not following.isupper() and not after[:1].isupper():
                found.add(words.lower[index + 1])
        if "active" in cue.places and index > 1 and words.word[index] == lower:
            before, earlier = words.word[index - 1], words.word[index - 2]
            placed = words.lower[index - 2] in prepositions  # "of the University of Sarn said"
            if before[0].isupper() and not before.isupper() and not earlier[0].isupper() and not placed:
                found.add(words.lower[index - 1])
    return found - reading.pack.words("common")


def _chained(text: str, words: Words, found: list[Run], first: int) -> bool:
    """Whether an office stands so close before that this run may go on with it ("Kepala Badan X (BX) Kota Y Z")."""
    if not found or found[-1].kind == "person" or not (found[-1].kind == "role" or found[-1].chained):
        return False
    gap = text[words.end[found[-1].last - 1] : words.start[first]]
    return len(gap) < 20 and _CHAIN.fullmatch(gap) is not None


def _part(words: Words, first: int, last: int, context: tuple[_Vocabulary, set[str], set[str], bool]) -> Run:
    """Part a run into what is office and what is name."""
    vocabulary, speaking, common, chained = context
    name, headed, body = _office_end(words, (first, last), vocabulary, chained=chained)
    begin = name if name < last else first
    alone = next(
        (i for i in range(begin, last) if words.lower[i] in speaking and words.lower[i] not in vocabulary.known), None
    )
    placed = name > first and words.lower[name - 1] in vocabulary.place_heads and last - name > _NAME
    if alone is None and placed:
        name = last - _NAME
    elif alone is not None and (last - name > 3 or name >= last or placed or (name > first and not headed)):
        behind = alone if alone < last - 1 or alone == name else alone - 1
        office = (i + 1 for i in range(alone - 1, name - 1, -1) if _acronym(words.word[i]))
        name = next(office, behind)
        headed = True
    while name > first and last - name > _NAME and words.lower[name] in common:
        name += 1  # the text has the word as a common noun, so it belongs to the office
    named = name < last and (headed or (name == first and not body) or (chained and last - name > 1))
    if named:
        return Run(first, name, last, "person", honoured=headed or chained, chained=False)
    if headed and words.lower[first] in vocabulary.heads:
        return Run(first, last, last, "role", honoured=True, chained=True)
    return Run(first, last, last, "body", honoured=False, chained=chained)


def _office_end(
    words: Words, span: tuple[int, int], vocabulary: _Vocabulary, *, chained: bool
) -> tuple[int, bool, bool]:
    """Give the word index behind the last word of an office, and whether a head or a body was among them."""
    first, last = span
    name, headed, body = first, False, False
    for index in range(first, last):
        word, lower = words.word[index], bare(words.lower[index])
        within = headed or body or chained
        surname = index == last - 1 and name == index - 1 and words.lower[name] not in vocabulary.known
        if lower in vocabulary.suffixes and index > first and index == last - 1:
            continue
        if index == first and last - first > _NAME and _is_compound(lower, vocabulary):
            headed = True
        elif lower in vocabulary.heads and not surname:
            # "Tim Peneliti" is a body yet; a rank behind a body begins somebody's name
            headed = headed or lower in vocabulary.titles or not (body and words.lower[index - 1] in vocabulary.bodies)
        elif lower in vocabulary.bodies:
            body = True
        elif _acronym(word) and (within or last - first == 1):
            body = body or not headed
        elif not _continues(word, lower, vocabulary, first=index == first, within=within):
            continue
        name = index + 1
    return name, headed, body


def _is_compound(word: str, vocabulary: _Vocabulary) -> bool:
    """Whether a word that no list holds ends with an office ("schoolteacher", "co-chairman")."""
    return word not in vocabulary.known and word.endswith(vocabulary.endings)


def _continues(word: str, lower: str, vocabulary: _Vocabulary, *, first: bool, within: bool) -> bool:
    """Whether a word goes on with an office: of its vocabulary, a place, a number, or "dan"."""
    if lower in vocabulary.bridges:
        return True
    if lower in vocabulary.offices or lower in vocabulary.places:
        return within or first
    return within and (word.isdigit() or _ROMAN.fullmatch(word) is not None)


def bare(word: str) -> str:
    """Give a word without a possessive ending."""
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _acronym(word: str) -> bool:
    return len(word) >= 2 and word.isupper() and not _ROMAN.fullmatch(word)
