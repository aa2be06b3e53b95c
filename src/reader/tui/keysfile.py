"""keys.toml: the user's own keys, and the profiles that come with Kutip in the same format.

A table is a place, a line in it gives keys a command, several commands, or nothing::

    [latest]
    "g u" = "list.unread"                      # two keys, one after the other
    "ctrl+e" = ["mark.star", "article.next"]   # several commands
    "A" = ""                                   # nothing: the key does nothing there any more

    [everywhere]                               # wherever the command works
    "f5" = "feeds.refresh"
    "B" = "read-on"

    [macros]                                   # several commands under a name
    read-on = ["mark.read", "article.next-unread"]

A line that cannot be used is told, in one sentence, and left out; the others count.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from reader.cleaning import clean_line
from reader.config import PROFILES
from reader.errors import ConfigError
from reader.speech import _
from reader.tui.commands import BY_ID, CONTEXT_LABELS, Command, Context, chain
from reader.tui.keymap import Bound, Keymap, Keys

NAME = "keys.toml"
LARGEST = 256 * 1024
"""Bytes of a keys.toml at most."""
LEADER = "`"
"""What a profile's fingers type before a key of Kutip's that means something else to them."""
STEPS = 20
"""Commands of a macro at most."""

PLACES: Mapping[str, Context] = {place: place for place in CONTEXT_LABELS}
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_NAMED = frozenset(
    {"enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"}
    | {"up", "down", "left", "right"}
    | {f"f{number}" for number in range(1, 25)}
)
_HEADER = re.compile(r"\s*\[+\s*([\w.\"'-]+)\s*\]")
_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*=""")
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class KeysFile:
    """What a file says: the keys that can be used, its macros, and a sentence for each line that cannot."""

    bounds: tuple[Bound, ...] = ()
    macros: tuple[Command, ...] = ()
    faults: tuple[str, ...] = ()


def keymap(*, profile: str, file: Path | None) -> tuple[Keymap, tuple[str, ...]]:
    """Give the keys in force and what is wrong with them; a missing file is fine.

    Raises:
        ConfigError: there is no profile of this name.

    """
    result = Keymap()
    if profile != "default":
        told = profile_file(profile)
        result = result.over(told.bounds, macros=told.macros, leader=LEADER)
    own = read(file) if file is not None else KeysFile()
    result = result.over(own.bounds, macros=own.macros)
    return result, own.faults


def profile_file(profile: str) -> KeysFile:
    """Read one of the profiles.

    Raises:
        ConfigError: there is none of this name.

    """
    if profile not in PROFILES:
        raise ConfigError(
            _("There is no profile {profile}; there are {profiles}.").format(
                profile=clean_line(profile), profiles=", ".join(PROFILES)
            )
        )
    if profile == "default":
        return KeysFile()
    text = resources.files("reader.tui").joinpath("profiles", f"{profile}.toml").read_text("utf-8")
    return parse(text, name=f"{profile}.toml")


def read(file: Path) -> KeysFile:
    """Read the user's file; one that is not there says nothing, one that cannot be read is a fault."""
    name = clean_line(str(file))
    try:
        body = file.read_bytes()
    except FileNotFoundError:
        return KeysFile()
    except OSError as error:
        return KeysFile(
            faults=(
                _("{name} cannot be read ({reason}), so the keys are the usual ones.").format(
                    name=name, reason=error.strerror
                ),
            )
        )
    if len(body) > LARGEST:
        return KeysFile(
            faults=(
                _("{name} is larger than {most} KiB, so the keys are the usual ones.").format(
                    name=name, most=LARGEST // 1024
                ),
            )
        )
    try:
        return parse(body.decode("utf-8-sig"), name=name)
    except UnicodeDecodeError as error:
        fault = _("{name} is not UTF-8 text (byte {start}), so the keys are the usual ones.").format(
            name=name, start=error.start
        )
        return KeysFile(faults=(fault,))


def parse(text: str, *, name: str) -> KeysFile:
    """Read a file's text; ``name`` is what sentences call it."""
    table, faults = _whole_lines(text, name=name)
    reading = _Reading(name, _lines(text), faults)
    reading.take(table)
    return KeysFile(tuple(reading.bounds), tuple(reading.macros.values()), tuple(faults))


def _whole_lines(text: str, *, name: str) -> tuple[dict[str, Any], list[str]]:
    """Give the table without the lines that are no TOML, and a sentence for each of those."""
    faults: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    while True:
        try:
            return tomllib.loads("\n".join(lines)), faults
        except tomllib.TOMLDecodeError as error:
            at = _AT.search(str(error))
            filled = [number for number, line in enumerate(lines) if line.strip()]
            number = int(at[1]) - 1 if at and at[1] else filled[-1]
            if number >= len(lines) or not lines[number].strip():
                number = max((one for one in filled if one <= number), default=filled[0])
            why = _AT.sub("", str(error))
            twice = "overwrite" in why or "twice" in why
            told = (
                _("these keys stand in this place already; the first line counts")
                if twice
                else _("no TOML ({why})").format(why=why)
            )
            faults.append(
                _("{name}, line {number}: {told}.").format(name=name, number=number + 1, told=clean_line(told))
            )
            lines[number] = ""


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Give the line, from 1, on which each key of each table stands first."""
    found: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[1].strip("\"'")
            found.setdefault((table, ""), number)
        elif key := _KEY.match(line):
            try:
                (plain,) = tomllib.loads(f"{key[1]} = 1")
            except tomllib.TOMLDecodeError:
                continue
            found.setdefault((table, plain), number)
    return found


@dataclass(slots=True)
class _Reading:
    """One pass over the table of a file."""

    name: str
    lines: Mapping[tuple[str, str], int]
    faults: list[str]
    bounds: list[Bound] = field(default_factory=list)
    macros: dict[str, Command] = field(default_factory=dict)

    def fault(self, table: str, key: str, told: str) -> None:
        number = self.lines.get((table, key))
        self.faults.append(
            _("{name}, line {number}: {told}").format(name=self.name, number=number, told=told)
            if number
            else f"{self.name}: {told}"
        )

    def take(self, table: Mapping[str, Any]) -> None:
        for key, value in self._table(table.get("macros", {}), "macros"):
            self._take_macro(key, value)
        for place, inner in table.items():
            if place == "macros":
                continue
            if not isinstance(inner, dict):
                told = _("{place} stands in no place; write it under [everywhere] or another place.").format(
                    place=_said(place)
                )
                self.fault("", place, told)
            elif (known := PLACES.get(place)) is None:
                self.fault(
                    place,
                    "",
                    _("there is no place {place}{meant}.").format(place=_said(place), meant=_meant(place, PLACES)),
                )
            else:
                for key, value in inner.items():
                    self._take_keys(known, key, value)

    def _table(self, value: Any, name: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            yield from value.items()
        else:
            self.fault("", name, _("{name} is a table, written as [{name}].").format(name=name))

    def _take_macro(self, name: str, value: Any) -> None:
        if name in BY_ID:
            self.fault(
                "macros", name, _("{name} is a command already; give the macro another name.").format(name=_said(name))
            )
        elif not re.fullmatch(r"[A-Za-z][\w.-]{0,63}", name):
            self.fault(
                "macros",
                name,
                _("{name} is no name for a macro; use letters, digits and dashes.").format(name=_said(name)),
            )
        elif (macro := self._macro(name, value, table="macros", key=name)) is not None:
            self.macros[name] = macro

    def _macro(self, name: str, value: Any, *, table: str, key: str) -> Command | None:
        if not isinstance(value, list) or not 0 < len(value) <= STEPS or not all(isinstance(one, str) for one in value):
            self.fault(
                table,
                key,
                _('{name} is 1 to {most} commands, written as ["mark.star", "article.next"].').format(
                    name=_said(name), most=STEPS
                ),
            )
            return None
        for one in value:
            if one not in BY_ID:
                self.fault(
                    table,
                    key,
                    _("there is no command {command}{meant}.").format(command=_said(one), meant=_meant(one, BY_ID)),
                )
                return None
        label = ", then ".join(BY_ID[one].english for one in value)
        return Command(name, label, (), BY_ID[value[0]].contexts, steps=tuple(value))

    def _take_keys(self, place: Context, key: str, value: Any) -> None:
        keys = _sequence(key)
        if isinstance(keys, str):
            self.fault(place, key, keys)
            return
        command: Command | None = None
        if isinstance(value, list):
            command = self._macro(f"{place} {' '.join(keys)}", value, table=place, key=key)
            if command is not None and place != "everywhere":
                command = replace(command, contexts=(place,))
        elif isinstance(value, str):
            command = BY_ID.get(value) or self.macros.get(value)
        else:
            self.fault(
                place,
                key,
                _('{key} is given a command in quotes, as "{plain}" = "mark.star".').format(key=_said(key), plain=key),
            )
            return
        if command is None and value != "":
            if isinstance(value, str):
                known = {**BY_ID, **self.macros}
                self.fault(
                    place,
                    key,
                    _("there is no command {command}{meant}.").format(command=_said(value), meant=_meant(value, known)),
                )
            return
        if command is not None and place != "everywhere" and not set(chain(place)) & set(command.contexts):
            self.fault(place, key, _("{command} does nothing {place}.").format(command=command.id, place=_in(place)))
            return
        if (other := self._conflict(place, keys)) is not None:
            told = _("{key} can never be typed, as {other} {place} is a command of its own.").format(
                key=_said(key), other=_said(" ".join(other)), place=_in(place)
            )
            same = _("{key} stands in this place already; the first line counts.").format(key=_said(key))
            self.fault(place, key, same if other == keys else told)
            return
        if command is not None and command.steps:
            self.macros[command.id] = command
        self.bounds.append(Bound(place, keys, command))

    def _conflict(self, place: Context, keys: Keys) -> Keys | None:
        for other in self.bounds:
            short = min(len(other.keys), len(keys))
            if other.place == place and other.command is not None and other.keys[:short] == keys[:short]:
                return other.keys
        return None


def _sequence(written: str) -> Keys | str:
    """Give the keys of a sequence, or the sentence that says what is wrong with it."""
    keys = tuple(written.split())
    if not keys:
        return _("a line without keys.")
    for key in keys:
        *modifiers, last = key.split("+") if len(key) > 1 and not key.endswith("+") else (key,)
        single = len(last) == 1 and last.isprintable()
        if not (single or last in _NAMED) or not set(modifiers) <= _MODIFIERS:
            return _("{key} is no key{meant}; keys are written as x, X, ctrl+x, alt+x, f5, enter.").format(
                key=_said(key), meant=_meant(key, _NAMED)
            )
    return keys


def _meant(word: str, known: Mapping[str, Any] | frozenset[str]) -> str:
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return _("; perhaps {close} is meant").format(close=close[0]) if close else ""


def _said(text: str) -> str:
    return f'"{clean_line(text, limit=60)}"'


def _in(place: Context) -> str:
    label = CONTEXT_LABELS[place]
    return label[0].lower() + label[1:]
