"""Time each key from the press to its last paint, with a refresh running behind it.

    python benchmarks/keys.py [--articles 100000] [--feeds 500]

Everything runs in a real pseudo-terminal of 80 by 24, over the library of benchmarks/screen.py; the feeds come from a
server on 127.0.0.1 in a process of its own. A key's time ends with the last byte that comes before the terminal is
quiet for 4 ms; what the refresh itself paints in between counts against the key, or ends its time too early. Keys are
pressed as long as feeds are being asked for, and as often without a refresh, to tell whose fault it is.
"""

import argparse
import os
import select
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import generate
from newsboat_peer import Terminal
from refresh import Bench, percentile
from screen import command

TARGET = 16.0
QUIET, NEVER = 0.004, 0.5
"""Seconds without a paint that end a key's; seconds after which it is taken to paint nothing."""
BETWEEN = 0.03
"""Seconds between two keys."""
NAMES = {" ": "space", "\r": "enter"}
ROUND = ("j", "k", " ", "j", "\r", " ", "j", "k", "n", "J", "u", "r", "q", "/")
ESCAPE = "\x1b"
LEAST = 3
"""Rounds without a refresh."""


@dataclass(slots=True)
class Pressed:
    """Milliseconds of each press by key, and what all of them took."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unpainted: int = 0
    rounds: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def round(self, terminal: "Keyboard") -> None:
        """Press every key once, and end where it began."""
        wall, cpu = time.perf_counter(), terminal.cpu()
        for key in ROUND:
            taken = terminal.press(key)
            if taken is None:
                self.unpainted += 1
            else:
                self.times[NAMES.get(key, key)].append(taken)
            terminal.drain(BETWEEN)
        terminal.send(ESCAPE)
        terminal.drain(0.3)
        self.rounds += 1
        self.wall += time.perf_counter() - wall
        self.cpu += terminal.cpu() - cpu


class Keyboard(Terminal):
    """A terminal that tells when a key's paint is done."""

    def press(self, key: str) -> float | None:
        """Press a key; gives milliseconds to its last paint, None if it paints nothing."""
        self.send(key)
        begun, last = time.perf_counter(), None
        while (left := QUIET if last is not None else NEVER - (time.perf_counter() - begun)) > 0:
            if not select.select([self._end], [], [], left)[0]:
                break
            os.read(self._end, 65536)
            last = time.perf_counter()
            if last - begun > NEVER:
                break
        return None if last is None else (last - begun) * 1e3


def furnish(folder: Path, urls: list[str], articles: int) -> list[str]:
    """Make a data folder with generated articles and feeds to ask; gives Kutip's command line."""
    library = generate.build(Path(tempfile.gettempdir()) / "kutip-benchmark" / f"screen-{articles}", articles)
    folder.mkdir()
    shutil.copy(library, folder / library.name)
    told = "".join(f'[[feed]]\nurl = "{url}"\ntitle = "Kabar {at}"\n' for at, url in enumerate(urls))
    (folder / "feeds.toml").write_text("tour = false\nauto_refresh = false\n" + told, "utf-8")
    return command(folder)


def tell(name: str, found: Pressed) -> list[tuple[str, float]]:
    """Print a table; gives each key's p99."""
    print(f"{name}: {found.rounds} rounds, {found.unpainted} presses that painted nothing")
    print(f"{'key':8}{'presses':>8}{'p50, ms':>10}{'p99, ms':>10}{'most, ms':>10}")
    every = [one for times in found.times.values() for one in times]
    for key, times in (*found.times.items(), ("all", every)):
        figures = statistics.median(times), percentile(times, 0.99), max(times)
        print(f"{key:8}{len(times):>8}" + "".join(f"{value:10.1f}" for value in figures))
    print(f"the app's own process: {found.cpu:.1f} s of CPU in {found.wall:.1f} s by the clock")
    return [(key, percentile(times, 0.99)) for key, times in (*found.times.items(), ("all", every))]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--latency", type=float, default=50, help="milliseconds")
    given = parser.parse_args()
    quiet, busy = Pressed(), Pressed()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), feeds=given.feeds, entries=given.entries, latency=given.latency)
        try:
            line = furnish(Path(name) / "home", bench.urls, given.articles)
            terminal = Keyboard(line, home=Path(name) / "home")
            try:
                terminal.wait_for(f"{given.articles:,} articles")
                terminal.drain(2.0)
                for _ in range(LEAST):
                    quiet.round(terminal)
                terminal.send("R")
                asked = 0
                while asked < given.feeds and busy.rounds < given.feeds:
                    busy.round(terminal)
                    asked += bench.count()
            finally:
                terminal.close()
        finally:
            bench.close()
    tell("no refresh", quiet)
    results = tell(f"while {asked} of {given.feeds} feeds were asked for", busy)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors")
    for key, value in results:
        print(f"{'reached' if value <= TARGET else 'MISSED '}  {key}, p99 in ms: {value:.1f} (at most {TARGET:g})")
    return 0 if all(value <= TARGET for _, value in results) else 1


if __name__ == "__main__":
    sys.exit(main())
