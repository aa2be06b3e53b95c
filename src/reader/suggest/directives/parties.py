"""The people of an article as parties of a directive: whose words stand where, and whom a phrase names."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.suggest.directives.cues import DirectivePack
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.words import Range
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast, Mention, Person
from reader.suggest.reading import Reading

_INTRODUCED = 900
"""Code points within which somebody who was introduced without a name is named."""
_NESTED = 5
"""Quotes before an offset among which the one that holds it is looked for."""


@dataclass(frozen=True, slots=True)
class Party:
    """A name, the form that the passage uses where that is shorter, and how it was found."""

    name: str | None
    short: str | None = None
    source: str = ""


NOBODY = Party(None)


@dataclass(slots=True)
class Parties:
    """The speakers of one article by place."""

    reading: Reading
    cast: Cast
    pack: DirectivePack
    quotes: Sequence[Suggestion]
    last_issuer: Party = NOBODY
    """Who issued the directive before; the rules that find parties keep it."""
    last_at: int = -1
    """Where the directive before begins; -1 where there is none."""
    ordering: Party = NOBODY
    """Whose order the sentence before reported, for an obligation that goes on with it."""
    author: Person | None = None
    """Who wrote the article, where it says so itself."""
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quotes = sorted((quote for quote in self.quotes if quote.kind == "quote"), key=lambda quote: quote.start)
        self._starts = [quote.start for quote in self.quotes]
        self.author = self._author()

    def quote_at(self, offset: int) -> Suggestion | None:
        """Give the innermost quote that holds an offset and has a speaker."""
        at = bisect_right(self._starts, offset)
        holding = [quote for quote in self.quotes[max(0, at - _NESTED) : at] if quote.end > offset and quote.speaker]
        return min(holding, key=lambda quote: quote.end - quote.start, default=None)

    def attributed(self, grammar: Grammar, offset: int) -> bool:
        """Whether the article gives the words at ``offset`` as those of somebody who can direct."""
        quote = self.quote_at(offset)
        if quote is None or quote.speaker is None:
            return grammar.attribution(grammar.clause.index_at(offset)) is not None
        words = quote.speaker.split()
        if any(word[:1].isupper() for word in words[1:]) or self.cast.resolve(quote.speaker, at=offset) is not None:
            return True
        return self.pack.words("things").isdisjoint(word.lower() for word in words)

    def going_on(self, grammar: Grammar, last: Suggestion | None) -> Party:
        """Give whose order the sentence at hand may go on with: the sentence before tells of an order or a ruling."""
        reading, start = self.reading, grammar.clause.start
        number = reading.sentence_at(start)
        if grammar.clause.quotation is not None or number == 0:
            return NOBODY
        before = reading.sentences[number - 1]
        if reading.paragraph_at(before[0]) != reading.paragraph_at(start):
            return NOBODY
        if last is not None and before[0] <= last.start < before[1]:
            return Party(last.issuer, source="the order before") if last.strength == "order" else NOBODY
        rulers = self.pack.words("rulers")
        spoken = [quote for quote in self.quotes if before[0] <= quote.start < before[1] and quote.speaker]
        within = reading.words.within(*before)
        if spoken and not rulers.isdisjoint(reading.words.lower[within.start : within.stop]):
            return self.speaker_of(spoken[-1], "who ruled in the sentence before")
        return NOBODY

    def speaker_of(self, quote: Suggestion, source: str) -> Party:
        """Give the speaker of a quote by the fullest name."""
        words = quote.speaker or ""
        person = self.cast.resolve(words, at=quote.start)
        if person is not None:
            return Party(person.full, source=source)
        return self.introduced(words, quote.start) or Party(words or None, source=source)

    def last_speaker(self, offset: int) -> Party:
        """Give who spoke last before an offset, in this paragraph or the one before; else whom the text is about."""
        before = bisect_right(self._starts, offset)
        paragraph = self.reading.paragraph_at(offset)
        for quote in reversed(self.quotes[max(0, before - _NESTED) : before]):
            near = paragraph - self.reading.paragraph_at(quote.start) <= 1
            if near and quote.speaker and self._can_direct(self.cast.resolve(quote.speaker, at=quote.start)):
                return self.speaker_of(quote, "the last one to speak")
        if self.author is not None and self.reading.quotation_at(offset) is None:
            return Party(self.author.full, source="the author, as the last paragraph tells")
        person = self.cast.speaker_at(offset)
        if person is None or not self._can_direct(person):
            return NOBODY
        return Party(person.full, source="the one talked about last")

    def _author(self) -> Person | None:
        """Give who wrote the article where its last paragraph introduces them ("X, who ..., is a fellow at Y")."""
        start, end = self.reading.paragraphs[-1] if self.reading.paragraphs else (0, 0)
        words = self.reading.words
        telling = self.pack.words("authors").intersection(words.lower[at] for at in words.within(start, end))
        for mention in self.cast.named_in(start, end)[:1]:
            person = mention.person
            if telling and mention.role_start == start and not person.is_body and person.first >= start:
                return person
        return None

    def named(self, grammar: Grammar, span: Range) -> Party:
        """Give whom the words of a clause name."""
        clause = grammar.clause
        words, at = clause.surface(*span), clause.begin[span[0]]
        if span[1] - span[0] == 1 and grammar.among(span[0], "pronouns"):
            return self._meant(grammar, span[0])
        person = self._person_in(grammar, span) or self.cast.resolve(words, at=at)
        if person is not None:
            return Party(person.full, source=f"“{words}”")
        return self.introduced(words, at) or Party(words, source=f"“{words}”")

    def _meant(self, grammar: Grammar, index: int) -> Party:
        """Give whom a pronoun means: the subject of the sentence before, else the one talked about last."""
        words, at = grammar.clause.surface(index, index + 1), grammar.clause.begin[index]
        person = None
        if grammar.clause.quotation is None and not grammar.among(index, "plural_only"):
            person = self._subject_before(at, body=grammar.among(index, "neuter"))
        person = person or self.cast.resolve(words, at=at) or self.cast.speaker_at(at)
        if person is None:
            return self.last_speaker(at)
        return Party(person.full, source=f"“{words}”, the one talked about last")

    def _subject_before(self, offset: int, *, body: bool) -> Person | None:
        """Give whom the sentence before the one at ``offset`` is about: who speaks in it, else its subject."""
        number = self.reading.sentence_at(offset)
        if number == 0:
            return None
        start, end = self.reading.sentences[number - 1]
        spoken = [
            quote for quote in self.quotes[: bisect_right(self._starts, end)] if quote.end > start and quote.speaker
        ]
        if spoken and not body:
            return self.cast.resolve(spoken[-1].speaker or "", at=spoken[-1].start)
        prepositions = self.pack.words("prepositions") | self.pack.words("toward")
        mentions = self.cast.named_in(start, end)
        for number, mention in enumerate(mentions):
            if number + 1 < len(mentions) and self._is_whose(mention, mentions[number + 1]):
                continue
            person = mention.person
            known = body or self._can_direct(person) or self._is_followed_by_verb(mention)
            if person.is_body == body and known and self._word_before(mention.role_start) not in prepositions:
                return person
        return None

    def _is_whose(self, mention: Mention, following: Mention) -> bool:
        """Whether somebody is only named in the office of who stands between commas ("Pengacara X, Y, ...")."""
        text = self.reading.text
        between = text[mention.end : following.role_start] == ", " and text.startswith(",", following.end)
        return between and mention.role_start < mention.start and following.role_start == following.start

    def _is_followed_by_verb(self, mention: Mention) -> bool:
        """Whether a name is the subject of its sentence by the word behind it, and no thing's."""
        words = self.reading.words
        after = words.within(mention.end, mention.end + 2)
        if not after or mention.person.full.lower() in self.pack.words("things"):
            return False
        word = words.lower[after.start]
        return any(word in self.pack.words(name) for name in ("aspect", "adverbs", "speech"))

    def _word_before(self, offset: int) -> str:
        """Give the word before a name, articles and quantifiers left out."""
        words = self.reading.words
        before = words.within(0, offset).stop - 1
        while before >= 0 and words.lower[before] in self.pack.words("quantifiers"):
            before -= 1
        return words.lower[before] if before >= 0 else ""

    def introduced(self, words: str, offset: int) -> Party | None:
        """Give who "a former mayor" is, if the next to speak is named: how a first sentence introduces somebody."""
        spoken = words.lower().split()
        if not spoken or spoken[0] not in self.pack.words("indefinite"):
            return None
        if not self.pack.words("things").isdisjoint(spoken):
            return None
        for quote in self.quotes[bisect_right(self._starts, offset) :]:
            if quote.start - offset > _INTRODUCED:
                break
            person = self.cast.resolve(quote.speaker, at=quote.start) if quote.speaker else None
            if person is not None and not person.is_body:
                return Party(person.full, source=f"“{words}”, named right after")
        return None

    def first_named(self, grammar: Grammar, start: int, end: int) -> Person | None:
        """Give the first person, failing that the first body, named in a stretch and not behind a preposition."""
        mentions = self.cast.named_in(start, end)
        prepositions = grammar.pack.words("prepositions") | grammar.pack.words("toward")
        free = [mention for mention in mentions if self._word_before(mention.role_start) not in prepositions]
        people = [mention.person for mention in free if not mention.person.is_body]
        return next(iter([*people, *(mention.person for mention in free or mentions)]), None)

    def _person_in(self, grammar: Grammar, span: Range) -> Person | None:
        """Give the person named in a phrase, failing that the body that the phrase is."""
        low, high = grammar.clause.begin[span[0]], grammar.clause.stop[span[1] - 1]
        mentions = self.cast.named_in(low, high)
        opens = mentions[0].person if mentions and self._opens(low, mentions[0]) else None
        prepositions = self.pack.words("prepositions")
        people = [
            mention.person
            for mention in mentions
            if not mention.person.is_body
            and not (opens is not None and opens.is_body and self._word_before(mention.role_start) in prepositions)
        ]
        if people:
            return people[0 if grammar.any_among(span, "and") else -1]
        if opens is not None and self._word_before(mentions[-1].role_start) in prepositions:
            return opens
        whole = (mention.person for mention in mentions if mention.start <= low and mention.end >= high - 1)
        return next(whole, None)

    def _opens(self, low: int, mention: Mention) -> bool:
        """Whether nothing but an article stands between an offset and a name."""
        return self.reading.text[low : mention.role_start].strip().lower() in {"", *self.pack.words("quantifiers")}

    def _can_direct(self, person: Person | None) -> bool:
        return person is not None and self.cast.can_speak(person)
