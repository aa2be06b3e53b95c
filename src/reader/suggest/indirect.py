"""Quotes without marks: the clause that says what was said, found beside its reporting word."""

import re

from reader.suggest.direct import explain
from reader.suggest.model import Form, Suggestion
from reader.suggest.packs import Cue
from reader.suggest.people import Cast
from reader.suggest.reading import Reading, Span
from reader.suggest.speakers import Source, Speakers

_TRIM_END = " \t.;:,!…"
_LINK = re.compile(r"[\s,:]*")
_HEADLINE = re.compile(r"(?:^|[,;–—]\s+)([^,:;–—\n\"“”]{2,60}):\s+(\S[^\n]{8,})$")
_HEADLINES = 4
"""Paragraphs at the top among which a headline may be."""


class IndirectRules:
    """Reads the reporting words of one reading that belong to no quotation in marks."""

    def __init__(self, reading: Reading, cast: Cast, speakers: Speakers) -> None:
        self.reading = reading
        self.cast = cast
        self.speakers = speakers
        self.text = reading.text
        self.words = reading.words
        self.cues = reading.pack.cues
        words = reading.pack.words
        self.blockers = words("blockers")
        self.contents = words("contents")
        self.predicates = words("predicates")
        self.noun_heads = words("noun_heads")
        self.stops = words("stops")
        self.adverbs = words("adverbs")
        self.pronouns = words("pronouns")
        self.definite = words("definite")
        self.documents = words("documents")
        self.tell = words("link_verbs")
        self.months = words("months")
        self.subject_first = bool(reading.pack.options.get("subject_before_cue"))
        self.links = frozenset(reading.pack.option("link_words").split())

    def read(self, cue_words: list[int], sentence: int, found: list[Suggestion]) -> None:
        """Add what the reporting words of one sentence give."""
        taken: list[Span] = [(s.start, s.end) for s in found[-3:]]
        for number, at in enumerate(cue_words):
            cue = self.cues[self.words.lower[at]]
            following = cue_words[number + 1] if number + 1 < len(cue_words) else None
            suggestion = self._read(at, cue, sentence, following)
            if suggestion is None:
                continue
            span = suggestion.start, suggestion.end
            if any(span[0] < end and start < span[1] and self._clash(span, (start, end)) for start, end in taken):
                continue
            taken.append(span)
            found.append(suggestion)

    def _clash(self, one: Span, other: Span) -> bool:
        shared = min(one[1], other[1]) - max(one[0], other[0])
        return shared > 0.3 * min(one[1] - one[0], other[1] - other[0])

    def _read(self, at: int, cue: Cue, sentence: int, following: int | None) -> Suggestion | None:
        places = cue.places
        if "according" in places:
            return self._according(at, cue, sentence)
        if self.subject_first:
            return self._english(at, cue, sentence, following)
        if "passive" in places:
            return self._passive(at, cue, sentence)
        if "mid" in places:
            return self._mid(at, cue, sentence)
        if "active" in places:
            return self._active(at, cue, sentence)
        return None

    # Putting it together

    def _make(self, span: Span, source: Source | None, cue: str | None, rule: str, weight: float) -> Suggestion | None:
        start, end = self._trimmed(*span)
        if end - start < 8 or " " not in self.text[start:end]:
            return None
        if source is not None and source.person is not None:
            self.cast.note(start, source.person)
        return Suggestion(
            kind="quote",
            start=start,
            end=end,
            text=self.text[start:end],
            form=self._form(start, end),
            speaker=source.name if source else None,
            role=source.role if source else None,
            cue=cue,
            confidence=round(weight, 2),
            why=explain(rule, cue, source),
        )

    def _trimmed(self, start: int, end: int) -> Span:
        text = self.text
        while start < end and text[start] in " \t,:;":
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

    def _previous(self, at: int) -> str:
        """Give the word before the word ``at``, adverbs left out."""
        index = at - 1
        while index >= 0 and self.words.lower[index] in self.adverbs:
            index -= 1
        return self.words.lower[index] if index >= 0 else ""

    # Indonesian and its kind

    def _active(self, at: int, cue: Cue, sentence: int) -> Suggestion | None:
        """Read "X mengatakan, B"."""
        words, text = self.words, self.text
        floor, end = self.reading.sentences[sentence]
        if self._previous(at) in self.blockers:
            return None
        source = self.speakers.before(at, floor)
        if source is None:
            return None
        if source.how == "description" and source.person is None and not self._can_speak(source):
            return None
        start = words.end[at]
        gap = text[start : start + 2]
        following = at + 1 if at + 1 < len(words) and words.start[at + 1] < end else None
        if following is None:
            return None
        linked = gap[:1] in {",", ":"}
        while words.lower[following] in self.adverbs and not linked:
            start = words.end[following]
            linked = text[start : start + 1] in {",", ":"}
            following += 1
            if following >= len(words) or words.start[following] >= end:
                return None
        if words.lower[following] in self.links:
            linked = True
            start = words.end[following]
        if not linked and not self._is_clause(following, end, cue):
            if source.person is not None:
                self.cast.note(words.start[at], source.person, spoke=False)
            return None
        return self._make((start, end), source, words.word[at], "speaker, reporting word, clause", cue.weight)

    def _can_speak(self, source: Source) -> bool:
        head = source.name.split()[0].lower()
        return head not in self.documents or head in {"laporan", "survei"}

    def _is_clause(self, first: int, end: int, cue: Cue) -> bool:
        """Whether what follows a cue without a link is a clause, or a noun phrase that tells something."""
        lower = self.words.lower
        head = lower[first]
        if head in self.contents:
            return True
        if cue.group == "weighing":
            return False
        if head in self.noun_heads or head in self.stops:
            return False
        for index in range(first, min(first + 14, len(lower))):
            if self.words.start[index] >= end:
                break
            word = lower[index]
            if word in self.predicates or (
                index > first and len(word) > 5 and word.startswith(("me", "ber", "di", "ter"))
            ):
                return True
        return False

    def _passive(self, at: int, cue: Cue, sentence: int) -> Suggestion | None:
        """Read "Dijelaskan X, B", "Dikatakannya, B" and "Hal ini disampaikan X" (which means the sentence before)."""
        words, text = self.words, self.text
        floor, end = self.reading.sentences[sentence]
        opening = words.start[at] == floor
        if opening or (text[words.start[at] - 2 : words.start[at]] == ", "):
            source = self.speakers.back(words.start[at]) if cue.anaphoric else self.speakers.after(at, end)
            if source is None:
                return None
            comma = text.find(",", max(words.end[at], source.end), end)
            if opening and 0 <= comma - max(words.end[at], source.end) < 60:
                return self._make(
                    (comma + 1, end), source, words.word[at], "passive reporting word, clause", cue.weight
                )
            return None
        subject = text[floor : words.start[at]].lower().split()
        if not 1 < len(subject) <= 4 or subject[1] not in self.definite or not sentence:
            return None
        source = self.speakers.back(words.start[at]) if cue.anaphoric else self.speakers.after(at, end)
        if source is None or source.person is None:
            return None
        self.cast.note(floor, source.person)
        before = self.reading.sentences[sentence - 1]
        if self.reading.quotation_at(before[0]) is not None:
            return None
        return self._make(before, source, words.word[at], "the sentence before, by “hal ini”", 0.6)

    def _mid(self, at: int, cue: Cue, sentence: int) -> Suggestion | None:
        """Read "A, lanjut X, B", "A, kata X." and "Kata X, B"."""
        words, text = self.words, self.text
        floor, end = self.reading.sentences[sentence]
        opening = words.start[at] == floor
        if not opening and text[floor : words.start[at]].rstrip()[-1:] != ",":
            return None
        source = self.speakers.back(words.start[at]) if cue.anaphoric else self.speakers.after(at, end)
        if source is None or (source.how == "description" and source.person is None and opening):
            return None
        tail = max(words.end[at], source.end)
        comma = text.find(",", tail, end)
        if opening:
            if comma < 0 or comma - tail > 60:
                return None
            return self._make((comma + 1, end), source, words.word[at], "reporting word, speaker, clause", cue.weight)
        rest = text[tail:end].strip(" .")
        if rest and 0 <= comma - tail < 50:
            return self._make((floor, end), source, words.word[at], "clause with its attribution inside", cue.weight)
        head = self._trimmed(floor, words.start[at])
        if self.reading.quotation_at(head[1] - 1) is not None:
            return None
        return self._make(head, source, words.word[at], "clause, then its attribution", cue.weight)

    def _according(self, at: int, cue: Cue, sentence: int) -> Suggestion | None:
        """Read "Menurut X, B", "A, menurut X, B", "According to X, B" and "A, according to X"."""
        words, text = self.words, self.text
        floor, end = self.reading.sentences[sentence]
        name = at
        if self.subject_first:
            if at + 1 >= len(words) or words.lower[at + 1] != "to":
                return None
            name = at + 1
        if cue.anaphoric:
            source = self.speakers.back(words.start[at])
        else:
            source = self.speakers.after(name, end)
        if source is None or (cue.word == "bagi" and source.how == "description"):
            return None
        tail = max(words.end[name], source.end)
        opening = not self.words.within(floor, words.start[at])
        opening = words.start[at] - floor < 3 or (
            words.start[at] - floor < 30 and not self.subject_first and "," not in text[floor : words.start[at]]
        )
        comma = text.find(",", tail, end)
        if opening:
            if comma < 0 or comma - tail > 140:
                return None
            return self._make((comma + 1, end), source, self._cue_text(at, name), "according to, clause", cue.weight)
        if not self.subject_first and text[floor : words.start[at]].rstrip()[-1:] != ",":
            return None
        if 0 <= comma - tail < 60 and not self.subject_first:
            return self._make(
                (floor, end), source, self._cue_text(at, name), "clause with its attribution inside", cue.weight
            )
        return self._make(
            (floor, words.start[at]), source, self._cue_text(at, name), "clause, then according to", cue.weight
        )

    def _cue_text(self, first: int, last: int) -> str:
        return self.text[self.words.start[first] : self.words.end[last]]

    # English and its kind

    def _english(self, at: int, cue: Cue, sentence: int, following: int | None) -> Suggestion | None:
        words, text = self.words, self.text
        floor, end = self.reading.sentences[sentence]
        if words.word[at] != words.lower[at] or (at and words.lower[at - 1] in {"to", "the", "a", "of"}):
            return None
        source = self._english_subject(at, floor)
        if source is None:
            return None
        span = self._complement(at, cue, (floor, end), source)
        if span is None:
            return None
        return self._make(span, source, words.word[at], "speaker, reporting word, clause", cue.weight)

    def _english_subject(self, at: int, floor: int) -> Source | None:
        words = self.words
        source = self.speakers.before(at, floor)
        if source is None and words.lower[at].endswith("ing"):
            return self.speakers.back(words.start[at])
        return source

    def _complement(self, at: int, cue: Cue, span: Span, source: Source) -> Span | None:
        """Give the clause of a cue: behind it, or all that stands before "X said" at the sentence's end."""
        words, text = self.words, self.text
        floor, end = span
        index = at + 1
        rest = text[words.end[at] : end]
        if not rest.strip(" .") or (rest.lstrip()[:1] == "," and source.start > floor):
            return self._head(floor, source.start)
        if rest.lstrip()[:1] == "," or index >= len(words):
            return None
        that = rest.find(" that ")
        lower = words.lower[index]
        if 0 <= that < 80 and "," not in rest[:that]:
            return self._until(words.end[at] + that + 6, end)
        if lower in self.tell or words.lower[at] in self.tell:
            return self._until(words.start[min(index + 1, len(words) - 1)], end)
        if lower in self.stops or lower in self.months:
            head = self._head(floor, source.start)
            if head is not None:
                return head
            return self._until(words.start[index], end) if "attitude" in cue.places else None
        return self._until(words.start[index], end)

    def _head(self, floor: int, stop: int) -> Span | None:
        """Give what stands before the speaker, if a comma parts the two."""
        before = self.text[floor:stop].rstrip()
        if len(before) < 12 or before[-1] != ",":
            return None
        return floor, floor + len(before)

    def _until(self, start: int, end: int) -> Span:
        """Cut a clause where a new reporting word begins (", adding that ...")."""
        for match in re.finditer(r", (?:and )?([a-z]+ing|but|while)\b", self.text[start:end]):
            if match[1] in self.cues or match[1] in {"but", "while"}:
                return start, start + match.start()
        return start, end

    # Headlines

    def headlines(self, found: list[Suggestion]) -> None:
        """Add "X: ..." of the headline."""
        for start, end in self.reading.paragraphs[:_HEADLINES]:
            line = self.text[start:end]
            if len(line) > 160 or line[-1] in ".;,:":
                continue
            match = _HEADLINE.search(line)
            if match is None or any(s.start < end and s.end > start for s in found):
                continue
            name = match[1].strip()
            if not name[0].isupper() or len(name.split()) > 6:
                continue
            person = self.cast.resolve(name, at=start)
            source = Source(
                person.full if person else name, person.role if person else None, person, start, start, "named"
            )
            suggestion = self._make((start + match.start(2), start + match.end(2)), source, None, "headline", 0.7)
            if suggestion is not None:
                found.append(suggestion)
