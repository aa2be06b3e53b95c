r"""The journal: each change since the snapshot, appended in one write and synced before it counts.

The first line is ``kutip-journal 1 GENERATION CRC``; each further one ``NUMBER LENGTH CRC JSON`` with the JSON object
``{"put":{"17":{…}},"remove":[3]}``: all of a change or nothing. The CRC-32 is over the generation, the number, the
length and the JSON, so that no line counts in a place that is not its own. A change was acknowledged only when its
line was whole and synced; hence a last line that is a beginning only (or has holes of zeros, which a power cut
leaves) was never promised and is dropped, whereas anything else that does not verify is damage.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from reader.annotations.store.snapshot import Unreadable

_LINE = re.compile(rb"([0-9]+) ([0-9]+) ([0-9a-f]{8}) (.*)\Z", re.DOTALL)
_BEGINNING = re.compile(rb"([0-9]*)(?: [0-9]*(?: [0-9a-f]{0,8})?)?\Z")
_HEADER = re.compile(rb"kutip-journal 1 ([0-9a-f]{32}) ([0-9a-f]{8})\Z")
_ZEROS = re.compile(rb"\0+")
_SECTOR = 512


class Change(msgspec.Struct):
    """What one line says."""

    put: dict[int, msgspec.Raw] = msgspec.field(default_factory=dict)
    remove: list[int] = msgspec.field(default_factory=list)


@dataclass(slots=True)
class Journal:
    """A journal as read."""

    generation: str
    changes: list[Change] = field(default_factory=list)
    size: int = 0
    """Bytes that verify; what follows was never promised."""
    torn: int = 0
    """Bytes of a last line that was not finished."""


_changes = msgspec.json.Decoder(Change)


def header(generation: str) -> bytes:
    """Give the first line of a snapshot generation's journal."""
    start = f"kutip-journal 1 {generation}".encode()
    return b"%s %08x\n" % (start, zlib.crc32(start))


def line(generation: str, number: int, *, put: Mapping[int, bytes], remove: Iterable[int]) -> bytes:
    """Give the line of the change with a number, counted from 1."""
    puts = b",".join(b'"%d":%s' % item for item in put.items())
    body = b'{"put":{%s},"remove":[%s]}' % (puts, b",".join(b"%d" % number for number in remove))
    return b"%d %d %08x %s\n" % (number, len(body), _crc(generation, number, body), body)


def read(data: bytes) -> Journal:
    """Check a journal's bytes and give its changes. Raises Unreadable."""
    end = data.find(b"\n")
    match = _HEADER.match(data[:end]) if end >= 0 else None
    if match is None or data[: end + 1] != header(match[1].decode()):
        raise Unreadable("it is empty" if not data else "its first line cannot be read")
    found = Journal(match[1].decode(), size=end + 1)
    while found.size < len(data):
        end = data.find(b"\n", found.size)
        change = _verified(data[found.size : end], found.generation, len(found.changes) + 1) if end >= 0 else None
        if change is None:
            _check_torn(data[found.size :], found)
            found.torn = len(data) - found.size
            break
        found.changes.append(change)
        found.size = end + 1
    return found


def salvage(data: bytes, generation: str) -> list[Change]:
    """Give, in their order, the changes of a damaged journal that verify by themselves as a generation's.

    Each holds whole records, so that one which is lost takes no other with it.
    """
    lines = ((_LINE.match(text), text) for text in data.split(b"\n"))
    found = (_verified(text, generation, int(match[1])) for match, text in lines if match)
    return [change for change in found if change is not None]


def _verified(text: bytes, generation: str, number: int) -> Change | None:
    match = _LINE.match(text)
    if match is None or int(match[1]) != number or int(match[2]) != len(match[4]):
        return None
    if int(match[3], 16) != _crc(generation, number, match[4]):
        return None
    return _changes.decode(match[4])


def _check_torn(rest: bytes, found: Journal) -> None:
    number = len(found.changes) + 1
    if _has_holes(rest, found.size):
        lines = rest.split(b"\n")
        later = (_LINE.match(text) for text in lines)
        if not any(match and _verified(match[0], found.generation, int(match[1])) for match in later):
            return
    elif b"\n" not in rest:
        whole = _LINE.match(rest)
        if whole is not None and int(whole[1]) == number and len(whole[4]) <= int(whole[2]):
            return
        beginning = _BEGINNING.match(rest)
        expected = b"%d" % number
        if (
            whole is None
            and beginning
            and (beginning[1] == expected or (b" " not in rest and expected.startswith(rest)))
        ):
            return
    raise Unreadable(f"change {number} in it does not match its checksum")


def _has_holes(rest: bytes, start: int) -> bool:
    # JSON writes NUL as an escape, so zeros are sectors that never reached the disk, or else damage.
    holes = [(hole.start() + start, hole.end() + start) for hole in _ZEROS.finditer(rest)]
    return bool(holes) and all(
        (first == start or first % _SECTOR == 0) and (last == start + len(rest) or last % _SECTOR == 0)
        for first, last in holes
    )


def _crc(generation: str, number: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(f"{generation} {number} {len(body)} ".encode()))
