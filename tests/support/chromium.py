"""A headless Chromium, spoken to by its own protocol (Chrome DevTools Protocol) over a websocket."""

import asyncio
import itertools
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 60.0
"""Seconds that the browser may take on a busy machine; only a failing test waits so long."""


def chromium() -> str | None:
    """The browser's program, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """The browser with one page; leaving the context ends it."""

    def __init__(self, program: str, profile: Path) -> None:
        self.program, self.profile = program, profile
        self.events: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._more = asyncio.Event()

    async def __aenter__(self) -> Self:
        # A process of root's has no sandbox of the kernel's.
        switches = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
        self.process = await asyncio.create_subprocess_exec(
            self.program,
            *switches,
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            "--remote-debugging-port=0",
            f"--user-data-dir={self.profile}",
            "about:blank",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b"DevTools listening on" not in (line := await self.process.stderr.readline()):
                assert line, "the browser ended at once"
        self._noise = asyncio.create_task(self.process.stderr.read())
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(line.decode().split()[-1], max_msg_size=0)
        self._listening = asyncio.create_task(self._listen())
        self._session = ""
        (page,) = (one for one in (await self.ask("Target.getTargets"))["targetInfos"] if one["type"] == "page")
        answer = await self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = answer["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._listening.cancel()
        await self._socket.close()
        await self._http.close()
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()
        await self._noise

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser for something and give its answer."""
        number = next(self._numbers)
        future = self._answers[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **session})
        async with asyncio.timeout(PATIENCE):
            answer = await future
        assert "error" not in answer, answer
        found: dict[str, Any] = answer["result"]
        return found

    async def evaluate(self, script: str) -> Any:
        """Run a script in the page and give what it comes to."""
        answer = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def says(self, script: str) -> bool:
        """Tell whether a script comes to something true; in a page that is just being left, it does not."""
        try:
            return bool(await self.evaluate(script))
        except AssertionError:
            return False

    async def until(self, there: Callable[[], Awaitable[Any]]) -> None:
        """Wait until something is so, looking again at whatever the browser tells."""
        async with asyncio.timeout(PATIENCE):
            while not await there():
                self._more.clear()
                await asyncio.wait((asyncio.ensure_future(self._more.wait()),), timeout=0.2)

    async def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for character in text:
            code = {"\r": 13, "\x1b": 27}.get(character, 0)
            key = {"\r": "Enter", "\x1b": "Escape"}.get(character, character)
            down = {"type": "keyDown", "key": key, "windowsVirtualKeyCode": code}
            await self.ask("Input.dispatchKeyEvent", **down, **({} if character == "\x1b" else {"text": character}))
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def of(self, method: str) -> list[dict[str, Any]]:
        """What the browser told of one kind."""
        return [one["params"] for one in self.events if one["method"] == method]

    async def _listen(self) -> None:
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self.events.append(told)
                self._more.set()
