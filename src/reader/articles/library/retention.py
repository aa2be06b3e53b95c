"""Taking old articles out: which may go, and a slice of them into the trash.

An article that was starred, annotated, tagged or put aside to be read later stays, whatever is asked for; so does what
no feed can bring again (``kutip:``). What goes leaves its marks behind, under a number below zero: a feed that still
carries it does not bring it back.
"""

import sqlite3
from array import array
from collections.abc import Collection
from datetime import datetime

from reader.articles.library import documents, trash
from reader.articles.library.columns import id_list, to_micros
from reader.articles.library.slots import PER_SECOND

_FREE = "i.starred = 0 AND i.annotated = 0 AND i.tagged = 0 AND i.later IS NULL"
_FETCHED = "i.feed IN (SELECT id FROM feed WHERE url NOT LIKE 'kutip:%')"


def removable(
    db: sqlite3.Connection, *, before: datetime | None, keep: int | None, feed_id: int | None
) -> dict[int, "array[int]"]:
    """See ``Library.removable``."""
    limit = to_micros(before) // 1_000_000 * PER_SECOND if before is not None else 2**62
    rows = db.execute(
        "SELECT feed, id FROM (SELECT i.id, i.feed, i.starred, i.annotated, i.tagged, i.later,"  # noqa: S608 - constants
        " row_number() OVER (PARTITION BY i.feed ORDER BY i.id DESC) AS place FROM item i"
        " WHERE ?3 IS NULL OR i.feed = ?3) i"
        f" WHERE i.place > ?1 AND i.id < ?2 AND {_FREE} AND {_FETCHED} ORDER BY feed, id",
        (keep or 0, limit, feed_id),
    )
    found: dict[int, array[int]] = {}
    for feed, article_id in rows:
        found.setdefault(feed, array("q")).append(article_id)
    return found


def remove(db: sqlite3.Connection, feed_id: int, ids: Collection[int], *, at: datetime) -> int:
    """See ``Library.remove_articles``."""
    free = [
        article_id
        for (article_id,) in db.execute(
            # Id by id: left to itself, SQLite would walk through the whole feed for each of them.
            "SELECT i.id FROM json_each(?) j CROSS JOIN item i ON i.id = j.value"  # noqa: S608 - constants
            f" WHERE +i.feed = ? AND {_FREE} AND {_FETCHED}",
            (id_list(ids), feed_id),
        ).fetchall()
    ]
    if not free:
        return 0
    documents.unindex(db, free)
    (lowest,) = db.execute("SELECT min(0, coalesce(min(article), 0)) FROM gone").fetchone()
    places = {article_id: lowest - place for place, article_id in enumerate(free, 1)}
    trash.put(db, places, at=to_micros(at))
    guids = db.execute(
        "SELECT id, guid, title FROM article WHERE id IN (SELECT value FROM json_each(?))", (id_list(free),)
    ).fetchall()
    db.executemany(
        "INSERT INTO gone(article, feed, guid, title) VALUES (?, ?, ?, ?)",
        [(places[article_id], feed_id, guid, title) for article_id, guid, title in guids],
    )
    marks = db.execute(
        "SELECT n.article, n.feed, n.mark FROM json_each(?) j CROSS JOIN identity n ON n.article = j.value",
        (id_list(free),),
    ).fetchall()
    db.executemany(
        "UPDATE identity SET article = ? WHERE feed = ? AND mark = ? AND article = ?",
        [(places[article_id], feed, mark, article_id) for article_id, feed, mark in marks],
    )
    db.execute("DELETE FROM item WHERE id IN (SELECT value FROM json_each(?))", (id_list(free),))
    return len(free)
