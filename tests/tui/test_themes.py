"""Kutip's own themes keep text readable: WCAG 2.2, 1.4.3 asks for 4.5:1."""

import pytest
from textual.color import Color
from textual.theme import Theme

from reader.tui.themes import DARK, LIGHT


def luminance(colour: Color) -> float:
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_text_stands_out_from_what_lies_under_it(theme: Theme) -> None:
    background = Color.parse(theme.background)
    foreground = Color.parse(theme.foreground or "")
    quote, directive, other = (Color.parse(theme.variables[kind]) for kind in ("quote", "directive", "other"))
    accent, primary = Color.parse(theme.accent or ""), Color.parse(theme.primary)
    grounds = {
        "page": background,
        "surface": Color.parse(theme.surface or ""),
        "panel": Color.parse(theme.panel or ""),
        "quote": background.blend(quote, 0.3),
        "directive": background.blend(directive, 0.3),
        "other": background.blend(other, 0.3),
        "match": background.blend(accent, 0.35),
        "cursor": background.blend(primary, 0.45),
        "selection": background.blend(foreground, 0.3),
    }
    inks = dict.fromkeys(grounds, foreground)
    measured = {name: round(contrast(ground, inks[name]), 2) for name, ground in grounds.items()}
    for name, ink in (
        ("secondary", theme.secondary),
        ("accent", theme.accent),
        ("warning", theme.warning),
        ("error", theme.error),
    ):
        measured[f"{name} on page"] = round(contrast(background, Color.parse(ink or "")), 2)
    measured["faint on page"] = round(contrast(background, background.blend(foreground, 0.65)), 2)

    assert {name: ratio for name, ratio in measured.items() if ratio < 4.5} == {}
