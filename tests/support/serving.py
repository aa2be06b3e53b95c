"""``kutip serve`` as a process of its own, and a browser's side of it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
import pyte

PASSWORD = "seven quiet harbours"
PATIENCE = 60.0
"""Seconds that something may take on a busy machine; only a failing test waits so long."""


class Serving:
    """The server on a free port, with the password in its environment; leaving the context ends it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.feeds, self.data = folder / "feeds.toml", folder / "data"
        self.feeds.write_text("tour = true\n", "utf-8")
        self.command = [
            *(sys.executable, "-m", "reader", "--feeds", str(self.feeds), "--data", str(self.data)),
            *("serve", "--port", "0", *arguments),
        ]
        self.said = ""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "KUTIP_SERVE_PASSWORD": PASSWORD},
        )
        assert self.process.stdout is not None
        while "ctrl+c" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        found = re.search(r"http://\S+:(\d+)/", self.said)
        assert found is not None
        self.url, self.port = found[0], int(found[1])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait()

    @property
    def origin(self) -> str:
        return self.url.rstrip("/")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to end, and give its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def windows(self) -> list[int]:
        """The processes behind windows, as ``ps`` sees them."""
        done = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True)
        lines = [line.split(None, 1) for line in done.stdout.splitlines()]
        return [int(pid) for pid, words in lines if "reader.tui.served" in words and str(self.data) in words]


class Window:
    """What a browser sees of Kutip: the bytes of a websocket, read as a terminal shows them."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, columns: int = 80, rows: int = 24) -> None:
        self.socket = socket
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.screen.display).split())

    async def until(self, wanted: str | Callable[[], bool]) -> None:
        there = wanted if callable(wanted) else lambda: wanted in self.words
        async with asyncio.timeout(PATIENCE):
            while not there():
                message = await self.socket.receive()
                assert message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT}, (message, self.words)
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._stream.feed(message.data)

    async def type(self, text: str) -> None:
        await self.socket.send_json(["stdin", text])
