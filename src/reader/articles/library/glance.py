"""The newest articles at a glance, for the frame that is painted before the program itself is loaded.

Only ``sqlite3`` is imported: the whole library costs several times as much as these few rows.
"""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

_NEWEST = (
    "SELECT coalesce(nullif(f.title, ''), f.own_title, f.url), a.title, a.published, a.fetched, i.read, i.starred,"
    " i.changed, i.annotated, i.highlighted,"
    " (SELECT sum(count) FROM proposal WHERE article = i.id AND kind = 'quote'),"
    " (SELECT sum(count) FROM proposal WHERE article = i.id AND kind = 'directive'), i.id, i.later,"
    " coalesce(i.words, 0), coalesce((SELECT json_extract(facts, '$.byline') FROM revision WHERE id = a.revision),"
    " (SELECT group_concat(value, ', ') FROM json_each(a.authors)), ''),"
    " (SELECT group_concat(name, char(10)) FROM (SELECT name FROM tag WHERE article = i.id ORDER BY name)), i.story"
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
    id: int
    later: bool
    words: int
    author: str
    tags: tuple[str, ...]


class Glance(NamedTuple):
    """What the first frame shows."""

    stories: list[Glimpse]
    columns: tuple[str, ...]
    """What the user wants of each line; empty where nothing was chosen."""
    session: float | None
    """When the app was there last, in seconds since 1970."""
    colours: tuple[str, ...] | None = None
    """The theme's, of letters and of the ground; empty for the terminal's own, None where nothing was kept yet."""
    plain: bool = False
    """Whether the app opens in plain mode."""


def newest(path: Path, limit: int) -> Glance:
    """Give the newest articles, none where the library is not there or not as expected: the real one will tell."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.05)
        try:
            found = db.execute(_NEWEST, (limit,)).fetchall()
            stories = {row[-1]: db.execute(_STORY, row[-1:]).fetchone() for row in found if row[-1] is not None}
            kept = dict(
                db.execute(
                    "SELECT name, value FROM setting WHERE name IN ('columns', 'session', 'colours', 'plain')"
                ).fetchall()
            )
        finally:
            db.close()
    except sqlite3.Error:
        return Glance([], (), None)
    session = int(kept["session"]) / 1e6 if "session" in kept else None
    columns = tuple(kept["columns"].split()) if "columns" in kept else ()
    colours = tuple(kept["colours"].split()) if "colours" in kept else None
    return Glance([_glimpse(row, stories) for row in found], columns, session, colours, bool(kept.get("plain")))


def _glimpse(row: tuple[Any, ...], stories: dict[int, tuple[int, bool, int]]) -> Glimpse:
    outlet, title, published, fetched, read, starred, changed, marks, lit, quotes, directives, *more, story = row
    article_id, later, words, author, tags = more
    members, any_starred, all_marks = stories.get(story, (1, starred, marks))
    return Glimpse(
        outlet,
        title,
        min(published or fetched, fetched) / 1e6,
        bool(read),
        bool(any_starred),
        bool(changed),
        all_marks,
        bool(lit),
        members - 1,
        quotes or 0,
        directives or 0,
        article_id,
        later is not None,
        words,
        author,
        tuple(tags.split("\n")) if tags else (),
    )
