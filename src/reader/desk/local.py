"""Feeds that this computer makes: a file, or what a command prints. Only feeds.toml can name them.

A command runs as the user, without a shell: its words are parted as a shell would part them, and that is all.
"""

import asyncio
from pathlib import Path
from urllib.parse import unquote

from reader import plugins
from reader.cleaning import clean_line
from reader.desk import running
from reader.errors import FetchError, KutipError
from reader.feeds.fetch import Response
from reader.speech import _

SIZE_LIMIT = 15 * 1024 * 1024
"""Bytes of a file or of an output that are read at most."""

DEADLINE = 30.0
"""Seconds that a command may take."""


def is_local(url: str) -> bool:
    """Whether a feed is made by this computer."""
    if url.startswith(("http:", "https:")):
        return False
    return url.startswith(("file:", "exec:")) or url.partition(":")[0] in plugins.names("sources")


async def read(url: str, *, deadline: float = DEADLINE) -> Response:
    """Give what the file holds or the command prints, as if a server had answered.

    Raises:
        FetchError: there is no such thing, it is too large, takes too long, or fails.

    """
    scheme, _, rest = url.partition(":")
    if scheme == "file":
        body = await asyncio.to_thread(_file, rest)
    elif scheme == "exec":
        body = await _command(rest, deadline)
    else:
        body = await _plugin(scheme, url, deadline)
    return Response(status=200, url=url, body=body)


async def _plugin(scheme: str, url: str, deadline: float) -> bytes:
    plugin = plugins.plugin_of("sources", scheme)
    if plugin is None:
        raise FetchError(
            _("no plugin that can be loaded reads {scheme}: addresses").format(scheme=clean_line(scheme, limit=60))
        )
    try:
        async with asyncio.timeout(deadline):
            body = await asyncio.to_thread(plugin.run, plugin.value, url)
    except TimeoutError:
        raise FetchError(
            _("the plugin {name} took longer than {deadline:g} seconds").format(name=plugin.name, deadline=deadline)
        ) from None
    except KutipError as error:
        raise FetchError(str(error)) from error
    if not isinstance(body, bytes) or len(body) > SIZE_LIMIT:
        raise FetchError(
            _("the plugin {name} gave no bytes of a feed, or more than {most} MB").format(
                name=plugin.name, most=SIZE_LIMIT >> 20
            )
        )
    return body


def _file(rest: str) -> bytes:
    path = Path(unquote(rest.removeprefix("//"))).expanduser()
    name = clean_line(path.name, limit=100)
    try:
        # Anything but a plain file may have no end, or wait for ever.
        if not path.is_file():
            raise FetchError(_("there is no file {name}").format(name=name))
        with path.open("rb") as file:
            body = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise FetchError(_("the file {name} cannot be read").format(name=name)) from error
    if len(body) > SIZE_LIMIT:
        raise FetchError(_("the file {name} is larger than {most} MB").format(name=name, most=SIZE_LIMIT >> 20))
    return body


async def _command(line: str, deadline: float) -> bytes:
    if not line.strip():
        raise FetchError(_("feeds.toml gives no command after exec:"))
    try:
        ran = await running.run(running.words(line), deadline=deadline, limit=SIZE_LIMIT)
    except running.CommandError as error:
        raise FetchError(str(error)) from error
    if ran.code:
        raise FetchError(_("the command {name} failed with the exit code {code}").format(name=ran.name, code=ran.code))
    return ran.output
