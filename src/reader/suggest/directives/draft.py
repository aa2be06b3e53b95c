"""A cue in its clause, and the directive that is read from it, both as tokens."""

from dataclasses import dataclass

from reader.suggest.directives.cues import Cue, Match
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.words import Range


@dataclass(frozen=True, slots=True)
class Site:
    """A cue at its place."""

    grammar: Grammar
    match: Match
    index: int
    """The cue's first token."""
    past: int
    """The first token behind the cue."""
    attributed: bool
    """Whether the article gives the words as somebody's who can direct."""
    ordered: bool = False
    """Whether the sentence before reports an order or a ruling."""

    @property
    def cue(self) -> Cue:
        """The cue."""
        return self.match.cue

    @property
    def linkers(self) -> frozenset[str]:
        """What joins the cue to its action."""
        return self.cue.linkers or self.grammar.pack.words("linkers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A directive as tokens of its clause."""

    match: Match
    rule: str
    start: int
    action: Range
    addressee: Range | None = None
    issuer: Range | None = None
    """The words that name who directs; None where the clause does not say."""
    own: bool = False
    """Whether the one who speaks directs: first person, or no subject at all."""
    sure: float
    reach: int = 0
    """Code points back within which a directive must name who is to act, for one that names nobody; 0 needs none."""


def filled(span: Range) -> Range | None:
    """Give a stretch, None where it is empty."""
    return span if span[0] < span[1] else None
