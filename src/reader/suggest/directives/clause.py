"""A clause as the directive rules see it: the words and marks of one sentence, inside or outside its quotation."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from reader.suggest.marks import Quotation
from reader.suggest.reading import Reading

_TOKEN = re.compile(r"\w+(?:[-'’/.&]\w+)*|[^\w\s]")
_SCARE = 3
"""Words up to which a quotation is taken as a term within its sentence, not as speech."""


@dataclass(slots=True)
class Clause:
    """The tokens of ``text[start:end]``; ``lower``, ``begin`` and ``stop`` are parallel."""

    text: str
    start: int
    end: int
    quotation: Quotation | None = None
    """The quotation that the clause stands in; None outside."""
    headline: bool = False
    continues: bool = False
    """Whether a quotation goes on with the sentence around it: no words of its own begin there."""
    lower: list[str] = field(default_factory=list)
    begin: list[int] = field(default_factory=list)
    stop: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for match in _TOKEN.finditer(self.text, self.start, self.end):
            self.lower.append(match.group().lower())
            self.begin.append(match.start())
            self.stop.append(match.end())

    def __len__(self) -> int:
        return len(self.lower)

    def index_at(self, offset: int) -> int:
        """Give the index of the first token that begins at or after ``offset``."""
        return bisect_left(self.begin, offset)

    def word(self, index: int) -> str:
        """Give the token in lower case; the empty string outside the clause."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def surface(self, low: int, high: int) -> str:
        """Give the text from token ``low`` up to, not including, token ``high``."""
        return self.text[self.begin[low] : self.stop[high - 1]] if low < high else ""

    def capital(self, index: int) -> bool:
        """Whether the token begins with a capital letter."""
        return self.text[self.begin[index]].isupper()

    def is_word(self, index: int) -> bool:
        """Whether the token is a word or a figure."""
        return 0 <= index < len(self.lower) and self.text[self.begin[index]].isalnum()


class Clauses:
    """The clauses of one reading, each read when a cue is found in it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[tuple[int, int], Clause] = {}
        self._inside: dict[int, list[tuple[int, int]]] = {}

    def at(self, offset: int) -> Clause:
        """Give the clause around ``offset``."""
        reading = self._reading
        quotation = reading.quotation_at(offset)
        if quotation is not None and not _is_term(reading, quotation):
            span = self._sentence_inside(quotation, offset)
        else:
            quotation = None
            span = self._sentence_outside(offset)
        if span not in self._known:
            self._known[span] = Clause(
                reading.text,
                *span,
                quotation=quotation,
                headline=quotation is None and self.is_headline(offset),
                continues=quotation is not None and self._goes_on(quotation, span[0]),
            )
        return self._known[span]

    def is_headline(self, offset: int) -> bool:
        """Whether an offset lies in the headline."""
        start, end = self._reading.headline
        return start <= offset < end

    def _goes_on(self, quotation: Quotation, start: int) -> bool:
        before = self._reading.text[max(0, quotation.start - 2) : quotation.start].rstrip()
        return start == quotation.inner_start and before[-1:].isalnum()

    def _sentence_inside(self, quotation: Quotation, offset: int) -> tuple[int, int]:
        if quotation.start not in self._inside:
            inner = (quotation.inner_start, quotation.inner_end)
            self._inside[quotation.start] = self._reading.sentences_of(inner)
        for start, end in self._inside[quotation.start]:
            if start <= offset < end:
                return start, end
        return quotation.inner_start, quotation.inner_end

    def _sentence_outside(self, offset: int) -> tuple[int, int]:
        reading = self._reading
        start, end = reading.sentences[reading.sentence_at(offset)]
        for quotation in reading.quotations:
            if quotation.end <= start:
                continue
            if quotation.start >= end:
                break
            if quotation.end <= offset and not _is_term(reading, quotation):
                start = quotation.end
            elif quotation.start > offset and _is_speech(reading, quotation):
                end = quotation.start
                break
        return start, end


def _is_term(reading: Reading, quotation: Quotation) -> bool:
    inner = reading.text[quotation.inner_start : quotation.inner_end]
    return len(inner.split()) <= _SCARE and inner[-1:] not in ",.!?"


def _is_speech(reading: Reading, quotation: Quotation) -> bool:
    """Whether a quotation after a cue is speech of its own, not words within the cue's sentence."""
    before = reading.text[max(0, quotation.start - 2) : quotation.start].rstrip()
    first = reading.text[quotation.inner_start : quotation.inner_start + 1]
    return before.endswith((":", ",")) or (first.isupper() and not _is_term(reading, quotation))
