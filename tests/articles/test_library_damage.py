"""Files that are damaged, empty, foreign, or may not be written: told, set aside unchanged, never written over."""

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.articles.library import Library
from reader.articles.library.connections import Connections
from reader.articles.model import FeedSpec, Incoming
from reader.errors import DamagedError, StorageError

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NOBODY = 65534
Make = Callable[..., Incoming]


def open_at(path: Path, *, readonly: bool = False) -> Library:
    return Library.open(path, readonly=readonly, now=lambda: NOON)


@pytest.fixture
def filled(library: Library, library_path: Path, make_entry: Make) -> Path:
    """A closed library of 500 articles, indexed."""
    library.store(1, [make_entry(number) for number in range(500)])
    library.index_pending(500)
    library.close()
    return library_path


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _nul(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


def _text(path: Path) -> None:
    path.write_text("null")


def _one_byte(path: Path) -> None:
    path.write_bytes(b"S")


def _zero_schema(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\0" * 3996)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_garbage, _half, _nul, _header, _text, _one_byte, _zero_schema, _empty])
def test_a_damaged_file_is_set_aside_unchanged_and_a_new_one_begun(
    filled: Path, make_entry: Make, damage: Callable[[Path], None]
) -> None:
    damage(filled)
    before = hashlib.sha256(filled.read_bytes()).hexdigest()
    for turn in range(2):
        with open_at(filled) as library:
            if turn == 0:
                (notice,) = library.notices
                assert "set aside as library.damaged-20260302T120000Z.sqlite" in notice
            else:
                assert library.notices == ()
            library.sync_feeds([FeedSpec(url="https://h.example/f", title="H")])
            library.store(1, [make_entry(turn)])
            assert len(library.ids()) == turn + 1
    aside = filled.with_name("library.damaged-20260302T120000Z.sqlite")
    assert hashlib.sha256(aside.read_bytes()).hexdigest() == before


def test_a_second_damaged_file_of_the_same_second_gets_its_own_name(filled: Path) -> None:
    for number in range(3):
        filled.write_text(f"damage {number}")
        open_at(filled).close()
    contents = sorted(path.read_text() for path in filled.parent.glob("*.damaged-*"))
    assert contents == ["damage 0", "damage 1", "damage 2"]


def test_the_wal_of_a_damaged_file_goes_with_it(filled: Path) -> None:
    _garbage(filled)
    Path(f"{filled}-wal").write_bytes(b"not a wal")
    open_at(filled).close()
    assert filled.with_name("library.damaged-20260302T120000Z.sqlite-wal").read_bytes() == b"not a wal"


def test_a_zeroed_page_is_found_when_it_is_read_and_set_aside_at_the_next_start(filled: Path) -> None:
    found = 0
    pages = filled.stat().st_size // 4096
    whole = filled.read_bytes()
    for page in range(1, pages, max(1, pages // 40)):
        filled.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        damaged = False
        with open_at(filled) as library:
            if library.notices:
                found += 1
                continue
            try:
                for article_id in library.ids():
                    library.article(article_id)
                    library.document(article_id)
                library.search("pelabuhan")
            except DamagedError:
                damaged = True
            damaged = bool(library.check()) or damaged
        with open_at(filled) as library:
            assert bool(library.notices) == damaged
        found += damaged
        for path in filled.parent.glob("*.damaged-*"):
            path.unlink()
        filled.unlink()
    # Some pages are free or hold what only a search of other words reads; most are missed.
    assert found > 30


def test_damage_met_while_writing_stores_nothing_and_says_so(filled: Path, make_entry: Make) -> None:
    with open_at(filled) as library:
        root = (
            sqlite3.connect(filled).execute("SELECT rootpage FROM sqlite_master WHERE name = 'identity'").fetchone()[0]
        )
        library.close()
    with filled.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(os.urandom(4096))
    with open_at(filled) as library, pytest.raises(DamagedError, match="next start"):
        library.store(1, [make_entry(number) for number in range(1000, 1100)])
    with open_at(filled) as library:
        assert len(library.notices) == 1


def test_a_missing_wal_gives_an_earlier_state(
    library: Library, library_path: Path, make_entry: Make, tmp_path: Path
) -> None:
    library.store(1, [make_entry(number) for number in range(100)])
    copy = tmp_path / "copy" / "library.sqlite"
    copy.parent.mkdir()
    shutil.copy(library_path, copy)
    with open_at(copy) as opened:
        assert opened.check() == ()
        assert len(opened.ids()) in {0, 100}


@pytest.mark.parametrize("tail", [b"", os.urandom(5000)])
def test_a_half_written_wal_gives_whole_transactions(
    library: Library, make_entry: Make, tmp_path: Path, tail: bytes
) -> None:
    for number in range(30):
        library.store(1, [make_entry(number)])
    library_path = library.path
    copy = tmp_path / "copy" / "library.sqlite"
    copy.parent.mkdir()
    wal = Path(f"{library_path}-wal").read_bytes()
    for cut in range(0, len(wal), max(1, len(wal) // 12)):
        for left in copy.parent.iterdir():
            left.unlink()
        shutil.copy(library_path, copy)
        Path(f"{copy}-wal").write_bytes(wal[:cut] + tail)
        with open_at(copy) as opened:
            assert opened.check() == ()
            assert opened.counts().get(1, (0, 0))[1] == len(opened.ids())


def test_a_strange_journal_beside_the_file_changes_nothing(filled: Path) -> None:
    Path(f"{filled}-journal").write_bytes(os.urandom(2048))
    with open_at(filled) as library:
        assert len(library.ids()) == 500
        assert library.check() == ()


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipe (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        open_at(path)
    assert path.read_bytes() == before


def test_files_are_their_owners_alone(library: Library, library_path: Path, make_entry: Make) -> None:
    os.umask(0o022)
    library.store(1, [make_entry(1)])
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in library_path.parent.iterdir()}
    assert modes == dict.fromkeys(modes, 0o600)
    assert {"library.sqlite", "library.sqlite-wal", "library.sqlite-shm"} <= modes.keys()
    assert stat.S_IMODE(library_path.parent.stat().st_mode) == 0o700


def test_loose_permissions_are_tightened(filled: Path) -> None:
    filled.chmod(0o644)
    open_at(filled).close()
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600


def test_nothing_can_be_read_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no library"):
        open_at(tmp_path / "library.sqlite", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_that_is_only_read_stays_where_it_is(filled: Path) -> None:
    _half(filled)
    with pytest.raises(DamagedError):
        open_at(filled, readonly=True)
    assert filled.stat().st_size > 0
    assert not list(filled.parent.glob("*.damaged-*"))


def test_a_readonly_library_reads_beside_the_one_that_writes(
    library: Library, library_path: Path, make_entry: Make
) -> None:
    library.store(1, [make_entry(1)])
    with open_at(library_path, readonly=True) as second:
        library.store(1, [make_entry(2)])
        assert len(second.ids()) == 2
        for write in (
            lambda: second.store(1, [make_entry(3)]),
            lambda: second.set_read(second.ids(), read=True),
            lambda: second.sync_feeds([]),
        ):
            with pytest.raises(StorageError, match="reading only"):
                write()


def as_nobody(work: Callable[[], None]) -> None:
    """Run ``work`` in a child without root's rights, to which permissions mean something."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the child must end here
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.fixture
def protected(filled: Path) -> Iterator[Path]:
    """The library in a folder that another user may reach."""
    folder = Path(tempfile.mkdtemp(prefix="kutip-test-"))
    folder.chmod(0o755)
    path = folder / "library.sqlite"
    shutil.copy(filled, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_folder_that_takes_no_files_opens_for_reading(protected: Path) -> None:
    def work() -> None:
        with open_at(protected) as library:
            assert library.readonly
            assert "reading only" in library.notices[0]
            assert len(library.ids()) == 500
            assert library.search("pelabuhan", limit=3)
            with pytest.raises(StorageError, match="reading only"):
                library.set_read(library.ids(), read=True)

    as_nobody(work)
    assert [path.name for path in protected.parent.iterdir()] == ["library.sqlite"]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_what_lies_in_a_wal_is_read_where_no_file_can_be_made(protected: Path, make_entry: Make) -> None:
    protected.parent.chmod(0o755)
    protected.chmod(0o644)
    work = protected.parent / "work.sqlite"
    shutil.copy(protected, work)
    with open_at(work) as library:
        library.store(1, [make_entry(7_000)])
        shutil.copy(work, protected)
        shutil.copy(f"{work}-wal", f"{protected}-wal")
    work.unlink()
    protected.chmod(0o444)
    Path(f"{protected}-wal").chmod(0o444)
    protected.parent.chmod(0o555)

    def read() -> None:
        with open_at(protected) as library:
            assert library.readonly
            assert len(library.ids()) == 501

    as_nobody(read)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_file_that_may_not_be_read_is_an_error_not_damage(protected: Path) -> None:
    protected.chmod(0o000)

    def work() -> None:
        with pytest.raises(StorageError) as caught:
            open_at(protected)
        assert not isinstance(caught.value, DamagedError)

    as_nobody(work)
    assert protected.exists()


def test_a_readonly_file_system(filled: Path, tmp_path: Path) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("mounting needs rights that this user has not")
    try:
        shutil.copy(filled, mount)
        subprocess.run(["mount", "-o", "remount,ro", mount], check=True)
        with open_at(mount / "library.sqlite") as library:
            assert library.readonly
            assert len(library.ids()) == 500
    finally:
        subprocess.run(["umount", mount], check=True)


def test_a_full_disk_stores_nothing_and_works_again_when_there_is_room(tmp_path: Path, make_entry: Make) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", mount], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting needs rights that this user has not")
    try:
        with open_at(mount / "library.sqlite") as library:
            library.sync_feeds([FeedSpec(url="https://h.example/f", title="H")])
            stored = 0
            with pytest.raises(StorageError, match="disk is full"):  # noqa: PT012 - which turn it is, is not known
                for turn in range(100):
                    library.store(1, [make_entry(turn * 100 + number) for number in range(100)])
                    stored += 100
            assert len(library.ids()) == stored
            assert library.counts()[1] == (stored, stored)
            subprocess.run(["mount", "-o", "remount,size=16m", mount], check=True)
            library.store(1, [make_entry(99_999)])
            assert len(library.ids()) == stored + 1
            assert library.check() == ()
    finally:
        subprocess.run(["umount", mount], check=True)


def test_after_a_failed_sync_nothing_more_is_written(library: Library, make_entry: Make) -> None:
    class Failing:
        def __init__(self, real: sqlite3.Connection) -> None:
            self.real = real

        def execute(self, sql: str, *values: object) -> object:
            if sql == "COMMIT":
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
                raise error
            return self.real.execute(sql, *values)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

    connections: Connections = library._db
    real = connections._writer
    assert real is not None
    connections._writer = Failing(real)  # type: ignore[assignment]
    with pytest.raises(StorageError, match="disk reports an error"):
        library.store(1, [make_entry(1)])
    connections._writer = real
    with pytest.raises(StorageError, match="until Kutip is started again"):
        library.store(1, [make_entry(2)])
    assert len(library.ids()) == 0
