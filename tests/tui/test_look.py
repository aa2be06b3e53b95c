"""Marked passages whose article changed: the count, both wordings side by side, and what can be done with them."""

import pytest
from newsroom import NOW, SENTENCE
from tests_tui import Drive

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, placing
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article
from reader.tui.page.beside import beside
from reader.tui.screens.look import LookScreen
from reader.tui.screens.main import MainScreen

URL = "http://a.example/f"
SECOND = "Wirya meminta Badan Siaga Lembayung mengirim perahu paling lambat Jumat pagi."
THIRD = "Air setinggi dua meter menutup jalan utama Desa Rancabatu sejak kemarin sore."
MIDDLE = "Perahu pertama tiba di dermaga Rancabatu pada Selasa siang dengan beras."
LAST = "Rapat di balai desa berlanjut besok pagi, kata panitia."
NEW = SECOND.replace("Jumat pagi", "Sabtu malam")


def bring(desk: Desk, *lines: str) -> None:
    entry = Incoming(id="satu", title="Camat Minta Perahu", document=plain("\n".join(lines)), whole=True)
    stored = desk.library.store(desk.library.feeds()[0].id, [entry], fetched=NOW)
    placing.look_again(desk, stored.changed)


async def two_to_look_at(desk: Desk) -> None:
    bring(desk, SENTENCE * 2, SECOND, MIDDLE, THIRD, LAST)
    opened = open_article(desk, desk.library.ids()[0])
    for words, kind, fields in (
        (SECOND, "directive", {"issuer": "Wirya Sungkana", "addressee": "BSL"}),
        (THIRD, "quote", {"speaker": "Ratna"}),
    ):
        start = opened.text.document.text.index(words)
        span = (start, start + len(words))
        annotating.annotate(desk, opened.article, opened.text, span=span, draft=Draft(kind=kind, fields=fields))
    bring(desk, SENTENCE * 2, NEW, MIDDLE, LAST)


def passages(desk: Desk) -> list[tuple[str, str]]:
    (key,) = desk.store.counts()
    return [(one.state, one.annotation.selector.exact) for one in placing.look_at(desk, key)]


async def test_the_count_is_in_sight_and_the_list_shows_both_wordings(drive: Drive) -> None:
    async with drive(URL, before=two_to_look_at) as app:
        assert "L: 2 to look at" in app.text()
        await app.press("L")
        assert isinstance(app.app.screen, LookScreen)
        text = app.text()
        assert "2 marked passages want a look" in text
        assert "≠ wording changed" in text
        assert "× gone" in text
        assert "Wirya Sungkana to BSL" in text
        assert "As you marked it" in text
        assert "[-Jumat pagi-] {+Sabtu malam+}" in text
        await app.press("j")
        assert "These words are not in the article." in app.text()


async def test_the_new_wording_is_accepted_and_undone_from_the_list(drive: Drive) -> None:
    async with drive(URL, before=two_to_look_at) as app:
        await app.press("L", "y")
        assert passages(app.app.desk)[0] == ("exact", NEW)
        assert "1 marked passage wants a look" in app.text()
        await app.press("ctrl+z")
        assert passages(app.app.desk)[0] == ("changed", SECOND)
        assert "2 marked passages want a look" in app.text()
        await app.press("y", "q")
        assert "L: 1 to look at" in app.text()


async def test_what_is_gone_cannot_be_accepted_and_is_attached_by_hand(drive: Drive) -> None:
    async with drive(URL, before=two_to_look_at, size=(80, 24)) as app:
        await app.press("L", "j", "y")
        assert "attach it by hand" in app.status
        await app.press("r")
        assert isinstance(app.app.screen, MainScreen)
        assert app.status.startswith("Select the passage that it is now")
        await app.press("v", "i", "s", "enter")
        assert app.status.startswith("Attached: ")
        states = dict(passages(app.app.desk))
        assert states["exact"].startswith("Warga Desa Rancabatu")
        await app.press("ctrl+z")
        assert [state for state, _ in passages(app.app.desk)] == ["changed", "orphan"]


async def test_a_pinned_one_opens_the_text_in_which_it_was_marked(drive: Drive) -> None:
    async with drive(URL, before=two_to_look_at) as app:
        await app.press("L", "p")
        await app.press("p")
        assert "Every marked passage stands" in app.status or "0 marked passages" in app.text()
        await app.press("q")
        assert "to look at" not in app.text()
        await app.press("a")
        assert "pinned to the text in which it was marked" in app.text()
        await app.press("enter")
        opened = app.app.screen.room.opened
        assert opened.earlier
        assert "to which the annotation is pinned" in opened.notes[0]
        assert "Jumat pagi" in opened.text.document.text
        await app.press("q", "a", "p")
        assert app.status == "It is looked for in the newest text."
        assert app.app.desk.library.count_to_look_at() == 1


async def test_deleting_from_the_list(drive: Drive) -> None:
    async with drive(URL, before=two_to_look_at) as app:
        await app.press("L", "d")
        assert len(passages(app.app.desk)) == 1
        await app.press("ctrl+z")
        assert "2 marked passages want a look" in app.text()


@pytest.mark.parametrize("width", [24, 80])
def test_two_wordings_fit_the_width_and_lose_nothing(width: int) -> None:
    lines = beside(("Old", "satu dua tiga " * 9), ("New", "empat 漢字 " * 9), width=width)
    assert all(len(line) <= width for line in lines)
    assert sum(line.count("tiga") for line in lines) == 9
    assert sum(line.count("漢") for line in lines) == 9
    assert any("│" in line for line in lines) == (width == 80)
