"""What is asked for without a network waits, across restarts, and is done when the network is back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Never

import pytest
from loopback import Loopback, Reply
from newsroom import NOW, desk_of, page, serve_outlet

from reader.desk import refreshing, taking, waiting
from reader.desk.open import Desk
from reader.errors import UnreachableError
from reader.feeds.fetch import Fetcher, Request

WAITED = "It waited, but could not be done: fetch the full text of “Pertama”. 127.0.0.1 answered 404 for this article."
HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def nothing(_: Fetcher, request: Request) -> Never:
    raise UnreachableError(f"{request.url} cannot be reached")


async def refreshed(desk: Desk) -> None:
    async for _ in refreshing.refresh(desk, asked=True):
        pass


async def ran(desk: Desk) -> list[str]:
    return [said async for said in waiting.run(desk)]


async def test_all_that_waits_is_done_when_the_network_is_back(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [NOW]
    url = serve_outlet(server, "Pertama", "Kedua")
    server.on("/lain", Reply(body=page(), headers=HTML))
    server.on("/feed2", Reply(body=b'<rss version="2.0"><channel><title>Suara Muara</title></channel></rss>'))
    # Nothing is taken for "no network" before more than one host is out of reach.
    second = server.url("/feed3", host="localhost")
    server.on("/feed3", Reply(body=b'<rss version="2.0"><channel><title>Kabar Dua</title></channel></rss>'))
    with desk_of(tmp_path, url, second, now=lambda: now[0]) as desk:
        await refreshed(desk)
        row = desk.library.rows(ids := desk.library.ids())[ids[0]]
        waiting.put(desk, "full text", row.key, row.title)
        waiting.put(desk, "add", server.url("/lain"))
        waiting.put(desk, "add", server.url("/feed2"))
        waiting.put(desk, "refresh")
        waiting.put(desk, "refresh")
        waiting.wait_to_take(desk, taking.Wanted(query="kedua", pictures=False), "what has kedua")
        now[0] += timedelta(minutes=10)
        with monkeypatch.context() as without:
            without.setattr(Fetcher, "fetch", nothing)
            assert await ran(desk) == []
        await desk.close()

    now[0] += timedelta(minutes=10)
    with desk_of(tmp_path, url, second, now=lambda: now[0]) as desk:
        assert [one.said for one in waiting.waiting(desk)] == [
            "fetch the full text of “Pertama”",
            f"add {server.url('/lain')}",
            f"add {server.url('/feed2')}",
            "refresh the feeds",
            "take along what has kedua",
        ]
        said = await ran(desk)
        rows = desk.library.rows(desk.library.ids()).values()
        await desk.close()

        assert said[:3] == [
            "The full text of “Pertama” is here.",
            "Kept “Camat Rancabatu Minta Perahu Tambahan” among the single articles.",
            "Added Suara Muara.",
        ]
        assert said[3].startswith("Refreshed the feeds: ")
        assert said[4].startswith("Took along what has kedua: 3 of 3 articles are whole")
        assert {row.title: row.whole for row in rows}["Kedua"]
        assert waiting.waiting(desk) == ()
        assert not (desk.settings.data / waiting.WAITING).exists()


async def test_what_cannot_be_done_is_said_and_waits_no_longer(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    server.on("/page/1", Reply(404))
    with desk_of(tmp_path, url) as desk:
        await refreshed(desk)
        (row,) = desk.library.rows(desk.library.ids()).values()
        waiting.put(desk, "full text", row.key, row.title)
        waiting.put(desk, "full text", "0" * 16, "Yang Hilang")
        said = await ran(desk)
        left = waiting.waiting(desk)
        await desk.close()
    assert said == [
        "It waited, but could not be done: fetch the full text of “Pertama”. 127.0.0.1 answered 404 for this article.",
        "“Yang Hilang” is not in the library any more, so its full text was not fetched.",
    ]
    assert left == ()


def test_nothing_waits_for_ever_and_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    now = [NOW]
    with desk_of(tmp_path, "http://a.example/f", now=lambda: now[0]) as desk:
        waiting.put(desk, "refresh")
        now[0] += waiting.PATIENCE
        assert waiting.waiting(desk) == ()
        (desk.settings.data / waiting.WAITING).write_bytes(b"{torn")
        assert waiting.waiting(desk) == ()
        assert len(list(desk.settings.data.glob("waiting.json.damaged-*"))) == 1


def test_passwords_in_addresses_are_not_shown(tmp_path: Path) -> None:
    with desk_of(tmp_path, "http://a.example/f") as desk:
        one = waiting.put(desk, "add", "https://sekar:rahasia@kabar.example/feed")
        assert one.said == "add https://kabar.example/feed"
