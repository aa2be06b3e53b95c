"""File names from titles: they stay in the folder they are written to, on every system (law 5)."""

import re
import unicodedata
from collections.abc import Container

NAME_BYTES = 150
"""UTF-8 bytes of a name at most, ending included; file systems take 255, archives and sync tools less."""

# What Windows, macOS or a shell takes for something else, and everything that is not printed.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def file_name(title: str, suffix: str, *, taken: Container[str] = ()) -> str:
    """Give a file name made of ``title`` that ends in ``suffix`` and is none of ``taken`` (in lower case).

    It has no separator, does not begin with a dot or dash, is no device of Windows, and is at most `NAME_BYTES` long.
    """
    name = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(" .-~'")
    if not name or _DEVICES.fullmatch(name):
        name = f"article {name}".rstrip()
    number = 1
    while True:
        ending = suffix if number == 1 else f" {number}{suffix}"
        found = _cut(name, NAME_BYTES - len(ending.encode())) + ending
        if found.lower() not in taken:
            return found
        number += 1


def _cut(name: str, size: int) -> str:
    return name.encode("utf-8")[:size].decode("utf-8", "ignore").rstrip(" .-")
