"""Run a command that the user named: as a list of arguments, never through a shell, bounded in time and output."""

import asyncio
import os
import shlex
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.speech import _

_PIECE = 65536


class CommandError(KutipError):
    """A command that cannot be started, takes too long or prints too much; the sentence begins with "the command"."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command."""

    name: str
    code: int
    output: bytes


def words(line: str) -> list[str]:
    """Part a line into arguments as a shell would, with ``~`` expanded and nothing else.

    Raises:
        CommandError: there is no word in it, or a quotation mark has no pair.

    """
    try:
        found = [os.path.expanduser(word) for word in shlex.split(line)]  # noqa: PTH111 - words, not all of them paths
    except ValueError as error:
        raise CommandError(_("the command has a quotation mark without its pair")) from error
    if not found:
        raise CommandError(_("the command has no words"))
    return found


def name_of(arguments: Sequence[str]) -> str:
    """Give what sentences call a command."""
    return clean_line(Path(arguments[0]).name, limit=100)


async def run(
    arguments: Sequence[str], *, given: bytes = b"", deadline: float, limit: int, complaints: bool = False
) -> Ran:
    """Run a command with ``given`` on standard input and give what it printed, its complaints too if they are wanted.

    ``deadline`` is in seconds, ``limit`` in bytes. A command that passes either is stopped with all that it started;
    what one that ends by itself has started goes on.

    Raises:
        CommandError: it cannot be started, or passes a bound.

    """
    name = name_of(arguments)
    try:
        process = await asyncio.create_subprocess_exec(
            *arguments,
            stdin=asyncio.subprocess.PIPE if given else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT if complaints else asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise CommandError(_("the command {name} cannot be started").format(name=name)) from error
    ended = False
    try:
        async with asyncio.timeout(deadline):
            _given, body = await asyncio.gather(_give(process, given), _output(process, name, limit))
            code = await process.wait()
            ended = True
    except TimeoutError:
        raise CommandError(
            _("the command {name} took longer than {deadline:g} seconds and was stopped").format(
                name=name, deadline=deadline
            )
        ) from None
    finally:
        if not ended:
            await _end(process)
    return Ran(name, code, body)


async def _give(process: asyncio.subprocess.Process, given: bytes) -> None:
    pipe = process.stdin
    if pipe is None:
        return
    with suppress(BrokenPipeError, ConnectionResetError):  # a command need not read all that it is given
        pipe.write(given)
        await pipe.drain()
    pipe.close()
    with suppress(BrokenPipeError, ConnectionResetError):
        await pipe.wait_closed()


async def _output(process: asyncio.subprocess.Process, name: str, limit: int) -> bytes:
    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - it was asked for
    body = bytearray()
    while piece := await pipe.read(_PIECE):
        body += piece
        if len(body) > limit:
            raise CommandError(
                _("the command {name} printed more than {limit} MB and was stopped").format(
                    name=name, limit=limit >> 20
                )
            )
    return bytes(body)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Stop a command that is still running, with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    pipe = process.stdout
    while pipe is not None and await pipe.read(_PIECE):
        continue
    await process.wait()
