"""Change one setting of feeds.toml: only its line changes, comments and order stay."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.feedsfile import read_text, write_text
from reader.schema import SECTIONS, SETTINGS, Setting
from reader.speech import _

_HEADER = re.compile(r"^[ \t]*\[")
_IDLE = re.compile(r"[ \t]*(#.*)?$")
_MANY = {section.name for section in SECTIONS if section.many}


@dataclass(frozen=True, slots=True)
class Changed:
    """What a setting was and is; None is "not in the file"."""

    setting: Setting
    before: object
    after: object


def setting(path: str) -> Setting:
    """Give the setting of this path, one that stands once in the file.

    Raises:
        ConfigError: there is none.

    """
    found = SETTINGS.get(path)
    if found is None:
        near = sorted(known for known in SETTINGS if known.endswith(f".{path}"))
        hint = _("; do you mean {near}?").format(near=" or ".join(near)) if near else _("; kutip config lists them.")
        raise ConfigError(_("There is no setting {path}{hint}").format(path=clean_line(path, limit=100), hint=hint))
    if found.section in _MANY:
        raise ConfigError(
            _("{path} is one for each [[{section}]]; edit it in the file.").format(path=path, section=found.section)
        )
    return found


def read_value(one: Setting, typed: str) -> object:
    """Give what was typed as a value of the setting's kind: a word is a text; lists and tables are TOML.

    Raises:
        ConfigError: it is no such value.

    """
    found: object = typed
    if one.kind != "text" and not (one.kind == "texts" and not typed.lstrip().startswith("[")):
        try:
            found = tomllib.loads(f"value = {typed}")["value"]
        except (tomllib.TOMLDecodeError, KeyError):
            found = None
    if found is None or not one.holds(found):
        raise ConfigError(_("{path} is {form}.").format(path=one.path, form=one.form))
    return found


def change_value(file: Path, one: Setting, value: object) -> Changed:
    """Write a value into the file; None takes the setting out of it.

    Raises:
        ConfigError: the file cannot be read, changed or written.

    """
    name = clean_line(str(file))
    text = read_text(file)
    try:
        was = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            _("{name} is not valid TOML: {error}.").format(name=name, error=clean_line(str(error)))
        ) from error
    try:
        after = _changed(text, one, value)
        now = tomllib.loads(after)
    except ValueError:  # what looks like a table's heading is not one, as in a text of several lines
        after, now = text, {}
    if now != _wanted(was, one, value):
        raise ConfigError(
            _("{name} writes {path} in a way that Kutip cannot change; edit it there.").format(name=name, path=one.path)
        )
    if after != text:
        write_text(file, after)
    return Changed(one, _in(was, one), value)


def _in(table: dict[str, Any], one: Setting) -> object:
    inner: object = table.get(one.section, {}) if one.section else table
    return inner.get(one.name) if isinstance(inner, dict) else None


def _wanted(was: dict[str, Any], one: Setting, value: object) -> dict[str, Any]:
    inner = dict(was.get(one.section, {}) if one.section else was)
    inner.pop(one.name, None)
    if value is not None:
        inner[one.name] = value
    if not one.section:
        return inner
    return {**was, one.section: inner} if inner or one.section in was else was


def _changed(text: str, one: Setting, value: object) -> str:
    """Give the file's text with another value: in its place if it has one, else where its table has room."""
    lines = text.splitlines(keepends=True)
    start, end = _region(lines, one.section)
    if start is None:
        if value is None:
            return text
        at = _room(lines, 0, _region(lines, "")[1])
        return _put(lines, at, f"[{one.section}]\n{_line(one, value)}")
    block = "".join(lines[start:end])
    head = f"[{one.section}]\n" if one.section else ""
    import tomlkit

    document: Any = tomlkit.parse(head + block)
    inner = document[one.section] if one.section else document
    if one.name in inner:
        if value is None:
            del inner[one.name]
        else:
            inner[one.name] = value
        return "".join([*lines[:start], tomlkit.dumps(document).removeprefix(head), *lines[end:]])
    if value is None:
        return text
    if one.section:
        at = _last_used(lines, start, end)
        return "".join([*_ended(lines[:at]), _line(one, value), *lines[at:]])
    return _put(lines, _room(lines, start, end), _line(one, value))


def _region(lines: list[str], section: str) -> tuple[int | None, int]:
    """Give the lines of a table, without its heading; None where it has none."""
    heads = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if not section:
        return 0, heads[0] if heads else len(lines)
    own = re.compile(rf"^[ \t]*\[[ \t]*{re.escape(section)}[ \t]*\]")
    start = next((number for number in heads if own.match(lines[number])), None)
    if start is None:
        return None, 0
    return start + 1, next((number for number in heads if number > start), len(lines))


def _last_used(lines: list[str], start: int, end: int) -> int:
    """Give the line behind the last one that says something."""
    used = [number for number in range(start, end) if not _IDLE.match(lines[number])]
    return used[-1] + 1 if used else start


def _room(lines: list[str], start: int, end: int) -> int:
    """Give where a line may be put above the first table: behind the last setting, else behind the first comment."""
    if (used := _last_used(lines, start, end)) > start:
        return used
    return next((number for number in range(start, end) if not lines[number].strip()), end)


def _put(lines: list[str], at: int, block: str) -> str:
    """Put lines in, with blank ones around them as a person would."""
    before, behind = _ended(lines[:at]), lines[at:]
    beside = bool(before) and not _IDLE.match(before[-1]) and not block.startswith("[")
    gap = "\n" if before and before[-1].strip() and not beside else ""
    after = "\n" if behind and behind[0].strip() else ""
    return "".join([*before, gap, block, after, *behind])


def _ended(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1] if lines[-1].endswith("\n") else lines[-1] + "\n"] if lines else []


def _line(one: Setting, value: object) -> str:
    import tomlkit

    return f"{one.name} = {tomlkit.item(value).as_string()}\n"
