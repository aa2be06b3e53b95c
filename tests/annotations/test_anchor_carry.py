"""Passages taken from the revision that was kept to the one that replaced it."""

import pytest

from reader.annotations.anchor import Match, carry

OLD = (
    "Dewan Lembah menutup dermaga timur pada hari Rabu.\n"
    "“Kami menghitung ulang semua izin feri sebelum akhir pekan,” kata kepala dermaga Wira Santika.\n"
    "Penumpang diminta memakai dermaga barat.\n"
    "The harbour board, which owns the quay, did not answer questions about the cost.\n"
)
QUOTE = "“Kami menghitung ulang semua izin feri sebelum akhir pekan,”"
START = OLD.index(QUOTE)
END = START + len(QUOTE)


def carried(new: str, start: int = START, end: int = END) -> tuple[str, str] | None:
    match = carry(OLD, new, start, end)
    return None if match is None else (new[match.start : match.end], match.state)


def test_the_same_text() -> None:
    assert carry(OLD, OLD, START, END) == Match(START, END, 1.0, "exact")


def test_lines_put_in_before_it_move_it() -> None:
    new = "KOREKSI: hari penutupan diperbaiki.\n" + OLD.replace("Rabu", "Kamis")
    assert carried(new) == (QUOTE, "moved")


def test_a_change_behind_it_leaves_it_exact() -> None:
    assert carried(OLD.replace("dermaga barat", "dermaga utara")) == (QUOTE, "exact")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("menghitung ulang", "memeriksa kembali"),
        ("“Kami menghitung", "“Dewan akan menghitung"),
        ("sebelum akhir pekan,”", "sebelum Senin,”"),
        ("semua izin feri", "izin feri"),
    ],
)
def test_an_edit_inside_it_is_a_change(old: str, new: str) -> None:
    assert carried(OLD.replace(old, new)) == (QUOTE.replace(old, new), "changed")


def test_edits_on_both_sides_leave_its_words() -> None:
    new = OLD.replace("kata kepala dermaga", "ujar pengawas").replace("dermaga timur", "pelabuhan timur")
    assert carried(new) == (QUOTE, "moved")


def test_typography_is_no_change() -> None:
    new = OLD.replace("“", '"').replace("”", '"')
    assert carried(new) == (QUOTE.replace("“", '"').replace("”", '"'), "exact")


def test_a_paragraph_put_in_beside_it_is_no_part_of_it() -> None:
    extra = "Pengumuman itu ditempel di loket pagi tadi.\n"
    for quote in (QUOTE, QUOTE.replace("Kami", "Mereka")):
        new = OLD.replace(QUOTE, extra + quote)
        found = carried(new)
        assert found is not None
        assert found[0] == quote


def test_a_quote_that_went_is_not_carried() -> None:
    assert carried(OLD.replace(QUOTE + " kata", "Kata")) is None
    assert carried("Naskah lain sama sekali tentang pasar malam.\n") is None
    assert carried("") is None


def test_a_passage_over_several_lines() -> None:
    start, end = OLD.index("Wira"), OLD.index("barat.") + 6
    new = "Judul baru\n" + OLD.replace("diminta memakai", "wajib memakai")
    assert carried(new, start, end) == ("Wira Santika.\nPenumpang wajib memakai dermaga barat.", "changed")


def test_blanks_at_the_edges_stay_with_it() -> None:
    start = OLD.index(" which owns")
    new = OLD.replace("The harbour board", "The board")
    assert carried(new, start, start + len(" which owns ")) == (" which owns ", "moved")


def test_a_word_glued_to_it_is_cut_off() -> None:
    start = OLD.index("the quay, did not answer questions")
    end = start + len("the quay, did not answer questions")
    new = OLD.replace("answer questions", "answer questionstoday")
    assert carried(new, start, end) == ("the quay, did not answer questions", "exact")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, len(OLD) + 1)])
def test_refuses_a_stretch_outside_of_the_old_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        carry(OLD, "new", start, end)


def test_texts_too_large_and_too_different_are_left_to_the_search() -> None:
    old = "\n".join(f"baris lama {number}" for number in range(2_500))
    new = "\n".join(f"baris baru {number}" for number in range(2_500))
    assert carry(old, new, 0, 10) is None


def test_large_texts_with_few_changes_are_carried() -> None:
    old = "\n".join(f"Baris {number} tentang air di lembah." for number in range(5_000))
    at = old.index("Baris 2500 tentang")
    new = old.replace("Baris 2500 tentang air", "Baris 2500 tentang banyak air").replace("Baris 9 ", "Baris 9a ")
    match = carry(old, new, at, at + len("Baris 2500 tentang air di lembah."))
    assert match is not None
    assert new[match.start : match.end] == "Baris 2500 tentang banyak air di lembah."
