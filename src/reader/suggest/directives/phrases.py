"""Noun phrases of a clause: subjects, heads, and whether they name somebody who can act."""

from dataclasses import dataclass

from reader.suggest.directives.words import CLOSE, HARD, OPEN, Range, Words

_DASHES = frozenset("-–—")
_ITEM = 7
"""Words that one member of a list may have."""
_ANTECEDENT = 6


@dataclass(frozen=True, slots=True)
class Phrases(Words):
    """One clause, its noun phrases found."""

    def head(self, span: Range) -> int:
        """Give the index of the head of a noun phrase."""
        low, high = span
        while low < high - 1 and (self.among(low, "quantifiers") or not self.clause.is_word(low)):
            low += 1
        return self._head(low, high)

    def is_actor(self, span: Range) -> bool:
        """Whether a phrase names somebody who can act: by its head, a name, or an acronym."""
        low, high = span
        while low < high and (self.among(low, "quantifiers") or self.clause.word(low) == "("):
            if self.among(low, "plural_people"):
                return True
            low += 1
        if low >= high:
            return span[0] < span[1]
        head = self._head(low, high)
        return self._is_somebody(self.clause.word(head)) or (self._may_act(head) and self._is_name(head))

    def may_act(self, span: Range) -> bool:
        """Whether a phrase that stands where somebody is addressed can be somebody: its head is no thing."""
        return self.is_actor(span) or self._may_act(self.head(span))

    def subject(self, index: int) -> Range:
        """Give the noun phrase that ends before ``index``, adverbs between left out; empty where there is none."""
        high = self._before_aside(self.before_adverbs(index))
        chunks = self._chunks(self._base(high), high)
        if not chunks:
            return high, high
        low, high = self._after_clause(self._last_of(chunks))
        for at in range(low + 1, high):
            if self.among(at, "through"):
                high = at
                break
        while low < high and (self.among(low, "leading") or not self.clause.is_word(low)):
            low += 1
        return low, high

    def shared_subject(self, index: int) -> Range | None:
        """Give the subject that a verb behind "and" or "but" shares with the first one of its sentence."""
        join = self.before_adverbs(index) - 1
        return self.opening_subject(join) if self.among(join, "joiners") else None

    def opening_subject(self, join: int) -> Range | None:
        """Give the subject of the first verb of the sentence, which stands before ``join``."""
        low = max((at + 1 for at in range(join) if self.clause.word(at) in HARD), default=0)
        if self.among(low, "adjuncts") and "," in self.clause.lower[low:join]:
            low = self.clause.lower.index(",", low) + 1
        while self.among(low, "leading"):
            low += 1
        for at in range(low + 1, join):
            if self.clause.word(at) == "," or self.among(at, "relative_subject") or self._is_finite(at):
                high = self.before_adverbs(at)
                return (low, high) if high > low and self.may_act((low, high)) else None
        return None

    def _is_finite(self, index: int) -> bool:
        """Whether a word can be the verb of a sentence that told something."""
        if self.among(index, "aspect") or self.among(index, "speech") or self.among(index, "passive_aux"):
            return True
        return self.is_verb(index) if self.pack.bare_verbs else self.is_past(index)

    def is_past(self, index: int) -> bool:
        """Whether a word has the shape of a past form or is one of the pack's list."""
        plain = not self.clause.capital(index) and self.pack.like("participle", self.clause.word(index))
        return plain or self.among(index, "past_forms")

    def antecedent(self, index: int) -> Range:
        """Give the noun phrase that a relative clause hangs on, its relative word being at ``index``."""
        if self.clause.word(index - 1) == ",":
            index -= 1
        low = index
        while low > 0 and self.clause.is_word(low - 1) and index - low < _ANTECEDENT:
            before = low - 1
            if self.is_verb(before) or self.among(before, "prepositions") or self.among(before, "breaks"):
                break
            low = before
        return low, index

    def without_adverbs(self, span: Range) -> Range:
        """Give a phrase without the adverbs and auxiliaries at its end, unless nothing were left."""
        low, high = span
        while high > low and (self.among(high - 1, "adverbs") or self.among(high - 1, "aspect")):
            high -= 1
        return (low, high) if high > low else span

    def without_time(self, span: Range) -> Range:
        """Give a phrase without the day or hour at its end, which tells when somebody was told, not who."""
        low, high = span
        begin = self.clause.begin[low]
        when = self.pack.patterns.get("when")
        found = when.search(self.clause.surface(low, high).lower()) if when is not None else None
        if found is None:
            return span
        high = self.clause.index_at(begin + found.start())
        return (low, high) if high > low else span

    def _head(self, low: int, high: int) -> int:
        """Give where the head of a noun phrase is: its first word, or the last before a preposition."""
        if "post_modifiers" not in self.pack.lists:
            return low
        end = low + 1
        while end < high and not self.among(end, "post_modifiers") and self.clause.word(end) != ",":
            end += 1
        while end - 1 > low and not self.clause.is_word(end - 1):
            end -= 1
        return end - 1

    def _is_somebody(self, word: str) -> bool:
        """Whether a noun is one for people or bodies, by the list or by how such nouns are formed."""
        if word.partition("-")[0] in self.pack.words("actors"):
            return True
        other = word in self.pack.words("not_agents") or word in self.pack.words("things")
        return not other and self.pack.like("agentive", word)

    def _may_act(self, head: int) -> bool:
        word = self.clause.word(head)
        if self.is_verb(head) and word not in self.pack.words("verbs"):
            return False
        inert = word in self.pack.words("things") or (self.pack.like("abstract", word) and not self._is_name(head))
        return not inert and word[:1].isalpha()

    def _is_name(self, low: int) -> bool:
        """Whether a capital shows a name; the first word of a sentence needs a second one or to be an acronym."""
        if low >= len(self.clause) or not self.clause.capital(low):
            return False
        first = low == 0 and self.clause.start + 1 >= self.clause.begin[0]
        surface = self.clause.surface(low, low + 1)
        acronym = len(surface) > 1 and surface.isupper()
        return not first or acronym or (low + 1 < len(self.clause) and self.clause.capital(low + 1))

    def _last_of(self, chunks: list[Range]) -> Range:
        """Give the noun phrase at the end of what commas part: adjuncts left out, lists and relative clauses whole."""
        while len(chunks) > 1 and self._is_adjunct(chunks[-1]):
            chunks.pop()
        low, high = chunks.pop()
        while chunks and self.among(low, "relative"):
            low = chunks.pop()[0]
        joined = self.any_among((low, high - 1), "and")
        while joined and chunks and self._is_item(chunks[-1]):
            low = chunks.pop()[0]
        if self.among(low, "adverbial"):
            low = self._last_phrase(low, high)
        return low, high

    def _before_aside(self, high: int) -> int:
        """Give the index before an aside that ends at ``high``: between dashes, or naming who speaks."""
        mark = self.clause.word(high - 1)
        if mark != "," and mark not in _DASHES:
            return high
        for at in range(high - 2, -1, -1):
            word = self.clause.word(at)
            if mark == word == ",":
                return at if self.among(at + 1, "inserted") else high
            if mark != "," and word in _DASHES:
                return at
        return high

    def _last_phrase(self, low: int, high: int) -> int:
        """Give where the noun phrase behind an adverbial begins: "In eight weeks | the campaign"."""
        for at in range(high - 1, low + 1, -1):
            if self.among(at, "determiners"):
                return at
        return high

    def _after_clause(self, span: Range) -> Range:
        """Leave out a clause that "and" joins to the subject: "the mall opens and visitors | must …"."""
        low, high = span
        for at in range(high - 1, low, -1):
            if not self.among(at, "and_clause"):
                continue
            verb = self.verb_before((low, at))
            if at == high - 1:
                return low, self.before_adverbs(verb)
            if self.among(at + 1, "pronouns") or verb < at:
                return at + 1, high
        return span

    def _base(self, high: int) -> int:
        """Give the index past the last word or mark before ``high`` that a noun phrase cannot hold."""
        pronouns, breaks, speech = (self.pack.words(name) for name in ("pronoun_subjects", "breaks", "speech"))
        depth = 0
        for at in range(high, 0, -1):
            word = self.clause.word(at - 1)
            if word in CLOSE:
                depth += 1
            elif word in OPEN:
                depth -= 1
            elif depth > 0:
                continue
            elif word in pronouns:
                return at - 1
            elif word in HARD or word in breaks or word in speech:
                return at
        return 0

    def _chunks(self, low: int, high: int) -> list[Range]:
        """Cut a stretch at its commas, empty pieces left out."""
        found, start, depth = [], low, 0
        for at in range(low, high + 1):
            word = self.clause.word(at) if at < high else ","
            depth += (word in OPEN) - (word in CLOSE)
            if word == "," and (depth <= 0 or at == high):
                if at > start:
                    found.append((start, at))
                start = at + 1
        return found

    def _is_adjunct(self, span: Range) -> bool:
        """Whether a stretch between commas tells when, where or how, or is a connective."""
        low, high = span
        while low < high and self.among(low, "leading") and not self.among(low, "adverbial"):
            low += 1
        return low == high or self.among(low, "adjuncts") or self.clause.word(low)[:1].isdigit()

    def _is_item(self, span: Range) -> bool:
        """Whether a stretch can be one member of a list of noun phrases."""
        verbs = any(self.is_verb(at) for at in range(*span))
        return span[1] - span[0] <= _ITEM and not verbs and not self._is_adjunct(span)
