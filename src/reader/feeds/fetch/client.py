"""The Fetcher, which everybody else sees. The part that needs httpx is loaded when one opens."""

import asyncio
import importlib
import ssl
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reader.feeds.fetch.addresses import Resolve, resolve
from reader.feeds.fetch.lanes import Lanes
from reader.feeds.fetch.messages import Limits, Request, Response

if TYPE_CHECKING:
    from reader.feeds.fetch.journey import Traveller


class Fetcher:
    """Fetches feeds and pages over http and https; an async context manager, for one event loop.

    No cookies, no Referer, nothing from the environment (proxies, certificates, .netrc) unless it is given here.

    Args:
        limits: bounds; ``BACKGROUND`` and ``ASKED`` are the two that Kutip uses.
        resolve: gives a host's addresses.
        tls: trust; by default the certificate authorities of certifi.
        clock: seconds that only grow, for the pauses between requests to one host.
        sleep: waits by the same clock.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._lanes = Lanes(self.limits, clock=clock, sleep=sleep)
        self._resolve = resolve
        self._tls = tls
        self._traveller: Traveller | None = None

    async def __aenter__(self) -> Self:
        # 100 ms of imports, which a screen that is shown must not feel.
        await asyncio.to_thread(importlib.import_module, "reader.feeds.fetch.journey")
        from reader.feeds.fetch.journey import Traveller

        self._traveller = Traveller(self.limits, self._lanes, resolve=self._resolve, tls=self._tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._traveller = None

    async def fetch(self, request: Request) -> Response:
        """Fetch one thing, following redirects. Every status that is no redirect is an answer, not an error.

        Raises:
            UnreachableError: the host's name or address could not be reached; perhaps there is no network.
            FetchError: the URL, the server or the answer is at fault; the sentence names the host, and no secret.
        """
        if self._traveller is None:
            raise RuntimeError("a Fetcher works inside its `async with` block")
        return await self._traveller.fetch(request)
