"""TOML as a table, read once: of a large file what was read is kept beside the data, under the file's hash."""

import contextlib
import hashlib
import tomllib
from pathlib import Path
from typing import Any

from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.folder import write_atomically
from reader.speech import _

KEPT = "feeds.parsed"
"""The name of the kept table in the data folder; it can be deleted at any time."""

LARGE = 64 * 1024
"""Bytes from which reading TOML (a quarter of a second a megabyte) takes longer than reading what was kept."""

_VERSION = 1


def table(body: bytes, *, name: str, folder: Path) -> dict[str, Any]:
    """Give the table of a TOML file's bytes; ``name`` is what sentences call the file.

    Raises:
        ConfigError: it is no UTF-8 text, or no TOML.

    """
    if len(body) < LARGE:
        return parsed(body, name=name)
    import msgspec

    digest = hashlib.sha256(body).digest()
    path = folder / KEPT
    with contextlib.suppress(OSError, msgspec.DecodeError):  # not there, or not whole: the file itself tells
        version, known, kept = msgspec.msgpack.decode(path.read_bytes(), type=tuple[int, bytes, dict[str, Any]])
        if (version, known) == (_VERSION, digest):
            return kept
    found = parsed(body, name=name)
    with contextlib.suppress(OSError, TypeError, OverflowError):  # a folder that is not there yet, or is read-only
        packed = msgspec.msgpack.encode((_VERSION, digest, found))
        # A date would come back as text.
        if folder.is_dir() and msgspec.msgpack.decode(packed)[2] == found:
            write_atomically(path, packed)
    return found


def parsed(body: bytes, *, name: str) -> dict[str, Any]:
    """Read a TOML file's bytes. Raises ConfigError where they are no UTF-8 text, or no TOML."""
    try:
        return tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(_("{name} is not UTF-8 text (byte {start}).").format(name=name, start=error.start)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            _("{name} is not valid TOML: {error}.").format(name=name, error=clean_line(str(error)))
        ) from error
