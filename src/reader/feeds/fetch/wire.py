"""Connections: httpx's messages over httpcore's connections, to addresses that were looked at first.

The host's address is resolved here, checked, and connected to as it was checked, so that a name cannot change its
answer in between. Imported by the Fetcher when it opens, never at start-up.
"""

import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

from reader.errors import FetchError
from reader.feeds.fetch.addresses import Resolve, is_public
from reader.speech import N_

CONNECT_SECONDS = 10.0
PRIVATE = N_("this is on your own computer or network, and only an address that you typed yourself may be")
FALLBACK_SECONDS = 3.0
"""What an address may take to answer while there is another to try (a broken IPv6 route, mostly)."""


class PrivateAddressError(FetchError):
    """A host that has no public address, and that the user did not type."""


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to hosts; refuses addresses of this computer and of private networks unless ``private_ok``."""

    def __init__(self, resolve: Resolve, *, private_ok: bool) -> None:
        self._resolve = resolve
        self._private_ok = private_ok
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(  # noqa: PLR0917 - httpcore's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of the host that answers.

        Raises:
            PrivateAddressError: every address is private.
            OSError: the name is not known.
            httpcore.ConnectError: no address answers.
        """
        found = await self._resolve(host, port)
        allowed = [address for address in found if self._private_ok or is_public(address)]
        if not allowed:
            if found:
                raise PrivateAddressError(PRIVATE)
            raise OSError(N_("no address for {host}").format(host=host))
        for address in allowed[:-1]:
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout=FALLBACK_SECONDS, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(
            allowed[-1], port, timeout=timeout, local_address=local_address, socket_options=socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Wait between httpcore's own attempts."""
        await self._backend.sleep(seconds)


class Wire(httpx.AsyncBaseTransport):
    """Sends each request over a connection of its own: a pool costs more than it saves when hosts differ."""

    def __init__(
        self, *, resolve: Resolve, tls: ssl.SSLContext | None, private_ok: bool, proxy: str | None = None
    ) -> None:
        self._guard = Guard(resolve, private_ok=private_ok or proxy is not None)
        self._tls = tls
        self._proxy, self._proxy_auth = _parted(proxy)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give the answer once its head is there."""
        url = request.url
        core_url = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        connection = self._connection(core_url)
        try:
            answer = await connection.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=core_url,
                    headers=request.headers.raw,
                    extensions={"timeout": {"connect": CONNECT_SECONDS}},
                )
            )
        except BaseException:
            await connection.aclose()
            raise
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, connection), extensions=answer.extensions
        )

    def _connection(self, url: httpcore.URL) -> httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy:
        if self._proxy is not None:
            return httpcore.AsyncHTTPProxy(
                self._proxy,
                proxy_auth=self._proxy_auth,
                ssl_context=self._tls,
                network_backend=self._guard,
                max_connections=1,
            )
        return httpcore.AsyncHTTPConnection(
            url.origin, ssl_context=self._tls, network_backend=self._guard, keepalive_expiry=0
        )


def _parted(proxy: str | None) -> tuple[httpcore.URL | None, tuple[str, str] | None]:
    """Give a proxy's address without the name and password in it, and those."""
    if proxy is None:
        return None, None
    url = httpx.URL(proxy)
    address = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/")
    return address, (url.username, url.password) if url.userinfo else None


class _Body(httpx.AsyncByteStream):
    def __init__(
        self, answer: httpcore.Response, connection: httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy
    ) -> None:
        self._answer = answer
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._connection.aclose()
