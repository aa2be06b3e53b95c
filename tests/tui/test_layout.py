"""Lines of a document: every offset on exactly one of them, none wider than the column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.articles.document import Document, DocumentBuilder, plain
from reader.cleaning import clean_text
from reader.tui.page.layout import lay_out
from reader.tui.page.marks import Cover, Mark, cut, gutter

LETTERS = st.text(
    st.sampled_from("ab c—–\n漢字あ、e\u0301\u0644\u0645 👩‍🚀“”.") | st.characters(codec="utf-8"), max_size=120
)
KINDS = st.sampled_from(["paragraph", "heading", "item", "quote", "code", "caption", "table"])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    builder = DocumentBuilder()
    for _ in range(draw(st.integers(0, 5))):
        builder.add(
            draw(KINDS),
            clean_text(draw(LETTERS)),
            ordered=draw(st.booleans()),
            number=draw(st.integers(1, 120)),
            depth=draw(st.integers(0, 8)),
        )
    return builder.build()


@settings(max_examples=200, deadline=None)
@given(documents(), st.integers(8, 60))
def test_every_offset_lies_on_one_line_and_comes_back_from_its_cell(document: Document, width: int) -> None:
    layout = lay_out(document, width)

    covered = [0] * (len(document.text) + 1)
    for line in layout.lines:
        if not line.is_spacer:
            shown = line.prefix + document.text[line.start : line.end]
            glyphs = [character for character in shown if cell_len(character)]
            assert cell_len(shown) <= width or len(glyphs) - len(line.prefix) <= 1
            for at in range(line.start, line.end):
                covered[at] += 1
    for at, character in enumerate(document.text):
        assert covered[at] == 1 or (covered[at] == 0 and character in " \n")
        number = layout.line_of(at)
        line = layout.lines[number]
        assert line.start <= at
        if at < line.end and cell_len(character):
            back = layout.offset_at(number, layout.cell_of(at, line))
            assert back <= at
            assert cell_len(document.text[back:at]) == 0


def test_words_move_to_the_next_line_whole_and_long_ones_are_split() -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "satu dua tiga")
    builder.add("paragraph", "x" * 20)
    layout = lay_out(builder.build(), 9)

    shown = [layout.document.text[line.start : line.end] for line in layout.lines]
    assert shown == ["satu dua", "tiga", "", "x" * 9, "x" * 9, "xx"]


def test_a_date_with_a_slash_stays_whole() -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "Rabu (11/11)")
    layout = lay_out(builder.build(), 10)

    assert [layout.document.text[line.start : line.end] for line in layout.lines] == ["Rabu", "(11/11)"]


def test_items_carry_their_numbers_and_hang() -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "Arahan:")
    builder.add("item", "BAT diminta memindai arsip", ordered=True, number=9)
    builder.add("item", "LPAS melatih", ordered=True, number=10)
    builder.add("item", "loket", depth=1)
    layout = lay_out(builder.build(), 20)

    shown = [line.prefix + layout.document.text[line.start : line.end] for line in layout.lines]
    assert shown == ["Arahan:", "", "9. BAT diminta", "   memindai arsip", "10. LPAS melatih", "  • loket"]


@pytest.mark.parametrize(("row", "column", "offset"), [(0, -5, 0), (0, 99, 7), (-3, 2, 2), (99, 0, 8), (1, 4, 7)])
def test_a_click_beside_the_text_means_the_nearest_place(row: int, column: int, offset: int) -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "abc def")
    builder.add("paragraph", "ghi")
    layout = lay_out(builder.build(), 20)

    assert layout.offset_at(row, column) == offset


def test_covers_cut_a_line_where_they_begin_and_end() -> None:
    pieces = list(cut(10, 30, [Cover(0, 15, "a"), Cover(12, 20, "b"), Cover(40, 50, "c")]))

    assert pieces == [(10, 12, ("a",)), (12, 15, ("a", "b")), (15, 20, ("b",)), (20, 30, ())]


def test_a_sign_stands_where_a_passage_begins_and_a_bar_where_it_goes_on() -> None:
    marks = [Mark(5, 25, "quote", "1"), Mark(26, 28, "directive", "2")]

    assert [gutter(start, start + 10, marks) for start in (0, 10, 30)] == [('"', marks[0]), ("▏", marks[0]), None]


def test_a_suggestion_carries_a_question_mark_and_gives_way_to_an_annotation() -> None:
    made, thought = Mark(5, 25, "quote", "1"), Mark(0, 30, "directive", "s", suggested=True)

    assert gutter(0, 5, [thought]) == ("!?", thought)
    assert gutter(5, 10, [thought, made]) == ('"', made)
    assert gutter(25, 30, [thought, made]) == ("┊", thought)


def test_one_word_without_end_is_broken_without_looking_at_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.tui.page import layout

    def slow(*_: object) -> int:
        raise AssertionError("looked at every letter")

    words = ["a" * 500, "dua – tiga—empat " * 40, "kata " * 30 + "b" * 200, " – –" * 50]
    slowly = []
    with monkeypatch.context() as patch:
        patch.setattr(layout, "_last_narrow_break", layout._last_break)
        slowly = [layout.lay_out(plain(text), 31).lines for text in words]
    monkeypatch.setattr(layout, "_last_break", slow)

    assert [layout.lay_out(plain(text), 31).lines for text in words] == slowly
