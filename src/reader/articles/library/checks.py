"""Reading the whole file to see whether it is sound."""

import sqlite3

from reader.articles.library import damage
from reader.articles.library.connections import Connections

_COUNTERS = (
    "SELECT count(*) FROM tally t WHERE total <> (SELECT count(*) FROM item WHERE feed = t.feed)"
    " OR unread <> (SELECT count(*) FROM item WHERE feed = t.feed AND read = 0)"
)


def check(connections: Connections) -> tuple[str, ...]:
    """See ``Library.check``."""
    with connections.reading() as db:
        try:
            problems = [text for (text,) in db.execute("PRAGMA quick_check(20)") if text != "ok"]
        except sqlite3.DatabaseError as error:
            if not damage.is_damage(error):
                raise
            problems = [str(error)]
        if problems:
            damage.remember(connections.path, readonly=connections.readonly)
            return tuple(f"The library {connections.path} is damaged: {problem}" for problem in problems)
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        (wrong,) = db.execute(_COUNTERS).fetchone()
    found = []
    if broken:
        found.append(f"{len(broken)} rows of the library point to rows that are not there.")
    if wrong:
        found.append(f"The counters of {wrong} feeds do not agree with their articles.")
    return tuple(found)
