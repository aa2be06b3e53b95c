"""Writers that are killed: what a method had acknowledged is there, half of a transaction never is."""

import json
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import FeedSpec, Incoming, View

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KILLS = 400


def write_for_ever(path: Path, said: int) -> None:
    """Store, read, star and index, and say each time when it is done."""

    def say(kind: str, ids: tuple[int, ...]) -> None:
        os.write(said, f"{json.dumps([kind, ids])}\n".encode())

    library = Library.open(path, now=lambda: NOON)
    assert library.notices == ()
    library.sync_feeds([FeedSpec(url="https://h.example/f", title="H")])
    number = library.counts()[1][1]
    while True:
        entries = [
            Incoming(
                id=f"e{each}",
                title=f"Kabar {each}",
                published=NOON - timedelta(seconds=each),
                document=plain(f"Isi pelabuhan {each}. " * 30),
            )
            for each in range(number, number + 5)
        ]
        new = library.store(1, entries).new
        say("stored", new)
        library.set_read(new[:2], read=True)
        say("read", new[:2])
        library.set_starred(new[2:3], starred=True)
        say("starred", new[2:3])
        library.store_document(new[0], plain(f"Halaman {number}."), origin="page", extractor="x 1")
        say("page", new[:1])
        library.index_pending(4)
        number += 5


def killed_after(seconds: float, path: Path) -> list[str]:
    """Give what a writer said in whole lines before it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            write_for_ever(path, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as pipe:
        return [line for line in pipe.read().split("\n")[:-1] if line]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_nothing_acknowledged_is_lost_in_four_hundred_kills(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    chance = random.Random(7)
    promised: dict[str, set[int]] = {"stored": set(), "read": set(), "starred": set(), "page": set()}
    for _ in range(KILLS):
        for line in killed_after(chance.uniform(0, 0.06), path):
            kind, ids = json.loads(line)
            promised[kind].update(ids)
    assert all(promised.values())
    with Library.open(path, now=lambda: NOON) as library:
        assert library.check() == ()
        there = set(library.ids())
        assert promised["stored"] <= there
        assert len(there) % 5 == 0
        assert promised["read"] <= there - set(library.ids(View(unread=True)))
        assert promised["starred"] <= set(library.ids(View(starred=True)))
        for article_id in sorted(promised["page"]):
            stored = library.document(article_id)
            assert stored is not None
            assert stored.origin == "page"
        while library.index_pending(500):
            pass
        found = library.find_ids("pelabuhan")
        texts = {each for each in there if "pelabuhan" in _text(library, each)}
        assert set(found) == texts


def _text(library: Library, article_id: int) -> str:
    stored = library.document(article_id)
    assert stored is not None
    return stored.document.text
