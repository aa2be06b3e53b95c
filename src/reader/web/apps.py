"""The app behind a window of the browser: a process of its own, started without a shell and ended in order."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PATIENCE = 10.0
"""Seconds that an app has to close its files before it is ended from outside, and again before it is killed."""


class WindowApp(AppService):
    """textual-serve's service, without its shell, and with an end that nothing holds up."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        hidden: frozenset[str],
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """Prepare to run ``arguments``; variables of the environment that are ``hidden`` are not handed on."""
        super().__init__(
            arguments[0],
            write_bytes=write_bytes,
            write_str=write_str,
            close=close,
            download_manager=DownloadManager(),
        )
        self._arguments = tuple(arguments)
        self._hidden = hidden

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        built = super()._build_environment(width=width, height=height)
        return {name: value for name, value in built.items() if name not in self._hidden}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width=width, height=height),
            # ctrl+c in the terminal of the server is the server's: it ends the apps in order.
            start_new_session=True,
        )
        if self._process.stdin is None:  # a pipe was asked for
            raise RuntimeError("the app has no standard input")
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Hand on what the app draws until it ends, and close its window then, however it ended."""
        await super().run()
        with suppress(ConnectionError):
            await self.remote_close()

    async def stop(self) -> None:
        """End the app: it is told, it is asked, it is made to."""
        process, self._process = self._process, None
        if process is None:
            return
        await self.send_meta({"type": "quit"})
        task, self._task = self._task, None
        if task is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(task, PATIENCE)
        # A window that went away leaves its app in the middle of a line that nobody reads.
        rest = asyncio.create_task(_read_off(process))
        for end in (process.terminate, process.kill, None):
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
                break
            if end is not None:
                with suppress(ProcessLookupError):
                    end()
        rest.cancel()


async def _read_off(process: Process) -> None:
    if process.stdout is not None:
        while await process.stdout.read(1 << 16):
            pass
