"""Reading the snapshot and its journal together, and what is done about files that do not fit or cannot be read."""

import secrets
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reader.annotations.store import backups, journal, snapshot
from reader.annotations.store.journal import Journal
from reader.annotations.store.snapshot import SCHEMA, Meta, Snapshot, Unreadable
from reader.errors import ConflictError, DamagedError, StorageError
from reader.folder import set_aside, write_atomically


class MissingError(StorageError):
    """The annotations file is gone although there was one; ``backup`` is the newest good copy, where there is one."""

    def __init__(self, message: str, *, backup: Path | None) -> None:
        super().__init__(message)
        self.backup = backup


@dataclass(slots=True)
class Loaded:
    """What lies on disk."""

    snapshot: Snapshot
    journal: Journal | None
    """The changes since the snapshot, or None where a new journal has to be begun."""
    notices: list[str] = field(default_factory=list)
    rewrite: bool = False
    """Whether the snapshot must be written anew before the first change."""
    readonly: bool = False


def journal_path(path: Path) -> Path:
    """Give the journal's path beside a snapshot's."""
    return path.with_suffix(".journal")


def empty() -> Snapshot:
    """Give a snapshot without records."""
    return Snapshot(b"", Meta(schema=SCHEMA, generation=secrets.token_hex(16)))


def load(path: Path, *, readonly: bool, now: datetime) -> Loaded:
    """Read both files. A damaged one is set aside unchanged (unless ``readonly``) and DamagedError raised.

    Raises MissingError where the file is gone but traces of it are there, ConflictError where git left both sides of a
    conflict in it, and StorageError where another program changed the file while the journal still held changes, or
    where it cannot be read at all.
    """
    # The journal first: when the owner compacts in between, the snapshot that follows has taken the journal in.
    log = _contents(journal_path(path))
    data = _contents(path)
    if data is None:
        return _missing(path, had_journal=log is not None, readonly=readonly)
    try:
        found = snapshot.read(data)
    except Unreadable as error:
        if snapshot.has_marks(data):
            raise ConflictError(
                f"Git left both sides of a conflict in {path}: kutip merge --sync-conflicts joins them."
            ) from error
        raise _damage(path, path, error, readonly=readonly, now=now) from error
    try:
        changes = None if log is None else journal.read(log)
    except Unreadable as error:
        raise _damage(path, journal_path(path), error, readonly=readonly, now=now) from error
    loaded = Loaded(found, changes, readonly=readonly)
    _fit(path, loaded)
    if not path.stat().st_mode & stat.S_IWUSR:
        loaded.readonly = True
        loaded.notices.append(f"{path} is write-protected, so annotations can only be read.")
    return loaded


def _fit(path: Path, loaded: Loaded) -> None:
    meta, changes = loaded.snapshot.meta, loaded.journal
    pending = 0 if changes is None or changes.generation == meta.previous else len(changes.changes)
    if pending and loaded.snapshot.adopted is not None:
        raise StorageError(
            f"{path} was changed by another program while {journal_path(path).name} still held {pending} of Kutip's "
            "changes: move one of the two away, so that nothing has to be guessed."
        )
    if pending and changes is not None and changes.generation != meta.generation:
        raise StorageError(
            f"{journal_path(path)} holds {pending} changes to another state of {path.name}: move it away to go on "
            "without them."
        )
    if loaded.snapshot.adopted is not None:
        count = len(loaded.snapshot.adopted)
        loaded.notices.append(f"{path.name} was written by another program; its {count} annotations were taken over.")
        loaded.rewrite = True
    if changes is None and loaded.snapshot.adopted is None:
        _do_without_journal(path, loaded)
    if changes is not None and changes.torn:
        loaded.notices.append("Kutip was stopped in the middle of saving; that last change had not been saved.")
    if changes is not None and changes.generation != meta.generation:
        loaded.journal = None
    if meta.schema > SCHEMA:
        loaded.readonly = True
        loaded.notices.append(f"{path.name} was written by a newer Kutip, so this one only reads it.")


def _do_without_journal(path: Path, loaded: Loaded) -> None:
    # The user was told of the damage when the journal was set aside, so what verifies of it is taken in now.
    name, meta = journal_path(path).name, loaded.snapshot.meta
    for aside in sorted(path.parent.glob(f"{name}.damaged-*"), reverse=True):
        found = journal.salvage(_contents(aside) or b"", meta.generation)
        if found:
            loaded.journal = Journal(meta.generation, found)
            loaded.rewrite = True
            loaded.notices.append(
                f"{len(found)} changes were read from the damaged {aside.name}; others may be missing."
            )
            return
    if loaded.snapshot.offsets:
        loaded.notices.append(
            f"{name} is missing; if the last session did not end properly, its changes are missing too."
        )


def _contents(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}).") from error


def _missing(path: Path, *, had_journal: bool, readonly: bool) -> Loaded:
    if not had_journal and not any(path.parent.glob(f"{path.name}.damaged-*")) and not backups.listed(path):
        return Loaded(empty(), None, readonly=readonly)
    backup = backups.newest_good(path)
    where = f"the newest good backup is {backup}" if backup else "there is no good backup"
    raise MissingError(f"The annotations file {path} is missing; {where}.", backup=backup)


def _damage(path: Path, damaged: Path, why: Unreadable, *, readonly: bool, now: datetime) -> DamagedError:
    aside = None if readonly else set_aside(damaged, now=now)
    kept = f"it was set aside unchanged as {aside.name}" if aside else "it was left as it is"
    backup = backups.newest_good(path)
    offer = f"the newest good backup is {backup}" if backup else "there is no backup yet"
    return DamagedError(f"{damaged} is damaged ({why}): {kept}, and {offer}.", aside=aside)


def start_anew(path: Path, *, now: datetime) -> None:
    """Begin an empty annotations file where the old one is missing and the user chose so; a journal is set aside.

    Raises StorageError where the file is there, or cannot be made.
    """
    if path.exists():
        raise StorageError(f"{path} is there already; nothing was begun.")
    try:
        if journal_path(path).exists():
            set_aside(journal_path(path), now=now)
        write_atomically(path, snapshot.write((), {}, empty().meta))
    except OSError as error:
        raise StorageError(f"{path} could not be made ({error.strerror}).") from error
