"""MATRIX D04 to D07 and D19: a disk that is full, fails or may not be written, and values that JSON lacks."""

import errno
import os
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.annotations.store import Store
from reader.errors import StorageError
from reader.folder import DataFolder

NOTE = "panjang " * 1500


class Failing:
    """Make one system call fail from its n-th use on, ``times`` times, after doing half of a write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, call: str, error: int) -> None:
        self.patch, self.call, self.error = monkeypatch, call, error
        self.happened = 0

    @contextmanager
    def at(self, number: int, *, times: int = 1 << 30) -> Iterator[None]:
        real, seen = getattr(os, self.call), 0

        def failing(*arguments: Any) -> Any:
            nonlocal seen
            seen += 1
            if number <= seen < number + times:
                self.happened += 1
                if self.call == "write" and seen == number:
                    return real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise OSError(self.error, os.strerror(self.error))
            return real(*arguments)

        with self.patch.context() as patched:
            patched.setattr(os, self.call, failing)
            yield


def some(cases: Any, path: Path) -> Store:
    """Give a store with three annotations, one of them only in the journal."""
    store = Store.open(path, now=cases.NOW)
    store.transact(add=[cases.annotation(1), cases.annotation(2)])
    store.compact()
    store.add(cases.annotation(3))
    return store


def steps(store: Store, cases: Any) -> list[Callable[[], None]]:
    """Give several changes and a compaction, one after the other."""
    return [
        lambda: store.add(cases.annotation(4, note=NOTE)),
        lambda: store.transact(update=[cases.annotation(1, note="ubah")], remove=[f"{2:032x}"]),
        store.compact,
        lambda: store.add(cases.annotation(6)),
    ]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_disk_that_is_full_at_the_nth_write_costs_only_the_change_that_was_refused(
    cases: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    failing = Failing(monkeypatch, "write", error)
    for number in range(1, 100):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "annotations.json"
        store = some(cases, path)
        states = [cases.held(store)]
        said = os.strerror(error)
        failing.happened = 0
        with failing.at(number):
            try:
                for step in steps(store, cases):
                    step()
                    states.append(cases.held(store))
            except StorageError as refused:
                said = str(refused)
            assert os.strerror(error) in said
            assert cases.held(store) == states[-1]
        assert cases.held(Store.open(path, readonly=True, now=cases.NOW)) == states[-1]
        assert not list(folder.glob(".*.kutip-tmp"))
        store.add(cases.annotation(9))
        store.close()
        assert cases.held(Store.open(path, now=cases.NOW)) == states[-1] | {f"{9:032x}": ""}
        if not failing.happened:
            break
    assert number > 5
    assert len(states) == 5


def test_a_full_disk_while_compacting_on_the_way_costs_nothing(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.annotations.store.storage.JOURNAL_LEAST", 5_000)
    store = some(cases, path)
    failing = Failing(monkeypatch, "replace", errno.ENOSPC)
    with failing.at(1):
        for number in range(10, 20):
            store.add(cases.annotation(number))
    assert failing.happened
    assert any("could not be written" in notice for notice in store.notices)
    assert not store.readonly
    assert len(cases.held(Store.open(path, now=cases.NOW))) == 13


def test_at_the_end_a_full_disk_leaves_the_changes_in_the_journal(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = some(cases, path)
    with Failing(monkeypatch, "write", errno.ENOSPC).at(1):
        store.close()
    assert any("stay in annotations.journal" in notice for notice in store.notices)
    assert len(cases.held(Store.open(path, now=cases.NOW))) == 3


def test_a_start_on_a_full_disk_can_still_read(cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = some(cases, path)
    log = path.with_suffix(".journal")
    stale = log.read_bytes()
    store.compact()
    log.write_bytes(stale)
    with Failing(monkeypatch, "write", errno.ENOSPC).at(1):
        reading = Store.open(path, now=cases.NOW)
    assert len(cases.held(reading)) == 3
    assert reading.readonly
    assert any("only be read this time" in notice for notice in reading.notices)
    assert not Store.open(path, now=cases.NOW).readonly


def test_a_failed_sync_ends_all_writing_until_a_restart(
    cases: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing(monkeypatch, "fsync", errno.EIO)
    (tmp_path / "untroubled").mkdir()
    store = some(cases, tmp_path / "untroubled" / "annotations.json")
    states = [cases.held(store)]
    for step in steps(store, cases):
        step()
        states.append(cases.held(store))
    for number in range(1, 50):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "annotations.json"
        store, done, said = some(cases, path), 0, ""
        failing.happened = 0
        with failing.at(number, times=1):
            try:
                for step in steps(store, cases):
                    step()
                    done += 1
            except StorageError as refused:
                said = str(refused)
        if not failing.happened:
            break
        assert "did not confirm a write" in said
        assert store.readonly
        assert said in store.notices
        assert cases.held(store) == states[done]
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        for refused_too in (lambda store=store: store.add(cases.annotation(8)), store.compact):
            with pytest.raises(StorageError, match="until Kutip is started again"):
                refused_too()
        store.close()
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == files
        with Store.open(path, now=cases.NOW) as again:
            assert cases.held(again) in states[done : done + 2]
            again.add(cases.annotation(8))
    assert number > 6
    assert done == len(states) - 1


def test_a_write_of_few_bytes_at_a_time_is_carried_on(cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:100]))
    store = some(cases, path)
    for step in steps(store, cases):
        step()
    assert cases.held(Store.open(path, now=cases.NOW)) == cases.held(store)


def test_a_signal_in_the_middle_of_a_write_leaves_no_half_line(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = some(cases, path)
    write = os.write

    def interrupted(handle: int, data: bytes) -> int:
        write(handle, data[:50])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            store.add(cases.annotation(4))
    store.add(cases.annotation(5))
    assert cases.held(Store.open(path, now=cases.NOW)).keys() == {f"{number:032x}" for number in (1, 2, 3, 5)}


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a small file system in memory, where this user may."""
    folder.mkdir()
    command = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    ran = subprocess.run(command, check=False, capture_output=True) if os.geteuid() == 0 else None
    if ran is None or ran.returncode != 0:
        pytest.skip("only root can mount a small file system; the hooks above did the same")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def test_a_really_full_disk_refuses_and_works_again_once_freed(cases: Any, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=700k,mode=700") as folder:
        path = folder / "annotations.json"
        ballast = folder / "ballast"
        ballast.write_bytes(b"x" * 200_000)
        store = Store.open(path, now=cases.NOW)
        made = (cases.annotation(number, note=NOTE) for number in range(1000))
        with pytest.raises(StorageError, match="No space left"):
            deque(map(store.add, made), maxlen=0)
        saved = cases.held(store)
        number = len(saved)
        assert number > 10
        assert cases.held(Store.open(path, readonly=True, now=cases.NOW)) == saved
        ballast.unlink()
        store.add(cases.annotation(number, note=NOTE))
        store.close()
        reading = Store.open(path, readonly=True, now=cases.NOW)
        assert not reading.notices
        assert cases.held(reading) == saved | {f"{number:032x}": NOTE}


def test_a_disk_that_may_not_be_written_is_read(cases: Any, tmp_path: Path) -> None:
    with mounted(tmp_path / "sealed", "size=2m,mode=700") as folder:
        with DataFolder.open(folder):
            some(cases, folder / "annotations.json").close()
        remount = [shutil.which("mount") or "mount", "-o", "remount,ro", str(folder)]
        subprocess.run(remount, check=True)
        opened = DataFolder.open(folder)
        assert opened.readonly
        assert opened.notice is not None
        assert "cannot be written" in opened.notice
        store = Store.open(folder / "annotations.json", readonly=opened.readonly, now=cases.NOW)
        assert len(cases.held(store)) == 3


def test_a_write_protected_file_is_read_and_left_alone(cases: Any, path: Path) -> None:
    some(cases, path).close()
    path.chmod(0o400)
    before = path.read_bytes()
    store = Store.open(path, now=cases.NOW)
    assert store.readonly
    assert any("write-protected" in notice for notice in store.notices)
    assert len(cases.held(store)) == 3
    with pytest.raises(StorageError, match="reading only"):
        store.add(cases.annotation(4))
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (before, 0o400)


BAD: dict[str, Callable[[Any], Any]] = {
    "surrogate in the note": lambda one: replace(one, note="a\ud800b"),
    "surrogate in a tag": lambda one: replace(one, tags=("\udfff",)),
    "surrogate as a field's name": lambda one: replace(one, fields={"\ud83d": "x"}),
    "NaN": lambda one: replace(one, fields={"score": float("nan")}),
    "infinity": lambda one: replace(one, fields={"score": float("inf")}),
    "2^63 as a field": lambda one: replace(one, fields={"n": 2**63}),
    "an object": lambda one: replace(one, note=object()),
    "bytes": lambda one: replace(one, note=b"abc"),
    "a set": lambda one: replace(one, tags={"a", "b"}),
    "a list of itself": lambda one: replace(one, note=_endless()),
    "a time without zone": lambda one: replace(one, created=one.created.replace(tzinfo=None)),
    "an unknown state": lambda one: replace(one, state="dreamt"),
    "an id that is no text": lambda one: replace(one, id=5),
}


def _endless() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


@pytest.mark.parametrize("bad", BAD)
def test_what_json_cannot_hold_is_refused_before_the_disk_is_touched(cases: Any, path: Path, bad: str) -> None:
    store = some(cases, path)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(StorageError, match="was not saved"):
        store.transact(add=[cases.annotation(8), BAD[bad](cases.annotation(9))])
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    assert len(store) == 3


@pytest.mark.parametrize(
    "note",
    ["x" * 10_000_000, "\0\x01\x7f\u2028\ufffe", '"\\\n\r\t{}[]', "👩‍👩‍👧 ﷽ e\u0301", ""],
    ids=lambda note: f"{len(note)}",
)
def test_strange_but_sound_text_is_stored_equal(cases: Any, path: Path, note: str) -> None:
    made = cases.annotation(1, note=note, fields={note[:50]: note}, article=note[:50])
    with Store.open(path, now=cases.NOW) as store:
        store.add(made)
        assert list(Store.open(path, readonly=True, now=cases.NOW).all()) == [made]
    with Store.open(path, now=cases.NOW) as store:
        assert store.of_article(note[:50]) == [made]


def test_a_number_of_any_size_is_stored_equal(cases: Any, path: Path) -> None:
    one = cases.annotation(1)
    sizes = (2**53 + 1, 2**63, 2**70, -(2**63))
    made = [replace(one, id=f"{size}", selector=replace(one.selector, start=size)) for size in sizes]
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=made)
    assert list(Store.open(path, now=cases.NOW).all()) == made[::-1]
