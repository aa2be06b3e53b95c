"""Reading the whole file to see whether it is sound."""

import sqlite3

from reader.articles.library import damage
from reader.articles.library.connections import Connections
from reader.cleaning import squeeze
from reader.errors import DamagedError

_COUNTERS = (
    "SELECT count(*) FROM tally t WHERE total <> (SELECT count(*) FROM item WHERE feed = t.feed)"
    " OR unread <> (SELECT count(*) FROM item WHERE feed = t.feed AND read = 0)"
)


def check(connections: Connections) -> tuple[str, ...]:
    """See ``Library.check``."""
    try:
        with connections.reading() as db:
            problems = [text for (text,) in db.execute("PRAGMA quick_check(20)") if text != "ok"]
            if not problems:
                return _disagreements(db)
    except DamagedError as error:
        return (str(error),)
    damage.remember(connections.path, readonly=connections.readonly)
    return tuple(f"The library {connections.path} is damaged: {squeeze(problem)}." for problem in problems)


def _disagreements(db: sqlite3.Connection) -> tuple[str, ...]:
    found = []
    if broken := db.execute("PRAGMA foreign_key_check").fetchall():
        found.append(f"{len(broken)} rows of the library point to rows that are not there.")
    (wrong,) = db.execute(_COUNTERS).fetchone()
    if wrong:
        found.append(f"The counters of {wrong} feeds do not agree with their articles.")
    return tuple(found)
