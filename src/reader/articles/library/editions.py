"""How an article stood before it changed: earlier titles and texts, which stay for a while, or while it is annotated.

An article that never changed has nothing here; a change costs one row, and the text that it replaced stays.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from reader.articles.library.columns import id_list, to_time
from reader.articles.model import Edition


@dataclass(frozen=True, slots=True)
class State:
    """What an article is now, as far as a change of it is to be told later."""

    title: str
    shown: str
    revision: int | None
    origin: str | None
    annotated: bool
    read: bool
    changed: bool


def standing(db: sqlite3.Connection, article_id: int) -> State | None:
    """Give how an article stands, None where it is gone."""
    row = db.execute(
        "SELECT a.title, coalesce(r.title, a.title), r.id, r.origin, i.annotated > 0, i.read, i.changed"
        " FROM article a JOIN item i ON i.id = a.id LEFT JOIN revision r ON r.id = a.revision WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    title, shown, revision, origin, annotated, read, changed = row
    return State(title, shown, revision, origin, bool(annotated), bool(read), bool(changed))


def record(db: sqlite3.Connection, article_id: int, was: State, *, at: int) -> None:
    """Keep how an article stood, where it stands otherwise now; ``at`` is the time in microseconds.

    The page's text after the feed's is no change of the article: the poorer text goes, unless it is annotated.
    """
    now = standing(db, article_id)
    if now is None:
        return
    same_source = was.origin == now.origin
    other_text = was.revision is not None and was.revision != now.revision
    other_title = was.title != now.title or (same_source and was.shown != now.shown)
    if other_text and not same_source and not was.annotated:
        db.execute(
            "DELETE FROM revision WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM edition WHERE article = ?2"
            " AND revision = ?1)",
            (was.revision, article_id),
        )
        other_text = False
    if not other_text and not other_title:
        return
    db.execute(
        "INSERT INTO edition(article, revision, title, shown, until, seen) VALUES (?, ?, ?, ?, ?, ?)",
        (article_id, was.revision, was.title, was.shown, at, int(was.read and not was.changed)),
    )
    if same_source or other_title:
        db.execute("UPDATE item SET changed = 1 WHERE id = ? AND read = 1", (article_id,))


def all_of(db: sqlite3.Connection, article_id: int) -> list[Edition]:
    """See ``Library.editions``."""
    rows = db.execute(
        "SELECT e.title, e.shown, e.until, e.seen, r.sha256, r.origin, r.fetched, e.id FROM edition e"
        " LEFT JOIN revision r ON r.id = e.revision WHERE e.article = ?1"
        " UNION ALL SELECT a.title, coalesce(r.title, a.title), NULL, 0, r.sha256, r.origin, coalesce(r.fetched,"
        " a.fetched), 0 FROM article a LEFT JOIN revision r ON r.id = a.revision WHERE a.id = ?1"
        " ORDER BY 3 NULLS LAST, 8",
        (article_id,),
    ).fetchall()
    found: list[Edition] = []
    for title, shown, until, seen, digest, origin, fetched, _ in rows:
        before = found[-1].until if found else None
        found.append(
            Edition(
                title=title,
                shown=shown,
                sha256=digest.hex() if digest is not None else None,
                origin=origin,
                since=before or (to_time(fetched) if fetched is not None else None),
                until=to_time(until) if until is not None else None,
                seen=bool(seen),
            )
        )
    return found


def forget(db: sqlite3.Connection, *, before: int, limit: int) -> int:
    """See ``Library.forget_editions``."""
    rows = db.execute(
        "SELECT e.id, e.article FROM edition e JOIN item i ON i.id = e.article"
        " WHERE e.until < ? AND i.annotated = 0 LIMIT ?",
        (before, limit),
    ).fetchall()
    db.execute("DELETE FROM edition WHERE id IN (SELECT value FROM json_each(?))", (id_list([one for one, _ in rows]),))
    _drop_texts(db, {article for _, article in rows})
    return len(rows)


def _drop_texts(db: sqlite3.Connection, articles: Collection[int]) -> None:
    """Delete the texts of articles that neither they nor an edition of theirs has."""
    db.execute(
        "DELETE FROM revision WHERE article IN (SELECT value FROM json_each(?))"
        " AND id IS NOT (SELECT revision FROM article WHERE article.id = revision.article)"
        " AND NOT EXISTS (SELECT 1 FROM edition e WHERE e.article = revision.article AND e.revision = revision.id)",
        (id_list(articles),),
    )
