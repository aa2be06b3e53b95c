"""Meeting the server from the app."""

from dataclasses import replace
from typing import Any

import pytest
from sync_servers import MinifluxHandler, serving
from tests_tui import Drive
from textual.widgets import Input

from reader.access import Secret
from reader.desk.open import Desk
from reader.syncbook import SyncSpec
from reader.tui.keys import CommandScreen


async def line(driven: Any, text: str) -> None:
    await driven.press(":")
    await driven.until(lambda: not isinstance(driven.app.screen, CommandScreen))
    driven.app.screen.query_one(Input).value = text
    await driven.pilot.press("enter")


async def test_the_command_line_meets_the_server(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "key-1")
    with serving(MinifluxHandler) as server:
        server.add_feed("https://hills.example/feed", "Hill Post", "Hills")

        async def with_account(desk: Desk) -> None:
            account = SyncSpec(server="miniflux", url=server.url, token=Secret("env", "KEY"))
            desk.settings = replace(desk.settings, sync=account)

        async with drive(before=with_account) as driven:
            await line(driven, "feeds.sync")
            await driven.until(lambda: driven.status == "0 marks told, 0 taken over.")
            assert [one.title for one in driven.app.desk.settings.subscriptions] == ["Hill Post"]
            monkeypatch.setenv("KEY", "wrong")
            await line(driven, "feeds.sync")
            await driven.until(lambda: driven.status.startswith("Not in step: Miniflux does not let this account in"))


async def test_without_an_account_the_page_is_named(drive: Drive) -> None:
    async with drive() as driven:
        await line(driven, "feeds.sync")
        await driven.until(lambda: "feeds.toml has no [sync]" in driven.status)
