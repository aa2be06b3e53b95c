"""The data folder: who may write in it, and how a file in it is replaced so that no crash leaves half of one.

A write is durable when its bytes are synced and, for a new name, its folder is synced too (Pillai et al., "All File
Systems Are Not Created Equal", OSDI 2014). After a sync that failed nothing is known of the bytes any more
(Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020): ``SyncError`` tells that apart from
a write that failed, after which the old bytes still stand.
"""

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from reader.cleaning import clean_line
from reader.errors import ConfigError, StorageError
from reader.speech import _

_TEMPORARY = ".kutip-tmp"
_PID_PATIENCE = 0.5
"""Seconds that a second copy waits for the first to write its process id."""


def user_path(name: str | Path) -> Path:
    """Give the path that a user wrote, ``~`` expanded.

    Raises:
        ConfigError: it begins with the home of a user that there is not.

    """
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            _("{name} cannot be found: there is no such user.").format(name=clean_line(str(name)))
        ) from error


class SyncError(OSError):
    """A sync failed: what the disk holds of the file is unknown until it is read again after a restart."""


@dataclass(slots=True)
class DataFolder:
    """A folder that this process may write in, or, where another Kutip holds it, only read."""

    path: Path
    readonly: bool
    notice: str | None
    """One sentence for the user, or None where all is as it should be."""
    _lock: int | None = None

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """Open the folder, made with mode 0700 where it is missing, and take its lock unless ``readonly``.

        The lock is an ``flock`` on the file ``lock``, which dies with its process and is never deleted; the process id
        stands in it. Where another process has it, or the file system refuses, the folder is read-only and ``notice``
        says why. From here on the process makes files that only their owner reads (umask 0077).

        Raises StorageError where the folder cannot be made or read, or belongs to somebody else.
        """
        os.umask(0o077)
        if readonly and not path.is_dir():
            raise StorageError(
                _("There is no data folder at {path} yet: start Kutip once, or check the path.").format(path=path)
            )
        notice = _prepare(path, readonly=readonly)
        if readonly:
            return cls(path, True, notice)
        try:
            lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            if not os.access(path, os.W_OK):
                os.close(lock)
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            return cls(
                path,
                True,
                _("{path} cannot be written ({reason}), so nothing is changed this time.").format(
                    path=path, reason=error.strerror
                ),
            )
        try:
            taken = _take(lock)
        except OSError as error:
            os.close(lock)
            return cls(
                path,
                True,
                _("{path} cannot be locked ({reason}), so nothing is changed this time.").format(
                    path=path, reason=error.strerror
                ),
            )
        if not taken:
            pid = _holder(lock)
            os.close(lock)
            who = _("process {pid}").format(pid=pid) if pid is not None else _("another process")
            return cls(
                path,
                True,
                _("Another Kutip ({who}) has {path} open, so this one only reads.").format(who=who, path=path),
            )
        return cls(path, False, notice, lock)

    def close(self) -> None:
        """Give the lock back; the lock file stays."""
        if self._lock is not None:
            lock, self._lock = self._lock, None
            os.ftruncate(lock, 0)
            os.close(lock)
        self.readonly = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace the file by ``data``, readable by its owner alone; when this returns, it is on disk.

    A crash at any moment leaves the old file or the new one, and at worst a temporary file beside it, which
    ``remove_leftovers`` takes away. Raises OSError, with the old file untouched, and SyncError, with either.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            for chunk in (data,) if isinstance(data, bytes) else data:
                write_all(handle, chunk)
            sync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, path)  # noqa: PTH105 - one name for the call that fault tests watch
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte, however few the system takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def sync(handle: int) -> None:
    """Bring the file's bytes to the disk itself. Raises SyncError."""
    try:
        if hasattr(fcntl, "F_FULLFSYNC"):  # macOS leaves them in the drive's cache otherwise
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        else:
            os.fsync(handle)
    except OSError as error:
        raise SyncError(error.errno, error.strerror) from error


def sync_folder(path: Path) -> None:
    """Bring the folder's names to the disk. Raises SyncError."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, with mode 0700; a power cut does not take them away again.

    Raises OSError.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in reversed(missing):
        with contextlib.suppress(PermissionError):  # a parent that may not be read cannot be synced by us
            sync_folder(folder.parent)


def dated(path: Path, *, now: datetime, ending: str = "") -> Path:
    """Give the path with the time (UTC) and ``ending`` behind its name, and a number where that is there already."""
    name = f"{path.name}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    found, number = path.with_name(f"{name}{ending}"), 1
    while found.exists():
        number += 1
        found = path.with_name(f"{name}-{number}{ending}")
    return found


def set_aside(path: Path, *, now: datetime) -> Path:
    """Rename a file that cannot be used to ``NAME.damaged-UTC``, its bytes unchanged, and give the new path."""
    aside = dated(path.with_name(f"{path.name}.damaged"), now=now)
    path.rename(aside)
    sync_folder(path.parent)
    return aside


def remove_leftovers(path: Path) -> int:
    """Remove the temporary files that interrupted writes of this very file left, and give their number.

    Call it only where no other process writes the file, and after the file itself was found good.
    """
    left = [
        entry
        for entry in path.parent.iterdir()
        if entry.name.startswith(f".{path.name}.")
        and entry.name.endswith(_TEMPORARY)
        and len(entry.name) == len(path.name) + 10 + len(_TEMPORARY)
    ]
    for entry in left:
        entry.unlink(missing_ok=True)
    return len(left)


def _prepare(path: Path, *, readonly: bool) -> str | None:
    try:
        make_folder(path)
        found = path.stat()
    except OSError as error:
        raise StorageError(
            _("The data folder {path} cannot be made or read ({reason}).").format(path=path, reason=error.strerror)
        ) from error
    if found.st_uid != os.geteuid():
        raise StorageError(
            _("The data folder {path} belongs to another user; choose your own with --data.").format(path=path)
        )
    notice = (
        _("{path} is a link: the data lies in {real}.").format(path=path, real=path.resolve())
        if path.is_symlink()
        else None
    )
    if stat.S_IMODE(found.st_mode) & 0o077 and not readonly:
        try:
            path.chmod(0o700)
        except OSError as error:
            return _("Others can look into {path}, and that could not be changed ({reason}).").format(
                path=path, reason=error.strerror
            )
        if found.st_mode & 0o022:
            return _("Others could write in {path}; from now on only you can.").format(path=path)
    return notice


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            return False
        raise
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return True


def _holder(lock: int) -> int | None:
    # Between taking the lock and writing the id, the file is empty or still names a process that was killed.
    end = time.monotonic() + _PID_PATIENCE
    while True:
        text = os.pread(lock, 32, 0).strip()
        if text.isdigit() and _alive(int(text)):
            return int(text)
        if time.monotonic() > end:
            return None
        time.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
