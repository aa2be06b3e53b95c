"""Finding a described passage in another text, or saying that it is gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.annotations.anchor.describing import sha256
from reader.annotations.anchor.folding import Folded, fold, fold_article, same_words
from reader.annotations.anchor.model import Match
from reader.annotations.anchor.seeking import places
from reader.annotations.model import Selector

TELLING = 24
"""Characters of passage and context that must be found together to be believed without more."""

NEAR = 32
"""Characters right beside a passage; the rest of its context may have been edited."""

EXACT_HITS = 12
"""Occurrences of the exact words that are looked at each by its context; where there are more, pieces of the context lead."""

EDGE = 96
"""Characters of a passage's head or tail by which its edge is settled."""

REACH = 24
"""How far an edge that was only estimated may lie from its estimate."""


INTACT = 0.98
"""Context that stands as it was."""

STRONG = 0.7
"""Context in which about every seventh word was edited."""

ABSENT = 0.5
"""What a side without any context counts."""

MARGIN = 0.04
"""A stretch elsewhere that scores this close makes the answer a guess."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """The described passage, folded."""

    prefix: str
    exact: str
    suffix: str
    occurrences: int


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A stretch of the folded text, and how it compares: each from 0 to 1."""

    score: float
    start: int
    end: int
    words: float
    left: float
    right: float

    @property
    def weak(self) -> float:
        return min(self.left, self.right)

    @property
    def strong(self) -> float:
        return max(self.left, self.right)

    def overlaps(self, other: "_Candidate") -> bool:
        return self.start < other.end and other.start < self.end


def locate(text: str, selector: Selector) -> Match | None:
    """Find the passage in ``text``, or give None where its words are gone or could be in several places.

    A text of the same hash has it where the selector says. Otherwise passage and context together, then the exact words and
    the words between what is left of the context, are compared; a stretch is taken only where its words and its context
    together leave no doubt.
    """
    start, end = selector.start, selector.end
    if 0 <= start <= end <= len(text) and selector.text_sha256 == sha256(text):
        return Match(start, end, 1.0, "exact")
    whole = selector.prefix + selector.exact + selector.suffix
    at = _only(text, whole, start - len(selector.prefix))
    if at is not None:
        at += len(selector.prefix)
        return _match(text, selector, at, at + len(selector.exact), 1.0)
    if not selector.exact.strip():
        return None
    passage = _Passage(*(fold(part).text for part in (selector.prefix, selector.exact, selector.suffix)), selector.occurrences)
    folded = fold_article(text)
    found = _search(folded, passage, start)
    if found is None:
        return None
    return _match(text, selector, *folded.span(found.start, found.end), found.score)


def _only(text: str, whole: str, expected: int) -> int | None:
    """Give the place of ``whole`` where it stands once, or stands as expected and is long enough to tell."""
    if len(whole) < TELLING:
        return None
    first = text.find(whole)
    if first < 0 or text.find(whole, first + 1) < 0:
        return first if first >= 0 else None
    return expected if expected >= 0 and text.startswith(whole, expected) else None


def _match(text: str, selector: Selector, start: int, end: int, score: float) -> Match:
    same = same_words(selector.exact, text[start:end])
    state = "changed" if not same else "exact" if start == selector.start else "moved"
    return Match(start, end, round(score, 3), state)


def _search(folded: Folded, passage: _Passage, expected: int) -> _Candidate | None:
    text = folded.text
    whole = passage.prefix + passage.exact + passage.suffix
    at = _only(text, whole, expected - len(passage.prefix))
    if at is not None:
        at += len(passage.prefix)
        return _Candidate(1.0, at, at + len(passage.exact), 1.0, 1.0, 1.0)
    candidates = [_compare(text, passage, *stretch) for stretch in _stretches(text, passage)]
    left = sum(one.words == 1.0 for one in candidates)
    good = sorted((one for one in candidates if _believable(text, passage, one, left)), reverse=True)
    return _choose(good) if good else None


def _choose(good: list[_Candidate]) -> _Candidate | None:
    """Give the best one, or None where another place is as good."""
    intact = [one for one in good if one.weak >= INTACT]
    best = (intact or good)[0]
    rivals = [one for one in intact or good if not one.overlaps(best)]
    if rivals and rivals[0].score > best.score - MARGIN:
        return None
    same = [one for one in good if one.overlaps(best) and one.words == 1.0]
    # Between neighbours that stand as they were, everything is the passage; otherwise its own words show its edges.
    return best if intact or not same else same[0]


def _stretches(text: str, passage: _Passage) -> set[tuple[int, int]]:
    before, after = places(passage.prefix, text), places(passage.suffix, text)
    length = len(passage.exact)
    found: set[tuple[int, int]] = set()
    room = length * 2 + 64
    starts = {place.end for place in before}
    ends = {place.start for place in after}
    if not passage.prefix:
        starts.add(0)
    if not passage.suffix:
        ends.add(len(text))
    found.update((start, end) for start in starts for end in ends if 0 < end - start <= room)
    for place in places(passage.exact, text):
        start, end = place.start, place.end
        if not place.sure_start:
            start = _edge(text, passage.exact[:EDGE], start, -1)
        if not place.sure_end:
            end = _edge(text, passage.exact[-EDGE:], end, 1)
        found.add((start, end))
        found.update((other, end) for other in starts if abs(other - start) <= REACH + length // 3)
        found.update((start, other) for other in ends if abs(other - end) <= REACH + length // 3)
    trimmed = (_trim(text, passage.exact, start, end) for start, end in found)
    whole = {(start, end) for start, end in trimmed if start < end and _whole_words(text, passage, start, end)}
    return whole.union(_exact(text, passage.exact))


def _trim(text: str, words: str, start: int, end: int) -> tuple[int, int]:
    if words[0] != " ":
        while start < end and text[start] == " ":
            start += 1
    if words[-1] != " ":
        while start < end and text[end - 1] == " ":
            end -= 1
    return start, end


def _whole_words(text: str, passage: _Passage, start: int, end: int) -> bool:
    """Tell whether the stretch cuts no word at its edges, or the passage did so itself."""
    cut_start = passage.prefix[-1:].isalnum() and passage.exact[0].isalnum()
    cut_end = passage.suffix[:1].isalnum() and passage.exact[-1].isalnum()
    return (cut_start or _border(text, start)) and (cut_end or _border(text, end))


def _exact(text: str, words: str) -> Iterator[tuple[int, int]]:
    hits = []
    at = text.find(words)
    while at >= 0 and len(hits) <= EXACT_HITS:
        hits.append((at, at + len(words)))
        at = text.find(words, at + 1)
    if len(hits) <= EXACT_HITS:
        yield from hits


def _edge(text: str, words: str, estimate: int, side: int) -> int:
    """Give the border of a word near ``estimate`` where ``words`` begin (side -1) or end (side 1) best."""
    from rapidfuzz.distance import Levenshtein

    size = len(words)
    best, least = estimate, size * 2
    for at in sorted(range(estimate - REACH, estimate + REACH + 1), key=lambda at: abs(at - estimate)):
        if not 0 <= at <= len(text) or (at != estimate and not _border(text, at)):
            continue
        here = text[at : at + size] if side < 0 else text[max(0, at - size) : at]
        distance = Levenshtein.distance(words, here)
        if distance < least:
            best, least = at, distance
    return best


def _border(text: str, at: int) -> bool:
    return at in {0, len(text)} or not (text[at - 1].isalnum() and text[at].isalnum())


def _compare(text: str, passage: _Passage, start: int, end: int) -> _Candidate:
    from rapidfuzz.distance import Levenshtein

    words = Levenshtein.normalized_similarity(passage.exact, text[start:end])
    left = _beside(passage.prefix[::-1], text[max(0, start - len(passage.prefix)) : start][::-1])
    right = _beside(passage.suffix, text[end : end + len(passage.suffix)])
    return _Candidate(0.5 * words + 0.25 * left + 0.25 * right, start, end, words, left, right)


def _beside(context: str, there: str) -> float:
    """Compare context, the character nearest to the passage first; the nearest part may do where the rest was edited."""
    from rapidfuzz.distance import Levenshtein

    if not context:
        return ABSENT
    full = Levenshtein.normalized_similarity(context, there)
    return 0.2 * full + 0.8 * max(full, Levenshtein.normalized_similarity(context[:NEAR], there[:NEAR]))


def _believable(text: str, passage: _Passage, one: _Candidate, left: int) -> bool:
    """Tell whether words and context together leave no doubt; ``left`` is how often the exact words still stand."""
    short = len(passage.exact) < TELLING
    if one.words == 1.0:
        return _same_believable(passage, one, left, short=short)
    if short:
        return one.weak >= (0.85 if one.words >= 0.7 else INTACT) and (
            one.words >= 0.7 or _shared(passage.exact, text[one.start : one.end]) >= 0.25
        )
    if one.weak >= STRONG:
        return one.words >= 0.7 or _shared(passage.exact, text[one.start : one.end]) >= 0.25
    if one.strong >= STRONG:
        return one.words >= (0.65 if one.weak >= ABSENT else 0.8)
    return one.words >= 0.85 and len(passage.exact) >= 40


def _same_believable(passage: _Passage, one: _Candidate, left: int, *, short: bool) -> bool:
    if passage.occurrences == left == 1:
        return True
    if passage.occurrences > 1 and short:
        return one.weak >= 0.5
    return one.strong >= 0.6 or not short


def _shared(one: str, other: str) -> float:
    """Give the share of two passages that are the same words in the same order."""
    from rapidfuzz.distance import LCSseq

    words, there = _WORD.findall(one), _WORD.findall(other)
    same = sum(
        len(word)
        for step in LCSseq.opcodes(words, there)
        if step.tag == "equal"
        for word in words[step.src_start : step.src_end]
    )
    return 2 * same / max(1, sum(map(len, words)) + sum(map(len, there)))


_WORD = re.compile(r"\w+")
