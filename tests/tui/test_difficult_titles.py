"""Titles of any script and length stand on one line of the list, and the frame around them stays where it is."""

from collections.abc import Iterator
from html import escape

import pytest
from loopback import Loopback, Reply
from rich.cells import cell_len
from tests_tui import Drive

from reader.cleaning import LINE_LIMIT, MARKS_LIMIT
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.latest import LatestList

TITLES = (
    "Zalgo " + "a" + "\u0301\u0323" * 30 + " akhir",
    "Lima juta " + "kata " * 1_000_000,
    "x" * 1_000_000,
    "漁港の新しい堤防が完成、住民は避難所から帰宅し始めた" * 4,
    "محافظ المدينة يعلن فتح الميناء الجديد أمام الصيادين",
    "ראש העיר הודיע (2026) על פתיחת הנמל",
    "Dua&#10;baris&#9;dan tab",
    "👨‍👩‍👧‍👦 keluarga 👍🏽 setuju 🇮🇩 bendera ❤️ hati 🏳️‍🌈 pelangi 1️⃣ satu ✈️ pesawat 👩🏿‍🚒 petugas",
    "می‌خواهم به خانه بروم",
    "แม่น้ำเจ้าพระยาน้ำท่วมหนัก",
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    items = "".join(
        f"<item><guid>{number}</guid><title>{title if '&#' in title else escape(title)}</title>"
        f"<description>Isi artikel.</description></item>"
        for number, title in enumerate(TITLES)
    )
    with Loopback() as server:
        server.on("/feed", Reply(body=f"<rss><channel><title>t</title>{items}</channel></rss>".encode()))
        yield server


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 5)])
async def test_every_line_is_as_wide_as_the_screen(drive: Drive, server: Loopback, size: tuple[int, int]) -> None:
    async with drive(server.url("/feed"), size=size) as driven:
        await driven.press("R")
        await driven.until(lambda: driven.app.screen.query_one(LatestList).count == len(TITLES))
        await driven.settle()
        for _ in TITLES:
            lines = driven.text().split("\n")
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}
            await driven.press("j")
        rows = driven.app.desk.library.rows(driven.app.desk.library.ids())
        for row in rows.values():
            assert 0 < len(row.title) <= LINE_LIMIT
            assert not set(row.title) & set("\n\t\r")
            assert row.title.count("\u0301") <= MARKS_LIMIT


async def test_an_article_of_such_a_title_opens_and_keeps_its_frame(drive: Drive, server: Loopback) -> None:
    async with drive(server.url("/feed"), size=(80, 24)) as driven:
        await driven.press("R")
        await driven.until(lambda: driven.app.screen.query_one(LatestList).count == len(TITLES))
        await driven.press("g", "g", "enter")
        view = driven.app.screen.query_one(ArticleView)
        for _ in TITLES:
            await driven.until(lambda: view.content is not None)
            assert {cell_len(line) for line in driven.text().split("\n")} == {80}
            await driven.press("J")
