"""Where one stopped is where one starts again; the heading says how far that is."""

from pathlib import Path

from newsroom import desk_of
from tests_tui import Drive

from reader.articles.document import DocumentBuilder, plain
from reader.articles.model import Incoming
from reader.desk.open import Desk
from reader.tui.page import progress
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.heading import PaneHeading

SENTENCE = "Warga menunggu perahu kedua sejak pagi, dan air belum juga turun di jalan utama. "


async def _long(desk: Desk) -> None:
    builder = DocumentBuilder()
    for number in range(400):
        builder.add("paragraph", f"{number}. {SENTENCE * 5}".strip())
    (feed, *_) = desk.library.feeds()
    desk.library.store(feed.id, [Incoming(id="long", title="Panjang sekali", document=builder.build(), whole=True)])


def _long_one(desk: Desk) -> int:
    (found,) = (each for each, row in desk.library.rows(desk.library.ids()).items() if row.title == "Panjang sekali")
    return found


def test_the_rest_is_told_in_minutes() -> None:
    text = plain("kata " * 2500)

    assert progress.said(text, 0) == "0 % · 10 min left"
    assert progress.said(text, len(text.text) - 100) == "99 % · less than 1 min left"
    assert progress.said(text, len(text.text)) == "end"
    assert progress.said(plain("漢字" * 1000), 1000) == "50 % · 2 min left"
    assert progress.said(plain(""), 0) == ""


async def test_the_place_is_kept_when_kutip_is_quit_and_is_where_it_starts_again(drive: Drive, tmp_path: Path) -> None:
    async with drive(before=_long) as driven:
        article = _long_one(driven.app.desk)
        driven.app.screen.room.open(article)
        driven.app.screen.focus_pane("article")
        await driven.settle()
        view = driven.app.query_one(ArticleView)
        view.put_caret(len(view.content.document.text) // 2)
        await driven.settle()
        place = view.position
        assert driven.app.query_one(PaneHeading).place.startswith(("49 %", "50 %", "51 %"))
        assert place > 0

    with desk_of(tmp_path, tour=True) as desk:
        stored = desk.library.article(article)
        assert stored is not None
        assert stored.position == place

    async with drive() as driven:
        driven.app.screen.room.open(article)
        driven.app.screen.focus_pane("article")
        await driven.settle()
        view = driven.app.query_one(ArticleView)
        assert view.position == place
        first = view.content.document.text[place : place + 20]
        assert first in driven.text().split("\n")[1]
        await driven.press("g", "g")
        assert view.position == 0
        await driven.press("G")
        assert driven.app.query_one(PaneHeading).place == "end"


async def test_another_width_keeps_the_place_deep_in_a_text(drive: Drive) -> None:
    async with drive(before=_long) as driven:
        driven.app.screen.room.open(_long_one(driven.app.desk))
        driven.app.screen.focus_pane("article")
        await driven.settle()
        view = driven.app.query_one(ArticleView)
        view.put_caret(view.content.document.text.index("300. Warga"))
        await driven.settle()
        view.scroll_to(y=view.scroll_offset.y + view.size.height // 3, animate=False, force=True, immediate=True)
        await driven.settle()
        assert "300. Warga" in driven.text()
        await driven.press("<", "<", ">")
        assert "300. Warga" in driven.text()
