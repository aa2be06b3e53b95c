"""What keeping annotations costs, by how many there are, beside TinyDB's own storage.

Run ``python benchmarks/annotations.py`` (``--small N``, ``--large N``, ``--saves N``). Two stores are made in a
temporary folder on the disk that ``TMPDIR`` names, saves among few and among many take turns so that both meet the same
disk, and each figure is the median of its runs. The last lines compare with the targets and set the exit code.
"""

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import tinydb

from reader.annotations.model import Annotation, Evidence, Selector
from reader.annotations.store import Store

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


def main() -> int:
    """Measure, print the table, and give 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--saves", type=int, default=400)
    asked = parser.parse_args()
    counts = [asked.small, asked.large]
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
