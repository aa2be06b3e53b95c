"""Plain mode: everything has words, lists turn pages, and the status line says where one is."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from newsroom import NOW, settings
from tests_tui import Driven, driving

from reader.desk import marking
from reader.desk.open import Desk
from reader.tui.page.marks import Mark, told
from reader.tui.plain import PlainApp, whereabouts
from reader.tui.screens.main import MainScreen

Open = Callable[..., AbstractAsyncContextManager[Driven]]


@pytest.fixture
def plainly(tmp_path: Path) -> Open:
    """Give a context manager that opens plain mode over the tour at a size."""

    @asynccontextmanager
    async def run(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
        desk = Desk.open(settings(tmp_path, tour=True), now=lambda: NOW)
        async with driving(PlainApp(desk), size=size) as driven:
            yield driven
        desk.close_files()

    return run


def under_cursor(driven: Driven) -> str:
    return driven.text().split("\n")[whereabouts(driven.app)[1]]


async def test_states_are_words(plainly: Open) -> None:
    async with plainly() as driven:
        screen = driven.app.screen
        assert isinstance(screen, MainScreen)
        desk = driven.app.desk
        await desk.in_storage(marking.toggle_star, desk, [screen.news.latest.ids[0]])
        await driven.press("v", "j", "k")
        screen.news.rows_changed()
        await driven.settle()
        assert under_cursor(driven).startswith("selected, unread, starred: Start here")


@pytest.mark.parametrize("key", ["a", "D", "P", "L", ",", "1", "?"])
async def test_no_place_draws_a_frame_or_a_bar(plainly: Open, key: str) -> None:
    async with plainly(size=(40, 12)) as driven:
        await driven.press(key)
        assert re.findall("[\u2500-\u259f]", driven.text()) == []


async def test_the_status_line_says_where_one_is_in_the_pane_that_has_the_focus(plainly: Open) -> None:
    async with plainly() as driven:
        screen = driven.app.screen
        assert isinstance(screen, MainScreen)
        await driven.press("j", "j")
        assert screen.status.place == "3 of 12"
        await driven.press("enter")
        assert screen.status.place.startswith("line 1 of ")
        await driven.press("v", "e")
        assert screen.status.place.startswith("1 word selected: ")
        await driven.press("escape", "q")
        assert screen.status.place == "3 of 12"
        await driven.press("q")
        assert screen.status.place == "1 of 7"


async def test_a_list_turns_pages(plainly: Open) -> None:
    async with plainly(size=(60, 10)) as driven:
        screen = driven.app.screen
        assert isinstance(screen, MainScreen)
        latest = screen.news.latest
        tops = set()
        for _ in range(latest.count - 1):
            await driven.press("j")
            tops.add(round(latest.scroll_offset.y))
            assert latest.row(latest.cursor).title[:12] in under_cursor(driven)  # type: ignore[union-attr]
        assert len(tops) <= 1 + latest.lines // (latest.size.height - 1)


async def test_a_message_is_told_to_its_end_and_an_error_says_that_it_is_one(plainly: Open) -> None:
    async with plainly(size=(40, 12)) as driven:
        driven.app.tell("The feed of Kabar Pesisir could not be fetched, as its site asks to wait an hour", error=True)
        await driven.settle()
        assert "Error: The feed of Kabar Pesisir could not be fetched, as its site asks to wait an hour" in " ".join(
            driven.text().split()
        )


async def test_every_line_of_an_article_can_be_gone_to(plainly: Open) -> None:
    async with plainly(size=(40, 12)) as driven:
        await driven.press("enter")
        screen = driven.app.screen
        assert isinstance(screen, MainScreen)
        view = screen.room.view
        assert view.content is not None
        seen = []
        for _ in range(200):
            seen.append(under_cursor(driven))
            before = view.caret
            await driven.press("j")
            if view.caret == before:
                break
        letters = re.compile(r"[^\W\d]+")  # the numbers of a list stand before its lines
        assert letters.findall(" ".join(seen)) == letters.findall(view.content.document.text)


def test_marks_are_told_before_and_behind_their_lines() -> None:
    text = "Kami akan pergi ke pulau. Lalu kembali lagi ke sini."
    mark = Mark(0, 52, "quote", "1", said="quote, Wirya")
    assert told(text, [mark], 0, 26) == (["[quote, Wirya, from: Kami akan pergi ke]"], [])
    assert told(text, [mark], 26, 52) == ([], ["[end of quote: kembali lagi ke sini.]"])
    short = Mark(5, 15, "directive", "2", suggested=True)
    assert told(text, [short], 0, 26) == (["[suggested directive: akan pergi]"], [])
