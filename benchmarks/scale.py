"""Many feeds, many rounds, much to clean out: what grows and what must not.

    python benchmarks/scale.py feeds                                   # start, list and scheduling at 100 and 10,000
    python benchmarks/scale.py rounds --rounds 50 --feeds 200 --entries 500
    python benchmarks/scale.py cleaning --articles 200000

``feeds`` is in milliseconds of CPU, each the best of five; a process of its own each time would add Python's start.
``rounds`` reads every feed whole again and again, as if no server knew validators, and watches the memory of Kutip and
its workers from the sixth round on. ``cleaning`` takes all articles out but one in a hundred, which is starred, while a
loop looks every 5 ms how late it is. A thousand feeds of which all are unchanged: ``refresh.py --feeds 1000``.
"""

import argparse
import asyncio
import gc
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import generate
from reader.config import Settings, load
from reader.desk.looking import scheduled
from reader.desk.open import Desk
from reader.desk.refreshing import refresh
from reader.desk.retention import clean, plan
from reader.feeds.schedule import host_waits
from reader.feeds.schedule import plan as schedule
from refresh import Bench, Lag, percentile, rewind

MINUTE = timedelta(minutes=1)


def settings(folder: Path) -> Settings:
    """Read the settings of a folder made here."""
    return load(feeds=folder / "feeds.toml", data=folder / "data", environ={})


def many(folder: Path, feeds: int) -> None:
    """Measure start, list and scheduling with so many feeds, none of which is due but one."""
    (folder / "data").mkdir(parents=True)
    lines = (
        f'[[feed]]\nurl = "https://o{number}.example/feed"\ntitle = "Kabar {number}"\ncategory = "C{number % 40}"\n'
        for number in range(feeds)
    )
    (folder / "feeds.toml").write_text("tour = false\n" + "".join(lines))
    Desk.open(settings(folder)).close_files()
    with sqlite3.connect(folder / "data" / "library.sqlite") as library:
        library.execute("UPDATE feed SET next_check = 4102444800000000, last_check = 1, last_success = 1")
    known = settings(folder)
    opening = best(lambda: Desk.open(known).close_files())
    print(f"{feeds:6} feeds  {'opening and closing the desk':32} {opening:9.2f} ms")
    desk = Desk.open(known)
    now = desk.now()
    records = desk.library.feeds()
    states = [scheduled(record) for record in records]
    timed = {
        "reading feeds.toml": lambda: settings(folder),
        "asking whether any feed is due": lambda: desk.library.has_due(now, horizon=now + 8 * 365 * 24 * 60 * MINUTE),
        "the newest fifty articles": lambda: desk.library.rows(desk.library.ids()[:50]),
        "unread counts of all feeds": desk.library.counts,
        "all feeds with their states": desk.library.feeds,
        "planning a round": lambda: schedule(states, now=now, random=Random(1), waits=host_waits(states)),
    }
    for name, function in timed.items():
        print(f"{feeds:6} feeds  {name:32} {best(function):9.2f} ms")
    desk.close_files()


def best(function: Callable[[], object]) -> float:
    """Give the least milliseconds of CPU of five calls."""
    taken = []
    for _ in range(5):
        start = time.process_time()
        function()
        taken.append((time.process_time() - start) * 1e3)
    return min(taken)


def memory(*processes: int) -> float:
    """Give the memory that processes hold, in MB (Linux)."""
    status = [Path(f"/proc/{process}/status").read_text() for process in processes]
    return sum(int(text.split("VmRSS:")[1].split()[0]) for text in status) / 1024


async def rounds(folder: Path, *, feeds: int, entries: int, count: int) -> bool:
    """Read all feeds whole so many times; gives whether memory grows by less than 5 % after the fifth."""
    bench = Bench(folder, feeds=feeds, entries=entries, latency=0)
    home, command = bench.home()
    desk = Desk.open(load(feeds=Path(command[2]), data=Path(command[4]), environ=bench.environment))
    held: list[tuple[float, float]] = []
    try:
        for number in range(count):
            async for _event in refresh(desk, asked=True):
                pass
            with sqlite3.connect(home / "data" / "library.sqlite") as library:
                library.execute("UPDATE feed SET etag = NULL, last_modified = NULL")
            library.close()
            rewind(home)
            gc.collect()
            held.append((memory(os.getpid()), memory(*desk.workers.pids)))
            print(f"round {number + 1:3}  Kutip {held[-1][0]:6.1f} MB  workers {held[-1][1]:6.1f} MB", flush=True)
    finally:
        await desk.close()
        bench.close()
    settled = max(own for own, _ in held[:5])
    growth = max(own for own, _ in held[5:] or held) / settled - 1
    print(f"growth of Kutip after the fifth round {growth:.1%} (less than 5 %)")
    return growth < 0.05


async def cleaning(folder: Path, articles: int) -> bool:
    """Clean out all but the starred; gives whether the loop stayed within 100 ms and the starred ones are there."""
    (folder / "data").mkdir(parents=True)
    urls = "".join(f'[[feed]]\nurl = "{each.url}"\n' for each in generate.subscriptions(generate.FEEDS))
    (folder / "feeds.toml").write_text("tour = false\n" + urls)
    generate.build(folder / "data", articles)
    desk = Desk.open(settings(folder), now=lambda: generate.NOW)
    ids = desk.library.ids()
    kept = list(ids[::100])
    desk.library.set_starred(kept, starred=True)
    planned = await desk.in_storage(plan, desk, keep=1)
    lag = Lag()
    looking = asyncio.create_task(lag.look())
    start = time.perf_counter()
    gone = [count async for count in clean(desk, planned)][-1]
    seconds = time.perf_counter() - start
    looking.cancel()
    there = len(desk.library.rows(kept))
    await desk.close()
    late = percentile(lag.late, 0.99) * 1e3
    print(f"{gone} of {len(ids)} articles gone in {seconds:.1f} s; {there} of {len(kept)} starred ones are there")
    print(f"loop late at p99 {late:.1f} ms, at most {max(lag.late) * 1e3:.1f} ms (at most 100)")
    return there == len(kept) and max(lag.late) < 0.1


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("feeds", "rounds", "cleaning"))
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--articles", type=int, default=200_000)
    given = parser.parse_args()
    reached = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.what == "rounds":
            reached = asyncio.run(rounds(folder, feeds=given.feeds, entries=given.entries, count=given.rounds))
        elif given.what == "cleaning":
            reached = asyncio.run(cleaning(folder, given.articles))
        else:
            for feeds in (100, 10_000):
                many(folder / str(feeds), feeds)
    raise SystemExit(0 if reached else 1)


if __name__ == "__main__":
    main()
