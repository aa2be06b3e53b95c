"""What the user does to articles; each gives what is needed to undo it."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace

from reader.articles.library.columns import hex_to_key, id_list, key_to_hex, storable
from reader.articles.library.listing import condition
from reader.articles.model import View


def set_read(db: sqlite3.Connection, ids: Collection[int], *, read: bool) -> tuple[int, ...]:
    """See ``Library.set_read``."""
    listed = id_list(ids)
    if read:
        db.execute(
            "UPDATE item SET changed = 0 WHERE changed = 1 AND id IN (SELECT value FROM json_each(?))", (listed,)
        )
    changed = db.execute(
        "UPDATE item SET read = ? WHERE read <> ? AND id IN (SELECT value FROM json_each(?)) RETURNING id",
        (int(read), int(read), listed),
    )
    return _ids(changed)


def mark_view_read(db: sqlite3.Connection, view: View, through: int | None) -> tuple[int, ...]:
    """See ``Library.mark_view_read``."""
    # A line stands for all articles of its story.
    where, values = condition(replace(view, grouped=False))
    if through is not None:
        where += " AND item.id <= ?"
        values.append(through)
    changed = db.execute(
        f"UPDATE item SET read = 1, changed = 0 WHERE read = 0 AND {where} RETURNING id",  # noqa: S608 - own parts
        values,
    )
    return _ids(changed)


def set_starred(db: sqlite3.Connection, ids: Collection[int], *, starred: bool) -> tuple[int, ...]:
    """See ``Library.set_starred``."""
    changed = db.execute(
        "UPDATE item SET starred = ? WHERE starred <> ? AND id IN (SELECT value FROM json_each(?)) RETURNING id",
        (int(starred), int(starred), id_list(ids)),
    )
    return _ids(changed)


def set_highlighted(db: sqlite3.Connection, ids: Collection[int], *, highlighted: bool) -> tuple[int, ...]:
    """See ``Library.set_highlighted``."""
    changed = db.execute(
        "UPDATE item SET highlighted = ? WHERE highlighted <> ? AND id IN (SELECT value FROM json_each(?))"
        " RETURNING id",
        (int(highlighted), int(highlighted), id_list(ids)),
    )
    return _ids(changed)


def set_later(db: sqlite3.Connection, ids: Collection[int], *, later: bool) -> dict[int, int | None]:
    """See ``Library.set_later``."""
    found = db.execute(
        f"SELECT i.id FROM json_each(?) j CROSS JOIN item i ON i.id = j.value"  # noqa: S608 - own parts
        f" WHERE i.later IS {'' if later else 'NOT '}NULL ORDER BY j.key",
        (id_list(ids),),
    ).fetchall()
    (last,) = db.execute("SELECT coalesce(max(later), 0) FROM item WHERE later IS NOT NULL").fetchone()
    return put_later(db, {one: last + at if later else None for at, (one,) in enumerate(found, 1)})


def move_later(db: sqlite3.Connection, article_id: int, step: int) -> dict[int, int | None]:
    """See ``Library.move_later``."""
    sign, order = (">", "") if step > 0 else ("<", " DESC")
    row = db.execute(
        f"SELECT other.id, other.later, item.later FROM item JOIN item other ON other.later {sign} item.later"  # noqa: S608 - own parts
        f" WHERE item.id = ? ORDER BY other.later{order} LIMIT 1",
        (article_id,),
    ).fetchone()
    return put_later(db, {row[0]: row[2], article_id: row[1]}) if row is not None else {}


def put_later(db: sqlite3.Connection, places: Mapping[int, int | None]) -> dict[int, int | None]:
    """See ``Library.put_later``."""
    before = later_places(db, places)
    db.executemany("UPDATE item SET later = ? WHERE id = ?", [(place, one) for one, place in places.items()])
    return before


def later_places(db: sqlite3.Connection, ids: Collection[int]) -> dict[int, int | None]:
    """See ``Library.later_places``."""
    found = db.execute("SELECT id, later FROM item WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),))
    return dict(found.fetchall())


def common_tags(db: sqlite3.Connection, ids: Collection[int]) -> tuple[str, ...]:
    """See ``Library.common_tags``."""
    found = db.execute(
        "SELECT name FROM tag WHERE article IN (SELECT value FROM json_each(?)) GROUP BY name"
        " HAVING count(*) = ? ORDER BY name",
        (id_list(ids), len(set(ids))),
    )
    return tuple(name for (name,) in found.fetchall())


def change_tags(
    db: sqlite3.Connection, *, put: Collection[tuple[str, int]], take: Collection[tuple[str, int]]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """See ``Library.change_tags``."""
    placed: list[tuple[str, int]] = []
    for name, article_id in put:
        placed += db.execute(
            "INSERT OR IGNORE INTO tag(name, article) SELECT ?, id FROM item WHERE id = ? RETURNING name, article",
            (storable(name), article_id),
        ).fetchall()
    taken: list[tuple[str, int]] = []
    for name, article_id in take:
        taken += db.execute(
            "DELETE FROM tag WHERE name = ? AND article = ? RETURNING name, article", (storable(name), article_id)
        ).fetchall()
    return placed, taken


def set_tags(db: sqlite3.Connection, article_id: int, tags: Collection[str]) -> tuple[str, ...]:
    """See ``Library.set_tags``."""
    found = db.execute("SELECT name FROM tag WHERE article = ? ORDER BY name", (article_id,)).fetchall()
    earlier = tuple(name for (name,) in found)
    wanted = {storable(name) for name in tags if name.strip()}
    db.executemany(
        "DELETE FROM tag WHERE article = ? AND name = ?", [(article_id, n) for n in earlier if n not in wanted]
    )
    db.executemany(
        "INSERT INTO tag(name, article) SELECT ?, id FROM item WHERE id = ?",
        [(name, article_id) for name in sorted(wanted.difference(earlier))],
    )
    return earlier


def tags(db: sqlite3.Connection) -> dict[str, int]:
    """See ``Library.tags``."""
    return dict(db.execute("SELECT name, count(*) FROM tag GROUP BY name ORDER BY name").fetchall())


def set_position(db: sqlite3.Connection, article_id: int, offset: int) -> int:
    """See ``Library.set_position``."""
    row = db.execute("SELECT position FROM item WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return 0
    db.execute("UPDATE item SET position = ? WHERE id = ?", (max(offset, 0), article_id))
    return int(row[0])


def set_annotated(db: sqlite3.Connection, key: str, count: int) -> None:
    """See ``Library.set_annotated``."""
    db.execute(
        "UPDATE item SET annotated = ? WHERE annotated <> ? AND id IN (SELECT id FROM article WHERE key = ?)",
        (max(count, 0), max(count, 0), hex_to_key(key)),
    )


def sync_annotated(db: sqlite3.Connection, counts: Mapping[str, int]) -> None:
    """See ``Library.sync_annotated``."""
    kept = db.execute(
        "SELECT DISTINCT a.key FROM item i JOIN article a ON a.id = i.id WHERE i.annotated > 0"
    ).fetchall()
    gone = {key_to_hex(number) for (number,) in kept}.difference(counts)
    for key, count in {**dict.fromkeys(gone, 0), **counts}.items():
        set_annotated(db, key, count)


def _ids(cursor: sqlite3.Cursor) -> tuple[int, ...]:
    return tuple(article_id for (article_id,) in cursor.fetchall())
