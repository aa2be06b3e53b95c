"""Grouping the articles of several feeds that tell one story: found in slices after they are stored, never deleted.

An article's marks lie in ``trait`` by the day of its time, so that only a few days are looked at, whatever the size of
the library. A story never holds two articles of one feed: what a feed brings twice it means twice.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec

from reader.articles.library import listing, sameness
from reader.articles.library.columns import id_list, to_micros
from reader.articles.library.sameness import WINDOW, Sketch, Source
from reader.articles.library.slots import PER_SECOND
from reader.articles.model import Facts, Row

_DAY = 86_400 * PER_SECOND
_KEPT_DAYS = 31
_SHARED_BY = 24
"""Articles that may share a mark; one that more have tells nothing."""

_TRIED = 8
"""Candidates that are compared, those with most marks in common first."""

_NEIGHBOURS = 6
"""Articles of the same feed on either side, whose common phrases count for nothing."""

_FACTS = msgspec.json.Decoder(Facts)
_STORED = (
    "SELECT i.id, i.feed, s.data FROM sketch s JOIN item i ON i.id = s.article"
    " WHERE s.article IN (SELECT value FROM json_each(?))"
)
_SOURCES = (
    "SELECT i.id, i.feed, a.link, a.title, substr(coalesce(r.text, a.summary, ''), 1, 6000), r.facts"
    " FROM item i JOIN article a ON a.id = i.id LEFT JOIN revision r ON r.id = a.revision"
    " WHERE i.id IN (SELECT value FROM json_each(?))"
)


def group_pending(db: sqlite3.Connection, limit: int, now: datetime) -> int:
    """See ``Library.group_pending``."""
    pending = db.execute("SELECT id FROM item WHERE compared = 0 ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    if not pending:
        oldest = to_micros(now) // 1_000_000 * PER_SECOND // _DAY - _KEPT_DAYS
        db.execute("DELETE FROM trait WHERE day < ?", (oldest,))
        db.execute("DELETE FROM sketch WHERE article < ?", (oldest * _DAY,))
        return 0
    known = _Known(db)
    ids = [article_id for (article_id,) in pending]
    known.read(ids)
    for article_id in ids:
        one = known.sketches[article_id]
        marks = sameness.marks(one)
        found = [other for other in known.of(_candidates(db, article_id, marks)) if _same(known, one, other)]
        if found:
            _join(db, one, found)
        db.executemany(
            "INSERT OR IGNORE INTO trait(day, mark, article) VALUES (?, ?, ?)",
            [(article_id // _DAY, mark, article_id) for mark in marks],
        )
    db.execute("UPDATE item SET compared = 1 WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),))
    return len(ids)


def with_stories(db: sqlite3.Connection, ids: Collection[int]) -> tuple[int, ...]:
    """See ``Library.with_stories``."""
    found = db.execute(
        "WITH chosen AS (SELECT value AS id FROM json_each(?)) SELECT id FROM chosen UNION"
        " SELECT id FROM item WHERE story IN"
        " (SELECT i.story FROM chosen CROSS JOIN item i ON i.id = chosen.id WHERE i.story IS NOT NULL)",
        (id_list(ids),),
    )
    return tuple(one for (one,) in found.fetchall())


def members(db: sqlite3.Connection, article_id: int) -> list[Row]:
    """See ``Library.story``."""
    found = db.execute(
        "SELECT id FROM item WHERE id = ?1 OR story = (SELECT story FROM item WHERE id = ?1) ORDER BY id DESC",
        (article_id,),
    ).fetchall()
    rows = listing.rows(db, [each for (each,) in found])
    return [rows[each] for (each,) in found if each in rows]


def pending(db: sqlite3.Connection, limit: int) -> list[Source]:
    """See ``Library.sketchable``."""
    found = db.execute(
        "SELECT id FROM item WHERE compared = 0 AND NOT EXISTS (SELECT 1 FROM sketch WHERE article = item.id)"
        " ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return sources(db, [article_id for (article_id,) in found])


def sources(db: sqlite3.Connection, ids: Collection[int]) -> list[Source]:
    """Give what sketches of articles are made of; those that are gone have none."""
    return [
        Source(article_id, feed, (link, _FACTS.decode(facts).canonical if facts else None), title, text)
        for article_id, feed, link, title, text, facts in db.execute(_SOURCES, (id_list(ids),)).fetchall()
    ]


def put_sketches(db: sqlite3.Connection, sources: Sequence[Source], packed: Sequence[bytes]) -> None:
    """See ``Library.put_sketches``."""
    made = [(data, one.id, one.title, one.text) for one, data in zip(sources, packed, strict=True)]
    db.executemany(
        "INSERT OR REPLACE INTO sketch(article, data) SELECT a.id, ?1 FROM article a"
        " LEFT JOIN revision r ON r.id = a.revision"
        # The words may have changed since they were read.
        " WHERE a.id = ?2 AND a.title = ?3 AND substr(coalesce(r.text, a.summary, ''), 1, 6000) = ?4",
        made,
    )


class _Known:
    """Sketches of one slice, each read once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.sketches: dict[int, Sketch] = {}
        self._db = db
        self._common: dict[int, frozenset[int]] = {}

    def read(self, ids: Collection[int]) -> None:
        """Read sketches that are not known yet; articles that are gone have none."""
        wanted = [each for each in ids if each not in self.sketches]
        for article_id, feed, data in self._db.execute(_STORED, (id_list(wanted),)).fetchall():
            self.sketches[article_id] = sameness.unpack(data, article_id=article_id, feed=feed)
        for one in sources(self._db, [each for each in wanted if each not in self.sketches]):
            self.sketches[one.id] = sameness.sketch(one)

    def of(self, ids: Collection[int]) -> list[Sketch]:
        """Give the sketches of articles, without those that are gone."""
        self.read(ids)
        return [self.sketches[each] for each in ids if each in self.sketches]

    def own(self, one: Sketch) -> Sketch:
        """Give a sketch without the addresses and phrases that its feed gives to other articles too."""
        near = self._neighbours(one)
        if one.id not in self._common:
            self._common[one.id] = frozenset().union(*(other.shingles for other in near)) & one.shingles
        repeated = frozenset().union(*(other.links for other in near))
        return one.without(repeated, self._common[one.id])

    def _neighbours(self, one: Sketch) -> list[Sketch]:
        ids: list[int] = []
        for side, order in (("<", "DESC"), (">", "ASC")):
            ids += [
                each
                for (each,) in self._db.execute(
                    f"SELECT id FROM item WHERE feed = ? AND id {side} ? ORDER BY id {order} LIMIT ?",  # noqa: S608
                    (one.feed, one.id, _NEIGHBOURS),
                )
            ]
        return self.of(ids)


def _same(known: _Known, one: Sketch, other: Sketch) -> bool:
    return sameness.may_be_same(one, other) and sameness.may_be_same(known.own(one), known.own(other))


def _candidates(db: sqlite3.Connection, article_id: int, marks: Iterable[int]) -> list[int]:
    """Give articles near in time that share marks, those that share most first."""
    reach = WINDOW * PER_SECOND
    low, high = article_id - reach, article_id + reach
    days = id_list(range(low // _DAY, high // _DAY + 1))
    found: Counter[int] = Counter()
    for mark in marks:
        sharing = [
            each
            for (each,) in db.execute(
                "SELECT t.article FROM json_each(?) d CROSS JOIN trait t ON t.day = d.value AND t.mark = ?"
                " AND t.article BETWEEN ? AND ? LIMIT ?",
                (days, mark, low, high, _SHARED_BY),
            )
        ]
        if len(sharing) < _SHARED_BY:
            found.update(sharing)
    found.pop(article_id, None)
    return [each for each, _ in found.most_common(_TRIED)]


def _join(db: sqlite3.Connection, one: Sketch, found: Collection[Sketch]) -> None:
    """Put an article and those that are the same into one story; stories that exist are not joined to each other."""
    ids = [one.id, *(other.id for other in found)]
    stories = dict(
        db.execute(
            "SELECT id, story FROM item WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),)
        ).fetchall()
    )
    if stories[one.id] is not None:
        return
    story = next((stories[each] for each in ids if stories.get(each) is not None), None)
    if story is None:
        (story,) = db.execute("SELECT coalesce(max(story), 0) + 1 FROM item WHERE story IS NOT NULL").fetchone()
    feeds = {feed for (feed,) in db.execute("SELECT feed FROM item WHERE story = ?", (story,))}
    if one.feed in feeds:
        return
    for each in (one, *found):
        if stories.get(each.id) is None and each.feed not in feeds:
            feeds.add(each.feed)
            db.execute("UPDATE item SET story = ? WHERE id = ?", (story, each.id))
    db.execute(
        "UPDATE item SET behind = (id <> (SELECT max(id) FROM item WHERE story = ?1)) WHERE story = ?1", (story,)
    )
