"""One connection at a time to a host, with a pause between two, and not too many in all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from reader.feeds.fetch.addresses import is_own
from reader.feeds.fetch.messages import Limits


@dataclass(slots=True)
class _Lane:
    turns: asyncio.Semaphore
    free_at: float = 0.0


class Lanes:
    """Gives turns to hosts. ``clock`` gives seconds that only grow; ``sleep`` waits by the same clock."""

    def __init__(
        self, limits: Limits, *, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._all = asyncio.Semaphore(limits.connections)
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, urgent: bool = False, spaced: bool = True) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it.

        An urgent one waits only for a free connection, one that is not ``spaced`` omits the pause.
        """
        if urgent or is_own(host):
            async with self._all:
                yield
            return
        lane = self._lanes.setdefault(host, _Lane(asyncio.Semaphore(self._limits.per_host)))
        # The host's turn first: whoever waits for a slow host must not keep a connection from another.
        async with lane.turns:
            if spaced and (pause := lane.free_at - self._clock()) > 0:
                await self._sleep(pause)
            async with self._all:
                try:
                    yield
                finally:
                    lane.free_at = self._clock() + self._limits.spacing
