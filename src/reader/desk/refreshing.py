"""Refresh: ask the feeds that may be asked, read what they send, store it, and tell how it goes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from reader import feedsfile
from reader.addresses import shown
from reader.articles.model import Batch, FeedRecord, Stored
from reader.articles.model import FeedState as KeptState
from reader.config import Subscription
from reader.desk import ruling
from reader.desk.grouping import group
from reader.desk.hooks import article_records
from reader.desk.looking import Chosen, Look, Round, Sleep, scheduled, unchanged
from reader.desk.open import Desk
from reader.desk.placing import look_again
from reader.desk.records import row_record
from reader.desk.ruling import NOTHING_RULED, Ruled
from reader.errors import ConfigError
from reader.feeds.fetch import ASKED, BACKGROUND, Fetcher, Limits
from reader.feeds.schedule import host_waits, may_refresh, plan, revived
from reader.speech import N_, _, number

INDEX_SLICE = 400
"""Articles that are indexed in one transaction; others may write in between."""

INDEX_AHEAD = 3
"""Slices that are indexed at once while further feeds are on their way."""

HORIZON = timedelta(days=8)
"""A feed that is due later than any pause can be is due: a clock was wrong."""


@dataclass(frozen=True, slots=True)
class Started:
    """How many feeds are asked, and how many are left out because it is too early."""

    total: int
    early: int = 0


@dataclass(frozen=True, slots=True)
class FeedDone:
    """A feed was asked and what it sent is stored; ``unchanged`` is the server's 304."""

    url: str
    title: str
    new: int
    changed: int
    unchanged: bool
    notices: tuple[str, ...] = ()
    ruled: Ruled = NOTHING_RULED
    """What rules did with its new entries."""


@dataclass(frozen=True, slots=True)
class FeedFailed:
    """A feed brought nothing this time."""

    url: str
    title: str
    reason: str
    notices: tuple[str, ...] = ()
    """Sentences to tell the user once, as that the feed is gone."""


@dataclass(frozen=True, slots=True)
class FeedLeft:
    """A feed was not asked after all: its host asked to be left alone while this round was under way."""

    url: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offline:
    """Nothing at all was reached; told once instead of a failure for each of the ``feeds``."""

    feeds: int

    @property
    def reason(self) -> str:
        """Say it."""
        return _("No site could be reached, so there may be no network; {feeds} feeds stay as they are.").format(
            feeds=self.feeds
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """All is stored and can be searched."""

    done: int
    failed: int
    new: int
    texts: int = 0
    """Full texts that rules, or feeds of feeds.toml, asked for and that came."""
    texts_missing: int = 0


Event = Started | FeedDone | FeedFailed | FeedLeft | Offline | Finished


async def refresh(
    desk: Desk,
    *,
    asked: bool,
    only: Collection[str] | None = None,
    random: Random | None = None,
    fetching: Callable[[Limits], Fetcher] = Fetcher,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Event]:
    """Ask the feeds; ``asked`` means that a person wants it now, else only those whose time has come are asked.

    ``only`` names feeds by address; one that is gone is revived by being named. One feed's failure is an event; the
    others go on. ``fetching`` opens the way out, ``sleep`` waits between the feeds that are due, which are spread where
    nobody waits for them.

    Raises:
        StorageError: what came could not be stored.

    """
    desk.require_writable()
    random = random or Random()  # noqa: S311 - spreads load, guards no secret
    choice = await desk.in_reading(_choose, desk, asked=asked, only=only, random=random)
    yield Started(len(choice.chosen), choice.early)
    done = failed = new = texts = missing = 0
    wanted: list[int] = []
    if choice.chosen:
        opening = partial(fetching, ASKED if asked else BACKGROUND)
        async for event in _looks(desk, choice, opening, random=random, sleep=sleep):
            match event:
                case FeedDone():
                    done += 1
                    new += event.new
                    wanted += event.ruled.fetch
                case FeedFailed():
                    failed += 1
                case Offline():
                    failed += event.feeds
            yield event
        # The workers make sketches for grouping while the storage thread indexes.
        await asyncio.gather(_index(desk), group(desk, new=new))
        texts, missing = await ruling.fetch_texts(desk, wanted)
    yield Finished(done, failed, new, texts, missing)


async def _index(desk: Desk) -> None:
    while await desk.in_storage(desk.library.index_pending, INDEX_SLICE):
        pass


@dataclass(frozen=True, slots=True)
class _Choice:
    """The feeds that are looked at, and what a round has to know of the others."""

    chosen: list[Chosen]
    early: int
    waits: dict[str, datetime]
    subscriptions: dict[str, Subscription]
    taken: frozenset[str]


async def _looks(
    desk: Desk, choice: _Choice, opening: Callable[[], Fetcher], *, random: Random, sleep: Sleep
) -> AsyncIterator[Event]:
    if sum(one.state.last_success is None for one in choice.chosen) > 1:
        desk.workers.prepare()
        await asyncio.sleep(0)  # they start while this process imports what it needs to fetch
    offline = 0
    indexing: asyncio.Task[int] | None = None
    async with opening() as fetcher:
        going = Round(
            desk,
            fetcher,
            waits=choice.waits,
            subscriptions=choice.subscriptions,
            taken=choice.taken,
            random=random,
            sleep=sleep,
        )
        async for looks in going.looks(choice.chosen):
            offline += sum(look.offline for look in looks)
            for event in await desk.in_storage(_store, desk, looks):
                yield event
            # The storage thread has time while further feeds are read; failing here is failing to store.
            if indexing is not None:
                await indexing
            indexing = asyncio.create_task(desk.in_storage(desk.library.index_pending, INDEX_SLICE * INDEX_AHEAD))
    if indexing is not None:
        await indexing
    if offline:
        yield Offline(offline)


def _store(desk: Desk, looks: Sequence[Look]) -> list[Event]:
    """Store a batch of looks in one transaction, states and entries together; tell of each."""
    events: list[Event] = [
        FeedLeft(look.record.url, look.record.title, look.left) for look in looks if look.left is not None
    ]
    decided = [look for look in looks if look.decision is not None]
    batches = [_batch(desk, look) for look in decided]
    stored = desk.library.store_many(batches, fetched=desk.now()) if batches else Stored()
    if stored.changed:
        look_again(desk, stored.changed)
    if stored.new and desk.settings.hooks:
        _tell_hooks(desk, stored)
    for look in decided:
        notices = _moved(desk, look)
        if look.feed is not None:
            events.append(_brought(desk, look, stored, notices))
        elif not look.offline:
            events.append(_told(look, notices))
    return events


def _tell_hooks(desk: Desk, stored: Stored) -> None:
    if desk.hooks.wants("new"):
        rows = desk.library.rows(stored.new)
        desk.hooks.happened("new", article_records(rows.values()))


def _alert_record(desk: Desk, alert: ruling.Alert) -> dict[str, Any]:
    row = desk.library.rows([alert.article_id]).get(alert.article_id)
    told = row_record(row) if row is not None else {"title": alert.title, "outlet": alert.outlet}
    return {"rule": alert.rule, **told}


def _batch(desk: Desk, look: Look) -> Batch:
    """Give what a look brings for the library, with what rules do with it."""
    entries = look.feed.entries() if look.feed is not None else ()
    batch = Batch(feed_id=look.record.id, entries=entries, state=kept(look))
    return ruling.treated(desk, look.record, batch) if entries else batch


def _brought(desk: Desk, look: Look, stored: Stored, notices: tuple[str, ...]) -> FeedDone:
    ruled = ruling.outcome(desk, stored, look.record)
    if ruled.alerts and desk.settings.hooks:
        desk.hooks.happened("alert", (_alert_record(desk, alert) for alert in ruled.alerts))
    new, changed = stored.counts.get(look.record.id, (0, 0))
    bound = _bound(look)
    return FeedDone(look.record.url, look.record.title, new, changed, False, (*notices, *bound, *ruled.notices), ruled)


def _bound(look: Look) -> tuple[str, ...]:
    """Say so where a feed has more entries than are read of it."""
    feed = look.feed.feed if look.feed is not None else None
    if feed is None or not feed.left_out:
        return ()
    return (
        _("{title} has {left_out} entries more than are read of one feed; they are left out.").format(
            title=look.record.title, left_out=number(feed.left_out)
        ),
    )


def _told(look: Look, notices: tuple[str, ...]) -> Event:
    record = look.record
    if unchanged(look.outcome):
        return FeedDone(record.url, record.title, 0, 0, True, notices)
    reason = (look.decision.state.problem if look.decision else None) or N_("it could not be read")
    return FeedFailed(record.url, record.title, reason, notices)


def kept(look: Look) -> KeptState:
    """Give what the library keeps of a feed after a look."""
    before = look.record.state
    if look.decision is None:
        return before
    state = look.decision.state
    parsed = look.feed.feed if look.feed else None
    return KeptState(
        etag=state.etag,
        last_modified=state.last_modified,
        next_check=state.next_check,
        last_check=state.last_check,
        last_success=state.last_success,
        failures=state.failures,
        problem=state.problem,
        own_title=(parsed.title if parsed else None) or before.own_title,
        link=(parsed.link if parsed else None) or before.link,
        language=(parsed.language if parsed else None) or before.language,
        memo=state.memo,
    )


def _choose(desk: Desk, *, asked: bool, only: Collection[str] | None, random: Random) -> _Choice:
    """Choose the feeds; in the reading thread, since there may be thousands."""
    subscriptions = {one.url: one for one in desk.settings.subscriptions}
    now = desk.now()
    if not asked and not desk.library.has_due(now, horizon=now + HORIZON):
        return _Choice([], 0, {}, subscriptions, frozenset())
    everything = desk.library.feeds(retired=True)
    states = {record.url: scheduled(record) for record in everything}
    if asked:
        # Whoever names a feed that is gone wants it back.
        states |= {url: revived(states[url]) for url in only or () if url in states and states[url].gone}
    waits = host_waits(states.values())
    records = {
        record.url: record
        for record in everything
        if not record.retired and _is_wanted(record, subscriptions.get(record.url), only)
    }
    mine = [states[url] for url in records]
    if asked:
        ready = [state for state in mine if may_refresh(state, now=now, waits=waits) is None]
        random.shuffle(ready)
        chosen = [Chosen(record=records[state.url], state=state) for state in ready]
    else:
        chosen = [
            Chosen(record=records[one.state.url], state=one.state, delay=one.delay)
            for one in plan(mine, now=now, random=random, waits=waits)
        ]
    return _Choice(chosen, len(records) - len(chosen), waits, subscriptions, frozenset(states))


def _is_wanted(record: FeedRecord, subscription: Subscription | None, only: Collection[str] | None) -> bool:
    return subscription is not None and not subscription.paused and (only is None or record.url in only)


def _moved(desk: Desk, look: Look) -> tuple[str, ...]:
    """Take a feed's new address over where its permanent move was seen often enough; give what there is to tell."""
    if look.decision is None:
        return ()
    old, new = look.record.url, look.decision.state.url
    if new == old:
        return look.decision.notices
    try:
        written = feedsfile.move(desk.settings.feeds_file, old, new)
    except ConfigError as error:
        return (
            _("{title} has moved for good to {new}, but {error}").format(
                title=look.record.title, new=shown(new), error=error
            ),
        )
    if not written or not desk.library.move_feed(look.record.id, new):
        return ()
    subscriptions = tuple(replace(one, url=new) if one.url == old else one for one in desk.settings.subscriptions)
    desk.settings = replace(desk.settings, subscriptions=subscriptions)
    return look.decision.notices
