"""Time what a person waits for on the screen: start to the painted list, a cursor key, an article's opening.

    python benchmarks/screen.py [--folder FOLDER] [--articles 100000]

Everything runs in a real pseudo-terminal of 80 by 24; newsboat, where it is installed, in the same run.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import generate
from newsboat_peer import PROGRAM, Terminal, fill
from newsboat_peer import start as start_newsboat
from reader.annotations.anchor import describe
from reader.annotations.model import Annotation, Evidence
from reader.annotations.store import Store
from reader.articles.document import DocumentBuilder
from reader.articles.library import Library
from reader.articles.model import FeedSpec, Incoming

RUNS = 7
KEYS = 300
LONG, MARKS = 20_000, 50
OPENING = "pembukaan"


def prepared(folder: Path, articles: int) -> tuple[list[str], str]:
    """Make a data folder of generated articles; gives Kutip's command line and the beginning of the newest title."""
    path = generate.build(folder, articles)
    feeds = folder / "feeds.toml"
    specs = generate.subscriptions()
    lines = [f'[[feed]]\nurl = "{spec.url}"\ntitle = "{spec.title}"\ncategory = "{spec.category}"\n' for spec in specs]
    feeds.write_text("tour = false\n" + "".join(lines), "utf-8")
    with Library.open(path) as library:
        newest = next(iter(library.rows(library.ids(limit=1)).values()))
    return command(folder), newest.title[:18]


def command(folder: Path) -> list[str]:
    """Give the command line of Kutip over a folder."""
    return [sys.executable, "-m", "reader", "--feeds", str(folder / "feeds.toml"), "--data", str(folder)]


def start(line: list[str], title: str, count: str, folder: Path) -> tuple[float, float, float]:
    """Give milliseconds to the painted list and to the app that obeys keys, and the memory in MB then."""
    begun = time.perf_counter()
    terminal = Terminal(line, home=folder)
    try:
        terminal.wait_for(title)
        painted = (time.perf_counter() - begun) * 1e3
        terminal.wait_for(count)
        return painted, (time.perf_counter() - begun) * 1e3, terminal.memory()
    finally:
        terminal.close()


def cursor(line: list[str], count: str, folder: Path) -> float:
    """Give milliseconds of CPU for a cursor key that scrolls."""
    terminal = Terminal(line, home=folder)
    try:
        terminal.wait_for(count)
        terminal.send("j" * 40)
        time.sleep(1.5)
        before = terminal.cpu()
        for _ in range(KEYS):
            terminal.send("j")
            terminal.drain(0.015)
        terminal.drain(0.3)
        return (terminal.cpu() - before) / KEYS * 1e3
    finally:
        terminal.close()


def marked(folder: Path) -> Path:
    """Make a library with one long article of many highlights."""
    if (folder / "library.sqlite").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    builder = DocumentBuilder()
    sentence = "Warga menunggu perahu kedua sejak pagi, kata camat, dan air belum juga turun di jalan utama. "
    builder.add("paragraph", f"{OPENING} {sentence}")
    for _ in range(LONG // len(sentence * 6) + 1):
        builder.add("paragraph", sentence * 6)
    document = builder.build()
    now = datetime.now(UTC).replace(microsecond=0)
    (folder / "feeds.toml").write_text('tour = false\n[[feed]]\nurl = "https://outlet.example/feed"\n', "utf-8")
    with Library.open(folder / "library.sqlite") as library:
        library.sync_feeds([FeedSpec(url="https://outlet.example/feed", title="Outlet")])
        entry = Incoming(id="1", title="Panjang", document=document, whole=True)
        (new,) = library.store(library.feeds()[0].id, [entry]).new
        article = library.article(new)
        assert article is not None
        library.set_annotated(article.key, MARKS)
    evidence = Evidence(
        url=None, outlet="Outlet", title="Panjang", byline=None, published=None, fetched=now,
        text_sha256=document.sha256, extractor="feed",
    )  # fmt: skip
    with Store.open(folder / "annotations.json", now=now) as store:
        store.transact(
            add=[
                Annotation(
                    id=f"{number:032x}",
                    article=article.key,
                    kind="quote" if number % 2 else "directive",
                    selector=describe(document.text, at, at + 120),
                    evidence=evidence,
                    created=now,
                    modified=now,
                )
                for number, at in enumerate(range(60, LONG, LONG // MARKS))
            ]
        )
    return folder


def opening(folder: Path) -> float:
    """Give milliseconds from Enter to the article's painted first line."""
    terminal = Terminal(command(folder), home=folder)
    try:
        terminal.wait_for("1 article")
        time.sleep(1.0)
        terminal.drain(0.1)
        begun = time.perf_counter()
        terminal.send("\r")
        terminal.wait_for(OPENING)
        return (time.perf_counter() - begun) * 1e3
    finally:
        terminal.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kutip-benchmark")
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    figures: dict[int, list[float]] = {}
    for articles in (1_000, given.articles):
        folder = given.folder / f"screen-{articles}"
        line, title = prepared(folder, articles)
        runs = [start(line, title, f"{articles:,} articles", folder) for _ in range(RUNS + 1)][1:]
        figures[articles] = [statistics.median(run[part] for run in runs) for part in range(3)]
        painted, ready, memory = figures[articles]
        print(f"{articles:>9,} articles: list painted {painted:7.1f} ms, app there {ready:7.1f} ms, {memory:5.1f} MB")
        print(f"{'':>19} cursor key, scrolling: {cursor(line, f'{articles:,} articles', folder):5.2f} ms of CPU")
    few, many = figures[1_000], figures[given.articles]
    print(
        f"painted list, {given.articles:,} / 1,000 articles: {many[0] / few[0]:.2f}; app there: {many[1] / few[1]:.2f}"
    )
    if shutil.which(PROGRAM):
        peer = fill(given.folder / f"newsboat-{given.articles}", given.articles)
        theirs = [start_newsboat(peer) for _ in range(RUNS + 1)][1:]
        time_, memory = (statistics.median(run[part] for run in theirs) for part in range(2))
        print(f"newsboat, {given.articles:,} articles: {time_:.1f} ms, {memory:.1f} MB")
        print(f"Kutip / newsboat: list painted {many[0] / time_:.3f}, app there {many[1] / time_:.3f},", end=" ")
        print(f"memory {many[2] / memory:.3f}")
    folder = marked(given.folder / "marked")
    opened = [opening(folder) for _ in range(RUNS)]
    print(f"article of {LONG:,} characters with {MARKS} highlights, key to paint: {statistics.median(opened):.1f} ms")
    print(f"(load of the machine meanwhile: {os.getloadavg()[0]:.1f})")


if __name__ == "__main__":
    main()
