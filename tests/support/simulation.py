"""A reader in small: real requests over loopback, real parsing, simulated days.

Names of hosts all end at the loopback server; what time it is, the simulation says. It keeps states as a library would
(columns and memo), so that a restart loses what a restart loses.
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from random import Random
from urllib.parse import urlsplit

from loopback import Loopback, Reply, Seen

from reader.errors import FetchError, ParseError
from reader.feeds.fetch import Fetcher, Limits
from reader.feeds.parse import parse
from reader.feeds.schedule import (
    Failed,
    FeedState,
    Outcome,
    Policy,
    after,
    due,
    host_waits,
    is_waiting,
    may_refresh,
    next_time,
    revived,
)
from reader.feeds.visit import answered, ask

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
COLUMNS = ("url", "etag", "last_modified", "next_check", "last_check", "last_success", "failures", "problem")
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title><link>http://news.example/</link>%s
<item><title>Pasar buka</title><guid>1</guid><description>Pasar di kota buka lagi.</description></item>
</channel></rss>"""


def date(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC), usegmt=True)


class Simulation:
    def __init__(self, server: Loopback, *, policy: Policy | None = None, limits: Limits | None = None) -> None:
        self.server = server
        self.now = START
        self.policy = policy or Policy()
        self.limits = limits or Limits(deadline=5)
        self.random = Random(20260302)
        self.states: dict[str, FeedState] = {}
        self.notices: list[str] = []
        self.asked: list[tuple[datetime, str, Seen]] = []
        """When (simulated), the path, and the request."""

    @property
    def waits(self) -> dict[str, datetime]:
        return host_waits(self.states.values())

    async def resolve(self, _host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    def clock(self) -> float:
        return (self.now - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def url(self, path: str, host: str = "news.example") -> str:
        return self.server.url(path, host=host)

    def serve(self, path: str, answer: Reply | Callable[[Seen], Reply]) -> None:
        def logged(seen: Seen) -> Reply:
            self.asked.append((self.now, path, seen))
            return answer if isinstance(answer, Reply) else answer(seen)

        self.server.on(path, logged)

    def feed(self, path: str, answer: Reply | Callable[[Seen], Reply] | None = None, host: str = "news.example") -> str:
        """Subscribe to a feed, and serve it unless that is done elsewhere; gives its URL."""
        if answer is not None:
            self.serve(path, answer)
        url = self.url(path, host)
        self.states[url] = FeedState(url=url)
        return url

    def state(self, path: str) -> FeedState:
        return next(state for state in self.states.values() if urlsplit(state.url).path == path)

    def times(self, path: str) -> list[datetime]:
        return [time for time, asked, _ in self.asked if asked == path]

    def gaps(self, path: str) -> list[timedelta]:
        times = self.times(path)
        return [later - earlier for earlier, later in pairwise(times)]

    def requests(self, path: str) -> list[Seen]:
        return [seen for _, asked, seen in self.asked if asked == path]

    async def run(self, days: float = 0, *, hours: float = 0) -> None:
        """Let time go by; whatever becomes due is asked."""
        end = self.now + timedelta(days=days, hours=hours)
        async with self.fetcher() as fetcher:
            while self.now < end:
                chosen = due(
                    self.states.values(), now=self.now, random=self.random, waits=self.waits, policy=self.policy
                )
                await asyncio.gather(*(self.look(state, fetcher) for state in chosen))
                following = next_time(self.states.values(), now=self.now, waits=self.waits)
                self.now = end if following is None else min(end, max(following, self.now + timedelta(seconds=1)))

    def fetcher(self) -> Fetcher:
        return Fetcher(self.limits, resolve=self.resolve, clock=self.clock, sleep=self.sleep)

    async def press_refresh(self) -> list[str | None]:
        """Ask every feed that may be asked; gives why the others may not."""
        reasons = {
            url: may_refresh(state, now=self.now, waits=self.waits, policy=self.policy)
            for url, state in self.states.items()
        }
        async with self.fetcher() as fetcher:
            await asyncio.gather(
                *(self.look(state, fetcher) for url, state in list(self.states.items()) if reasons[url] is None)
            )
        return list(reasons.values())

    async def revive(self, url: str) -> None:
        """Want a feed back that is gone."""
        self.states[url] = revived(self.states[url])

    async def look(self, state: FeedState, fetcher: Fetcher) -> None:
        if is_waiting(state, now=self.now, waits=self.waits, policy=self.policy):
            return
        outcome = await self._outcome(state, fetcher)
        others: Collection[str] = [url for url in self.states if url != state.url]
        decision = after(outcome, state, now=self.now, random=self.random, policy=self.policy, subscribed=others)
        del self.states[state.url]
        self.states[decision.state.url] = decision.state
        self.notices += decision.notices

    async def _outcome(self, state: FeedState, fetcher: Fetcher) -> Outcome:
        try:
            response = await fetcher.fetch(ask(state, private_ok=True))
        except FetchError as error:
            return Failed(problem=str(error))
        if response.status != 200:
            return answered(response)
        try:
            return answered(response, parse(response.body, url=response.url, headers=response.headers))
        except ParseError as error:
            return answered(response, problem=str(error))

    def restart(self) -> None:
        """End the program and start it again: only what was stored is known."""
        stored = [({name: getattr(state, name) for name in COLUMNS}, state.memo) for state in self.states.values()]
        self.states = {str(columns["url"]): FeedState.recall(memo, **columns) for columns, memo in stored}
        self.random = Random(self.random.random())
