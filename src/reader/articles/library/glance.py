"""The newest articles at a glance, for the frame that is painted before the program itself is loaded.

Only ``sqlite3`` is imported: the whole library costs several times as much as these few rows.
"""

import sqlite3
from pathlib import Path
from typing import NamedTuple

_NEWEST = (
    "SELECT coalesce(nullif(f.title, ''), f.own_title, f.url), a.title, a.published, a.fetched, i.read, i.starred,"
    " i.changed, i.annotated, i.highlighted,"
    " (SELECT sum(count) FROM proposal WHERE article = i.id AND kind = 'quote'),"
    " (SELECT sum(count) FROM proposal WHERE article = i.id AND kind = 'directive'), i.story"
    " FROM (SELECT * FROM item WHERE behind = 0 ORDER BY id DESC LIMIT ?) i"
    " JOIN article a ON a.id = i.id JOIN feed f ON f.id = i.feed ORDER BY i.id DESC"
)
_STORY = (
    "SELECT sum(members), max(starred), sum(annotated) FROM (SELECT count(*) AS members, max(i.starred) AS starred,"
    " max(i.annotated) AS annotated FROM item i JOIN article a ON a.id = i.id WHERE i.story = ? GROUP BY a.key)"
)


class Glimpse(NamedTuple):
    """A story as the list's line shows it: its newest article; ``when`` is in seconds since 1970."""

    outlet: str
    title: str
    when: float
    read: bool
    starred: bool
    changed: bool
    annotated: int
    highlighted: bool
    others: int
    """Articles of other feeds that tell the same."""
    quotes: int
    """Quotes that could be marked."""
    directives: int


def newest(path: Path, limit: int) -> list[Glimpse]:
    """Give the newest articles, none where the library is not there or not as expected: the real one will tell."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.05)
        try:
            found = db.execute(_NEWEST, (limit,)).fetchall()
            stories = {row[-1]: db.execute(_STORY, row[-1:]).fetchone() for row in found if row[-1] is not None}
        finally:
            db.close()
    except sqlite3.Error:
        return []
    glimpses: list[Glimpse] = []
    for outlet, title, published, fetched, read, starred, changed, marks, lit, quotes, directives, story in found:
        when = min(published or fetched, fetched) / 1e6
        members, any_starred, all_marks = stories.get(story, (1, starred, marks))
        glimpses.append(
            Glimpse(
                outlet,
                title,
                when,
                bool(read),
                bool(any_starred),
                bool(changed),
                all_marks,
                bool(lit),
                members - 1,
                quotes or 0,
                directives or 0,
            )
        )
    return glimpses
