"""Another's annotations file, read without changing it or taking it for ours."""

from datetime import datetime
from pathlib import Path

from reader.annotations.model import Annotation
from reader.annotations.store import journal, records, snapshot
from reader.annotations.store.opening import journal_path
from reader.annotations.store.store import Store
from reader.errors import StorageError

_TAIL = 600
"""Bytes at the end of a snapshot that hold what it tells of itself."""


def read_other(path: Path, *, now: datetime) -> dict[str, Annotation]:
    """Give the annotations of a file by their ids: a snapshot with its journal, or a journal that was left alone.

    A journal that a program for syncing set aside belongs to a snapshot under another name; each of its changes holds
    whole records, so that they count by themselves where that snapshot is not found.

    Raises:
        StorageError: there is no such file, or it cannot be read.

    """
    if not path.is_file():
        raise StorageError(f"There is no annotations file {path}.")
    if path.suffix == ".journal":
        return _of_journal(path)
    with Store.open(path, readonly=True, now=now) as store:
        return {one.id: one for one in store.all()}


def sync_conflicts(path: Path) -> list[Path]:
    """Give the files that Syncthing set aside beside an annotations file (``NAME.sync-conflict-DATE-TIME-ID.EXT``)."""
    own = (path, journal_path(path))
    return sorted(found for one in own for found in one.parent.glob(f"{one.stem}.sync-conflict-*{one.suffix}"))


def _of_journal(path: Path) -> dict[str, Annotation]:
    try:
        data = path.read_bytes()
        changes = journal.read(data)
    except (snapshot.Unreadable, OSError) as error:
        raise StorageError(f"{path} cannot be read: {error}.") from error
    numbered: dict[int, Annotation] = {}
    for candidate in sorted(path.parent.glob("*.json")):
        meta = snapshot.meta_of(candidate.read_bytes()[-_TAIL:])
        if meta is not None and meta.generation == changes.generation:
            numbered = _records_of(candidate)
            break
    for change in changes.changes:
        numbered.update({number: records.decode(bytes(raw)) for number, raw in change.put.items()})
        for number in change.remove:
            numbered.pop(number, None)
    return {one.id: one for one in numbered.values()}


def _records_of(path: Path) -> dict[int, Annotation]:
    try:
        found = snapshot.read(path.read_bytes())
    except snapshot.Unreadable as error:
        raise StorageError(f"{path} cannot be read: {error}.") from error
    return {number: records.decode(found.record(number)) for number in found.offsets}
