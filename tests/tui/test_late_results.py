"""What comes late belongs to the article it was asked for, and a save is never taken back by the next key."""

import threading
from collections.abc import Iterator

import pytest
from loopback import Loopback
from newsroom import NOW, serve_outlet
from tests_tui import Drive
from textual.widgets import Static

from reader.desk import reading
from reader.desk.annotating import Draft
from reader.tui.dialogs.tagging import TaggingForm
from reader.tui.screens.main import MainScreen
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.latest import LatestList


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def test_the_page_of_the_opened_article_is_fetched_though_the_list_is_back(
    drive: Drive, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    async def fetch(_desk: object, _fetcher: object, article: reading.Article) -> bool:
        fetched.append(article.id)
        return False

    async with drive(serve_outlet(server, "Pertama", "Kedua", "Ketiga")) as driven:
        await driven.press("R")
        monkeypatch.setattr(reading, "fetch_text", fetch)
        latest = driven.app.query_one(LatestList)
        first = latest.current
        screen = driven.app.screen
        assert isinstance(screen, MainScreen)
        gate = threading.Event()
        driven.app.desk._reading.submit(gate.wait)  # opening waits for its marks meanwhile
        await driven.pilot.press("enter")
        await driven.pilot.press("q")
        await driven.pilot.press("j")
        gate.set()
        await driven.settle()
        assert fetched == [first]


async def test_a_save_that_waits_for_its_turn_is_kept_when_the_next_comes(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter")
        view = driven.app.query_one(ArticleView)
        await driven.until(lambda: sum(mark.suggested for mark in view.marks) > 2)
        gate = threading.Event()
        driven.app.desk._storage.submit(gate.wait)
        for key in ("right_square_bracket", "enter", "right_square_bracket", "enter"):
            await driven.pilot.press(key)
        gate.set()
        await driven.settle()
        assert len(list(driven.app.desk.store.all())) == 2


async def test_scrolling_back_to_the_top_is_remembered_too(drive: Drive) -> None:
    async with drive(size=(80, 20)) as driven:
        view = driven.app.query_one(ArticleView)
        await driven.press("enter", "ctrl+d", "ctrl+d", "q", "3", "g", "g", "q", "enter")
        assert view.position == 0


async def test_all_read_marks_only_what_the_words_have_found(drive: Drive) -> None:
    async with drive() as driven:
        latest = driven.app.query_one(LatestList)
        everything = latest.count
        await driven.press("equals_sign", *"harbour", "enter")
        found = latest.count
        await driven.press("A", "q")
        rows = [latest.row(at) for at in range(everything)]
        assert sum(row is not None and row.read for row in rows) == found < everything


async def test_a_copy_that_only_reads_says_so_before_the_form(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter", "v", "i", "s")
        driven.app.desk.library._db.readonly = True
        await driven.press("exclamation_mark")
        assert not isinstance(driven.app.screen, TaggingForm)
        assert driven.status


async def test_annotations_that_cannot_be_opened_are_a_sentence_when_tagging(drive: Drive) -> None:
    from reader.desk.open import Desk
    from reader.errors import StorageError

    async def broken(desk: Desk) -> None:
        (desk.settings.data / "annotations.json").write_text('{"_default": {"1": ', "utf-8")

    async with drive(before=broken) as driven:
        with pytest.raises(StorageError):
            _ = driven.app.desk.store
        await driven.press("j", "j", "j", "enter", "v", "i", "s", "exclamation_mark")
        assert driven.app.is_running
        assert not isinstance(driven.app.screen, TaggingForm)
        assert "kutip restore" in driven.status


async def test_the_next_unread_article_is_found_behind_any_number_of_read_ones(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.tui.screens import main

    monkeypatch.setattr(main, "NEAR", 2)
    async with drive() as driven:
        latest = driven.app.query_one(LatestList)
        last = latest.count - 1
        await driven.press("A", "G", "u", "g", "g", "n")
        assert latest.cursor == last
        await driven.press("g", "g", "r", "G", "r", "g", "g", "n")
        assert latest.cursor == 0
        assert driven.status == "No unread article further down."


async def test_only_the_matches_of_the_window_are_drawn(drive: Drive) -> None:
    async with drive(size=(80, 12)) as driven:
        view = driven.app.query_one(ArticleView)
        await driven.press("j", "j", "j", "enter", "slash", "a", "enter")
        first = view.matches[0]
        drawn = [cover for cover in view.covers(first[0], first[0] + 60) if cover.style == "match"]
        assert 0 < len(drawn) < len(view.matches)
        assert all(cover.start < first[0] + 60 for cover in drawn)


async def test_the_form_breaks_no_more_of_a_passage_than_it_shows(drive: Drive) -> None:
    async with drive() as driven:
        form = TaggingForm(
            Draft(kind="quote", fields={}), "a" * 1_000_000, lambda *_: [], heading="Tag", fields=(), said=NOW.date()
        )
        driven.app.push_screen(form)
        await driven.settle()
        assert len(str(form.query_one("#passage", Static).content)) <= 1000
