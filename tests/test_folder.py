"""The data folder: who may write, what others may read, and files that are replaced whole."""

import errno
import os
import resource
import signal
import stat
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import folder
from reader.errors import StorageError
from reader.folder import DataFolder, SyncError, remove_leftovers, set_aside, write_atomically

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run ``work`` in a child with a pipe's writing end; give the child's id and the reading end."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # newer Pythons warn of threads; none of them holds a lock that the child needs
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        work(writing)
    finally:
        os._exit(0)


def test_a_fresh_folder_and_what_is_made_in_it_are_the_owners_alone(tmp_path: Path) -> None:
    with DataFolder.open(tmp_path / "a" / "b") as opened:
        write_atomically(opened.path / "file", b"x")
        (opened.path / "plain").write_text("y")
        (opened.path / "inner").mkdir()
    assert {path.name: oct(mode(path)) for path in (tmp_path / "a").rglob("*")} == {
        "b": "0o700",
        "lock": "0o600",
        "file": "0o600",
        "plain": "0o600",
        "inner": "0o700",
    }


def test_a_second_copy_only_reads_and_names_the_first(tmp_path: Path) -> None:
    with DataFolder.open(tmp_path) as first, DataFolder.open(tmp_path) as second:
        assert not first.readonly
        assert first.notice is None
        assert second.readonly
        assert second.notice == f"Another Kutip (process {os.getpid()}) has {tmp_path} open, so this one only reads."
    with DataFolder.open(tmp_path) as third:
        assert not third.readonly


def test_to_read_takes_no_lock_and_makes_nothing(tmp_path: Path) -> None:
    with DataFolder.open(tmp_path, readonly=True) as reading, DataFolder.open(tmp_path) as writing:
        assert reading.readonly
        assert reading.notice is None
        assert not writing.readonly
    with pytest.raises(StorageError, match="There is no data folder"):
        DataFolder.open(tmp_path / "no", readonly=True)
    assert not (tmp_path / "no").exists()


@pytest.mark.slow
def test_of_two_that_start_together_exactly_one_writes(tmp_path: Path) -> None:
    def start(gate: int, writing: int) -> None:
        os.read(gate, 1)  # both wake at once when the gate's other end is closed
        opened = DataFolder.open(tmp_path)
        os.write(writing, f"{opened.readonly}|{os.getpid()}|{opened.notice}".encode())
        signal.pause()

    for _ in range(20):
        gate, hold = os.pipe()

        def work(writing: int, gate: int = gate, hold: int = hold) -> None:
            os.close(hold)
            start(gate, writing)

        children = [forked(work) for _ in range(2)]
        os.close(gate)
        os.close(hold)
        said = sorted(os.read(reading, 4096).decode() for _, reading in children)
        for child, reading in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reading)
        (first, pid, notice), (second, _, told) = (line.split("|") for line in said)
        assert (first, notice) == ("False", "None")
        assert second == "True"
        assert f"process {pid})" in told


def test_a_lock_dies_with_its_process_and_its_file_stays(tmp_path: Path) -> None:
    def hold(writing: int) -> None:
        DataFolder.open(tmp_path)
        os.write(writing, b"x")
        signal.pause()

    child, reading = forked(hold)
    os.read(reading, 1)
    inode = (tmp_path / "lock").stat().st_ino
    assert DataFolder.open(tmp_path).readonly
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    assert (tmp_path / "lock").read_text().strip() == str(child)
    with DataFolder.open(tmp_path) as opened:
        assert not opened.readonly
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())
    assert (tmp_path / "lock").stat().st_ino == inode


def test_a_process_id_that_was_given_out_again_locks_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(f"{os.getppid()}\n")
    with DataFolder.open(tmp_path) as opened:
        assert not opened.readonly


def test_a_folder_open_to_others_is_closed_and_that_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with DataFolder.open(tmp_path) as opened:
        assert opened.notice == f"Others could write in {tmp_path}; from now on only you can."
    assert mode(tmp_path) == 0o700


def test_a_link_is_followed_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with DataFolder.open(tmp_path / "link") as opened:
        assert opened.notice == f"{tmp_path / 'link'} is a link: the data lies in {tmp_path / 'real'}."


def test_the_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(StorageError, match="belongs to another user"):
        DataFolder.open(tmp_path)


def test_a_file_in_the_folders_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be made or read"):
        DataFolder.open(tmp_path / "file")


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES])
def test_where_nothing_can_be_written_it_only_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    tmp_path.chmod(0o700)

    def refuse(*_: object) -> int:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "open", refuse)
    opened = DataFolder.open(tmp_path)
    assert opened.readonly
    assert opened.notice == f"{tmp_path} cannot be written ({os.strerror(error)}), so nothing is changed this time."


def test_where_nothing_can_be_locked_it_only_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    opened = DataFolder.open(tmp_path)
    assert opened.readonly
    assert (
        opened.notice == f"{tmp_path} cannot be locked ({os.strerror(errno.ENOLCK)}), so nothing is changed this time."
    )


def test_a_file_is_replaced_whole_from_pieces(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    write_atomically(path, iter([b"new ", b"", b"words"]))
    assert path.read_bytes() == b"new words"
    assert mode(path) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_the_names_of_new_folders_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").resolve()))
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only Linux tells a handle's path")
    DataFolder.open(tmp_path / "a" / "b").close()
    assert synced == [tmp_path, tmp_path / "a"]
    DataFolder.open(tmp_path / "a" / "b").close()
    assert len(synced) == 2


def test_the_file_is_synced_before_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def spied(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def named(source: Path, target: Path) -> None:
        steps.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", spied)
    monkeypatch.setattr(os, "replace", named)
    write_atomically(tmp_path / "file", b"x")
    assert steps == ["file", "name", "folder"]


def test_a_system_that_takes_few_bytes_at_a_time_loses_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    write_atomically(tmp_path / "file", bytes(range(256)))
    assert (tmp_path / "file").read_bytes() == bytes(range(256))


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(SyncError if call == "fsync" else OSError, match="No space left"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_limit_on_file_sizes_is_an_error_like_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def work(writing: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_atomically(path, b"new" * 1000)
        except OSError as error:
            os.write(writing, os.strerror(error.errno or 0).encode())

    child, reading = forked(work)
    os.waitpid(child, 0)
    assert os.read(reading, 100).decode() == os.strerror(errno.EFBIG)
    os.close(reading)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_set_aside_keeps_every_byte_and_every_earlier_one(tmp_path: Path) -> None:
    names = []
    for content in (b"one", b"two", b"three"):
        (tmp_path / "notes.json").write_bytes(content)
        aside = set_aside(tmp_path / "notes.json", now=NOW)
        assert aside.read_bytes() == content
        names.append(aside.name)
    stamp = "notes.json.damaged-20310506T070809Z"
    assert names == [stamp, f"{stamp}-2", f"{stamp}-3"]


def test_leftovers_are_told_from_files_that_only_look_like_them(tmp_path: Path) -> None:
    own = tmp_path / f".notes.json.0a1b2c3d{folder._TEMPORARY}"
    others = [".notes.json.tmp", "notes.json.0a1b2c3d.kutip-tmp", ".notes.json.bak.0a1b2c3d.kutip-tmp", "notes.json"]
    for name in (own.name, *others):
        (tmp_path / name).write_text("x")
    assert remove_leftovers(tmp_path / "notes.json") == 1
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(others)
