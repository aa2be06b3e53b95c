"""Feeds are gathered and looked after by keys."""

from collections.abc import Iterator

import pytest
from loopback import Loopback, Reply
from newsroom import feed, page, serve_outlet
from tests_tui import Drive, Driven
from textual.widgets import Input

from reader import feedsfile
from reader.config import Subscription
from reader.tui.dialogs.choice import Choice
from reader.tui.dialogs.prompt import Prompt
from reader.tui.screens.health import HealthRows, HealthScreen
from reader.tui.widgets.sources import SourcesList


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def answer(driven: Driven, *keys: str, text: str) -> None:
    """Press keys that bring up a prompt and give it a line."""
    await driven.press(*keys)
    await driven.until(lambda: isinstance(driven.app.screen, Prompt))
    driven.app.screen.query_one(Input).value = text
    # Not until all is quiet: the work may have a question of its own.
    await driven.pilot.press("enter")


async def to_feed(driven: Driven, name: str) -> SourcesList:
    await driven.press("1")
    sources = driven.app.query_one(SourcesList)
    await driven.until(lambda: any(sources.source(n).label.startswith(name) for n in range(sources.count)))
    sources.move_to(next(n for n in range(sources.count) if sources.source(n).label.startswith(name)))
    await driven.settle()
    return sources


def labels(driven: Driven) -> list[str]:
    sources = driven.app.query_one(SourcesList)
    return [sources.source(number).label for number in range(sources.count)]


def written(driven: Driven) -> list[Subscription]:
    return list(feedsfile.current(driven.app.desk.settings.feeds_file))


def site(server: Loopback, *names: str) -> str:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.xml">' for n in names)
    server.on("/", Reply(body=f"<html><head>{links}</head><body><p>Halo</p></body></html>".encode()))
    for name in names:
        server.on(f"/{name}.xml", Reply(body=feed(server, f"Satu {name}", name=f"[b]Kabar[/b] {name}")))
    return server.url("/")


async def test_a_feed_is_added_fetched_and_taken_back(drive: Drive, server: Loopback) -> None:
    url = site(server, "utama")
    async with drive(serve_outlet(server, "Lama")) as driven:
        await answer(driven, "plus", text=url)
        await driven.until(lambda: "[b]Kabar[/b] utama" in labels(driven))
        assert driven.status == "Added [b]Kabar[/b] utama. ctrl+z takes it back."
        await driven.until(lambda: "Satu utama" in driven.text())
        assert len(written(driven)) == 2
        await driven.press("ctrl+z")
        await driven.until(lambda: "[b]Kabar[/b] utama" not in labels(driven))
        assert len(written(driven)) == 1
        await driven.press("ctrl+y")
        await driven.until(lambda: "[b]Kabar[/b] utama" in labels(driven))


async def test_of_several_feeds_the_user_chooses(drive: Drive, server: Loopback) -> None:
    url = site(server, "utama", "olahraga", "opini")
    async with drive(serve_outlet(server, "Lama")) as driven:
        await answer(driven, "colon", text=f"add {url}")
        await driven.until(lambda: isinstance(driven.app.screen, Choice))
        await driven.pilot.pause()
        assert "[b]Kabar[/b] olahraga" in driven.text()
        await driven.pilot.press("space", "j", "j", "space", "enter")
        await driven.until(lambda: len(written(driven)) == 3)
        assert [one.url.rpartition("/")[2] for one in written(driven)[1:]] == ["utama.xml", "opini.xml"]


async def test_a_page_without_a_feed_is_kept_as_an_article(drive: Drive, server: Loopback) -> None:
    url = server.on("/lone", Reply(body=page(), headers=[("Content-Type", "text/html; charset=utf-8")]))
    async with drive(serve_outlet(server, "Lama")) as driven:
        await answer(driven, "plus", text=url)
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        driven.app.screen.query_one(Input).value = "banjir"
        await driven.press("enter")
        await driven.until(lambda: "Single articles" in labels(driven))
        (hit,) = driven.app.desk.library.search("perahu")
        assert hit.row.tags == ("banjir",)
        await to_feed(driven, "Single articles")
        await driven.press("d")
        assert "Kutip's own" in driven.status
        assert len(written(driven)) == 1


async def test_an_address_that_is_none_is_a_sentence(drive: Drive, server: Loopback) -> None:
    async with drive(serve_outlet(server, "Lama")) as driven:
        await answer(driven, "plus", text="file:/etc/passwd")
        await driven.until(lambda: "by hand" in driven.status)
        await answer(driven, "plus", text=server.url("/missing"))
        await driven.until(lambda: "answered 404" in driven.status)


async def test_a_feed_is_renamed_moved_tagged_paused_and_removed_each_with_its_undo(
    drive: Drive, server: Loopback
) -> None:
    async with drive(serve_outlet(server, "Lama")) as driven:
        before = driven.app.desk.settings.feeds_file.read_text()
        await to_feed(driven, "127.0.0.1") if "127.0.0.1" in labels(driven) else await to_feed(driven, "Kabar 1")
        await answer(driven, "e", text="Laut")
        await driven.until(lambda: "Laut" in labels(driven))
        await answer(driven, "m", text="Pesisir/Utara")
        await driven.until(lambda: "Pesisir/Utara" in labels(driven))
        await answer(driven, "t", text="pagi, asin")
        await driven.until(lambda: driven.status == "Tagged Laut.")
        await driven.press("p")
        await driven.until(lambda: "Laut (paused)" in labels(driven))
        (one,) = written(driven)
        assert (one.title, one.category, one.tags, one.paused) == ("Laut", "Pesisir/Utara", ("pagi", "asin"), True)
        asked = len(server.seen)
        await driven.press("R")
        assert len(server.seen) == asked
        await to_feed(driven, "Laut")
        await driven.press("d")
        await driven.until(lambda: written(driven) == [])
        for _ in range(5):
            await driven.press("ctrl+z")
        assert driven.app.desk.settings.feeds_file.read_text() == before


async def test_the_health_of_the_feeds_is_told_and_acted_on(drive: Drive, server: Loopback) -> None:
    server.on("/broken", Reply(500))
    async with drive(serve_outlet(server, "Satu", "Dua"), server.url("/broken")) as driven:
        await driven.press("R")
        await driven.until(lambda: driven.app.screen.status.progress == "")  # type: ignore[attr-defined]
        await driven.press("1", "i")
        await driven.until(lambda: isinstance(driven.app.screen, HealthScreen))
        rows = driven.app.screen.query_one(HealthRows)
        await driven.until(lambda: rows.count == 2)
        await driven.settle()
        assert rows.current is not None
        assert rows.current.state == "failing"
        text = driven.text()
        assert "2 feeds, 1 failing" in text
        assert "the site has a fault" in text
        await driven.press("d")
        await driven.until(lambda: rows.count == 1)
        await driven.press("p")
        await driven.until(lambda: rows.current is not None and rows.current.state == "paused")
        await driven.press("ctrl+z")
        await driven.until(lambda: rows.current is not None and rows.current.state == "well")
        await driven.press("enter")
        await driven.until(lambda: not isinstance(driven.app.screen, HealthScreen))
        await driven.settle()
        assert "Dua" in driven.text()


async def test_cleaning_asks_first(drive: Drive, server: Loopback) -> None:
    async with drive(serve_outlet(server, *(f"Berita {n}" for n in range(6)))) as driven:
        await driven.press("R")
        await driven.until(lambda: len(driven.app.desk.library.ids()) == 6)
        await driven.settle()
        await answer(driven, "colon", text="feeds.clean")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        driven.app.screen.query_one(Input).value = "1"
        await driven.press("enter")
        await driven.until(lambda: driven.status == "Nothing is that old.")
        driven.app.desk.now = lambda: (
            driven.app.desk.library.rows(driven.app.desk.library.ids())
            .popitem()[1]
            .when.replace(  # type: ignore[method-assign]
                year=2027
            )
        )
        await answer(driven, "colon", text="feeds.clean")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        driven.app.screen.query_one(Input).value = "30 2"
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.pilot.pause()
        assert "4 articles would go" in driven.text()
        await driven.press(*"yes", "enter")
        await driven.until(lambda: driven.status == "4 articles are gone. ctrl+z brings them back.")
        assert len(driven.app.desk.library.ids()) == 2
        await driven.press("ctrl+z")
        await driven.until(lambda: len(driven.app.desk.library.ids()) == 6)
