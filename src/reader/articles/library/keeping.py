"""Feeds that no site has: articles that the user keeps by their address, and how lively the others are."""

import sqlite3
from datetime import datetime, timedelta

from reader.articles.library import arrivals, identity
from reader.articles.library.columns import hex_to_key, storable, to_json, to_micros, to_time
from reader.articles.library.slots import PER_SECOND
from reader.articles.model import Activity, Batch, FeedSpec, Incoming
from reader.errors import StorageError

LAST = 2**31
"""The place of such a feed: behind all subscriptions."""


def ensure_feed(db: sqlite3.Connection, spec: FeedSpec) -> int:
    """See ``Library.ensure_feed``."""
    (feed_id,) = db.execute(
        "INSERT INTO feed(url, title, category, tags, position) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(url) DO UPDATE SET retired = 0 RETURNING id",
        (storable(spec.url), storable(spec.title), storable(spec.category), to_json(spec.tags), LAST),
    ).fetchone()
    return int(feed_id)


def keep(db: sqlite3.Connection, feed_id: int, entry: Incoming, at: datetime) -> int:
    """See ``Library.keep``."""
    stored = arrivals.store(db, [Batch(feed_id=feed_id, entries=(entry,))], at)
    if stored.new:
        return stored.new[0]
    mark = identity.hash64("guid", storable(entry.id))
    (article_id,) = db.execute(
        "SELECT max(article) FROM identity WHERE feed = ? AND mark = ?", (feed_id, mark)
    ).fetchone()
    return int(article_id)


def adopt(db: sqlite3.Connection, feed_id: int, entry: Incoming, *, key: str, at: datetime) -> int:
    """See ``Library.adopt``."""
    number = hex_to_key(key)
    if number is None:
        raise StorageError(f"{key!r} is no key of an article.")
    row = db.execute("SELECT min(id) FROM article WHERE key = ?", (number,)).fetchone()
    if row[0] is not None:
        return int(row[0])
    stored = arrivals.store(db, [Batch(feed_id=feed_id, entries=(entry,))], at)
    if not stored.new:
        return keep(db, feed_id, entry, at)
    db.execute("UPDATE article SET key = ? WHERE id = ?", (number, stored.new[0]))
    return stored.new[0]


def activity(db: sqlite3.Connection, now: datetime, span: timedelta) -> dict[int, Activity]:
    """See ``Library.activity``."""
    since = to_micros(now - span) // 1_000_000 * PER_SECOND
    rows = db.execute(
        "SELECT feed, max(id), min(CASE WHEN id >= ?1 THEN id END), sum(id >= ?1), sum(id >= ?1 AND read = 1)"
        " FROM item GROUP BY feed",
        (since,),
    )
    return {
        feed: Activity(newest=_time(newest), since=_time(first), items=items, read=read)
        for feed, newest, first, items, read in rows.fetchall()
    }


def _time(article_id: int | None) -> datetime | None:
    return to_time(article_id // PER_SECOND * 1_000_000) if article_id is not None else None
