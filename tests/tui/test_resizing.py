"""Another size, at any moment: the place in the article, the list's cursor and an open form stay."""

import pytest
from tests_tui import Drive, Driven
from textual.widgets import Input

from reader.tui.dialogs.tagging import FieldInput, TaggingForm
from reader.tui.screens.main import MainScreen

SIZES = ((40, 12), (300, 90), (80, 24), (41, 13), (120, 40), (96, 12), (140, 50))


def main(driven: Driven) -> MainScreen:
    screen = driven.app.screen_stack[0] if len(driven.app.screen_stack) == 1 else driven.app.screen_stack[-2]
    assert isinstance(screen, MainScreen)
    return screen


async def resize(driven: Driven, size: tuple[int, int]) -> None:
    await driven.pilot.resize_terminal(*size)
    await driven.settle()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_the_lists_cursor_stays_on_its_article_and_in_sight(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size=(100, 20)) as driven:
        await driven.press("G", "k")
        latest = main(driven).news.latest
        article = latest.current
        await resize(driven, size)
        assert latest.current == article
        row = latest.row(latest.cursor)
        assert row is not None
        assert row.title[:12] in driven.text()


async def test_the_place_of_reading_stays_through_all_sizes(drive: Drive) -> None:
    async with drive(size=(120, 20)) as driven:
        await driven.press("j", "j", "j", "enter", "z")
        view = main(driven).room.view
        assert view.content is not None
        middle = view.content.document.text.index("\n", len(view.content.document.text) // 3) + 1
        view.put_caret(middle)
        await driven.settle()
        for size in SIZES:
            await resize(driven, size)
            assert view.caret == middle
        await resize(driven, (40, 12))
        view.put_caret(middle)
        await driven.settle()
        at = view.position
        for size in ((60, 14), (90, 12), (40, 12)):
            await resize(driven, size)
        assert abs(view.position - at) < 120  # a line or two of the narrow column


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_an_open_form_keeps_what_was_typed_and_where(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size=(100, 30)) as driven:
        await driven.press("enter", "v", "i", "s")
        await driven.pilot.press('"')
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        form = driven.app.screen
        note = form.query_one("#field-note", FieldInput)
        note.focus()
        await driven.press("s", "u", "n", "g", "a", "i")
        await resize(driven, size)
        assert driven.app.screen is form
        assert form.focused is note
        assert note.value == "sungai"
        text = driven.text()
        for words in ("sungai", "Save  enter", "Cancel  esc"):
            assert words in text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_a_line_that_is_being_typed_stays(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size=(100, 30)) as driven:
        await driven.pilot.press("/")
        await driven.until(lambda: isinstance(driven.app.screen.focused, Input))
        await driven.press(*"perahu")
        await resize(driven, size)
        assert driven.app.screen.query_one(Input).value == "perahu"
        assert "Find perahu" in driven.text()
