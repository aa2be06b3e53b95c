"""Texts of articles: how they lie in the file, and which of them stay."""

import hashlib
import sqlite3
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from typing import Any, get_args

import msgspec

from reader.articles.document import Block, BlockKind, Document, Footnote, Link, Picture
from reader.articles.library import editions
from reader.articles.library.columns import hex_to_key, id_list, storable, to_micros, to_time
from reader.articles.model import Facts, Origin, StoredDocument

_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_FACTS = msgspec.json.Decoder(Facts)
_COLUMNS = "id, article, sha256, origin, extractor, fetched, title, facts, layout, text"


class _Layout(msgspec.Struct, array_like=True):
    """Where blocks, links, footnotes and pictures stand; an older text has no word of the last two."""

    blocks: list[tuple[int, int, int, int, bool, int | None, int]]
    links: list[tuple[int, int, str]]
    footnotes: list[tuple[int, int, int, int]] = []
    pictures: list[tuple[int, str]] = []


_LAYOUT = msgspec.msgpack.Decoder(_Layout)


@dataclass(frozen=True, slots=True)
class NewText:
    """A text on its way in."""

    document: Document
    facts: Facts
    origin: Origin
    extractor: str
    fetched: datetime


def pack(document: Document) -> tuple[bytes, bytes, str]:
    """Give a document as the columns sha256, layout and text."""
    text = storable(document.text)
    blocks = [(_CODES[b.kind], b.start, b.end, b.level, b.ordered, b.number, b.depth) for b in document.blocks]
    links = [(link.start, link.end, storable(link.url)) for link in document.links]
    parts: list[Any] = [blocks, links]
    if document.footnotes or document.pictures:
        parts.append([astuple(one) for one in document.footnotes])
    if document.pictures:
        parts.append([(one.at, storable(one.url)) for one in document.pictures])
    layout = msgspec.msgpack.encode(parts)
    return hashlib.sha256(text.encode()).digest(), layout, text


def unpack(layout: bytes, text: str) -> Document:
    """Give the document back."""
    laid = _LAYOUT.decode(layout)
    return Document(
        text,
        tuple(Block(_KINDS[each[0]], *each[1:]) for each in laid.blocks),
        tuple(Link(start, end, url) for start, end, url in laid.links),
        tuple(Footnote(*each) for each in laid.footnotes),
        tuple(Picture(*each) for each in laid.pictures),
    )


def put(db: sqlite3.Connection, article_id: int, new: NewText) -> bool:
    """Make ``new`` the newest text of an article; see ``Library.store_document``. False where the article is gone."""
    was = editions.standing(db, article_id)
    if was is None:
        return False
    other = replace_text(db, article_id, new)
    editions.record(db, article_id, was, at=to_micros(new.fetched))
    return other


def replace_text(db: sqlite3.Connection, article_id: int, new: NewText) -> bool:
    """Do what ``put`` does for an article that is there; what it replaces is left to ``editions.record``."""
    title, revision, old_hash, old_origin, old_facts = db.execute(
        "SELECT a.title, a.revision, r.sha256, r.origin, r.facts FROM article a"
        " LEFT JOIN revision r ON r.id = a.revision WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if new.origin == "feed" and old_origin == "page":
        # What the feed gives is the poorer text of the two.
        return False
    digest, layout, text = pack(new.document)
    if new.origin == "page":
        db.execute("UPDATE item SET whole = 1 WHERE id = ?", (article_id,))
    columns = (new.origin, storable(new.extractor), to_micros(new.fetched), storable(new.facts.title or title))
    facts = _pack_facts(new.facts)
    tail = (*columns, facts, layout)
    if digest == old_hash:
        if facts != old_facts:
            # The page's own title is found by its words, too.
            unindex(db, [article_id])
        db.execute(
            "UPDATE revision SET origin = ?, extractor = ?, title = ?, facts = ?, layout = ? WHERE id = ?",
            (tail[0], tail[1], tail[3], tail[4], tail[5], revision),
        )
        return False
    unindex(db, [article_id])
    (newest,) = db.execute(
        "INSERT INTO revision(article, sha256, origin, extractor, fetched, title, facts, layout, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(article, sha256) DO UPDATE SET origin = excluded.origin,"
        " extractor = excluded.extractor, title = excluded.title, facts = excluded.facts, layout = excluded.layout"
        " RETURNING id",
        (article_id, digest, *tail, text),
    ).fetchone()
    db.execute("UPDATE article SET revision = ? WHERE id = ?", (newest, article_id))
    return True


def put_old(db: sqlite3.Connection, article_id: int, new: NewText) -> bool:
    """See ``Library.adopt_text``."""
    row = db.execute("SELECT revision FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return False
    if row[0] is None:
        return put(db, article_id, new)
    digest, layout, text = pack(new.document)
    title = storable(new.facts.title or "")
    columns = (article_id, digest, new.origin, storable(new.extractor), to_micros(new.fetched), title)
    done = db.execute(
        "INSERT INTO revision(article, sha256, origin, extractor, fetched, title, facts, layout, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(article, sha256) DO NOTHING",
        (*columns, _pack_facts(new.facts), layout, text),
    )
    return done.rowcount > 0


def unindex(db: sqlite3.Connection, ids: list[int]) -> None:
    """Take articles out of the full-text index, before their title or text changes: FTS5 wants the old words for it."""
    listed = id_list(ids)
    db.execute(
        "INSERT INTO search(search, rowid, title, body) SELECT 'delete', s.id, s.title, s.body FROM searchable s"
        " WHERE s.id IN (SELECT i.id FROM item i JOIN json_each(?) j ON j.value = i.id WHERE i.indexed = 1)",
        (listed,),
    )
    db.execute("UPDATE item SET indexed = 0 WHERE indexed = 1 AND id IN (SELECT value FROM json_each(?))", (listed,))


def newest(db: sqlite3.Connection, article_id: int) -> StoredDocument | None:
    """See ``Library.document``."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM revision WHERE id = (SELECT revision FROM article WHERE id = ?)",  # noqa: S608 - a constant
        (article_id,),
    ).fetchone()
    return _stored(row) if row else None


def newest_of(db: sqlite3.Connection, key: str) -> list[StoredDocument]:
    """See ``Library.newest_texts``."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM revision WHERE id IN (SELECT revision FROM article WHERE key = ?) ORDER BY article",  # noqa: S608
        (hex_to_key(key),),
    )
    return [_stored(row) for row in rows.fetchall()]


def by_hash(db: sqlite3.Connection, key: str, sha256: str) -> StoredDocument | None:
    """See ``Library.revision``."""
    number = hex_to_key(key)
    try:
        digest = bytes.fromhex(sha256)
    except ValueError:
        return None
    row = db.execute(
        f"SELECT {_COLUMNS} FROM revision WHERE sha256 = ? AND article IN (SELECT id FROM article WHERE key = ?)",  # noqa: S608
        (digest, number),
    ).fetchone()
    return _stored(row) if row else None


def all_of(db: sqlite3.Connection, article_id: int) -> list[StoredDocument]:
    """See ``Library.revisions``."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM revision WHERE article = ?"  # noqa: S608 - a constant
        " ORDER BY id = (SELECT revision FROM article WHERE article.id = revision.article) DESC, fetched DESC, id DESC",
        (article_id,),
    )
    return [_stored(row) for row in rows.fetchall()]


def _stored(row: tuple[Any, ...]) -> StoredDocument:
    revision, article_id, digest, origin, extractor, fetched, title, facts, layout, text = row
    return StoredDocument(
        revision=revision,
        article_id=article_id,
        title=title,
        document=unpack(layout, text),
        sha256=digest.hex(),
        extractor=extractor,
        origin=origin,
        fetched=to_time(fetched),
        facts=_FACTS.decode(facts),
    )


def _pack_facts(facts: Facts) -> str:
    clean: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, str):
            clean[field.name] = storable(value)
        elif isinstance(value, tuple):
            clean[field.name] = tuple(storable(note) for note in value)
    return msgspec.json.encode(replace(facts, **clean)).decode()
