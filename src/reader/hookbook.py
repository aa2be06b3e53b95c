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
from reader.speech import _

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
        raise ConfigError(_("{name}: hooks are written as [[hook]], with two brackets.").format(name=name))
    return tuple(
        _hook(raw, where=_("{name}: hook {number}").format(name=name, number=number))
        for number, raw in enumerate(found, 1)
    )


def _hook(raw: Mapping[str, Any], *, where: str) -> HookSpec:
    on = schema.value(raw, "hook.on", where=where)
    event = next((one for one in EVENTS if one == on), None)
    if event is None:
        raise ConfigError(_("{where}: on is {form}.").format(where=where, form=schema.SETTINGS["hook.on"].form))
    try:
        arguments = shlex.split(schema.value(raw, "hook.run", where=where) or "")
    except ValueError:
        raise ConfigError(_("{where}: run has a quotation mark without its pair.").format(where=where)) from None
    if not arguments:
        raise ConfigError(_('{where} has no run = "…".').format(where=where))
    arguments[0] = os.path.expanduser(arguments[0])  # noqa: PTH111 - a word that need not be a path
    return HookSpec(on=event, arguments=tuple(arguments), seconds=schema.value(raw, "hook.seconds", where=where))


def trouble_with(file: Path) -> str | None:
    """Say why commands of this file are not run: somebody else could have written them; None where nobody could."""
    where = file.resolve()
    for path in (where, where.parent):
        try:
            found = path.stat()
        except OSError as error:
            return _("{path} cannot be looked at ({reason}), so no hook is run.").format(
                path=clean_line(str(path)), reason=error.strerror
            )
        what = clean_line(str(path))
        if found.st_uid not in {os.geteuid(), 0}:
            return _("{what} belongs to another user, so no hook is run.").format(what=what)
        sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if found.st_mode & 0o022 and not sticky:
            return _("Others can write {what}, so no hook is run; chmod go-w it.").format(what=what)
    return None
