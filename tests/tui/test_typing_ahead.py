"""Keys that are typed faster than screens come and go reach the screen that they were meant for."""

from tests_tui import Drive, Driven
from textual import events

from reader.tui.dialogs.prompt import Prompt
from reader.tui.screens.main import MainScreen


async def type_at_once(driven: Driven, *keys: str) -> None:
    """Send keys as a terminal does that has them all in one read."""
    driver = driven.app._driver
    assert driver is not None
    for key in keys:
        event = events.Key(*key) if isinstance(key, tuple) else events.Key(key, key if len(key) == 1 else None)
        event.set_sender(driven.app)
        driver.send_message(event)
    await driven.settle()


async def test_words_typed_right_behind_the_key_that_asks_stand_in_the_question(drive: Drive) -> None:
    async with drive() as driven:
        await type_at_once(driven, "equals_sign", *"harbour")
        assert isinstance(driven.app.screen, Prompt)
        assert driven.app.screen.query_one("Input").value == "harbour"  # type: ignore[attr-defined]


async def test_a_question_is_left_once_however_often_the_key_is_pressed(drive: Drive) -> None:
    async with drive() as driven:
        for question in ("equals_sign", "t", "colon", "a", "question_mark"):
            await driven.press(question)
            assert not isinstance(driven.app.screen, MainScreen)
            await type_at_once(driven, "escape", "escape", "escape")
            assert isinstance(driven.app.screen, MainScreen)
            await driven.press("2", "equals_sign")
            await type_at_once(driven, "enter", "enter", "enter")
            await driven.until(lambda: isinstance(driven.app.screen, MainScreen))
            await driven.press("2")


async def test_the_palette_may_be_left_before_it_has_found_its_commands(drive: Drive) -> None:
    async with drive() as driven:
        for _ in range(10):
            await type_at_once(driven, "ctrl+p", "escape")
            await type_at_once(driven, "ctrl+p", "r", "escape", "escape")
        assert driven.app.is_running
        assert driven.app._exception is None
        assert isinstance(driven.app.screen, MainScreen)
