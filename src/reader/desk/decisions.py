"""The file with what the user said of names: which are the same, and which stand alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reader.desk.register import Decisions
from reader.desk.undo import Change, Record, StaleError
from reader.errors import StorageError
from reader.folder import write_atomically
from reader.speech import _

PEOPLE = "people.json"
"""The file's name in the data folder."""

ABOUT = "people"
"""What the records of these changes are about."""


@dataclass(frozen=True, slots=True)
class DecisionsFile:
    """The decisions on disk."""

    path: Path

    def read(self) -> Decisions:
        """Give the decisions; none where there is no file. Raises StorageError; a file is left as it is then."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Decisions)
        except FileNotFoundError:
            return Decisions()
        except OSError as error:
            raise StorageError(
                _("{path} cannot be read: {reason}.").format(path=self.path, reason=error.strerror)
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StorageError(
                _(
                    "{path} is no list of merged and split names; move it away, and names are joined as at first."
                ).format(path=self.path)
            ) from error

    def decide(self, label: str, before: Decisions, after: Decisions) -> Change:
        """Write other decisions and give the change; when this returns, they are on disk. Raises StorageError."""
        self._write(after)
        record = Record(ABOUT, msgspec.Raw(msgspec.json.encode(before)), msgspec.Raw(msgspec.json.encode(after)))
        return Change(label, *self.revive(record), record)

    def revive(self, record: Record) -> tuple[Callable[[], None], Callable[[], None]]:
        """Give the ways back and forth of a merge or split, of this run or an earlier one."""
        before = msgspec.json.decode(record.before, type=Decisions)
        after = msgspec.json.decode(record.after, type=Decisions)
        return lambda: self._switch(after, before), lambda: self._switch(before, after)

    def _switch(self, have: Decisions, want: Decisions) -> None:
        if self.read() != have:
            raise StaleError(_("The names were merged or split in another way meanwhile; they were left as they are."))
        self._write(want)

    def _write(self, wanted: Decisions) -> None:
        body = msgspec.json.format(msgspec.json.encode(wanted), indent=1)
        try:
            write_atomically(self.path, body)
        except OSError as error:
            raise StorageError(
                _("{path} cannot be written: {reason}.").format(path=self.path, reason=error.strerror)
            ) from error
