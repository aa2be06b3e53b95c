"""The user's themes: one TOML file each in the folder ``themes`` beside feeds.toml, said over a theme of Kutip's.

::

    base = "kutip-light"       # what is not said here is as there
    background = "#fffdf5"
    quote = "#0b5394"          # also directive and other: the kinds

The file's name is the theme's. A colour that cannot be read is told and left out; so is, without leaving it out,
text that stands out too little from what lies under it.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from reader.cleaning import clean_line
from reader.speech import _, number
from reader.tui.contrast import TEXT, contrast
from reader.tui.themes import DARK, OWN

FOLDER = "themes"
MOST = 100
"""Themes that are read at most."""
LARGEST = 64 * 1024
"""Bytes of a theme at most."""

KINDS = ("quote", "directive", "other")
COLOURS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "boost", "success", "warning",
    "error",
)  # fmt: skip

Tell = Callable[[str], object]


def own_themes(folder: Path, tell: Tell) -> list[Theme]:
    """Read the themes of a folder; a sentence about what is wrong goes to ``tell``."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")[:MOST]
    except FileNotFoundError:
        return []
    except OSError as error:
        tell(
            _("{folder} cannot be read ({reason}), so your themes are not there.").format(
                folder=clean_line(str(folder)), reason=error.strerror
            )
        )
        return []
    return [theme for path in files if (theme := _read(path, tell)) is not None]


def _read(path: Path, tell: Tell) -> Theme | None:
    name = f"{FOLDER}/{clean_line(path.name)}"
    try:
        with path.open("rb") as file:
            table = tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        tell(
            _("{name} cannot be read, so it is not there: {error}.").format(
                name=name, error=clean_line(str(error), limit=200)
            )
        )
        return None
    return theme_of(path.stem, table, name=name, tell=tell)


def theme_of(stem: str, table: Mapping[str, Any], *, name: str, tell: Tell) -> Theme:
    """Give the theme that a table says; ``name`` is what sentences call its file."""
    bases = {theme.name: theme for theme in OWN}
    base = bases.get(str(table.get("base", DARK.name)))
    if base is None:
        tell(_("{name}: base is one of {bases}.").format(name=name, bases=", ".join(bases)))
        base = DARK
    said = {one.name: getattr(base, one.name) for one in fields(Theme)} | {"name": clean_line(stem, limit=40)}
    said["variables"] = dict(base.variables)
    for key, value in table.items():
        if key == "base":
            continue
        if key == "dark" and isinstance(value, bool):
            said["dark"] = value
        elif key not in COLOURS and key not in KINDS:
            tell(
                _("{name}: {key} is nothing that a theme says; it says {names}.").format(
                    name=name, key=clean_line(key), names=", ".join((*COLOURS, *KINDS))
                )
            )
        elif (colour := _colour(value)) is None:
            tell(_('{name}: {key} is a colour, written as "#1f5f99".').format(name=name, key=key))
        else:
            (said["variables"] if key in KINDS else said)[key] = colour
    theme = Theme(**said)
    if (least := _least(theme)) is not None and least < TEXT:
        tell(
            _(
                "{name}: text stands out from what lies under it by {least}, less than the {most} that eyes need."
            ).format(name=name, least=number(least, places=1), most=TEXT)
        )
    return theme


def _colour(value: Any) -> str | None:
    try:
        return value if isinstance(value, str) and Color.parse(value).a == 1 else None
    except ColorParseError:
        return None


def _least(theme: Theme) -> float | None:
    """Give the least contrast of the theme's text; None where the terminal decides on the colours."""
    if theme.ansi:
        return None
    grounds = [Color.parse(one) for one in (theme.background, theme.surface, theme.panel) if one]
    ink, primary = Color.parse(theme.foreground or "#000"), Color.parse(theme.primary)
    lit = [grounds[0].blend(Color.parse(theme.variables[kind]), 0.3) for kind in KINDS]
    return min(contrast(ground, ink) for ground in (*grounds, *lit, grounds[0].blend(primary, 0.45)))
