"""Indirect quotes where the reporting word may stand before its speaker, as in Indonesian and Malay ("kata X")."""

from reader.suggest.clauses import Clauses, Site
from reader.suggest.model import Suggestion
from reader.suggest.packs import Cue
from reader.suggest.speakers import Source

_HEAD = 60
"""Code points within which the comma behind a speaker must come."""
_THIS = 4
"""Words of "hal ini juga" at most."""
_LOOK = 14
"""Words of a clause that are searched for a predicate."""


class SpeakerLast:
    """Reads active, passive and inserted reporting words."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.reading = clauses.reading
        self.text = clauses.text
        self.words = clauses.words
        words = self.reading.pack.words
        self.blockers = words("blockers")
        self.contents = words("contents")
        self.predicates = words("predicates")
        self.prefixes = tuple(words("verb_prefixes"))
        self.noun_heads = words("noun_heads") | words("stops")
        self.adverbs = words("adverbs")
        self.definite = words("definite")
        self.told_nouns = words("told_nouns")
        self.clause_subjects = words("clause_subjects")
        self.mute = words("documents") - words("speaking_documents")
        self.links = frozenset(self.reading.pack.option("link_words").split())

    def read(self, site: Site) -> Suggestion | None:
        """Give the quote of a reporting word."""
        places = site.cue.places
        if "passive" in places:
            return self._opened(site) if self._opens(site) else self._pointing(site)
        if "mid" in places:
            return self._opened(site) if self._opens(site) else self._inserted(site)
        return self._active(site) if "active" in places else None

    def _opens(self, site: Site) -> bool:
        return self.words.start[site.at] == site.floor

    def _active(self, site: Site) -> Suggestion | None:
        """Read "X mengatakan, B"."""
        if self._previous(site.at) in self.blockers:
            return None
        source = self.clauses.speakers.before(site.at, site.floor)
        if source is None or self._is_mute(source):
            return None
        first, linked = self._clause_start(site)
        if first is None:
            return None
        if not linked and not self._is_clause(first, site.end, site.cue):
            if source.person is not None:
                self.clauses.cast.note(self.words.start[site.at], source.person, spoke=False)
            return None
        start = self.words.end[first - 1]
        return self.clauses.make(site, (start, site.end), source, "speaker, reporting word, clause")

    def _clause_start(self, site: Site) -> tuple[int | None, bool]:
        """Give the first word of the clause behind a cue, and whether a comma or a word like "bahwa" leads to it."""
        words = self.words
        index, linked = site.at + 1, self._linked(site.at)
        while index < len(words) and not linked and words.lower[index] in self.adverbs:
            linked = self._linked(index)
            index += 1
        if index >= len(words) or words.start[index] >= site.end:
            return None, False
        if words.lower[index] in self.links:
            return index + 1, True
        return index, linked

    def _linked(self, index: int) -> bool:
        return self.text[self.words.end[index] : self.words.end[index] + 1] in {",", ":"}

    def _previous(self, at: int) -> str:
        """Give the word before the word ``at``, adverbs left out."""
        index = at - 1
        while index >= 0 and self.words.lower[index] in self.adverbs:
            index -= 1
        return self.words.lower[index] if index >= 0 else ""

    def _is_mute(self, source: Source) -> bool:
        """Whether the subject is a document of a kind that shows rather than says."""
        return source.how == "description" and source.is_nameless and source.name.split()[0].lower() in self.mute

    def _is_clause(self, first: int, end: int, cue: Cue) -> bool:
        """Whether what follows a cue without a link is a clause, or a noun phrase that tells something."""
        lower = self.words.lower
        head = lower[first]
        if head in self.contents or (head in self.clause_subjects and cue.group != "weighing"):
            return True
        if cue.group == "weighing" or head in self.noun_heads:
            return False
        for index in range(first, min(first + _LOOK, len(lower))):
            if self.words.start[index] >= end:
                break
            word = lower[index]
            if word in self.predicates or (index > first and len(word) > 5 and word.startswith(self.prefixes)):
                return True
        return False

    def _opened(self, site: Site) -> Suggestion | None:
        """Read "Dijelaskan X, B", "Dikatakannya, B" and "Kata dia, B"."""
        source = self.clauses.source(site)
        if source is None or ("mid" in site.cue.places and source.how == "description" and source.is_nameless):
            return None
        tail = max(self.words.end[site.at], source.end)
        comma = self.text.find(",", tail, site.end)
        if not 0 <= comma - tail <= _HEAD:
            return None
        return self.clauses.make(site, (comma + 1, site.end), source, "reporting word, speaker, clause")

    def _pointing(self, site: Site) -> Suggestion | None:
        """Read "Hal ini disampaikan X", which means the sentence before."""
        subject = self.text[site.floor : self.words.start[site.at]].lower().split()
        if not 1 < len(subject) <= _THIS:
            return None
        source = self.clauses.source(site)
        if source is None or source.person is None:
            return None
        self.clauses.cast.note(site.floor, source.person)
        told = subject[0] in self.told_nouns  # what was urged or ordered is a directive, no quote
        if told or subject[1] not in self.definite or not site.sentence:
            return None  # "Hal senada disampaikan X" only brings X in
        before = self.reading.sentences[site.sentence - 1]
        if self.reading.quotation_at(before[0]) is not None:
            return None
        ground = ("the sentence before, by “hal ini”", site.cue.weight - 0.3)
        return self.clauses.suggestion(before, source, self.words.word[site.at], ground)

    def _inserted(self, site: Site) -> Suggestion | None:
        """Read "A, lanjut X, B" and "A, kata X."."""
        before = self.text[site.floor : self.words.start[site.at]].rstrip()
        source = self.clauses.source(site) if before.endswith(",") else None
        if source is None:
            return None
        tail = max(self.words.end[site.at], source.end)
        comma = self.text.find(",", tail, site.end)
        if self.text[tail : site.end].strip(" .") and 0 <= comma - tail < _HEAD:
            return self.clauses.make(site, (site.floor, site.end), source, "clause with its attribution inside")
        head = self.clauses.trimmed(site.floor, self.words.start[site.at])
        if self.reading.quotation_at(head[1] - 1) is not None:
            return None
        return self.clauses.make(site, head, source, "clause, then its attribution")
