"""Which stretch is the passage, if any: words and both sides of context are weighed together.

The rule behind every limit: no answer beats a wrong one. The limits were set on edited news articles in Indonesian and
English; ``benchmarks/anchoring.py`` counts what they let through.
"""

import re
from dataclasses import dataclass

from reader.annotations.anchor.seeking import Scene

SHORT = 24
"""A passage of fewer characters stands elsewhere by chance."""

LONG = 40
"""A passage from here on is known by its words alone, when `ALONE` of them stand."""

NEAR = 32
"""Characters right beside a passage; the rest of its context may have been edited."""

BARE = 24
"""Characters of context on both sides together, below which there is nothing to lean on."""

EDGE = 12
"""Characters by which a passage's head and tail are known."""

SAMPLE = 1_500
"""Characters of a long passage's head and tail that are compared."""

# How much of a side of context stands, from 0 to 1.
INTACT = 0.98
"""All of it."""
FIRM = 0.85
"""Nearly all: what a short passage asks for on both sides."""
STRONG = 0.7
"""About every seventh word was edited."""
KNOWN = 0.6
"""No coincidence."""
ABSENT = 0.5
"""What a side counts that has no context."""

# How many of a passage's letters stand, from 0 to 1.
ALMOST = 0.99
"""What a long passage counts whose head and tail stand, and that differs between them."""
ALONE = 0.85
"""Enough without any context."""
ONE_SIDED = 0.8
"""Enough with one side of context that stands and one that went."""
MOST = 0.65
"""About every third word was edited: enough between its neighbours, or where one side never had context."""
SOME = 0.4
"""Enough to doubt a passage that stands elsewhere."""

SHARED = 0.25
"""The least share of words between intact neighbours that makes them the same passage, edited."""
SHARED_LOOSE = 0.45
"""The same where the neighbours were edited too."""

CLEARER = 0.1
"""By how much more a part has of the passage's letters than the whole, where the rest was put in."""

MARGIN = 0.04
"""A stretch elsewhere that scores this close makes the answer a guess."""

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…]\W*$")
_SENTENCE = re.compile(r"\w.{22,}[.!?…]\W*(?:\s|$)")


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A stretch of the folded text, and how it compares: each from 0 to 1."""

    score: float
    start: int
    end: int
    words: float
    left: float
    right: float

    @property
    def weak(self) -> float:
        """The side of context that stands less well."""
        return min(self.left, self.right)

    @property
    def strong(self) -> float:
        """The side of context that stands better."""
        return max(self.left, self.right)

    def overlaps(self, other: "Candidate") -> bool:
        """Tell whether both are about the same place."""
        return self.start < other.end and other.start < self.end


class Judge:
    """Weighs the stretches of one scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._passage = scene.passage
        self._frames = scene.frames()
        self._short = len(scene.passage.exact) < SHORT
        self._bare = len(scene.passage.prefix) + len(scene.passage.suffix) < BARE
        self._left = len(scene.exact())
        self._sample = _sample(scene.passage.exact)
        self._closed = any(self._is_closed(*frame) for frame in self._frames)

    def choose(self) -> Candidate | None:
        """Give the stretch that is the passage, or None where there is none or another is as good."""
        candidates = [self._compare(*stretch) for stretch in self._scene.stretches()]
        good = sorted((one for one in candidates if self._believable(one)), reverse=True)
        if not good:
            return None
        intact = [one for one in good if one.weak >= INTACT]
        best = (intact or good)[0]
        rivals = [one for one in intact or good if not one.overlaps(best)]
        if rivals and rivals[0].score > best.score - MARGIN:
            return None
        if best.strong < KNOWN and any(self._may_be_home(one) for one in candidates if not one.overlaps(best)):
            return None
        here = [one for one in good if one.overlaps(best)]
        # Between neighbours that stand as they were, everything is the passage, but for sentences put in beside it;
        # otherwise its own words show its edges.
        if intact:
            inner = [one for one in here if one.words > best.words + CLEARER and self._sentence_beside(best, one)]
            return max(inner, default=best, key=lambda one: (self._after_stop(best, one), one.words, one.score))
        return max((one for one in here if one.words == 1.0), default=best)

    def _sentence_beside(self, outer: Candidate, inner: Candidate) -> bool:
        """Tell whether a sentence stands between the passage's own words and its neighbour."""
        text = self._scene.text
        if not outer.start <= inner.start < inner.end <= outer.end:
            return False
        before, after = text[outer.start : inner.start], text[inner.end : outer.end]
        head, tail = self._passage.exact[:EDGE], self._passage.exact[-EDGE:]
        # What begins or ends like the passage is a part of it: the sentence was put into its middle.
        own = text[inner.start : inner.end]
        if _alike(head, before[:EDGE]) > max(KNOWN, _alike(head, own[:EDGE])):
            return False
        if _alike(tail, after[-EDGE:]) > max(KNOWN, _alike(tail, own[-EDGE:])):
            return False
        return bool(_SENTENCE.search(f"{before} {after}"))

    def _after_stop(self, outer: Candidate, inner: Candidate) -> bool:
        return inner.start == outer.start or bool(_STOP.search(self._scene.text[outer.start : inner.start]))

    def _may_be_home(self, one: Candidate) -> bool:
        """Tell whether words that stand without their context elsewhere may stand here, edited."""
        if self._closed or one.words < SOME:
            return False
        return one.left + one.right >= 2 * ABSENT and self._framed(one)

    def _compare(self, start: int, end: int) -> Candidate:
        from rapidfuzz.distance import Levenshtein

        text, passage = self._scene.text, self._passage
        there = text[start:end]
        words = 1.0 if there == passage.exact else Levenshtein.normalized_similarity(self._sample, _sample(there))
        if words == 1.0 and there != passage.exact:
            words = ALMOST
        left = _beside(passage.prefix[::-1], text[max(0, start - len(passage.prefix)) : start][::-1])
        right = _beside(passage.suffix, text[end : end + len(passage.suffix)])
        return Candidate(0.5 * words + 0.25 * left + 0.25 * right, start, end, words, left, right)

    def _believable(self, one: Candidate) -> bool:
        if one.words == 1.0:
            return self._same_believable(one)
        if self._closed or (self._bare and one.words < ALONE):
            return False
        if self._short:
            return one.weak >= (FIRM if one.words >= STRONG else INTACT) and self._kept(one)
        if one.weak >= STRONG:
            return self._kept(one, least=SHARED if one.weak >= INTACT else SHARED_LOOSE)
        return self._known_by_words(one)

    def _known_by_words(self, one: Candidate) -> bool:
        """Tell whether its words alone, or with one side of context, are enough."""
        if self._frames:
            return one.words >= MOST and self._framed(one)
        if one.strong >= STRONG:
            return one.words >= (MOST if one.weak >= ABSENT else ONE_SIDED)
        return one.words >= ALONE and len(self._passage.exact) >= LONG

    def _is_closed(self, start: int, end: int) -> bool:
        """Tell whether the neighbours closed over the place where the passage was."""
        return end - start <= 1 and self._compare(start, end).weak >= STRONG

    def _framed(self, one: Candidate) -> bool:
        """Tell whether it lies between both neighbours, or these are not known."""
        return not self._frames or any(low <= one.start and one.end <= high for low, high in self._frames)

    def _same_believable(self, one: Candidate) -> bool:
        if self._passage.occurrences == self._left == 1:
            return True
        if self._passage.occurrences > 1 and (self._short or self._frames):
            return one.weak >= ABSENT
        return one.strong >= KNOWN or not self._short

    def _kept(self, one: Candidate, *, least: float = SHARED) -> bool:
        """Tell whether enough of the passage's words stand there, or most of its letters."""
        if one.words >= STRONG:
            return True
        return _shared(self._sample, _sample(self._scene.text[one.start : one.end])) >= least


def _sample(text: str) -> str:
    """Give head and tail of a passage that would take too long to compare whole."""
    return text if len(text) <= 2 * SAMPLE else text[:SAMPLE] + text[-SAMPLE:]


def _alike(one: str, other: str) -> float:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(one, other)


def _beside(context: str, there: str) -> float:
    """Compare context, nearest character first; the nearest part may do where the rest was edited."""
    from rapidfuzz.distance import Levenshtein

    if not context:
        return ABSENT
    full = Levenshtein.normalized_similarity(context, there)
    return 0.2 * full + 0.8 * max(full, Levenshtein.normalized_similarity(context[:NEAR], there[:NEAR]))


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
