"""What was typed into a tagging form that was never answered: Kutip was ended, or ended itself, meanwhile.

Each open form has a file of its own in the data folder, which goes when the form is saved or left.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from reader.annotations.model import Selector
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.errors import StorageError
from reader.folder import set_aside, write_atomically
from reader.speech import _

PREFIX, SUFFIX = "unfinished-", ".json"

LIMIT = 50
"""Files that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One form as it was left."""

    id: str
    """A UUID as 32 hexadecimal digits."""
    article: str
    """The article's key."""
    title: str
    selector: Selector
    draft: Draft
    at: datetime
    annotation: str | None = None
    """The annotation that was being edited, None where there was none yet."""


def keep(desk: Desk, one: Unfinished) -> None:
    """Put a form as it is now on the disk.

    Raises:
        StorageError: it could not be written.

    """
    if desk.readonly:
        return
    try:
        write_atomically(_path(desk, one.id), msgspec.json.encode(one))
    except OSError as error:
        raise StorageError(
            _("What you typed could not be kept in {data}: {reason}.").format(
                data=desk.settings.data, reason=error.strerror
            )
        ) from error


def forget(desk: Desk, id: str) -> None:  # noqa: A002 - the field's name
    """Remove the file of a form that was answered, if there is one."""
    if not desk.readonly:
        with contextlib.suppress(OSError):  # it is offered once more, which does no harm
            _path(desk, id).unlink(missing_ok=True)


def left(desk: Desk) -> tuple[Unfinished, ...]:
    """Give the forms that were left, the newest first; a file that cannot be read is set aside.

    Raises:
        StorageError: the data folder cannot be read.

    """
    if desk.readonly:
        return ()
    found = []
    try:
        for path in sorted(desk.settings.data.glob(f"{PREFIX}*{SUFFIX}"))[:LIMIT]:
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=Unfinished))
            except (msgspec.MsgspecError, UnicodeError):
                set_aside(path, now=desk.now())
    except OSError as error:
        raise StorageError(
            _("{data} cannot be read: {reason}.").format(data=desk.settings.data, reason=error.strerror)
        ) from error
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _path(desk: Desk, id: str) -> Path:  # noqa: A002 - the field's name
    return desk.settings.data / f"{PREFIX}{id}{SUFFIX}"
