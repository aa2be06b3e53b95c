"""What stands around a cue: negation, conditions, who says it, and where the action that it asks for ends."""

from dataclasses import dataclass

from reader.suggest.directives.phrases import Phrases
from reader.suggest.directives.words import Range

_ATTRIBUTION = 8
"""Words that who says it may take at the end of a sentence."""
_SPEAKER = 9
"""Words that name a new speaker, with the reporting word."""
_PAUSES = frozenset({",", ";", ":", "-", "–", "—", "--"})
_DASHES_AND_COMMA = frozenset({",", "—", "–", "--"})
_CLOSING = frozenset({".", ",", "!", "?", "…", ";", ":", "”", '"', "—", "–", "-", "'"})
_QUOTES = frozenset({"“", "”", '"'})


@dataclass(frozen=True, slots=True)
class Grammar(Phrases):
    """One clause read with one language's pack."""

    def is_passive_cue(self, index: int) -> bool:
        """Whether an auxiliary before the cue makes whom its subject is the one addressed."""
        if self.clause.word(index).endswith("ing"):
            return False
        return self.any_among((self.before_adverbs(index), index), "passive_aux")

    def modifies(self, index: int) -> bool:
        """Whether the cue is a participle without its auxiliary, so that its subject is that of the sentence."""
        if self.pack.bare_verbs or not self.clause.word(index).endswith("ing"):
            return False
        return not self.any_among((self.before_adverbs(index), index), "passive_aux")

    def qualifies(self, index: int) -> bool:
        """Whether the cue stands in a relative clause, where it only tells which one is meant."""
        at = index
        while at > 0 and (self.among(at - 1, "adverbs") or self.among(at - 1, "aspect")):
            at -= 1
        return self.among(at - 1, "relative")

    def is_possible(self, index: int) -> bool:
        """Whether the cue is only what may or might be asked of somebody."""
        at = index
        while at > 0 and (self.among(at - 1, "adverbs") or self.among(at - 1, "able_passive")):
            at -= 1
            if self.among(at, "able_passive"):
                return True
        return False

    def negated(self, index: int) -> bool:
        """Whether a negation stands before ``index``, adverbs and words of ability left out ("tidak boleh disuruh")."""
        if self.among(index - 1, "negators"):
            return True
        at = self.before_adverbs(index) - 1
        while self.among(at, "able") and not self.among(at, "negators"):
            at = self.before_adverbs(at) - 1
        return self.among(at, "negators")

    def doubtful(self, index: int) -> bool:
        """Whether the clause up to ``index`` is a condition or a question."""
        if self.among(0, "supposing") or self.clause.word(len(self.clause) - 1) == "?":
            return True
        for at in range(index - 1, -1, -1):
            if self.clause.word(at) in _PAUSES:
                return False
            if self.among(at, "doubts"):
                return not self.among(at - 1, "explained")
        return False

    def attribution(self, index: int) -> Range | None:
        """Give who says what the token at ``index`` is part of, by this clause itself; None where it does not say.

        Both "the court ruled that …" and the insertion "…, she argued, …" count.
        """
        if self.clause.quotation is not None:
            return None
        for at in range(1, len(self.clause) - 1):
            if not self.among(at, "speech"):
                continue
            if at < index - 1 and self.among(at + 1, "that"):
                subject = self.subject(at)
                if subject[0] < subject[1]:
                    return subject
            inserted = self._inserted(at)
            if inserted is not None:
                return inserted
        return None

    def _inserted(self, verb: int) -> Range | None:
        """Give who speaks by an insertion between commas that ends with the speech verb at ``verb``."""
        if self.clause.word(verb + 1) != ",":
            return None
        low = verb
        while low > 0 and self.clause.is_word(low - 1):
            low -= 1
        return (low, verb) if low < verb and self.clause.word(low - 1) == "," else None

    def end_of_opening(self, index: int) -> int | None:
        """Give the comma that ends an opening phrase which the participle at ``index`` is part of."""
        opening = self.among(0, "adjuncts") and self.modifies(index)
        if opening and "," in self.clause.lower[index:] and "," not in self.clause.lower[:index]:
            return self.clause.lower.index(",", index)
        return None

    def end_of_heading(self, index: int) -> int | None:
        """Give where, in a headline "Told to go, the minister: I will", the name before the colon begins."""
        if not self.clause.headline or ":" not in self.clause.lower[index:]:
            return None
        colon = self.clause.lower.index(":", index)
        for at in range(colon - 1, index, -1):
            if self.clause.word(at) == ",":
                return at
        return None

    def action(self, low: int, limit: int | None = None) -> Range | None:
        """Give the action that begins at ``low``, up to ``limit`` at most; None where nothing is there."""
        high = self.end_of_action(low, limit)
        return (low, high) if high > low else None

    def end_of_action(self, index: int, limit: int | None = None) -> int:
        """Give the index past the last token of the action that begins at ``index``."""
        size = self.end_of_heading(index) or limit or len(self.clause)
        at = index
        while at < size and not self._ends(index, at):
            at += 1
        while at > index and self.clause.word(at - 1) in _CLOSING:
            if self.clause.word(at - 1) in _QUOTES and _QUOTES.intersection(self.clause.lower[index : at - 1]):
                break
            at -= 1
        return at

    def _ends(self, start: int, at: int) -> bool:
        """Whether the action that begins at ``start`` has ended when ``at`` is reached."""
        word = self.clause.word(at)
        if word in {";", "|"} or (at > start + 1 and (self.among(at, "ends") or self._turns(at))):
            return True
        if at > start and self._is_new_predicate(at):
            return True
        if at == start or word not in _DASHES_AND_COMMA:
            return False
        return self.among(at + 1, "ends_after_comma") or self._attributes(at + 1)

    def _is_told(self, index: int) -> bool:
        """Whether a clause with a verb in the past begins at ``index``: why somebody was told, not what to do."""
        for at in range(index, len(self.clause)):
            word = self.clause.word(at)
            if word in _PAUSES:
                return False
            if at > index and not self.clause.word(at - 1).endswith("ly") and self.is_past(at):
                return not self.among(at - 1, "determiners") and not self.among(at + 1, "by")
            if self.among(at, "past_be"):
                return True
        return False

    def _is_new_predicate(self, index: int) -> bool:
        """Whether "and promised to pay" begins at ``index``: what the issuer did next, told in the past."""
        comma = self.clause.word(index) == ","
        join = index + comma
        if not self.among(join, "joiners"):
            return False
        verb = self.after_adverbs(join + 1)
        if self.among(verb, "new_predicates") or (comma and self._is_new_speaker(join + 1)):
            return True
        return comma and not self.pack.bare_verbs and self.is_past(verb) and not self.among(verb + 1, "by")

    def _is_new_speaker(self, index: int) -> bool:
        """Whether somebody else speaks from ``index`` on (", and its president, Olive Thorne, said")."""
        if not (self.among(index, "determiners") or self.clause.capital(min(index, len(self.clause) - 1))):
            return False
        return any(self.among(at, "speech") for at in range(index + 1, min(index + _SPEAKER, len(self.clause))))

    def _attributes(self, index: int) -> bool:
        """Whether nothing but who says it follows, as in "…, the mayor of the town said"."""
        rest = range(index, len(self.clause))
        words = [at for at in rest if self.clause.is_word(at)]
        if not words or len(words) > _ATTRIBUTION:
            return False
        return self.among(words[-1], "speech") or self.among(words[0], "inserted")

    def _turns(self, index: int) -> bool:
        """Whether the action is over: the issuer's own reason, a clause on a noun, or the day of the report begins."""
        if self.among(index, "weekdays") or self.among(index + 1, "weekdays"):
            day = index + self.among(index + 1, "weekdays")
            return self.among(day + 1, "reported_when")
        if self.among(index, "ends_after_past"):
            return self._is_told(index + 1)
        if self.among(index, "ends_after_noun"):
            return not self.is_verb(index - 1)
        return self.among(index, "purposes") and self.any_among((index + 1, index + 6), "selves")
