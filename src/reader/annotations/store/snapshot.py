r"""The snapshot: every annotation in one JSON file that plain TinyDB opens.

TinyDB reads a file as ``{table: {number: document}}``. Ours stands in lines, one for a record, so that it opens without
being decoded and reads well under ``diff``; the table ``kutip`` comes last and proves the rest::

    {"annotations":{
    "1":{"id":"…","article":"…",…},
    "2":{"id":"…","article":"…",…}
    },
    "kutip":{"1":{"schema":1,"generation":"…","previous":"…","sequence":7,"next":3,"sha256":"…"}}}

``sha256`` is over every byte before its own value. ``generation`` is new with each snapshot and ties the journal to it.
A file that TinyDB itself wrote has another layout; it is read by decoding it whole.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from reader.annotations.store import records
from reader.errors import StorageError

SCHEMA = 1
TABLE = "annotations"
META = "kutip"

_HEAD = b'{"annotations":{\n'
_TAIL = re.compile(rb',\n"kutip":\{"1":(\{[^{}]*"sha256":")([0-9a-f]{64})"\}\}\}\n\Z')
_TAIL_LIMIT = 600
_MARKS = re.compile(rb"^<<<<<<<.*^>>>>>>>", re.MULTILINE | re.DOTALL)
_CHUNK = 1 << 20


class Unreadable(Exception):  # noqa: N818 - what it says is the rest of "FILE is damaged: ..."
    """The bytes are no snapshot or journal; the message tells why."""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot tells of itself."""

    schema: int
    generation: str
    previous: str = ""
    """The generation whose journal this snapshot has taken in."""
    sequence: int = 0
    """How many snapshots there were before; tells the newer of two without a clock."""
    next: int = 1
    """The number that the next record gets; numbers are never used twice."""


@dataclass(slots=True)
class Snapshot:
    """A snapshot as read: the records lie in ``data``, each at its offset, and are decoded when they are asked for."""

    data: bytes
    meta: Meta
    offsets: dict[int, int] = field(default_factory=dict)
    """Where the record of a number begins in ``data``; it ends before the line does."""
    others: dict[str, bytes] = field(default_factory=dict)
    """Tables that somebody else put into the file, as JSON."""
    adopted: dict[int, bytes] | None = None
    """The records where another program wrote the file, else None."""

    def record(self, number: int) -> bytes:
        """Give the record that begins at a number's offset."""
        start = self.offsets[number]
        end = self.data.find(b"\n", start)
        return self.data[start : end - 1 if self.data[end - 1] == 0x2C else end]


def read(data: bytes) -> Snapshot:
    """Check a snapshot's bytes and find its records. Raises Unreadable."""
    if not data.strip(b"\0"):
        raise Unreadable("it is empty" if not data else "it holds nothing but zeros")
    return _own(data) if data.startswith(_HEAD) else _foreign(data)


def has_marks(data: bytes) -> bool:
    """Tell whether git left both sides of a conflict in a file: JSON has no lines that begin so."""
    return _MARKS.search(data) is not None


def meta_of(tail: bytes) -> Meta | None:
    """Give what the end of a snapshot tells of it, unproved; None where it is none of ours."""
    match = _TAIL.search(tail[-_TAIL_LIMIT:])
    try:
        return None if match is None else msgspec.json.decode(match[1] + match[2] + b'"}', type=Meta)
    except msgspec.DecodeError:
        return None


def write(items: Iterable[tuple[int, bytes]], others: dict[str, bytes], meta: Meta) -> Iterator[bytes]:
    """Give a snapshot's bytes in pieces of about a megabyte."""
    digest = hashlib.sha256()
    for piece in _gathered(_body(items, others, meta)):
        digest.update(piece)
        yield piece
    yield digest.hexdigest().encode() + b'"}}}\n'


def _body(items: Iterable[tuple[int, bytes]], others: dict[str, bytes], meta: Meta) -> Iterator[bytes]:
    separator = _HEAD
    for number, record in items:
        yield b'%s"%d":%s' % (separator, number, record)
        separator = b",\n"
    yield b"%s\n}" % (b"" if separator == b",\n" else separator)
    for name, table in others.items():
        yield b",\n%s:%s" % (msgspec.json.encode(name), table)
    yield b',\n"kutip":{"1":%s,"sha256":"' % msgspec.json.encode(meta)[:-1]


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _own(data: bytes) -> Snapshot:
    tail = data[-_TAIL_LIMIT:]
    match = _TAIL.search(tail)
    if match is None:
        raise Unreadable("its end is missing or was changed")
    proved = len(data) - len(tail) + match.start(2)
    if hashlib.sha256(memoryview(data)[:proved]).hexdigest().encode() != match[2]:
        raise Unreadable("its content does not match its checksum")
    meta = meta_of(tail)
    if meta is None:
        raise Unreadable("its description cannot be read")
    found = Snapshot(data, meta)
    at, find, offsets = len(_HEAD), data.find, found.offsets
    try:
        while data[at] == 0x22:
            colon = find(b":", at)
            offsets[int(data[at + 1 : colon - 1])] = colon + 1
            at = find(b"\n", colon) + 1
        rest = data[data.index(b"}", at) + 1 : len(data) - len(tail) + match.start()]
        if rest:
            tables = msgspec.json.decode(b"{" + rest.lstrip(b",\n") + b"}", type=dict[str, msgspec.Raw])
            found.others = {name: bytes(table) for name, table in tables.items()}
    except (ValueError, IndexError) as error:
        raise Unreadable("its records cannot be told apart") from error
    return found


def _foreign(data: bytes) -> Snapshot:
    try:
        tables = msgspec.json.decode(data, type=dict[str, dict[int, msgspec.Raw]])
        described = tables.pop(META, {}).get(1)
        meta = Meta(schema=SCHEMA, generation="") if described is None else msgspec.json.decode(described, type=Meta)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable("it is not a file of annotations") from error
    if TABLE not in tables:
        raise Unreadable("it has no table of annotations")
    adopted = {number: bytes(raw) for number, raw in tables.pop(TABLE).items()}
    if meta.schema <= SCHEMA:
        adopted = _checked(adopted)
    others = {name: msgspec.json.encode(table) for name, table in tables.items()}
    return Snapshot(data, meta, others=others, adopted=adopted)


def _checked(foreign: dict[int, bytes]) -> dict[int, bytes]:
    ids: set[str] = set()
    checked: dict[int, bytes] = {}
    for number, raw in foreign.items():
        try:
            checked[number] = records.from_document(msgspec.json.decode(raw))
            identity = records.decode(checked[number]).id
        except (StorageError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(f"record {number} is no annotation") from error
        if identity in ids:
            raise Unreadable(f"record {number} repeats the id of another")
        ids.add(identity)
    return checked
