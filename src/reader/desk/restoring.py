"""Bring annotations back from a backup, where their file is gone or damaged."""

from pathlib import Path

from reader.annotations.store import newest_good, restore, start_anew
from reader.desk.open import ANNOTATIONS, Desk
from reader.errors import StorageError
from reader.speech import _


def restore_annotations(desk: Desk, backup: Path | None) -> Path:
    """Put a backup, the newest good one where none is named, in the place of the missing file; gives the backup.

    Raises:
        StorageError: the file is there, or there is no good backup.

    """
    desk.require_writable()
    path = desk.settings.data / ANNOTATIONS
    chosen = backup or newest_good(path)
    if chosen is None:
        raise StorageError(_("There is no good backup to restore; kutip restore --empty starts without annotations."))
    restore(path, chosen, now=desk.now())
    return chosen


def start_without(desk: Desk) -> None:
    """Begin with no annotations; what was there stays set aside.

    Raises:
        StorageError: the annotations file is there.

    """
    desk.require_writable()
    start_anew(desk.settings.data / ANNOTATIONS, now=desk.now())
