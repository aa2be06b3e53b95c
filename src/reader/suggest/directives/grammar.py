"""Phrases of a clause, found by word lists and shapes: subjects, verbs, who can act, where an action ends."""

from dataclasses import dataclass

from reader.suggest.directives.clause import Clause
from reader.suggest.directives.cues import DirectivePack

Range = tuple[int, int]
"""Tokens of a clause: first, and one past the last."""

_HARD = frozenset('.;:?!"“”„«»—–…|>[]')
_REACH = 40
"""Tokens after a cue within which its linking word or verb must stand."""
_DASHES = frozenset("-–—")
_OPEN, _CLOSE = frozenset("(["), frozenset(")]")


@dataclass(frozen=True, slots=True)
class Grammar:
    """One clause read with one language's pack."""

    clause: Clause
    pack: DirectivePack

    def among(self, index: int, name: str) -> bool:
        """Whether the token is in a word list of the pack."""
        return self.clause.word(index) in self.pack.words(name)

    def is_verb(self, index: int) -> bool:
        """Whether the token is a verb by the pack's list or by its shape."""
        word = self.clause.word(index)
        if not word or word in self.pack.words("not_verbs"):
            return False
        if word in self.pack.words("verbs"):
            return True
        shape = "headline_verb" if self.clause.headline else "verb"
        return self.pack.like(shape, word)

    def is_deed(self, index: int) -> bool:
        """Whether what follows an obligation is something to be done."""
        word = self.clause.word(index)
        if self.clause.word(index - 1) == "be" and "be_deeds" in self.pack.lists:
            return self.among(index, "be_deeds") or self.among(index + 1, "be_deeds") or word.endswith("ing")
        return word.isalpha() and (self.is_verb(index) or not self.pack.bare_verbs or self.among(index, "nouns_to_do"))

    def is_undergone(self, low: int, verb: int) -> bool:
        """Whether an obligation is on what something is done to, in the passive."""
        if self.pack.bare_verbs:
            return self.is_passive(verb)
        at = low
        while self.among(at, "adverbs"):
            at += 1
        seen = any(self.clause.word(index) == "be" for index in range(low, at))
        return seen and self.pack.like("participle", self.clause.word(at)) and not self.among(at, "be_deeds")

    def is_passive(self, index: int) -> bool:
        """Whether the verb says what is to be done to the noun before it."""
        word = self.clause.word(index)
        return self.is_verb(index) and word not in self.pack.words("verbs") and self.pack.like("passive_verb", word)

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

    def outside(self, index: int) -> int:
        """Give the index past a bracket that opens at ``index``, or ``index`` itself."""
        if self.clause.word(index) not in _OPEN:
            return index
        for at in range(index + 1, min(len(self.clause), index + 15)):
            if self.clause.word(at) in _CLOSE:
                return at + 1
        return index

    def linker(self, index: int, words: frozenset[str]) -> int | None:
        """Give the index of the first linking word from ``index`` on, None where the clause breaks first."""
        at = index
        while at < min(len(self.clause), index + _REACH):
            skipped = self.outside(at)
            if skipped > at:
                at = skipped
                continue
            word = self.clause.word(at)
            if word in words and self._links(at):
                return at
            if word in _HARD or (at > index and word in self.pack.words("stops") and word not in words):
                return None
            at += 1
        return None

    def _links(self, index: int) -> bool:
        """Whether a linking word that may also be a preposition is followed by what can be an action."""
        word = self.clause.word(index + 1)
        if not word or word in self.pack.words("not_action"):
            return False
        if "not_action" not in self.pack.lists:
            return True
        return word[0].isalpha() and not self.clause.capital(index + 1) and not word.endswith("ing")

    def verb(self, index: int) -> int | None:
        """Give the index of the first verb from ``index`` on that is not within a relative clause."""
        at = index
        while at < min(len(self.clause), index + _REACH):
            skipped = self.outside(at)
            if skipped > at:
                at = skipped
                continue
            word = self.clause.word(at)
            if word in _HARD or (word == "," and at > index and not self._goes_on(at)):
                return None
            if at > index and word in self.pack.words("stops"):
                return None
            if word in self.pack.words("relative"):
                at += 1
                while self.among(at, "adverbs") or self.among(at, "aspect") or self.among(at, "negators"):
                    at += 1
                at += 1
                continue
            if self.is_verb(at):
                return at
            at += 1
        return None

    def _goes_on(self, comma: int) -> bool:
        """Whether a comma only parts the members of a list: "and" follows before any verb."""
        for at in range(comma + 1, comma + 8):
            if self.among(at, "and"):
                return True
            if not self.clause.is_word(at) and self.clause.word(at) not in {",", "(", ")"}:
                return False
            if self.is_verb(at):
                return False
        return False

    def head(self, span: Range) -> int:
        """Give the index of the head of a noun phrase."""
        low, high = span
        while low < high - 1 and (self.among(low, "quantifiers") or not self.clause.is_word(low)):
            low += 1
        return self._head(low, high)[0]

    def is_actor(self, span: Range) -> bool:
        """Whether a phrase names somebody who can act: by its head, a name, or an acronym."""
        low, high = span
        while low < high and (self.among(low, "quantifiers") or self.clause.word(low) in "("):
            if self.clause.word(low) in self.pack.words("plural_people"):
                return True
            low += 1
        if low >= high:
            return span[0] < span[1]
        low, high = self._head(low, high)
        if self.clause.word(low).partition("-")[0] in self.pack.words("actors"):
            return True
        return self._may_act(low) and self._is_name(low)

    def may_act(self, span: Range) -> bool:
        """Whether a phrase that stands where somebody is addressed can be somebody: its head is no thing."""
        return self.is_actor(span) or self._may_act(self.head(span))

    def holds_actor(self, span: Range) -> bool:
        """Whether any word of a phrase is somebody who can act."""
        return any(self.among(at, "actors") for at in range(*span))

    def _may_act(self, head: int) -> bool:
        word = self.clause.word(head)
        if self.is_verb(head) and word not in self.pack.words("verbs"):
            return False
        inert = word in self.pack.words("things") or self.pack.like("abstract", word)
        return not inert and word[:1].isalpha()

    def _is_name(self, low: int) -> bool:
        """Whether a capital shows a name; the first word of a sentence needs a second one or to be an acronym."""
        if not self.clause.capital(low):
            return False
        first = low == 0 and self.clause.start + 1 >= self.clause.begin[0]
        surface = self.clause.surface(low, low + 1)
        acronym = len(surface) > 1 and surface.isupper()
        return not first or acronym or (low + 1 < len(self.clause) and self.clause.capital(low + 1))

    def _head(self, low: int, high: int) -> Range:
        """Give where the head of a noun phrase is: its first word, or the last before a preposition."""
        if "post_modifiers" not in self.pack.lists:
            return low, high
        end = low
        while end < high and not (end > low and self.among(end, "post_modifiers")) and self.clause.word(end) != ",":
            end += 1
        end = max(low + 1, end)
        while end - 1 > low and not self.clause.is_word(end - 1):
            end -= 1
        return end - 1, end

    def subject(self, index: int) -> Range:
        """Give the noun phrase that ends before ``index``, adverbs between left out; empty where there is none."""
        high = self._before_aside(self.before_adverbs(index))
        base = self._base(high)
        chunks = self._chunks(base, high)
        if not chunks:
            return high, high
        while len(chunks) > 1 and self._is_adjunct(chunks[-1]):
            chunks.pop()
        low, high = chunks.pop()
        while chunks and self.among(low, "relative"):
            low = chunks.pop()[0]
        joined = any(self.clause.word(at) in self.pack.words("and") for at in range(low, high - 1))
        while joined and chunks and self._is_item(chunks[-1]):
            low = chunks.pop()[0]
        if self._is_adjunct((low, high)) and self._is_adverbial((low, high)):
            low = self._last_phrase(low, high)
        low, high = self._after_clause(low, high)
        for at in range(low + 1, high):
            if self.among(at, "through"):
                high = at
                break
        while low < high and (self.among(low, "leading") or not self.clause.is_word(low)):
            low += 1
        return low, high

    def _before_aside(self, high: int) -> int:
        """Give the index before an aside that ends at ``high``: between dashes, or naming who speaks."""
        if self.clause.word(high - 1) == ",":
            for at in range(high - 2, -1, -1):
                if self.clause.word(at) == ",":
                    return at if self.among(at + 1, "inserted") else high
            return high
        if self.clause.word(high - 1) not in _DASHES:
            return high
        for at in range(high - 2, -1, -1):
            if self.clause.word(at) in _DASHES:
                return at
        return high

    def _last_phrase(self, low: int, high: int) -> int:
        """Give where the noun phrase behind an adverbial begins: "In eight weeks | the campaign"."""
        for at in range(high - 1, low + 1, -1):
            if self.among(at, "determiners"):
                return at
        return high

    def _after_clause(self, low: int, high: int) -> Range:
        """Leave out a clause that "and" joins to the subject: "the mall opens and visitors | must …"."""
        for at in range(high - 1, low, -1):
            if not self.among(at, "and_clause"):
                continue
            if at == high - 1 or self.among(at + 1, "pronouns") or self._holds_verb(low, at):
                return (low, self.before_adverbs(self._to_verb(low, at))) if at == high - 1 else (at + 1, high)
        return low, high

    def _holds_verb(self, low: int, high: int) -> bool:
        return self._to_verb(low, high) < high

    def _to_verb(self, low: int, high: int) -> int:
        """Give the index of the first verb of a stretch that is not within a relative clause, else its end."""
        at = low
        while at < high:
            if self.among(at, "relative"):
                return high
            if self.is_verb(at) or (self.among(at, "aspect") and at > low):
                return at
            at += 1
        return high

    def _base(self, high: int) -> int:
        """Give the index past the last word or mark before ``high`` that a noun phrase cannot hold."""
        at = high
        depth = 0
        while at > 0:
            word = self.clause.word(at - 1)
            if word in _CLOSE:
                depth += 1
            elif word in _OPEN:
                depth -= 1
            elif depth <= 0 and word in self.pack.words("pronoun_subjects"):
                return at - 1
            elif depth <= 0 and (
                word in _HARD or word in self.pack.words("breaks") or word in self.pack.words("speech")
            ):
                break
            at -= 1
        return at

    def _chunks(self, low: int, high: int) -> list[Range]:
        """Cut a stretch at its commas, empty pieces left out."""
        found, start, depth = [], low, 0
        for at in range(low, high + 1):
            word = self.clause.word(at) if at < high else ","
            depth += (word in _OPEN) - (word in _CLOSE)
            if word == "," and (depth <= 0 or at == high):
                if at > start:
                    found.append((start, at))
                start = at + 1
        return found

    def _is_adjunct(self, span: Range) -> bool:
        low, high = span
        while low < high and self.among(low, "leading") and not self.among(low, "adverbial"):
            low += 1
        if low == high:
            return True
        span = (low, high)
        return self.among(span[0], "adjuncts") or self.clause.word(span[0])[:1].isdigit()

    def _is_adverbial(self, span: Range) -> bool:
        """Whether a phrase that opens like an adjunct holds no noun phrase after its preposition."""
        return self.among(span[0], "adverbial")

    def _is_item(self, span: Range) -> bool:
        """Whether a stretch can be one member of a list of noun phrases."""
        return (
            span[1] - span[0] <= 7 and not self._is_adjunct(span) and not any(self.is_verb(at) for at in range(*span))
        )

    def is_passive_cue(self, index: int) -> bool:
        """Whether an auxiliary before the cue makes whom its subject is the one addressed."""
        at = index
        while at > 0 and self.among(at - 1, "adverbs"):
            at -= 1
            if self.among(at, "passive_aux"):
                return not self.clause.word(index).endswith("ing")
        return False

    def modifies(self, index: int) -> bool:
        """Whether the cue is a participle without its auxiliary, so that its subject is that of the sentence."""
        if self.pack.bare_verbs or not self.clause.word(index).endswith("ing"):
            return False
        return not any(self.among(at, "passive_aux") for at in range(self.before_adverbs(index), index))

    def antecedent(self, index: int) -> Range:
        """Give the noun phrase that a relative clause hangs on, its relative word being at ``index``."""
        low = index
        while low > 0 and self.clause.is_word(low - 1) and index - low < 6:
            before = low - 1
            if self.is_verb(before) or self.among(before, "prepositions") or self.among(before, "breaks"):
                break
            low = before
        return low, index

    def attribution(self, index: int) -> Range | None:
        """Give who says what the token at ``index`` is part of, by this clause itself; None where it does not say.

        Both "the court ruled that …" and the insertion "…, she argued, …" count.
        """
        if self.clause.quotation is not None:
            return None
        for at in range(1, index - 1):
            if self.among(at, "speech") and self.among(at + 1, "that"):
                return self.subject(at)
        for at in range(2, len(self.clause) - 1):
            if self.among(at, "speech") and self.clause.word(at + 1) == ",":
                low = at
                while low > 0 and self.clause.is_word(low - 1):
                    low -= 1
                if low < at and self.clause.word(low - 1) == ",":
                    return low, at
        return None

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
        """Whether a negation stands right before ``index``, adverbs left out."""
        at = self.before_adverbs(index)
        return self.among(at - 1, "negators") or self.among(index - 1, "negators")

    def doubtful(self, index: int) -> bool:
        """Whether the clause up to ``index`` is a condition or a question."""
        if self.among(0, "supposing"):
            return True
        if "?" in self.clause.lower[index:] and self.clause.word(len(self.clause) - 1) == "?":
            return True
        for at in range(index - 1, -1, -1):
            word = self.clause.word(at)
            if word in {",", ";", ":", "-", "–", "—", "--"}:
                return False
            if word in self.pack.words("doubts"):
                return True
        return False

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

    def end_of_action(self, index: int, limit: int | None = None) -> int:
        """Give the index past the last token of the action that begins at ``index``."""
        size = self.end_of_heading(index) or limit or len(self.clause)
        at = index
        while at < size:
            word = self.clause.word(at)
            if word in {";", "|"} or (at > index + 1 and word in self.pack.words("ends")):
                break
            if at > index + 1 and self._turns(at):
                break
            if word in {",", "—", "–", "--"} and at > index and self.among(at + 1, "ends_after_comma"):
                break
            at += 1
        while at > index and self.clause.word(at - 1) in {
            ".",
            ",",
            "!",
            "?",
            "…",
            ";",
            ":",
            "”",
            '"',
            "—",
            "–",
            "-",
            "'",
        }:
            if self.clause.word(at - 1) in {"”", '"'} and self._opened(index, at - 1):
                break
            at -= 1
        return at

    def _turns(self, index: int) -> bool:
        """Whether the issuer's own reason begins at a token: a purpose of the first person, a clause on a noun."""
        if self.among(index, "ends_after_noun"):
            return not self.is_verb(index - 1)
        if not self.among(index, "purposes"):
            return False
        return any(self.among(at, "selves") for at in range(index + 1, index + 6))

    def _opened(self, low: int, high: int) -> bool:
        return any(self.clause.word(at) in {"“", '"'} for at in range(low, high))
