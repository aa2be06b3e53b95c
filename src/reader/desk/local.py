"""Feeds that this computer makes: a file, or what a command prints. Only feeds.toml can name them.

A command runs as the user, without a shell: its words are parted as a shell would part them, and that is all.
"""

import asyncio
from pathlib import Path
from urllib.parse import unquote

from reader.cleaning import clean_line
from reader.desk import running
from reader.errors import FetchError
from reader.feeds.fetch import Response

SIZE_LIMIT = 15 * 1024 * 1024
"""Bytes of a file or of an output that are read at most."""

DEADLINE = 30.0
"""Seconds that a command may take."""


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
    if not line.strip():
        raise FetchError("feeds.toml gives no command after exec:")
    try:
        ran = await running.run(running.words(line), deadline=deadline, limit=SIZE_LIMIT)
    except running.CommandError as error:
        raise FetchError(str(error)) from error
    if ran.code:
        raise FetchError(f"the command {ran.name} failed with the exit code {ran.code}")
    return ran.output
