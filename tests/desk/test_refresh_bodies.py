"""Bodies that are no whole feed, dates of nowhere, addresses within: rows P05, P15, P16, P18, S05 of the fault list."""

import asyncio
import gzip
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from loopback import Loopback, Reply, Seen
from reading_desk import feed_of, item, outlet

from reader.articles.model import View
from reader.desk import reading, refreshing

NO_FEEDS = {
    "nothing": b"",
    "blanks": b" \r\n\t  ",
    "page": b"<!doctype html><html><head><title>Masuk</title></head><body><p>Silakan masuk.</p></body></html>",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "json": b'{"status": "ok", "items": 3}',
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj",
}
FIRST = item("Dermaga dibuka", guid="a", link="https://kabar.example/a")
TAGGED = (("ETag", '"lain"'), ("Last-Modified", "Mon, 02 Mar 2026 07:00:00 GMT"))


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.mark.parametrize("body", NO_FEEDS.values(), ids=NO_FEEDS)
async def test_what_is_no_feed_is_one_sentence_and_changes_nothing(
    server: Loopback, tmp_path: Path, body: bytes
) -> None:
    async with outlet(server, tmp_path) as there:
        server.on("/feed", Reply(body=feed_of(FIRST), headers=(("ETag", '"erste"'),)))
        await there.again()
        server.on("/feed", Reply(body=body, headers=TAGGED))
        (failed,) = [event for event in await there.again() if isinstance(event, refreshing.FeedFailed)]
        assert failed.reason
        assert "\n" not in failed.reason
        assert there.titles() == ["Dermaga dibuka"]

        # Its validators would make the server say that nothing has changed for ever.
        await there.again()
        assert server.requests("/feed")[-1].header("if-none-match") != b'"lain"'
        assert server.requests("/feed")[-1].header("if-modified-since") is None


@pytest.mark.parametrize("kind", ["cut", "short"])
async def test_a_body_that_breaks_off_leaves_articles_and_validators(
    server: Loopback, tmp_path: Path, kind: str
) -> None:
    async with outlet(server, tmp_path) as there:
        server.on("/feed", Reply(body=feed_of(FIRST), headers=(("ETag", '"erste"'),)))
        await there.again()
        whole = gzip.compress(feed_of(*(item(f"Kabar {n}", guid=f"g{n}") for n in range(40))))
        cut = whole[: len(whole) // 2]
        length = len(cut) if kind == "cut" else len(whole)
        head = f'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nETag: "lain"\r\nContent-Length: {length}\r\n\r\n'

        async def script(writer: asyncio.StreamWriter, _seen: Seen) -> None:
            writer.write(head.encode() + cut)
            await writer.drain()
            writer.close()

        server.act("/feed", script)
        events = await there.again()
        assert [type(event) for event in events if isinstance(event, refreshing.FeedFailed)] == [refreshing.FeedFailed]
        assert there.titles() == ["Dermaga dibuka"]
        await there.again()
        assert server.requests("/feed")[-1].header("if-none-match") == b'"erste"'


async def test_a_feed_that_is_cut_in_an_item_brings_its_whole_items_and_is_asked_again_in_full(
    server: Loopback, tmp_path: Path
) -> None:
    whole = feed_of(*(item(f"Kabar {n}", guid=f"g{n}", link=f"https://kabar.example/{n}") for n in range(6)))
    async with outlet(server, tmp_path) as there:
        cut = whole[: whole.index(b"Kabar 4") + 4]
        server.on("/feed", Reply(body=cut, headers=TAGGED))
        await there.again()
        assert sorted(there.titles()) == [f"Kabar {n}" for n in range(4)]

        server.on("/feed", Reply(body=whole))
        await there.again()
        assert not server.requests("/feed")[-1].conditional
        assert sorted(there.titles()) == [f"Kabar {n}" for n in range(6)]


@pytest.mark.parametrize(
    "date",
    ["Mon, 02 Mar 2036 08:00:00 GMT", "Thu, 30 Feb 2026 08:00:00 GMT", "-0001-01-01", "+9999-12-31T23:59:59Z", ""],
)
async def test_a_date_of_nowhere_counts_as_now_and_does_not_stay_on_top(
    server: Loopback, tmp_path: Path, date: str
) -> None:
    strange = f"<item><title>Aneh</title><guid>x</guid><description>Isi.</description><pubDate>{date}</pubDate></item>"
    async with outlet(server, tmp_path) as there:
        await there.look(strange)
        await there.look(strange, item("Baru", guid="b", link="https://kabar.example/b", hours=-47))
        assert there.titles() == ["Baru", "Aneh"]


async def test_addresses_in_an_article_are_asked_by_nobody(server: Loopback, tmp_path: Path) -> None:
    with Loopback() as inner:
        inside = inner.url("/")
        markup = escape(
            f"<p>Kabar panjang dari dermaga.</p><img src='{inside}a.png'><iframe src='{inside}b'></iframe>"
            f"<a href='{inside}c'>di sini</a><link rel='icon' href='{inside}d.ico'>"
        )
        with_all = (
            f"<item><title>Kabar</title><guid>x</guid><description>{markup}</description>"
            f'<enclosure url="{inside}e.mp3" type="audio/mpeg" length="9"/></item>'
        )
        async with outlet(server, tmp_path) as there:
            await there.look(with_all)
            (article_id,) = there.desk.library.ids(View())
            assert "Kabar panjang" in reading.open_article(there.desk, article_id).text.document.text
        assert inner.seen == []
