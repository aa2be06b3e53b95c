"""Words that went and words that came, whatever the texts' size."""

import random

from hypothesis import given
from hypothesis import strategies as st

from reader.articles import difference
from reader.articles.difference import Gap, Piece, compare, folded, words
from reader.articles.document import DocumentBuilder, plain

OLD = "Bupati Lembayung meminta tiga kapal berangkat sebelum Jumat pagi."
LINES = [f"Paragraf {n} tentang perahu nomor {n} dan muatan {n * 7} karung beras." for n in range(12)]


def joined(pieces: list[Piece], *sorts: str) -> list[str]:
    return "".join(piece.text if piece.sort in sorts else " " for piece in pieces).split()


def test_only_the_words_that_changed_are_told() -> None:
    assert words(OLD, OLD.replace("tiga", "lima")) == [
        Piece("same", "Bupati Lembayung meminta "),
        Piece("gone", "tiga "),
        Piece("new", "lima "),
        Piece("same", "kapal berangkat sebelum Jumat pagi."),
    ]


def test_a_word_added_and_a_mark_that_changed() -> None:
    assert [(p.sort, p.text) for p in words("Ia datang.", "Ia belum datang!")] == [
        ("same", "Ia "),
        ("new", "belum "),
        ("same", "datang"),
        ("gone", ". "),
        ("new", "!"),
    ]


def test_words_that_stand_by_chance_do_not_cut_a_change_to_pieces() -> None:
    old = "Menurut laporan kemarin sore gudang dan dapur lama masih kosong sekali."
    new = "Petugas baru mengirim empat truk dan sebelas perahu besar ke hilir."
    assert [piece.sort for piece in words(old, new)] == ["gone", "new", "same"]


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e", ".", ","]), max_size=40), st.data())
def test_the_pieces_give_both_texts_again(old: list[str], data: st.DataObject) -> None:
    new = data.draw(st.lists(st.sampled_from(["a", "b", "c", "d", "e", ".", ","]), max_size=40))
    pieces = words(" ".join(old), " ".join(new))
    assert joined(pieces, "same", "gone") == old
    assert "".join(piece.text for piece in pieces if piece.sort != "gone") == " ".join(new)


def test_texts_that_are_too_large_at_once_are_parted_and_lose_nothing() -> None:
    rng = random.Random(5)
    old = [f"kata{rng.randrange(3000)}" for _ in range(9000)]
    new = list(old)
    for _ in range(40):
        at = rng.randrange(len(new))
        new[at : at + rng.randrange(3)] = [f"baru{rng.randrange(99)}"] * rng.randrange(3)
    assert len(old) * len(new) > difference.WORK_LIMIT
    pieces = words(" ".join(old), " ".join(new))
    assert joined(pieces, "same", "gone") == old
    assert joined(pieces, "same", "new") == new
    assert sum(len(piece.text.split()) for piece in pieces if piece.sort == "same") > 8700


def test_large_texts_without_a_word_in_common_are_other_words_altogether() -> None:
    pieces = words("a " * 3000, "b " * 3000)
    assert [piece.sort for piece in pieces] == ["gone", "new"]


def test_paragraphs_that_came_went_and_changed_in_their_places() -> None:
    new = [*LINES[:3], "Sama sekali lain: gubernur tiba di pelabuhan.", *LINES[3:8], *LINES[9:]]
    new[6] = new[6].replace("beras", "jagung")
    found = compare(plain("\n".join(LINES)), plain("\n".join(new)), titles=("Perahu", "Kapal"))
    assert found.title == (Piece("gone", "Perahu "), Piece("new", "Kapal"))
    told = [(at, [piece.sort for piece in one.pieces]) for at, one in enumerate(found.passages) if one.changed]
    assert told == [(3, ["new"]), (6, ["same", "gone", "new", "same"]), (9, ["gone"])]
    assert (found.words("gone"), found.words("new")) == (13, 9)
    assert not compare(plain("Sama."), plain("Sama.")).changed


def test_a_block_of_another_kind_keeps_its_kind() -> None:
    builder = DocumentBuilder()
    builder.add("heading", "Bagian dua", level=2)
    builder.add("item", "Pertama", ordered=True, number=1)
    found = compare(plain("Bagian satu"), builder.build())
    assert [(one.block.kind, one.block.level) for one in found.passages] == [("heading", 2), ("item", 0)]


def test_what_stands_is_folded_but_beside_a_change() -> None:
    new = list(LINES)
    new[5] = new[5].replace("beras", "jagung")
    shown = folded(compare(plain("\n".join(LINES)), plain("\n".join(new))).passages)
    assert [one.said if isinstance(one, Gap) else one.changed for one in shown] == [
        "… 4 paragraphs unchanged, 44 words …",
        False,
        True,
        False,
        "… 5 paragraphs unchanged, 55 words …",
    ]


def test_a_long_block_with_one_other_word_is_shortened() -> None:
    text = " ".join(f"kata{n}" for n in range(300))
    (one,) = folded(compare(plain(text), plain(text.replace("kata150 ", "lain "))).passages)
    assert not isinstance(one, Gap)
    assert [piece.sort for piece in one.pieces] == ["same", "gone", "new", "same"]
    assert one.pieces[0].text.startswith("kata0 ")
    assert " … 110 words … " in one.pieces[0].text
    assert one.pieces[0].text.endswith("kata149 ")
