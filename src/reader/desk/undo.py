"""Undo and redo: each change of the user's is kept with the way back and the way forth again.

Changes that carry a record are kept in a file too, one JSON line each, so that they can be undone after a restart. What
the file says is only ever applied to things that still are as the change left them.
"""

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from reader.errors import StorageError
from reader.folder import write_atomically
from reader.speech import english

DEPTH = 1000
"""Changes that can be undone at most; the oldest are forgotten first."""

KEPT = 200
"""Changes that the file keeps for the next start."""

LARGEST_RECORD = 8 * 1024 * 1024
"""Bytes of one change's record, some 8,000 annotations; a larger one can be undone until Kutip ends."""

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes from which the file is written anew, with the newest changes that take half of them."""

HISTORY = "history.jsonl"
"""The file's name in the data folder."""

Step = Callable[[], None]
_log = logging.getLogger(__name__)


class StaleError(StorageError):
    """What a change was about is another one meanwhile; the change is forgotten, nothing else was done."""


@dataclass(frozen=True, slots=True)
class Record:
    """A change as data: what it was about, and how that was before and after, as JSON."""

    about: str
    before: msgspec.Raw
    after: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Change:
    """Something the user did: what it was, in words, and how to take it back and do it again."""

    label: str
    undo: Step
    redo: Step
    record: Record | None = None
    """What makes it a change that a later start can undo."""


Reviver = Callable[[Record], tuple[Step, Step]]
"""Gives the way back and the way forth of a change that was read from the file."""


class _Line(msgspec.Struct, omit_defaults=True):
    op: Literal["do", "undo", "redo"]
    label: str = ""
    about: str = ""
    before: msgspec.Raw = msgspec.Raw(b"null")
    after: msgspec.Raw = msgspec.Raw(b"null")


@dataclass(slots=True)
class History:
    """What was done, newest last. The functions of a change run in the storage thread."""

    path: Path | None = None
    """The file that outlives this run, None where there is none."""
    revivers: Mapping[str, Reviver] = field(default_factory=dict)
    _done: deque[Change] = field(default_factory=lambda: deque(maxlen=DEPTH))
    _undone: list[Change] = field(default_factory=list)
    _read: bool = False
    _bytes: int = 0

    def push(self, change: Change) -> None:
        """Remember a change that has been made; what was undone before can no longer be redone."""
        self._load()
        self._done.append(change)
        self._undone.clear()
        self._append(_line(change))

    def undo(self) -> str | None:
        """Take the last change back and give its label, None where there is none; a failed undo can be tried again.

        Raises:
            StaleError: what it was about is another one meanwhile; it is forgotten.
            StorageError: it could not be taken back.

        """
        self._load()
        if not self._done:
            return None
        change = self._done[-1]
        try:
            change.undo()
        except StaleError:
            self._done.pop()
            self._rewrite()
            raise
        self._undone.append(self._done.pop())
        self._append(_Line("undo") if _storable(change) else None)
        return change.label

    def redo(self) -> str | None:
        """Make the change that was last undone again, and give its label, None where there is none.

        Raises:
            StaleError: what it was about is another one meanwhile; it is forgotten.
            StorageError: it could not be made again.

        """
        self._load()
        if not self._undone:
            return None
        change = self._undone[-1]
        try:
            change.redo()
        except StaleError:
            self._undone.pop()
            self._rewrite()
            raise
        self._done.append(self._undone.pop())
        self._append(_Line("redo") if _storable(change) else None)
        return change.label

    # The file

    def _load(self) -> None:
        """Read what earlier runs left; a line that cannot be read ends what can be undone there."""
        if self._read or self.path is None:
            return
        self._read = True
        try:
            body = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            _log.warning("%s cannot be read: %s", self.path, error)
            return
        done: list[Change] = []
        undone: list[Change] = []
        whole = body.endswith(b"\n")
        try:
            for raw in body.splitlines():
                self._replay(msgspec.json.decode(raw, type=_Line), done, undone)
        except (msgspec.DecodeError, UnicodeDecodeError, IndexError):
            # A power cut left half of the last line, or somebody edited the file: what came before still holds.
            whole = False
        self._done.extend(done[-KEPT:])
        self._undone.extend(undone)
        self._bytes = len(body)
        if not whole or len(done) > 2 * KEPT or len(body) > LARGEST_FILE:
            self._rewrite()

    def _replay(self, line: _Line, done: list[Change], undone: list[Change]) -> None:
        match line.op:
            case "undo":
                undone.append(done.pop())
            case "redo":
                done.append(undone.pop())
            case _:
                undone.clear()
                reviver = self.revivers.get(line.about)
                if reviver is not None:
                    # Raw values are views of the line: copies outlive it.
                    record = Record(line.about, line.before.copy(), line.after.copy())
                    back, forth = reviver(record)
                    done.append(Change(line.label, back, forth, record))

    def _append(self, line: _Line | None) -> None:
        if self.path is None or line is None:
            return
        body = msgspec.json.encode(line) + b"\n"
        try:
            with self.path.open("ab") as file:
                file.write(body)
        except OSError as error:
            # What was changed is on disk; that it cannot be undone after a restart is no reason to say it failed.
            _log.warning("%s cannot be written: %s", self.path, error)
            return
        self._bytes += len(body)
        if self._bytes > LARGEST_FILE:
            self._rewrite()

    def _rewrite(self) -> None:
        """Write the file anew with the changes that are still kept."""
        if self.path is None:
            return
        undone = [one for one in self._undone if _storable(one)]
        done = _newest([one for one in self._done if _storable(one)][-KEPT:], room=LARGEST_FILE // 2 - _size(undone))
        lines = [_line(one) for one in (*done, *reversed(undone))] + [_Line("undo")] * len(undone)
        body = b"".join(msgspec.json.encode(line) + b"\n" for line in lines if line is not None)
        with contextlib.suppress(OSError):  # as above
            write_atomically(self.path, body)
            self._bytes = len(body)


def _storable(change: Change) -> bool:
    return change.record is not None and _size([change]) <= LARGEST_RECORD


def _size(changes: Sequence[Change]) -> int:
    records = [change.record for change in changes if change.record is not None]
    return sum(len(memoryview(one.before)) + len(memoryview(one.after)) for one in records)


def _newest(changes: Sequence[Change], *, room: int) -> list[Change]:
    """Give the last changes whose records have room together."""
    first = len(changes)
    while first and (room := room - _size(changes[first - 1 : first])) >= 0:
        first -= 1
    return list(changes[first:])


def _line(change: Change) -> _Line | None:
    """Give the line of a change; one that is not kept still ends what could be redone."""
    record = change.record
    if record is None or not _storable(change):
        return _Line("do", english(change.label))
    return _Line("do", english(change.label), record.about, record.before, record.after)
