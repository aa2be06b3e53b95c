"""One fetch is a row of bounded requests, and ends in a whole Response or in one sentence."""

import asyncio
import ipaddress
import ssl
import time
from collections.abc import Mapping

import httpx

from reader.cleaning import clean_line
from reader.errors import FetchError
from reader.feeds.fetch import hops
from reader.feeds.fetch.addresses import Resolve, is_own, is_public
from reader.feeds.fetch.decoding import decoder
from reader.feeds.fetch.hops import Hop
from reader.feeds.fetch.lanes import Lanes
from reader.feeds.fetch.messages import Limits, Request, Response
from reader.feeds.fetch.trouble import FAULTS, explain
from reader.feeds.fetch.wire import PRIVATE, PrivateAddressError, Wire
from reader.speech import N_

BREATH = 1024 * 1024
"""Bytes decoded between two turns of the event loop."""

Answer = tuple[int, Mapping[str, str], bytes]


class Traveller:
    """Goes from redirect to redirect, in the lanes of the hosts, within the limits."""

    def __init__(self, limits: Limits, lanes: Lanes, *, resolve: Resolve, tls: ssl.SSLContext | None) -> None:
        self._limits = limits
        self._lanes = lanes
        self._resolve = resolve
        self._tls = tls
        self._tls_lock = asyncio.Lock()

    async def fetch(self, request: Request) -> Response:
        """Do what ``Fetcher.fetch`` says."""
        start = hop = hops.first(request)
        moved: httpx.URL | None = None
        unbroken, spaced, spent = True, True, 0.0
        for _ in range(self._limits.redirects + 1):
            async with self._lanes.turn(hop.url.host, urgent=request.urgent, spaced=spaced):
                began = time.monotonic()
                status, headers, body = await self._in_time(request, hop, start, spent=spent)
                spent += time.monotonic() - began
            if status not in hops.REDIRECTS:
                return Response(
                    status=status,
                    url=hops.bare(hop.url),
                    headers=headers,
                    body=body,
                    moved_permanently_to=hops.bare(moved) if moved is not None else None,
                    elapsed=spent,
                )
            previous, hop = hop, hops.follow(hop, headers.get("location"), start=start)
            unbroken = unbroken and status in hops.PERMANENT
            moved = hop.url if unbroken else moved
            # The second half of one visit is no second visit.
            spaced = hop.url.host != previous.url.host
        raise FetchError(
            N_("{host} redirects more than {redirects} times").format(
                host=clean_line(start.url.host), redirects=self._limits.redirects
            )
        )

    async def _in_time(self, request: Request, hop: Hop, start: Hop, *, spent: float) -> Answer:
        try:
            async with asyncio.timeout(max(0.0, self._limits.deadline - spent)):
                return await self._exchange(request, hop, start)
        except TimeoutError:
            host = clean_line(hop.url.host, limit=100)
            raise FetchError(
                N_("{host} took longer than {deadline:g} seconds").format(host=host, deadline=self._limits.deadline)
            ) from None

    async def _exchange(self, request: Request, hop: Hop, start: Hop) -> Answer:
        """Send one request and read the answer; whatever goes wrong on the way becomes a FetchError."""
        try:
            wire = await self._wire(request, hop)
            message = httpx.Request("GET", hop.url, headers=hops.headers(request, hop, start))
            answer = await wire.handle_async_request(message)
            try:
                headers = hops.merged(answer.headers.raw)
                body = await self._read(answer, headers, largest=request.largest) if answer.is_success else b""
            finally:
                await answer.aclose()
        except FAULTS as error:
            # The texts of the libraries hold what servers sent; none of it goes on.
            raise explain(error, hop.url.host) from None
        return answer.status_code, headers, body

    async def _wire(self, request: Request, hop: Hop) -> Wire:
        if request.proxy is not None and not hop.private_ok and _is_private_name(hop.url.host):
            raise PrivateAddressError(PRIVATE)
        async with self._tls_lock:
            if hop.secure and self._tls is None:
                # Reads a file of 300 kB; once, and not on the event loop.
                self._tls = await asyncio.to_thread(httpx.create_ssl_context, trust_env=False)
        return Wire(
            resolve=self._resolve,
            tls=self._tls if hop.secure else None,
            private_ok=hop.private_ok,
            proxy=request.proxy,
        )

    async def _read(self, answer: httpx.Response, headers: Mapping[str, str], *, largest: int | None) -> bytes:
        """Read a body within the limit, counted both before and after decoding."""
        limit = min(self._limits.body, largest or self._limits.body)
        too_large = FetchError(N_("the answer is larger than {limit:.3g} MB").format(limit=limit / 2**20))
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise too_large
        coding = decoder(headers.get("content-encoding", ""))
        body, received, breath = bytearray(), 0, BREATH
        async for chunk in answer.aiter_raw():
            received += len(chunk)
            for piece in coding.feed(chunk):
                body += piece
                if len(body) > limit or received > limit:
                    raise too_large
                if len(body) > breath:
                    breath = len(body) + BREATH
                    await asyncio.sleep(0)
        coding.finish()
        return bytes(body)


def _is_private_name(host: str) -> bool:
    """Whether a host that a proxy will resolve is private by its very name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return is_own(host)
    return not is_public(host)
