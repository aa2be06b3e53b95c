"""Answer a query in Python: for annotations, of which a list is asked one by one."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from reader.articles.query import dates
from reader.articles.query.affixes import forms
from reader.articles.query.model import (
    ROLES,
    And,
    Everything,
    Expression,
    Field,
    Node,
    Not,
    Or,
    Query,
    QueryError,
    Words,
    leaves,
)
from reader.naming import has_name
from reader.speech import _
from reader.wording import BREAK, fold, folded, needle

PATIENCE = 3.0
"""Seconds from the first text that a query with regular expressions looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked about: an article or an annotation, as far as it is known."""

    title: str = ""
    text: str = ""
    outlet: tuple[str, ...] = ()
    """Title and address of the feed."""
    folder: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    language: str = ""
    when: datetime | None = None
    states: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    """Kinds that are marked or could be."""
    kinds: frozenset[str] = frozenset()
    """Kinds that are marked."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By role."""


class Expressions:
    """The regular expressions of one query, with the time that they have left together."""

    def __init__(self, query: Query, *, patience: float = PATIENCE) -> None:
        self._known = {one: one for one in leaves(query.node) if isinstance(one, Expression)}
        self._patience = patience
        self._ends: float | None = None
        self._compiled: dict[Expression, Any] = {}
        self.slow: Expression | None = None
        """The one that took too long; all of them find nothing then."""

    def found(self, one: Expression, *texts: str | None) -> bool:
        """Tell whether one is found in one of several texts."""
        return any(text is not None and self.span(one, text) is not None for text in texts)

    def span(self, one: Expression, text: str) -> tuple[int, int] | None:
        """Give where one is found first in a text."""
        import regex

        if self.slow is not None:
            return None
        if (compiled := self._compiled.get(one)) is None:
            flags = regex.IGNORECASE if one.ignore_case else 0
            compiled = self._compiled[one] = regex.compile(one.body, flags, cache_pattern=False)
        if self._ends is None:
            self._ends = time.monotonic() + self._patience
        left = self._ends - time.monotonic()
        try:
            match = compiled.search(text, timeout=left) if left > 0 else None
        except TimeoutError:
            match, left = None, 0
        if left <= 0:
            self.slow = self._known.get(one, one)
        return match.span() if match is not None else None

    def check(self) -> None:
        """Raise QueryError where one took too long."""
        if self.slow is not None:
            raise QueryError(
                _("The regular expression takes too long; add words that leave fewer texts to look through."),
                position=self.slow.at,
            )


def answer(query: Query, *, now: datetime, patience: float = PATIENCE) -> tuple[Callable[[Subject], bool], Expressions]:
    """Make a query ready: gives what tells whether a subject is meant, and the expressions to ``check`` at the end."""
    expressions = Expressions(query, patience=patience)
    tester = _Tester(now, expressions)
    return (lambda subject: tester.holds(query.node, subject, _Folded(subject))), expressions


class _Folded:
    """A subject's texts as words are looked for in them, folded when they are: most conditions need no word."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    @cached_property
    def title(self) -> str:
        return folded(self._subject.title)

    @cached_property
    def whole(self) -> str:
        return self.title + BREAK + folded(self._subject.text)


@dataclass(frozen=True, slots=True)
class _Tester:
    now: datetime
    expressions: Expressions

    def holds(self, node: Node, subject: Subject, text: _Folded) -> bool:  # noqa: PLR0911 - one a node
        match node:
            case And():
                return all(self.holds(part, subject, text) for part in _cheapest_first(node.parts))
            case Or():
                return any(self.holds(part, subject, text) for part in _cheapest_first(node.parts))
            case Not():
                return not self.holds(node.part, subject, text)
            case Words():
                return _has_words(node, text.title if node.title else text.whole)
            case Expression():
                return self.expressions.found(node, subject.title, subject.text)
            case Field():
                return _has(node, subject, self.now)
            case Everything():
                return True


@lru_cache(maxsize=64)
def _cheapest_first(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Put conditions on fields before those that read texts; in an And or an Or their order means nothing."""
    return tuple(sorted(parts, key=lambda part: not isinstance(part, Field)))


def _has_words(node: Words, text: str) -> bool:
    if node.related:
        return any(f" {form} " in text for form in forms(node.text))
    return _needle(node) in text


@lru_cache(maxsize=64)
def _needle(node: Words) -> str:
    return needle(f"{node.text}{'*' * node.prefix}")


def _has(node: Field, subject: Subject, now: datetime) -> bool:
    name, value = node.name, node.value
    if name in ROLES:
        return any(has_name(one, value) for one in subject.names.get(name, ()))
    if name in {"before", "after"}:
        begins = dates.begins(value, now)
        if begins is None or subject.when is None:
            return False
        return subject.when < begins if name == "before" else subject.when >= begins
    tests: Mapping[str, Callable[[], bool]] = {
        "feed": lambda: is_of_feed(value, *subject.outlet),
        "folder": lambda: is_under(value, subject.folder),
        "tag": lambda: any(is_under(value, tag) for tag in subject.tags),
        "author": lambda: has_name(subject.author, value),
        "lang": lambda: is_language(value, subject.language),
        "is": lambda: value in subject.states,
        "has": lambda: fold(value) in map(fold, subject.has),
        "kind": lambda: fold(value) in map(fold, subject.kinds),
    }
    return tests[name]()


def is_of_feed(value: str, *names: str) -> bool:
    """Tell whether words begin words of a feed's title, or stand in its address."""
    return any(has_name(name, value) or value.casefold() in name.casefold() for name in names if name)


def is_under(value: str, name: str) -> bool:
    """Tell whether a tag or folder is the one that is meant, or lies in it (budget/health in budget)."""
    wanted, given = fold(value).rstrip("/"), fold(name)
    return given == wanted or given.startswith(f"{wanted}/")


def is_language(value: str, language: str) -> bool:
    """Tell whether a language is the one that is meant, or a variety of it (en-GB of en)."""
    wanted, given = value.lower(), language.lower()
    return given == wanted or given.startswith(f"{wanted}-")
