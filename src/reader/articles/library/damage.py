"""Files that cannot be read: how they are known, and how they are set aside (law 4)."""

import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

PARTS = ("", "-wal", "-shm", "-journal")
"""What belongs to a database file, by what follows its name."""
_MAGIC = b"SQLite format 3\0"
_SMALLEST = 512
"""Bytes of the smallest page: SQLite takes a shorter file for an empty database and writes over it."""
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether SQLite found the file itself wrong, not the disk, the permissions or the statement."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def set_aside(path: Path, at: datetime, what: str) -> str:
    """Rename the file and what belongs to it to ``NAME.damaged-TIME``, unchanged; gives the sentence for the user.

    Raises OSError when the folder takes no renaming.
    """
    stem = f"{path.stem}.damaged-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside, number = path.with_name(stem + path.suffix), 1
    while any(Path(f"{aside}{part}").exists() for part in PARTS):
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    # The main file goes last: until then another try finds it and begins again.
    for part in reversed(PARTS):
        with suppress(FileNotFoundError):
            Path(f"{path}{part}").rename(f"{aside}{part}")
    _marker(path).unlink(missing_ok=True)
    return (
        f"The library {path.name} {what}: it was set aside as {aside.name} and a new one was begun;"
        " articles come back with the next refresh."
    )


def remember(path: Path, *, readonly: bool) -> None:
    """Leave a mark beside the file, so that the next start sets it aside even if it finds nothing wrong itself."""
    if readonly:
        return
    # Where the disk takes no mark, the damage is found again when it is met again.
    with suppress(OSError):
        os.close(os.open(_marker(path), os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def visible(path: Path) -> str | None:
    """Tell what is wrong with the file without SQLite, which would touch the -wal file; None where nothing shows."""
    try:
        with path.open("rb") as file:
            head = file.read(_SMALLEST)
    except FileNotFoundError:
        return None
    if not head:
        return "is empty"
    return "is damaged" if len(head) < _SMALLEST or not head.startswith(_MAGIC) or _marker(path).exists() else None


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.is-damaged")
