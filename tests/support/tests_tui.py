"""An app over the tour, driven by keys."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from newsroom import NOW, settings
from textual.pilot import Pilot

from reader.desk.open import Desk
from reader.tui.app import KutipApp
from reader.tui.keys import CommandScreen


@dataclass
class Driven:
    """The app and the hand on its keys."""

    app: KutipApp
    pilot: Pilot[Any]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no work is under way."""
        for _ in range(400):
            await self.pilot.pause()
            busy = [
                w
                for w in self.app.workers
                if not w.is_finished and w.group not in {"tag", "prompt", "line", "edit", "export"}
            ]
            if not busy:
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"still at work: {busy}")

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait until something is so."""
        for _ in range(400):
            await self.pilot.pause(0.01)
            if done():
                return
        raise AssertionError("it never came to be so")

    @property
    def status(self) -> str:
        """The line at the bottom."""
        screens = [screen for screen in self.app.screen_stack if isinstance(screen, CommandScreen)]
        return screens[-1].status.message

    def text(self) -> str:
        """What is on the screen, line by line."""
        lines = [strip.text for strip in self.app.screen._compositor.render_strips()]
        return "\n".join(lines)


@asynccontextmanager
async def driving(app: KutipApp, *, size: tuple[int, int]) -> AsyncIterator[Driven]:
    """Run an app until no work is under way, and give the hand on its keys."""
    async with app.run_test(size=size) as pilot:
        driven = Driven(app, pilot)
        await driven.settle()
        yield driven


Drive = Callable[..., Any]


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    """Give a context manager that opens the app over feeds (the tour, if none) at a size."""

    @asynccontextmanager
    async def run(
        *urls: str, size: tuple[int, int] = (120, 40), before: Callable[[Desk], Awaitable[None]] | None = None
    ) -> AsyncIterator[Driven]:
        desk = Desk.open(settings(tmp_path, *urls, tour=not urls), now=lambda: NOW)
        if before is not None:
            await before(desk)
        async with driving(KutipApp(desk), size=size) as driven:
            yield driven
        desk.close_files()

    return run
