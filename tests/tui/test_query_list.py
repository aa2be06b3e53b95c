"""Queries in the list and in the annotations, and smart folders among the sources."""

from tests_tui import Drive, Driven
from textual.widgets import Input, Static

from reader import smartfile
from reader.articles.model import View
from reader.articles.query.parsing import parse
from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.tui.dialogs.prompt import Prompt
from reader.tui.screens.annotations import AnnotationRows
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.snippet import SnippetLine
from reader.tui.widgets.sources import SourcesList


async def mark(desk: Desk) -> None:
    """Mark one quote and one directive."""
    for number, (kind, fields) in enumerate(
        [("quote", {"speaker": "Mira Halvorsen"}), ("directive", {"addressee": "Dinas Perairan"})]
    ):
        opened = reading.open_article(desk, desk.library.ids(View())[number])
        annotating.annotate(desk, opened.article, opened.text, span=(0, 12), draft=Draft(kind=kind, fields=fields))


async def ask(driven: Driven, text: str, key: str = "=") -> None:
    await driven.press(key)
    await driven.until(lambda: isinstance(driven.app.screen, Prompt))
    driven.app.screen.query_one(Input).value = text
    await driven.press("enter")


def listed(driven: Driven) -> list[int]:
    return list(driven.app.screen_stack[0].query_one(LatestList).ids)


def labels(driven: Driven) -> list[str]:
    sources = driven.app.screen_stack[0].query_one(SourcesList)
    return [sources.source(number).label for number in range(sources.count)]


async def test_the_list_shows_what_a_query_means_with_its_words_lit(drive: Drive) -> None:
    async with drive(before=mark) as driven:
        library = driven.app.desk.library
        await ask(driven, "kind:quote OR banjir")
        expected = [one for one in library.ids() if one in {library.ids()[0], *library.find_ids("banjir")}]
        assert len(expected) > 1
        assert listed(driven) == expected
        assert "with kind:quote OR banjir" in driven.text()
        await driven.press("j")
        snippet = driven.app.screen.query_one(SnippetLine)
        await driven.until(lambda: snippet.display)
        assert "banjir" in str(snippet.render()).casefold()
        await driven.press("q")
        assert listed(driven) == list(library.ids(View(grouped=True)))
        await driven.until(lambda: not snippet.display)


async def test_plain_words_stay_plain(drive: Drive) -> None:
    async with drive() as driven:
        await ask(driven, "banjir -OR", key="/")
        assert listed(driven) == list(driven.app.desk.library.find_ids("banjir"))
        await driven.press("/")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        assert driven.app.screen.query_one(Input).value == 'banjir -"OR"'
        await driven.press("escape")


async def test_a_wrong_query_stays_with_a_caret_under_the_character(drive: Drive) -> None:
    async with drive(size=(80, 24)) as driven:
        before = listed(driven)
        await ask(driven, "banjir is:purple")
        assert isinstance(driven.app.screen, Prompt)
        line, fault = driven.app.screen.query_one(Input), driven.app.screen.query_one("#fault", Static)
        await driven.until(lambda: "^" in str(fault.render()))
        caret = str(fault.render()).splitlines()[0].index("^")
        typed = next(row for row in driven.text().splitlines() if "banjir is:purple" in row)
        assert caret == typed.index("purple")
        assert "is: takes unread" in str(fault.render())
        line.value = "banjir is:unread"
        await driven.press("enter")
        assert not isinstance(driven.app.screen, Prompt)
        assert listed(driven) != before


async def test_a_field_is_completed(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("=")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        line = driven.app.screen.query_one(Input)
        line.value = "banjir -is:st"
        await driven.press("tab")
        assert line.value == "banjir -is:starred"
        await driven.press("escape")


async def test_a_search_is_saved_among_the_sources_renamed_and_removed_with_undo(drive: Drive) -> None:
    async with drive(size=(160, 40)) as driven:
        desk = driven.app.desk
        await driven.press("F")
        assert "no search to save" in driven.status
        await ask(driven, "banjir is:unread")
        found = listed(driven)
        await ask(driven, "Floods", key="F")
        await driven.until(lambda: "Floods" in labels(driven))
        assert smartfile.current(desk.settings.feeds_file) == desk.settings.smart
        sources = driven.app.screen.query_one(SourcesList)
        row = sources.source(labels(driven).index("Floods"))
        assert (row.unread, row.query) == (len(found), parse("banjir is:unread"))

        await driven.press("1")
        sources.move_to(labels(driven).index("Floods"))
        await driven.settle()
        assert listed(driven) == found
        await ask(driven, "Banjir besar", key="e")
        await driven.until(lambda: "Banjir besar" in labels(driven))
        await driven.press("d")
        await driven.until(lambda: "Banjir besar" not in labels(driven))
        assert desk.settings.smart == ()
        for expected in ("Banjir besar", "Floods"):
            await driven.press("ctrl+z")
            await driven.until(lambda wanted=expected: wanted in labels(driven))  # type: ignore[misc]
        await driven.press("ctrl+z")
        await driven.until(lambda: "Floods" not in labels(driven))
        assert "[[smart]]" not in desk.settings.feeds_file.read_text()


async def test_annotations_are_shown_by_the_same_language(drive: Drive) -> None:
    async with drive(before=mark) as driven:
        await driven.press("a")
        rows = driven.app.screen.query_one(AnnotationRows)
        await driven.until(lambda: rows.count == 2)
        await ask(driven, "addressee:dinas")
        await driven.until(lambda: rows.count == 1)
        assert rows.current is not None
        assert rows.current.kind == "directive"
        assert "with addressee:dinas  (1 annotation: 1 directive)" in driven.text()
        await driven.press("q")
        await driven.until(lambda: rows.count == 2)
        await ask(driven, "-directive nowhere", key="/")
        await driven.until(lambda: rows.count == 0)
