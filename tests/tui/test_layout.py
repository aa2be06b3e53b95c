"""Lines of a document: every offset on exactly one of them, none wider than the column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.articles.document import BlockKind, Document, DocumentBuilder
from reader.cleaning import clean_text
from reader.tui.page.glyphs import cells, glyphs
from reader.tui.page.layout import Layout, lay_out
from reader.tui.page.marks import Cover, Mark, cut, gutter

LETTERS = st.text(
    st.sampled_from("ab c—–\n漢字あ、e\u0301\u0644\u0645 👩‍🚀“”.-|1") | st.characters(codec="utf-8"), max_size=120
) | st.lists(
    st.lists(st.text("ab c漢1\u0644\u05d0", max_size=20), min_size=1, max_size=5).map(" | ".join), max_size=6
).map("\n".join)
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


@settings(max_examples=300)
@given(documents(), st.integers(8, 60), st.integers(0, 40), st.data())
def test_every_offset_lies_on_one_line_and_comes_back_from_its_cell(
    document: Document, width: int, beyond: int, data: st.DataObject
) -> None:
    layout = lay_out(document, width, room=width + beyond)

    covered = [0] * (len(document.text) + 1)
    for line in layout.lines:
        edge = 0
        for piece in sorted(line.pieces, key=lambda one: one.column):
            assert piece.column >= edge
            edge = piece.column + cells(document.text, piece.start, piece.end)
            for at in range(piece.start, piece.end):
                covered[at] += 1
        kind = document.blocks[line.block].kind if line.pieces else ""
        most = layout.room if kind in {"table", "code"} else width
        assert edge <= most or sum(len(glyphs(document.text, one.start, one.end)) for one in line.pieces) <= 1
    for block in document.blocks:
        for start, _, wide in glyphs(document.text, block.start, block.end):
            in_table = block.kind == "table" and document.text[start] == "|"
            assert covered[start] == 1 or (covered[start] == 0 and (document.text[start] in " \n" or in_table))
            number = layout.line_of(start)
            if wide and covered[start]:
                assert layout.offset_at(number, layout.cell_of(start, layout.lines[number])) == start
                assert layout.lines_of(start, start + 1) == (number, number)

    place = data.draw(st.integers(0, max(0, len(document.text) - 1)))
    bit_by_bit = Layout(document, width, room=width + beyond, at=place)
    while not bit_by_bit.done:
        bit_by_bit.go_on(lambda: True)
    assert bit_by_bit.lines == layout.lines
    assert [bit_by_bit.line_of(at) for at in range(len(document.text))] == [
        layout.line_of(at) for at in range(len(document.text))
    ]


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

    assert [gutter(start, start + 10, marks) for start in (0, 10, 30)] == [[('"', marks[0])], [("▏", marks[0])], []]


def test_a_suggestion_carries_a_question_mark_and_gives_way_to_an_annotation() -> None:
    made, thought = Mark(5, 25, "quote", "1"), Mark(0, 30, "directive", "s", suggested=True)

    assert gutter(0, 5, [thought]) == [("!?", thought)]
    assert gutter(5, 10, [thought, made]) == [('"', made)]
    assert gutter(25, 30, [thought, made]) == [("┊", thought)]


def shown(document: Document, width: int, *, room: int = 0) -> list[str]:
    """The lines as they are drawn, from left to right."""
    layout = lay_out(document, width, room=room)
    lines = []
    for line in layout.lines:
        drawn = ""
        for piece in sorted(line.pieces, key=lambda one: one.column):
            drawn += line.prefix[cell_len(drawn) :][: piece.column - cell_len(drawn)].ljust(
                piece.column - cell_len(drawn)
            )
            drawn += "".join(document.text[start:end] for (start, end, _), _ in layout.shown(line, piece))
        lines.append((drawn + line.prefix[cell_len(drawn) :]).rstrip())
    return lines


def one_block(kind: BlockKind, text: str) -> Document:
    builder = DocumentBuilder()
    builder.add(kind, text)
    return builder.build()


TABLE = "Pos | Debit air | Keterangan petugas\nRanca Hulu | 120 | aman sampai pagi\nMuara | 1.045 | warga pindah"


def test_a_table_that_fits_has_measured_columns_and_its_numbers_at_the_right() -> None:
    assert shown(one_block("table", TABLE), 60) == [
        "Pos        │ Debit air │ Keterangan petugas",
        "───────────┼───────────┼───────────────────",
        "Ranca Hulu │       120 │ aman sampai pagi",
        "Muara      │     1.045 │ warga pindah",
    ]


def test_a_table_wraps_its_cells_where_there_is_less_room() -> None:
    assert shown(one_block("table", TABLE), 34) == [
        "Pos       │ Debit air │ Keterangan",
        "          │           │ petugas",
        "──────────┼───────────┼───────────",
        "Ranca     │       120 │ aman",
        "Hulu      │           │ sampai",
        "          │           │ pagi",
        "Muara     │     1.045 │ warga",
        "          │           │ pindah",
    ]


def test_a_table_takes_the_room_beside_the_column_before_it_is_set_row_by_row() -> None:
    many = "\n".join(" | ".join(f"{word}{n}" for n in range(6)) for word in ("kolom", "nilai"))

    assert shown(one_block("table", many), 30, room=80)[0] == "kolom0 │ kolom1 │ kolom2 │ kolom3 │ kolom4 │ kolom5"
    by_rows = shown(one_block("table", many), 30)
    assert by_rows[:2] == ["  kolom0", "  kolom1"]
    assert by_rows[6:8] == ["kolom0: nilai0", "kolom1: nilai1"]


def test_code_is_never_wrapped_at_words() -> None:
    code = "def ukur(air):\n    return air * 2  # dalam sentimeter, sejak pagi"

    assert shown(one_block("code", code), 30) == [
        "  def ukur(air):",
        "      return air * 2  # dalam",
        "  ↪ sentimeter, sejak pagi",
    ]
    assert shown(one_block("code", code), 30, room=60)[1] == "      return air * 2  # dalam sentimeter, sejak pagi"


def test_quotes_in_quotes_have_a_bar_each_that_goes_on_between_them() -> None:
    builder = DocumentBuilder()
    builder.add("quote", "luar")
    builder.add("quote", "dalam", depth=1)

    assert shown(builder.build(), 20) == ["│ luar", "│", "│ │ dalam"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("anak-anak itu", 8, ["anak-", "anak itu"]),
        ("suhu -12-13 naik", 9, ["suhu", "-12-13", "naik"]),
        ("“pergi” katanya", 8, ["“pergi”", "katanya"]),
        ("漢字漢字、漢字。", 8, ["漢字漢", "字、漢", "字。"]),
        ("漢字漢「漢字」", 8, ["漢字漢", "「漢字」"]),
        ("xxxxxx👩‍🚀👩‍🚀yy", 8, ["xxxxxx👩‍🚀", "👩‍🚀yy"]),
        ("e\u0301" * 10, 8, ["e\u0301" * 8, "e\u0301" * 2]),
    ],
)
def test_lines_break_where_they_may(text: str, width: int, lines: list[str]) -> None:
    assert shown(one_block("paragraph", text), width) == lines


def test_right_to_left_text_stands_at_the_right_and_its_number_too() -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "אבג 12 דה")
    builder.add("item", "שלום", ordered=True, number=7)
    builder.add("paragraph", "kata שלום itu")

    assert shown(builder.build(), 12) == ["   הד 12 גבא", "", "     םולש .7", "", "kata םולש", "itu"]
