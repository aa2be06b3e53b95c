"""Who directs and who is addressed: the words of a draft resolved to the fullest names of the article."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.suggest.directives.cues import DirectivePack
from reader.suggest.directives.grammar import Grammar, Range
from reader.suggest.directives.voices import Draft
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast, Person
from reader.suggest.reading import Reading

_BULLET = re.compile(r"(?:\d{1,2}[.)]|[a-z][.)]|[-–•*·▪])\s+")
_ITEMS = 12
"""Items up to which a list looks back for its lead-in."""
_INTRODUCED = 900
"""Code points within which somebody who was introduced without a name is named."""
_NEAR = 600
"""Code points within which an order without an addressee means whom its issuer has just addressed."""


@dataclass(frozen=True, slots=True)
class Party:
    """A name, the form that the passage uses where that is shorter, and how it was found."""

    name: str | None
    short: str | None = None
    source: str = ""


_NOBODY = Party(None)


@dataclass(slots=True)
class Parties:
    """The speakers of one article by place; it remembers whom the last directive addressed."""

    reading: Reading
    cast: Cast
    pack: DirectivePack
    quotes: Sequence[Suggestion]
    _starts: list[int] = field(default_factory=list)
    _last: tuple[int, str | None, Party] = (-1, None, _NOBODY)

    def __post_init__(self) -> None:
        self.quotes = sorted((quote for quote in self.quotes if quote.kind == "quote"), key=lambda quote: quote.start)
        self._starts = [quote.start for quote in self.quotes]

    def quote_at(self, offset: int) -> Suggestion | None:
        """Give the innermost quote that holds an offset."""
        at = bisect_right(self._starts, offset) - 1
        best: Suggestion | None = None
        for quote in reversed(self.quotes[max(0, at - 4) : at + 1]):
            if quote.end > offset and (best is None or quote.end - quote.start < best.end - best.start):
                best = quote
        return best

    def attributed(self, grammar: Grammar, offset: int) -> bool:
        """Whether the article gives the words at ``offset`` as those of somebody who can direct."""
        quote = self.quote_at(offset)
        if quote is None or quote.speaker is None:
            return grammar.attribution(grammar.clause.index_at(offset)) is not None
        words = quote.speaker.split()
        if any(word[:1].isupper() for word in words[1:]) or self.cast.resolve(quote.speaker, at=offset) is not None:
            return True
        return not any(word.lower() in self.pack.words("things") for word in words)

    def issuer(self, grammar: Grammar, draft: Draft) -> Party:
        """Give who directs."""
        offset = draft.match.start
        quote = self.quote_at(offset)
        if draft.own and draft.addressee is not None and grammar.among(draft.addressee[0], "selves"):
            return _NOBODY
        if draft.own:
            return self._speaker(quote, offset)
        if draft.issuer is not None:
            named = self._named(grammar, draft.issuer)
            if named.name is not None:
                return named
        if draft.rule.startswith("obligation") or draft.reach:
            said = grammar.attribution(grammar.clause.index_at(offset))
            if said is not None:
                return self._named(grammar, said)
        if draft.rule == "participle" and grammar.end_of_opening(draft.start) is not None:
            for mention in self.cast.named_in(grammar.clause.stop[draft.action[1] - 1], grammar.clause.end):
                return Party(mention.person.full, source="the subject of the sentence")
        if draft.rule in {"active", "participle"}:
            first = self._first_named(grammar, draft.start)
            if first is not None:
                return Party(first.full, source="the subject of the sentence")
        if draft.rule == "passive" and draft.match.cue.strength == "order" and grammar.clause.quotation is None:
            ruler = self._ruler(offset)
            if ruler is not None:
                return ruler
        reported = self._reported(grammar, draft)
        if reported is not None:
            return reported
        if quote is not None and quote.speaker is not None:
            return self._introduced(quote.speaker, offset) or Party(
                quote.speaker, source="the one whose words these are"
            )
        lead = self._lead_in(offset)
        if lead is not None:
            return lead
        return self._speaker(None, offset)

    def _ruler(self, offset: int) -> Party | None:
        """Give the body that the article says has issued rules, whose obligations the text then tells."""
        for start, end in self.reading.sentences[: self.reading.sentence_at(offset) + 1]:
            words = self.reading.words
            within = words.within(start, end)
            if not any(words.lower[at] in self.pack.words("rules") for at in within):
                continue
            verbs = [words.start[at] for at in within if words.lower[at] in self.pack.words("issuing")]
            bodies = [m.person for m in self.cast.named_in(start, verbs[0] if verbs else start) if m.person.is_body]
            if bodies:
                return Party(bodies[-1].full, source="the body that issued the rules")
        return None

    def _reported(self, grammar: Grammar, draft: Draft) -> Party | None:
        """Give whose order it is that a speaker passes on: "the governor gave clear orders, all must …"."""
        clause = grammar.clause
        if not any(grammar.among(at, "order_nouns") for at in range(draft.start)):
            return None
        for mention in self.cast.named_in(clause.start, clause.begin[draft.start]):
            if not mention.person.is_body:
                return Party(mention.person.full, source="whose order the sentence reports")
        return None

    def _introduced(self, words: str, offset: int) -> Party | None:
        """Give who "a former mayor" is, if the next to speak is named: how a first sentence introduces somebody."""
        spoken = words.lower().split()
        if spoken[0] not in self.pack.words("indefinite") or self.pack.words("things").intersection(spoken):
            return None
        for quote in self.quotes[bisect_right(self._starts, offset) :]:
            if quote.speaker is not None:
                person = self.cast.resolve(quote.speaker, at=quote.start)
                if quote.start - offset > _INTRODUCED:
                    return None
                if person is None or person.is_body:
                    continue
                return Party(person.full, source=f"“{words}”, named right after")
        return None

    def _speaker(self, quote: Suggestion | None, offset: int) -> Party:
        if quote is not None and quote.speaker is not None:
            return self._voice(quote, "the speaker of the quote")
        before = bisect_right(self._starts, offset) - 1
        paragraph = self.reading.paragraph_at(offset)
        for earlier in reversed(self.quotes[max(0, before - 3) : before + 1]):
            near = paragraph - self.reading.paragraph_at(earlier.start) <= 1
            if near and earlier.speaker is not None and self._can_direct(earlier.speaker, earlier.start):
                return self._voice(earlier, "the last one to speak")
        person = self.cast.speaker_at(offset)
        if person is None or not self._can_direct(person.full, offset):
            return _NOBODY
        return Party(person.full, source="the one talked about last")

    def _voice(self, quote: Suggestion, source: str) -> Party:
        """Give the speaker of a quote by the fullest name."""
        words = quote.speaker or ""
        person = self.cast.resolve(words, at=quote.start)
        if person is not None and person.full != words:
            return Party(person.full, source=source)
        return self._introduced(words, quote.start) or Party(words, source=source)

    def _can_direct(self, words: str, offset: int) -> bool:
        """Whether a name is somebody's, not a thing's: known to the cast as one who speaks."""
        person = self.cast.resolve(words, at=offset)
        return person is not None and self.cast.can_speak(person)

    def _named(self, grammar: Grammar, span: Range) -> Party:
        """Resolve the words that name an issuer."""
        clause = grammar.clause
        words = clause.surface(*span)
        at = clause.begin[span[0]]
        if span[1] - span[0] == 1 and grammar.among(span[0], "pronouns"):
            person = self.cast.resolve(words, at=at) or self.cast.speaker_at(at)
            if person is not None:
                return Party(person.full, source=f"“{words}”, the one talked about last")
            return self._speaker(None, at)
        found = self._person_in(grammar, span)
        if found is not None:
            return Party(found.full, source=f"“{words}” before the cue")
        person = self.cast.resolve(words, at=at)
        if person is not None:
            return Party(person.full, source=f"“{words}” at the cue")
        return self._introduced(words, at) or Party(words, source=f"“{words}” at the cue")

    def _person_in(self, grammar: Grammar, span: Range) -> Person | None:
        """Give the person named in a phrase, failing that the body that the phrase is."""
        clause = grammar.clause
        low, high = clause.begin[span[0]], clause.stop[span[1] - 1]
        mentions = self.cast.named_in(low, high)
        people = [mention.person for mention in mentions if not mention.person.is_body]
        if people:
            together = any(grammar.among(at, "and") for at in range(*span))
            return people[0] if together else people[-1]
        for mention in mentions:
            if mention.start <= low and mention.end >= high - 1:
                return mention.person
        return None

    def _first_named(self, grammar: Grammar, index: int) -> Person | None:
        clause = grammar.clause
        if index == 0:
            return None
        mentions = self.cast.named_in(clause.start, clause.begin[index])
        for mention in mentions:
            if not mention.person.is_body:
                return mention.person
        return mentions[0].person if mentions else None

    def _lead_in(self, offset: int) -> Party | None:
        """Give who directs by the sentence that a list hangs on, the one that ends with a colon."""
        text, paragraphs = self.reading.text, self.reading.paragraphs
        index = self.reading.paragraph_at(offset)
        bullet = _BULLET.match(text, paragraphs[index][0]) is not None
        for before in range(index - 1, max(-1, index - 1 - _ITEMS), -1):
            start, end = paragraphs[before]
            if text[end - 1] == ":":
                return self._leader(start, end)
            if bullet != (_BULLET.match(text, start) is not None):
                return None
        return None

    def _leader(self, start: int, end: int) -> Party | None:
        sentence = self.reading.sentences_of((start, end))[-1]
        words = self.reading.text[sentence[0] : end].lower()
        if not any(word in self.pack.words("lead_in") for word in re.findall(r"\w+", words)):
            return None
        for mention in self.cast.named_in(sentence[0], end):
            if not mention.person.is_body:
                return Party(mention.person.full, source="the lead-in of the list")
        for mention in self.cast.named_in(sentence[0], end):
            return Party(mention.person.full, source="the lead-in of the list")
        person = self.cast.speaker_at(end)
        return Party(person.full, source="the lead-in of the list") if person is not None else None

    def addressee(self, grammar: Grammar, draft: Draft, issuer: Party) -> Party:
        """Give who is to act."""
        party = self._addressed(grammar, draft, issuer)
        if party.name is not None and party.name == issuer.name:
            party = _NOBODY
        at, who, before = self._last
        near = at >= 0 and who == issuer.name and draft.match.start - at < (draft.reach or _NEAR)
        if party.name is None and near and self._goes_on(grammar, draft, at):
            party = Party(before.name, before.short, "whom the same issuer has just addressed")
        if party.name is not None:
            self._last = (draft.match.start, issuer.name, party)
        return party

    def _goes_on(self, grammar: Grammar, draft: Draft, last: int) -> bool:
        """Whether a directive that names nobody is for whom the one at ``last`` addressed."""
        if draft.own or draft.reach:
            return True
        same = self.reading.paragraph_at(last) == self.reading.paragraph_at(draft.match.start)
        return same and draft.rule == "active" and _acts(grammar, draft)

    def _named_before(self, offset: int, issuer: Party) -> Person | None:
        """Give who was named last before a pronoun and is not the one who speaks."""
        for mention in reversed(self.cast.named_in(max(0, offset - _NEAR), offset)):
            if not mention.person.is_body and mention.person.full != issuer.name:
                return mention.person
        return None

    def _addressed(self, grammar: Grammar, draft: Draft, issuer: Party) -> Party:
        clause = grammar.clause
        if draft.addressee is None:
            suffixed = draft.match.cue.words.endswith(tuple(self.pack.words("object_endings")) or ("\0",))
            person = self._first_named(grammar, draft.start) if suffixed else None
            return Party(person.full, source="the pronoun of the cue") if person is not None else _NOBODY
        low, high = draft.addressee
        words = clause.surface(low, high).strip(" ,\"“”'")
        at = clause.begin[low]
        if high - low == 1 and grammar.among(low, "plural_only") and self._last[2].name is not None:
            return Party(self._last[2].name, words, f"“{words}”, whom the directive before addressed")
        quote = self.quote_at(at)
        if high - low == 1 and grammar.among(low, "selves") and quote is not None and quote.speaker is not None:
            return Party(self._voice(quote, "").name, words, f"“{words}”, the speaker")
        if high - low == 1 and (grammar.among(low, "selves") or grammar.among(low, "pronouns")):
            person = self.cast.resolve(words, at=at)
            if person is None and not grammar.among(low, "plural_only"):
                person = self._named_before(at, issuer)
            return Party(person.full if person is not None else words, words, f"“{words}”")
        if clause.headline:
            return Party(words, None, f"“{words}”")
        mentions = self.cast.named_in(at, clause.stop[high - 1])
        for mention in mentions:
            whole = mention.end >= clause.stop[high - 1] - 1
            first = mention.start if mention.person.is_body else mention.role_start
            if whole and first <= at:
                short = words if words != mention.person.full else None
                return Party(mention.person.full, short, f"“{words}”")
        if not mentions and words.lower() in self.pack.words("offices"):
            person = self.cast.resolve(words, at=at)
            if person is not None:
                return Party(person.full, words if words != person.full else None, f"“{words}”")
        return Party(words, None, f"“{words}”")


def _acts(grammar: Grammar, draft: Draft) -> bool:
    """Whether an action says what somebody does, not what is done to something."""
    low = draft.action[0]
    return not grammar.is_passive(low) and (grammar.is_verb(low) or not grammar.pack.bare_verbs)
