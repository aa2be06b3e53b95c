"""Who directs: by the words of the clause, by whose words they are, or by what the article says around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.suggest.directives.draft import Draft
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.parties import NOBODY, Parties, Party
from reader.suggest.directives.words import Range

_BULLET = re.compile(r"(?:\d{1,2}[.)]|[a-z][.)]|[-–•*·▪])\s+")
_ITEMS = 12
"""Items up to which a list looks back for its lead-in."""


@dataclass(frozen=True, slots=True)
class Issuers:
    """Finds who directs; the first rule that names somebody holds."""

    parties: Parties

    def of(self, grammar: Grammar, draft: Draft) -> Party:
        """Give who directs."""
        told = draft.addressee is not None and grammar.among(draft.addressee[0], "selves")
        if told and draft.issuer is None:
            return NOBODY
        if draft.own:
            spoken = grammar.clause.quotation is not None
            return self._of_quote(draft) or (self.parties.last_speaker(draft.match.start) if spoken else NOBODY)
        for party in self._candidates(grammar, draft):
            if party is not None and party.name is not None:
                return party
        return self.parties.last_speaker(draft.match.start)

    def _candidates(self, grammar: Grammar, draft: Draft) -> Iterator[Party | None]:
        """Give who may direct, the surest first."""
        if draft.issuer is not None:
            yield self.parties.named(grammar, draft.issuer)
        if draft.rule.startswith("obligation"):
            said = grammar.attribution(grammar.clause.index_at(draft.match.start))
            yield self.parties.named(grammar, said) if said is not None else None
            if self.parties.quote_at(draft.match.start) is None:
                yield self.parties.ordering
        if draft.rule in {"active", "participle"}:
            yield self._of_sentence(grammar, draft)
        if draft.addressee is not None and grammar.among(draft.addressee[0], "plural_only"):
            yield self._going_on(grammar, draft.addressee)
        if draft.rule == "passive" and draft.match.cue.strength == "order" and grammar.clause.quotation is None:
            yield self._of_rules(draft.match.start)
        if draft.rule.startswith("passive") and grammar.clause.quotation is None:
            yield self._told_next(draft.match.start)
            yield self._same_paragraph(draft)
        yield self._reported(grammar, draft)
        yield self._of_quote(draft)
        yield self._of_list(draft.match.start)

    def _told_next(self, offset: int) -> Party | None:
        """Give who is named by the sentence behind that points back to the directive ("Imbauan itu disampaikan X")."""
        reading, pack = self.parties.reading, self.parties.reading.pack
        number = reading.sentence_at(offset) + 1
        if number >= len(reading.sentences):
            return None
        start, end = reading.sentences[number]
        words = reading.words.lower[reading.words.within(start, end).start :][:3]
        if len(words) < 3 or words[0] not in pack.words("told_nouns") or words[1] not in pack.words("definite"):
            return None
        cue = pack.cues.get(words[2])
        if cue is None or cue.anaphoric:
            return None
        for mention in self.parties.cast.named_in(start, end)[:1]:
            return Party(mention.person.full, source="the sentence behind, which points back")
        return None

    def _same_paragraph(self, draft: Draft) -> Party | None:
        """Give who issued the directive of the sentence before, where nobody else's words stand between."""
        parties, at = self.parties, draft.match.start
        reading, last = parties.reading, parties.last_at
        if last < 0 or parties.quote_at(at) is not None or parties.last_issuer.name is None:
            return None
        near = reading.sentence_at(at) - reading.sentence_at(last) == 1
        spoken = any(last < quote.start < at for quote in parties.quotes)
        if not near or spoken or reading.paragraph_at(last) != reading.paragraph_at(at):
            return None
        return Party(parties.last_issuer.name, source="that of the directive before")

    def _going_on(self, grammar: Grammar, addressee: Range) -> Party | None:
        """Give the issuer of the directive before, where "they" are whom that one addressed."""
        alone = addressee[1] - addressee[0] == 1 and grammar.clause.quotation is None
        name = self.parties.last_issuer.name
        return Party(name, source="that of the directive before") if alone and name is not None else None

    def _of_quote(self, draft: Draft) -> Party | None:
        quote = self.parties.quote_at(draft.match.start)
        return self.parties.speaker_of(quote, "the one whose words these are") if quote is not None else None

    def _of_sentence(self, grammar: Grammar, draft: Draft) -> Party | None:
        """Give the sentence's subject for a cue without one of its own."""
        clause = grammar.clause
        start, end = clause.start, clause.begin[draft.start]
        if draft.rule == "participle" and grammar.end_of_opening(draft.start) is not None:
            start, end = clause.stop[draft.action[1] - 1], clause.end
        else:
            subject = grammar.opening_subject(draft.start)
            if draft.rule == "participle" and subject is not None and grammar.is_actor(subject):
                return self.parties.named(grammar, subject)
        pronoun = next((at for at in range(draft.start) if grammar.among(at, "pronoun_subjects")), None)
        person = self.parties.first_named(grammar, start, clause.begin[pronoun] if pronoun is not None else end)
        if person is None and pronoun is not None:
            return self.parties.named(grammar, (pronoun, pronoun + 1))
        person = person or self.parties.first_named(grammar, start, end)
        return Party(person.full, source="the subject of the sentence") if person is not None else None

    def _of_rules(self, offset: int) -> Party | None:
        """Give the body that the article says has issued rules, whose obligations the text then tells."""
        reading, pack = self.parties.reading, self.parties.pack
        rules, issuing = pack.words("rules"), pack.words("issuing")
        for start, end in reading.sentences[: reading.sentence_at(offset) + 1]:
            within = reading.words.within(start, end)
            lower = reading.words.lower[within.start : within.stop]
            if rules.isdisjoint(lower) or issuing.isdisjoint(lower):
                continue
            verb = next(at for at in within if reading.words.lower[at] in issuing)
            mentions = self.parties.cast.named_in(start, reading.words.start[verb])
            bodies = [mention.person for mention in mentions if mention.person.is_body]
            if bodies:
                return Party(bodies[-1].full, source="the body that issued the rules")
        return None

    def _reported(self, grammar: Grammar, draft: Draft) -> Party | None:
        """Give whose order it is that a speaker passes on: "the governor gave clear orders, all must …"."""
        if not grammar.any_among((0, draft.start), "order_nouns"):
            return None
        for mention in self.parties.cast.named_in(grammar.clause.start, grammar.clause.begin[draft.start]):
            if not mention.person.is_body:
                return Party(mention.person.full, source="whose order the sentence reports")
        return None

    def _of_list(self, offset: int) -> Party | None:
        """Give who directs by the sentence that a list hangs on, the one that ends with a colon."""
        reading = self.parties.reading
        text, paragraphs = reading.text, reading.paragraphs
        index = reading.paragraph_at(offset)
        bullet = _BULLET.match(text, paragraphs[index][0]) is not None
        for before in range(index - 1, max(-1, index - 1 - _ITEMS), -1):
            start, end = paragraphs[before]
            if text[end - 1] == ":":
                return self._leader(start, end)
            if bullet != (_BULLET.match(text, start) is not None):
                return None
        return None

    def _leader(self, start: int, end: int) -> Party | None:
        """Give the person, else the first one named, in a lead-in that tells of orders."""
        start = self.parties.reading.sentences_of((start, end))[-1][0]
        words = re.findall(r"\w+", self.parties.reading.text[start:end].lower())
        if self.parties.pack.words("lead_in").isdisjoint(words):
            return None
        named = [mention.person for mention in self.parties.cast.named_in(start, end)]
        people = [person for person in named if not person.is_body]
        for person in (*people, *named):
            return Party(person.full, source="the lead-in of the list")
        party = self.parties.last_speaker(end)
        return Party(party.name, source="the lead-in of the list") if party.name is not None else None
