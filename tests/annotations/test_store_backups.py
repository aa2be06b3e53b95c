"""MATRIX D13, D18 and D21: a backup a day, none removed before a newer one was proved, none by age."""

import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tinydb

from reader.annotations.store import Store, backups, newest_good, restore
from reader.errors import StorageError


def after_days(cases: Any, path: Path, days: list[int]) -> Store:
    """Change a store and back it up on each of these days, counted from the first."""
    store = Store.open(path, now=cases.NOW)
    for number, day in enumerate(days, len(store)):
        store.add(cases.annotation(number))
        store.back_up(now=cases.NOW + timedelta(days=day))
    return store


def named(path: Path) -> list[str]:
    return [backup.name[12:20] for backup in backups.listed(path)]


def test_a_backup_holds_what_the_journal_held_and_plain_tinydb_opens_it(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    backup = store.back_up(now=cases.NOW)
    assert backup == path.parent / "backups" / "annotations-20310506T070809Z.json"
    with tinydb.TinyDB(backup, access_mode="r") as database:
        assert [row["id"] for row in database.table("annotations")] == [f"{1:032x}"]
    store.add(cases.annotation(2))
    assert cases.held(Store.open(path, readonly=True, now=cases.NOW)).keys() == {f"{1:032x}", f"{2:032x}"}


def test_one_a_day_and_only_after_a_change(cases: Any, path: Path) -> None:
    store = after_days(cases, path, [0])
    store.add(cases.annotation(7))
    assert store.back_up(now=cases.NOW + timedelta(hours=3)) is None
    tomorrow = cases.NOW + timedelta(days=1)
    assert store.back_up(now=tomorrow) is not None
    assert store.back_up(now=tomorrow + timedelta(days=1)) is None
    assert named(path) == ["20310506", "20310507"]


def test_seven_days_and_four_weeks_are_kept(cases: Any, path: Path) -> None:
    after_days(cases, path, list(range(60)))
    kept = named(path)
    assert kept[-7:] == [(cases.NOW + timedelta(days=day)).strftime("%Y%m%d") for day in range(53, 60)]
    weeks = [datetime.strptime(day, "%Y%m%d").isocalendar()[1] for day in kept[:-7]]  # noqa: DTZ007 - a date
    assert len(kept) == 11
    assert weeks == sorted(set(weeks))


@pytest.mark.parametrize("jump", [-3650, -1, 3650])
def test_a_clock_that_jumps_removes_none_and_the_newest_is_the_newest(cases: Any, path: Path, jump: int) -> None:
    store = after_days(cases, path, [0, 1, 2, 2 + jump])
    assert len(named(path)) == 4 - (jump == -1)
    if jump != -1:
        newest = newest_good(path)
        assert newest is not None
        with tinydb.TinyDB(newest, access_mode="r") as database:
            assert len(database.table("annotations")) == len(store)


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_backup_that_fails_removes_no_older_one(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store = after_days(cases, path, list(range(40)))
    store.add(cases.annotation(99))
    store.compact()
    before = {backup: backup.read_bytes() for backup in backups.listed(path)}

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(StorageError, match=r"No backup of annotations\.json could be made"):
            store.back_up(now=cases.NOW + timedelta(days=41))
    assert {backup: backup.read_bytes() for backup in backups.listed(path)} == before
    assert not list((path.parent / "backups").glob(".*"))
    store.add(cases.annotation(100))
    assert store.back_up(now=cases.NOW + timedelta(days=41)) is not None


def test_a_backup_that_does_not_read_back_removes_no_older_one(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = after_days(cases, path, list(range(40)))
    before = backups.listed(path)
    store.add(cases.annotation(99))
    store.compact()
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data.tobytes().replace(b"Wira", b"Wiro")))
    with pytest.raises(StorageError, match="does not read back"):
        store.back_up(now=cases.NOW + timedelta(days=41))
    assert set(before) <= set(backups.listed(path))
    assert newest_good(path) == before[-1]


def test_a_damaged_snapshot_is_not_copied_over_good_ones(cases: Any, path: Path) -> None:
    store = after_days(cases, path, [0])
    store.add(cases.annotation(5))
    store.compact()
    path.write_bytes(path.read_bytes().replace(b"Wira", b"Wiro", 1))
    with pytest.raises(StorageError, match="No backup"):
        store.back_up(now=cases.NOW + timedelta(days=1))
    assert named(path) == ["20310506"]


def test_a_drill_gives_everything_back(cases: Any, path: Path) -> None:
    store = after_days(cases, path, [0, 1, 2])
    there = list(store.all())
    store.close()
    for file in path.parent.glob("annotations.*"):
        file.unlink()
    backup = newest_good(path)
    assert backup is not None
    restore(path, backup, now=cases.NOW)
    with Store.open(path, now=cases.NOW) as again:
        assert list(again.all()) == there
