"""Which reader a file needs, by what is in it and not by its name."""

import re
from collections.abc import Mapping

from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.exports.archive import unpack
from reader.exports.bundle import MANIFEST
from reader.exports.jsonl import read_jsonl
from reader.exports.reading import brat, bundle, linked, refi
from reader.exports.reading.model import Brought

_LINES = re.compile(rb'\s*\{"kutip":')


def read(files: Mapping[str, bytes]) -> Brought:
    """Read a file, or the files of a folder, by their names.

    Raises:
        KutipError: it is nothing that Kutip reads, or cannot be read; the sentence says why.

    """
    if len(files) == 1:
        ((name, body),) = files.items()
        if body[:4] == b"PK\x03\x04" or body[:4] == b"PK\x05\x06":
            return _archive(unpack(body))
        if not name.endswith((".ann", ".txt")):
            return _single(clean_line(name), body.removeprefix(b"\xef\xbb\xbf"))
    if any(name.endswith(".ann") for name in files):
        return brat.read(files)
    raise KutipError("There are no annotations in it that Kutip can read.")


def _archive(files: Mapping[str, bytes]) -> Brought:
    if MANIFEST in files:
        return bundle.read(files)
    if refi.PROJECT_FILE in files:
        return refi.read(files)
    if any(name.endswith((".ann", "annotation.conf")) for name in files):
        return brat.read(files)
    raise KutipError("The archive is no bundle of Kutip, no REFI-QDA project and no brat folder.")


def _single(name: str, body: bytes) -> Brought:
    if _LINES.match(body):
        return Brought(annotations=tuple(read_jsonl(body)))
    if body.lstrip()[:1] in {b"{", b"["}:
        return linked.read(body)
    raise KutipError(f"{name} is nothing that Kutip reads: JSON-LD, JSON Lines, brat, REFI-QDA, a bundle, or OPML.")
