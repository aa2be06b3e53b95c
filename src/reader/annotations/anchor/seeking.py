"""The stretches of a text that may be a passage sought, by its words and by what stands beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.annotations.anchor.pieces import Place, places

EXACT_HITS = 12
"""Occurrences of the exact words that are looked at each by its context; where there are more, the context leads."""

EDGE = 48
"""Characters of a passage's head or tail by which its edge is settled, and of those how many count most."""
EDGE_NEAR = 12

REACH = 32
"""How far an edge that was only estimated may lie from its estimate."""

_NEAREST = sorted(range(-REACH, REACH + 1), key=abs)

NEIGHBOUR = 24
"""Characters of context that must stand to be a neighbour."""

_STOP = re.compile(r"[.!?…][^\w\s]*\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A described passage, folded."""

    prefix: str
    exact: str
    suffix: str
    occurrences: int

    @property
    def room(self) -> int:
        """How long the passage may have become."""
        return len(self.exact) * 2 + 64


@dataclass(frozen=True, slots=True)
class Scene:
    """A folded text in which a passage is sought, with the places of its context."""

    text: str
    passage: Passage
    before: tuple[Place, ...]
    after: tuple[Place, ...]

    @classmethod
    def of(cls, text: str, passage: Passage) -> "Scene":
        """Find the context's places."""
        return cls(text, passage, places(passage.prefix, text), places(passage.suffix, text))

    def frames(self) -> list[tuple[int, int]]:
        """Give the stretches between both neighbours, where both still stand; empty ones are where the passage went."""
        if min(len(self.passage.prefix), len(self.passage.suffix)) < NEIGHBOUR:
            return []
        return [
            (before.end, after.start)
            for before in self.before
            for after in self.after
            if before.sure_end and after.sure_start and min(before.pieces, after.pieces) > 1
            if -1 <= after.start - before.end <= self.passage.room
        ]

    def exact(self) -> list[tuple[int, int]]:
        """Give the stretches that have the very words; none where there are too many to tell anything."""
        words = self.passage.exact
        hits: list[tuple[int, int]] = []
        at = self.text.find(words)
        while at >= 0 and len(hits) <= EXACT_HITS:
            hits.append((at, at + len(words)))
            at = self.text.find(words, at + 1)
        return hits if len(hits) <= EXACT_HITS else []

    def stretches(self) -> set[tuple[int, int]]:
        """Give every stretch worth comparing."""
        trimmed = (self._trim(start, end) for start, end in self._rough())
        whole = {(start, end) for start, end in trimmed if start < end and self._whole_words(start, end)}
        return whole.union(self.exact())

    def _rough(self) -> Iterator[tuple[int, int]]:
        words, length = self.passage.exact, len(self.passage.exact)
        starts = {place.end for place in self.before} | ({0} if not self.passage.prefix else set())
        ends = {place.start for place in self.after} | ({len(self.text)} if not self.passage.suffix else set())
        yield from ((start, end) for start in starts for end in ends if 0 < end - start <= self.passage.room)
        for start, end in self.frames():
            for stop in _STOP.finditer(self.text, start, end):
                yield stop.end(), end
                yield start, stop.end()
        for place in places(words, self.text):
            start = place.start if place.sure_start else self._edge(words[:EDGE], place.start, head=True)
            end = place.end if place.sure_end else self._edge(words[-EDGE:], place.end, head=False)
            yield start, end
            yield from ((other, end) for other in starts if abs(other - start) <= REACH + length // 3)
            yield from ((start, other) for other in ends if abs(other - end) <= REACH + length // 3)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Take off blanks that the passage does not begin or end with, and take in a mark that it does."""
        text, first, last = self.text, self.passage.exact[0], self.passage.exact[-1]
        while first != " " and start < end and text[start] == " ":
            start += 1
        while last != " " and start < end and text[end - 1] == " ":
            end -= 1
        if 0 < start < end and not first.isalnum() and text[start] != first == text[start - 1]:
            start -= 1
        if start < end < len(text) and not last.isalnum() and text[end - 1] != last == text[end]:
            end += 1
        return start, end

    def _whole_words(self, start: int, end: int) -> bool:
        """Tell whether the stretch cuts no word at its edges, or the passage did so itself."""
        passage = self.passage
        cut_start = passage.prefix[-1:].isalnum() and passage.exact[0].isalnum()
        cut_end = passage.suffix[:1].isalnum() and passage.exact[-1].isalnum()
        return (cut_start or self._border(start)) and (cut_end or self._border(end))

    def _border(self, at: int) -> bool:
        return at in {0, len(self.text)} or not (self.text[at - 1].isalnum() and self.text[at].isalnum())

    def _edge(self, words: str, estimate: int, *, head: bool) -> int:
        """Give the border of a word near ``estimate`` where ``words``, a passage's head or tail, fit best."""
        from rapidfuzz.distance import Levenshtein

        size, near = len(words), min(len(words), EDGE_NEAR)
        best, least = estimate, size * 4
        for at in (estimate + offset for offset in _NEAREST):
            if not 0 <= at <= len(self.text) or not self._border(at):
                continue
            if head:
                distance = Levenshtein.distance(words, self.text[at : at + size])
                distance += Levenshtein.distance(words[:near], self.text[at : at + near])
            else:
                distance = Levenshtein.distance(words, self.text[max(0, at - size) : at])
                distance += Levenshtein.distance(words[-near:], self.text[max(0, at - near) : at])
            if distance < least:
                best, least = at, distance
        return best
