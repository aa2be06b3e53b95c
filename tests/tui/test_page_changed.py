"""A page that changes between two fetches, in the app: the count, both wordings, accept, attach by hand, pin, undo."""

from collections.abc import Iterator

import pytest
from loopback import Loopback, Reply
from newsroom import page, serve_outlet
from tests_tui import Drive, Driven

from reader.desk import annotating, refreshing
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import fetch_text, open_article
from reader.feeds.fetch import Fetcher
from reader.tui.screens.look import LookScreen
from reader.tui.screens.main import MainScreen

HTML = [("Content-Type", "text/html; charset=utf-8")]
CHANGED = "Kami butuh dua perahu lagi sebelum malam"
GONE = "Wirya meminta Badan Siaga Lembayung (BSL) mengirim perahu paling lambat Jumat pagi."


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def marked(desk: Desk) -> None:
    async for _ in refreshing.refresh(desk, asked=True):
        pass
    (article,) = desk.library.ids()
    async with Fetcher() as fetcher:
        await fetch_text(desk, fetcher, open_article(desk, article).article)
    opened = open_article(desk, article)
    for words, kind in ((CHANGED, "quote"), (GONE, "directive")):
        start = opened.text.document.text.index(words)
        span = (start, start + len(words))
        annotating.annotate(desk, opened.article, opened.text, span=span, draft=Draft(kind=kind, fields={}))


def edited() -> Reply:
    body = page().replace(b"dua perahu", b"tiga perahu").replace(f"<p>{GONE}</p>".encode(), b"")
    return Reply(body=body, headers=HTML)


async def changed(driven: Driven, server: Loopback) -> None:
    """Open the article, let its page change, and fetch it again by its key."""
    await driven.press("enter")
    await driven.until(lambda: driven.app.screen.room.opened is not None)
    assert "to look at" not in driven.text()
    server.on("/page/1", edited())
    await driven.press("x")
    await driven.until(lambda: driven.app.desk.library.count_to_look_at() == 2)
    await driven.settle()


async def test_a_page_that_changed_is_told_of_and_every_way_is_there(drive: Drive, server: Loopback) -> None:
    async with drive(serve_outlet(server, "Camat Rancabatu Minta Perahu Tambahan"), before=marked) as driven:
        desk = driven.app.desk
        first, second = sorted(desk.store.all(), key=lambda one: one.selector.start)
        await changed(driven, server)
        assert "L: 2 to look at" in driven.text()
        await driven.press("L")
        assert isinstance(driven.app.screen, LookScreen)
        assert "[-dua-] {+tiga+}" in driven.text()
        await driven.press("y")
        now = desk.store.get(first.id)
        assert now is not None
        assert now.selector.exact == CHANGED.replace("dua", "tiga")
        assert now.evidence.text_sha256 != first.evidence.text_sha256
        await driven.press("ctrl+z")
        assert desk.store.get(first.id) == first
        # What is gone cannot be accepted; it is pinned to its text, which is still there.
        await driven.press("j", "y")
        assert desk.store.get(second.id) == second
        await driven.press("p")
        assert desk.library.revision(second.article, second.selector.text_sha256) is not None
        await driven.until(lambda: desk.library.count_to_look_at() == 1)
        await driven.press("ctrl+z")
        await driven.until(lambda: desk.library.count_to_look_at() == 2)
        # Or it is attached to another passage by hand.
        await driven.press("j", "r")
        assert isinstance(driven.app.screen, MainScreen)
        await driven.press("v", "i", "s", "enter")
        await driven.until(lambda: driven.status.startswith("Attached"))
        attached = desk.store.get(second.id)
        assert attached is not None
        assert attached.selector.exact != GONE
        assert (attached.kind, attached.state, attached.id) == (second.kind, "exact", second.id)
        await driven.settle()
        assert desk.library.count_to_look_at() == 1
