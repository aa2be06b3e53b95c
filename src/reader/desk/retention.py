"""Clean old articles out of the library: first say which, then, if that is wanted, take them out slice by slice.

What went can be brought back until the library is compacted.
"""

from array import array
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reader.desk.annotating import keep_house
from reader.desk.changes import forget_old
from reader.desk.open import Desk
from reader.desk.pictures import sweep
from reader.desk.undo import Change
from reader.errors import ConfigError
from reader.speech import _, ngettext

SLICE = 150
"""Articles that go in one transaction; the screen's reads and writes come between two of them."""

KEPT = timedelta(days=30)
"""How long a cleaning can be taken back; then the next one compacts it."""


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """What would go of one feed."""

    feed_id: int
    title: str
    ids: "array[int]"
    total: int
    """How many articles it has now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go, feed by feed."""

    feeds: tuple[FeedPlan, ...]

    @property
    def count(self) -> int:
        """How many articles would go."""
        return sum(len(one.ids) for one in self.feeds)

    @property
    def total(self) -> int:
        """How many articles these feeds have now."""
        return sum(one.total for one in self.feeds)


def plan(desk: Desk, *, older_than: int | None = None, keep: int | None = None) -> Plan:
    """Say what would go: what is older than so many days and not among the so many newest of its feed.

    A feed's own bounds in feeds.toml (``keep``, ``keep_days``) hold for it instead of those that are given.
    Starred, annotated and tagged articles are never part of it, nor the tour and single articles. Runs in the storage
    thread: the library is told first what is annotated.

    Raises:
        ConfigError: neither bound is given.
        StorageError: the annotations or the library cannot be read.

    """
    own = {one.url: one for one in desk.settings.subscriptions if one.keep is not None or one.keep_days is not None}
    given = older_than is not None or keep is not None
    if not given and not own:
        raise ConfigError(_("Say what may go: --older-than DAYS, --keep NUMBER of each feed, or both."))
    desk.require_writable()
    keep_house(desk)
    found = desk.library.removable(before=_before(desk, older_than), keep=keep) if given else {}
    records = {one.id: one for one in desk.library.feeds(retired=True)}
    for record in records.values():
        if (one := own.get(record.url)) is not None:
            found.pop(record.id, None)
            before = _before(desk, one.keep_days)
            found |= desk.library.removable(before=before, keep=one.keep, feed_id=record.id)
    plans = [FeedPlan(one, records[one].title, ids, records[one].total) for one, ids in found.items()]
    return Plan(tuple(sorted(plans, key=lambda each: -len(each.ids))))


async def clean(desk: Desk, planned: Plan) -> AsyncIterator[int]:
    """Take out what was planned, and give after each slice how many are gone; what was marked meanwhile stays.

    It is one step of undo. What went more than ``KEPT`` ago is compacted on this occasion, and what articles were
    before they changed goes after its own time (``changes_days``).

    Raises:
        StorageError: a slice could not be taken out; those before it are.

    """
    gone, at = 0, desk.now()
    try:
        for feed in planned.feeds:
            for part in _slices(feed.ids):
                gone += await desk.in_storage(desk.library.remove_articles, feed.feed_id, part, at=at)
                yield gone
    finally:
        if gone:
            desk.history.push(_change(desk, planned, gone, at))
    async for _gone in compact(desk, before=at - KEPT):
        pass
    await desk.in_storage(sweep, desk)
    await desk.in_storage(forget_old, desk)


async def bring_back(desk: Desk) -> AsyncIterator[int]:
    """Bring back what the last cleaning took out, and give after each slice how many are there again.

    Raises:
        ConfigError: nothing was cleaned out, or all of it was compacted.
        StorageError: a slice could not be brought back; those before it are.

    """
    desk.require_writable()
    cleanings = await desk.in_reading(desk.library.cleanings)
    if not cleanings:
        raise ConfigError(_("There is nothing to bring back: nothing was cleaned out since the last compaction."))
    at, back = cleanings[0][0], 0
    while count := await desk.in_storage(desk.library.restore_removed, at, limit=SLICE):
        back += count
        yield back
    while await desk.in_storage(desk.library.index_pending, SLICE):
        pass


async def compact(desk: Desk, *, before: datetime | None = None) -> AsyncIterator[int]:
    """Delete for good what was cleaned out, up to ``before``, and give after each slice how many that are.

    The library's file does not get smaller; what comes next takes the room.

    Raises:
        StorageError: it could not be deleted.

    """
    desk.require_writable()
    gone, until = 0, before or desk.now()
    while count := await desk.in_storage(desk.library.forget_removed, before=until, limit=SLICE):
        gone += count
        yield gone


def _change(desk: Desk, planned: Plan, gone: int, at: datetime) -> Change:
    def back() -> None:
        while desk.library.restore_removed(at, limit=SLICE):
            pass
        while desk.library.index_pending(SLICE):
            pass

    def again() -> None:
        for feed in planned.feeds:
            for part in _slices(feed.ids):
                desk.library.remove_articles(feed.feed_id, part, at=at)

    return Change(
        ngettext("clean out {count} article", "clean out {count} articles", gone).format(count=gone), back, again
    )


def _slices(ids: "array[int]") -> Iterator["array[int]"]:
    return (ids[start : start + SLICE] for start in range(0, len(ids), SLICE))


def _before(desk: Desk, days: int | None) -> datetime | None:
    return desk.now() - timedelta(days=days) if days is not None else None
