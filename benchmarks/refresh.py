"""What a refresh costs beside newsboat's, over loopback.

    python benchmarks/refresh.py --feeds 200 --entries 50 --latency 50 --runs 3

A server in a process of its own waits ``--latency`` milliseconds before each answer and knows validators. Both readers
start anew, with an empty store, for the first load; for the second everything is 304. They take turns, and each figure
is the median of its runs. ``--lag`` also runs a refresh inside an event loop that looks every 5 ms how late it is by
the clock on the wall, and how much its own thread worked in between, which tells whose fault it is. The last lines
compare with the targets and set the exit code; the load of the machine stands beside them.
"""

import argparse
import asyncio
import compileall
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

import reader

SUPPORT = Path(__file__).resolve().parent.parent / "tests" / "support"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WORDS = (
    *("warga", "kota", "pasar", "sungai", "jembatan", "sekolah", "dewan", "menteri", "anggaran", "air", "laporan"),
    *("yang", "di", "ke", "dari", "untuk", "dengan", "pada", "tidak", "akan", "itu", "ini", "dalam", "adalah", "kata"),
)
FIRST_TARGET, SECOND_TARGET, LAG_TARGET = 0.6, 0.3, 0.020
THOUSAND_TARGET, MEMORY_TARGET = 60, 200


def write_feed(file: Path, number: int, entries: int) -> None:
    """Write one RSS feed with about 3.4 kB of HTML an entry."""
    chance = random.Random(number)
    with file.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar {number}</title>')
        out.write(f"<link>https://outlet{number}.example/</link>")
        for entry in range(entries):
            said = [" ".join(chance.choices(WORDS, k=17)).capitalize() + "." for _ in range(30)]
            html = "".join(f"<p>{' '.join(said[at : at + 3])}</p>" for at in range(0, len(said), 3))
            link = f"https://outlet{number}.example/{entry}"
            date = format_datetime(NOW - timedelta(minutes=5 * entry + number))
            out.write(f"<item><title>{escape(said[0][:60])} {number}-{entry}</title><link>{link}</link>")
            out.write(f"<guid>{link}</guid><pubDate>{date}</pubDate><description>{escape(html)}</description></item>\n")
        out.write("</channel></rss>")


def serve(folder: Path, latency: float) -> None:
    """Serve the feeds until stdin ends; the first line of stdout is the port."""
    sys.path.insert(0, str(SUPPORT))
    from loopback import Loopback

    with Loopback() as server:
        server.folder("/feeds", folder, latency=latency)
        print(server.port, flush=True)
        for line in sys.stdin:
            print(len(server.seen) if line.strip() == "count" else 0, flush=True)
            server.seen.clear()


class Bench:
    """One set of feeds and the readers that fetch it."""

    def __init__(self, folder: Path, *, feeds: int, entries: int, latency: float) -> None:
        self.folder = folder
        self.feeds = feeds
        self.after: list[float] = []
        """Seconds that each run went on behind its last line: Kutip looks through texts for passages to tag."""
        source = folder / "feeds"
        source.mkdir()
        for number in range(feeds):
            write_feed(source / f"{number}.xml", number, entries)
        arguments = [sys.executable, __file__, "--serve", str(source), "--latency", str(latency)]
        self.server = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.server.stdout is not None
        port = int(self.server.stdout.readline())
        self.urls = [f"http://127.0.0.1:{port}/feeds/{number}.xml" for number in range(feeds)]
        self.environment = {**os.environ, "HOME": str(folder), "TERM": "xterm", "XDG_CONFIG_HOME": str(folder)}

    def close(self) -> None:
        """End the server."""
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait(10)

    def count(self) -> int:
        """Give how many requests came since the last call."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write("count\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def timed(self, *command: str) -> float:
        """Give a command's seconds to its last line or its end, and check that each feed was asked exactly once."""
        self.count()
        start = time.perf_counter()
        running = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        said = None
        assert running.stdout is not None
        for _line in running.stdout:
            said = time.perf_counter() - start
        code = running.wait()
        # Kutip's last line says that all is stored, can be searched and is grouped; newsboat says nothing.
        seconds = said or time.perf_counter() - start
        self.after.append(time.perf_counter() - start - seconds)
        asked = self.count()
        if code or asked != self.feeds:
            raise SystemExit(f"{command[0]}: exit {code}, {asked} requests")
        return seconds

    def newsboat(self) -> tuple[float, float]:
        """Give newsboat's seconds for a first load and for all unchanged, with 8 threads."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        (home / "urls").write_text("\n".join(self.urls) + "\n")
        (home / "config").write_text("reload-threads 8\n")
        files = ("-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config"))
        return self.timed("newsboat", *files, "-x", "reload"), self.timed("newsboat", *files, "-x", "reload")

    def kutip(self) -> tuple[float, float]:
        """Give Kutip's seconds for the same."""
        home, command = self.home()
        first = self.timed(*command, "refresh")
        rewind(home)
        return first, self.timed(*command, "refresh")

    def home(self) -> tuple[Path, tuple[str, ...]]:
        """Make a configuration with all feeds and an empty data folder."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        lines = (f'[[feed]]\nurl = "{url}"\ntitle = "Kabar {number}"\n' for number, url in enumerate(self.urls))
        (home / "feeds.toml").write_text("\n".join(lines))
        return home, ("kutip", "--feeds", str(home / "feeds.toml"), "--data", str(home / "data"))


def rewind(home: Path) -> None:
    """Let an hour and more pass for the feeds: refreshing by hand is refused within five minutes."""
    with sqlite3.connect(home / "data" / "library.sqlite") as library:
        library.execute("UPDATE feed SET last_check = last_check - 7200000000, next_check = next_check - 7200000000")


@dataclass(slots=True)
class Lag:
    """How late a loop was at each look, and how long its own thread had worked since the one before, in seconds."""

    late: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    async def look(self) -> None:
        """Look every 5 ms until cancelled."""
        while True:
            start, before = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.005)
            self.late.append(time.perf_counter() - start - 0.005)
            self.worked.append(time.thread_time() - before)


async def lags(bench: Bench) -> dict[str, Lag]:
    """Look at a loop that does nothing, then at one that refreshes: first load, and all unchanged."""
    from reader.config import load
    from reader.desk.open import Desk
    from reader.desk.refreshing import refresh

    home, command = bench.home()
    found = {name: Lag() for name in ("idle", "first load", "all 304")}
    for name, lag in found.items():
        desk = Desk.open(load(feeds=Path(command[2]), data=Path(command[4]), environ=bench.environment))
        looking = asyncio.create_task(lag.look())
        if name == "idle":
            await asyncio.sleep(3)
        else:
            async for _event in refresh(desk, asked=True):
                pass
            rewind(home)
        looking.cancel()
        await desk.close()
    return found


def percentile(values: list[float], part: float) -> float:
    """Give the value below which ``part`` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def compare(name: str, value: float, target: float) -> bool:
    """Print a figure beside its target; gives whether it is reached."""
    print(f"{'reached' if value <= target else 'MISSED '}  {name}: {value:.3f} (at most {target})")
    return value <= target


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--latency", type=float, default=50, help="milliseconds")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lag", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.latency / 1000)
        return
    peer = shutil.which("newsboat") is not None
    # As installed: pip compiles what it installs, a checkout may forbid that, and each start would compile it anew.
    compileall.compile_dir(Path(reader.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), feeds=options.feeds, entries=options.entries, latency=options.latency)
        try:
            ours, theirs = [], []
            for _ in range(options.runs):
                ours.append(bench.kutip())
                if peer:
                    theirs.append(bench.newsboat())
            lag = asyncio.run(lags(bench)) if options.lag else None
        finally:
            bench.close()
    first, second = (statistics.median(run[at] for run in ours) for at in (0, 1))
    print(f"kutip     first load {first:.2f} s   all 304 {second:.2f} s   {options.feeds} requests each")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"          largest process {memory} MB   looking for passages afterwards {max(bench.after):.2f} s")
    reached = [
        compare("all 304, seconds for 1,000 feeds", second * max(1.0, 1000 / options.feeds), THOUSAND_TARGET),
        compare("largest process, MB", memory, MEMORY_TARGET),
    ]
    if theirs:
        their_first, their_second = (statistics.median(run[at] for run in theirs) for at in (0, 1))
        print(f"newsboat  first load {their_first:.2f} s   all 304 {their_second:.2f} s   8 threads")
        reached.append(compare("first load, of newsboat's time", first / their_first, FIRST_TARGET))
        reached.append(compare("all 304, of newsboat's time", second / their_second, SECOND_TARGET))
    for name, found in (lag or {}).items():
        late, worked = (percentile(values, 0.99) * 1000 for values in (found.late, found.worked))
        print(f"loop, {name}: {len(found.late)} looks, p99 {late:.1f} ms late, {worked:.1f} ms of its own work")
        if name != "idle":
            reached.append(compare(f"loop, {name}, seconds late at p99", late / 1000, LAG_TARGET))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors")
    raise SystemExit(0 if all(reached) else 1)


if __name__ == "__main__":
    main()
