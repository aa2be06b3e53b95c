"""Who is to act: the words of a draft by their fullest name, a pronoun, or whom the issuer has just addressed."""

from dataclasses import dataclass

from reader.suggest.directives.draft import Draft
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.parties import NOBODY, Parties, Party
from reader.suggest.directives.words import Range
from reader.suggest.people import Person

_SUBJECT = 6
"""Words after "if" among which its verb stands."""
_NEAR = 600
"""Code points within which a directive that names nobody means whom its issuer has just addressed."""


@dataclass(slots=True)
class Addressees:
    """Finds who is to act; it remembers whom the last directive of the article addressed."""

    parties: Parties
    _at: int = -1
    _issuer: str | None = None
    _last: Party = NOBODY

    def of(self, grammar: Grammar, draft: Draft, issuer: Party) -> Party:
        """Give who is to act; nobody if the article does not say."""
        party = self._spelt(grammar, draft, issuer)
        if party.name is not None and party.name == issuer.name:
            party = NOBODY
        at = draft.match.start
        near = self._at >= 0 and self._issuer == issuer.name and at - self._at < (draft.reach or _NEAR)
        if party.name is None and near and self._goes_on(grammar, draft):
            party = Party(self._last.name, self._last.short, "whom the same issuer has just addressed")
        if party.name is not None:
            self._at, self._issuer, self._last = at, issuer.name, party
        return party

    def _goes_on(self, grammar: Grammar, draft: Draft) -> bool:
        """Whether a directive that names nobody is for whom the last one addressed."""
        if draft.own or draft.reach:
            return True
        reading, low = self.parties.reading, draft.action[0]
        same = reading.paragraph_at(self._at) == reading.paragraph_at(draft.match.start)
        acts = not grammar.is_passive(low) and (grammar.is_verb(low) or not grammar.pack.bare_verbs)
        return same and acts and draft.rule == "active"

    def _spelt(self, grammar: Grammar, draft: Draft, issuer: Party) -> Party:
        """Give whom the words of the draft name."""
        if draft.addressee is None:
            return self._suffixed(grammar, draft)
        low, high = draft.addressee
        if high - low == 1:
            party = self._pronoun(grammar, low, issuer)
            if party is not None:
                return party
        return self._phrase(grammar, draft.addressee)

    def _suffixed(self, grammar: Grammar, draft: Draft) -> Party:
        """Give whom a pronoun means that the cue ends with ("memintanya"): the subject of the sentence before."""
        endings = tuple(grammar.pack.words("object_endings"))
        if not endings or not draft.match.cue.words.endswith(endings):
            return NOBODY
        clause = grammar.clause
        person = self.parties.first_named(grammar, clause.start, clause.begin[draft.start])
        return Party(person.full, source="the pronoun of the cue") if person is not None else NOBODY

    def _pronoun(self, grammar: Grammar, index: int, issuer: Party) -> Party | None:
        """Give whom a pronoun means; None where the word is none."""
        words = grammar.clause.surface(index, index + 1)
        at = grammar.clause.begin[index]
        thirds = grammar.among(index, "pronouns") and not grammar.among(index, "neuter")
        if thirds and (supposed := self._supposed(grammar, index)) is not None:
            return Party(supposed, words, f"“{words}”, of whom the sentence supposes something")
        if grammar.among(index, "plural_only") and self._last.name is not None:
            return Party(self._last.name, words, f"“{words}”, whom the directive before addressed")
        if grammar.among(index, "selves"):
            quote = self.parties.quote_at(at)
            speaker = self.parties.speaker_of(quote, "").name if quote is not None else None
            return Party(speaker or words, words, f"“{words}”, the speaker")
        if not grammar.among(index, "pronouns"):
            return None
        if grammar.among(index, "neuter") and (party := self._it(grammar, index, issuer)) is not None:
            return party
        person = self.parties.cast.resolve(words, at=at)
        if person is None and not grammar.among(index, "plural_only"):
            person = self._named_before(at, issuer)
        return Party(person.full if person is not None else words, words, f"“{words}”")

    def _it(self, grammar: Grammar, index: int, issuer: Party) -> Party | None:
        """Give what "it" means: whom the order before addressed, else the last one named who does not direct."""
        start, at = grammar.clause.start, grammar.clause.begin[index]
        words = grammar.clause.surface(index, index + 1)
        if self.parties.ordering.name is not None and self._last.name is not None:
            return Party(self._last.name, words, f"“{words}”, whom the order before addressed")
        for mention in reversed(self.parties.cast.named_in(start, at)):
            if mention.person.full != issuer.name:
                return Party(mention.person.full, words, f"“{words}”")
        return None

    def _supposed(self, grammar: Grammar, index: int) -> str | None:
        """Give the subject of the condition before "they" ("if drivers are tired, they should rest")."""
        clause = grammar.clause
        begin = next((at for at in range(index) if grammar.among(at, "conditions")), None)
        if begin is None or "," not in clause.text[clause.stop[begin] : clause.begin[index]]:
            return None
        verb = next((at for at in range(begin + 1, min(index, begin + _SUBJECT)) if grammar.among(at, "adverbs")), None)
        return clause.surface(begin + 1, verb) if verb is not None and verb > begin + 1 else None

    def _phrase(self, grammar: Grammar, span: Range) -> Party:
        clause = grammar.clause
        low, high = span
        words = clause.surface(low, high).strip(" ,\"“”'")
        source = f"“{words}”"
        if clause.headline:
            return Party(words, source=source)
        start, end = clause.begin[low], clause.stop[high - 1]
        mentions = self.parties.cast.named_in(start, end)
        for mention in mentions:
            first = mention.start if mention.person.is_body else mention.role_start
            if mention.end >= end - 1 and first <= start:
                return Party(mention.person.full, words if words != mention.person.full else None, source)
        if not mentions:
            cast = self.parties.cast
            office = words.lower() in grammar.pack.words("offices")
            person = cast.resolve(words, at=start) if office else cast.body_called(words.lower().split(), at=start)
            if person is not None:
                return Party(person.full, words, source)
        return Party(words, source=source)

    def _named_before(self, offset: int, issuer: Party) -> Person | None:
        """Give who was named last before a pronoun and is not the one who speaks."""
        for mention in reversed(self.parties.cast.named_in(max(0, offset - _NEAR), offset)):
            if not mention.person.is_body and mention.person.full != issuer.name:
                return mention.person
        return None
