"""Kinds of the codebook, the armed label, the same words, edges, notes on an article, and marks that overlap."""

from pathlib import Path

from tests_tui import Drive, Driven
from textual.widgets import OptionList

from reader.annotations.model import Annotation
from reader.desk.annotating import Draft, annotate
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.tagging import Choice, FieldInput, TaggingForm
from reader.tui.page.marks import Mark
from reader.tui.widgets.article import ArticleView

BOOK = """
[[kind]]
name = "promise"
label = "Promise"
color = "#4f9f6f"
sign = "P"
key = "p"

[[kind.field]]
name = "until"
label = "Until"
type = "date"

[[kind.field]]
name = "costed"
label = "Costed"
type = "yes-no"
"""


def view(driven: Driven) -> ArticleView:
    return driven.app.query_one(ArticleView)


def saved(driven: Driven) -> list[Annotation]:
    return list(driven.app.desk.store.all())


def words(driven: Driven, start: int, end: int) -> str:
    assert view(driven).content is not None
    return view(driven).content.document.text[start:end]  # type: ignore[union-attr]


async def opened(driven: Driven) -> None:
    """Open the fifth article of the tour, without its suggestions, the caret in its text."""
    await driven.press("j", "j", "j", "j", "enter", "S", "right_curly_bracket")


async def form(driven: Driven, *keys: str) -> TaggingForm:
    await driven.press(*keys)
    await driven.until(lambda: isinstance(driven.app.screen, TaggingForm))
    screen = driven.app.screen
    assert isinstance(screen, TaggingForm)
    return screen


async def picking(driven: Driven, *keys: str) -> None:
    await driven.press(*keys)
    await driven.until(lambda: isinstance(driven.app.screen, Pick) and driven.app.screen.focused is not None)


def marked(driven: Driven, *spans: tuple[int, int], kind: str = "quote") -> None:
    room = driven.app.screen.room  # type: ignore[attr-defined]
    for span in spans:
        annotate(driven.app.desk, room.opened.article, room.opened.text, span=span, draft=Draft(kind=kind, fields={}))
    room.library_changed()


async def test_a_kind_of_the_codebook_is_chosen_by_its_key_and_its_fields_are_typed(
    drive: Drive, tmp_path: Path
) -> None:
    (tmp_path / "codebook.toml").write_text(BOOK, "utf-8")
    async with drive() as driven:
        await opened(driven)
        await picking(driven, "v", "i", "s", "m")
        assert "Promise" in driven.text()
        asked = await form(driven, "p")
        asked.query_one("#field-own-0", FieldInput).value = "no day at all"
        await driven.press("enter")
        assert asked.is_current
        assert "no date" in driven.text()
        asked.query_one("#field-own-0", FieldInput).value = "31 March 2027"
        asked.query_one("#field-own-1", Choice).value = "yes"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        await driven.settle()

        (one,) = saved(driven)
        assert (one.kind, one.fields) == ("promise", {"until": "2027-03-31", "costed": "yes"})
        (mark,) = [mark for mark in view(driven).marks if not mark.suggested]
        assert (mark.sign, mark.color) == ("P", "#4f9f6f")
        assert "P  " in driven.text()

    (tmp_path / "codebook.toml").write_text("[[kind]]\nname = 'broken", "utf-8")
    async with drive() as driven:
        assert "codebook.toml is not valid TOML" in driven.status
        await opened(driven)
        assert [mark.kind for mark in view(driven).marks if not mark.suggested] == ["promise"]
        asked = await form(driven, "right_square_bracket", "e")
        assert "2027-03-31" in driven.text()
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        assert saved(driven)[0].fields == {"until": "2027-03-31", "costed": "yes"}


async def test_an_armed_label_tags_each_selection_until_it_is_disarmed(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        await picking(driven, "M")
        asked = await form(driven, "c")
        asked.query_one("#field-tags", FieldInput).value = "harbour/safety"
        await driven.press("enter")
        await driven.until(lambda: "Armed" in driven.status)
        assert "● claim #harbour/safety" in driven.text()
        await driven.press("v", "i", "s")
        await driven.until(lambda: len(saved(driven)) == 1)
        await driven.settle()
        await driven.press("right_parenthesis", "right_parenthesis", "v", "w", "w", "enter")
        await driven.until(lambda: len(saved(driven)) == 2)
        await driven.settle()
        assert {(one.kind, one.tags) for one in saved(driven)} == {("claim", ("harbour/safety",))}
        await driven.press("M", "v", "i", "p")
        assert "●" not in driven.status
        assert len(saved(driven)) == 2


async def test_edges_are_moved_by_keys_and_undone_after_a_restart(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        marked(driven, (0, 5))
        await driven.settle()
        view(driven).put_caret(0)
        await driven.press("X", "e", "enter")
        await driven.until(lambda: "new edges" in driven.status)
        (one,) = saved(driven)
        wider = one.selector
        assert wider.end > 5
        assert wider.exact == words(driven, 0, wider.end)
        await driven.press("X", "o", "w", "escape")
        assert saved(driven)[0].selector == wider

    async with drive() as driven:
        await driven.press("ctrl+z")
        await driven.until(lambda: driven.status.startswith("Undone: move the edges"))
        assert saved(driven)[0].selector.end == 5
        await driven.press("ctrl+z", "ctrl+y", "ctrl+y")
        await driven.until(lambda: bool(saved(driven)) and saved(driven)[0].selector == wider)


async def test_a_note_on_the_whole_article_stands_above_it_and_is_changed(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        asked = await form(driven, "number_sign")
        asked.query_one("#field-note", FieldInput).value = "Check with the harbour master"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved"))
        await driven.settle()
        (one,) = saved(driven)
        assert one.is_whole
        assert one.evidence.text_sha256 == one.selector.text_sha256
        await driven.press("g", "g")
        assert "Note on this article: Check with the harbour master" in driven.text()
        assert "not in this text" not in driven.status
        await picking(driven, "number_sign")
        asked = await form(driven, "enter")
        asked.query_one("#field-note", FieldInput).value = "Done"
        await driven.press("enter")
        await driven.until(lambda: saved(driven)[0].note == "Done")
        await driven.settle()
        assert "Note on this article: Done" in driven.text()


async def test_the_same_words_elsewhere_are_labelled_as_one_step(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        text = view(driven).content.document.text  # type: ignore[union-attr]
        split = text.split()
        word = next(w for w in split if w.isalpha() and len(w) > 2 and split.count(w) > 2)
        start = text.index(word)
        marked(driven, (start, start + len(word)), kind="claim")
        await driven.settle()
        view(driven).put_caret(start)
        await driven.press("asterisk")
        await driven.until(lambda: driven.status.startswith("Labelled"))
        await driven.settle()
        found = {one.selector.exact.casefold() for one in saved(driven)}
        assert found == {word.casefold()}
        assert len(saved(driven)) > 1
        await driven.press("ctrl+z")
        await driven.until(lambda: len(saved(driven)) == 1)


async def test_passages_that_overlap_are_each_reached_and_chosen_among(drive: Drive) -> None:
    async with drive() as driven:
        await opened(driven)
        marked(driven, (0, 40), (0, 12), (6, 12))
        await driven.settle()
        assert '"""' in driven.text()
        view(driven).put_caret(0)
        last = view(driven).go_to_mark(1)
        assert last is not None
        reached = [last]
        for _ in range(2):
            await driven.press("left_square_bracket")
            mark = view(driven).mark_here()
            assert mark is not None
            reached.append(mark)
        assert [(mark.start, mark.end) for mark in reached] == [(6, 12), (0, 12), (0, 40)]
        view(driven).put_caret(8)
        await picking(driven, "d")
        assert driven.app.screen.query_one(OptionList).option_count == 3
        await driven.press("k", "enter")
        await driven.until(lambda: len(saved(driven)) == 2)
        assert {(one.selector.start, one.selector.end) for one in saved(driven)} == {(0, 40), (6, 12)}


def test_marks_that_touch_or_overlap_are_told_apart_without_colour() -> None:
    from reader.tui.page.marks import drawn, gutter

    one, two, three = Mark(0, 10, "quote", "1"), Mark(10, 20, "quote", "2"), Mark(12, 16, "directive", "3")
    covers = {(cover.start, cover.end, cover.style) for cover in drawn([two, three, one])}
    assert covers == {(0, 10, "quote"), (10, 20, "quote-deep"), (12, 16, "directive"), (12, 16, "overlap")}
    assert [sign for sign, _ in gutter(0, 30, [one, two, three])] == ['"', '"', "!"]
    assert [sign for sign, _ in gutter(0, 30, [one, two, three, Mark(20, 22, "quote", "4")])] == ['"', '"', "+"]
    assert [mark.id for _, mark in gutter(14, 15, [one, two, three])] == ["3"]
