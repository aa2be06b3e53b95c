"""How marked passages stand in the newest text of their article, where that is not as they were marked.

It is made again whenever a text changes, and nothing is lost with it: the passages themselves lie with the annotations.
"""

import sqlite3
from collections.abc import Collection, Sequence

from reader.articles.library.columns import hex_to_key, key_to_hex
from reader.articles.model import Standing

NEEDING = ("changed", "orphan")
"""The states that somebody should look at."""


def put(db: sqlite3.Connection, key: str, found: Sequence[Standing], only: Collection[str] | None) -> None:
    """See ``Library.put_standings``."""
    number = hex_to_key(key)
    if only is None:
        db.execute("DELETE FROM passage WHERE key = ?", (number,))
    else:
        db.executemany("DELETE FROM passage WHERE annotation = ? AND key = ?", [(one, number) for one in only])
    db.executemany(
        "INSERT OR REPLACE INTO passage(annotation, key, state) VALUES (?, ?, ?)",
        [(one.annotation, number, one.state) for one in found if one.state != "exact"],
    )


def needing(db: sqlite3.Connection) -> list[Standing]:
    """See ``Library.standings_to_look_at``."""
    rows = db.execute("SELECT annotation, key, state FROM passage WHERE state IN (?, ?) ORDER BY key", NEEDING)
    return [Standing(annotation, key_to_hex(key), state) for annotation, key, state in rows.fetchall()]


def count(db: sqlite3.Connection) -> int:
    """See ``Library.count_to_look_at``."""
    (found,) = db.execute("SELECT count(*) FROM passage WHERE state IN (?, ?)", NEEDING).fetchone()
    return int(found)


def states(db: sqlite3.Connection) -> dict[str, str]:
    """See ``Library.standings``."""
    return dict(db.execute("SELECT annotation, state FROM passage").fetchall())
