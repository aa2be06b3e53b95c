"""Completing the name of a file that the user types."""

import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

LOOKED_AT = 2000
"""Entries of a folder that are looked at: a key does not wait for a folder of a million files."""


def completing(*endings: str) -> Callable[[str], Sequence[str]]:
    """Give what completes a path, as the user writes it: folders, and files with one of the endings (any, if none)."""

    def complete(typed: str) -> list[str]:
        folder, _, name = typed.rpartition("/")
        where = Path(f"{folder}/" if folder or typed.startswith("/") else ".")
        try:
            with os.scandir(where.expanduser()) as entries:
                found = [
                    f"{one.name}/" if one.is_dir() else one.name
                    for one in islice(entries, LOOKED_AT)
                    if one.name.startswith(name) and (name or not one.name.startswith("."))
                ]
        except (OSError, RuntimeError, ValueError):
            return []
        before = typed[: len(typed) - len(name)]
        return [
            before + one for one in sorted(found) if one.endswith("/") or not endings or one.lower().endswith(endings)
        ]

    return complete
