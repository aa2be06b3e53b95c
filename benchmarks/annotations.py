"""What keeping annotations costs, by how many there are, beside TinyDB's own storage.

Run ``python benchmarks/annotations.py`` (``--small N``, ``--large N``, ``--saves N``; ``--screens`` measures what the
screens of annotations cost instead: CPU, and how late the event loop is meanwhile). Two stores are made in a
temporary folder on the disk that ``TMPDIR`` names, saves among few and among many take turns so that both meet the same
disk, and each figure is the median of its runs. The last lines compare with the targets and set the exit code.
"""

import argparse
import asyncio
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import tinydb

from reader.annotations.model import Annotation, Evidence, Selector
from reader.annotations.store import Store
from reader.articles.query.model import Query
from reader.config import Settings
from reader.desk import directives, people, verifying
from reader.desk.asking import parse
from reader.desk.listing import Listing
from reader.desk.open import ANNOTATIONS, Desk

T = TypeVar("T")

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
SAID = "“Jalan lama di tepi sungai akan kami buka kembali bulan depan, setelah tiap jembatannya diperiksa,”"
TIMES_FASTER = 1000
RATIO = 1.5
OPEN = 0.5


def annotation(number: int) -> Annotation:
    """Give an annotation of a usual size, ten to an article."""
    url = f"https://harian-rimba.example/warta/2031/05/{number // 10:06d}/jalan-tepi-sungai-dibuka"
    return Annotation(
        id=f"{number:032x}",
        article=url,
        kind="quote",
        selector=Selector(
            start=number % 10 * 300,
            end=number % 10 * 300 + len(SAID),
            exact=SAID,
            prefix="ujarnya di Rimba kemarin. ",
            suffix=" kata Wira kepada wartawan.",
            text_sha256=f"{number // 10:064x}",
        ),
        evidence=Evidence(
            url=url,
            outlet="Harian Rimba",
            title="Jalan tepi sungai dibuka kembali bulan depan",
            byline="Tari Lestari",
            published=NOW,
            fetched=NOW,
            text_sha256=f"{number // 10:064x}",
            extractor="1",
        ),
        created=NOW + timedelta(seconds=number),
        modified=NOW + timedelta(seconds=number),
        fields={"speaker": f"Wira {number % 300}", "role": "Wali Kota Rimba", "cue": "kata", "form": "direct"},
        tags=("kota/jalan", "sungai"),
    )


def taken(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[int], object], times: int) -> float:
    """Give the median seconds of so many runs."""
    return statistics.median(taken(lambda number=number: work(number)) for number in range(times))


def filled(path: Path, count: int) -> None:
    """Make a closed store with so many annotations."""
    with Store.open(path, now=NOW) as store:
        store.transact(add=map(annotation, range(count)))


def opened(path: Path) -> float:
    """Give the median seconds of opening, of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        store = Store.open(path, now=NOW)
        times.append(time.perf_counter() - start)
        store.close()
    return statistics.median(times)


def saves(stores: list[Store], counts: list[int], times: int) -> list[list[float]]:
    """Give each store's seconds for saves, taken in turns: a third added, a third changed, a third removed."""
    seconds: list[list[float]] = [[] for _ in stores]
    for number in range(times):
        for store, count, found in zip(stores, counts, seconds, strict=True):
            new = annotation(count + number)
            found.append(taken(lambda store=store, new=new: store.add(new)))
            changed = replace(new, note="diperiksa")
            found.append(taken(lambda store=store, changed=changed: store.update(changed)))
            if number % 2:
                found.append(taken(lambda store=store, new=new: store.remove(new.id)))
    return seconds


def of_tinydb(path: Path) -> tuple[float, float]:
    """Give the median seconds of an insert and a get with TinyDB's own JSONStorage."""
    with tinydb.TinyDB(path) as database:
        table = database.table("annotations")
        record = dict(next(iter(table)))
        insert = median(lambda number: table.insert(record | {"id": f"{number:032d}"}), 3)
        return insert, median(lambda number: table.get(doc_id=number + 1), 3)


def of_screens(number: int) -> Annotation:
    """Give an annotation as the screens meet them: one of three a directive, no two with the same words."""
    made = annotation(number)
    published = NOW - timedelta(minutes=number // 10)
    one = replace(
        made,
        selector=replace(made.selector, exact=f"{SAID} {number}"),
        evidence=replace(made.evidence, published=published),
        note="langka" if number % 2000 == 5 else "",
    )
    if number % 3:
        return one
    fields = {"issuer": f"Wira {number % 300}", "addressee": f"Dinas Kota {number % 77}", "strength": "order"}
    deadline = ("paling lambat 31 Desember", "Jumat", "within 30 days")[number % 9 // 3]
    return replace(one, kind="directive", fields=fields | {"deadline": deadline, "action": f"memeriksa {number}"})


async def late(work: Awaitable[object]) -> float:
    """Give by how many seconds the event loop was late at most while something was done."""
    task = asyncio.ensure_future(work)
    most = 0.0
    while not task.done():
        start = time.perf_counter()
        await asyncio.sleep(0.002)
        most = max(most, time.perf_counter() - start - 0.002)
    await task
    return most


def desk_with(folder: Path, count: int) -> Desk:
    """Give a desk with so many annotations."""
    (folder / "data").mkdir(parents=True)
    (folder / "feeds.toml").touch()
    with Store.open(folder / "data" / ANNOTATIONS, now=NOW) as store:
        store.transact(add=map(of_screens, range(count)))
    settings = Settings(feeds_file=folder / "feeds.toml", data=folder / "data", subscriptions=(), tour=False)
    return Desk.open(settings, now=lambda: NOW)


async def screens(desk: Desk) -> list[tuple[str, float]]:
    """Give what the screens cost: seconds of CPU, or that the loop is late."""
    rows: list[tuple[str, float]] = []

    def cpu(label: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        rows.append((label, time.process_time() - start))
        return found

    cpu("opening", lambda: desk.store)
    cpu("list: first time, with counts by kind", lambda: Listing(desk, Query()).step(0))
    cpu("list: again", lambda: Listing(desk, Query()).step(0))
    cpu("list: a query, until the first are shown", lambda: Listing(desk, parse("jembatannya")).step(0.03))
    for words in ("langka", "speaker:wira tag:kota", "jembatannya -kind:directive"):
        cpu(f"list: all of {words}", lambda words=words: Listing(desk, parse(words)).step(1e9))
    by_tag = Listing(desk, Query(), "tag")
    cpu("list: in groups by tag", lambda: (by_tag.step(1e9), by_tag.groups()))
    first = cpu("register (P)", lambda: people.people(desk)).entries[0]
    cpu("page of one of 377", partial(people.told_alike, first))
    every = cpu("board (D)", lambda: directives.directives(desk))
    cpu("board, those overdue", partial(directives.chosen, every, overdue=True))
    cpu("tray (L), nothing to look at", lambda: verifying.needing(desk))
    del first, every
    for label, work in (
        ("loop late: list by a query", lambda: desk.in_reading(Listing(desk, parse("langka")).step, 1e9)),
        ("loop late: register", lambda: desk.in_reading(people.people, desk)),
        ("loop late: board", lambda: desk.in_reading(directives.directives, desk)),
    ):
        rows.append((label, await late(work())))
    await desk.close()
    return rows


def measure_screens(counts: list[int]) -> int:
    """Print what the screens cost."""
    with tempfile.TemporaryDirectory() as name:
        desks = [desk_with(Path(name) / str(count), count) for count in counts]
        tables = [dict(asyncio.run(screens(desk))) for desk in desks]
    print(f"{'milliseconds of CPU':44}{counts[0]:>12,}{counts[1]:>12,}")
    for label in tables[0]:
        print(f"{label:44}" + "".join(f"{table[label] * 1e3:12.2f}" for table in tables))
    return 0


def main() -> int:
    """Measure, print the table, and give 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--saves", type=int, default=400)
    parser.add_argument("--screens", action="store_true")
    asked = parser.parse_args()
    counts = [asked.small, asked.large]
    if asked.screens:
        return measure_screens(counts)
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name) / f"{count}.json" for count in counts]
        for path, count in zip(paths, counts, strict=True):
            filled(path, count)
        shutil.copy(paths[1], Path(name) / "plain.json")
        rows: list[tuple[str, list[float]]] = [("open", [opened(path) for path in paths])]
        stores = [Store.open(path, now=NOW) for path in paths]
        saved = saves(stores, counts, asked.saves)
        rows.append(("save (fsync included), median", [statistics.median(found) for found in saved]))
        rows.append(("save, 99th of 100", [statistics.quantiles(found, n=100)[98] for found in saved]))
        work: list[tuple[str, Callable[[Store, int], object]]] = [
            ("get", lambda store, number: store.get(f"{number * 7:032x}")),
            ("an article's ten", lambda store, number: store.of_article(annotation(number * 7).article)),
            ("newest fifty", lambda store, _: list(islice(store.all(), 50))),
        ]
        for label, one in work:
            rows.append((label, [median(lambda number, s=store, o=one: o(s, number), 100) for store in stores]))
        rows.append(
            ("completion, first", [taken(lambda s=store: s.values("speaker", "wira 2", 20)) for store in stores])
        )
        rows.append(
            ("completion, then", [median(lambda _, s=store: s.values("speaker", "wi", 20), 20) for store in stores])
        )
        rows.append(("all, decoded", [taken(lambda s=store: list(s.all())) for store in stores]))
        rows.append(("close after changes", [taken(store.close) for store in stores]))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = paths[1].stat().st_size / 1e6
        insert, get = of_tinydb(Path(name) / "plain.json")
    print(f"{'milliseconds':32}{counts[0]:>12,}{counts[1]:>12,}")
    for label, values in rows:
        print(f"{label:32}" + "".join(f"{value * 1e3:12.3f}" for value in values))
    for label, value in (("TinyDB JSONStorage, insert", insert), ("TinyDB JSONStorage, get", get)):
        print(f"{label:32}{'':12}{value * 1e3:12.3f}")
    print(f"file {size:.0f} MB, greatest memory {memory:.0f} MB with all of it decoded once")
    table = dict(rows)
    few, many = table["save (fsync included), median"]
    verdicts = {
        f"a save among many costs {many / few:.2f} times one among few (at most {RATIO})": many / few <= RATIO,
        f"it is {insert / many:,.0f} times faster than JSONStorage (at least {TIMES_FASTER:,})": insert / many
        >= TIMES_FASTER,
        f"opening takes {table['open'][1]:.2f} s (under {OPEN})": table["open"][1] < OPEN,
    }
    for words, reached in verdicts.items():
        print(("reached: " if reached else "MISSED:  ") + words)
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
