"""The newest articles at a glance, for the frame that is painted before the program itself is loaded.

Only ``sqlite3`` is imported: the whole library costs several times as much as these few rows.
"""

import sqlite3
from pathlib import Path
from typing import NamedTuple

_NEWEST = (
    "SELECT coalesce(nullif(f.title, ''), f.own_title, f.url), a.title, a.published, a.fetched, i.read, i.starred,"
    " i.changed, i.annotated, i.highlighted FROM (SELECT * FROM item ORDER BY id DESC LIMIT ?) i"
    " JOIN article a ON a.id = i.id JOIN feed f ON f.id = i.feed ORDER BY i.id DESC"
)


class Glimpse(NamedTuple):
    """An article as the list's line shows it; ``when`` is in seconds since 1970."""

    outlet: str
    title: str
    when: float
    read: bool
    starred: bool
    changed: bool
    annotated: int
    highlighted: bool


def newest(path: Path, limit: int) -> list[Glimpse]:
    """Give the newest articles, none where the library is not there or not as expected: the real one will tell."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.05)
        try:
            found = db.execute(_NEWEST, (limit,)).fetchall()
        finally:
            db.close()
    except sqlite3.Error:
        return []
    return [
        Glimpse(
            outlet,
            title,
            min(published or fetched, fetched) / 1e6,
            bool(read),
            bool(starred),
            bool(changed),
            marks,
            bool(lit),
        )
        for outlet, title, published, fetched, read, starred, changed, marks, lit in found
    ]
