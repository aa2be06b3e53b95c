"""Clauses that were said: where a cue stands, and how its clause becomes a suggestion."""

from typing import NamedTuple

from reader.suggest.explanation import explain
from reader.suggest.model import Form, Suggestion
from reader.suggest.packs import Cue
from reader.suggest.people import Cast
from reader.suggest.reading import Reading, Span
from reader.suggest.speakers import Source, Speakers

_TRIM_START = " \t,:;"
_WORDLESS = 3
"""A pack that asks for more code points than this asks for more than one word."""
_TRIM_END = " \t.;:,!…"


class Site(NamedTuple):
    """A reporting word in its sentence: the index of the word, and where the sentence begins and ends."""

    at: int
    cue: Cue
    floor: int
    end: int
    sentence: int


class Clauses:
    """Makes suggestions of the clauses of one reading, and notes who said them."""

    def __init__(self, reading: Reading, cast: Cast, speakers: Speakers) -> None:
        self.reading = reading
        self.cast = cast
        self.speakers = speakers
        self.text = reading.text
        self.words = reading.words
        self.least = int(reading.pack.options.get("least_clause", 3))

    def source(self, site: Site) -> Source | None:
        """Give the speaker that a cue points back to, or that follows it."""
        if site.cue.anaphoric:
            return self.speakers.back(self.words.start[site.at])
        return self.speakers.after(site.at, site.end)

    def make(self, site: Site, span: Span, source: Source, rule: str) -> Suggestion | None:
        """Give the suggestion for a clause; None where nothing worth it is left of the span."""
        return self.suggestion(span, source, self.words.word[site.at], (rule, site.cue.weight))

    def suggestion(self, span: Span, source: Source, cue: str | None, ground: tuple[str, float]) -> Suggestion | None:
        """Give the suggestion for a clause on a ground: the rule and how sure it is."""
        rule, weight = ground
        start, end = self.trimmed(*span)
        if end - start < self.least or (self.least > _WORDLESS and " " not in self.text[start:end]):
            return None
        if source.person is not None:
            self.cast.note(start, source.person)
        return Suggestion(
            kind="quote",
            start=start,
            end=end,
            text=self.text[start:end],
            form=self._form(start, end),
            speaker=source.name,
            role=source.role,
            cue=cue,
            confidence=round(weight, 2),
            rule=rule,
            why=explain(rule, cue, source),
        )

    def trimmed(self, start: int, end: int) -> Span:
        """Give a span without the blanks and marks at its ends."""
        text = self.text
        while start < end and text[start] in _TRIM_START:
            start += 1
        while end > start and text[end - 1] in _TRIM_END:
            end -= 1
        return start, end

    def _form(self, start: int, end: int) -> Form:
        """Mixed where at least three words, or a third of them, stand in marks; direct where all do."""
        quoted = 0
        total = len(self.words.within(start, end))
        for quotation in self.reading.quotations:
            if quotation.start >= start and quotation.end <= end:
                quoted += len(self.words.within(quotation.start, quotation.end))
        if total and quoted >= total - 1 and quoted:
            return "direct"
        return "mixed" if quoted >= 3 or (quoted and quoted * 3 >= total) else "indirect"
