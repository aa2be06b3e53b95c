"""Backups of the annotations file: one a day, kept for seven days and four weeks, proved before an older one goes."""

from datetime import UTC, date, datetime
from pathlib import Path

from reader.annotations.store import snapshot
from reader.annotations.store.snapshot import Meta, Unreadable
from reader.errors import StorageError
from reader.folder import make_folder, remove_leftovers, set_aside, write_atomically

DAYS = 7
WEEKS = 4
_STAMP = "%Y%m%dT%H%M%SZ"


def listed(path: Path) -> list[Path]:
    """Give the backups of an annotations file, the oldest name first."""
    return sorted(_folder(path).glob(f"{path.stem}-*Z{path.suffix}"))


def newest_good(path: Path) -> Path | None:
    """Give the newest backup that verifies whole, or None. Newest by the snapshot's own count, not by a clock."""
    described = [(meta.sequence, backup.name, backup) for backup in listed(path) if (meta := _meta(backup))]
    for _, _, backup in sorted(described, reverse=True):
        if _good(backup):
            return backup
    return None


def back_up(path: Path, *, now: datetime) -> Path | None:
    """Copy the snapshot unless today has one or nothing changed since the newest; give the new backup's path.

    The copy is read back and verified before any older one is removed. Raises StorageError where it cannot be made.
    """
    there = listed(path)
    if any(_day(backup) == now.astimezone(UTC).date() for backup in there):
        return None
    try:
        data = path.read_bytes()
        meta = snapshot.meta_of(data)
        if meta is None or any(known == meta for known in map(_meta, there)):
            return None
        snapshot.read(data)
        make_folder(_folder(path))
        backup = _folder(path) / f"{path.stem}-{now.astimezone(UTC).strftime(_STAMP)}{path.suffix}"
        write_atomically(backup, data)
        if not _good(backup):
            raise StorageError(f"The backup {backup} does not read back as it was written; older ones were kept.")
        for old in superseded([*there, backup]):
            old.unlink()
        remove_leftovers(backup)
    except OSError as error:
        raise StorageError(
            f"No backup of {path.name} could be made ({error.strerror}); older ones were kept."
        ) from error
    except Unreadable as error:
        raise StorageError(f"No backup of {path.name} was made: {error}; older ones were kept.") from error
    return backup


def superseded(backups: list[Path]) -> list[Path]:
    """Give those that no rule keeps: the last one of each of the newest seven days and of the four weeks before them.

    Days and weeks are counted among those that have a backup, so that a clock that jumps removes nothing by age.
    """
    days: dict[date, Path] = {}
    for backup in sorted(backups):
        if day := _day(backup):
            days[day] = backup
    daily = sorted(days)[-DAYS:]
    weeks: dict[tuple[int, int], date] = {}
    for day in sorted(days):
        if day not in daily:
            weeks[day.isocalendar()[:2]] = day
    kept = {days[day] for day in (*daily, *sorted(weeks.values())[-WEEKS:])}
    return [backup for backup in backups if _day(backup) and backup not in kept]


def restore(path: Path, backup: Path, *, now: datetime) -> None:
    """Put a backup in the place of an annotations file that is missing; a journal of the same generation still counts.

    A journal of another generation is set aside. Raises StorageError where the file is there, or the backup is bad.
    """
    if path.exists():
        raise StorageError(f"{path} is there already; move it away to restore {backup.name}.")
    try:
        data = backup.read_bytes()
        meta = snapshot.read(data).meta
        journal = path.with_suffix(".journal")
        same = meta.generation and journal.exists() and meta.generation.encode() in journal.read_bytes()[:100]
        if journal.exists() and not same:
            set_aside(journal, now=now)
        write_atomically(path, data)
    except Unreadable as error:
        raise StorageError(f"The backup {backup} is damaged ({error}); nothing was restored.") from error
    except OSError as error:
        raise StorageError(f"{backup} could not be restored ({error.strerror}).") from error


def _folder(path: Path) -> Path:
    return path.parent / "backups"


def _day(backup: Path) -> date | None:
    try:
        return datetime.strptime(backup.stem[-16:], _STAMP).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _meta(backup: Path) -> Meta | None:
    try:
        with backup.open("rb") as file:
            file.seek(max(0, backup.stat().st_size - 600))
            return snapshot.meta_of(file.read())
    except OSError:
        return None


def _good(backup: Path) -> bool:
    try:
        snapshot.read(backup.read_bytes())
    except (Unreadable, OSError):
        return False
    return True
