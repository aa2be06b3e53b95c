"""The feeds as the library keeps them: subscriptions, what the last look left, counters."""

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from reader.articles.library.columns import (
    STRINGS,
    micros_or_none,
    storable,
    storable_or_none,
    time_or_none,
    to_json,
    to_micros,
)
from reader.articles.model import SAVED_URL, FeedRecord, FeedSpec, FeedState
from reader.errors import StorageError

_MEMO = msgspec.json.Decoder(dict[str, str | int | float | bool | None])


def sync(db: sqlite3.Connection, subscriptions: Sequence[FeedSpec]) -> None:
    """See ``Library.sync_feeds``."""
    wanted: dict[str, tuple[str, str, str, int]] = {}
    for spec in subscriptions:
        url = storable(spec.url)
        if url not in wanted:
            wanted[url] = (storable(spec.title), storable(spec.category), to_json(spec.tags), len(wanted))
    digest = hashlib.sha256(msgspec.json.encode(list(wanted.items()))).hexdigest()
    if db.execute("SELECT 1 FROM setting WHERE name = 'subscriptions' AND value = ?", (digest,)).fetchone():
        return
    # What the user kept by its address is no subscription that could end.
    db.execute("UPDATE feed SET retired = 1 WHERE url <> ?", (SAVED_URL,))
    db.executemany(
        "INSERT INTO feed(url, title, category, tags, position) VALUES (?, ?, ?, ?, ?) ON CONFLICT(url) DO UPDATE"
        " SET title = excluded.title, category = excluded.category, tags = excluded.tags,"
        " position = excluded.position, retired = 0",
        ((url, *columns) for url, columns in wanted.items()),
    )
    db.execute("INSERT OR REPLACE INTO setting(name, value) VALUES ('subscriptions', ?)", (digest,))


_RECORDS = (
    "SELECT f.id, f.url, f.title, f.category, f.tags, f.position, f.retired, t.unread, t.total, f.etag,"
    " f.last_modified, f.next_check, f.last_check, f.last_success, f.failures, f.problem, f.own_title, f.link,"
    " f.language, f.memo FROM feed f JOIN tally t ON t.feed = f.id"
)


def records(db: sqlite3.Connection, *, retired: bool) -> list[FeedRecord]:
    """See ``Library.feeds``."""
    rows = db.execute(f"{_RECORDS} WHERE f.retired <= ? ORDER BY f.retired, f.position, f.id", (int(retired),))
    return [_record(row) for row in rows.fetchall()]


def record(db: sqlite3.Connection, url: str) -> FeedRecord | None:
    """See ``Library.feed``."""
    row = db.execute(f"{_RECORDS} WHERE f.url = ? AND NOT f.retired", (storable(url),)).fetchone()
    return _record(row) if row is not None else None


def url(db: sqlite3.Connection, feed_id: int) -> str | None:
    """See ``Library.feed_url``."""
    row = db.execute("SELECT url FROM feed WHERE id = ?", (feed_id,)).fetchone()
    return row[0] if row is not None else None


def _record(row: tuple[Any, ...]) -> FeedRecord:
    identity, url, title, category, tags, position, retired, unread, total, *state = row
    etag, last_modified, next_check, last_check, last_success, failures, problem, own_title, link, language, memo = (
        state
    )
    return FeedRecord(
        id=identity,
        url=url,
        title=title,
        category=category,
        tags=STRINGS.decode(tags),
        position=position,
        retired=bool(retired),
        unread=unread,
        total=total,
        state=FeedState(
            etag=etag,
            last_modified=last_modified,
            next_check=time_or_none(next_check),
            last_check=time_or_none(last_check),
            last_success=time_or_none(last_success),
            failures=failures,
            problem=problem,
            own_title=own_title,
            link=link,
            language=language,
            memo=_MEMO.decode(memo),
        ),
    )


def has_due(db: sqlite3.Connection, now: datetime, horizon: datetime) -> bool:
    """See ``Library.has_due``."""
    row = db.execute(
        "SELECT 1 FROM feed WHERE retired = 0 AND (next_check IS NULL OR next_check <= ? OR next_check > ?)"
        " AND coalesce(json_extract(memo, '$.gone'), 0) = 0 LIMIT 1",
        (to_micros(now), to_micros(horizon)),
    ).fetchone()
    return row is not None


def put_state(db: sqlite3.Connection, feed_id: int, state: FeedState) -> None:
    """Replace what is kept of a feed between two looks. Raises StorageError for a feed that is not there."""
    memo = {storable(name): storable(value) if isinstance(value, str) else value for name, value in state.memo.items()}
    changed = db.execute(
        "UPDATE feed SET etag = ?, last_modified = ?, next_check = ?, last_check = ?, last_success = ?, failures = ?,"
        " problem = ?, own_title = ?, link = ?, language = ?, memo = ? WHERE id = ?",
        (
            storable_or_none(state.etag),
            storable_or_none(state.last_modified),
            micros_or_none(state.next_check),
            micros_or_none(state.last_check),
            micros_or_none(state.last_success),
            state.failures,
            storable_or_none(state.problem),
            storable_or_none(state.own_title),
            storable_or_none(state.link),
            storable_or_none(state.language),
            msgspec.json.encode(memo).decode(),
            feed_id,
        ),
    )
    if not changed.rowcount:
        raise StorageError(f"The library knows no feed {feed_id}.")


def move(db: sqlite3.Connection, feed_id: int, url: str) -> bool:
    """See ``Library.move_feed``."""
    address = storable(url)
    if db.execute("SELECT 1 FROM feed WHERE url = ? AND id <> ?", (address, feed_id)).fetchone():
        return False
    # The subscriptions may or may not have followed yet: look at them anew.
    db.execute("DELETE FROM setting WHERE name = 'subscriptions'")
    return bool(db.execute("UPDATE feed SET url = ? WHERE id = ?", (address, feed_id)).rowcount)


def counts(db: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    """See ``Library.counts``."""
    return {
        feed: (unread, total) for feed, unread, total in db.execute("SELECT feed, unread, total FROM tally").fetchall()
    }
