"""Answer a query with SQL, at the cost of what is shown.

Words become one FTS5 expression as far as they go together; every other condition is a set of articles. If one of the
conditions that must hold leaves only a few articles, these alone are looked at; else the newest are, some at a time,
until there are enough. So neither a common word nor a rare name makes the whole library be walked through.
"""

import sqlite3
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from reader.articles.library import listing, proposals
from reader.articles.library.columns import hex_to_key, id_list, to_micros
from reader.articles.library.match import expression_of
from reader.articles.library.slots import PER_SECOND
from reader.articles.model import View
from reader.articles.query import dates
from reader.articles.query.answering import Expressions, is_language, is_of_feed, is_under
from reader.articles.query.model import (
    ROLES,
    And,
    Circumstances,
    Everything,
    Expression,
    Field,
    Node,
    Not,
    Or,
    Query,
    Words,
    every,
)
from reader.naming import folded

FEW = 1_000
"""Articles that are looked at one by one rather than walking down from the newest."""

_ONE_BY_ONE = 200
"""Articles of which each is looked up in the full-text index by itself, rather than all between them."""

_STRETCHES = (400, 2_000, 8_000)
"""How many of the newest are looked at together: more when they gave too few, and all the rest in the end."""

_STATES = {
    "unread": "read = 0",
    "read": "read = 1",
    "starred": "starred = 1",
    "later": "later IS NOT NULL",
    "annotated": "annotated > 0",
    "highlighted": "highlighted = 1",
    "whole": "whole = 1",
    "changed": "changed = 1",
    "tagged": "tagged > 0",
}
_INDEXED = frozenset({"unread", "starred", "annotated", "highlighted"})

Scope = Literal["all", "few"]
"""Among which articles conditions are looked up: all, or those of the parameter ``:few`` (``:low`` to ``:high``)."""


def find_ids(
    db: sqlite3.Connection, query: Query, view: View, about: Circumstances, *, limit: int | None, after: int | None
) -> "array[int]":
    """See ``Library.find_ids``."""
    # What was found is all shown: a match may be in one article of a story and not in the newest.
    view = replace(view, grouped=False, oldest_first=view.oldest_first or query.order == "oldest")
    search = _Search(db, query, about, view)
    found = search.ids(limit=limit, after=after)
    search.expressions.check()
    return found


@dataclass(slots=True)
class _Search:
    db: sqlite3.Connection
    query: Query
    about: Circumstances
    view: View
    expressions: Expressions = field(init=False)
    _values: dict[str, str | int] = field(default_factory=dict)
    _feeds: list[tuple[int, str, str, str, str, str]] | None = None
    _count: int = 0
    """How many are looked at together now."""
    _identity: str = "i.id"
    """The column with the article's id."""

    def __post_init__(self) -> None:
        self.expressions = Expressions(self.query)

    def ids(self, *, limit: int | None, after: int | None) -> "array[int]":
        words, rest = _split(self.query.node)
        if isinstance(rest, Everything) and words is not None:
            return self._run(words, rest, "all", limit=limit, after=after)
        few = self._few(self.query.node)
        if few is not None:
            return self._among(few, self.query.node, limit=limit, after=after)
        if limit is None:
            return self._run(words, rest, "all", limit=None, after=after)
        return self._walk(words, rest, limit, after)

    # Where to look

    def _walk(self, words: str | None, rest: Node, limit: int, after: int | None) -> "array[int]":
        """Go down from the newest, some at a time, until there are enough."""
        bounds = every(part for part in (rest.parts if isinstance(rest, And) else (rest,)) if _is_bound(part))
        found = array("q")
        for size in _STRETCHES:
            stretch = self._run(words, bounds, "all", limit=size, after=after)
            found += self._among(stretch, rest, limit=limit - len(found), after=None)
            if len(found) >= limit or len(stretch) < size:
                return found
            after = stretch[-1]
        return found + self._run(words, rest, "all", limit=limit - len(found), after=after)

    def _few(self, node: Node) -> set[int] | None:
        """Give a few articles among which are all that a part of the query finds; None where that is not known."""
        words, rest = _split(node)
        if words is not None and (found := self._probe("SELECT rowid AS id FROM search WHERE search MATCH ?", words)):
            return found[0]
        match rest:
            case And():
                for part in rest.parts:
                    if (few := self._few(part)) is not None:
                        return few
            case Or():
                joined: set[int] = set()
                for part in rest.parts:
                    few = self._few(part)
                    if few is None or len(joined := joined | few) > FEW:
                        return None
                return joined
            case Field():
                return self._few_of(rest)
            case _:
                pass
        return None

    def _few_of(self, one: Field) -> set[int] | None:
        self._values = {}
        if one.name in {"before", "after", "folder"} or (one.name == "is" and one.value not in _INDEXED):
            return None
        sets = self._sets(one)
        whole = " UNION ALL ".join(f"SELECT {column} AS id FROM {source}" for source, column in sets)  # noqa: S608 - own parts
        found = self._probe(whole, self._values) if sets else (set(),)
        return found[0] if found is not None else None

    def _probe(self, select: str, values: str | dict[str, str | int]) -> tuple[set[int]] | None:
        """Give the articles that a statement selects, in a tuple, where they are few."""
        bound = (values,) if isinstance(values, str) else values
        # One more than a few, so that many are never all read.
        found = self.db.execute(f"SELECT id FROM ({select}) LIMIT {FEW + 1}", bound).fetchall()  # noqa: S608 - own parts
        return ({each for (each,) in found},) if len(found) <= FEW else None

    def _among(self, few: Collection[int], node: Node, *, limit: int | None, after: int | None) -> "array[int]":
        if not few:
            return array("q")
        return self._run(None, node, "few", limit=limit, after=after, few=few)

    # What is asked

    def _run(
        self,
        words: str | None,
        node: Node,
        scope: Scope,
        *,
        limit: int | None,
        after: int | None,
        few: Collection[int] = (),
    ) -> "array[int]":
        self._values, self._count = {}, len(few)
        identity = self._identity = "i.id" if words is None else "s.rowid"
        view, values = listing.condition(self.view, item="i", indexed=limit is None and words is None)
        named = self._named(view, values)
        parts = [part for part in (named, self._test(node, scope)) if part != "1"]
        source = "item i"
        if words is not None:
            only = not parts
            # The matches come in order; each is then looked up by its id.
            source = "search s" if only else "search s CROSS JOIN item i ON i.id = s.rowid"
            parts.insert(0, f"s.search MATCH {self._value(words)}")
        if scope == "few":
            self._values |= {"few": id_list(few), "low": min(few), "high": max(few)}
            parts.insert(0, "i.id IN (SELECT value FROM json_each(:few))")
        if after is not None:
            parts.append(f"{identity} {'>' if self.view.oldest_first else '<'} {self._value(after)}")
        order = "ASC" if self.view.oldest_first else "DESC"
        select = (
            f"SELECT {identity} AS id FROM {source} WHERE {' AND '.join(parts) or '1'}"  # noqa: S608 - own parts
            f" ORDER BY {identity} {order} LIMIT {self._value(-1 if limit is None else limit)}"
        )
        if _reads_texts(self.query.node):
            self.db.create_function("kutip_found", 4, self._found)
        try:
            return listing.id_array(self.db, select, self._values)
        except sqlite3.OperationalError:
            self.expressions.check()
            raise

    def _value(self, value: str | int) -> str:
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f":{name}"

    def _named(self, condition: str, values: Sequence[str | int]) -> str:
        """Give a condition with ``?`` for its parameters with their names here."""
        pieces = condition.split("?")
        return pieces[0] + "".join(self._value(value) + piece for value, piece in zip(values, pieces[1:], strict=True))

    def _found(self, body: str, ignore_case: int, title: str, text: str) -> int:
        found = self.expressions.found(Expression(body, ignore_case=bool(ignore_case)), title, text)
        if self.expressions.slow is not None:
            # It ends the statement, which would read the rest of the texts for nothing.
            raise TimeoutError
        return found

    def _test(self, node: Node, scope: Scope) -> str:  # noqa: PLR0911 - one a kind of node
        words, rest = _split(node)
        if words is not None:
            test = self._words(words, scope)
            return test if isinstance(rest, Everything) else f"{test} AND {self._test(rest, scope)}"
        match node:
            case And():
                # What reads texts comes last.
                parts = sorted(node.parts, key=_reads_texts)
                return "(" + " AND ".join(self._test(part, scope) for part in parts) + ")"
            case Or():
                parts = sorted(node.parts, key=_reads_texts)
                return "(" + " OR ".join(self._test(part, scope) for part in parts) + ")"
            case Not():
                return f"NOT ({self._test(node.part, scope)})"
            case Expression():
                arguments = f"{self._value(node.body)}, {self._value(int(node.ignore_case))}"
                texts = f"SELECT 1 FROM searchable x WHERE x.id = i.id AND kutip_found({arguments}, x.title, x.body)"  # noqa: S608 - own parts
                return f"EXISTS ({texts})"
            case Field():
                return self._field(node, scope)
            case _:
                return "1"

    def _words(self, words: str, scope: Scope) -> str:
        matches = f"search MATCH {self._value(words)}"
        if scope == "few" and self._count <= _ONE_BY_ONE:
            return f"EXISTS (SELECT 1 FROM search WHERE {matches} AND rowid = i.id)"  # noqa: S608 - own parts
        within = " AND rowid BETWEEN :low AND :high" if scope == "few" else ""
        return f"i.id IN (SELECT rowid FROM search WHERE {matches}{within})"  # noqa: S608 - own parts

    def _field(self, one: Field, scope: Scope) -> str:
        if one.name == "is":
            return f"i.{_STATES[one.value]}"
        if one.name in {"before", "after"}:
            begins = dates.begins(one.value, self.about.now)
            first = to_micros(begins) // 1_000_000 * PER_SECOND if begins is not None else 0
            return f"{self._identity} {'<' if one.name == 'before' else '>='} {self._value(first)}"
        if one.name in {"feed", "folder"}:
            return f"i.feed IN (SELECT value FROM json_each({self._value(id_list(self._feed_ids(one)))}))"  # noqa: S608 - own parts
        if one.name in ROLES and scope == "few":
            return f"({self._is_marked(one)} OR {self._speaks(one)})"
        tests = []
        for source, column in self._sets(one):
            within = f" AND {column} IN (SELECT value FROM json_each(:few))" if scope == "few" else ""  # noqa: S608 - own parts
            tests.append(f"i.id IN (SELECT {column} FROM {source}{within})")  # noqa: S608 - own parts
        return f"({' OR '.join(tests)})" if tests else "0"

    def _is_marked(self, one: Field) -> str:
        source, column = self._marked(one)
        return f"i.id IN (SELECT {column} FROM {source} AND {column} IN (SELECT value FROM json_each(:few)))"  # noqa: S608 - own parts

    def _speaks(self, one: Field) -> str:
        """Give the test of a role for each of a few articles: of these, the names are fewer than those there are."""
        words = [f" AND instr(p.name, {self._value(f' {word}')})" for word in folded(one.value).split()]
        role = self._value(one.name)
        names = f"SELECT 1 FROM proposal_name p WHERE p.article = i.id AND p.role = {role}{''.join(words)}"  # noqa: S608 - own parts
        return f"EXISTS ({names})"

    def _sets(self, one: Field) -> list[tuple[str, str]]:
        """Give the articles of which a condition holds, as several ``FROM … WHERE …`` and the column with their ids."""
        name = one.name
        if name == "is":
            return [(f"item WHERE {_STATES[one.value]}", "id")]
        if name == "feed":
            return [self._of_feeds(self._feed_ids(one))]
        if name == "tag":
            names = [tag for tag in self._distinct("tag", "name") if is_under(one.value, tag)]
            tagged = (f"tag WHERE name IN (SELECT value FROM json_each({self._value(_texts(names))}))", "article")  # noqa: S608 - own parts
            return [tagged, self._of_feeds(self._feed_ids(one))]
        if name == "author":
            words = [f" AND instr(name, {self._value(f' {word}')})" for word in folded(one.value).split()]
            bylines = f"SELECT name FROM byline WHERE 1{''.join(words)}"  # noqa: S608 - own parts
            return [(f"told WHERE byline IN ({bylines})", "article")]
        if name == "lang":
            return self._of_language(one.value)
        sets = [self._marked(one)]
        if name == "has":
            sets.append((f"proposal WHERE kind = {self._value(one.value.lower())}", "article"))
        if name in ROLES:
            named, values = proposals.named(one.value)
            role = self._value(name)
            chosen = self._named(named, [name, *values])
            sets.append((f"proposal_name WHERE role = {role} AND name IN ({chosen})", "article"))
        return sets

    def _marked(self, one: Field) -> tuple[str, str]:
        keys = [number for key in self.about.marked.get(one, ()) if (number := hex_to_key(key)) is not None]
        return f"article WHERE key IN (SELECT value FROM json_each({self._value(id_list(keys))}))", "id"  # noqa: S608 - own parts

    def _of_feeds(self, ids: Collection[int]) -> tuple[str, str]:
        return f"item WHERE feed IN (SELECT value FROM json_each({self._value(id_list(ids))}))", "id"  # noqa: S608 - own parts

    def _of_language(self, wanted: str) -> list[tuple[str, str]]:
        told = [one for one in self._distinct("told", "language") if is_language(wanted, one)]
        of_feeds = [one[0] for one in self._all_feeds() if is_language(wanted, one[5])]
        sets = [(f"told WHERE language IN (SELECT value FROM json_each({self._value(_texts(told))}))", "article")]  # noqa: S608 - own parts
        if of_feeds:
            # Where neither page nor entry tell it, the feed does.
            feeds = f"SELECT value FROM json_each({self._value(id_list(of_feeds))})"  # noqa: S608 - own parts
            sets.append((f"told WHERE language = '' AND feed IN ({feeds})", "article"))
        return sets

    def _feed_ids(self, one: Field) -> list[int]:
        feeds = self._all_feeds()
        if one.name == "feed":
            return [each for each, title, url, *_ in feeds if is_of_feed(one.value, title, url)]
        if one.name == "folder":
            return [each for each, _, _, folder, *_ in feeds if is_under(one.value, folder)]
        from reader.articles.library.columns import STRINGS

        return [each for each, *_, tags, _ in feeds if any(is_under(one.value, tag) for tag in STRINGS.decode(tags))]

    def _all_feeds(self) -> list[tuple[int, str, str, str, str, str]]:
        if self._feeds is None:
            self._feeds = self.db.execute(
                "SELECT id, coalesce(nullif(title, ''), own_title, ''), url, category, tags, coalesce(language, '')"
                " FROM feed"
            ).fetchall()
        return self._feeds

    def _distinct(self, table: str, column: str) -> list[str]:
        """Give the values of an indexed column, going from each to the next: few values are found among many rows."""
        found = self.db.execute(
            f"WITH RECURSIVE each(value) AS (SELECT min({column}) FROM {table} UNION ALL"  # noqa: S608 - own names
            f" SELECT (SELECT min({column}) FROM {table} WHERE {column} > each.value) FROM each"
            " WHERE each.value IS NOT NULL) SELECT value FROM each WHERE value IS NOT NULL"
        )
        return [value for (value,) in found]


def _texts(values: Sequence[str]) -> str:
    from reader.articles.library.columns import to_json

    return to_json(values)


def _is_bound(node: Node) -> bool:
    """Tell whether a condition is known of an article without looking elsewhere."""
    return isinstance(node, Field) and node.name in {"is", "before", "after", "feed", "folder"}


def _reads_texts(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(_reads_texts(part) for part in node.parts)
    return _reads_texts(node.part) if isinstance(node, Not) else isinstance(node, Expression)


def _split(node: Node) -> tuple[str | None, Node]:
    """Divide a query into the FTS5 expression that must match, as far as there is one, and the rest."""
    if (whole := expression_of(node)) is not None:
        return whole, Everything()
    if not isinstance(node, And):
        return None, node
    worded = [part for part in node.parts if expression_of(part.part if isinstance(part, Not) else part) is not None]
    if all(isinstance(part, Not) for part in worded):
        return None, node
    rest = [part for part in node.parts if part not in worded]
    return expression_of(And(tuple(worded)) if len(worded) > 1 else worded[0]), (
        And(tuple(rest)) if len(rest) > 1 else rest[0]
    )


def lit(node: Node) -> str | None:
    """Give the FTS5 expression of all words that a query looks for, for snippets and ranks; None where it has none."""
    terms: list[str] = []
    _gather(node, terms)
    return " OR ".join(dict.fromkeys(terms)) or None


def _gather(node: Node, terms: list[str]) -> None:
    if isinstance(node, Words) and (one := expression_of(node)) is not None:
        terms.append(f"({one})")
    elif isinstance(node, And | Or):
        for part in node.parts:
            _gather(part, terms)
