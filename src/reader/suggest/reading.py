"""One text as the rules read it: paragraphs, sentences, quotations and words, each found once."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from reader.suggest import sentences
from reader.suggest.marks import Quotation, pair
from reader.suggest.packs import Pack

Span = tuple[int, int]

_LINE = re.compile(r"[^\S\n]*(\S(?:[^\n]*\S)?)")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:[-'’&][^\W_]+)*")


@dataclass(slots=True)
class Words:
    """The words of a text as parallel lists: ``start[i]``, ``end[i]``, the word as it stands and in lower case."""

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    word: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.start)

    def within(self, start: int, end: int) -> range:
        """Give the indices of the words that begin in ``text[start:end]``."""
        return range(bisect_left(self.start, start), bisect_left(self.start, end))


class Reading:
    """A text and what stands in it. Offsets are code points into ``text``; everything is in order of place.

    ``paragraphs`` are the lines that are not blank, without the blanks around them. ``sentences`` cover the
    paragraphs; a quotation is never split, so that a sentence may hold several quoted ones.
    """

    def __init__(self, text: str, pack: Pack) -> None:
        self.text = text
        self.pack = pack
        self.paragraphs: list[Span] = [match.span(1) for match in _LINE.finditer(text)]

    @cached_property
    def quotations(self) -> list[Quotation]:
        """The outermost quotations, marks paired."""
        return pair(self.text, self.paragraphs)

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences of all paragraphs."""
        found: list[Span] = []
        at = 0
        spans = self.quotations
        for paragraph in self.paragraphs:
            while at < len(spans) and spans[at].end <= paragraph[0]:
                at += 1
            last = at
            while last < len(spans) and spans[last].start < paragraph[1]:
                last += 1
            found.extend(
                sentences.split(
                    self.text,
                    paragraph,
                    abbreviations=self.pack.abbreviations,
                    quotations=spans[at:last],
                )
            )
        return found

    def sentences_of(self, span: Span) -> list[Span]:
        """Give the sentences of a stretch, the inside of a quotation for example."""
        return list(sentences.split(self.text, span, abbreviations=self.pack.abbreviations))

    @cached_property
    def words(self) -> Words:
        """The words of the whole text."""
        found = Words()
        spans = [match.span() for match in _WORD.finditer(self.text)]
        found.start = [start for start, _ in spans]
        found.end = [end for _, end in spans]
        found.word = [self.text[start:end] for start, end in spans]
        found.lower = [word.lower() for word in found.word]
        return found

    @cached_property
    def headline(self) -> Span:
        """The headline: a short line without a closing full stop among the first three; empty where there is none."""
        for index, (start, end) in enumerate(self.paragraphs[:3]):
            line = self.text[start:end]
            closed = line[-1] in '.:;,"”' and not (index == 0 and line[-1] == "." and len(self.paragraphs) > 3)
            if 3 <= len(line.split()) <= 18 and not closed:
                return start, end
        return 0, 0

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    def paragraph_at(self, offset: int) -> int:
        """Give the index of the paragraph at or before ``offset``; 0 where there is none."""
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)

    def sentence_at(self, offset: int) -> int:
        """Give the index of the sentence at or before ``offset``; 0 where there is none."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def quotation_at(self, offset: int) -> Quotation | None:
        """Give the quotation that holds ``offset``, its marks included."""
        index = bisect_right(self._quotation_starts, offset) - 1
        if index >= 0 and offset < self.quotations[index].end:
            return self.quotations[index]
        return None
