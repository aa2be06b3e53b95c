"""Time newsboat on the same generated articles, in a pseudo-terminal, beside the library's own figures.

    python benchmarks/newsboat_peer.py [--folder FOLDER] [--articles 100000]

newsboat's cache is filled directly, in the schema that it has made itself. "Start" is from its start until the list of
feeds is painted (it has loaded every article by then), "search" from Enter in its search line until the list of results
is painted. Other benchmarks import ``fill``, ``start`` and ``search``.
"""

import argparse
import os
import pty
import select
import shutil
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path

import generate
from library import first_search, median, queries
from library import start as start_library
from reader.articles.library import Library

PROGRAM = "newsboat"
PATIENCE = 60.0


class Terminal:
    """A program in a pseudo-terminal of 80 by 24."""

    def __init__(self, command: list[str], *, home: Path) -> None:
        self._child, self._end = pty.fork()
        if self._child == 0:
            environment = {"TERM": "xterm-256color", "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
            os.execvpe(command[0], command, environment)
        ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._end, keys.encode())

    def wait_for(self, text: str) -> None:
        """Read until ``text`` has been painted; raises TimeoutError."""
        seen = ""
        ends = time.monotonic() + PATIENCE
        while text not in seen:
            if not select.select([self._end], [], [], max(0.0, ends - time.monotonic()))[0]:
                raise TimeoutError(f"{text!r} was never painted; last seen: {seen[-300:]!r}")
            seen += os.read(self._end, 65536).decode("utf-8", "replace")

    def memory(self) -> float:
        """Give the memory that the program has now, in MB (Linux)."""
        status = Path(f"/proc/{self._child}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6

    def drain(self, seconds: float) -> None:
        """Read and forget what is painted within some time."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if select.select([self._end], [], [], left)[0]:
                os.read(self._end, 65536)

    def cpu(self) -> float:
        """Give the seconds of CPU that the program has used (Linux)."""
        fields = Path(f"/proc/{self._child}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._end)


def fill(folder: Path, articles: int, *, feeds: int = generate.FEEDS) -> Path:
    """Make newsboat's files with generated articles in ``folder``; one that is there already is kept."""
    cache = folder / "cache.db"
    if cache.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "urls").write_text("".join(f"{generate.feed_url(number)}\n" for number in range(feeds)))
    (folder / "config").write_text("auto-reload no\nrefresh-on-startup no\nshow-read-feeds yes\n")
    subprocess.run([*_command(folder), "-x", "print-unread"], check=True, capture_output=True)
    with sqlite3.connect(cache) as db:
        db.execute("DELETE FROM rss_feed")
        db.executemany(
            "INSERT INTO rss_feed(rssurl, url, title) VALUES (?, ?, ?)",
            [(spec.url, spec.url, spec.title) for spec in generate.subscriptions(feeds)],
        )
        db.executemany(
            "INSERT INTO rss_item(guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url,"
            " enclosure_type, flags) VALUES (?, ?, 'Tari Lestawan', ?, ?, ?, ?, 1, '', '', '')",
            (
                (
                    f"urn:story:{story.number}",
                    story.title,
                    story.link,
                    generate.feed_url(story.feed),
                    int(story.published.timestamp()),
                    story.html,
                )
                for story in generate.stories(articles, feeds=feeds)
            ),
        )
    db.close()
    return folder


def _command(folder: Path) -> list[str]:
    return [PROGRAM, "-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config")]


def start(folder: Path) -> tuple[float, float]:
    """Give milliseconds from start to the painted list of feeds, and the memory in MB then."""
    begun = time.perf_counter()
    terminal = Terminal(_command(folder), home=folder)
    try:
        terminal.wait_for("Outlet 1")
        return (time.perf_counter() - begun) * 1e3, terminal.memory()
    finally:
        terminal.close()


def search(folder: Path, word: str) -> float:
    """Give milliseconds from Enter in the search line to the painted list of results."""
    terminal = Terminal(_command(folder), home=folder)
    try:
        terminal.wait_for("Outlet 1")
        terminal.send("/")
        terminal.wait_for("Search for:")
        terminal.send(word)
        time.sleep(0.2)
        begun = time.perf_counter()
        terminal.send("\r")
        terminal.wait_for("Search result")
        return (time.perf_counter() - begun) * 1e3
    finally:
        terminal.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kutip-benchmark")
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    if shutil.which(PROGRAM) is None:
        sys.exit("newsboat is not installed")
    peer = fill(given.folder / f"newsboat-{given.articles}", given.articles)
    path = generate.build(given.folder / str(given.articles), given.articles)
    start(peer)
    starts = [start(peer) for _ in range(5)]
    print(f"{given.articles:,} articles, milliseconds")
    print(f"newsboat, start to its list of feeds     {statistics.median(each[0] for each in starts):10.1f}")
    print(f"newsboat, memory then, MB                {statistics.median(each[1] for each in starts):10.1f}")
    print(f"library, open and first rows             {median(lambda: start_library(path)):10.1f}")
    rare = f"unik{given.articles // 2:06d}"
    for word in (generate.COMMON_WORD, generate.MIDDLE_WORD, rare):
        theirs = statistics.median(search(peer, word) for _ in range(3))
        with Library.open(path) as library:
            found = len(library.find_ids(word))
            everything = median(lambda each=word, opened=library: opened.find_ids(each))  # type: ignore[misc]
            screen = median(lambda each=word, opened=library: opened.search(each, limit=50))  # type: ignore[misc]
        print(f"search {word!r}: {found:,} found")
        print(f"  newsboat, Enter to its list of results {theirs:10.1f}")
        print(f"  library, ids of all found              {everything:10.2f}   {everything / theirs:.4f} of newsboat's")
        print(f"  library, newest 50 with snippets       {screen:10.2f}   {screen / theirs:.4f} of newsboat's")
    with Library.open(path) as library:
        for text, milliseconds in queries(library).items():
            # newsboat has nothing like it: its search for a word that stands in one article is what is compared with.
            print(f"{text:72}{milliseconds:10.2f}   {milliseconds / theirs:.4f} of newsboat's rarest word")
    print(f"library, cold connection, common word, 50 {median(lambda: first_search(path)):9.1f}")


if __name__ == "__main__":
    main()
