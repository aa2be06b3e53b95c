"""Text can be read in every theme of Kutip's, measured on the screens as they are drawn (WCAG 2.2, 1.4.3)."""

from itertools import combinations
from pathlib import Path

import pytest
from newsroom import desk_of
from rich.cells import cell_len
from rich.color import Color as RichColor
from tests_tui import Driven
from textual.color import Color
from textual.errors import NoWidget
from textual.theme import Theme

from reader.tui.app import KutipApp
from reader.tui.contrast import TEXT, contrast
from reader.tui.ownthemes import own_themes, theme_of
from reader.tui.themes import ANSI, CONTRAST_DARK, CONTRAST_LIGHT, DARK, OWN

MIXED = [theme for theme in OWN if not theme.ansi]
SCREENS: dict[str, tuple[str, ...]] = {
    "lists": ("1", "j"),
    "article": ("2", "j", "j", "j", "enter", "right_square_bracket"),
    "selection": ("2", "enter", "v", "i", "s"),
    "form": ("2", "enter", "v", "i", "s", "quotation_mark"),
    "annotations": ("a",),
    "health": ("1", "i"),
    "help": ("question_mark",),
    "line": ("colon",),
    "palette": ("ctrl+p",),
}
DRAWN = {chr(code) for code in range(0x2500, 0x25A0)} | set("▏┊┆│▕•●·⎯")
"""What is no text: frames, bars and bullets."""

SIMULATED = {
    # Machado, Oliveira, Fernandes (2009), severity 1: what is left of linear RGB.
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip


def weak(app: KutipApp) -> list[str]:
    """Name what on the screen stands out from what lies under it by less than text needs."""
    found = {}
    under = Color.parse(app.current_theme.background or "#000")
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        for one in app._filters:
            if one.enabled:
                strip = strip.apply_filter(one, under)  # noqa: PLW2901
        column = -1
        for text, style, _ in strip:
            place, column = column + 1, column + cell_len(text)
            if app.screen.is_modal and behind(app, place, row):
                continue  # what a question covers is not to be read now
            words = "".join(letter for letter in text if letter not in DRAWN).strip()
            if not words or style is None or style.color is None:
                continue
            ink, ground = drawn(style.color), drawn(style.bgcolor) if style.bgcolor else under
            if (measured := contrast(ink, ground)) < TEXT:
                found[words[:40]] = f"{words[:40]}: {ink.hex} on {ground.hex} is {measured:.2f}"
    return list(found.values())


def behind(app: KutipApp, column: int, row: int) -> bool:
    try:
        widget, _ = app.screen.get_widget_at(column, row)
    except NoWidget:
        return True
    return widget is app.screen or widget.screen is not app.screen


def drawn(colour: RichColor) -> Color:
    return Color.from_rich_color(colour)


@pytest.mark.parametrize("theme", MIXED, ids=lambda theme: theme.name)
async def test_text_can_be_read_on_every_screen(tmp_path: Path, theme: Theme) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk)
        async with app.run_test(size=(150, 44)) as pilot:
            driven = Driven(app, pilot)
            app.theme = theme.name
            await driven.press("enter", "v", "i", "s", "quotation_mark")
            await driven.until(lambda: len(app.screen_stack) > 1)
            await driven.press("enter")
            await driven.until(lambda: "Saved" in driven.text())
            for name, keys in SCREENS.items():
                await driven.press("escape", *keys)
                await pilot.pause(0.05)
                assert weak(app) == [], name
                while len(app.screen_stack) > 1:
                    app.screen.dismiss(None)
                    await driven.settle()
                await driven.press("escape")


@pytest.mark.parametrize("theme", [CONTRAST_DARK, CONTRAST_LIGHT], ids=lambda theme: theme.name)
def test_the_high_contrast_themes_have_what_1_4_6_asks_for(theme: Theme) -> None:
    ground = Color.parse(theme.background or "")
    inks = [theme.foreground, theme.secondary, theme.accent, theme.warning, theme.error, theme.success]
    assert [ink for ink in (*inks, *(theme.variables[kind] for kind in KINDS)) if ratio(ground, ink) < 7] == []


def ratio(ground: Color, ink: str | None) -> float:
    return contrast(ground, Color.parse(ink or ""))


KINDS = ("quote", "directive", "other")


@pytest.mark.parametrize("sight", SIMULATED)
@pytest.mark.parametrize("theme", MIXED, ids=lambda theme: theme.name)
def test_the_kinds_differ_for_colour_blind_eyes(theme: Theme, sight: str) -> None:
    seen = {kind: lab(Color.parse(theme.variables[kind]), SIMULATED[sight]) for kind in KINDS}
    apart = {
        f"{one} {other}": sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        for one, other in combinations(KINDS, 2)
    }
    assert {pair: round(value) for pair, value in apart.items() if value < 12} == {}


def lab(colour: Color, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """Give a colour as it is seen, in CIE L*a*b* (D65)."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (max(0.0, sum(k * v for k, v in zip(row, linear, strict=True))) for row in matrix)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def emphasis(app: KutipApp) -> dict[str, set[str]]:
    """Give how each run of text is set apart without colour."""
    found: dict[str, set[str]] = {}
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if style is not None and text.strip():
                set_ = {rule for rule in ("bold", "italic", "underline", "reverse") if getattr(style, rule)}
                found.setdefault(text.strip(), set()).update(set_)
    return found


@pytest.mark.parametrize("how", ["ansi", "nocolor"])
async def test_without_mixed_colours_the_letters_say_it(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "nocolor":
        monkeypatch.setenv("NO_COLOR", "1")
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk)
        async with app.run_test(size=(100, 40)) as pilot:
            driven = Driven(app, pilot)
            if how == "ansi":
                app.theme = ANSI.name
            await driven.settle()
            title = next(text for text in emphasis(app) if text.startswith("Start here"))
            assert "reverse" in emphasis(app)[title]
            await driven.press("enter", "v", "i", "s")
            selected = [text for text, how_ in emphasis(app).items() if "reverse" in how_ and len(text) > 20]
            assert selected
            await driven.press("quotation_mark")
            await driven.until(lambda: len(app.screen_stack) > 1)
            await driven.press("enter")
            await driven.until(lambda: "Saved" in driven.text())
            await driven.settle()
            assert any("underline" in how_ and len(text) > 20 for text, how_ in emphasis(app).items())
            if how == "ansi":
                colours = {
                    part
                    for strip in app.screen._compositor.render_strips()
                    for _, style, _ in strip
                    if style is not None
                    for part in (style.color, style.bgcolor)
                    if part is not None
                }
                assert {part.name for part in colours if part.triplet is not None} == set()


def test_a_theme_of_the_users_says_what_differs(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "sand.toml").write_text('base = "kutip-light"\nbackground = "#fffdf5"\nquote = "#0b5394"\n', "utf-8")
    told: list[str] = []
    (sand,) = own_themes(folder, told.append)

    assert told == []
    assert (sand.name, sand.dark, sand.background, sand.variables["quote"]) == ("sand", False, "#fffdf5", "#0b5394")
    assert sand.variables["directive"] == OWN[1].variables["directive"]
    assert own_themes(tmp_path / "nothing", told.append) == []


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            {"foreground": "#333333"},
            "text stands out from what lies under it by 1.2, less than the 4.5 that",
        ),
        ({"accent": "no colour"}, 'accent is a colour, written as "#1f5f99".'),
        ({"acent": "#fff"}, "acent is nothing that a theme says; it says primary, secondary, accent,"),
        ({"base": "nord"}, "base is one of kutip-dark, kutip-light,"),
    ],
)
def test_what_is_wrong_in_a_theme_is_told(table: dict[str, object], told: str) -> None:
    found: list[str] = []
    theme = theme_of("mine", table, name="themes/mine.toml", tell=found.append)

    assert len(found) == 1
    assert told in found[0]
    assert theme.primary == DARK.primary


def test_a_theme_that_is_no_toml_is_told_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("primary = ", "utf-8")
    told: list[str] = []

    assert own_themes(tmp_path, told.append) == []
    assert told[0].startswith("themes/broken.toml cannot be read, so it is not there:")


async def test_a_theme_that_is_not_there_is_told(tmp_path: Path) -> None:
    from dataclasses import replace

    with desk_of(tmp_path, tour=True) as desk:
        desk.settings = replace(desk.settings, theme="nosuch")
        app = KutipApp(desk)
        async with app.run_test(size=(100, 30)) as pilot:
            driven = Driven(app, pilot)
            await driven.settle()
            assert driven.status == "There is no theme nosuch; T goes through those that there are."
            assert app.theme == DARK.name
