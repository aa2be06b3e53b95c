"""A key and letters lead from the mark of a footnote to its note and back."""

from collections.abc import Iterator
from html import escape

import pytest
from loopback import Loopback, Reply
from tests_tui import Drive, Driven

from reader.tui.dialogs.hints import Hints
from reader.tui.widgets.article import ArticleView

LINE = "<p>Warga menunggu perahu kedua sejak pagi, dan air belum juga turun di jalan utama desa itu.</p>"
BODY = (
    '<p>Panen turun<sup id="r1"><a href="#n1">1</a></sup> lagi.</p><p>Lalu naik<sup id="r2"><a href="#n2">2</a></sup>, '
    'dan naik<sup id="r3"><a href="#n1">1</a></sup>.</p>' + LINE * 40 + '<ol><li id="n1">Separuhnya menurut dinas. '
    '<a href="#r1">↩</a></li><li id="n2">Sejak bulan Mei. <a href="#r2">↩</a></li></ol>'
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def feed(body: str) -> Reply:
    item = f"<item><title>x</title><guid>1</guid><description>{escape(body)}</description></item>"
    return Reply(body=f"<rss><channel><title>t</title>{item}</channel></rss>".encode())


def article(driven: Driven) -> ArticleView:
    return driven.app.screen_stack[-1].query_one(ArticleView)


def under_caret(driven: Driven) -> str:
    view = article(driven)
    assert view.content is not None
    assert view.caret is not None
    assert view.is_in_sight(view.caret)
    return view.content.document.text[view.caret :]


async def opened(driven: Driven) -> None:
    await driven.press("R")
    await driven.press("enter")
    await driven.until(lambda: article(driven).content is not None)


async def test_a_key_goes_to_the_note_and_back(drive: Drive, server: Loopback) -> None:
    server.on("/feed", feed(BODY))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        await driven.press("f")
        assert under_caret(driven).startswith("Separuhnya")
        assert "[1]" in driven.status
        await driven.press("f")
        assert under_caret(driven).startswith("[1] lagi")
        await driven.press("w", "w", "f")
        assert under_caret(driven).startswith("Sejak")
        await driven.press("f", "w", "w", "w", "f")
        assert under_caret(driven).startswith("Separuhnya")
        # Two marks lead to this note: the way back is to the one that was left.
        await driven.press("f")
        assert under_caret(driven).startswith("[1].\n")


async def test_letters_stand_over_marks_and_notes(drive: Drive, server: Loopback) -> None:
    server.on("/feed", feed(BODY))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        await driven.press("semicolon")
        assert isinstance(driven.app.screen, Hints)
        assert "turuna1] lagi" in driven.text()
        await driven.press("s")
        assert under_caret(driven).startswith("Sejak")
        await driven.press("semicolon")
        assert "2. sejak" in driven.text()
        await driven.press("s")
        assert under_caret(driven).startswith("[2], dan")


async def test_without_footnotes_the_key_says_so(drive: Drive, server: Loopback) -> None:
    server.on("/feed", feed(LINE))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        await driven.press("f")
        assert driven.status == "This article has no footnotes."
