"""Time the library at its final size.

    python benchmarks/library.py [--folder FOLDER] [--500k]

Generated libraries of 1,000, 10,000 and 100,000 articles (3.4 kB of HTML each; with --500k half a million as well) are
made in FOLDER, kept there for the next run, and measured one after the other. Every figure is the median of some runs
on a warm page cache; "first search" is the first of a fresh connection. Read the last column: what 100 or 500 times as
many articles cost.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import generate
from reader.articles.library import Library
from reader.articles.model import Batch, View
from reader.articles.query.parsing import parse

RUNS = 7


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Give the median time of ``work`` in milliseconds."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e3


def once(work: Callable[[], object]) -> float:
    """Give the time of one run in milliseconds."""
    return median(work, 1)


def start(path: Path) -> None:
    """Do what the app does before its first list."""
    with Library.open(path, now=lambda: generate.NOW) as library:
        library.rows(library.ids(limit=200))
        library.counts()


def first_search(path: Path) -> None:
    """Open, search all texts for a common word, show fifty."""
    with Library.open(path, now=lambda: generate.NOW) as library:
        library.search(generate.COMMON_WORD)


def measure(path: Path) -> dict[str, float]:
    """Give the figures of one library in milliseconds (sizes in MB)."""
    found: dict[str, float] = {
        "open, first 200 ids and rows, counters": median(lambda: start(path)),
        "open, first search, 50 snippets": median(lambda: first_search(path)),
    }
    with Library.open(path, now=lambda: generate.NOW) as library:
        ids = library.ids()
        deep = len(ids) * 9 // 10
        rare = f"unik{len(ids) // 2:06d}"
        find, common, middle = library.find_ids, generate.COMMON_WORD, generate.MIDDLE_WORD
        found |= {
            "ids of all": median(library.ids),
            "ids of a feed": median(lambda: library.ids(View(feed=1))),
            "ids of a category": median(lambda: library.ids(View(category="Kategori 1"))),
            "ids, 200 far down": median(lambda: library.ids(limit=200, after=ids[deep])),
            "rows, a block of 100 far down": median(lambda: library.rows(ids[deep : deep + 100])),
            "counters of all feeds": median(library.counts),
            "one document": median(lambda: library.document(ids[deep])),
            "search, common word, newest 200": median(lambda: find(common, limit=200)),
            "search, common word, all ids": median(lambda: find(common)),
            "search, word in 1 %, all ids": median(lambda: find(middle)),
            "search, rare word": median(lambda: find(rare)),
            "search, phrase, newest 200": median(lambda: find('"menteri sekolah"', limit=200)),
            "search, prefix, newest 200": median(lambda: find("pemerin*", limit=200)),
            "search, common word, best 50": median(lambda: library.search(common, order="best"), 3),
            "mark one read, on disk": median(lambda: _toggle(library, ids[deep]), 21) / 2,
        }
        found |= queries(library)
    found |= _changing(path)
    found["size, MB"] = path.stat().st_size / 1e6
    return found


QUERIES = (
    "has:quote",
    "pemerintah has:directive is:unread",
    "speaker:orang1",
    "speaker:orang1999",
    "anggaran (speaker:orang1 OR addressee:orang2) -sekolah",
    "lang:id author:tari",
    "feed:outlet after:2024-01-01 before:2025-12-01 has:quote",
    "NOT pemerintah",
    "~mengatakan",
)
"""What is asked for the newest 200."""


def queries(library: Library) -> dict[str, float]:
    """Give the figures of queries."""
    generate.propose(library)
    asked = {text: parse(text) for text in QUERIES}
    return {
        f"query, {text}, newest 200"[:72]: median(lambda query=query: library.find_ids(query, limit=200), 5)  # type: ignore[misc]
        for text, query in asked.items()
    }


def _toggle(library: Library, article_id: int) -> None:
    library.set_read([article_id], read=True)
    library.set_read([article_id], read=False)


def _changing(path: Path) -> dict[str, float]:
    """Measure on a copy what cannot be measured twice: a refresh of 200 feeds with 50 entries each."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / path.name
        shutil.copy(path, copy)
        now = generate.NOW + timedelta(days=9)
        with Library.open(copy, now=lambda: now) as library:
            library.sync_feeds(generate.subscriptions(200))
            feeds = [feed.id for feed in library.feeds()]
            fresh = iter(generate.stories(10_000, feeds=200, seed=2))
            entries = [
                replace(story.incoming(), id=f"fresh:{story.number}", link=f"https://fresh.example/{story.number}")
                for story in fresh
            ]
            batches = [Batch(feed_id=feed, entries=tuple(entries[at::200])) for at, feed in enumerate(feeds)]

            def store() -> None:
                for batch in range(0, 200, 20):
                    library.store_many(batches[batch : batch + 20])

            def index() -> None:
                while library.index_pending():
                    pass

            return {
                "store 200 feeds x 50, new": once(store),
                "index them, slices of 200": once(index),
                "store them again, nothing new": once(store),
                "mark all read": once(library.mark_view_read),
            }


def memory(path: Path) -> float:
    """Give the memory that a process has at most (Linux), in MB, with the whole list's ids and 200 rows in it."""
    program = (
        "import sys; from pathlib import Path; from reader.articles.library import Library\n"
        "library = Library.open(Path(sys.argv[1])); ids = library.ids(); library.rows(ids[:200])\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    # getrusage would give the parent's memory, which a child inherits until it runs its own program.
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024 / 1e6


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kutip-benchmark")
    parser.add_argument("--500k", action="store_true", dest="half_a_million")
    given = parser.parse_args()
    sizes = [1_000, 10_000, 100_000] + [500_000] * given.half_a_million
    columns = []
    for size in sizes:
        path = generate.build(given.folder / str(size), size)
        columns.append({**measure(path), "memory at most, MB": memory(path)})
    print(f"{'milliseconds':72}" + "".join(f"{size:>12,}" for size in sizes) + f"{'last : first':>14}")
    for name in columns[0]:
        values = [column[name] for column in columns]
        print(f"{name:72}" + "".join(f"{value:12.2f}" for value in values) + f"{values[-1] / values[0]:14.1f}")
    print(f"\nthis run: {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s of CPU")


if __name__ == "__main__":
    main()
