"""Time and try the grouping of stories.

    python benchmarks/grouping.py [--folder FOLDER] [--articles 100000] [--precision]

Time: into generated libraries of 1,000 and up to ``--articles`` articles (kept in FOLDER for the next run) come 500 new
ones, of which every fifth tells what another outlet tells already; what one new article costs must not grow with the
library, nor may the ids of the grouped list cost more than those of all articles.

Precision: 1,000 pairs that are one story (wire copies cut and edited, other headlines, AMP addresses, summaries) and
6,000 pairs that are not (own reports under one headline, forms with other numbers, digests, recurring headlines, a
shared background); prints how many of each were taken for one.
"""

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import generate
from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.library.sameness import Sketch, Source, marks, may_be_same, sketch
from reader.articles.library.slots import PER_SECOND
from reader.articles.model import Incoming, View

NEW = 500
GROUPED = View(grouped=True)


def median(work: Callable[[], object], runs: int = 9) -> float:
    """Give the median time of ``work`` in milliseconds."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e3


def timed(path: Path) -> dict[str, float]:
    """Give the figures of one library in milliseconds, measured on a copy."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / path.name
        shutil.copy(path, copy)
        now = generate.NOW + timedelta(hours=8)
        with Library.open(copy, now=lambda: now) as library:
            begun = time.perf_counter()
            compared = 0
            while slice_ := library.group_pending():
                compared += slice_
            first = (time.perf_counter() - begun) * 1e3 / max(1, compared)
            feeds = [feed.id for feed in library.feeds()]
            fresh = list(generate.stories(NEW, seed=3))
            for number, story in enumerate(fresh):
                told = fresh[number - 1] if number % 5 == 4 else story
                entry = replace(
                    story.incoming(),
                    id=f"new:{number}",
                    link=f"https://new{number}.example/{number}",
                    published=now - timedelta(minutes=number),
                    document=plain("\n".join(told.paragraphs)),
                )
                library.store(feeds[number % len(feeds)], [entry], fetched=now)
            longest, total = 0.0, 0.0
            while True:
                begun = time.perf_counter()
                if not library.group_pending():
                    break
                took = (time.perf_counter() - begun) * 1e3
                longest, total = max(longest, took), total + took
            rows = library.rows(library.ids())
            return {
                "articles": len(rows),
                "articles in stories": sum(row.story is not None for row in rows.values()),
                "each, when all are new": first,
                "each of 500 new ones": total / NEW,
                "a slice of 25, the longest": longest,
                "ids of all": median(library.ids),
                "ids of the grouped list": median(lambda: library.ids(GROUPED)),
                "first 200 ids of all": median(lambda: library.ids(limit=200)),
                "first 200 of the grouped list": median(lambda: library.ids(GROUPED, limit=200)),
                "ids of unread": median(lambda: library.ids(View(unread=True))),
                "ids of unread, grouped": median(lambda: library.ids(View(unread=True, grouped=True))),
                "ids of a feed": median(lambda: library.ids(View(feed=feeds[0]))),
                "ids of a feed, grouped": median(lambda: library.ids(View(feed=feeds[0], grouped=True))),
            }


NUMBERS = count(1)


def made(story: Incoming, text: str, *, title: str | None = None, feed: int = 1, hours: float = 0) -> Sketch:
    """Give the sketch of an article."""
    number = next(NUMBERS)
    link = f"https://o{feed}.example/{number}"
    at = (10**9 + int(hours * 3_600)) * PER_SECOND + number % PER_SECOND
    return sketch(Source(at, feed, (link,), title or story.title or "", text))


def pairs(seed: int = 5) -> dict[str, tuple[bool, list[tuple[Sketch, Sketch]]]]:
    """Give pairs by what they are, with whether they are one story."""
    chance = random.Random(seed)
    stories = list(generate.stories(2_000, seed=seed))
    kinds: dict[str, tuple[bool, list[tuple[Sketch, Sketch]]]] = {}

    def add(name: str, other: Sketch, one: Sketch, *, same: bool) -> None:
        kinds.setdefault(name, (same, []))[1].append((one, other))

    for at in range(0, 1_000, 1):
        story, unlike = stories[at].incoming(), stories[at + 1_000]
        text, foreign = " ".join(stories[at].paragraphs), " ".join(unlike.paragraphs)
        words = text.split()
        whole = made(story, text)
        if at % 4 == 0:
            edited = list(words)
            for place in chance.sample(range(len(words)), len(words) // 25):
                edited[place] = "disunting"
            add(
                "wire copy, edited, other headline",
                made(story, " ".join(edited), title=unlike.title, feed=2),
                whole,
                same=True,
            )
        elif at % 4 == 1:
            cut = " ".join(("TANJUNG", "LIMA,", "Lontar", "-", *words[: len(words) * 6 // 10]))
            add(
                "wire copy, cut, other headline",
                made(story, cut, title=unlike.title, feed=2, hours=20),
                whole,
                same=True,
            )
        elif at % 4 == 2:
            add(
                "summary, same headline",
                made(story, " ".join(words[:30]), title=f"{story.title} - Lontar", feed=2),
                whole,
                same=True,
            )
        else:
            add("no text, same headline, an hour", made(story, "", feed=2, hours=1), whole, same=True)
        add("own reports under one headline", made(story, foreign, feed=2), whole, same=False)
        share = " ".join(words[: len(words) // 3])
        add(
            "a third of the text shared",
            made(story, f"{foreign[: len(foreign) * 2 // 3]} {share}", feed=2),
            whole,
            same=False,
        )
        add(
            "digest with the article in it",
            made(story, f"{text} {foreign} {foreign[::-1]}", title=unlike.title, feed=2),
            made(story, " ".join(words[:120])),
            same=False,
        )
        form = "Gempa {} mengguncang pukul {} pada kedalaman {} kilometer. " + " ".join(words[:100])
        figures = [
            [
                f"{chance.randint(20, 69) / 10}",
                f"{chance.randint(1, 23)}.{chance.randint(10, 59)}",
                str(chance.randint(5, 99)),
            ]
            for _ in (1, 2)
        ]
        add(
            "one form, other numbers",
            made(story, form.format(*figures[0]), title="Gempa mengguncang laut selatan Jawa", feed=2, hours=9),
            made(story, form.format(*figures[1]), title="Gempa mengguncang laut selatan Jawa"),
            same=False,
        )
        add(
            "recurring headline, other text, a day",
            made(story, foreign, title="Prakiraan cuaca hari ini di kota Anda", feed=2, hours=24),
            made(story, text, title="Prakiraan cuaca hari ini di kota Anda"),
            same=False,
        )
        add(
            "recurring headline, no text, a day",
            made(story, "", title="Open thread for the weekend is here", feed=2, hours=24),
            made(story, "", title="Open thread for the weekend is here"),
            same=False,
        )
    return kinds


def precision() -> None:
    """Print how many pairs of each kind were taken for one story, and found as candidates."""
    right = wrong = missed = 0
    for name, (same, found) in pairs().items():
        taken = sum(may_be_same(a, b) and bool(set(marks(a)) & set(marks(b))) for a, b in found)
        print(f"{name:42} {'one story' if same else 'two':10} {taken:5} of {len(found)} taken for one")
        right += taken if same else 0
        wrong += 0 if same else taken
        missed += len(found) - taken if same else 0
    print(
        f"\nprecision {right / max(1, right + wrong):.4f}, recall {right / max(1, right + missed):.4f},"
        f" wrong groups {wrong}"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kutip-benchmark")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--precision", action="store_true", help="Only the pairs.")
    options = parser.parse_args()
    precision()
    if options.precision:
        return
    sizes = sorted({1_000, options.articles})
    found = {size: timed(generate.build(options.folder / str(size), size)) for size in sizes}
    print(f"\n{'milliseconds':32}" + "".join(f"{size:>12,}" for size in sizes))
    for name in found[sizes[0]]:
        print(f"{name:32}" + "".join(f"{found[size][name]:>12.2f}" for size in sizes))


if __name__ == "__main__":
    main()
