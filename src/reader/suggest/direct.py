"""Quotes in quotation marks: which marks hold words that somebody said, and who said them."""

from dataclasses import dataclass

from reader.suggest.explanation import explain
from reader.suggest.marks import Quotation
from reader.suggest.model import Suggestion
from reader.suggest.packs import Cue
from reader.suggest.people import Cast
from reader.suggest.reading import Reading
from reader.suggest.speakers import Source, Speakers

_REACH = 130
"""Code points after a quotation within which its reporting word is looked for."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quotation, by which words, and how that was found."""

    source: Source | None
    cue: str | None
    rule: str
    confidence: float


class DirectRules:
    """Attributes the quotations of one reading, one after the other."""

    def __init__(self, reading: Reading, cast: Cast, speakers: Speakers) -> None:
        self.reading = reading
        self.cast = cast
        self.speakers = speakers
        self.text = reading.text
        self.words = reading.words
        self.cues = reading.pack.cues
        self.subject_first = bool(reading.pack.options.get("subject_before_cue"))
        self.link_words = frozenset(reading.pack.option("link_words").split())
        self.unsaid = reading.pack.words("be") | reading.pack.words("blockers")
        self.used: set[int] = set()
        """Word indices of the cues that the sentence at hand has spent."""
        self._last: tuple[Quotation, Attribution, int] | None = None

    def read(self, index: int, sentence: int) -> Suggestion | None:
        """Give the quote that a quotation is, or None where it is a title, a nickname or a scare quote."""
        quotation = self.reading.quotations[index]
        attribution = (
            self._behind(quotation, index)
            or self._before(quotation, index, sentence)
            or self._interrupted(quotation)
            or self._alone(quotation, sentence)
        )
        if attribution is None:
            return None
        source = attribution.source
        if source is not None and source.person is not None:
            self.cast.note(quotation.start, source.person)
        self._last = (quotation, attribution, self.reading.paragraph_at(quotation.start))
        start = self._clause_start(quotation, attribution, sentence)
        return Suggestion(
            kind="quote",
            start=start,
            end=quotation.end,
            text=self.text[start : quotation.end],
            form="direct" if start == quotation.start else "mixed",
            speaker=source.name if source else None,
            role=source.role if source else None,
            cue=attribution.cue,
            confidence=attribution.confidence,
            rule=attribution.rule,
            why=explain(attribution.rule, attribution.cue, source),
        )

    def _clause_start(self, quotation: Quotation, attribution: Attribution, sentence: int) -> int:
        """Give where a quote begins whose marks open in mid-clause (The plan "will not work," X said)."""
        start = self.reading.sentences[sentence][0]
        opens = self.text[quotation.inner_start : quotation.inner_start + 1]
        if not opens.islower() or not attribution.rule.startswith("words, then") or start >= quotation.start:
            return quotation.start
        between = self.text[start : quotation.start].rstrip()
        if "\n" in between or between[-1:] in ",:;—–-." or self.reading.quotation_at(start) is not None:
            return quotation.start
        return start

    def _last_sign(self, quotation: Quotation) -> str:
        """Give the last sign before the closing mark, blanks left out; empty where there is none."""
        return self.text[quotation.inner_start : quotation.inner_end].rstrip()[-1:] or " "

    def _size(self, quotation: Quotation) -> int:
        return len(self.words.within(quotation.inner_start, quotation.inner_end))

    def _behind(self, quotation: Quotation, index: int) -> Attribution | None:
        """Read "..., kata X", "...", ujarnya", "..." said X and "..." X said."""
        words, text = self.words, self.text
        first = words.within(quotation.end, quotation.end + 40).start
        if first >= len(words):
            return None
        gap = text[quotation.end : words.start[first]]
        if gap.strip(" ,–—-") or "\n" in gap:
            return None
        limit = self._limit(quotation, index)
        if words.start[first] >= limit:
            return None
        at = first
        for _ in range(3):
            cue = self.cues.get(words.lower[at]) if at < len(words) and words.start[at] < limit else None
            if cue is not None and "post" in cue.places and words.word[at] == words.lower[at]:
                return self._post(at, cue, limit)
            if self.subject_first or at - first == 2:
                break
            at += 1
            if at < len(words) and text[words.end[at - 1] : words.start[at]] != " ":
                break
        if self.subject_first and (gap.strip() or self._last_sign(quotation) in ",.?!;…–—-'’"):
            return self._subject_cue(quotation, first, limit)
        return None

    def _limit(self, quotation: Quotation, index: int) -> int:
        """Give where the words around a quotation end: the next quotation, the line, or the sentence."""
        text = self.text
        limit = len(text)
        if index + 1 < len(self.reading.quotations):
            limit = self.reading.quotations[index + 1].start
        line = text.find("\n", quotation.end, limit)
        limit = line if line >= 0 else limit
        number = self.reading.sentence_at(quotation.end)
        start, end = self.reading.sentences[number]
        if quotation.end < end and start <= quotation.end:
            limit = min(limit, end)
        elif self._last_sign(quotation) in "?!…," and number + 1 < len(self.reading.sentences):
            # "...?" asked X: the mark ends a sentence, its reporting words do not begin one
            limit = min(limit, self.reading.sentences[number + 1][1])
        return limit

    def _post(self, at: int, cue: Cue, limit: int) -> Attribution | None:
        words = self.words
        if cue.anaphoric:
            source = self.speakers.back(words.start[at])
        else:
            source = self.speakers.after(at, limit)
            if source is None and self.subject_first:
                return None
            if source is None:
                source = self.speakers.back(words.start[at])
        self.used.add(at)
        return Attribution(source, words.word[at], "words, then reporting word", cue.weight)

    def _subject_cue(self, quotation: Quotation, first: int, limit: int) -> Attribution | None:
        words = self.words
        reach = min(limit, quotation.end + _REACH)
        for at in range(first + 1, first + 24):
            if at >= len(words) or words.start[at] >= reach:
                return None
            cue = self.cues.get(words.lower[at])
            if cue is None or "post" not in cue.places or words.word[at] != words.lower[at]:
                continue
            if words.lower[at - 1] in self.unsaid:
                continue  # "who is not related, told": a state, no reporting word
            source = self.speakers.before(at, quotation.end)
            if source is None:
                continue
            self.used.add(at)
            return Attribution(source, words.word[at], "words, then speaker and reporting word", cue.weight)
        return None

    def _before(self, quotation: Quotation, index: int, sentence: int) -> Attribution | None:
        """Read X mengatakan, "..." and X said: "..."."""
        words, text = self.words, self.text
        floor = self.reading.sentences[sentence][0]
        if index:
            floor = max(floor, self.reading.quotations[index - 1].end)
        last = words.within(floor, quotation.start).stop - 1
        if last < 0 or words.start[last] < floor:
            return None
        gap = text[words.end[last] : quotation.start]
        if "\n" in gap or gap.strip(" ,:–—-("):
            return None
        loose = gap.strip(" ") in {",", ":", ", "} or words.lower[last] in self.link_words
        lowered = text[quotation.inner_start : quotation.inner_start + 1].islower()
        reach = 14 if ":" in gap else 8 if loose else 1
        for at in range(last, max(-1, last - reach), -1):
            if words.start[at] < floor:
                break
            cue = self.cues.get(words.lower[at])
            if cue is None or not cue.places & {"post", "active"} or at in self.used:
                continue
            if not loose and at != last:
                continue
            if self.subject_first and at != last and lowered and words.lower[last] not in self.link_words:
                return None
            if not loose and self._size(quotation) < 3 and cue.group not in {"neutral", "writing", "says"}:
                continue
            source = self._pre_source(at, floor)
            self.used.add(at)
            return Attribution(source, words.word[at], "reporting word, then words", cue.weight - 0.05)
        return None

    def _pre_source(self, at: int, floor: int) -> Source | None:
        """Give the subject of a cue before its words; without one, whoever spoke last."""
        cue = self.cues[self.words.lower[at]]
        source = self.speakers.before(at, floor)
        if source is None and "active" not in cue.places:
            source = self.speakers.after(at, self.words.end[at] + _REACH)
        if source is not None:
            return source
        return self.speakers.back(self.words.start[at])

    def _interrupted(self, quotation: Quotation) -> Attribution | None:
        """Read the second half of "A," said X, "B" and of "A," kata X. "B."."""
        if self._last is None or self._size(quotation) < 3:
            return None
        before, attribution, paragraph = self._last
        if self.reading.paragraph_at(quotation.start) != paragraph:
            return None
        between = self.text[before.end : quotation.start]
        if len(between) > 260 or "\n" in between:
            return None
        sentence = self.reading.sentence_at(quotation.start)
        start = self.reading.sentences[sentence][0]
        if start != quotation.start and between.rstrip()[-1:] not in {",", ";", ":"}:
            return None
        if start == quotation.start and sentence and self.reading.sentences[sentence - 1][0] > before.start:
            return None
        return Attribution(attribution.source, attribution.cue, "interrupted by its attribution", 0.85)

    def _alone(self, quotation: Quotation, sentence: int) -> Attribution | None:
        """Read a quotation that stands as a sentence of its own: whoever spoke last goes on."""
        start, end = self.reading.sentences[sentence]
        if quotation.single or self._size(quotation) < 4:
            return None
        if start != quotation.start or self.text[quotation.end : end].strip(" .,!?"):
            return None
        inner = self.text[quotation.inner_start : quotation.inner_end].strip()
        if (
            not inner
            or inner[0].islower()
            or (inner[-1] not in ".?!,…" and self.text[quotation.end : end].strip() == "")
        ):
            return None
        source = self.speakers.back(quotation.start)
        return Attribution(source, None, "a quotation by itself", 0.55 if source else 0.4)
