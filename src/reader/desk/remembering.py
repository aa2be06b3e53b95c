"""What another annotations file had when it was last joined: who changed and who removed something is told by it.

Undoing a merge takes this back, too; else what it had brought would be taken for removed here.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from reader.annotations.model import Annotation
from reader.desk.shelf import Shelf
from reader.desk.switching import switch
from reader.desk.undo import Record, Step
from reader.errors import StorageError
from reader.folder import make_folder, write_atomically
from reader.speech import _

MERGED = "merged"
"""The folder in the data folder for what was last joined with whom, and for states that gave way."""

ABOUT = "merge"
"""What the records of merges are about."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What another file had when it was last joined, and what it had the time before, for the way back."""

    path: Path

    @classmethod
    def of(cls, data: Path, other: Path) -> Self:
        """Give that of another file, by its whole path, in a data folder."""
        return cls(data / MERGED / f"{hashlib.sha256(str(other).encode()).hexdigest()[:24]}.jsonl")

    def read(self) -> Mapping[str, Annotation] | None:
        """Give what it had; None where it was never joined. Raises StorageError."""
        from reader.exports import read_jsonl

        try:
            return {one.id: one for one in read_jsonl(self.path.read_bytes())}
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                _("{path} cannot be read ({reason}).").format(path=self.path, reason=error.strerror)
            ) from error

    def write(self, theirs: Sequence[Annotation]) -> None:
        """Remember what it has now. Raises StorageError."""
        from reader.exports import FORMATS

        with remembering():
            make_folder(self.path.parent)
            _move(self.path, self._earlier)
            write_atomically(self.path, FORMATS["jsonl"].write(theirs))

    def settle(self) -> None:
        """Let what an undone merge left go: it can be made again no more. Raises StorageError."""
        with remembering():
            self._undone.unlink(missing_ok=True)

    def back(self) -> None:
        """Remember what was remembered before the last time. Raises StorageError."""
        with remembering():
            _move(self.path, self._undone)
            _move(self._earlier, self.path)

    def forth(self) -> None:
        """Take that back; where nothing was, nothing happens. Raises StorageError."""
        if self._undone.exists():
            with remembering():
                _move(self.path, self._earlier)
                _move(self._undone, self.path)

    @property
    def _earlier(self) -> Path:
        return self.path.with_suffix(".earlier.jsonl")

    @property
    def _undone(self) -> Path:
        return self.path.with_suffix(".undone.jsonl")


def _move(path: Path, to: Path) -> None:
    """Let a file take the place of another one; one that is not there leaves that place empty."""
    if path.exists():
        path.replace(to)
    else:
        to.unlink(missing_ok=True)


@contextmanager
def remembering() -> Iterator[None]:
    """Say in a sentence what could not be written."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            _("What was joined could not be remembered ({reason}).").format(reason=error.strerror)
        ) from error


class _State(msgspec.Struct):
    """One side of a merge as it is kept in the history."""

    annotations: list[Annotation]
    memory: str


def recorded(before: Sequence[Annotation], after: Sequence[Annotation], memory: Memory) -> Record:
    """Give a merge as data, for a later run."""
    states = (_State(list(one), memory.path.name) for one in (before, after))
    return Record(ABOUT, *(msgspec.Raw(msgspec.json.encode(state)) for state in states))


def revived(shelf: Shelf, record: Record, *, data: Path) -> tuple[Step, Step]:
    """Give the ways back and forth of a merge of an earlier run, in this data folder."""
    before = msgspec.json.decode(record.before, type=_State)
    after = msgspec.json.decode(record.after, type=_State)
    memory = Memory(data / MERGED / Path(before.memory).name)

    def back() -> None:
        switch(shelf, after.annotations, before.annotations)
        memory.back()

    def forth() -> None:
        switch(shelf, before.annotations, after.annotations)
        memory.forth()

    return back, forth
