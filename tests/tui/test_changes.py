"""What changed in an article: the sign in the list, the page with both kinds of words, and going through states."""

from datetime import timedelta

from newsroom import NOW
from tests_tui import Drive

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import marking
from reader.desk.open import Desk
from reader.tui.screens.changes import ChangesScreen
from reader.tui.screens.main import MainScreen

URL = "http://a.example/f"
LINES = [f"Paragraf {n} tentang perahu nomor {n} dan muatan {n * 7} karung beras." for n in range(12)]


def store(desk: Desk, day: int, title: str, *changes: tuple[str, str]) -> int:
    text = "\n".join(LINES)
    for old, new in changes:
        text = text.replace(old, new)
    entry = Incoming(id="satu", title=title, link="http://a.example/1", document=plain(text), whole=True)
    (*found,) = desk.library.store(desk.library.feeds()[0].id, [entry], fetched=NOW - timedelta(days=9 - day)).new
    return found[0] if found else 0


async def three_states(desk: Desk) -> None:
    article = store(desk, 1, "Perahu berangkat")
    marking.mark_read(desk, [article], read=True)
    store(desk, 2, "Perahu berangkat", ("nomor 5", "bernomor 50"))
    store(desk, 3, "Kapal berangkat", ("nomor 5", "bernomor 50"), ("muatan 7 karung", "muatan 8 karung"))


async def test_what_changed_since_it_was_read_opens_on_a_key_and_reads_without_colour(drive: Drive) -> None:
    async with drive(URL, before=three_states) as app:
        assert " ~  " in app.text()
        await app.press("V")
        assert isinstance(app.app.screen, ChangesScreen)
        text = app.text()
        assert "1 (until 5 Nov, as you read it) → 3 (now), of 3" in text
        assert "[-Perahu-] {+Kapal+} berangkat" in text
        assert "muatan [-7-] {+8+} karung" in text
        assert "[-nomor 5-] {+bernomor 50+}" in text or "[-nomor-] {+bernomor+}" in text
        assert "unchanged" in text
        assert "Paragraf 9 tentang" not in text
        await app.press("f")
        assert "Paragraf 9 tentang" in app.text()


async def test_other_states_are_compared_and_changes_are_gone_through(drive: Drive) -> None:
    async with drive(URL, before=three_states, size=(80, 16)) as app:
        await app.press("V", "l")
        assert "2 (until Fri) → 3 (now)" in app.text()
        assert "Kapal" in app.text()
        await app.press("l")
        assert "the older one stands on the left" in app.status
        await app.press("h", "H")
        assert "1 (until 5 Nov, as you read it) → 2 (until Fri)" in app.text()
        assert "Kapal" not in app.text()
        await app.press("L", "G", "n")
        assert app.status == "Change 3"
        await app.press("n")
        assert app.status == "There is no further change."
        await app.press("N", "N")
        assert app.status == "Change 1"
        await app.press("n", "n")
        assert app.status == "Change 3"
        assert "bernomor" in app.text()
        await app.press("q")
        assert isinstance(app.app.screen, MainScreen)


async def test_opening_it_again_tells_and_takes_the_sign_off(drive: Drive) -> None:
    async with drive(URL, before=three_states) as app:
        await app.press("enter")
        assert "This changed since you read it; V shows what." in app.text()
        await app.press("q")
        assert "~" not in app.text()
        await app.press("V")
        assert isinstance(app.app.screen, ChangesScreen)


async def test_an_article_that_never_changed_says_so(drive: Drive) -> None:
    async with drive() as app:
        await app.press("V")
        assert app.status.startswith("This article has not changed")
