"""A web server on 127.0.0.1 for tests: it remembers every request, and answers whatever it is told to.

``with Loopback() as server`` serves from a thread of its own. ``server.on(path, answer)`` takes a Reply, or a function
from the request (Seen) to a Reply; ``server.act(path, script)`` takes a coroutine that writes raw bytes (faults.py has
many); ``server.folder(prefix, directory, latency=...)`` serves files with validators.
"""

import asyncio
import hashlib
import mimetypes
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

TLS_RECORD = b"\x16"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came."""

    path: str
    """With its query."""
    headers: tuple[tuple[bytes, bytes], ...]
    """Names in lower case."""
    at: float
    """Seconds, monotonic."""
    connection: int
    at_once: int
    """Requests that were being answered then, this one included."""

    def header(self, name: str) -> bytes | None:
        return dict(self.headers).get(name.encode())

    @property
    def conditional(self) -> bool:
        return self.header("if-none-match") is not None or self.header("if-modified-since") is not None


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Sequence[tuple[str, str | bytes]] = ()
    reason: bytes = b"Said"
    latency: float = 0.0

    def encode(self) -> bytes:
        fields = b"".join(
            name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")) + b"\r\n"
            for name, value in self.headers
        )
        size = b"" if self.status == 304 else b"Content-Length: %d\r\n" % len(self.body)
        return b"HTTP/1.1 %d %s\r\n%s%s\r\n%s" % (self.status, self.reason, fields, size, self.body)


Answer = Callable[[Seen], Reply]
Script = Callable[[asyncio.StreamWriter, Seen], Awaitable[None]]


@dataclass
class Loopback:
    """The server; see the module. ``tls`` makes it speak https."""

    tls: ssl.SSLContext | None = None
    latency: float = 0.0
    """Seconds before each answer."""
    seen: list[Seen] = field(default_factory=list)
    port: int = 0
    _scripts: dict[str, Script] = field(default_factory=dict)
    _folders: dict[str, tuple[Path, float]] = field(default_factory=dict)
    _connections: int = 0
    _busy: int = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the loopback server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def on(self, path: str, answer: Reply | Answer) -> str:
        """Answer a path (query left aside) so; gives its URL."""

        async def script(writer: asyncio.StreamWriter, seen: Seen) -> None:
            reply = answer if isinstance(answer, Reply) else answer(seen)
            await asyncio.sleep(self.latency + reply.latency)
            writer.write(reply.encode())
            await writer.drain()

        return self.act(path, script)

    def act(self, path: str, script: Script) -> str:
        self._scripts[path] = script
        return self.url(path)

    def folder(self, prefix: str, directory: Path, *, latency: float = 0.0) -> str:
        """Serve the files of a directory, with an ETag each and 304 where it is sent back."""
        self._folders[prefix.rstrip("/") + "/"] = (directory, latency)
        return self.url(prefix)

    def requests(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if urlsplit(seen.path).path == path]

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = self._loop.create_task(self._talk(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(accept, "127.0.0.1", self.port, ssl=self.tls, backlog=1024)
        self._loop.set_exception_handler(lambda _loop, _context: None)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        number = self._connections
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
                while True:
                    head = await reader.readexactly(1)
                    if head == TLS_RECORD:
                        writer.write(Reply(400, b"this is not https").encode())
                        break
                    head += await reader.readuntil(b"\r\n\r\n")
                    if not await self._answer(head, writer, number):
                        break
        finally:
            writer.transport.abort() if writer.transport.is_closing() else writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter, number: int) -> bool:
        lines = head[:-4].split(b"\r\n")
        path = lines[0].split(b" ")[1].decode("latin-1")
        pairs = (line.partition(b":") for line in lines[1:])
        fields = tuple((name.lower(), value.strip()) for name, _, value in pairs)
        self._busy += 1
        seen = Seen(path, fields, time.monotonic(), number, self._busy)
        self.seen.append(seen)
        try:
            await self._script(urlsplit(path).path)(writer, seen)
            await writer.drain()
        finally:
            self._busy -= 1
        return not writer.transport.is_closing()

    def _script(self, path: str) -> Script:
        if path in self._scripts:
            return self._scripts[path]
        for prefix, (directory, latency) in self._folders.items():
            if path.startswith(prefix):
                return _file(directory, unquote(path.removeprefix(prefix)), self.latency + latency)
        return _file(Path("/nonexistent"), "", self.latency)


def _file(directory: Path, name: str, latency: float) -> Script:
    async def script(writer: asyncio.StreamWriter, seen: Seen) -> None:
        await asyncio.sleep(latency)
        file = directory / name
        if ".." in file.parts or not file.is_file():
            writer.write(Reply(404, b"nothing here").encode())
            return
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if seen.header("if-none-match") == tag.encode():
            writer.write(Reply(304, headers=[("ETag", tag)]).encode())
        else:
            writer.write(Reply(200, body, [("ETag", tag), ("Content-Type", kind)]).encode())

    return script
