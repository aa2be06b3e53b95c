"""A desk and the feeds that it reads from a loopback server, a day between two looks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from loopback import Loopback, Reply
from newsroom import NOW, settings

from reader.articles.model import View
from reader.desk import annotating, reading, refreshing
from reader.desk.annotating import Draft
from reader.desk.open import Desk

QUOTE = "“Kami butuh dua perahu lagi sebelum malam,”"
TEXT = f"{QUOTE} kata Camat Rancabatu, Wirya Sungkana, kepada wartawan di dermaga kecil."


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
