"""Read feeds and pages that somebody names on the command line: files, addresses, standard input."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from reader.addresses import shown
from reader.cleaning import clean_line
from reader.errors import KutipError, SourceError
from reader.speech import _
from reader.workers import Workers

DEADLINE = 30.0
"""Seconds that one source may take in a worker before it is stopped."""

AHEAD = 6
"""Sources that are read and waited for at once; the workers are fewer."""

SIZE_LIMIT = 64 * 2**20
"""Bytes of a file that are read at most."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """A path, an http or https address, or ``-`` for standard input, and what is known of where it came from."""

    source: str
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called where people can see it."""
        return shown(self.source) if self.is_address else self.source

    @property
    def is_address(self) -> bool:
        """Whether it has to be fetched."""
        return self.source.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a source, and where they really came from."""

    body: bytes
    url: str | None
    headers: Mapping[str, str]


async def read(source: Source) -> Content:
    """Read a source's bytes.

    Raises:
        SourceError: it cannot be read.

    """
    if source.is_address:
        from reader.feeds.fetch import Fetcher, Request

        async with Fetcher() as fetcher:
            response = await fetcher.fetch(Request(url=source.source, private_ok=True))
        if response.status != 200:
            raise SourceError(
                _("{source} answered {status}.").format(source=clean_line(shown(source.source)), status=response.status)
            )
        return Content(response.body, response.url, response.headers)
    return Content(await asyncio.to_thread(_read_file, source.source), source.url, source.headers)


async def answers(
    job: str,
    sources: Iterable[Source],
    *,
    returns: type[T],
    workers: Workers,
    extra: Mapping[str, Any] | None = None,
) -> AsyncIterator[tuple[Source, T | KutipError]]:
    """Run a job on each source, a few at once, and give the answers in the sources' order; an error is an answer."""

    async def answer(source: Source) -> T | KutipError:
        try:
            content = await read(source)
            return await workers.run(
                job,
                content.body,
                content.url,
                dict(content.headers),
                returns=returns,
                deadline=DEADLINE,
                **(extra or {}),
            )
        except KutipError as error:
            return error

    running: deque[tuple[Source, asyncio.Task[T | KutipError]]] = deque()
    try:
        for source in sources:
            running.append((source, asyncio.create_task(answer(source))))
            if len(running) > AHEAD:
                first, task = running.popleft()
                yield first, await task
        while running:
            first, task = running.popleft()
            yield first, await task
    finally:
        for _, task in running:
            task.cancel()


def _read_file(name: str) -> bytes:
    try:
        if name == "-":
            body = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                body = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else _("the name is not usable")
        raise SourceError(_("{name} cannot be read: {reason}.").format(name=clean_line(name), reason=reason)) from error
    if len(body) > SIZE_LIMIT:
        raise SourceError(
            _("{name} is over {most} MiB and was not read.").format(name=clean_line(name), most=SIZE_LIMIT // 2**20)
        )
    return body
