"""Passages of invented articles, looked for after every kind of edit that a newsroom does."""

import pytest

from reader.annotations.anchor import Match, describe, locate
from reader.annotations.model import Selector

BEFORE = (
    "SUMBERJATI — Rapat di balai kota berakhir Selasa sore setelah lima jam.\n"
    "Warga dari tiga kelurahan menunggu hasilnya sejak pagi, sebagian membawa foto jembatan yang retak.\n"
    "Pemerintah kota menyiapkan dua rencana: menambal pilar, atau membangun jembatan baru di hilir.\n"
)
QUOTE = "“Kami akan memperbaiki jembatan lama itu sebelum musim hujan datang, dan tidak ada warga yang dipindahkan,”"
AFTER = (
    " kata Wali Kota Pradipta Anjasmoro.\n"
    "Ia tidak menyebut biaya pekerjaan tersebut.\n"
    "Kepala Dinas Jalan, Larasati Wening, meminta pedagang mengosongkan bahu jalan paling lambat Jumat.\n"
    "Harbour engineer Edda Thornfield said the survey of the eastern sluice would resume on Monday.\n"
)
TEXT = BEFORE + QUOTE + AFTER
START, END = len(BEFORE), len(BEFORE) + len(QUOTE)
OTHER = (
    "The Valley Council counted every unpaid ferry permit on Thursday. Nobody at the quay had expected the number. "
    "“We will write to each owner,” the harbour master said.\nPasar malam dibuka kembali oleh komisi pasar.\n"
)


@pytest.fixture
def selector() -> Selector:
    return describe(TEXT, START, END)


def found(text: str, match: Match | None) -> str | None:
    return None if match is None else text[match.start : match.end]


def test_describes_by_words_place_and_context(selector: Selector) -> None:
    assert selector.exact == QUOTE
    assert (selector.start, selector.end) == (START, END)
    assert TEXT[START - len(selector.prefix) : START] == selector.prefix
    assert TEXT[END : END + len(selector.suffix)] == selector.suffix
    assert selector.text_sha256 == describe(TEXT, 0, 1).text_sha256
    assert selector.occurrences == 1


def test_context_ends_at_borders_of_words(selector: Selector) -> None:
    before = TEXT[: START - len(selector.prefix)]
    assert not (before[-1:].isalnum() and selector.prefix[0].isalnum())
    after = TEXT[END + len(selector.suffix) :]
    assert not (after[:1].isalnum() and selector.suffix[-1].isalnum())


def test_context_grows_until_it_is_unique() -> None:
    line = "Harga beras di Pasar Raya naik lagi pekan ini, kata pedagang. "
    text = "Awal. " + line * 5 + "Akhir."
    start = text.index("beras", 150)
    selector = describe(text, start, start + 5)
    whole = selector.prefix + selector.exact + selector.suffix
    assert text.count(whole) == 1
    assert selector.occurrences == 5


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 100), (11, 12)])
def test_refuses_a_stretch_outside_of_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        describe("ten chars.", start, end)


def test_same_text_is_exact(selector: Selector) -> None:
    assert locate(TEXT, selector) == Match(START, END, 1.0, "exact")


def test_position_is_the_truth_where_the_hash_is_the_same() -> None:
    text = "ya. " * 60
    for start in range(0, len(text), 4):
        assert locate(text, describe(text, start, start + 3)) == Match(start, start + 3, 1.0, "exact")


def test_text_in_front_moves_it(selector: Selector) -> None:
    match = locate(OTHER + TEXT, selector)
    assert match == Match(START + len(OTHER), END + len(OTHER), 1.0, "moved")


def test_new_text_behind_leaves_it(selector: Selector) -> None:
    assert locate(TEXT + OTHER, selector) == Match(START, END, 1.0, "exact")


def test_typography_is_no_word(selector: Selector) -> None:
    plain = (
        TEXT.replace("“", '"').replace("”", '"').replace("—", "-").replace(". ", ".  ").replace(" dan ", "\u00a0dan ")
    )
    match = locate(plain, selector)
    assert found(plain, match) == QUOTE.replace("“", '"').replace("”", '"').replace(" dan ", "\u00a0dan ")
    assert match is not None
    assert match.state in {"exact", "moved"}


def test_capitals_are_a_change(selector: Selector) -> None:
    loud = BEFORE + QUOTE.upper() + AFTER
    match = locate(loud, selector)
    assert found(loud, match) == QUOTE.upper()
    assert match is not None
    assert match.state == "changed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("memperbaiki", "membangun ulang"),
        ("Kami akan", "Kami segera akan"),
        ("“Kami akan memperbaiki", "“Pemerintah kota memperbaiki"),
        (", dan tidak ada warga yang dipindahkan,”", ",”"),
        ("dipindahkan", "digusur dari rumahnya"),
        ("sebelum musim hujan datang", "sebelum akhir tahun"),
        ("jembatan lama itu sebelum musim hujan", "jmebatan lama itu sebelun msim hujan"),
    ],
)
def test_an_edited_quote_is_found_and_said_to_be_changed(selector: Selector, old: str, new: str) -> None:
    quote = QUOTE.replace(old, new)
    match = locate(OTHER + BEFORE + quote + AFTER, selector)
    assert found(OTHER + BEFORE + quote + AFTER, match) == quote
    assert match is not None
    assert match.state == "changed"
    assert match.score < 1


def test_an_edited_quote_stays_though_its_old_wording_stands_elsewhere(selector: Selector) -> None:
    quote = QUOTE.replace("memperbaiki", "membangun ulang")
    text = BEFORE + quote + AFTER + "Sebelumnya ia berjanji: " + QUOTE + " tulis siaran pers.\n"
    assert found(text, locate(text, selector)) == quote
    text = "Sebelumnya ia berjanji: " + QUOTE + " tulis siaran pers.\n" + BEFORE + quote + AFTER
    match = locate(text, selector)
    assert found(text, match) == quote
    assert match is not None
    assert match.start > 200


def test_edits_around_it_leave_the_words(selector: Selector) -> None:
    text = (BEFORE + "|" + AFTER).replace("berakhir", "ditutup").replace("menambal pilar", "menyuntik fondasi")
    text = text.replace("kata Wali Kota", "ujar Wali Kota").replace("hilir.\n", "hilir, lalu mendengar warga.\n")
    text = text.replace("|", QUOTE)
    match = locate(text, selector)
    assert found(text, match) == QUOTE
    assert match is not None
    assert match.state == "moved"


def test_a_paragraph_put_in_before_it_is_no_part_of_it(selector: Selector) -> None:
    lead = "Hasil rapat itu dibacakan oleh juru tulis kota. Hadirin bertepuk tangan lama sekali.\n"
    for quote in (QUOTE, QUOTE.replace("Kami akan", "Kami segera")):
        text = BEFORE + lead + quote + AFTER
        assert found(text, locate(text, selector)) == quote


def test_a_moved_quote_is_found(selector: Selector) -> None:
    text = BEFORE + AFTER + "Di akhir rapat ia berkata: " + QUOTE + "\n" + OTHER
    match = locate(text, selector)
    assert found(text, match) == QUOTE
    assert match is not None
    assert match.state == "moved"


@pytest.mark.parametrize(
    "text",
    [
        BEFORE + AFTER,
        OTHER,
        BEFORE + OTHER,
        BEFORE
        + AFTER
        + "“Kami belum akan menghitung jembatan baru itu sebelum rapat lain datang, dan warga menunggu,”\n",
        BEFORE + "“Tidak ada yang perlu dicatat dari pertemuan hari ini, silakan pulang,”" + AFTER,
        "",
        "\n",
    ],
)
def test_a_quote_that_is_gone_is_gone(selector: Selector, text: str) -> None:
    assert locate(text, selector) is None


@pytest.mark.parametrize("gap", ["", "kemudian", "menurut laporan"])
def test_a_short_passage_that_went_is_not_put_on_its_like(gap: str) -> None:
    start = TEXT.index("bahu jalan")
    selector = describe(TEXT, start, start + len("bahu jalan"))
    text = TEXT[:start] + gap + TEXT[start + len("bahu jalan") :]
    assert locate(text, selector) is None
    elsewhere = text + "Di kota lain, bahu jalan dicat merah oleh anak-anak sekolah dasar setempat.\n"
    found_there = locate(elsewhere, selector)
    assert found_there is None or elsewhere[found_there.start : found_there.end] == "bahu jalan"


def test_one_of_several_same_words_keeps_its_own_place() -> None:
    text = TEXT + "Larasati menambahkan satu hal.\nMenurut Larasati, pasar tetap buka.\nLarasati lalu pulang.\n"
    places = [at for at in range(len(text)) if text.startswith("Larasati", at)]
    assert len(places) == 4
    for at in places:
        match = locate(OTHER + text, describe(text, at, at + 8))
        assert match == Match(at + len(OTHER), at + 8 + len(OTHER), 1.0, "moved")


def test_twins_with_the_same_context_give_no_answer() -> None:
    row = "Menunggu hasil | belum ada keterangan | menunggu\n"
    old = "Awal tabel pertama\n" + row * 12 + "Akhir tabel pertama\n"
    at = old.index("belum ada", len(old) // 2)
    selector = describe(old, at, at + len("belum ada keterangan"))
    new = "Tabel baru\n" + row * 30 + "Penutup lain\n"
    match = locate(new, selector)
    assert match is None or match.start == at


def test_an_empty_passage_is_found_by_its_context_alone() -> None:
    selector = describe(TEXT, START, START)
    assert locate(OTHER + TEXT, selector) == Match(START + len(OTHER), START + len(OTHER), 1.0, "moved")
    assert locate(OTHER, selector) is None


def test_scripts_without_blanks() -> None:
    before = "山の村では三日間雨が降り続いた。村長は住民を集めて話をした。" * 3
    quote = "「橋の修理は来月までに終わると約束します」"
    after = "と村長は述べた。住民の一人は費用について尋ねたが、答えはなかった。市場は明日開く。"
    selector = describe(before + quote + after, len(before), len(before + quote))
    edited = quote.replace("来月", "再来月")
    text = "訂正のお知らせ。\n" + before + edited + after
    assert found(text, locate(text, selector)) == edited
    assert locate(before + after, selector) is None


def test_the_expected_place_decides_between_equal_ones() -> None:
    text = "Sama persis di sini, tanpa beda apa pun.\n" * 8
    at = 41 * 4
    selector = describe(text, at, at + 40)
    match = locate(text + "Tambahan satu baris.\n", selector)
    assert match is None or match.start == at


def test_a_long_passage_edited_in_its_middle_is_changed() -> None:
    body = "".join(
        f"Pada hari ke-{day} petugas mencatat {day * 7 % 61} meter air di sungai.\n" for day in range(120)
    ).strip()
    text = BEFORE + body + AFTER
    selector = describe(text, len(BEFORE), len(BEFORE + body))
    assert len(body) > 5_000
    new = body.replace("hari ke-60 petugas", "hari ke-60 seorang petugas")
    other = OTHER + BEFORE.replace("Selasa", "Rabu") + new + AFTER.replace("biaya", "ongkos")
    match = locate(other, selector)
    assert found(other, match) == new
    assert match is not None
    assert match.state == "changed"


def test_a_passage_with_hardly_any_context_needs_its_words() -> None:
    selector = describe("Kata dia: air sungai naik cepat. Selesai.", 10, 31)
    edited = "Kata dia: sungai menurut laporan kemarin naik. Selesai."
    assert locate(edited, selector) is None
    assert (
        found(
            "Lalu kata dia: air sungai naik cepat. Selesai sudah.",
            locate("Lalu kata dia: air sungai naik cepat. Selesai sudah.", selector),
        )
        == "air sungai naik cepat"
    )
