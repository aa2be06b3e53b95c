"""The ``[[hook]]`` tables of feeds.toml, and whether the file is one whose commands may be run."""

import os
import shlex
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from reader import schema
from reader.cleaning import clean_line
from reader.errors import ConfigError

Event = Literal["new", "alert", "annotation"]
"""What a hook waits for."""

EVENTS: tuple[Event, ...] = get_args(Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSpec:
    """One ``[[hook]]`` of feeds.toml."""

    on: Event
    arguments: tuple[str, ...]
    """The command, parted as a shell would; no shell runs it."""
    seconds: int = 30
    """How long one run may take."""

    @property
    def name(self) -> str:
        """What sentences call it."""
        return clean_line(Path(self.arguments[0]).name, limit=100)


def hooks(table: Mapping[str, Any], *, name: str) -> tuple[HookSpec, ...]:
    """Give the ``[[hook]]`` tables of a parsed feeds.toml.

    Raises:
        ConfigError: one cannot be used.

    """
    found = table.get("hook", [])
    if not isinstance(found, list) or not all(isinstance(raw, dict) for raw in found):
        raise ConfigError(f"{name}: hooks are written as [[hook]], with two brackets.")
    return tuple(_hook(raw, where=f"{name}: hook {number}") for number, raw in enumerate(found, 1))


def _hook(raw: Mapping[str, Any], *, where: str) -> HookSpec:
    on = schema.value(raw, "hook.on", where=where)
    event = next((one for one in EVENTS if one == on), None)
    if event is None:
        raise ConfigError(f"{where}: on is {schema.SETTINGS['hook.on'].form}.")
    try:
        arguments = shlex.split(schema.value(raw, "hook.run", where=where) or "")
    except ValueError:
        raise ConfigError(f"{where}: run has a quotation mark without its pair.") from None
    if not arguments:
        raise ConfigError(f'{where} has no run = "…".')
    arguments[0] = os.path.expanduser(arguments[0])  # noqa: PTH111 - a word that need not be a path
    return HookSpec(on=event, arguments=tuple(arguments), seconds=schema.value(raw, "hook.seconds", where=where))


def trouble_with(file: Path) -> str | None:
    """Say why commands of this file are not run: somebody else could have written them; None where nobody could."""
    where = file.resolve()
    for path in (where, where.parent):
        try:
            found = path.stat()
        except OSError as error:
            return f"{clean_line(str(path))} cannot be looked at ({error.strerror}), so no hook is run."
        what = clean_line(str(path))
        if found.st_uid not in {os.geteuid(), 0}:
            return f"{what} belongs to another user, so no hook is run."
        sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if found.st_mode & 0o022 and not sticky:
            return f"Others can write {what}, so no hook is run; chmod go-w it."
    return None
