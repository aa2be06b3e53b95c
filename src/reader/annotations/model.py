"""What an annotation is: a passage, what it is marked as, and the evidence for it.

The shape follows the W3C Web Annotation Data Model: a target with a TextPositionSelector and a TextQuoteSelector
(sections 4.2.4 and 4.2.5), and a body of typed fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from reader.speech import N_

State = Literal["exact", "moved", "changed", "orphan", "pinned"]
"""How the passage stands in the newest text: as it was, elsewhere, with other words, or not found.

One that the user pinned is kept to the text in which it was marked, whatever the newest says.
"""

FIELDS: Mapping[str, tuple[str, ...]] = {
    N_("quote"): (N_("speaker"), N_("role"), N_("cue"), N_("form")),
    N_("directive"): (N_("issuer"), N_("addressee"), N_("action"), N_("deadline"), N_("strength"), "cue"),
    N_("claim"): ("speaker", N_("about")),
    N_("fact"): (N_("source"),),
    N_("note"): (),
}
"""The fields of the built-in kinds, in the order in which a form shows them."""

FORMS = (N_("direct"), N_("indirect"), N_("mixed"))
STRENGTHS = (N_("order"), N_("ask"), N_("urge"), N_("hope"))
STATUSES = (N_("open"), N_("in progress"), N_("done"), N_("broken"), N_("withdrawn"))
"""How it stands with a directive; one that says nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A passage of a text: where it is, its words, and the words around it. Offsets are code points."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    text_sha256: str
    """SHA-256 of the whole text that the offsets count in."""
    occurrences: int = 0
    """How often the words stand in that text, whatever their typography and case; 0 is "not known"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows where the words stood (law 3). Times are aware and in UTC."""

    url: str | None
    outlet: str | None
    title: str
    byline: str | None
    published: datetime | None
    fetched: datetime | None
    text_sha256: str
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """An article that tells what became of a directive."""

    article: str
    """The article's key in the library."""
    url: str | None = None
    outlet: str | None = None
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One marked passage."""

    id: str
    """A UUID as 32 hexadecimal digits; stable for ever, in every export."""
    article: str
    """The article's key in the library; the same for the same story after the library is rebuilt."""
    kind: str
    selector: Selector
    evidence: Evidence
    created: datetime
    modified: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    state: State = "exact"
    follow_ups: tuple[FollowUp, ...] = ()
    """Later articles that are evidence of what became of it."""

    @property
    def is_whole(self) -> bool:
        """Whether it is about the article, not about a passage of it: it has no words of its own."""
        return self.selector.start == self.selector.end and not self.selector.exact
