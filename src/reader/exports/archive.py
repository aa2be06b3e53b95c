"""ZIP archives: written so that the same files give the same bytes, read so that none can do harm (law 5)."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping

from reader.cleaning import clean_line
from reader.errors import KutipError

ENTRIES_LIMIT = 20_000
"""Files of an archive at most."""

SIZE_LIMIT = 256_000_000
"""Bytes of all files of an archive together at most, unpacked."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every entry's time: the same files give the same bytes."""

_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f\\]")
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


def pack(files: Mapping[str, bytes]) -> bytes:
    """Give an archive of files in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            # The same on every system.
            entry.create_system = 3
            archive.writestr(entry, body)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Give the files of an archive by their names, folders left out. Nothing is written anywhere.

    Raises:
        KutipError: it is no sound archive, or one that was made to do harm; the sentence says why.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            return {entry.filename: _body(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        why = clean_line(str(error), limit=120).rstrip(".") or type(error).__name__
        raise KutipError(f"The archive cannot be read: {why}.") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES_LIMIT:
        raise KutipError(f"The archive has {len(entries)} files; {ENTRIES_LIMIT} are the most that is read.")
    if sum(entry.file_size for entry in entries) > SIZE_LIMIT:
        raise KutipError(f"The archive unpacks to more than {SIZE_LIMIT // 1_000_000} MB, which is not read.")
    seen: set[str] = set()
    for entry in entries:
        name = clean_line(entry.filename, limit=120)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if _OUTSIDE.search(entry.orig_filename):
            raise KutipError(f"The archive is refused: {name!r} names a place outside of it.")
        if kind not in {0, stat.S_IFREG}:
            raise KutipError(f"The archive is refused: {name!r} is a link or a device and no file.")
        if entry.flag_bits & _ENCRYPTED:
            raise KutipError(f"The archive is refused: {name!r} is encrypted.")
        if entry.compress_type not in _PACKINGS:
            raise KutipError(f"The archive is refused: {name!r} is packed in an uncommon way.")
        if entry.filename.lower() in seen:
            raise KutipError(f"The archive is refused: it has two files {name!r}.")
        seen.add(entry.filename.lower())


def _body(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # What an entry says of its size need not be true.
    with archive.open(entry) as file:
        body = file.read(entry.file_size + 1)
    if len(body) != entry.file_size:
        raise KutipError(f"The archive is refused: {clean_line(entry.filename)!r} is not as large as it says.")
    return body
