"""Refreshes inside the app: by themselves where feeds.toml wants it, and one sentence where there is no network."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Never

import pytest
from loopback import Loopback
from newsroom import serve_outlet
from tests_tui import Drive

from reader.config import Settings
from reader.desk.open import Desk
from reader.errors import UnreachableError
from reader.feeds.fetch import Fetcher, Request
from reader.tui.widgets.latest import LatestList


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.mark.parametrize("wanted", [True, False])
async def test_feeds_are_asked_by_themselves_only_where_the_file_wants_it(
    drive: Drive, server: Loopback, monkeypatch: pytest.MonkeyPatch, *, wanted: bool
) -> None:
    url = serve_outlet(server, "Pasar Lembayung dibuka lagi")
    opened = Desk.open

    def wishing(settings: Settings, *, now: Callable[[], datetime]) -> Desk:
        return opened(replace(settings, auto_refresh=wanted), now=now)

    monkeypatch.setattr(Desk, "open", wishing)
    async with drive(url) as driven:
        if wanted:
            await driven.until(lambda: driven.status == "1 new article from 1 feed.")
            assert len(driven.app.query_one(LatestList).ids) > 0
        else:
            await driven.settle()
        assert len(server.seen) == (1 if wanted else 0)


async def test_without_a_network_the_list_stays_and_one_sentence_says_why(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(_: Fetcher, request: Request) -> Never:
        raise UnreachableError(f"{request.url} cannot be reached")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    async with drive("http://one.example/feed", "http://two.example/feed") as driven:
        before = list(driven.app.query_one(LatestList).ids)
        await driven.press("R")
        await driven.until(lambda: "there may be no network" in driven.status)
        assert "2 feeds stay as they are" in driven.status
        assert list(driven.app.query_one(LatestList).ids) == before
