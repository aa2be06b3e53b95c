"""What rules did on arrival: how often each struck, and which entries were skipped before."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from reader.articles.library.columns import id_list, storable, to_micros, to_time
from reader.articles.model import Treated, Treatment


def newly_skipped(db: sqlite3.Connection, feed_id: int, skipped: Mapping[int, Treatment]) -> list[Treated]:
    """Give those of a feed's skipped entries, by their keys, that were not skipped before, and remember all of them.

    A feed brings an entry again with every look. What it no longer brings is forgotten.
    """
    rows = db.execute("SELECT key FROM skipped WHERE feed = ?", (feed_id,)).fetchall()
    before = {key for (key,) in rows}
    if gone := before.difference(skipped):
        db.execute(
            "DELETE FROM skipped WHERE feed = ? AND key IN (SELECT value FROM json_each(?))", (feed_id, id_list(gone))
        )
    fresh = [key for key in skipped if key not in before]
    db.executemany("INSERT INTO skipped(feed, key) VALUES (?, ?)", [(feed_id, key) for key in fresh])
    return [Treated(feed_id, None, skipped[key]) for key in fresh]


def count(db: sqlite3.Connection, treated: Sequence[Treated], at: datetime) -> None:
    """Add to how often each rule struck."""
    struck = Counter(storable(rule) for one in treated for rule in one.treatment.rules)
    db.executemany(
        "INSERT INTO rule(name, struck, last) VALUES (?, ?, ?) ON CONFLICT(name) DO UPDATE"
        " SET struck = struck + excluded.struck, last = excluded.last",
        [(name, number, to_micros(at)) for name, number in struck.items()],
    )


def counts(db: sqlite3.Connection) -> dict[str, tuple[int, datetime]]:
    """See ``Library.rule_counts``."""
    rows = db.execute("SELECT name, struck, last FROM rule").fetchall()
    return {name: (struck, to_time(last)) for name, struck, last in rows}
