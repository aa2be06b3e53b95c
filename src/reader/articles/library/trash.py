"""What was cleaned out, whole, until it is compacted: so that a cleaning can be taken back.

It lies apart, packed, and no list or search reads it. A cleaning is known by its time.
"""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from reader.articles.library.columns import id_list
from reader.articles.library.slots import Slots

_Row = dict[str, Any]
_ANEW = {"indexed": 0, "proposed": 0, "annotated": 0, "tagged": 0, "story": None, "behind": 0}
"""What is made again of a text, or kept up by triggers."""


def put(db: sqlite3.Connection, places: Mapping[int, int], *, at: int) -> None:
    """Keep articles that are about to go, by their ids; a place is the number that their marks get."""
    ids = list(places)
    articles = {row["id"]: row for row in _rows(db, "article", "id", ids)}
    texts: dict[int, list[_Row]] = {}
    for row in _rows(db, "revision", "article", ids):
        texts.setdefault(row["article"], []).append(row)
    stood: dict[int, list[_Row]] = {}
    for row in _rows(db, "edition", "article", ids):
        stood.setdefault(row["article"], []).append(row)
    packed = (
        (
            places[item["id"]],
            at,
            _packed((item, articles.get(item["id"]), texts.get(item["id"], []), stood.get(item["id"], []))),
        )
        for item in _rows(db, "item", "id", ids)
    )
    db.executemany("INSERT INTO trash(place, at, data) VALUES (?, ?, ?)", packed)


def cleanings(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """See ``Library.cleanings``: times in microseconds with numbers, the newest first."""
    return db.execute("SELECT at, count(*) FROM trash GROUP BY at ORDER BY at DESC").fetchall()


def restore(db: sqlite3.Connection, at: int, *, limit: int, now: int) -> int:
    """See ``Library.restore_removed``."""
    rows = db.execute("SELECT place, data FROM trash WHERE at = ? LIMIT ?", (at, limit)).fetchall()
    slots = Slots(db, now=now)
    for place, data in rows:
        article_id = _bring_back(db, slots, msgspec.msgpack.decode(zlib.decompress(data)))
        db.execute("UPDATE identity SET article = ? WHERE article = ?", (article_id, place))
        db.execute("DELETE FROM gone WHERE article = ?", (place,))
        db.execute("DELETE FROM trash WHERE place = ?", (place,))
    return len(rows)


def forget(db: sqlite3.Connection, *, before: int, limit: int) -> int:
    """See ``Library.forget_removed``."""
    places = db.execute("SELECT place FROM trash WHERE at <= ? LIMIT ?", (before, limit)).fetchall()
    db.executemany("DELETE FROM trash WHERE place = ?", places)
    return len(places)


def _bring_back(
    db: sqlite3.Connection,
    slots: Slots,
    kept: tuple[_Row, _Row | None, list[_Row], list[_Row]] | tuple[_Row, _Row | None, list[_Row]],
) -> int:
    # What was packed before the library kept how articles stood has no list of it.
    item, article, texts, stood = kept if len(kept) == 4 else (*kept, [])
    taken = db.execute("SELECT 1 FROM item WHERE id = ?", (item["id"],)).fetchone()
    published = article["published"] or article["fetched"] if article is not None else None
    # Something else may have come to its place meanwhile.
    article_id = slots.take(published) if taken else int(item["id"])
    compared = int(item.get("story") is None)
    _insert(db, "item", {**item, **_ANEW, "compared": compared, "id": article_id})
    numbers = {row["id"]: _insert(db, "revision", {**row, "id": None, "article": article_id}) for row in texts}
    if article is not None:
        _insert(db, "article", {**article, "id": article_id, "revision": numbers.get(article["revision"])})
    for row in stood:
        _insert(db, "edition", {**row, "id": None, "article": article_id, "revision": numbers.get(row["revision"])})
    return article_id


def _rows(db: sqlite3.Connection, table: str, column: str, ids: Sequence[int]) -> list[_Row]:
    found = db.execute(
        f"SELECT * FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608 - constants
        (id_list(ids),),
    )
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _insert(db: sqlite3.Connection, table: str, row: _Row) -> int:
    """Insert a row; what the table has had no column for since is left out."""
    known = {name for _, name, *_ in db.execute(f"PRAGMA table_info({table})").fetchall()}
    names = [name for name in row if name in known]
    done = db.execute(
        f"INSERT INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608 - own columns
        [row[name] for name in names],
    )
    return int(done.lastrowid or 0)


def _packed(row: tuple[_Row, _Row | None, list[_Row], list[_Row]]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(row), 1)
