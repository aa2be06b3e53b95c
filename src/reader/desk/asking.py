"""Ask the library and the annotations in the query language."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from reader.annotations.model import Annotation
from reader.articles.model import Hit, View
from reader.articles.query.answering import Expressions, Subject, answer
from reader.articles.query.model import ROLES, Circumstances, Field, Query, QueryError, leaves
from reader.articles.query.parsing import parse
from reader.desk.open import Desk
from reader.naming import has_name
from reader.speech import _
from reader.wording import fold

__all__ = ["circumstances", "find_ids", "here", "marked", "parse", "search", "tester"]

_OF_ARTICLE = frozenset({"is", "lang", "folder"})
"""What only the library knows, of the article that is annotated."""


def find_ids(
    desk: Desk, query: Query, view: View, *, limit: int | None = None, after: int | None = None
) -> "array[int]":
    """Give the articles of a view that a query means, newest first unless it says otherwise.

    Raises:
        QueryError: it cannot be answered.
        StorageError: the library or the annotations cannot be read.

    """
    return desk.library.find_ids(query, view, about=circumstances(desk, query), limit=limit, after=after)


def search(desk: Desk, query: Query, *, view: View, limit: int) -> list[Hit]:
    """Give the first articles that a query means, with the stretch around the words.

    Raises:
        QueryError: it cannot be answered.
        StorageError: the library or the annotations cannot be read.

    """
    return desk.library.search(query, view=view, about=circumstances(desk, query), limit=limit)


def circumstances(desk: Desk, query: Query) -> Circumstances:
    """Give what a query needs beside its words: the time here, and which articles are marked so."""
    wanted = {one for one in leaves(query.node) if isinstance(one, Field) and one.name in {"has", "kind", *ROLES}}
    marked: dict[Field, dict[str, None]] = {one: {} for one in wanted}
    if wanted:
        # One walk for all: each annotation is decoded once.
        for annotation in desk.store.all():
            for one, keys in marked.items():
                if _is_so(annotation, one):
                    keys[annotation.article] = None
    return Circumstances(here(desk), {one: tuple(keys) for one, keys in marked.items()})


def here(desk: Desk) -> datetime:
    """Give the time in the zone of this computer."""
    return desk.now().astimezone()


def marked(desk: Desk, query: Query, among: Iterable[Annotation] | None = None) -> Iterator[Annotation]:
    """Give the annotations that a query means, of those given or of all; newest first unless it says otherwise.

    ``before:`` and ``after:`` go by the article's time; ``is:``, ``lang:`` and ``folder:`` ask of the article.

    Raises:
        QueryError: it cannot be answered.
        StorageError: the library or the annotations cannot be read.

    """
    test = tester(desk, query)
    oldest = query.order == "oldest"
    if among is None:
        yield from filter(test.holds, desk.store.all(oldest_first=oldest))
    else:
        found = filter(test.holds, among)
        yield from reversed(list(found)) if oldest else found
    test.check()


@dataclass(frozen=True, slots=True)
class Tester:
    """A query that was made ready; see ``marked``."""

    _is_meant: Callable[[Subject], bool]
    _known: Mapping[Field, frozenset[str]]
    _expressions: Expressions

    def holds(self, one: Annotation) -> bool:
        """Tell whether an annotation is meant."""
        return self._is_meant(_subject(one, self._known))

    def check(self) -> None:
        """Raise QueryError where a regular expression took too long, so that not all was found."""
        self._expressions.check()


def tester(desk: Desk, query: Query) -> Tester:
    """Make a query ready to be asked of annotations.

    Raises:
        QueryError: it cannot be answered.
        StorageError: the library cannot be read.

    """
    if query.order == "rank":
        raise QueryError(_("Annotations are sorted by time; sort:rank is for articles."), position=0)
    known = {one: _keys(desk, one) for one in leaves(query.node) if isinstance(one, Field) and one.name in _OF_ARTICLE}
    is_meant, expressions = answer(query, now=here(desk))
    return Tester(is_meant, known, expressions)


def _keys(desk: Desk, one: Field) -> frozenset[str]:
    """Give the keys of the annotated articles of which a condition holds."""
    ids = desk.library.find_ids(Query(one), View(annotated=True), about=Circumstances(here(desk)))
    return frozenset(row.key for row in desk.library.rows(ids).values())


def _is_so(annotation: Annotation, one: Field) -> bool:
    if one.name in ROLES:
        return has_name(annotation.fields.get(one.name, ""), one.value)
    return fold(annotation.kind) == fold(one.value)


def _subject(one: Annotation, known: Mapping[Field, frozenset[str]]) -> Subject:
    told = [asked for asked, keys in known.items() if one.article in keys]
    values = {name: [asked.value for asked in told if asked.name == name] for name in _OF_ARTICLE}
    evidence = one.evidence
    return Subject(
        title=evidence.title,
        text="\n".join((one.selector.exact, one.note, *one.fields.values(), *one.tags)),
        outlet=tuple(filter(None, (evidence.outlet, evidence.url))),
        # Of several that hold, the narrowest implies the others: budget/health lies in budget.
        folder=max(values["folder"], key=len, default=""),
        tags=one.tags,
        author=" ".join(filter(None, (evidence.byline, one.author))),
        language=max(values["lang"], key=len, default=""),
        when=evidence.published or evidence.fetched,
        states=frozenset(values["is"]),
        has=frozenset({one.kind}),
        kinds=frozenset({one.kind}),
        names={role: (one.fields[role],) for role in ROLES if one.fields.get(role)},
    )
