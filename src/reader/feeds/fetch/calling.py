"""Requests of an API that the user has an account at: with a body, with secrets, bounded, and never redirected."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reader.addresses import host
from reader.errors import FetchError

if TYPE_CHECKING:
    import httpx

SECONDS = 30.0
"""What one request may take."""

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Give the body's JSON.

        Raises:
            FetchError: it is none.

        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise FetchError("the server's answer is no JSON") from error


@dataclass(slots=True)
class Caller:
    """Calls one server below one address; an async context manager. Secrets go to that server alone."""

    base: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    _client: "httpx.AsyncClient | None" = field(default=None, repr=False)

    async def __aenter__(self) -> Self:
        import httpx

        from reader.feeds.fetch.messages import USER_AGENT

        self._client = httpx.AsyncClient(
            follow_redirects=False,
            timeout=SECONDS,
            trust_env=False,
            headers={"User-Agent": USER_AGENT},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    def sign(self, user: str, password: str) -> None:
        """Show name and password with each request (RFC 7617)."""
        from base64 import b64encode

        self.headers["Authorization"] = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        form: Sequence[tuple[str, str]] | None = None,
        body: Any = None,
    ) -> Answer:
        """Send one request, with a form or with JSON, and give the answer whatever its status.

        Raises:
            UnreachableError: the server cannot be reached.
            FetchError: it cannot be talked to, redirects, or says too much.

        """
        from urllib.parse import urlencode

        from reader.feeds.fetch.trouble import FAULTS, explain

        if self._client is None:
            raise RuntimeError("a Caller works inside its `async with` block")
        headers = dict(self.headers)
        content: bytes | None = None
        if form is not None:
            content, headers["Content-Type"] = urlencode(list(form)).encode(), "application/x-www-form-urlencoded"
        elif body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        address = self.base.rstrip("/") + path + (f"?{urlencode(list(query))}" if query else "")
        try:
            async with self._client.stream(method, address, headers=headers, content=content) as answer:
                found = bytearray()
                async for chunk in answer.aiter_bytes():
                    found += chunk
                    if len(found) > SIZE_LIMIT:
                        raise FetchError("the server's answer is too large")
        except FAULTS as error:
            raise explain(error, host(self.base)) from error
        if 300 <= answer.status_code < 400:
            raise FetchError(f"{host(self.base)} redirects; write the address that it names into feeds.toml")
        return Answer(answer.status_code, dict(answer.headers), bytes(found))
