"""The connections to the library's file: one that writes, one for each thread that reads."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from reader.articles.library import damage, migrations
from reader.articles.library.columns import to_micros
from reader.articles.library.migrations import MIGRATIONS, Migration
from reader.errors import DamagedError, StorageError

_NOT_WRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_WAL_KEPT = 64 * 1024 * 1024
_WAL_PAGES = 8000
"""Pages (32 MB) after which the -wal file is written back; at SQLite's 1,000 each batch of a refresh would do it."""


class Connections:
    """The file's connections; ``reading`` and ``writing`` give them out and turn SQLite's errors into Kutip's."""

    def __init__(self, path: Path, *, uri: str, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self.notices: list[str] = []
        self._uri = uri
        self._writer: sqlite3.Connection | None = None
        self._readers: list[sqlite3.Connection] = []
        self._own = threading.local()
        self._turn = threading.RLock()
        self._stopped: str | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._closed = False

    @classmethod
    def open(
        cls, path: Path, *, readonly: bool, now: Callable[[], datetime], chain: Sequence[Migration] = MIGRATIONS
    ) -> Self:
        """Open the file, making, upgrading or setting it aside as needed; see ``Library.open``."""
        notices: list[str] = []
        if not readonly and not _may_write(path):
            notices.append(f"The library {path} cannot be written here; it opens for reading only.")
            readonly = True
        if not readonly:
            try:
                made = cls._open_writable(path, notices, now, chain)
            except sqlite3.Error as error:
                if _code(error) not in _NOT_WRITABLE:
                    raise _explained(path, error) from error
                notices.append(f"The library {path} cannot be written here; it opens for reading only.")
                made = None
            if made is not None:
                made.notices = notices
                return made
        opened = cls._open_readable(path, notices, chain)
        opened.notices = notices
        return opened

    @classmethod
    def _open_writable(
        cls, path: Path, notices: list[str], now: Callable[[], datetime], chain: Sequence[Migration]
    ) -> Self | None:
        _make(path, notices, now, chain)
        made = cls(path, uri=f"{path.absolute().as_uri()}?mode=ro", readonly=False)
        try:
            newer = made._start_writer(now, chain)
        except sqlite3.Error as error:
            made.close()
            if not damage.is_damage(error):
                raise
            notices.append(damage.set_aside(path, now(), "is damaged"))
            _make(path, notices, now, chain)
            made = cls(path, uri=f"{path.absolute().as_uri()}?mode=ro", readonly=False)
            newer = made._start_writer(now, chain)
        except BaseException:
            made.close()
            raise
        if newer:
            made.close()
            return None
        return made

    def _start_writer(self, now: Callable[[], datetime], chain: Sequence[Migration]) -> bool:
        """Connect, upgrade the schema; True when the file is of a newer program and must not be written."""
        # The file was made by _make: "rw" never makes one that is not ours.
        db = self._writer = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=5,
        )
        done = migrations.applied(db)
        if not done and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise StorageError(f"{self.path} is a database of another program; move it or choose another data folder.")
        if migrations.pending(done, chain) is None:
            return True
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"journal_size_limit = {_WAL_KEPT}",
            f"wal_autocheckpoint = {_WAL_PAGES}",
            "cache_size = -8000",
            "temp_store = MEMORY",
            "cell_size_check = ON",
            "secure_delete = OFF",
        ):
            db.execute(f"PRAGMA {pragma}").fetchall()
        for step in migrations.pending(done, chain) or ():
            migrations.run(db, step, at=to_micros(now()))
        # A look at each table that every start needs finds a cut or foreign file now rather than later.
        for table in ("feed", "tally", "item", "article", "revision", "search"):
            if table in {name for (name,) in db.execute("SELECT name FROM sqlite_master")}:
                db.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608 - names from the line above
        return False

    @classmethod
    def _open_readable(cls, path: Path, notices: list[str], chain: Sequence[Migration]) -> Self:
        if not path.exists():
            raise StorageError(f"There is no library at {path} yet, and none can be made there.")
        opened = cls(path, uri=f"{path.absolute().as_uri()}?mode=ro", readonly=True)
        try:
            try:
                done = opened._look()
            except sqlite3.Error as error:
                if _code(error) not in _NOT_WRITABLE:
                    raise
                opened._read_where_it_lies()
                done = opened._look()
        except sqlite3.Error as error:
            opened.close()
            if damage.is_damage(error):
                raise DamagedError(
                    f"The library {path} is damaged and cannot be replaced while it is read-only."
                ) from error
            raise _explained(path, error) from error
        todo = migrations.pending(done, chain)
        if todo is None:
            notices.append(f"The library {path} was written by a newer Kutip; it opens for reading only.")
        elif todo:
            opened.close()
            raise StorageError(f"The library {path} needs an upgrade: start Kutip once where it may write there.")
        return opened

    def _look(self) -> list[str]:
        db = self._reader()
        return migrations.applied(db)

    def _read_where_it_lies(self) -> None:
        """Read a file whose folder takes no -shm file: as it is, or a copy of it where a -wal file belongs to it."""
        self._drop_readers()
        wal = Path(f"{self.path}-wal")
        if wal.exists() and wal.stat().st_size:
            # Without its -wal the file may stand between two states.
            self._copy = tempfile.TemporaryDirectory(prefix="kutip-library-")
            copy = Path(self._copy.name) / self.path.name
            try:
                shutil.copyfile(self.path, copy)
                shutil.copyfile(wal, f"{copy}-wal")
            except OSError as error:
                raise StorageError(f"The library {self.path} cannot be copied to be read: {error.strerror}.") from error
            self._uri = f"{copy.absolute().as_uri()}?mode=rw"
        else:
            self._uri = f"{self.path.absolute().as_uri()}?immutable=1"

    def close(self) -> None:
        """Close everything. The writer goes last: it writes the -wal file back."""
        with self._turn:
            self._closed = True
            self._drop_readers()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._copy is not None:
                self._copy.cleanup()
                self._copy = None

    def _drop_readers(self) -> None:
        with self._turn:
            for reader in self._readers:
                reader.close()
            self._readers.clear()
            self._own = threading.local()

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if reader is None:
            with self._turn:
                if self._closed:
                    raise StorageError("The library is closed.")
                # close() comes from another thread than the one that reads.
                reader = sqlite3.connect(self._uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
                self._readers.append(reader)
            # Only the writer makes checkpoints: SQLite before 3.51.3 may lose data otherwise.
            for pragma in ("query_only = ON", "wal_autocheckpoint = 0", "temp_store = MEMORY"):
                reader.execute(f"PRAGMA {pragma}").fetchall()
            self._own.reader = reader
        return reader

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's own connection, on which one state of the library is seen until the end."""
        try:
            db = self._reader()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the one connection that writes, within a transaction that is on disk when the block ends."""
        with self._turn:
            if self.readonly:
                raise StorageError(f"The library {self.path} is open for reading only.")
            if self._stopped is not None:
                raise StorageError(self._stopped)
            if self._writer is None:
                raise StorageError("The library is closed.")
            db = self._writer
            try:
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:
                        with suppress(sqlite3.Error):
                            db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> StorageError:
        if damage.is_damage(error):
            damage.remember(self.path, readonly=self.readonly)
            return DamagedError(
                f"The library {self.path} is damaged; the next start sets it aside and begins a new one."
            )
        failure = _explained(self.path, error)
        if _code(error) == sqlite3.SQLITE_IOERR:
            # After a failed fsync nobody knows what is on disk: never write on as if nothing had been.
            self._stopped = f"{failure} Nothing more is stored until Kutip is started again."
        return failure


def _may_write(path: Path) -> bool:
    folder = path.parent
    if not folder.exists():
        return True
    return os.access(folder, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))


def _make(path: Path, notices: list[str], now: Callable[[], datetime], chain: Sequence[Migration]) -> None:
    """Make an empty library for its owner alone, or tighten the one that is there; set what shows damage aside."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (wrong := damage.visible(path)) is not None:
            notices.append(damage.set_aside(path, now(), wrong))
        if not path.exists():
            _begin(path, at=to_micros(now()), chain=chain)
        path.chmod(0o600)
    except OSError as error:
        raise StorageError(f"The library {path} cannot be made: {error.strerror}.") from error


def _begin(path: Path, *, at: int, chain: Sequence[Migration]) -> None:
    """Make a library under another name and rename it when it is whole, so that an empty file always means damage."""
    draft = path.with_name(f"{path.name}.new")
    for part in damage.PARTS:
        Path(f"{draft}{part}").unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    db = sqlite3.connect(draft, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL").fetchall()
        for step in chain:
            migrations.run(db, step, at=at)
    finally:
        db.close()
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _code(error: sqlite3.Error) -> int:
    # Errors that Python's module raises itself carry no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _explained(path: Path, error: sqlite3.Error) -> StorageError:
    reasons = {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_IOERR: "the disk reports an error",
        sqlite3.SQLITE_BUSY: "another program is writing to it",
        sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
        sqlite3.SQLITE_READONLY: "the file cannot be written",
    }
    return StorageError(f"The library {path} cannot be used: {reasons.get(_code(error), str(error))}.")
