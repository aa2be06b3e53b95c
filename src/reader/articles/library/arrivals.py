"""Storing what feeds bring."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from reader.articles.document import plain
from reader.articles.library import documents, editions, feeds, identity, preparing, rulings
from reader.articles.library.columns import (
    id_list,
    micros_or_none,
    storable,
    storable_or_none,
    to_json,
    to_micros,
)
from reader.articles.library.identity import Known, Marks
from reader.articles.library.slots import Slots
from reader.articles.model import Attachment, Batch, Facts, Incoming, Prepared, Stored, Treated, Treatment
from reader.errors import StorageError

_LENGTH_LIMIT = 2**63
_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry with what it is known by; its text has been made storable."""

    incoming: Incoming
    prepared: Prepared
    title: str
    summary: str | None
    published: int | None
    updated: int | None
    marks: Marks


def store(db: sqlite3.Connection, batches: Sequence[Batch], fetched: datetime) -> Stored:
    """See ``Library.store_many``. Raises StorageError for a feed that is not there."""
    slots = Slots(db, now=to_micros(fetched))
    new: list[int] = []
    changed: list[int] = []
    stale: list[int] = []
    treated: list[Treated] = []
    counts: dict[int, tuple[int, int]] = {}
    for batch in batches:
        if batch.state is not None:
            feeds.put_state(db, batch.feed_id, batch.state)
        row = db.execute("SELECT url FROM feed WHERE id = ?", (batch.feed_id,)).fetchone()
        if row is None:
            raise StorageError(f"The library knows no feed {batch.feed_id}.")
        alike: dict[int, _Entry] = {}
        for incoming in batch.entries:
            entry = _entry(incoming)
            alike.setdefault(entry.prepared.seen, entry)
        entries = list(alike.values())
        if not entries:
            continue
        known = _known(db, batch.feed_id, entries)
        marks = [entry.marks for entry in entries]
        matched = identity.match(marks, known)
        keys = list(identity.keys(marks, known, row[0]))
        fresh = [(entry, key) for entry, key, known_id in zip(entries, keys, matched, strict=True) if known_id is None]
        fresh, skipped = _part(fresh)
        inserted = _insert(db, batch.feed_id, fresh, slots=slots, fetched=fetched)
        new += inserted
        treated += _treat(db, batch.feed_id, dict(zip(inserted, fresh, strict=True)))
        treated += rulings.newly_skipped(db, batch.feed_id, skipped)
        again = {known_id: entry for known_id, entry in zip(matched, entries, strict=True) if known_id is not None}
        edited = _update(db, batch.feed_id, again, fetched)
        changed += edited.changed
        stale += edited.stale
        counts[batch.feed_id] = (len(inserted), len(edited.changed))
    # The page is worth another look, as if only the feed's own text were there.
    db.execute("UPDATE item SET whole = 0 WHERE id IN (SELECT value FROM json_each(?))", (id_list(stale),))
    rulings.count(db, treated, fetched)
    return Stored(tuple(new), tuple(changed), tuple(stale), tuple(treated), counts)


_Fresh = tuple[_Entry, int]
"""A new entry and its key."""


def _part(fresh: Sequence[_Fresh]) -> tuple[list[_Fresh], dict[int, Treatment]]:
    """Part new entries into those that come in, and those that rules keep out, by their keys."""
    coming: list[_Fresh] = []
    skipped: dict[int, Treatment] = {}
    for entry, key in fresh:
        treatment = entry.incoming.treatment
        if treatment is not None and treatment.skip:
            skipped[key] = treatment
        else:
            coming.append((entry, key))
    return coming, skipped


def _treat(db: sqlite3.Connection, feed_id: int, inserted: Mapping[int, _Fresh]) -> list[Treated]:
    """Do what rules want of new articles, by their ids."""
    treated = [
        Treated(feed_id, article_id, entry.incoming.treatment)
        for article_id, (entry, _) in inserted.items()
        if entry.incoming.treatment is not None
    ]
    db.executemany(
        "UPDATE item SET read = ?, starred = ?, highlighted = ? WHERE id = ?",
        [
            (int(one.treatment.read), int(one.treatment.starred), int(one.treatment.highlighted), one.article_id)
            for one in treated
        ],
    )
    db.executemany(
        "INSERT OR IGNORE INTO tag(name, article) VALUES (?, ?)",
        [(storable(tag), one.article_id) for one in treated for tag in one.treatment.tags],
    )
    return treated


def _entry(given: Incoming) -> _Entry:
    incoming = preparing.prepared(given)
    made = incoming.prepared
    assert made is not None  # noqa: S101 - prepared() says so
    return _Entry(
        incoming,
        made,
        storable(incoming.title or ""),
        storable_or_none(incoming.summary_text),
        micros_or_none(incoming.published),
        micros_or_none(incoming.updated),
        Marks(made.guid, made.link, made.content, made.folded_title),
    )


def _known(db: sqlite3.Connection, feed_id: int, entries: Sequence[_Entry]) -> dict[int, list[Known]]:
    marks = {mark for entry in entries for mark in (entry.marks.guid, entry.marks.link, entry.marks.content)} - {None}
    rows = db.execute(
        "SELECT n.mark, n.article, coalesce(a.guid, g.guid), coalesce(a.title, g.title) FROM json_each(?) j"
        " CROSS JOIN identity n ON n.feed = ? AND n.mark = j.value"
        # What was cleaned out is known too, under a number that no article has, so that it does not come back.
        " LEFT JOIN article a ON a.id = n.article LEFT JOIN gone g ON g.article = n.article"
        " WHERE a.id IS NOT NULL OR g.article IS NOT NULL",
        (id_list([mark for mark in marks if mark is not None]), feed_id),
    )
    known: dict[int, list[Known]] = {}
    for mark, article_id, guid, title in rows.fetchall():
        known.setdefault(mark, []).append(Known(article_id, guid, title))
    return known


def _insert(
    db: sqlite3.Connection, feed_id: int, fresh: Sequence[tuple[_Entry, int]], *, slots: Slots, fetched: datetime
) -> list[int]:
    at = to_micros(fetched)
    (revision,) = db.execute("SELECT coalesce(max(id), 0) FROM revision").fetchone()
    slots.look([entry.published for entry, _ in fresh])
    items, articles, revisions, marks = [], [], [], []
    for entry, key in fresh:
        article_id = slots.take(entry.published)
        current = None
        if entry.prepared.packed is not None:
            revision = current = revision + 1
            digest, layout, text = entry.prepared.packed
            extractor = storable(entry.incoming.extractor)
            revisions.append((revision, article_id, digest, "feed", extractor, at, entry.title, "{}", layout, text))
        items.append((article_id, feed_id, int(entry.incoming.whole and current is not None), entry.prepared.words))
        articles.append((article_id, key, at, current, *_columns(entry)))
        marks += _mark_rows(feed_id, article_id, entry.marks)
    db.executemany("INSERT INTO item(id, feed, whole, words) VALUES (?, ?, ?, ?)", items)
    db.executemany(
        "INSERT INTO article(id, key, fetched, revision, title, link, published, updated, guid, language, authors,"
        " topics, enclosures, summary, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        articles,
    )
    db.executemany(
        "INSERT INTO revision(id, article, sha256, origin, extractor, fetched, title, facts, layout, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        revisions,
    )
    db.executemany("INSERT OR IGNORE INTO identity(feed, mark, article) VALUES (?, ?, ?)", marks)
    return [item[0] for item in items]


def _update(db: sqlite3.Connection, feed_id: int, matched: dict[int, _Entry], fetched: datetime) -> Stored:
    rows = db.execute(
        "SELECT a.id, a.seen, a.title, a.summary, a.published, r.origin, r.sha256 FROM article a"
        " LEFT JOIN revision r ON r.id = a.revision WHERE a.id IN (SELECT value FROM json_each(?))",
        (id_list(matched),),
    )
    changed, stale = [], []
    for article_id, seen, title, summary, published, origin, digest in rows.fetchall():
        entry = matched[article_id]
        if entry.prepared.seen == seen:
            continue
        entry = _continued(entry, title=title, published=published)
        was = editions.standing(db, article_id)
        other_words = entry.title != title or (origin is None and entry.summary != summary)
        if other_words:
            documents.unindex(db, [article_id])
            db.execute("UPDATE item SET changed = 1 WHERE id = ? AND read = 1", (article_id,))
        db.execute(
            "UPDATE article SET title = ?, link = ?, published = ?, updated = ?, guid = ?, language = ?, authors = ?,"
            " topics = ?, enclosures = ?, summary = ?, seen = ? WHERE id = ?",
            (*_columns(entry), article_id),
        )
        packed = entry.prepared.packed
        document = documents.unpack(packed[1], packed[2]) if packed is not None else None
        if document is None and origin == "feed" and entry.summary and digest.hex() == plain(summary or "").sha256:
            # The summary itself had been stored as the text, for want of another.
            document = plain(entry.summary)
        if document is not None:
            text = documents.NewText(document, _FACTS, "feed", entry.incoming.extractor, fetched)
            other_words |= documents.replace_text(db, article_id, text)
            if entry.incoming.whole:
                db.execute("UPDATE item SET whole = 1 WHERE id = ?", (article_id,))
        if was is not None:
            editions.record(db, article_id, was, at=to_micros(fetched))
        marks = _mark_rows(feed_id, article_id, entry.marks)
        db.executemany("INSERT OR IGNORE INTO identity(feed, mark, article) VALUES (?, ?, ?)", marks)
        if other_words:
            changed.append(article_id)
        if origin == "page":
            stale.append(article_id)
    return Stored(changed=tuple(changed), stale=tuple(stale))


def _continued(entry: _Entry, *, title: str, published: int | None) -> _Entry:
    """Give an entry as the continuation of its article: an edit neither takes the title away nor moves the date."""
    updated = micros_or_none(entry.incoming.updated)
    if published is not None and entry.published is not None and updated is None and entry.published > published:
        updated = entry.published
    return replace(
        entry,
        title=entry.title or title,
        published=entry.published if published is None else published,
        updated=updated,
    )


def _columns(entry: _Entry) -> tuple[str | int | None, ...]:
    incoming = entry.incoming
    return (
        entry.title,
        storable_or_none(incoming.link),
        entry.published,
        entry.updated,
        storable(incoming.id),
        storable_or_none(incoming.language),
        to_json(incoming.authors),
        to_json(incoming.tags),
        msgspec.json.encode([_storable_attachment(each) for each in incoming.enclosures]).decode(),
        entry.summary,
        entry.prepared.seen,
    )


def _storable_attachment(attachment: Attachment) -> Attachment:
    length = attachment.length
    if length is not None and not 0 <= length < _LENGTH_LIMIT:
        length = None
    return Attachment(storable(attachment.url), storable_or_none(attachment.type), length)


def _mark_rows(feed_id: int, article_id: int, marks: Marks) -> list[tuple[int, int, int]]:
    found = (marks.guid, marks.link, marks.content)
    return [(feed_id, mark, article_id) for mark in found if mark is not None]
