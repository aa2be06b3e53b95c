"""Clean old articles out of the library: first say which, then, if that is wanted, take them out slice by slice."""

from array import array
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from reader.desk.annotating import keep_house
from reader.desk.open import Desk
from reader.desk.pictures import sweep
from reader.errors import ConfigError

SLICE = 150
"""Articles that go in one transaction; the screen's reads and writes come between two of them."""


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

    Starred, annotated and tagged articles are never part of it, nor the tour and single articles. Runs in the storage
    thread: the library is told first what is annotated.

    Raises:
        ConfigError: neither bound is given.
        StorageError: the annotations or the library cannot be read.

    """
    if older_than is None and keep is None:
        raise ConfigError("Say what may go: --older-than DAYS, --keep NUMBER of each feed, or both.")
    desk.require_writable()
    keep_house(desk)
    before = desk.now() - timedelta(days=older_than) if older_than is not None else None
    found = desk.library.removable(before=before, keep=keep)
    records = {one.id: one for one in desk.library.feeds(retired=True)}
    plans = [FeedPlan(one, records[one].title, ids, records[one].total) for one, ids in found.items()]
    return Plan(tuple(sorted(plans, key=lambda each: -len(each.ids))))


async def clean(desk: Desk, planned: Plan) -> AsyncIterator[int]:
    """Take out what was planned, and give after each slice how many are gone; what was marked meanwhile stays.

    Raises:
        StorageError: a slice could not be taken out; those before it are.

    """
    gone = 0
    for feed in planned.feeds:
        for start in range(0, len(feed.ids), SLICE):
            part = feed.ids[start : start + SLICE]
            gone += await desk.in_storage(desk.library.remove_articles, feed.feed_id, part)
            yield gone
    await desk.in_storage(sweep, desk)
