"""One connection writes; others read beside it and never make checkpoints: SQLite before 3.51.3 may lose data then."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.articles.library import Library
from reader.articles.library.slots import PER_SECOND, Slots
from reader.articles.model import Incoming, View
from reader.errors import StorageError

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Make = Callable[..., Incoming]


def test_a_reading_connection_cannot_make_a_checkpoint(library: Library, library_path: Path, make_entry: Make) -> None:
    library.store(1, [make_entry(number) for number in range(50)])
    wal = Path(f"{library_path}-wal")
    with library._db.reading() as db:
        assert db.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
        assert db.execute("PRAGMA query_only").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError):
            db.execute("DELETE FROM item")
    before = library_path.read_bytes()
    reader = library._db._reader()
    for mode in ("PASSIVE", "FULL", "RESTART", "TRUNCATE"):
        with pytest.raises(sqlite3.OperationalError):
            reader.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
    reader.close()
    assert library_path.read_bytes() == before
    assert wal.stat().st_size > 0


def test_readers_leave_the_wal_alone_even_as_the_last_to_close(
    library: Library, library_path: Path, make_entry: Make
) -> None:
    library.store(1, [make_entry(number) for number in range(50)])
    before = library_path.read_bytes()
    with Library.open(library_path, readonly=True, now=lambda: NOON) as second:
        assert len(second.ids()) == 50
    assert library_path.read_bytes() == before


def test_the_settings_that_durability_needs(library: Library) -> None:
    with library._db.writing() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_all_writing_goes_through_one_connection(library: Library) -> None:
    seen = set()

    def write(_: int) -> None:
        with library._db.writing() as db:
            seen.add(id(db))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert len(seen) == 1


def test_threads_read_whole_states_while_one_writes(library: Library, make_entry: Make) -> None:
    stop = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not stop.is_set():
            with library._db.reading() as db:
                total = db.execute("SELECT total FROM tally WHERE feed = 1").fetchone()[0]
                count = db.execute("SELECT count(*) FROM article").fetchone()[0]
            if total != count or count % 10:
                wrong.append(f"{total} {count}")
            ids = library.ids(View(feed=1), limit=20)
            rows = library.rows(ids)
            if set(rows) != set(ids):
                wrong.append("rows are missing")
            library.find_ids("pelabuhan", limit=20)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(60):
        new = library.store(1, [make_entry(turn * 10 + number) for number in range(10)]).new
        library.set_read(new[:3], read=True)
        library.index_pending(10)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert library.counts()[1] == (420, 600)


def test_a_closed_library_says_so(library: Library, make_entry: Make) -> None:
    library.ids()
    library.close()
    library.close()
    with pytest.raises(StorageError, match="closed"):
        library.ids()
    with pytest.raises(StorageError, match="closed"):
        library.store(1, [make_entry(1)])


def test_an_error_within_a_transaction_leaves_nothing(library: Library, make_entry: Make) -> None:
    def broken() -> None:
        with library._db.writing() as db:
            db.execute("DELETE FROM item")
            raise KeyError

    library.store(1, [make_entry(1)])
    with pytest.raises(KeyError):
        broken()
    assert len(library.ids()) == 1
    library.set_read(library.ids(), read=True)


def test_slots_go_down_from_what_is_taken(library: Library, make_entry: Make) -> None:
    new = library.store(
        1, [make_entry(1, published=NOON, id=f"a{number}", link=None, title=str(number)) for number in range(30)]
    ).new
    wanted = int(NOON.timestamp()) * PER_SECOND + PER_SECOND - 1
    assert list(new) == [wanted - number for number in range(30)]
    with library._db.writing() as db:
        slots = Slots(db, now=int(NOON.timestamp()) * 1_000_000)
        micros = int(NOON.timestamp()) * 1_000_000
        # One second below lies within the run, two seconds above is later than now.
        taken = [
            slots.take(micros - 1_000_000),
            slots.take(micros + 2_000_000),
            slots.take(None),
            slots.take(-(10**15)),
        ]
    assert taken[:3] == [wanted - 30, wanted - 31, wanted - 32]
    assert 0 < taken[3] < taken[0]
