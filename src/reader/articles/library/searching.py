"""Full text: filling the index in slices, and finding."""

import sqlite3
from array import array
from collections.abc import Collection
from dataclasses import replace

from reader.articles.library import listing
from reader.articles.library.columns import id_list
from reader.articles.library.match import compile_query
from reader.articles.model import Hit, Snippet, View

_OPEN, _CLOSE = "\x02", "\x03"
"""Around matches in a snippet; stored text holds no control characters."""

_WORDS = 24


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
    db.execute("UPDATE item SET indexed = 1 WHERE id IN (SELECT value FROM json_each(?))", (listed,))
    return len(pending)


def find_ids(db: sqlite3.Connection, query: str, view: View, *, limit: int | None, after: int | None) -> "array[int]":
    """See ``Library.find_ids``."""
    source, where, values = _matching(query, view)
    if after is not None:
        where += f" AND s.rowid {'>' if view.oldest_first else '<'} ?"
        values.append(after)
    order = "ASC" if view.oldest_first else "DESC"
    found = f"SELECT s.rowid AS id FROM {source} WHERE {where} ORDER BY s.rowid {order} LIMIT ?"  # noqa: S608 - own parts
    return listing.id_array(db, found, (*values, -1 if limit is None else limit))


def search(db: sqlite3.Connection, query: str, view: View, *, limit: int, best: bool) -> list[Hit]:
    """See ``Library.search``."""
    if best:
        source, where, values = _matching(query, view)
        ranked = f"SELECT s.rowid AS id FROM {source} WHERE {where} ORDER BY s.rank LIMIT ?"  # noqa: S608 - own parts
        found = listing.id_array(db, ranked, (*values, limit))
    else:
        found = find_ids(db, query, view, limit=limit, after=None)
    rows = listing.rows(db, found)
    shown = snippets(db, query, found)
    return [Hit(row=rows[each], snippet=shown[each]) for each in found]


def _matching(query: str, view: View) -> tuple[str, str, list[str | int]]:
    expression = compile_query(query)
    # What was found is all shown: a match may be in one article of a story and not in the newest.
    where, values = listing.condition(replace(view, grouped=False), item="i", indexed=False)
    if where == "1":
        return "search s", "s.search MATCH ?", [expression]
    # The matches come in order; each is then looked up by its id.
    return "search s CROSS JOIN item i ON i.id = s.rowid", f"s.search MATCH ? AND {where}", [expression, *values]


def snippets(db: sqlite3.Connection, query: str, ids: Collection[int]) -> dict[int, Snippet]:
    """See ``Library.snippets``."""
    cursor = db.execute(
        "SELECT rowid, snippet(search, -1, ?, ?, '…', ?) FROM search WHERE search MATCH ?"
        " AND rowid IN (SELECT value FROM json_each(?))",
        (_OPEN, _CLOSE, _WORDS, compile_query(query), id_list(ids)),
    )
    return {article_id: _snippet(text) for article_id, text in cursor.fetchall()}


def _snippet(marked: str) -> Snippet:
    text = ""
    matches = []
    for number, part in enumerate(marked.replace("\n", " ").split(_OPEN)):
        match, close, rest = part.partition(_CLOSE)
        if number and close:
            matches.append((len(text), len(text) + len(match)))
        text += match + rest
    return Snippet(text=text, matches=tuple(matches))
