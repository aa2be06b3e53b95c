"""The journey of the first day, by keys and by mouse."""

from collections.abc import Iterator

import pytest
from loopback import Loopback, Reply
from newsroom import serve_outlet
from tests_tui import Drive, Driven

from reader.tui.dialogs.help import Help
from reader.tui.dialogs.tagging import FieldInput, TaggingForm
from reader.tui.screens.annotations import AnnotationsScreen
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.latest import LatestList


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def view(driven: Driven) -> ArticleView:
    return driven.app.query_one(ArticleView)


def marked(driven: Driven) -> list[str]:
    text = view(driven).content.document.text  # type: ignore[union-attr]
    return [text[mark.start : mark.end] for mark in view(driven).marks if not mark.suggested]


async def tag(driven: Driven, *keys: str) -> None:
    """Press the keys that open the form, wait for it, and save."""
    await driven.press(*keys)
    await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
    await driven.press("enter")
    await driven.until(lambda: driven.status.startswith("Saved"))
    await driven.settle()


async def test_the_first_start_shows_the_tour_and_says_what_to_press(drive: Drive) -> None:
    async with drive(size=(80, 24)) as driven:
        assert "Start here: tag your first quote" in driven.text()
        assert "enter opens an article" in driven.status
        assert "? keys" in driven.text()


async def test_a_quotation_is_tagged_with_what_the_form_proposes_and_stays(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "j", "enter")
        await driven.press("right_curly_bracket", "right_curly_bracket")
        await driven.press("v", "i", "q")
        assert view(driven).selection is not None
        await tag(driven, "quotation_mark")

        assert marked(driven) == ["“We were lucky twice, and I do not plan on a third time,”"]
        (annotation,) = driven.app.desk.store.all()
        assert annotation.fields["speaker"] == "Tobias Renn"
        assert annotation.fields["form"] == "direct"
        assert driven.status == "Saved: quote, Tobias Renn"
        assert '"  “We were lucky' in driven.text()

    async with drive() as driven:
        assert "✎1" in driven.text()
        await driven.press("a")
        assert isinstance(driven.app.screen, AnnotationsScreen)
        assert "Tobias Renn" in driven.text()
        await driven.press("enter")
        assert marked(driven) == ["“We were lucky twice, and I do not plan on a third time,”"]
        (mark,) = [mark for mark in view(driven).marks if not mark.suggested]
        assert view(driven).caret == mark.start


async def test_a_list_item_is_tagged_as_a_directive_then_edited_deleted_and_brought_back(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter", *(["right_curly_bracket"] * 6), "v", "i", "l")
        await tag(driven, "exclamation_mark")
        (annotation,) = driven.app.desk.store.all()
        assert annotation.kind == "directive"
        assert annotation.selector.exact.startswith("LPAS diharapkan melatih")

        await driven.press("e")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        driven.app.screen.query_one("#field-issuer", FieldInput).value = "Ratna Prameswari"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        (annotation,) = driven.app.desk.store.all()
        assert annotation.fields["issuer"] == "Ratna Prameswari"

        await driven.press("d")
        await driven.until(lambda: driven.status.startswith("Deleted"))
        await driven.settle()
        assert marked(driven) == []
        await driven.press("ctrl+z")
        assert driven.status == "Undone: delete directive."
        assert len(marked(driven)) == 1
        await driven.press("ctrl+z", "ctrl+z")
        assert marked(driven) == []
        assert list(driven.app.desk.store.all()) == []
        await driven.press("ctrl+y")
        assert driven.status == "Done again: tag directive."
        assert len(marked(driven)) == 1


async def test_the_mouse_selects_across_lines_and_blocks(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "j", "enter")
        pane = view(driven)
        first = next(y for y in range(30) if "PORT ELLERY –" in pane.render_line(y).text)
        last = next(y for y in range(30) if "We were lucky" in pane.render_line(y).text)
        left = pane.render_line(first).text.index("PORT")
        right = pane.render_line(last).text.index("lucky") + len("lucky") - 1
        await driven.pilot.mouse_down(pane, offset=(left, first))
        await driven.pilot.hover(pane, offset=(left + 4, first + 1))
        await driven.pilot.hover(pane, offset=(right, last))
        await driven.pilot.mouse_up(pane, offset=(right, last))

        assert pane.content is not None
        assert pane.selection is not None
        words = pane.content.document.text[slice(*pane.selection)]
        assert words.startswith("PORT ELLERY – The town council")
        assert words.endswith("\n“We were lucky")


async def test_a_click_in_the_footer_does_its_command(drive: Drive) -> None:
    async with drive() as driven:
        line = next(y for y, text in enumerate(driven.text().splitlines()) if "? keys" in text)
        column = driven.text().splitlines()[line].index("? keys")
        await driven.pilot.click(offset=(column, line))
        await driven.until(lambda: isinstance(driven.app.screen, Help))


async def test_refreshing_brings_the_news_and_names_the_feed_that_failed(drive: Drive, server: Loopback) -> None:
    url = serve_outlet(server, "Pertama", "Kedua")
    async with drive(url, server.url("/missing")) as driven:
        assert "nothing to open here" in (await pressed(driven, "enter"))
        await driven.press("R")
        assert driven.status.startswith("2 new articles. Kabar 2: ")
        shown = driven.text()
        assert shown.index("Pertama") < shown.index("Kedua")

        await driven.press("enter")
        await driven.until(lambda: "dua perahu lagi" in driven.text())
        assert "x fetches the full article" not in driven.text()
        await driven.press("q")
        row = driven.app.query_one(LatestList).row(0)
        assert row is not None
        assert row.read
        assert row.whole


async def pressed(driven: Driven, *keys: str) -> str:
    await driven.press(*keys)
    return driven.status


async def test_a_page_that_cannot_be_had_is_a_sentence_above_the_feeds_text(drive: Drive, server: Loopback) -> None:
    url = serve_outlet(server, "Pertama")
    server.on("/page/1", Reply(404))
    async with drive(url) as driven:
        await driven.press("R")
        await driven.press("enter")
        await driven.until(lambda: "answered 404" in driven.text())
        assert "This is the feed's own" in driven.text()
        assert "Ringkasan 1." in driven.text()


async def test_words_filter_the_list_and_q_takes_them_off(drive: Drive) -> None:
    async with drive() as driven:
        everything = driven.app.query_one(LatestList).count
        await driven.press("equals_sign")
        await driven.press(*"harbour -correction", "enter")
        assert 0 < driven.app.query_one(LatestList).count < everything
        assert "with harbour -correction" in driven.text()
        await driven.press("q")
        assert driven.app.query_one(LatestList).count == everything

        await driven.press("equals_sign", *'"open', "enter")
        await driven.until(lambda: "never closed" in driven.text())
        await driven.press("escape")


async def test_an_article_that_was_just_read_stays_in_the_unread_list(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("U")
        latest = driven.app.query_one(LatestList)
        count, first = latest.count, latest.current
        await driven.press("enter", "q")
        assert latest.current == first
        assert latest.count == count
        await driven.press("j", "u", "r", "s")
        assert latest.row(1).read  # type: ignore[union-attr]
        assert latest.row(1).starred  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("size", "panes"), [((160, 48), 3), ((120, 40), 2), ((80, 24), 1), ((40, 12), 1), ((20, 5), 1), ((10, 2), 1)]
)
async def test_as_many_panes_as_there_is_room_for(drive: Drive, size: tuple[int, int], panes: int) -> None:
    async with drive(size=size) as driven:
        seen = [pane for pane in driven.app.screen.query(".pane") if pane.display]
        assert len(seen) == panes
        await driven.press("enter")
        assert view(driven).has_focus
        await driven.press("v", "w", "w", "escape", "q")
        assert driven.app.query_one(LatestList).has_focus


async def test_resizing_keeps_the_place_of_reading(drive: Drive) -> None:
    async with drive(size=(80, 24)) as driven:
        await driven.press("enter", "ctrl+d", "ctrl+d")
        before = view(driven).position
        assert before > 0
        await driven.pilot.resize_terminal(60, 20)
        await driven.settle()
        after = view(driven).position
        text = view(driven).content.document.text  # type: ignore[union-attr]
        assert abs(after - before) < 120, text[min(before, after) : max(before, after)]


async def test_where_reading_stopped_it_starts_again(drive: Drive) -> None:
    async with drive(size=(80, 20)) as driven:
        await driven.press("enter", "ctrl+d", "ctrl+d")
        place = view(driven).position
        assert place > 0
        await driven.press("q", "j", "enter")
        await driven.press("q", "k", "enter")
        assert view(driven).position == place


async def test_a_failed_save_keeps_what_was_typed(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.annotations.store import Store
    from reader.errors import StorageError

    async with drive() as driven:
        await driven.press("j", "j", "j", "j", "enter", "right_curly_bracket", "right_curly_bracket", "v", "i", "q")

        def full(*_: object, **__: object) -> None:
            raise StorageError("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(Store, "transact", full)
            await driven.press("quotation_mark")
            await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
            driven.app.screen.query_one("#field-note", FieldInput).value = "sangat penting"
            await driven.press("enter")
            await driven.until(lambda: "Not saved: The disk is full." in driven.text())
            assert driven.app.screen.query_one("#field-note", FieldInput).value == "sangat penting"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        assert [one.note for one in driven.app.desk.store.all()] == ["sangat penting"]


def suggested(driven: Driven) -> list[str]:
    text = view(driven).content.document.text  # type: ignore[union-attr]
    return [text[mark.start : mark.end] for mark in view(driven).marks if mark.suggested]


async def test_a_suggestion_is_accepted_edited_or_dismissed_by_one_key(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "j", "enter")
        await driven.until(lambda: bool(suggested(driven)))
        before = suggested(driven)
        quotation = "“We were lucky twice, and I do not plan on a third time,”"
        assert quotation in before
        while (
            view(driven).mark_here() is None
            or quotation
            not in driven.app.screen.room.opened.text.document.text[  # type: ignore[attr-defined]
                view(driven).mark_here().start : view(driven)
                .mark_here()
                .end  # type: ignore[union-attr]
            ]
        ):
            await driven.press("right_square_bracket")
        assert driven.status.startswith("Suggested: quote, Tobias Renn")
        assert "⏎ accept" in driven.text()
        await driven.press("i")
        assert "sure)" in driven.status
        await driven.press("enter")
        await driven.until(lambda: driven.status == "Saved: quote, Tobias Renn")
        await driven.settle()
        assert marked(driven) == [quotation]
        assert quotation not in suggested(driven)

        await driven.press("right_square_bracket")
        left = suggested(driven)
        await driven.press("x")
        await driven.until(lambda: driven.status.startswith("Dismissed"))
        assert len(suggested(driven)) == len(left) - 1

        await driven.press("right_square_bracket", "e")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
        await driven.press("escape")
        assert len(marked(driven)) == 1


async def test_all_suggestions_are_accepted_and_taken_back_as_one_step(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter")
        await driven.until(lambda: len(suggested(driven)) > 3)
        count = len(suggested(driven))
        await driven.press("plus")
        await driven.until(lambda: driven.status.startswith("Saved"))
        await driven.settle()
        assert len(marked(driven)) == count
        await driven.press("ctrl+z")
        assert marked(driven) == []
        assert list(driven.app.desk.store.all()) == []
        await driven.press("S")
        assert suggested(driven) == []
        await driven.press("S")
        assert len(suggested(driven)) == count


async def test_words_are_found_in_the_article_and_n_goes_through_them(drive: Drive) -> None:
    async with drive(size=(80, 24)) as driven:
        await driven.press("j", "j", "j", "j", "enter")
        await driven.press("slash", *"GATE", "enter")
        text = view(driven).content.document.text  # type: ignore[union-attr]
        spans = view(driven).matches
        assert [text[start:end].lower() for start, end in spans] == ["gate"] * text.lower().count("gate")
        assert view(driven).caret == spans[0][0]
        await driven.press("n", "n", "N")
        assert view(driven).caret == spans[1][0]
        assert driven.status == f"2 of {len(spans)}"
        await driven.press("q")
        assert view(driven).matches == ()
        await driven.press("slash", *"zzz", "enter")
        assert driven.status == "Those words are not in this article."
        opened = driven.app.screen.room.opened.article.id  # type: ignore[attr-defined]
        await driven.press("n")
        assert driven.app.screen.room.opened.article.id != opened  # type: ignore[attr-defined]


async def test_every_theme_draws_the_list_and_the_article(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter")
        seen = {driven.app.theme}
        for _ in range(len(driven.app.available_themes)):
            await driven.press("T")
            assert "Menteri Tata Layanan" in driven.text()
            seen.add(driven.app.theme)
        assert {"kutip-dark", "kutip-light"} <= seen
        assert len(seen) >= len(driven.app.available_themes) - 1
