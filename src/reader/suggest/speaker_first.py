"""Indirect quotes where the speaker stands before the reporting word, as in English ("X said that ...")."""

import re

from reader.suggest.clauses import Clauses, Site
from reader.suggest.model import Suggestion
from reader.suggest.reading import Span
from reader.suggest.speakers import Source

_TURN = re.compile(r"(?:, (?:and )?|\s(?:and|but) (?:also |then )?)([a-z]+(?:ing|ed|d)|but|while)\b|\s[—–]\s")
_FRAME = 80
"""Code points that "to reporters in an interview last week" may take before "that"."""


class SpeakerFirst:
    """Reads reporting words behind their subject."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.cast = clauses.cast
        self.text = clauses.text
        self.words = clauses.words
        self.cues = clauses.reading.pack.cues
        words = clauses.reading.pack.words
        self.tell = words("link_verbs")
        self.unbound = words("stops") | words("months")
        self.noun_like = words("noun_like")
        self.not_verb_after = words("not_verb_after")
        self.be = words("be")
        self.turns = words("turns")
        self.subordinators = words("subordinators")
        self.auxiliaries = words("auxiliaries")
        self.participle = clauses.reading.pack.option("participle") or "\n"
        self.link = " " + clauses.reading.pack.option("link_words") + " "

    def read(self, site: Site) -> Suggestion | None:
        """Give the quote of a reporting word."""
        before = self.words.lower[site.at - 1] if site.at else ""
        if before in self.not_verb_after or self._is_passive(site.at):
            return None
        source = self._subject(site.at, site.floor)
        span = self._complement(site, source) if source is not None else None
        if source is None or span is None:
            return None
        return self.clauses.make(site, span, source, "speaker, reporting word, clause")

    def _is_passive(self, at: int) -> bool:
        """Whether a form of "be" stands before a cue, so that its subject is told of, not telling."""
        index = at - 1
        while index >= 0 and self.words.lower[index] in self.auxiliaries:
            if self.words.lower[index] in self.be:
                return not self.words.lower[at].endswith(self.participle)
            index -= 1
        return False

    def _subject(self, at: int, floor: int) -> Source | None:
        """Give the subject of a cue; a participle behind a comma has the sentence's own, or whoever spoke last."""
        words = self.words
        source = self.clauses.speakers.before(at, floor)
        beside = words.end[at - 1] if at else 0
        if source is not None and words.lower[at] in self.noun_like:
            return source if source.how in {"named", "pronoun"} and source.end == beside else None
        if source is not None and not (source.how == "description" and self._is_clausal(source.name)):
            return source
        if words.lower[at].endswith(self.participle) and self.text.startswith(",", beside):
            for mention in self.cast.named_in(floor, beside)[:1]:
                person = mention.person
                return Source(person.full, person.role, person, mention.start, mention.end, "named")
            return self.clauses.speakers.back(words.start[at])
        return None

    def _is_clausal(self, phrase: str) -> bool:
        """Whether a phrase read as a speaker holds a verb, so that it is none."""
        tokens = phrase.lower().split()
        return len(tokens) > 9 or any(token in self.auxiliaries or token in self.cues for token in tokens)

    def _complement(self, site: Site, source: Source) -> Span | None:
        """Give the clause of a cue: behind it, or all that stands before "X said" at the sentence's end."""
        stop = self.words.end[site.at]
        rest = self.text[stop : site.end]
        comma = rest.lstrip().startswith(",")
        if not rest.strip(" .") or (comma and source.start > site.floor):
            head = self._head(site.floor, source.start)
            return (site.floor, site.end) if head is not None and rest.strip(" .,") else head
        if comma or site.at + 1 >= len(self.words):
            return None
        return self._behind(site, source, self._sentence_end(site, rest))

    def _sentence_end(self, site: Site, rest: str) -> int:
        """Give where the clause must end: at the comma of "While X said A, ..." or with the sentence."""
        first = self.words.within(site.floor, site.floor + 1)
        if first and self.words.lower[first.start] in self.subordinators and "," in rest:
            return self.words.end[site.at] + rest.index(",")
        return site.end

    def _behind(self, site: Site, source: Source, end: int) -> Span | None:
        words = self.words
        index = site.at + 1
        stop = words.end[site.at]
        that = self.text.find(self.link, stop, end)
        if 0 <= that - stop < _FRAME and "," not in self.text[stop:that]:
            return self._until(that + len(self.link), end)
        if words.lower[site.at] in self.tell:
            return self._until(words.start[min(index + 1, len(words) - 1)], end)
        if words.lower[index] in self.unbound:
            head = self._head(site.floor, source.start)
            if head is not None or "attitude" not in site.cue.places:
                return head
        return self._until(words.start[index], end)

    def _head(self, floor: int, stop: int) -> Span | None:
        """Give what stands before the speaker, if a comma parts the two."""
        before = self.text[floor:stop].rstrip()
        if len(before) < 12 or before[-1] != ",":
            return None
        return floor, floor + len(before)

    def _until(self, start: int, end: int) -> Span:
        """Cut a clause where a new reporting word begins (", adding that ...", "and predicted ...")."""
        for match in _TURN.finditer(self.text, start, end):
            if match[1] is None or match[1] in self.cues or match[1] in self.turns:
                return start, match.start()
        return start, end
