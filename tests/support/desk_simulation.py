"""The simulation of ``simulation.py`` driven through the desk: its own refresh, library, workers and feeds.toml."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from loopback import Loopback, Reply, Seen
from simulation import Simulation

from reader.config import load
from reader.desk import refreshing
from reader.desk.looking import scheduled
from reader.desk.open import Desk
from reader.feeds.fetch import Fetcher, Limits
from reader.feeds.schedule import FeedState, host_waits, may_refresh, next_time


class DeskSimulation(Simulation):
    """A reader whose every look goes the way that the program's own do."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        super().__init__(server)
        self.events: list[refreshing.Event] = []
        self._folder = folder
        self._file = folder / "feeds.toml"
        self._file.write_text("tour = false\n", "utf-8")
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            settings = load(feeds=self._file, data=self._folder / "data", environ={})
            self._desk = Desk.open(settings, now=lambda: self.now)
        return self._desk

    @property
    def states(self) -> dict[str, FeedState]:  # type: ignore[override]
        return {record.url: scheduled(record) for record in self.desk.library.feeds()}

    @states.setter
    def states(self, _: dict[str, FeedState]) -> None:
        """What is remembered lies in the library."""

    def feed(self, path: str, answer: Reply | Callable[[Seen], Reply] | None = None, host: str = "news.example") -> str:
        if answer is not None:
            self.serve(path, answer)
        url = self.url(path, host)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f'[[feed]]\nurl = "{url}"\n')
        self._close()
        return url

    async def run(self, days: float = 0, *, hours: float = 0) -> None:
        end = self.now + timedelta(days=days, hours=hours)
        while self.now < end:
            await self.refresh(asked=False)
            states = self.states
            following = next_time(states.values(), now=self.now, waits=host_waits(states.values()))
            self.now = end if following is None else min(end, max(following, self.now + timedelta(seconds=1)))

    async def press_refresh(self) -> list[str | None]:
        waits = self.waits
        reasons = [may_refresh(state, now=self.now, waits=waits) for state in self.states.values()]
        events = await self.refresh(asked=True)
        assert events[0] == refreshing.Started(reasons.count(None), len(reasons) - reasons.count(None))
        return reasons

    async def revive(self, url: str) -> None:
        await self.refresh(asked=True, only=[url])

    async def refresh(self, **how: Any) -> list[refreshing.Event]:
        events = [
            event
            async for event in refreshing.refresh(
                self.desk, random=self.random, fetching=self._fetching, sleep=self.sleep, **how
            )
        ]
        self.events += events
        for event in events:
            if isinstance(event, refreshing.FeedDone | refreshing.FeedFailed):
                self.notices += event.notices
        return events

    def restart(self) -> None:
        self._close()

    async def end(self) -> None:
        """End the workers and close the files."""
        if self._desk is not None:
            await self._desk.close()
            self._desk = None

    def _fetching(self, _: Limits) -> Fetcher:
        return self.fetcher()

    def _close(self) -> None:
        """Close the files; the workers, which know of no feed, go on to the next desk."""
        if self._desk is not None:
            workers = self._desk._workers
            self._desk.close_files()
            self._desk = None
            self.desk._workers = workers
