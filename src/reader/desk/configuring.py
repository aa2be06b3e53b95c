"""Tell what is set and where each setting comes from, and look feeds.toml through for what is wrong in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from reader import tomlfile
from reader.cleaning import clean_line
from reader.config import Settings, load, packaged_feeds
from reader.desk.open import Desk
from reader.desk.undo import Change
from reader.errors import ConfigError
from reader.schema import SECTIONS, Setting, of_section
from reader.settingsfile import change_value
from reader.speech import _

READING = frozenset({setting.name for setting in of_section("reading")} - {"suggest_from_percent"} | {"threshold"})
"""What of the settings [reading] says."""

Source = Literal["feeds.toml", "environment", "account", "default", "command line"]


@dataclass(frozen=True, slots=True)
class Told:
    """A setting that stands once in the file, with what holds now."""

    setting: Setting
    value: object
    source: Source
    by: str = ""
    """The environment variable, where it comes from one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder of Kutip's, and what named it."""

    name: str
    path: Path
    source: Source
    by: str = ""


def places(
    settings: Settings, *, feeds: Path | None, data: Path | None, environ: Mapping[str, str]
) -> tuple[Place, ...]:
    """Tell where feeds.toml and the data are, and what says so."""
    return (
        _place("feeds.toml", settings.feeds_file, "--feeds" if feeds else "", "KUTIP_FEEDS", environ),
        _place("data", settings.data, "--data" if data else "", "KUTIP_DATA", environ),
    )


def _place(name: str, path: Path, option: str, variable: str, environ: Mapping[str, str]) -> Place:  # noqa: PLR0917
    if option:
        return Place(name, path, "command line", option)
    return Place(name, path, "environment", variable) if environ.get(variable) else Place(name, path, "default")


def told(settings: Settings, *, environ: Mapping[str, str]) -> Iterator[Told]:
    """Tell every setting that stands once in feeds.toml, in the order of the reference."""
    table = _table(settings)
    for section in SECTIONS:
        if section.many:
            continue
        inner: Any = table.get(section.name, {}) if section.name else table
        for setting in of_section(section.name):
            if setting.path == "author":
                yield _author(setting, settings, inner, environ)
            elif setting.path == "codebook" and environ.get("KUTIP_CODEBOOK"):
                yield Told(setting, environ["KUTIP_CODEBOOK"], "environment", "KUTIP_CODEBOOK")
            elif setting.name in inner:
                yield Told(setting, inner[setting.name], "feeds.toml")
            else:
                yield Told(setting, setting.default, "default")


def _author(setting: Setting, settings: Settings, table: Mapping[str, Any], environ: Mapping[str, str]) -> Told:
    if clean_line(environ.get("KUTIP_AUTHOR", "")):
        return Told(setting, settings.author, "environment", "KUTIP_AUTHOR")
    return Told(setting, settings.author, "feeds.toml" if table.get("author") else "account")


def change(desk: Desk, setting: Setting, value: object) -> None:
    """Write a setting of [reading] into feeds.toml and go by it from now on; None takes it out of the file.

    Raises:
        ConfigError: the file cannot be read, changed or written.

    """
    file = desk.settings.feeds_file

    def put(what: object) -> None:
        change_value(file, setting, what)
        _go_by(desk)

    before = change_value(file, setting, value).before
    try:
        _go_by(desk)
    except ConfigError:
        change_value(file, setting, before)
        raise
    desk.history.push(Change(_("set {name}").format(name=setting.name), lambda: put(before), lambda: put(value)))


def _go_by(desk: Desk) -> None:
    """Take over what feeds.toml says of reading now."""
    now = load(feeds=desk.settings.feeds_file, data=desk.settings.data, environ={}, create=False)
    taken = {one.name: getattr(now, one.name) for one in fields(Settings) if one.name in READING}
    desk.settings = replace(desk.settings, **taken)


def faults(settings: Settings) -> Iterator[str]:
    """Give a sentence for each thing in feeds.toml that is read but cannot be used, or is not known."""
    from reader.feeds.rules.rule import compile_rule

    yield from settings.notices
    for spec in settings.rules:
        try:
            compile_rule(spec)
        except ConfigError as error:
            yield str(error)


def _table(settings: Settings) -> dict[str, Any]:
    try:
        body = settings.feeds_file.read_bytes()
    except FileNotFoundError:
        body = packaged_feeds()
    except OSError as error:
        raise ConfigError(
            _("{file} cannot be read: {reason}.").format(
                file=clean_line(str(settings.feeds_file)), reason=error.strerror
            )
        ) from error
    return tomlfile.table(body, name=clean_line(str(settings.feeds_file)), folder=settings.data)
