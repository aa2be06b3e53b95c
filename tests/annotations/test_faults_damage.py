"""MATRIX D10, D11 and D13: files that are damaged, emptied or gone are never opened as empty and never overwritten."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.annotations.store import MissingError, Store, journal, newest_good, restore, snapshot, start_anew
from reader.annotations.store.snapshot import Unreadable
from reader.errors import DamagedError, StorageError

DRAW = random.Random(3)


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut in its first line": lambda data: data[:12],
    "its first half gone": lambda data: data[len(data) // 2 :],
    "garbage": lambda data: DRAW.randbytes(len(data)),
    "zeros": lambda data: bytes(len(data)),
    "null": lambda _: b"null",
    "a list": lambda _: b"[]",
    "an empty object": lambda _: b"{}",
    "wrong types": lambda _: b'{"annotations": {"1": {"id": 5, "article": []}}}',
    "one bit flipped": lambda data: flipped(data, len(data) * 4),
    "more at its end": lambda data: data + b"more\n",
    "a line twice": lambda data: data + data[data.index(b"\n") + 1 :],
}


def prepared(cases: Any, path: Path) -> dict[str, Path]:
    """Make a store with a backup and a journal with changes; give the three files."""
    store = Store.open(path, now=cases.NOW)
    store.transact(add=[cases.annotation(number) for number in range(5)])
    backup = store.back_up(now=cases.NOW)
    assert backup is not None
    for number in range(5, 9):
        store.add(cases.annotation(number))
    return {"snapshot": path, "journal": path.with_suffix(".journal"), "backup": backup}


@pytest.mark.parametrize("which", ["snapshot", "journal"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_and_set_aside_unchanged(cases: Any, path: Path, which: str, damage: str) -> None:
    files = prepared(cases, path)
    damaged = DAMAGES[damage](files[which].read_bytes())
    files[which].write_bytes(damaged)
    before = {name: file.read_bytes() for name, file in files.items() if name != which}
    with pytest.raises(DamagedError) as refused:
        Store.open(path, now=cases.NOW)
    aside = refused.value.aside
    assert aside is not None
    assert aside.name == f"{files[which].name}.damaged-20310506T070809Z"
    assert aside.read_bytes() == damaged
    assert not files[which].exists()
    assert {name: file.read_bytes() for name, file in files.items() if name != which} == before
    assert str(files["backup"]) in str(refused.value)
    assert aside.name in str(refused.value)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_never_offered(cases: Any, path: Path, damage: str) -> None:
    backup = prepared(cases, path)["backup"]
    older = backup.with_name("annotations-20310505T070809Z.json")
    older.write_bytes(backup.read_bytes())
    backup.write_bytes(DAMAGES[damage](backup.read_bytes()))
    assert newest_good(path) == older
    older.unlink()
    assert newest_good(path) is None
    path.unlink()
    with pytest.raises(MissingError, match="there is no good backup"):
        Store.open(path, now=cases.NOW)
    with pytest.raises(StorageError, match="is damaged"):
        restore(path, backup, now=cases.NOW)
    assert not path.exists()


@pytest.mark.parametrize("which", ["snapshot", "journal"])
def test_a_reader_leaves_a_damaged_file_where_it_is(cases: Any, path: Path, which: str) -> None:
    damaged = prepared(cases, path)[which]
    damaged.write_bytes(b"null")
    with pytest.raises(DamagedError, match="left as it is") as refused:
        Store.open(path, readonly=True, now=cases.NOW)
    assert refused.value.aside is None
    assert damaged.read_bytes() == b"null"


def test_every_single_flipped_bit_of_a_snapshot_is_seen(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(1), cases.annotation(2)])
    data = path.read_bytes()
    snapshot.read(data)
    for at in range(len(data) * 8):
        with pytest.raises(Unreadable):
            snapshot.read(flipped(data, at))


def test_every_single_flipped_bit_of_a_journal_is_seen(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    store.add(cases.annotation(2))
    data = path.with_suffix(".journal").read_bytes()
    journal.read(data)
    for at in range(len(data) * 8):
        with pytest.raises(Unreadable):
            journal.read(flipped(data, at))


def test_a_snapshot_cut_anywhere_is_seen(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(1), cases.annotation(2)])
    data = path.read_bytes()
    for size in range(len(data)):
        with pytest.raises(Unreadable):
            snapshot.read(data[:size])


def test_a_journal_cut_anywhere_in_its_last_line_gives_what_was_promised(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    promised = path.with_suffix(".journal").read_bytes()
    store.add(cases.annotation(2))
    data = path.with_suffix(".journal").read_bytes()
    for size in range(len(promised) + 1, len(data)):
        found = journal.read(data[:size])
        assert (len(found.changes), found.size, found.torn) == (1, len(promised), size - len(promised))


def test_lines_that_were_moved_left_out_or_come_from_elsewhere_are_seen(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    for number in range(4):
        store.add(cases.annotation(number))
    first, *lines = path.with_suffix(".journal").read_bytes().splitlines(keepends=True)
    strange = journal.line("ab" * 16, 5, put={}, remove=[1])
    for wrong in (
        [lines[1], lines[0]],
        lines[1:],
        [*lines[:2], lines[3]],
        [*lines, strange],
        [*lines, b"\n"],
        [*lines, b"6 "],
    ):
        with pytest.raises(Unreadable):
            journal.read(first + b"".join(wrong))


def test_a_stopped_save_is_told_and_cleared_away(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    log = path.with_suffix(".journal")
    promised = log.read_bytes()
    log.write_bytes(promised + b'2 900 01234567 {"put"')
    with Store.open(path, now=cases.NOW) as again:
        assert any("in the middle of saving" in notice for notice in again.notices)
        assert log.read_bytes() == promised
        assert cases.held(again) == {f"{1:032x}": ""}


def test_a_missing_file_is_never_begun_anew_by_itself(cases: Any, path: Path) -> None:
    files = prepared(cases, path)
    path.unlink()
    for _ in range(2):
        with pytest.raises(MissingError) as refused:
            Store.open(path, now=cases.NOW)
        assert refused.value.backup == files["backup"]
        assert not path.exists()
    files["journal"].unlink()
    with pytest.raises(MissingError):
        Store.open(path, now=cases.NOW)


def test_after_damage_the_file_is_missed_not_begun_anew(cases: Any, path: Path) -> None:
    Store.open(path, now=cases.NOW).close()
    path.with_suffix(".journal").unlink()
    path.write_bytes(b"")
    with pytest.raises(DamagedError, match="no backup yet"):
        Store.open(path, now=cases.NOW)
    with pytest.raises(MissingError):
        Store.open(path, now=cases.NOW)
    start_anew(path, now=cases.NOW)
    assert len(Store.open(path, now=cases.NOW)) == 0


def test_a_backup_and_its_journal_give_everything_back(cases: Any, path: Path) -> None:
    files = prepared(cases, path)
    path.write_bytes(flipped(path.read_bytes(), 5000))
    with pytest.raises(DamagedError):
        Store.open(path, now=cases.NOW)
    restore(path, files["backup"], now=cases.NOW)
    with Store.open(path, now=cases.NOW) as store:
        assert len(cases.held(store)) == 9
    with pytest.raises(StorageError, match="is there already"):
        restore(path, files["backup"], now=cases.NOW)


def test_an_older_backup_comes_back_without_a_journal_that_is_not_its_own(cases: Any, path: Path) -> None:
    backup = prepared(cases, path)["backup"]
    with Store.open(path, now=cases.NOW) as store:
        store.compact()
        store.add(cases.annotation(20))
        log = path.with_suffix(".journal").read_bytes()
        path.unlink()
        restore(path, backup, now=cases.NOW)
    aside = path.with_name("annotations.journal.damaged-20310506T070809Z")
    assert aside.read_bytes() == log


def test_starting_anew_keeps_the_old_journal(cases: Any, path: Path) -> None:
    log = prepared(cases, path)["journal"].read_bytes()
    with pytest.raises(StorageError, match="is there already"):
        start_anew(path, now=cases.NOW)
    path.unlink()
    start_anew(path, now=cases.NOW)
    assert path.with_name("annotations.journal.damaged-20310506T070809Z").read_bytes() == log
    with Store.open(path, now=cases.NOW) as store:
        assert len(store) == 0


@pytest.mark.parametrize("which", ["snapshot", "journal"])
@pytest.mark.parametrize("deed", ["removed", "replaced"])
def test_a_file_that_vanishes_under_the_running_store_costs_nothing(
    cases: Any, path: Path, which: str, deed: str
) -> None:
    files = prepared(cases, path)
    store = Store.open(path, now=cases.NOW)
    files[which].unlink()
    if deed == "replaced":
        files[which].write_bytes(b"null")
    store.add(cases.annotation(20))
    assert len(cases.held(Store.open(path, readonly=True, now=cases.NOW))) == 10
    others = list(path.parent.glob("annotations.json.other-*"))
    assert [other.read_bytes() for other in others] == [b"null"] * (which == "snapshot" and deed == "replaced")


def test_only_read_where_there_is_nothing_it_is_empty_and_makes_nothing(cases: Any, path: Path) -> None:
    with Store.open(path, readonly=True, now=cases.NOW) as store:
        assert (len(store), list(store.all()), store.counts()) == (0, [], {})
    assert list(path.parent.iterdir()) == []


def test_a_journal_of_another_file_is_refused(cases: Any, path: Path) -> None:
    prepared(cases, path)
    other = path.with_name("other.json")
    Store.open(other, now=cases.NOW).close()
    path.with_suffix(".journal").replace(other.with_suffix(".journal"))
    before = other.read_bytes()
    with pytest.raises(StorageError, match="holds 4 changes to another state"):
        Store.open(other, now=cases.NOW)
    assert other.read_bytes() == before


def test_what_verifies_of_a_damaged_journal_is_read_at_the_next_start(cases: Any, path: Path) -> None:
    log = prepared(cases, path)["journal"]
    lines = log.read_bytes().splitlines(keepends=True)
    lines[2] = flipped(lines[2], 800)
    log.write_bytes(b"".join(lines))
    with pytest.raises(DamagedError):
        Store.open(path, now=cases.NOW)
    there = {f"{number:032x}": "" for number in (0, 1, 2, 3, 4, 5, 7, 8)}
    reading = Store.open(path, readonly=True, now=cases.NOW)
    assert cases.held(reading) == there
    for notices in (1, 0):
        store = Store.open(path, now=cases.NOW)
        assert cases.held(store) == there
        assert len(store.notices) == notices
    with Store.open(path, now=cases.NOW) as store:
        store.add(cases.annotation(6))
    assert len(Store.open(path, now=cases.NOW)) == 9


def test_a_journal_that_is_gone_is_told(cases: Any, path: Path) -> None:
    prepared(cases, path)["journal"].unlink()
    with Store.open(path, now=cases.NOW) as store:
        assert store.notices == (
            "annotations.journal is missing; if the last session did not end properly, its changes are missing too.",
        )
        assert len(store) == 5


def test_a_file_that_may_not_be_read_is_one_sentence(cases: Any, path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageError, match=r"annotations\.json cannot be read \(Is a directory\)"):
        Store.open(path, now=cases.NOW)


def test_what_others_may_not_read(cases: Any, path: Path) -> None:
    os.umask(0o022)
    backup = prepared(cases, path)["backup"]
    modes = {file.name: file.stat().st_mode & 0o777 for file in (path, path.with_suffix(".journal"), backup)}
    assert set(modes.values()) == {0o600}
    assert backup.parent.stat().st_mode & 0o777 == 0o700
