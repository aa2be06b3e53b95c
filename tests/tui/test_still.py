"""Nothing moves by itself unless it is asked to."""

from dataclasses import replace

import pytest
from tests_tui import Drive
from textual.events import Key
from textual.widgets import Input

from reader.desk.open import Desk
from reader.tui.dialogs.choice import Choice


@pytest.mark.parametrize("animations", [False, True])
async def test_nothing_scrolls_or_blinks_by_itself_unless_it_may(drive: Drive, *, animations: bool) -> None:
    async def allow(desk: Desk) -> None:
        desk.settings = replace(desk.settings, animations=animations)

    async with drive(before=allow) as driven:
        assert driven.app.animation_level == ("full" if animations else "none")
        await driven.press("/")
        await driven.until(lambda: isinstance(driven.app.screen.focused, Input))
        line = driven.app.screen.query_one(Input)
        assert line.cursor_blink is animations


async def test_what_is_taken_of_a_list_shows_without_colour(drive: Drive) -> None:
    async with drive() as driven:
        driven.app.push_screen(Choice("Found", ["Kabar Pesisir", "Kabar Rimba"]))
        await driven.until(lambda: isinstance(driven.app.screen, Choice))
        await driven.press("j", "space")
        assert "[ ] Kabar Pesisir" in driven.text()
        assert "[x] Kabar Rimba" in driven.text()


async def test_letters_typed_right_behind_ctrl_u_stay(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("/")
        await driven.until(lambda: isinstance(driven.app.screen.focused, Input))
        line = driven.app.screen.query_one(Input)
        for key in ("a", "b", "ctrl+u", "b", "a", "n", "j", "i", "r"):
            driven.app.post_message(Key(key, key if len(key) == 1 else None))
        await driven.until(lambda: line.value.endswith("ir"))
        assert line.value == "banjir"
