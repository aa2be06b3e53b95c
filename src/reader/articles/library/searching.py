"""Full text: filling the index in slices, and finding."""

import sqlite3
from array import array
from collections.abc import Collection
from dataclasses import replace

from reader.articles.library import listing, querying
from reader.articles.library.columns import id_list
from reader.articles.library.match import expression_of
from reader.articles.model import Hit, Snippet, View
from reader.articles.query.answering import Expressions
from reader.articles.query.model import Circumstances, Expression, Query, QueryError, leaves
from reader.naming import folded
from reader.speech import _

_OPEN, _CLOSE = "\x02", "\x03"
"""Around matches in a snippet; stored text holds no control characters."""

_WORDS = 24

_BEFORE = 40
"""Characters before the match of a regular expression that are shown."""

_NOTHING = Snippet(text="", matches=())


def index_pending(db: sqlite3.Connection, limit: int) -> int:
    """See ``Library.index_pending``."""
    pending = db.execute("SELECT id FROM item WHERE indexed = 0 ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    if not pending:
        return 0
    listed = id_list(sorted(article_id for (article_id,) in pending))
    # Going up: FTS5 would write a segment for every row that lies below the last one.
    db.execute(
        "INSERT INTO search(rowid, title, body) SELECT s.id, s.title, s.body FROM json_each(?) j"
        " CROSS JOIN searchable s ON s.id = j.value",
        (listed,),
    )
    db.create_function("kutip_folded", 1, folded, deterministic=True)
    db.execute(
        "INSERT OR REPLACE INTO told SELECT t.article, t.feed, t.language, kutip_folded(t.byline) FROM json_each(?) j"
        " CROSS JOIN telling t ON t.article = j.value",
        (listed,),
    )
    db.execute("UPDATE item SET indexed = 1 WHERE id IN (SELECT value FROM json_each(?))", (listed,))
    return len(pending)


def find_ids(
    db: sqlite3.Connection, query: Query, view: View, about: Circumstances, *, limit: int | None, after: int | None
) -> "array[int]":
    """See ``Library.find_ids``."""
    if query.order == "rank" and after is None:
        return _ranked(db, query, view, about, limit=limit)
    return querying.find_ids(db, query, view, about, limit=limit, after=after)


def search(db: sqlite3.Connection, query: Query, view: View, about: Circumstances, *, limit: int) -> list[Hit]:
    """See ``Library.search``."""
    found = find_ids(db, query, view, about, limit=limit, after=None)
    rows = listing.rows(db, found)
    shown = snippets(db, query, found)
    return [Hit(row=rows[each], snippet=shown.get(each, _NOTHING)) for each in found if each in rows]


def _ranked(
    db: sqlite3.Connection, query: Query, view: View, about: Circumstances, *, limit: int | None
) -> "array[int]":
    """Give the best matches first; what was found without any of the words comes behind, the newest first."""
    expression = querying.lit(query.node)
    if expression is None:
        raise QueryError(_("To sort by rank, the query needs words to rank by."), position=0)
    where, values = listing.condition(replace(view, grouped=False), item="i", indexed=False)
    bound = -1 if limit is None else limit
    if (whole := expression_of(query.node)) is not None:
        ranked = (
            f"SELECT s.rowid AS id FROM search s CROSS JOIN item i ON i.id = s.rowid WHERE s.search MATCH ? AND {where}"  # noqa: S608 - own parts
            if where != "1"
            else "SELECT s.rowid AS id FROM search s WHERE s.search MATCH ?"
        )
        return listing.id_array(db, f"{ranked} ORDER BY s.rank LIMIT ?", (whole, *values, bound))
    found = querying.find_ids(db, query, view, about, limit=None, after=None)
    best = "SELECT rowid AS id FROM search WHERE search MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
    ranked_ids = listing.id_array(db, f"{best} ORDER BY rank LIMIT ?", (expression, id_list(found), bound))
    known = set(ranked_ids)
    return (ranked_ids + array("q", (each for each in found if each not in known)))[:limit]


def snippets(db: sqlite3.Connection, query: Query, ids: Collection[int]) -> dict[int, Snippet]:
    """See ``Library.snippets``."""
    expression = querying.lit(query.node)
    found: dict[int, Snippet] = {}
    if expression is not None:
        cursor = db.execute(
            "SELECT rowid, snippet(search, -1, ?, ?, '…', ?) FROM search WHERE search MATCH ?"
            " AND rowid IN (SELECT value FROM json_each(?))",
            (_OPEN, _CLOSE, _WORDS, expression, id_list(ids)),
        )
        found = {article_id: _snippet(text) for article_id, text in cursor.fetchall()}
    patterns = [one for one in leaves(query.node) if isinstance(one, Expression)]
    if patterns:
        texts = db.execute(
            "SELECT id, title, body FROM searchable WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),)
        )
        expressions = Expressions(query)
        for article_id, *parts in texts.fetchall():
            spans = ((text, expressions.span(one, text)) for one in patterns for text in parts)
            hit = next(((text, span) for text, span in spans if span is not None), None)
            if hit is not None and article_id not in found:
                found[article_id] = _around(*hit)
    return found


def _around(text: str, span: tuple[int, int]) -> Snippet:
    start = text.rfind(" ", 0, max(0, span[0] - _BEFORE)) + 1
    end = min(len(text), max(span[1], start + 4 * _BEFORE))
    lead = "…" if start else ""
    shown = lead + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")
    return Snippet(text=shown, matches=((span[0] - start + len(lead), span[1] - start + len(lead)),))


def _snippet(marked: str) -> Snippet:
    text = ""
    matches = []
    for number, part in enumerate(marked.replace("\n", " ").split(_OPEN)):
        match, close, rest = part.partition(_CLOSE)
        if number and close:
            matches.append((len(text), len(text) + len(match)))
        text += match + rest
    return Snippet(text=text, matches=tuple(matches))
