"""Ids that go up with time.

An id is a slot of time: ``PER_SECOND`` of them a second since 1970. So "the newest 200" is the end of a range, in the
list and in the full-text index, and costs the same at any size. Where slots are taken, the next free one below is
used: articles without a date, which all count as fetched now, keep the order of their feed that way.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from reader.articles.library.columns import id_list

PER_SECOND = 8
"""More would make the index larger (row numbers lie in it as differences), fewer would spread entries of one time."""

_EARLIEST = 2_000_000
"""Seconds; what is dated before (1970, year 1) counts as then, with room for slots below."""

_RUN = 512
"""Ids that are read at a time to get past a row of taken ones."""


def place_of(when: datetime) -> int:
    """Give the lowest id that an article of this time can have."""
    return max(int(when.timestamp()), _EARLIEST) * PER_SECOND


def time_of(article_id: int) -> datetime:
    """Give the time that an id stands for: the article's, or shortly before where its slot was taken."""
    return datetime.fromtimestamp(article_id // PER_SECOND, UTC)


class Slots:
    """Free ids, as one transaction sees them."""

    def __init__(self, db: sqlite3.Connection, *, now: int) -> None:
        """Begin; ``now`` is in microseconds: no article gets a later place."""
        self._db = db
        self._now = now // 1_000_000
        self._next: dict[int, int] = {}
        self._taken: set[int] = set()
        self._free: set[int] = set()
        """Ids that nobody had when they were looked at in one go."""

    def look(self, published: Sequence[int | None]) -> None:
        """Look for free ids of articles of these times in one go, instead of one by one when they are taken."""
        wanted = {self._wanted(each) for each in published}
        rows = self._db.execute(
            "SELECT j.value, i.id FROM json_each(?) j LEFT JOIN item i ON i.id = j.value", (id_list(wanted),)
        )
        self._free = {place for place, taken in rows if taken is None}

    def take(self, published: int | None) -> int:
        """Give a free id for an article of this time (microseconds), and keep it from being given again."""
        wanted = self._wanted(published)
        free = self._next.get(wanted, wanted)
        while True:
            while free in self._taken:
                free -= 1
            below = free if free in self._free else self._below_run(free)
            if below == free:
                break
            free = below
        self._taken.add(free)
        self._next[wanted] = free - 1
        return free

    def _wanted(self, published: int | None) -> int:
        seconds = self._now if published is None else min(published // 1_000_000, self._now)
        return max(seconds, _EARLIEST) * PER_SECOND + PER_SECOND - 1

    def _below_run(self, free: int) -> int:
        """Give ``free`` if no article has it, else the id below those in a row that are taken (or some way down)."""
        if self._db.execute("SELECT 1 FROM item WHERE id = ?", (free,)).fetchone() is None:
            return free
        ids = self._db.execute("SELECT id FROM item WHERE id <= ? ORDER BY id DESC LIMIT ?", (free, _RUN))
        # Row by row: most runs are short, and all of what the statement may give would be read for nothing.
        for (taken,) in ids:
            if taken != free:
                break
            free -= 1
        ids.close()
        return free
