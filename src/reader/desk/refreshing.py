"""Refresh: ask the feeds that may be asked, read what they send, store it, and tell how it goes."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from reader.articles.model import Batch, FeedRecord
from reader.articles.model import FeedState as KeptState
from reader.config import Subscription, move_feed
from reader.desk import ruling
from reader.desk.incoming import incoming
from reader.desk.jobs import ReadEntry, ReadFeed
from reader.desk.open import Desk
from reader.desk.ruling import NOTHING_RULED, Ruled
from reader.errors import FetchError, SourceError, UnreachableError
from reader.feeds.fetch import ASKED, BACKGROUND, Fetcher, Request
from reader.feeds.schedule import (
    Answered,
    Decision,
    Failed,
    FeedState,
    Outcome,
    Policy,
    after,
    due,
    host_waits,
    may_refresh,
)

AT_ONCE = 64
"""Feeds that are under way at once; most of them wait for a server or for their host's turn."""

PARSE_DEADLINE = 10.0
"""Seconds that reading one feed may take before its worker is stopped."""

BATCH = 25
"""Feeds that are stored in one transaction at most."""

INDEX_SLICE = 200


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


@dataclass(frozen=True, slots=True)
class Finished:
    """All is stored and can be searched."""

    done: int
    failed: int
    new: int
    texts: int = 0
    """Full texts that rules asked for and got."""
    texts_missing: int = 0
    """Full texts that rules asked for and did not get."""


Event = Started | FeedDone | FeedFailed | Finished


@dataclass(frozen=True, slots=True)
class _Look:
    """What one feed's turn brought, before it is stored."""

    record: FeedRecord
    decision: Decision
    outcome: Outcome
    entries: tuple[ReadEntry, ...] = ()
    feed: ReadFeed | None = None


async def refresh(
    desk: Desk, *, asked: bool, only: Collection[str] | None = None, random: Random | None = None
) -> AsyncIterator[Event]:
    """Ask the feeds; ``asked`` means that a person wants it now, else only those whose time has come are asked.

    ``only`` names feeds by address. One feed's failure is an event; the others go on.

    Raises:
        StorageError: what came could not be stored.

    """
    desk.require_writable()
    random = random or Random()  # noqa: S311 - spreads load, guards no secret
    chosen, early = _choose(desk, asked=asked, only=only, random=random)
    yield Started(len(chosen), early)
    done = failed = new = texts = missing = 0
    wanted: list[int] = []
    if chosen:
        async for event in _looks(desk, chosen, asked=asked, random=random):
            if isinstance(event, FeedFailed):
                failed += 1
            elif isinstance(event, FeedDone):
                done += 1
                new += event.new
                wanted += event.ruled.fetch
            yield event
        while await desk.in_storage(desk.library.index_pending, INDEX_SLICE):
            pass
        texts, missing = await ruling.fetch_texts(desk, wanted)
    yield Finished(done, failed, new, texts, missing)


async def _looks(desk: Desk, chosen: Sequence[FeedRecord], *, asked: bool, random: Random) -> AsyncIterator[Event]:
    finished: asyncio.Queue[_Look] = asyncio.Queue()
    places = asyncio.Semaphore(AT_ONCE)
    async with Fetcher(ASKED if asked else BACKGROUND) as fetcher:

        async def look(record: FeedRecord) -> None:
            async with places:
                await finished.put(await _look(desk, fetcher, record, random=random))

        tasks = [asyncio.create_task(look(record)) for record in chosen]
        try:
            waiting = len(tasks)
            while waiting:
                batch = [await _next(finished, tasks)]
                while len(batch) < BATCH and not finished.empty():
                    batch.append(finished.get_nowait())
                waiting -= len(batch)
                for event in await desk.in_storage(_store, desk, batch):
                    yield event
        finally:
            for task in tasks:
                task.cancel()


async def _next(finished: "asyncio.Queue[_Look]", tasks: "list[asyncio.Task[None]]") -> _Look:
    """Wait for a look to finish; a fault in a task is raised here instead of being waited for in vain."""
    getting = asyncio.ensure_future(finished.get())
    while not getting.done():
        running = [task for task in tasks if not task.done()]
        for task in tasks:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                getting.cancel()
                raise error
        await asyncio.wait([getting, *running], return_when=asyncio.FIRST_COMPLETED)
    return getting.result()


async def _look(desk: Desk, fetcher: Fetcher, record: FeedRecord, *, random: Random) -> _Look:
    state, subscription = scheduled(record), _subscription(desk, record.url)
    feed: ReadFeed | None = None
    outcome: Outcome
    try:
        response = await fetcher.fetch(
            Request(
                url=record.url,
                etag=state.etag,
                last_modified=state.last_modified,
                validators_url=state.validators_url,
                user_agent=subscription.user_agent if subscription else None,
                private_ok=subscription is not None,
            )
        )
        problem: str | None = None
        if 200 <= response.status < 300:
            try:
                feed = await desk.workers.run(
                    "read_feed",
                    response.body,
                    response.url,
                    dict(response.headers),
                    returns=ReadFeed,
                    deadline=PARSE_DEADLINE,
                )
            except SourceError as error:
                problem = str(error)
        outcome = Answered(
            status=response.status,
            url=response.url,
            headers=response.headers,
            moved_permanently_to=response.moved_permanently_to,
            parsed=feed is not None,
            ttl=feed.feed.ttl if feed else None,
            problem=problem,
        )
    except UnreachableError as error:
        outcome = Failed(problem=str(error), offline=True)
    except FetchError as error:
        outcome = Failed(problem=str(error))
    decision = after(
        outcome,
        state,
        now=desk.now(),
        random=random,
        policy=_policy(subscription),
        subscribed=[one.url for one in desk.settings.subscriptions],
    )
    return _Look(record, decision, outcome, feed.entries if feed else (), feed)


def _store(desk: Desk, looks: Sequence[_Look]) -> list[Event]:
    events: list[Event] = []
    for look in looks:
        state = kept(look)
        if look.feed is None:
            desk.library.update_feed(look.record.id, state)
            unchanged = isinstance(look.outcome, Answered) and look.outcome.status == 304
            if unchanged:
                events.append(FeedDone(look.record.url, look.record.title, 0, 0, True, look.decision.notices))
            else:
                reason = look.decision.state.problem or "it could not be read"
                events.append(FeedFailed(look.record.url, look.record.title, reason))
    fed = [look for look in looks if look.feed is not None]
    for look in fed:
        batch = Batch(
            feed_id=look.record.id, entries=tuple(incoming(entry) for entry in look.entries), state=kept(look)
        )
        stored = desk.library.store_many([ruling.treated(desk, look.record, batch)], fetched=desk.now())
        ruled = ruling.outcome(desk, stored, look.record.id)
        _move(desk, look)
        new, changed = len(stored.new), len(stored.changed)
        notices = (*look.decision.notices, *ruled.notices)
        events.append(FeedDone(look.record.url, look.record.title, new, changed, False, notices, ruled))
    return events


def scheduled(record: FeedRecord) -> FeedState:
    """Give what the schedule needs of a feed as the library keeps it."""
    state = record.state
    return FeedState.recall(
        state.memo,
        url=record.url,
        etag=state.etag,
        last_modified=state.last_modified,
        next_check=state.next_check,
        last_check=state.last_check,
        last_success=state.last_success,
        failures=state.failures,
        problem=state.problem,
    )


def kept(look: _Look) -> KeptState:
    """Give what the library keeps of a feed after a look."""
    state, before = look.decision.state, look.record.state
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


def _choose(desk: Desk, *, asked: bool, only: Collection[str] | None, random: Random) -> tuple[list[FeedRecord], int]:
    subscribed = {one.url for one in desk.settings.subscriptions if not one.paused}
    everything = desk.library.feeds()
    records = {r.url: r for r in everything if r.url in subscribed and (only is None or r.url in only)}
    now = desk.now()
    waits = host_waits(scheduled(record) for record in everything)
    states = [scheduled(record) for record in records.values()]
    if asked:
        wanted = [state for state in states if may_refresh(state, now=now, waits=waits) is None]
        random.shuffle(wanted)
    else:
        wanted = due(states, now=now, random=random, waits=waits)
    return [records[state.url] for state in wanted], len(records) - len(wanted)


def _subscription(desk: Desk, url: str) -> Subscription | None:
    return next((one for one in desk.settings.subscriptions if one.url == url), None)


def _policy(subscription: Subscription | None) -> Policy:
    if subscription is None or subscription.interval is None:
        return Policy()
    return Policy(interval=timedelta(minutes=subscription.interval))


def _move(desk: Desk, look: _Look) -> None:
    """Take a feed's new address over, in feeds.toml too, where its permanent move was seen often enough."""
    old, new = look.record.url, look.decision.state.url
    if new != old and move_feed(desk.settings.feeds_file, old, new):
        desk.library.move_feed(look.record.id, new)
