"""An annotations file in which git left both sides of a conflict, read as the sides that it was made of.

Records stand in lines of their own, so that git joins what it can and puts marks around the rest
(gitattributes(5), "Performing a three-way merge"). A side is then a file that no checksum proves any more: its lines
are read one by one, and a line that is no record refuses the whole.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from reader.annotations.model import Annotation
from reader.annotations.store import journal, records, snapshot
from reader.annotations.store.opening import empty, journal_path
from reader.annotations.store.snapshot import SCHEMA, TABLE, Meta, Unreadable
from reader.errors import StorageError
from reader.folder import dated, set_aside, write_atomically

_RECORD = re.compile(rb'"(?P<number>[0-9]+)":(?P<record>\{.*\}),?\Z')
_TABLE = re.compile(rb',?"(?P<name>[^"\\]+)":(?P<table>\{.*\}),?\Z')
_FRAME = frozenset({b'{"annotations":{', b"}", b"},", b""})


@dataclass(slots=True)
class Side:
    """One side, its records by their numbers."""

    records: dict[int, bytes] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    meta: Meta = field(default_factory=lambda: empty().meta)
    ids: set[str] = field(default_factory=set)

    @property
    def annotations(self) -> dict[str, Annotation]:
        """Its annotations by their ids. Raises StorageError where this version cannot read one."""
        found = [records.decode(raw) for raw in self.records.values()]
        return {one.id: one for one in found}


@dataclass(frozen=True, slots=True)
class Sides:
    """Ours, theirs, and what both had before, where git was told to write that too (diff3)."""

    ours: Side
    theirs: Side
    base: Side | None


def are_in(path: Path) -> bool:
    """Tell whether git left both sides of a conflict in an annotations file."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return snapshot.has_marks(data)


def read(path: Path) -> Sides:
    """Read the sides of a file.

    Raises:
        StorageError: it cannot be read, or a line of it is no annotation.

    """
    try:
        lines = _lines(path.read_bytes())
        ours, theirs = _side(lines["ours"]), _side(lines["theirs"])
        base = _side(lines["base"]) if lines["base"] is not None else None
        _take_in_journal(ours, journal_path(path))
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}).") from error
    except Unreadable as error:
        raise StorageError(f"{path} has both sides of a conflict, and {error}; nothing was changed.") from error
    return Sides(ours, theirs, base)


def keep_ours(path: Path, sides: Sides, *, now: datetime) -> Path:
    """Put our side in the place of the file, which is kept unchanged under the name that is given back.

    Raises:
        StorageError: it cannot be written; nothing was changed then.

    """
    aside = dated(path.with_name(f"{path.name}.conflict"), now=now)
    ours, theirs = sides.ours.meta, sides.theirs.meta
    meta = Meta(
        schema=SCHEMA,
        generation=empty().meta.generation,
        previous=ours.generation,
        sequence=max(ours.sequence, theirs.sequence) + 1,
        next=max(ours.next, theirs.next, max(sides.ours.records, default=0) + 1),
    )
    others = sides.theirs.others | sides.ours.others
    log = journal_path(path)
    try:
        write_atomically(aside, path.read_bytes())
        if log.exists() and _journal_of(log) != ours.generation:
            set_aside(log, now=now)
        write_atomically(path, snapshot.write(sides.ours.records.items(), others, meta))
    except OSError as error:
        raise StorageError(f"{path} could not be written ({error.strerror}).") from error
    return aside


def _lines(data: bytes) -> dict[str, list[bytes] | None]:
    ours: list[bytes] = []
    theirs: list[bytes] = []
    base: list[bytes] = []
    both = (ours, theirs, base)
    into: tuple[list[bytes], ...] = both
    based = False
    for line in data.splitlines():
        if line.startswith(b"<<<<<<<"):
            into = (ours,)
        elif line.startswith(b"|||||||"):
            into, based = (base,), True
        elif line.startswith(b"=======") and into != both:
            into = (theirs,)
        elif line.startswith(b">>>>>>>"):
            into = both
        else:
            for side in into:
                side.append(line)
    return {"ours": ours, "theirs": theirs, "base": base if based else None}


def _side(lines: list[bytes] | None) -> Side:
    whole = b"\n".join(lines or ()) + b"\n"
    try:
        found = snapshot.read(whole)
    except Unreadable:
        return _of_lines(lines or [])
    held = found.adopted if found.adopted is not None else {at: found.record(at) for at in found.offsets}
    return Side(dict(held), found.others, found.meta)


def _of_lines(lines: list[bytes]) -> Side:
    side = Side()
    for line in lines:
        if line in _FRAME:
            continue
        record, table = _RECORD.match(line), _TABLE.match(line)
        try:
            if record is not None:
                _put(side, int(record["number"]), record["record"])
            elif (meta := snapshot.meta_of(b",\n" + line + b"\n")) is not None:
                side.meta = meta
                if meta.schema > SCHEMA:
                    raise Unreadable("a newer Kutip wrote it")
            elif table is not None and table["name"].decode() != TABLE:
                msgspec.json.decode(table["table"])
                side.others[table["name"].decode()] = table["table"]
            else:
                raise Unreadable("a line of it is no annotation")
        except (StorageError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable("a line of it is no annotation") from error
    return side


def _put(side: Side, number: int, record: bytes) -> None:
    identity = records.decode(record).id
    if identity in side.ids:
        raise Unreadable("one annotation stands in it twice")
    side.ids.add(identity)
    side.records[number if number not in side.records else max(side.records) + 1] = record


def _journal_of(log: Path) -> str | None:
    try:
        return journal.read(log.read_bytes()).generation
    except (Unreadable, OSError):
        return None


def _take_in_journal(side: Side, log: Path) -> None:
    """Let a journal that belongs to this side count: its changes were saved, and no snapshot has them yet."""
    if not log.exists():
        return
    try:
        found = journal.read(log.read_bytes())
    except Unreadable:
        return
    if found.generation != side.meta.generation:
        return
    for change in found.changes:
        side.records.update({number: bytes(raw) for number, raw in change.put.items()})
        for number in change.remove:
            side.records.pop(number, None)
