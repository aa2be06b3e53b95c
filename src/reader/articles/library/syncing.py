"""What keeping in step with a server needs: what was turned here and when, and what both sides last agreed on."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from reader.articles.library.columns import hex_to_key, id_list, key_to_hex, to_micros, to_time
from reader.articles.library.identity import canonical_link, hash64
from reader.articles.model import Agreed, Turned


def log(db: sqlite3.Connection, ids: Collection[int], what: str, at: datetime) -> None:
    """Remember when marks were turned here, where an account is kept in step; the last time counts."""
    if ids and db.execute("SELECT 1 FROM setting WHERE name = 'sync'").fetchone():
        db.execute(
            "INSERT OR REPLACE INTO turned(key, what, at)"
            " SELECT key, ?, ? FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (what, to_micros(at), id_list(ids)),
        )


def state(db: sqlite3.Connection) -> str | None:
    """See ``Library.sync_state``."""
    row = db.execute("SELECT value FROM setting WHERE name = 'sync'").fetchone()
    return str(row[0]) if row is not None else None


def set_state(db: sqlite3.Connection, value: str) -> None:
    """See ``Library.set_sync_state``."""
    db.execute("INSERT OR REPLACE INTO setting(name, value) VALUES ('sync', ?)", (value,))


def forget(db: sqlite3.Connection) -> None:
    """See ``Library.forget_agreed``."""
    db.execute("DELETE FROM agreed")
    db.execute("DELETE FROM setting WHERE name = 'sync'")


def turned(db: sqlite3.Connection) -> list[Turned]:
    """See ``Library.turned``."""
    rows = db.execute("SELECT key, what, at FROM turned").fetchall()
    return [Turned(key_to_hex(key), what, to_time(at)) for key, what, at in rows]


def settle(db: sqlite3.Connection, agreed: Iterable[Agreed], done: Sequence[Turned]) -> None:
    """See ``Library.settle``."""
    db.executemany(
        "INSERT OR REPLACE INTO agreed(key, remote, read, starred) VALUES (?, ?, ?, ?)",
        [(hex_to_key(one.key), one.remote, int(one.read), int(one.starred)) for one in agreed],
    )
    # What was turned again meanwhile has a later time, and stays.
    db.executemany(
        "DELETE FROM turned WHERE key = ? AND what = ? AND at <= ?",
        [(hex_to_key(one.key), one.what, to_micros(one.at)) for one in done],
    )


def agreed(db: sqlite3.Connection) -> dict[str, Agreed]:
    """See ``Library.agreed``."""
    rows = db.execute("SELECT key, remote, read, starred FROM agreed").fetchall()
    found = (Agreed(key_to_hex(key), remote, bool(read), bool(starred)) for key, remote, read, starred in rows)
    return {one.remote: one for one in found}


def marks(db: sqlite3.Connection, keys: Collection[str]) -> Mapping[str, tuple[tuple[int, ...], bool, bool]]:
    """See ``Library.marks_of``."""
    numbers = [number for key in keys if (number := hex_to_key(key)) is not None]
    found: dict[str, tuple[tuple[int, ...], bool, bool]] = {}
    rows = db.execute(
        "SELECT a.key, i.id, i.read, i.starred FROM article a JOIN item i ON i.id = a.id"
        " WHERE a.key IN (SELECT value FROM json_each(?))",
        (id_list(numbers),),
    )
    for key, article_id, read, starred in rows:
        ids, was_read, was_starred = found.get(key_to_hex(key), ((), True, False))
        # One article in several feeds: read where all are, starred where any is.
        found[key_to_hex(key)] = ((*ids, article_id), was_read and bool(read), was_starred or bool(starred))
    return found


def key_of(url: str) -> str | None:
    """Give the key of the article at an address; None for what is no article's."""
    canonical = canonical_link(url)
    return key_to_hex(hash64("link", canonical)) if canonical is not None else None
