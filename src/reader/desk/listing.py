"""The list of annotations: those that a query means, in groups with counts, found a stretch at a time."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from reader.annotations.model import Annotation
from reader.articles.query.model import Query
from reader.desk import asking
from reader.desk.open import Desk
from reader.speech import N_

Grouping = Literal["none", "article", "speaker", "addressee", "tag", "kind", "outlet", "day"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)

BETWEEN = 64
"""Annotations that are looked at between two looks at the clock."""

_NONE = {
    "speaker": N_("nobody named"),
    "addressee": N_("nobody named"),
    "tag": N_("no tag"),
    "outlet": N_("no outlet"),
    "day": N_("no day"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Annotations that belong together; one with several tags is in several groups."""

    label: str
    ids: tuple[str, ...]
    rest: bool = False
    """Whether these are the ones that name nobody, have no tag and the like: the label is Kutip's own."""


class Groups:
    """Puts annotations into groups, one after another."""

    def __init__(self, grouping: Grouping, *, oldest_first: bool = False) -> None:
        self._grouping, self._oldest_first = grouping, oldest_first
        self._found: dict[tuple[str, str], list[str]] = {}

    def take(self, one: Annotation) -> None:
        """Put one into its groups."""
        for place in _places(one, self._grouping):
            self._found.setdefault(place, []).append(one.id)

    def all(self) -> list[Group]:
        """Give the groups: articles as they come, days in order, others by their size, "nobody" and such last."""
        found = [(key, Group(label, tuple(ids), rest=not key)) for (key, label), ids in self._found.items()]
        if self._grouping == "day":
            found.sort(key=lambda one: one[0], reverse=not self._oldest_first)
        elif self._grouping != "article":
            found.sort(key=lambda one: (-len(one[1].ids), one[1].label.casefold()))
        return [group for _, group in sorted(found, key=lambda one: one[1].rest)]


def grouped(annotations: Iterable[Annotation], grouping: Grouping) -> list[Group]:
    """Give annotations in groups."""
    groups = Groups(grouping)
    for one in annotations:
        groups.take(one)
    return groups.all()


class Listing:
    """Finds annotations, the newest first unless the query says otherwise; ``step`` goes on with it."""

    def __init__(self, desk: Desk, query: Query, grouping: Grouping = "none") -> None:
        self.ids: list[str] = []
        self.kinds: Counter[str] = Counter()
        self._desk, self._query = desk, query
        self._groups = Groups(grouping, oldest_first=query.order == "oldest")
        self._all = not query and grouping == "none"
        self._left: Iterator[Annotation] | None = None
        self._test: asking.Tester | None = None

    def step(self, seconds: float) -> bool:
        """Look on for so many seconds, and tell whether all is found.

        Raises:
            QueryError: the query cannot be answered.
            StorageError: the annotations or the library cannot be read.

        """
        if self._all:
            # Nothing has to be looked at.
            self.ids, self.kinds = self._desk.store.ids(), self._desk.store.tally("kind")
            return True
        if self._left is None or self._test is None:
            self._test = asking.tester(self._desk, self._query)
            self._left = self._desk.store.all(oldest_first=self._query.order == "oldest")
        until = time.monotonic() + seconds
        for number, one in enumerate(self._left, 1):
            if self._test.holds(one):
                self.ids.append(one.id)
                self.kinds[one.kind] += 1
                self._groups.take(one)
            if number % BETWEEN == 0 and time.monotonic() > until:
                return False
        self._test.check()
        return True

    def groups(self) -> list[Group]:
        """Give what was found in groups; none where it is not grouped."""
        return self._groups.all()


def _places(one: Annotation, grouping: Grouping) -> list[tuple[str, str]]:
    """Give the groups of an annotation: what tells them apart, and what they are called."""
    evidence = one.evidence
    match grouping:
        case "none":
            return []
        case "tag":
            labels = list(one.tags)
        case "speaker":
            labels = [one.fields.get("speaker") or one.fields.get("issuer") or ""]
        case "addressee":
            labels = [one.fields.get("addressee", "")]
        case "kind":
            labels = [one.kind]
        case "outlet":
            labels = [evidence.outlet or ""]
        case "article":
            return [(one.article, " · ".join(filter(None, (evidence.outlet, evidence.title))) or one.article)]
        case "day":
            when = evidence.published or evidence.fetched
            labels = [f"{when.astimezone():%Y-%m-%d}" if when else ""]
    return [(label, label) for label in labels if label] or [("", _NONE.get(grouping, ""))]
