"""The schema grows by steps that are done or not done, wherever they are interrupted."""

import os
import signal
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.articles.library import Library
from reader.articles.library.connections import Connections
from reader.articles.library.migrations import MIGRATIONS, Migration
from reader.articles.model import FeedSpec
from reader.errors import StorageError

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KILLS = 100


def now() -> datetime:
    return NOON


def schema(path: Path) -> list[tuple[str, str]]:
    db = sqlite3.connect(path)
    try:
        return db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        db.close()


def steps(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    try:
        return [name for (name,) in db.execute("SELECT name FROM migration ORDER BY id")]
    finally:
        db.close()


@pytest.fixture
def whole(tmp_path: Path) -> list[tuple[str, str]]:
    path = tmp_path / "whole.sqlite"
    Library.open(path, now=now).close()
    return schema(path)


@pytest.mark.parametrize("done", range(len(MIGRATIONS)))
def test_every_earlier_schema_is_upgraded(library_path: Path, whole: list[tuple[str, str]], done: int) -> None:
    Connections.open(library_path, readonly=False, now=now, chain=MIGRATIONS[:done]).close()
    if done:
        with sqlite3.connect(library_path) as db:
            db.execute("INSERT INTO feed(url, title, category, tags, position) VALUES ('u', 't', '', '[]', 0)")
        db.close()
    with Library.open(library_path, now=now) as library:
        assert library.notices == ()
        assert [feed.url for feed in library.feeds()] == (["u"] if done else [])
        assert library.check() == ()
    assert schema(library_path) == whole
    assert steps(library_path) == [step.name for step in MIGRATIONS]


@pytest.mark.parametrize("broken", range(1, 4))
def test_a_step_that_fails_leaves_the_schema_before_it(library_path: Path, broken: int) -> None:
    Connections.open(library_path, readonly=False, now=now).close()
    before = schema(library_path)
    statements = [f"CREATE TABLE extra{number} (x)" for number in range(3)]
    statements.insert(broken, "CREATE TABLE feed (x)")
    bad = Migration("bad", tuple(statements))
    with pytest.raises(StorageError):
        Connections.open(library_path, readonly=False, now=now, chain=(*MIGRATIONS, bad))
    assert schema(library_path) == before
    assert steps(library_path) == [step.name for step in MIGRATIONS]


def test_a_newer_schema_is_read_and_not_written(library_path: Path) -> None:
    with Library.open(library_path, now=now) as library:
        library.sync_feeds([FeedSpec(url="u", title="t")])
    later = Migration("later", ("ALTER TABLE feed ADD COLUMN mood TEXT",))
    Connections.open(library_path, readonly=False, now=now, chain=(*MIGRATIONS, later)).close()
    for readonly in (False, True):
        with Library.open(library_path, readonly=readonly, now=now) as library:
            assert library.readonly
            (notice,) = library.notices
            assert "newer Kutip" in notice
            assert [feed.url for feed in library.feeds()] == ["u"]
            with pytest.raises(StorageError, match="reading only"):
                library.sync_feeds([])


def test_an_older_schema_is_not_upgraded_where_it_is_only_read(library_path: Path) -> None:
    Connections.open(library_path, readonly=False, now=now, chain=MIGRATIONS[:2]).close()
    before = library_path.read_bytes()
    with pytest.raises(StorageError, match="upgrade"):
        Library.open(library_path, readonly=True, now=now)
    assert library_path.read_bytes() == before


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("earlier", [None, 1])
def test_a_start_killed_at_any_moment_goes_on_at_the_next(
    tmp_path: Path, whole: list[tuple[str, str]], earlier: int | None
) -> None:
    path = tmp_path / "library.sqlite"

    def prepare() -> None:
        for left in tmp_path.glob("library.sqlite*"):
            left.unlink()
        if earlier is not None:
            Connections.open(path, readonly=False, now=now, chain=MIGRATIONS[:earlier]).close()

    prepare()
    begun = time.perf_counter()
    Library.open(path, now=now).close()
    duration = time.perf_counter() - begun
    seen = set()
    for turn in range(KILLS):
        prepare()
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(writing, b"x")
                Library.open(path, now=now)
            finally:
                os._exit(0)
        os.read(reading, 1)
        time.sleep(duration * 2 * turn / KILLS)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)
        os.close(writing)
        seen.add(_steps_done(path))
        with Library.open(path, now=now) as library:
            assert (library.readonly, library.notices) == (False, ())
            assert library.check() == ()
        assert schema(path) == whole
        assert steps(path) == [step.name for step in MIGRATIONS]
        assert [left.name for left in tmp_path.glob("library*")] == ["library.sqlite"]
    # The kills fell before the upgrade and after it.
    assert {earlier, len(MIGRATIONS)} <= seen


def _steps_done(path: Path) -> int | None:
    if not path.exists():
        return None
    copy = path.with_name("look.sqlite")
    for part in ("", "-wal"):
        Path(f"{copy}{part}").unlink(missing_ok=True)
        if Path(f"{path}{part}").exists():
            Path(f"{copy}{part}").write_bytes(Path(f"{path}{part}").read_bytes())
    return len(steps(copy))
