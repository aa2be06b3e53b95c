"""Quotes without marks: the clause that says what was said, found beside its reporting word."""

import re

from reader.suggest.clauses import Clauses, Site
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast
from reader.suggest.reading import Reading, Span
from reader.suggest.speaker_first import SpeakerFirst
from reader.suggest.speaker_last import SpeakerLast
from reader.suggest.speakers import Source, Speakers

_HEADLINE = re.compile(r"(?:^|[,;–—]\s+)([^,:;–—\n\"“”]{2,60}):\s+(\S[^\n]{8,})$")
_HEADLINES = 4
"""Paragraphs at the top among which a headline may be."""
_HEADLINE_SIZE = 160
_HEADLINE_NAME = 6
"""Words that whom a headline quotes is called by at the most."""
_LABEL = 2
"""Words of what kind of text a headline says that it heads ("Correction: ...")."""
_SHARED = 0.3
"""Share of the shorter one of two clauses above which they are one quote."""


class IndirectRules:
    """Reads the reporting words of one reading that belong to no quotation in marks."""

    def __init__(self, reading: Reading, cast: Cast, speakers: Speakers) -> None:
        self.reading = reading
        self.cast = cast
        self.speakers = speakers
        self.text = reading.text
        self.words = reading.words
        self.cues = reading.pack.cues
        self.clauses = Clauses(reading, cast, speakers)
        self.subject_first = bool(reading.pack.options.get("subject_before_cue"))
        self.rules = SpeakerFirst(self.clauses) if self.subject_first else SpeakerLast(self.clauses)
        self.according_link = reading.pack.option("according_link")
        self.labels = reading.pack.words("headline_labels")
        self.named_only = reading.pack.words("named_only")

    def read(self, cue_words: list[int], sentence: int, found: list[Suggestion]) -> None:
        """Add what the reporting words of one sentence give."""
        floor, end = self.reading.sentences[sentence]
        taken: list[Span] = [(one.start, one.end) for one in found[-3:]]
        for at in cue_words:
            if self.words.word[at][0].isupper() and self.words.start[at] != floor:
                continue
            site = Site(at, self.cues[self.words.lower[at]], floor, end, sentence)
            suggestion = self._according(site) if "according" in site.cue.places else self.rules.read(site)
            if suggestion is None or any(_clash((suggestion.start, suggestion.end), span) for span in taken):
                continue
            taken.append((suggestion.start, suggestion.end))
            found.append(suggestion)

    def _according(self, site: Site) -> Suggestion | None:
        """Read "Menurut X, B", "A, menurut X, B", "According to X, B" and "A, according to X"."""
        last = site.at
        if self.according_link:
            last += 1
            if last >= len(self.words) or self.words.lower[last] != self.according_link:
                return None
        at = self.words.start[site.at]
        source = self.speakers.back(at) if site.cue.anaphoric else self.speakers.after(last, site.end)
        if source is None or (site.cue.word in self.named_only and source.how == "description"):
            return None
        tail = max(self.words.end[last], source.end)
        comma = self.text.find(",", tail, site.end)
        before = self.text[site.floor : at]
        ground, cue = "according to, clause", self.text[at : self.words.end[last]]
        if len(before) < 3 or (len(before) < 30 and not self.subject_first and "," not in before):
            span = (comma + 1, site.end) if 0 <= comma - tail <= 140 else None
        elif not self.subject_first and not before.rstrip().endswith(","):
            span = None
        elif 0 <= comma - tail < 60 and not self.subject_first:
            span, ground = (site.floor, site.end), "clause with its attribution inside"
        else:
            span, ground = (site.floor, at), "clause, then according to"
        return self.clauses.suggestion(span, source, cue, (ground, site.cue.weight)) if span else None

    def headlines(self, found: list[Suggestion]) -> None:
        """Add "X: ..." of the headline."""
        for start, end in self.reading.paragraphs[:_HEADLINES]:
            line = self.text[start:end]
            if (
                len(line) > _HEADLINE_SIZE
                or line[-1] in ";,:"
                or (line[-1] == "." and start != self.reading.paragraphs[0][0])
            ):
                continue
            match = _HEADLINE.search(line)
            if match is None or any(s.start < end and s.end > start for s in found):
                continue
            name = match[1].strip()
            labelled = name.lower().split()[0] in self.labels and len(name.split()) <= _LABEL
            if labelled or not _is_called_so(name):
                continue
            person = self.cast.resolve(name, at=start)
            source = Source(
                person.full if person else name, person.role if person else None, person, start, start, "named"
            )
            suggestion = self.clauses.suggestion(
                (start + match.start(2), start + match.end(2)), source, None, ("headline", 0.7)
            )
            if suggestion is not None:
                found.append(suggestion)


def _is_called_so(name: str) -> bool:
    """Whether the words before a headline's colon can be whom it quotes: most of them begin as names do."""
    words = name.split()
    capitals = sum(not word[0].islower() for word in words)
    return name[0].isupper() and len(words) <= _HEADLINE_NAME and 2 * capitals >= len(words) and ". " not in name


def _clash(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and shared > _SHARED * min(one[1] - one[0], other[1] - other[0])
