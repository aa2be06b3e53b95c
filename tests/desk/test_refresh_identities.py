"""Feeds that use identities badly, read by the program's own refresh: rows P20 to P24 of the fault list."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import NOW, settings

from reader.articles.model import View
from reader.desk import annotating, marking, placing, reading, refreshing, retention
from reader.desk.annotating import Draft
from reader.desk.open import Desk

QUOTE = "“Kami butuh dua perahu lagi sebelum malam,”"
TEXT = f"{QUOTE} kata Camat Rancabatu, Wirya Sungkana, kepada wartawan di dermaga kecil."


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def item(title: str, *, guid: str | None = None, link: str | None = None, text: str = TEXT, hours: int = 1) -> str:
    date = (NOW - timedelta(hours=hours)).strftime("%a, %d %b %Y %H:%M:%S")
    parts = (
        f"<title>{title}</title>",
        f'<guid isPermaLink="false">{guid}</guid>' if guid else "",
        f"<link>{link}</link>" if link else "",
        f"<description>{text}</description><pubDate>{date} GMT</pubDate>",
    )
    return f"<item>{''.join(parts)}</item>"


def feed_of(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Kabar</title>{"".join(items)}</channel></rss>'.encode()


@dataclass
class Outlet:
    """A desk and the feeds that it reads; each look comes a day after the one before."""

    server: Loopback
    desk: Desk
    days: list[int] = field(default_factory=lambda: [0])

    async def look(self, *items: str, path: str = "/feed") -> list[refreshing.Event]:
        self.server.on(path, Reply(body=feed_of(*items)))
        return await self.again()

    async def again(self) -> list[refreshing.Event]:
        self.days[0] += 1
        return [event async for event in refreshing.refresh(self.desk, asked=True)]

    def titles(self) -> list[str]:
        rows = self.desk.library.rows(self.ids())
        return [rows[number].title for number in self.ids()]

    def ids(self, **view: object) -> list[int]:
        return list(self.desk.library.ids(View(**view)))  # type: ignore[arg-type]

    def mark(self, article_id: int) -> None:
        opened = reading.open_article(self.desk, article_id)
        start = opened.text.document.text.index(QUOTE)
        draft = Draft(kind="quote", fields={"speaker": "Wirya Sungkana"})
        annotating.annotate(self.desk, opened.article, opened.text, span=(start, start + len(QUOTE)), draft=draft)


@asynccontextmanager
async def outlet(server: Loopback, folder: Path, *paths: str) -> AsyncIterator[Outlet]:
    days = [0]
    desk = Desk.open(
        settings(folder, *(server.url(path) for path in paths or ("/feed",))), now=lambda: NOW + timedelta(days=days[0])
    )
    try:
        yield Outlet(server, desk, days)
    finally:
        await desk.close()


async def test_one_guid_for_several_and_the_same_in_two_feeds(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path, "/feed", "/other") as there:
        same = [item(f"Perahu {n}", guid="x", link=f"https://k.example/{n}", hours=n) for n in (1, 2, 3)]
        server.on("/other", Reply(body=feed_of(item("Perahu 1", guid="x", link="https://k.example/1"))))
        await there.look(*same)
        assert sorted(there.titles()) == ["Perahu 1", "Perahu 1", "Perahu 2", "Perahu 3"]
        for number in there.ids():
            marking.mark_read(there.desk, [number], read=True)
        for turn in range(10):
            # Their order is another one each time, as where it is drawn from a set.
            await there.look(*same[turn % 3 :], *same[: turn % 3])
        assert len(there.ids()) == 4
        assert there.ids(unread=True) == []


async def test_all_guids_change_and_nothing_is_new(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(
            *(item(f"Kabar {n}", guid=f"http://k.example/?p={n}", link=f"http://k.example/{n}") for n in range(30))
        )
        before = there.ids()
        marking.mark_read(there.desk, before[:20], read=True)
        there.mark(before[3])

        events = await there.look(
            *(item(f"Kabar {n}", guid=f"https://k.example/?p={n}", link=f"https://k.example/{n}") for n in range(30))
        )
        assert there.ids() == before
        assert sum(event.new for event in events if isinstance(event, refreshing.FeedDone)) == 0
        events = await there.look(
            *(item(f"Kabar {n}", guid=f"urn:k:{n}", link=f"https://k.example/{n}") for n in range(30))
        )
        assert there.ids() == before
        assert len(there.ids(unread=True)) == 10
        assert there.ids(annotated=True) == [before[3]]
        opened = reading.open_article(there.desk, before[3])
        assert len(placing.placed(there.desk, opened.article.key, opened.text)) == 1


async def test_fifty_edits_are_one_article_whose_note_keeps_its_words(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(item("Perahu", guid="a", link="https://k.example/a"))
        (number,) = there.ids()
        there.mark(number)
        marking.mark_read(there.desk, [number], read=True)
        for edit in range(50):
            await there.look(
                item(f"Perahu ({edit})", guid="a", link="https://k.example/a", text=f"Suntingan {edit}. " * 9)
            )

        assert there.ids() == [number]
        assert there.desk.library.rows([number])[number].changed
        (note,) = there.desk.store.all()
        assert QUOTE in str(note)


async def test_what_leaves_the_feed_stays_here(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(*(item(f"Kabar {n}", guid=f"g{n}", link=f"https://k.example/{n}") for n in range(10)))
        before = there.ids()
        there.mark(before[0])
        marking.star(there.desk, [before[1]], starred=True)

        await there.look(item("Kabar 5", guid="g5", link="https://k.example/5"))
        await there.look()
        assert there.ids() == before
        await there.look(item("Lain sama sekali", guid="z", link="https://z.example/1"))
        assert set(there.ids()) > set(before)

        there.days[0] += 400
        planned = retention.plan(there.desk, older_than=30)
        async for _ in retention.clean(there.desk, planned):
            pass
        assert set(there.ids()) == set(before[:2])


async def test_a_feed_of_25_000_entries_is_bounded_and_says_so(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        events = await there.look(*(item(f"Kabar {n}", guid=f"g{n}", text="Pendek.", hours=n) for n in range(25_000)))
        (done,) = [event for event in events if isinstance(event, refreshing.FeedDone)]
        assert done.new == len(there.ids()) == 10_000
        assert done.notices == ("Kabar 1 has 15,000 entries more than are read of one feed; they are left out.",)
        assert there.titles()[0] == "Kabar 0"
