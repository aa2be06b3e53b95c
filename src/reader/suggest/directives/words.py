"""The words of a clause by the pack: verbs, linking words, and what stands in brackets or between commas."""

from dataclasses import dataclass

from reader.suggest.directives.clause import Clause
from reader.suggest.directives.cues import DirectivePack

Range = tuple[int, int]
"""Tokens of a clause: first, and one past the last."""

HARD = frozenset('.;:?!"“”„«»—–…|>[]')
"""Marks that no noun phrase reaches across."""
OPEN, CLOSE = frozenset("(["), frozenset(")]")
_REACH = 40
"""Tokens after a cue within which its linking word or verb must stand."""
_ASIDE = 20
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """One clause, its words known by one language's pack."""

    clause: Clause
    pack: DirectivePack

    def among(self, index: int, name: str) -> bool:
        """Whether the token is in a word list of the pack."""
        lower = self.clause.lower
        return 0 <= index < len(lower) and lower[index] in self.pack.lists.get(name, _NONE)

    def any_among(self, span: Range, name: str) -> bool:
        """Whether any token of a stretch is in a word list of the pack."""
        return any(self.among(at, name) for at in range(*span))

    def is_verb(self, index: int) -> bool:
        """Whether the token is a verb by the pack's list or by its shape."""
        word = self.clause.word(index)
        if not word or word in self.pack.words("not_verbs"):
            return False
        if word in self.pack.words("verbs"):
            return True
        if self.clause.headline:
            return self.pack.like("headline_verb", word) or (
                word in self.pack.bare_imperatives or word in self.pack.words("headline_roots")
            )
        return self.pack.like("verb", word) and not self._is_capital_name(index)

    def _is_capital_name(self, index: int) -> bool:
        """Whether a capital within a sentence, or two where it begins, show a name that only looks like a verb."""
        first = index == 0 and self.clause.start + 1 >= self.clause.begin[0]
        following = index + 1 < len(self.clause) and self.clause.capital(index + 1)
        return self.clause.capital(index) and (following or not first)

    def is_passive(self, index: int) -> bool:
        """Whether the verb says what is to be done to the noun before it."""
        word = self.clause.word(index)
        return self.is_verb(index) and word not in self.pack.words("verbs") and self.pack.like("passive_verb", word)

    def is_deed(self, index: int) -> bool:
        """Whether what follows an obligation is something to be done."""
        word = self.clause.word(index)
        if self.clause.word(index - 1) == "be" and "be_deeds" in self.pack.lists:
            return self.any_among((index, index + 2), "be_deeds") or word.endswith("ing")
        return word.isalpha() and (self.is_verb(index) or not self.pack.bare_verbs or self.among(index, "nouns_to_do"))

    def is_undergone(self, low: int, verb: int) -> bool:
        """Whether an obligation is on what something is done to, in the passive."""
        if self.pack.bare_verbs:
            return self.is_passive(verb)
        if "be" not in self.clause.lower[low:verb] or self.among(verb, "be_deeds"):
            return False
        return self.pack.like("participle", self.clause.word(verb))

    def after_adverbs(self, index: int) -> int:
        """Give the index past the adverbs that stand at ``index``."""
        while self.among(index, "adverbs"):
            index += 1
        return index

    def before_adverbs(self, index: int) -> int:
        """Give the index past which, going left from ``index``, only adverbs stand."""
        while index > 0 and self.among(index - 1, "adverbs"):
            index -= 1
        return index

    def after_linkers(self, index: int) -> int:
        """Give the index past the linking words that stand at ``index``."""
        while self.among(index, "linkers"):
            index += 1
        return index

    def linker(self, index: int, words: frozenset[str]) -> int | None:
        """Give the index of the first linking word from ``index`` on, None where the clause breaks first."""
        at = index
        while at < min(len(self.clause), index + _REACH):
            skipped = self._outside(at)
            if skipped > at:
                at = skipped
                continue
            word = self.clause.word(at)
            if word in words and self._links(at):
                return at
            if word in HARD or (at > index and word in self.pack.words("stops") and word not in words):
                return None
            at += 1
        return None

    def verb(self, index: int) -> int | None:
        """Give the index of the first verb from ``index`` on that is not within a relative clause."""
        at = index
        while at < min(len(self.clause), index + _REACH):
            skipped = self._outside(at)
            if skipped > at:
                at = skipped
                continue
            word = self.clause.word(at)
            if word in HARD or (word == "," and at > index and not self._goes_on(at)):
                return None
            if at > index and word in self.pack.words("stops"):
                return None
            if word in self.pack.words("relative"):
                at = self._past_predicate(at)
                continue
            if self.is_verb(at):
                return at
            at += 1
        return None

    def verb_before(self, span: Range) -> int:
        """Give the index of the first verb of a stretch that is not within a relative clause, else its end."""
        low, high = span
        for at in range(low, high):
            if self.among(at, "relative"):
                return high
            if self.is_verb(at) or (self.among(at, "aspect") and at > low):
                return at
        return high

    def _past_predicate(self, relative: int) -> int:
        """Give the index past the verb, whatever its shape, that a relative word opens its clause with."""
        at = relative + 1
        while self.among(at, "adverbs") or self.among(at, "aspect") or self.among(at, "negators"):
            at += 1
        return at + 1

    def _links(self, index: int) -> bool:
        """Whether a linking word that may also be a preposition is followed by what can be an action."""
        word = self.clause.word(index + 1)
        if not word or word in self.pack.words("not_action"):
            return False
        if "not_action" not in self.pack.lists:
            return True
        gerund = word.endswith("ing") and self.clause.word(index) in self.pack.words("linkers")
        return word[0].isalpha() and not self.clause.capital(index + 1) and not gerund

    def _outside(self, index: int) -> int:
        """Give the index past a bracket or a relative clause between commas at ``index``, or ``index`` itself."""
        word = self.clause.word(index)
        if word == "," and self.among(index + 1, "relative_subject"):
            closing: frozenset[str] = frozenset(",")
        elif word in OPEN:
            closing = CLOSE
        else:
            return index
        for at in range(index + 1, min(len(self.clause), index + _ASIDE)):
            if self.clause.word(at) in closing:
                return at + 1
        return index

    def _goes_on(self, comma: int) -> bool:
        """Whether a comma only parts the members of a list: "and" follows before any verb."""
        for at in range(comma + 1, comma + 8):
            if self.among(at, "and"):
                return True
            mark = not self.clause.is_word(at) and self.clause.word(at) not in {",", "(", ")"}
            if mark or self.is_verb(at):
                return False
        return False
