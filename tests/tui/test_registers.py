"""People and organisations, somebody's page, and the directive board, by keys."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests_tui import Drive, Driven
from textual.widgets import Input

from reader.articles.model import View
from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.prompt import Prompt
from reader.tui.screens.board import BoardRows, BoardScreen
from reader.tui.screens.main import MainScreen
from reader.tui.screens.people import PeopleScreen, PersonScreen
from reader.tui.widgets.article import ArticleView


def marked(driven: Driven, article: int, kind: str, *, when: datetime | None = None, **fields: str) -> str:
    """Mark the first words of an article of the tour."""
    desk = driven.app.desk
    opened = reading.open_article(desk, desk.library.ids(View())[article])
    draft = Draft(kind=kind, fields=fields)
    made = annotating.annotate(desk, opened.article, opened.text, span=(0, 30), draft=draft)
    if when is not None:
        desk.store.update(replace(made, evidence=replace(made.evidence, published=when)))
    return made.id


async def asked(driven: Driven, kind: type[Pick | Prompt], *keys: str) -> None:
    await driven.press(*keys)
    await driven.until(lambda: isinstance(driven.app.screen, kind) and driven.app.screen.focused is not None)


async def test_an_entry_is_opened_merged_split_and_leads_to_the_passage(drive: Drive) -> None:
    async with drive(size=(120, 40)) as driven:
        marked(driven, 1, "quote", speaker="Tirta Wulandari", role="Camat")
        marked(driven, 2, "quote", speaker="Tirta")
        marked(driven, 3, "directive", issuer="Mbak Wulan", addressee="[bold]BSL[/bold]")
        await driven.press("P")
        assert isinstance(driven.app.screen, PeopleScreen)
        assert "People and organisations  (3)" in driven.text()
        assert "[bold]BSL[/bold]" in driven.text()
        assert "2 said    0 told  Tirta Wulandari" in driven.text()
        screen = driven.app.screen
        while screen.current is not None and screen.current.name != "Mbak Wulan":
            await driven.press("j")
        await asked(driven, Prompt, "m")
        driven.app.screen.query_one(Input).value = "Tirta Wulandari"
        await driven.press("enter")
        await driven.until(lambda: "from now on" in driven.status)
        await driven.settle()
        assert "People and organisations  (2)" in driven.text()
        await driven.press("g", "g", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, PersonScreen))
        await driven.settle()
        assert "Tirta Wulandari  (3 said, 0 told)" in driven.text()
        assert "as Camat" in driven.text()
        await driven.press("q")
        await driven.until(lambda: isinstance(driven.app.screen, PeopleScreen))
        await driven.press("ctrl+z")
        await driven.until(lambda: driven.status.startswith("Undone: merge"))
        await driven.settle()
        assert "People and organisations  (3)" in driven.text()
        await driven.press("g", "g", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, PersonScreen))
        await driven.settle()
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, MainScreen))
        await driven.settle()
        view = driven.app.query_one(ArticleView)
        assert view.has_focus
        assert view.caret == 0


async def test_a_page_shows_one_statement_of_two_outlets_with_differences(drive: Drive) -> None:
    async with drive(size=(120, 40)) as driven:
        desk = driven.app.desk
        for number, word in enumerate(("akan", "segera")):
            one = desk.store.get(marked(driven, number, "quote", speaker="Tirta Wulandari"))
            assert one is not None
            words = f"Kami {word} membuka posko kedua sebelum malam, dan perahu sudah berangkat."
            selector = replace(one.selector, exact=words, end=len(words))
            evidence = replace(
                one.evidence, outlet=f"Warta {number}", published=datetime(2026, 11, 3, 1 + number, tzinfo=UTC)
            )
            desk.store.update(replace(one, selector=selector, evidence=evidence))
        await driven.press("P", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, PersonScreen))
        await driven.settle()
        assert "≈1" in driven.text()
        assert "akansegera" in driven.text().replace(" ", "")
        assert "Warta 0, 03 Nov" in driven.text()


async def test_the_board_orders_marks_and_links_and_writes_a_calendar(drive: Drive, tmp_path: Path) -> None:
    async with drive(size=(120, 40)) as driven:
        desk = driven.app.desk
        day = datetime(2026, 11, 2, tzinfo=UTC)
        late = marked(
            driven, 1, "directive", when=day, issuer="Camat", addressee="BSL", deadline="Jumat", action="kirim perahu"
        )
        marked(driven, 2, "directive", when=day, issuer="Bupati", addressee="Dinas", deadline="31 Desember 2026")
        await driven.press("D")
        assert isinstance(driven.app.screen, BoardScreen)
        assert "Directives by deadline  (2, 1 overdue)" in driven.text()
        assert "○! 06 Nov 2026  BSL" in driven.text()
        assert "Friday, 06 November 2026" in driven.text()
        await asked(driven, Pick, "s")
        await driven.press("d")
        await driven.until(lambda: driven.status.startswith("Marked: done"))
        await driven.settle()
        assert "(2, 0 overdue)" in driven.text()
        await driven.press("ctrl+z")
        await driven.until(lambda: driven.status.startswith("Undone"))
        await driven.settle()
        assert "(2, 1 overdue)" in driven.text()
        await driven.press("U")
        assert "(2, 1 overdue, only these)" in driven.text()
        await driven.press("U", "tab")
        assert "Directives by addressee" in driven.text()
        word = desk.library.rows(desk.library.ids(View())[5:6])
        (row,) = word.values()
        await asked(driven, Prompt, "g", "g", "f")
        driven.app.screen.query_one(Input).value = row.title.split()[-1]
        await asked(driven, Pick, "enter")
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("The follow-up is linked"))
        await driven.settle()
        linked = desk.store.get(late).follow_ups  # type: ignore[union-attr]
        assert len(linked) == 1
        assert f"follow-up: {linked[0].outlet} · {linked[0].title}"[:40] in driven.text()
        await asked(driven, Prompt, "E")
        driven.app.screen.query_one(Input).value = str(tmp_path / "d.ics")
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Wrote 2 deadlines"))
        assert (tmp_path / "d.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
        await asked(driven, Pick, "F")
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, MainScreen))


@pytest.mark.parametrize("key", ["e", "F"])
async def test_a_directive_that_was_deleted_meanwhile_is_a_sentence_on_the_board(drive: Drive, key: str) -> None:
    async with drive() as driven:
        gone = marked(driven, 1, "directive", issuer="Camat", addressee="BSL", action="kirim perahu")
        await driven.press("D")
        annotating.remove(driven.app.desk, gone)
        assert "Camat to BSL: kirim perahu" in driven.app.screen.query_one(BoardRows).words(0)
        await driven.press(key)
        await driven.until(lambda: driven.status == "That directive is not there any more.")
