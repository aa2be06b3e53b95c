"""What could be marked in the stored texts: how many passages of which kind, and who is named in them.

It is found outside and put in here. ``item.proposed`` keeps the stamp of what found it, a number that is another one
when it would find something else; where an article's text becomes another one, a trigger takes the stamp away.
"""

import sqlite3
from collections.abc import Collection, Iterable

from reader.articles.library.columns import hex_to_key, id_list, key_to_hex, storable
from reader.articles.model import Holding, Proposed, Unproposed
from reader.naming import folded

_WAITING = (
    "SELECT i.id, a.key, a.revision, r.text, json_extract(r.facts, '$.language'), a.language, f.language"
    " FROM item i JOIN article a ON a.id = i.id JOIN feed f ON f.id = i.feed LEFT JOIN revision r ON r.id = a.revision"
    " WHERE i.id IN (SELECT id FROM item WHERE proposed = ? ORDER BY id DESC LIMIT ?) ORDER BY i.id DESC"
)


def waiting(db: sqlite3.Connection, stamp: int, limit: int) -> list[Unproposed]:
    """See ``Library.unproposed``."""
    for side in ("<", ">"):
        (earlier,) = db.execute(f"SELECT min(proposed) FROM item WHERE proposed {side} ?", (stamp,)).fetchone()  # noqa: S608
        if earlier is not None:
            break
    else:
        return []
    return [
        Unproposed(article_id, key_to_hex(key), revision, text, language or entry_language or feed_language)
        for article_id, key, revision, text, language, entry_language, feed_language in db.execute(
            _WAITING, (earlier, limit)
        ).fetchall()
    ]


def put(db: sqlite3.Connection, stamp: int, found: Iterable[Proposed]) -> None:
    """See ``Library.put_proposals``."""
    for one in found:
        forget(db, [one.article_id])
        stamped = db.execute(
            "UPDATE item SET proposed = ? WHERE id = ? AND (SELECT revision FROM article WHERE id = ?) IS ?",
            (stamp, one.article_id, one.article_id, one.revision),
        )
        if not stamped.rowcount:
            continue  # gone, or another text by now
        db.executemany(
            "INSERT INTO proposal(article, kind, form, count) VALUES (?, ?, ?, ?)",
            [(one.article_id, kind, form, count) for (kind, form), count in one.counts.items()],
        )
        db.executemany(
            "INSERT OR IGNORE INTO proposal_name(article, role, name) VALUES (?, ?, ?)",
            [(one.article_id, role, storable(folded(name))) for role, name in one.names],
        )


def forget(db: sqlite3.Connection, ids: Collection[int]) -> None:
    """Take what was found in articles out, and let them be looked through again."""
    listed = id_list(ids)
    for table in ("proposal", "proposal_name"):
        db.execute(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", (listed,))  # noqa: S608
    db.execute("UPDATE item SET proposed = 0 WHERE proposed <> 0 AND id IN (SELECT value FROM json_each(?))", (listed,))


def forget_key(db: sqlite3.Connection, key: int | None) -> None:
    """See ``Library.forget_proposals``."""
    forget(db, [each for (each,) in db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchall()])


def counts(db: sqlite3.Connection, ids: str) -> dict[int, tuple[int, int]]:
    """Give (quotes, directives) of articles that have any; ``ids`` as ``id_list`` gives them."""
    found: dict[int, tuple[int, int]] = {}
    for article_id, kind, count in db.execute(
        "SELECT article, kind, sum(count) FROM proposal WHERE article IN (SELECT value FROM json_each(?))"
        " GROUP BY article, kind",
        (ids,),
    ).fetchall():
        quotes, directives = found.get(article_id, (0, 0))
        found[article_id] = (count, directives) if kind == "quote" else (quotes, count)
    return found


def names(db: sqlite3.Connection, ids: str) -> dict[int, tuple[str, ...]]:
    """Give who is named in articles; ``ids`` as ``id_list`` gives them."""
    found: dict[int, dict[str, None]] = {}
    for article_id, name in db.execute(
        "SELECT article, name FROM proposal_name WHERE article IN (SELECT value FROM json_each(?))", (ids,)
    ).fetchall():
        found.setdefault(article_id, {})[name] = None
    return {article_id: tuple(each) for article_id, each in found.items()}


def naming(phrases: Iterable[str]) -> tuple[str, list[str]]:
    """Give SQL that selects the articles in which a name begins with one of several phrases, and its parameters."""
    # By role and beginning, so that the index on both is used however many names there are.
    one = "SELECT article FROM proposal_name WHERE role IN ('speaker', 'issuer', 'addressee') AND "
    parts: list[str] = []
    values: list[str] = []
    for phrase in phrases:
        if wanted := storable(folded(phrase)):
            # From the phrase itself to behind every letter; of whole words, what goes on goes on with a blank.
            is_open = phrase.rstrip().endswith("*")
            parts.append(one + ("name >= ? AND name < ?" if is_open else "(name = ? OR (name > ? AND name < ?))"))
            values += [wanted, f"{wanted}\U0010ffff"] if is_open else [wanted, f"{wanted} ", f"{wanted}!"]
    return " UNION ALL ".join(parts) or "SELECT NULL WHERE 0", values


def named(name: str) -> tuple[str, list[str]]:
    """Give SQL that selects the names in which words begin words, and its parameters behind the role.

    The names are looked through, which are fewer than the articles that they stand in.
    """
    words = [f" {word}" for word in folded(name).split()]
    return f"SELECT name FROM naming WHERE role = ?{' AND instr(name, ?)' * len(words)}", words  # noqa: S608 - own parts


def holding(one: Holding, *, item: str) -> tuple[str, list[str | int]]:
    """Give a holding as an SQL condition over the table that is called ``item``, and its parameters."""
    values: list[str | int] = []
    if one.role is None:
        proposed = "SELECT article FROM proposal WHERE kind = ?"
        values.append(one.kind or "")
    else:
        names, words = named(one.name)
        proposed = f"SELECT article FROM proposal_name WHERE role = ? AND name IN ({names})"  # noqa: S608 - own parts
        values += [one.role, one.role, *words]
    marked = "SELECT id FROM article WHERE key IN (SELECT value FROM json_each(?))"
    values.append(id_list([number for key in one.marked if (number := hex_to_key(key)) is not None]))
    return f"({item}.id IN ({proposed}) OR {item}.id IN ({marked}))", values
