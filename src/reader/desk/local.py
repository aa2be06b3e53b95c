"""Feeds that this computer makes: a file, or what a command prints. Only feeds.toml can name them.

A command runs as the user, without a shell: its words are parted as a shell would part them, and that is all.
"""

import asyncio
import os
import shlex
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from reader.cleaning import clean_line
from reader.errors import FetchError
from reader.feeds.fetch import Response

SIZE_LIMIT = 15 * 1024 * 1024
"""Bytes of a file or of an output that are read at most."""

DEADLINE = 30.0
"""Seconds that a command may take."""

_PIECE = 65536


def is_local(url: str) -> bool:
    """Whether a feed is made by this computer."""
    return url.startswith(("file:", "exec:"))


async def read(url: str, *, deadline: float = DEADLINE) -> Response:
    """Give what the file holds or the command prints, as if a server had answered.

    Raises:
        FetchError: there is no such thing, it is too large, takes too long, or fails.

    """
    scheme, _, rest = url.partition(":")
    body = await (asyncio.to_thread(_file, rest) if scheme == "file" else _command(rest, deadline))
    return Response(status=200, url=url, body=body)


def _file(rest: str) -> bytes:
    path = Path(unquote(rest.removeprefix("//"))).expanduser()
    name = clean_line(path.name, limit=100)
    try:
        # Anything but a plain file may have no end, or wait for ever.
        if not path.is_file():
            raise FetchError(f"there is no file {name}")
        with path.open("rb") as file:
            body = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise FetchError(f"the file {name} cannot be read") from error
    if len(body) > SIZE_LIMIT:
        raise FetchError(f"the file {name} is larger than {SIZE_LIMIT >> 20} MB")
    return body


async def _command(line: str, deadline: float) -> bytes:
    words = _words(line)
    name = clean_line(Path(words[0]).name, limit=100)
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise FetchError(f"the command {name} cannot be started") from error
    try:
        async with asyncio.timeout(deadline):
            body = await _output(process, name)
            code = await process.wait()
    except TimeoutError:
        raise FetchError(f"the command {name} took longer than {deadline:g} seconds and was stopped") from None
    finally:
        await _end(process)
    if code:
        raise FetchError(f"the command {name} failed with the exit code {code}")
    return body


def _words(line: str) -> list[str]:
    try:
        words = [os.path.expanduser(word) for word in shlex.split(line)]  # noqa: PTH111 - words, not all of them paths
    except ValueError as error:
        raise FetchError("the command in feeds.toml has a quotation mark without its pair") from error
    if not words:
        raise FetchError("feeds.toml gives no command after exec:")
    return words


async def _output(process: asyncio.subprocess.Process, name: str) -> bytes:
    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - it was asked for
    body = bytearray()
    while piece := await pipe.read(_PIECE):
        body += piece
        if len(body) > SIZE_LIMIT:
            raise FetchError(f"the command {name} printed more than {SIZE_LIMIT >> 20} MB and was stopped")
    return bytes(body)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Stop a command that is still running, with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    pipe = process.stdout
    while pipe is not None and await pipe.read(_PIECE):
        continue
    await process.wait()
