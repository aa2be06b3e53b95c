"""Indirect quotes where the speaker stands before the reporting word, as in English ("X said that ...")."""

import re
from itertools import pairwise

from reader.suggest.clauses import Clauses, Site
from reader.suggest.model import Suggestion
from reader.suggest.reading import Span
from reader.suggest.speakers import Source

_TURN = re.compile(r"(?:, (?:and )?|\s(?:and|but) (?:also |then )?)([a-z]+(?:ing|ed|d)|but|while)\b|\s[—–]\s")
_DASH = re.compile(r"\s[—–]\s")
_AFTER_ASIDE = 12
"""Code points that a clause must go on with behind an aside."""
_TAKES_CLAUSE = frozenset({"active", "attitude"})
_OPENING = 4
"""Code points of an article before the name that opens a sentence."""
_HEAD = 8
"""Code points of the shortest beginning of a clause before its speaker."""
_PHRASE = 11
"""Words of the longest phrase without a name that can be a speaker."""
_THING = 3
"""Words of a thing that somebody approves of ("welcomed the new money")."""
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
        self.prepositions = words("prepositions")
        self.noun_like = words("noun_like")
        self.not_verb_after = words("not_verb_after")
        self.be = words("be")
        self.common = words("common")
        self.turns = words("turns")
        self.joiners = words("joiners")
        self.openers = words("prepositions") | words("subordinators")
        self.subordinators = words("subordinators")
        self.auxiliaries = words("auxiliaries")
        self.participle = clauses.reading.pack.option("participle") or "\n"
        self.infinitive = clauses.reading.pack.option("infinitive")
        self.clause_groups = words("clause_groups")
        self.silent = words("silent")
        self.blockers = words("blockers") - {self.infinitive}
        self.approving = words("approving")
        self.link = " " + clauses.reading.pack.option("link_words") + " "

    def read(self, site: Site) -> Suggestion | None:
        """Give the quote of a reporting word."""
        if not site.cue.places & _TAKES_CLAUSE:
            return None
        before = self.words.lower[site.at - 1] if site.at else ""
        if before in self.not_verb_after or before.endswith(("'s", "’s")) or self._is_passive(site.at):
            return None
        if (turned := self._turned(site)) is not None:
            return turned
        source = self._subject(site.at, site.floor)
        span = self._complement(site, source) if source is not None else None
        if source is None or span is None:
            return None
        return self.clauses.make(site, span, source, "speaker, reporting word, clause")

    def _turned(self, site: Site) -> Suggestion | None:
        """Read "B, said X, who ...": the clause stands before its reporting word, the speaker behind it."""
        start = self.words.start[site.at]
        if "post" not in site.cue.places or self.text[start - 2 : start] != ", ":
            return None
        head = self.words.within(site.floor, start - 2)
        if not any(self.words.lower[index] in self.auxiliaries for index in head):
            return None  # no clause, but "X, the chairman, said Y": what follows may be what was said
        source = self.clauses.speakers.after(site.at, site.end)
        if source is None or source.how != "named":
            return None
        behind = self.words.within(source.end, site.end).start
        ends = self.text[source.end : source.end + 1] in {",", ".", ";", ""} or source.end >= site.end
        if not ends and not (behind < len(self.words) and self.words.lower[behind] in self.unbound | self.prepositions):
            return None
        return self.clauses.make(site, (site.floor, start), source, "clause, reporting word, speaker")

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
        if source is not None and source.how == "description" and source.name.lower().split()[-1] in self.joiners:
            return self._shared(at, floor)
        if source is not None and words.lower[at] in self.noun_like:
            return source if source.how in {"named", "pronoun"} and source.end == beside else None
        if source is not None and not (source.how == "description" and self._is_clausal(source.name)):
            return source
        if words.lower[at].endswith(self.participle) and self.text.startswith(",", beside):
            for mention in self.cast.named_in(floor, beside)[:1]:
                person = mention.person
                return Source(person.full, person.role, person, mention.start, mention.end, "named")
            return self.clauses.speakers.back(words.start[at])
        return self._shared(at, floor)

    def _shared(self, at: int, floor: int) -> Source | None:
        """Give the subject of "X said A, but said B" for the second word, where somebody spoke in this sentence."""
        words = self.words
        index = at - 1
        while index > 0 and words.lower[index] in self.auxiliaries:
            index -= 1
        if index <= 0 or words.start[index] <= floor or words.lower[index] not in self.joiners:
            return None
        if self.cast.noted_since(floor, words.start[index]):
            return self.clauses.speakers.back(words.start[index])
        for mention in self.cast.named_in(floor, words.start[index])[:1]:
            person = mention.person
            if mention.role_start - floor <= _OPENING:
                return Source(person.full, person.role, person, mention.start, mention.end, "named")
        return None

    def _is_clausal(self, phrase: str) -> bool:
        """Whether a phrase read as a speaker holds a verb, so that it is none."""
        tokens = phrase.lower().split()
        infinitives = pairwise(tokens)
        if any(one == self.infinitive and following not in self.common for one, following in infinitives):
            return True
        return len(tokens) > _PHRASE or any(token in self.auxiliaries or token in self.cues for token in tokens)

    def _complement(self, site: Site, source: Source) -> Span | None:
        """Give the clause of a cue: behind it, or all that stands before "X said" at the sentence's end."""
        stop = self.words.end[site.at]
        rest = self.text[stop : site.end]
        comma = rest.lstrip().startswith(",") and not rest.lstrip(" ,").startswith(self.link.lstrip())
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
        if 0 <= that - stop < _FRAME and self._is_frame(stop, that):
            return self._until(that + len(self.link), end)
        if words.lower[site.at] in self.tell and words.lower[index] in self.blockers:
            return None  # "asked not to be named"
        if words.lower[site.at] in self.tell:
            return self._until(words.start[min(index + 1, len(words) - 1)], end)
        if words.lower[index] in self.unbound:
            head = self._head(site.floor, source.start)
            if head is not None and not self._is_head(site, head):
                head = None
            if head is not None or ("attitude" not in site.cue.places and words.lower[index] != self.infinitive):
                return head
        span = self._until(words.start[index], end)
        return span if self._is_said(site, span) else None

    def _is_head(self, site: Site, head: Span) -> bool:
        """Whether what stands before a speaker is what was said: not where, and not who they are."""
        within = self.words.within(*head)
        if self.words.lower[within.start] in self.openers:
            return False  # "On his website, X promises to ..."
        clause = any(self.words.lower[at] in self.auxiliaries for at in within)
        return clause or "attitude" not in site.cue.places  # "Its chairwoman, X, called on ..."

    def _is_said(self, site: Site, span: Span) -> bool:
        """Whether what follows a cue directly can be words, where the cue also takes things."""
        lower = self.words.lower
        within = self.words.within(*span)
        silent = within[1:2] and lower[within[1]] in self.silent and lower[within.start] == self.infinitive
        if silent:
            return False  # "declined to comment"
        thing = site.cue.word in self.approving and len(within) <= _THING
        if site.cue.group not in self.clause_groups and not thing:
            return True
        return (
            bool(within)
            and lower[within.start] != self.infinitive
            and any(lower[at] in self.auxiliaries for at in within)
        )

    def _is_frame(self, start: int, end: int) -> bool:
        """Whether what stands before "that" says only how or to whom something is said."""
        between = self.words.within(start, end)
        verbs = self.cues.keys() | self.be
        return "," not in self.text[start:end] and not any(self.words.lower[at] in verbs for at in between)

    def _head(self, floor: int, stop: int) -> Span | None:
        """Give what stands before the speaker, if a comma parts the two."""
        before = self.text[floor:stop].rstrip()
        if len(before) < _HEAD or before[-1] != ",":
            return None
        return floor, floor + len(before)

    def _is_aside(self, dash: re.Match[str], end: int) -> bool:
        """Whether a dash opens an aside that another one closes, and the clause goes on behind it."""
        closing = _DASH.search(self.text, dash.end(), end)
        return closing is not None and end - closing.end() > _AFTER_ASIDE

    def _until(self, start: int, end: int) -> Span:
        """Cut a clause where a new reporting word begins (", adding that ...", "and predicted ...")."""
        inside = False
        for match in _TURN.finditer(self.text, start, end):
            if match[1] is None and (inside or self._is_aside(match, end)):
                inside = not inside
                continue
            if match[1] is None or match[1] in self.cues or match[1] in self.turns:
                return start, match.start()
        return start, end
