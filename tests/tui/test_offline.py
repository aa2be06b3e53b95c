"""Taking along by a key, what can be read offline, and what waits for the network and is done when it is back."""

import asyncio
from collections.abc import Iterator
from typing import Never

import pytest
from loopback import Loopback, Reply
from newsroom import page, serve_outlet
from tests_tui import Drive, Driven

from reader.desk import refreshing, taking, waiting
from reader.desk.open import Desk
from reader.errors import UnreachableError
from reader.feeds.fetch import Fetcher, Request
from reader.tui.dialogs.prompt import Prompt
from reader.tui.screens.main import MainScreen

TITLES = ("Perahu satu tiba", "Perahu dua tiba", "Perahu tiga tiba")


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def filled(desk: Desk) -> None:
    async for _ in refreshing.refresh(desk, asked=True):
        pass


async def nothing(_: Fetcher, request: Request) -> Never:
    raise UnreachableError(f"{request.url} cannot be reached")


def screen(driven: Driven) -> MainScreen:
    found = driven.app.screen_stack[0]
    assert isinstance(found, MainScreen)
    return found


async def test_the_list_is_taken_along_with_progress_and_the_heading_tells(drive: Drive, server: Loopback) -> None:
    async with drive(serve_outlet(server, *TITLES), before=filled, size=(120, 30)) as driven:
        await driven.press("O")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        assert "All articles: 0 of 3 whole." in driven.text()
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("3 of 3 articles are whole, with 0 pictures; "))
        assert screen(driven).status.progress == ""
        screen(driven).focus_pane("sources")
        await driven.press("i")
        await driven.until(lambda: "3 of 3 articles whole" in driven.text())


async def test_the_same_key_stops_it_and_goes_on_later(drive: Drive, server: Loopback) -> None:
    url = serve_outlet(server, *TITLES)
    slow = Reply(body=page(), headers=[("Content-Type", "text/html; charset=utf-8")], latency=30)
    for number in (2, 3):
        server.on(f"/page/{number}", slow)
    async with drive(url, before=filled) as driven:
        await driven.press("O")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.pilot.press("enter")
        await driven.until(lambda: screen(driven).status.progress.startswith("taking along 1/3"))
        await driven.pilot.press("O")
        await driven.until(lambda: driven.status == "Stopped. What came stays, and O goes on from there.")
        assert taking.readiness(driven.app.desk).whole == 1
        for number in (2, 3):
            server.on(f"/page/{number}", Reply(body=page(), headers=slow.headers))
        await driven.press("O")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("3 of 3 articles are whole"))


async def test_no_number_is_said(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("O")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.press("x", "enter")
        await driven.until(lambda: driven.status.endswith("x is no number of megabytes."))


async def test_what_was_asked_for_without_a_network_is_done_when_it_is_back(
    drive: Drive, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(serve_outlet(server, *TITLES), before=filled) as driven:
        desk, offline = driven.app.desk, screen(driven).offline
        with monkeypatch.context() as without:
            without.setattr(Fetcher, "fetch", nothing)
            await driven.press("x")
            await driven.until(lambda: driven.status.endswith("It is fetched when the network is back."))
            screen(driven).gathering.add_address(server.url("/feed"))
            await driven.until(lambda: driven.status.endswith(f"Waits for the network: add {server.url('/feed')}."))
            screen(driven).focus_pane("sources")
            offline.do_offline_take()
            await driven.until(lambda: isinstance(driven.app.screen, Prompt))
            await driven.press("enter")
            await driven.until(lambda: driven.status.endswith("It waits for the network."))
            offline.do_offline_show()
            await driven.until(lambda: "and 2 more. 0 of 3 articles are whole" in driven.status)
            offline.try_waiting()
            await driven.settle()
            assert len(waiting.waiting(desk)) == 3
        offline.try_waiting()
        await driven.until(lambda: waiting.waiting(desk) == () and not offline._trying)
        assert taking.readiness(desk).whole == 3
        await asyncio.sleep(0)


async def test_without_anything_that_waits_no_request_is_made(drive: Drive, server: Loopback) -> None:
    async with drive(serve_outlet(server, *TITLES)) as driven:
        screen(driven).offline.try_waiting()
        await driven.settle()
        assert server.seen == []
