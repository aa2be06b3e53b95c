"""One round of looks at feeds: each is asked, what it sends is read in a worker, and what follows is decided."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from reader.addresses import host as address_host
from reader.articles.model import FeedRecord
from reader.config import Subscription
from reader.desk import local
from reader.desk.credentials import credentials
from reader.desk.incoming import ReadFeed
from reader.desk.open import Desk
from reader.errors import FetchError, ParseError, SourceError, UnreachableError
from reader.feeds.fetch import Fetcher, Response
from reader.feeds.fetch.addresses import is_own
from reader.feeds.schedule import (
    Answered,
    Decision,
    Failed,
    FeedState,
    Outcome,
    Policy,
    after,
    may_refresh,
)
from reader.feeds.visit import answered, ask
from reader.speech import N_, english

AT_ONCE = 64
"""Feeds that are under way at once; most of them wait for a server."""

PARSE_DEADLINE = 10.0
"""Seconds that reading one feed may take before its worker is stopped."""

BATCH = 25
"""Looks that are given at once at most."""

PATIENCE = 0.2
"""Seconds in which further looks are waited for before those that are there are given: each batch costs an fsync."""

Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one feed's turn brought, before it is stored."""

    record: FeedRecord
    before: FeedState
    outcome: Outcome | None
    """None where it was not asked after all."""
    feed: ReadFeed | None = None
    decision: Decision | None = None
    left: str | None = None
    """Why it was not asked."""
    offline: bool = False
    """It was reached no more than anything else in this round."""
    doubtful: bool = False
    """The host could not be reached, or gave something else than a feed: it may be the network's fault.

    Where a network wants people to sign in first, every address gives its page.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A feed to be looked at, and how long after the start of the round."""

    record: FeedRecord
    state: FeedState
    delay: timedelta = timedelta(0)


class Round:
    """The looks of one refresh. A host's feeds are asked one after another, so that the first may stop the rest.

    Args:
        desk: gives the workers and the time.
        fetcher: opened by the caller.
        waits: until when each host asked to be left alone; the round adds to it.
        subscriptions: by address.
        taken: addresses that no feed may move to.
        random: for the pauses.
        sleep: waits between the feeds of a round that is spread.
    """

    def __init__(
        self,
        desk: Desk,
        fetcher: Fetcher,
        *,
        waits: Mapping[str, datetime],
        subscriptions: Mapping[str, Subscription],
        taken: Collection[str],
        random: Random,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._desk = desk
        self._fetcher = fetcher
        self._waits = dict(waits)
        self._subscriptions = subscriptions
        self._taken = taken
        self._random = random
        self._sleep = sleep
        self._places = asyncio.Semaphore(AT_ONCE)
        # Whoever reads faster than can be stored waits: what was read takes memory.
        self._finished: asyncio.Queue[Look | Exception] = asyncio.Queue(maxsize=2 * BATCH)
        self._online = False
        self._parked: list[Look] = []

    async def looks(self, chosen: Sequence[Chosen]) -> AsyncIterator[list[Look]]:
        """Look at the feeds and give the looks in batches, decided, as they come in."""
        tasks: set[asyncio.Task[None]] = set()
        starting = asyncio.create_task(self._start(_chains(chosen), tasks))
        pending = len(chosen)
        try:
            while pending:
                batch = await self._batch(pending)
                pending -= len(batch)
                if decided := self._decided(batch):
                    yield decided
            if self._parked:
                yield self._unreached()
        finally:
            starting.cancel()
            for task in tasks:
                task.cancel()
            await asyncio.gather(starting, *tasks, return_exceptions=True)

    async def _start(self, chains: Sequence[Sequence[Chosen]], tasks: "set[asyncio.Task[None]]") -> None:
        for number, chain in enumerate(chains):
            tasks.add(asyncio.create_task(self._follow(chain)))
            if number % 50 == 49:
                await asyncio.sleep(0)  # thousands of tasks take longer to make than a key may wait

    async def _follow(self, chain: Sequence[Chosen]) -> None:
        waited = timedelta(0)
        for one in chain:
            if one.delay > waited:
                await self._sleep((one.delay - waited).total_seconds())
                waited = one.delay
            async with self._places:
                found: Look | Exception
                try:
                    found = await self._look(one)
                except Exception as error:  # noqa: BLE001 - a fault of ours: whoever asked for the round sees it
                    found = error
                await self._finished.put(found)

    async def _batch(self, pending: int) -> list[Look]:
        batch: list[Look | Exception] = [await self._finished.get()]
        ends = asyncio.get_running_loop().time() + PATIENCE
        while len(batch) < min(BATCH, pending):
            try:
                async with asyncio.timeout_at(ends):
                    batch.append(await self._finished.get())
            except TimeoutError:
                break
        looks = []
        for one in batch:
            if isinstance(one, Exception):
                raise one
            looks.append(one)
        return looks

    def _decided(self, batch: Sequence[Look]) -> list[Look]:
        """Give the looks that are decided; those that may be the network's fault are kept until that is known."""
        self._parked += [look for look in batch if look.decision is None and look.left is None]
        ready = [look for look in batch if look.decision is not None or look.left is not None]
        if self._online and self._parked:
            parked, self._parked = self._parked, []
            ready += [self._failed(look) for look in parked]
        return ready

    def _unreached(self) -> list[Look]:
        """Decide of looks in a round in which nothing at all was reached."""
        looks, self._parked = self._parked, []
        if len({address_host(look.record.url) for look in looks}) > 1:
            return [self._offline(look) for look in looks]
        # One host alone tells little of the network: it has an hour, then it is the host's own fault.
        return [self._alone(look) for look in looks]

    def _offline(self, look: Look) -> Look:
        problem = look.outcome.problem if look.outcome is not None else None
        outcome = Failed(problem=problem or N_("it could not be reached"), offline=True)
        return replace(look, decision=self._decide(look.record, look.before, outcome), offline=True)

    def _alone(self, look: Look) -> Look:
        since, now = look.before.unreachable_since, self._desk.now()
        lasting = look.before.failures > 0 or (since is not None and now - since >= Policy().floor)
        if lasting or not isinstance(look.outcome, Failed):
            return self._failed(look)
        return replace(look, decision=self._decide(look.record, look.before, look.outcome))

    def _failed(self, look: Look) -> Look:
        outcome = replace(look.outcome, offline=False) if isinstance(look.outcome, Failed) else look.outcome
        assert outcome is not None  # noqa: S101 - what was not asked is never kept back
        return replace(look, decision=self._decide(look.record, look.before, outcome))

    async def _look(self, one: Chosen) -> Look:
        record, state = one.record, one.state
        if (reason := self._too_late(state)) is not None:
            return Look(record=record, before=state, outcome=None, left=reason)
        outcome, feed, doubtful = await self._ask(record, state)
        look = Look(record=record, before=state, outcome=outcome, feed=feed, doubtful=doubtful)
        if look.doubtful and not self._online:
            return look
        # Without a pause since the answer: what it says of its host holds for the host's next feed.
        self._online = self._online or not local.is_local(record.url)
        return self._failed(look)

    def _too_late(self, state: FeedState) -> str | None:
        """Say why a feed that was to be asked may not be any more: an answer to another feed of its host."""
        if address_host(state.url) not in self._waits:
            return None
        return may_refresh(replace(state, last_check=None), now=self._desk.now(), waits=self._waits)

    async def _ask(self, record: FeedRecord, state: FeedState) -> tuple[Outcome, ReadFeed | None, bool]:
        try:
            response = await (local.read(record.url) if local.is_local(record.url) else self._fetch(record, state))
        except UnreachableError as error:
            return Failed(problem=english(str(error)), offline=True), None, True
        except FetchError as error:
            return Failed(problem=english(str(error))), None, False
        if not 200 <= response.status < 300:
            return answered(response), None, False
        try:
            feed = await self._read(response)
        except SourceError as error:
            return answered(response, problem=english(str(error))), None, isinstance(error, ParseError)
        return answered(response, feed.feed), feed, False

    async def _fetch(self, record: FeedRecord, state: FeedState) -> Response:
        subscription = self._subscriptions.get(record.url)
        known = await credentials(subscription, now=self._desk.now())
        return await self._fetcher.fetch(
            ask(
                state,
                headers=known.headers,
                cookies=known.cookies,
                auth=known.auth,
                user_agent=known.user_agent,
                proxy=known.proxy,
                private_ok=subscription is not None,
            )
        )

    async def _read(self, response: Response) -> ReadFeed:
        return await self._desk.workers.run(
            "read_feed",
            response.body,
            response.url,
            dict(response.headers),
            returns=ReadFeed,
            deadline=PARSE_DEADLINE,
        )

    def _decide(self, record: FeedRecord, before: FeedState, outcome: Outcome) -> Decision:
        decision = after(
            outcome,
            before,
            now=self._desk.now(),
            random=self._random,
            policy=policy_of(self._subscriptions.get(record.url)),
            subscribed=self._taken,
        )
        state = decision.state
        if state.wait_host is not None and state.wait_until is not None:
            self._waits[state.wait_host] = max(state.wait_until, self._waits.get(state.wait_host, state.wait_until))
        return decision


def policy_of(subscription: Subscription | None) -> Policy:
    """Give how often a feed may be asked, by what the user wrote."""
    if subscription is None or subscription.interval is None:
        return Policy()
    return Policy(interval=timedelta(minutes=subscription.interval))


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


def unchanged(outcome: Outcome | None) -> bool:
    """Whether the server said that nothing is new."""
    return isinstance(outcome, Answered) and outcome.status == 304


def _chains(chosen: Sequence[Chosen]) -> list[list[Chosen]]:
    """Give the feeds by their hosts; this very computer needs no turns."""
    chains: dict[str, list[Chosen]] = {}
    for one in chosen:
        host = address_host(one.record.url)
        alone = is_own(host) or local.is_local(one.record.url)
        chains.setdefault(one.record.url if alone else host, []).append(one)
    return list(chains.values())
