"""When the app was there last, and what came in since."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from reader.articles.library.columns import to_micros, to_time


def last(db: sqlite3.Connection) -> datetime | None:
    """See ``Library.session``."""
    row = db.execute("SELECT value FROM setting WHERE name = 'session'").fetchone()
    return to_time(int(row[0])) if row is not None else None


def put(db: sqlite3.Connection, at: datetime) -> None:
    """See ``Library.end_session``."""
    db.execute("INSERT OR REPLACE INTO setting(name, value) VALUES ('session', ?)", (str(to_micros(at)),))


def put_frame(db: sqlite3.Connection, wanted: Mapping[str, Sequence[str]]) -> None:
    """See ``Library.keep_frame``."""
    db.executemany(
        "INSERT INTO setting(name, value) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2 WHERE value <> ?2",
        [(name, " ".join(words)) for name, words in wanted.items()],
    )


def waiting_counts(db: sqlite3.Connection, since: datetime | None) -> tuple[int, int]:
    """See ``Library.waiting_counts``."""
    (later,) = db.execute("SELECT count(*) FROM item WHERE later IS NOT NULL").fetchone()
    if since is None:
        return later, 0
    (new,) = db.execute(
        "SELECT count(*) FROM article a CROSS JOIN item i ON i.id = a.id WHERE a.fetched > ? AND i.read = 0",
        (to_micros(since),),
    ).fetchone()
    return later, new
