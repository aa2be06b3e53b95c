"""Use the app for hours and see whether its memory stays flat.

    python benchmarks/soak.py --hours 2
    python benchmarks/soak.py --seconds 60 --every 2

The real app runs without a terminal over a data folder of its own: a library of generated articles, and feeds on a
server on 127.0.0.1 that are new bytes at each refresh. Each round opens articles, scrolls, tags and takes that back,
searches, refreshes, resizes, and opens and closes screens. After every ``--every`` rounds the process is looked at,
with nothing under way and garbage collected: memory (RSS), Python's objects, open file descriptors, threads. What grows
is told by a line of least squares through what was seen after the warm-up, the first third.
"""

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

import generate
from reader.articles.library import Library
from reader.articles.model import Batch, FeedSpec
from reader.config import load
from reader.desk.open import Desk
from reader.tui.app import KutipApp
from reader.tui.dialogs.tagging import TaggingForm

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "support"))
from loopback import Loopback, Reply

ARTICLES, FEEDS, ENTRIES = 300, 6, 5
SIZES = ((120, 40), (80, 24), (160, 48), (40, 12))
LEAST_SECONDS, LEAST_LOOKS = 600.0, 12
"""Less is too short to speak of an hour."""
MEMORY_TARGET, OBJECTS_TARGET = 2.0, 1.0
"""Percent an hour, and percent in 1,000 rounds."""
PAUSE = timedelta(minutes=10)
"""That passes for the app between two rounds: feeds are not asked again within five."""
SCREENS = ("a", "P", "D", "L", "comma", "question_mark", "ctrl+p", "colon", "O")
WORDS = ("sekolah", "water", "pasar", generate.MIDDLE_WORD, "nothinghasthisword")
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """What the process was like after a round."""

    round: int
    seconds: float
    rss: int
    """Bytes."""
    objects: int
    descriptors: int
    threads: int


class Soak:
    """The hand on the keys."""

    def __init__(self, app: KutipApp, pilot: Pilot[Any], server: Loopback) -> None:
        self._app, self._pilot, self._server = app, pilot, server
        self.tagged = self.refreshed = 0
        """How often the library got an annotation, and feeds were asked."""

    async def round(self, number: int) -> None:
        """Do everything once; the number says with which articles, word and sizes."""
        parts: Sequence[Callable[[int], Awaitable[None]]] = (
            self._read, self._tag, self._search, self._refresh, self._resize, self._screens,
        )  # fmt: skip
        for part in parts:
            await part(number)
            await self._close()
            await self._press("2")

    async def _press(self, *keys: str) -> None:
        """Send keys as a terminal does, and wait for what they do."""
        driver = self._app._driver  # noqa: SLF001 - as Textual's own pilot does
        assert driver is not None
        for key in keys:
            event = events.Key(key, key if len(key) == 1 else None)
            event.set_sender(self._app)
            driver.send_message(event)
            await asyncio.sleep(0)
        await self._settle()

    async def _until(self, done: Callable[[], bool]) -> bool:
        """Wait a second at most until something is so."""
        for _ in range(100):
            if done():
                return True
            await asyncio.sleep(0.01)
        return False

    async def _settle(self) -> None:
        """Wait until no work is under way but what waits for a key; raises TimeoutError."""
        waiting = {"tag", "prompt", "line", "edit", "export"}
        async with asyncio.timeout(PATIENCE):
            await self._pilot.pause()
            while any(not work.is_finished and work.group not in waiting for work in self._app.workers):
                await self._pilot.pause(0.01)

    async def _close(self) -> None:
        """Close whatever is open over the news."""
        while len(self._app.screen_stack) > 1:
            self._app.screen.dismiss(None)
            await self._pilot.pause()

    async def _read(self, number: int) -> None:
        await self._press("g", "g", *["j"] * (number * 3 % 40), "enter")
        await self._press("space", "space", "j", "j", "k", "G", "g", "g", "J", "space", "J", "n", "K", "r")

    async def _tag(self, number: int) -> None:
        before = len(self._app.desk.store)
        await self._press("g", "g", *["j"] * (number % 20), "enter")
        await self._press("right_curly_bracket", "v", "i", "s")
        await self._press("quotation_mark" if number % 2 else "exclamation_mark")
        if not await self._until(lambda: isinstance(self._app.screen, TaggingForm)):
            return
        await self._press("enter")
        await self._until(lambda: len(self._app.desk.store) > before)
        self.tagged += len(self._app.desk.store) - before
        await self._press("ctrl+z")

    async def _search(self, number: int) -> None:
        await self._press("slash", *WORDS[number % len(WORDS)], "enter")
        await self._press("j", "enter", "q", "escape")

    async def _refresh(self, _number: int) -> None:
        self._server.seen.clear()
        await self._press("R")
        self.refreshed += sum("/feed/" in seen.path for seen in self._server.seen)

    async def _resize(self, number: int) -> None:
        for at in range(2):
            await self._pilot.resize_terminal(*SIZES[(number + at) % len(SIZES)])
            await self._press("j", "enter", "space", "q")
        await self._pilot.resize_terminal(*SIZES[0])

    async def _screens(self, number: int) -> None:
        for key in (*SCREENS, SCREENS[number % len(SCREENS)]):
            await self._press(key)
            await self._press("j", "k", "escape")
            await self._close()


def empty_caches() -> None:
    """Empty the caches that have an end: Textual's remember a thousand shapes with the widgets that had them."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"] is not None:
            one.cache_clear()


def look(number: int, begun: float) -> Look:
    """Look at this process (Linux)."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    said = {name: line for name, _, line in (line.partition(":") for line in status.splitlines())}
    return Look(
        round=number,
        seconds=time.monotonic() - begun,
        rss=int(said["VmRSS"].split()[0]) * 1024,
        objects=len(gc.get_objects()),
        descriptors=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threads=int(said["Threads"]),
    )


@contextmanager
def outlets() -> Iterator[tuple[Loopback, list[str]]]:
    """Serve feeds that are written anew at each request, and a page for each entry; give their addresses."""
    stories = list(generate.stories(FEEDS * ENTRIES, feeds=FEEDS, seed=7))
    with Loopback() as server:
        for story in stories:
            text = f"<html><body><article><h1>{story.title}</h1>{story.html}</article></body></html>"
            server.on(f"/page/{story.number}", Reply(body=text.encode(), headers=[("Content-Type", "text/html")]))

        def feed(number: int) -> Reply:
            items = "".join(
                f"<item><title>{story.title}</title><guid>soak-{story.number}</guid>"
                f"<link>{server.url(f'/page/{story.number}')}</link><description>{story.paragraphs[0]}</description>"
                f"<pubDate>{story.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
                for story in stories
                if story.feed == number
            )
            at = time.monotonic_ns()
            body = f"<rss version='2.0'><channel><title>Outlet {number}</title><!-- {at} -->{items}</channel></rss>"
            return Reply(body=body.encode(), headers=[("ETag", f'"{at}"'), ("Content-Type", "application/rss+xml")])

        addresses = [server.on(f"/feed/{number}", lambda _, at=number: feed(at)) for number in range(FEEDS)]
        yield server, addresses


def furnish(folder: Path, server: Loopback, addresses: Sequence[str], articles: int) -> Path:
    """Make a data folder with a library of generated articles; gives its feeds.toml."""
    file = folder / "feeds.toml"
    told = "".join(f'[[feed]]\nurl = "{url}"\ntitle = "Outlet {at}"\n' for at, url in enumerate(addresses))
    file.write_text("tour = false\nauto_refresh = false\n" + told, "utf-8")
    with Library.open(folder / "library.sqlite", now=lambda: generate.NOW) as library:
        library.sync_feeds([FeedSpec(url=url, title=f"Outlet {at}") for at, url in enumerate(addresses)])
        feeds = {feed.url: feed.id for feed in library.feeds()}
        stories = list(generate.stories(articles, feeds=len(addresses)))
        for at, url in enumerate(addresses):
            entries = tuple(
                replace(story.incoming(), link=server.url(f"/news/{story.number}"))
                for story in stories
                if story.feed == at
            )
            library.store_many([Batch(feed_id=feeds[url], entries=entries)], fetched=generate.NOW)
        while library.index_pending(2_000):
            pass
    return file


async def soak(
    *,
    seconds: float = float("inf"),
    rounds: int | None = None,
    every: int = 1,
    articles: int = ARTICLES,
    variety: int | None = None,
    told: Callable[[Look], None] | None = None,
) -> tuple[list[Look], Soak]:
    """Use the app for so many seconds or rounds, and give what was seen of it, and the hand that did it.

    With ``variety`` only so many rounds differ, and caches that would go on filling for some fifty rounds are emptied
    after each: what grows then is left behind.
    """
    passed = 0

    def now() -> datetime:
        return generate.NOW + PAUSE * passed

    looks: list[Look] = []
    with tempfile.TemporaryDirectory() as name, outlets() as (server, addresses):
        file = furnish(Path(name), server, addresses, articles)
        desk = Desk.open(load(feeds=file, data=Path(name), environ={}), now=now)
        app = KutipApp(desk)
        async with app.run_test(size=SIZES[0]) as pilot:
            hand = Soak(app, pilot, server)
            begun = time.monotonic()
            while time.monotonic() - begun < seconds and passed != rounds:
                passed += 1
                await hand.round(passed if variety is None else passed % variety)
                if variety is not None:
                    empty_caches()
                if passed % every == 0:
                    looks.append(look(passed, begun))
                    if told is not None:
                        told(looks[-1])
        desk.close_files()
    return looks, hand


def warmed(looks: Sequence[Look]) -> Sequence[Look]:
    """Give the looks after the warm-up."""
    return looks[len(looks) // 3 :]


def slope(pairs: Sequence[tuple[float, float]]) -> float:
    """Give the slope of the line of least squares through points; 0 where there is no line."""
    if not pairs:
        return 0.0
    middle_x, middle_y = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    across = sum((x - middle_x) ** 2 for x, _ in pairs)
    return sum((x - middle_x) * (y - middle_y) for x, y in pairs) / across if across else 0.0


def growth(looks: Sequence[Look], what: str) -> tuple[float, float]:
    """Give the percent by which something grows in an hour, and in 1,000 rounds."""
    values = [float(getattr(one, what)) for one in looks]
    middle = sum(values) / len(values)
    by_time = slope([(one.seconds / 3600, value) for one, value in zip(looks, values, strict=True)])
    by_rounds = slope([(one.round / 1000, value) for one, value in zip(looks, values, strict=True)])
    return by_time / middle * 100, by_rounds / middle * 100


def verdicts(looks: Sequence[Look]) -> list[tuple[str, float, float]]:
    """Give what is asked for: its name, the figure, and what it may be at most."""
    first, last = looks[: len(looks) // 2], looks[len(looks) // 2 :]
    rows = [
        ("memory, percent more an hour", growth(looks, "rss")[0], MEMORY_TARGET),
        ("objects, percent more in 1,000 rounds", growth(looks, "objects")[1], OBJECTS_TARGET),
    ]
    for what in ("descriptors", "threads"):
        most, before = (max(getattr(one, what) for one in half) for half in (last, first))
        rows.append((f"{what} at most, in the second half", float(most), float(before)))
    return rows


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--hours", type=float, default=2.0)
    length.add_argument("--seconds", type=float)
    parser.add_argument("--every", type=int, default=10, help="rounds between two looks")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    given = parser.parse_args()
    print(f"{'round':>7}{'seconds':>10}{'RSS, MB':>10}{'objects':>10}{'descriptors':>13}{'threads':>9}")

    def tell(one: Look) -> None:
        figures = f"{one.round:>7}{one.seconds:>10.0f}{one.rss / 1e6:>10.1f}{one.objects:>10,}"
        print(f"{figures}{one.descriptors:>13}{one.threads:>9}", flush=True)

    seconds = given.hours * 3600 if given.seconds is None else given.seconds
    looks, hand = asyncio.run(soak(seconds=seconds, every=given.every, articles=given.articles, told=tell))
    print(f"{hand.tagged} annotations made and taken back, {hand.refreshed} feeds fetched")
    flat = warmed(looks)
    if len(flat) < 2:
        print("too short for anything but to see that it runs")
        return 0
    for what in ("rss", "objects", "descriptors", "threads"):
        hour, thousand = growth(flat, what)
        print(f"{what:12} after the warm-up: {hour:+.2f} % an hour, {thousand:+.2f} % in 1,000 rounds")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    if flat[-1].seconds - flat[0].seconds < LEAST_SECONDS or len(flat) < LEAST_LOOKS:
        print(f"too short to say whether it is flat: that takes {LEAST_SECONDS:.0f} s and {LEAST_LOOKS} looks")
        return 0
    results = verdicts(flat)
    for name, value, most in results:
        print(f"{'reached' if value <= most else 'MISSED '}  {name}: {value:.2f} (at most {most:g})")
    return 0 if all(value <= most for _, value, most in results) else 1


if __name__ == "__main__":
    sys.exit(main())
