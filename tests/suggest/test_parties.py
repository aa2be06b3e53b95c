"""Who directs whom, and where an action and a name end, on sentences of each kind."""

import pytest

from reader.suggest.engine import suggest
from reader.suggest.model import Suggestion


def of(kind: str, text: str, language: str) -> list[Suggestion]:
    return [one for one in suggest(text, language=language).suggestions if one.kind == kind]


def directives(text: str, language: str = "en") -> list[tuple[str, str | None, str | None]]:
    return [(one.text, one.issuer, one.addressee) for one in of("directive", text, language)]


def quotes(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    return [(one.text, one.speaker) for one in of("quote", text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("“Pasien tidak boleh disuruh antre dua kali,” kata Bupati Hasan Baruna.", "id"),
        ("“Petani tidak perlu diminta menunggu,” kata Bupati Hasan Baruna.", "id"),
        ("“Guru tak bisa diperintahkan pindah,” kata Bupati Hasan Baruna.", "id"),
        ("Ada Brook refused to ask drivers to leave.", "en"),
    ],
)
def test_what_nobody_may_or_need_be_told_is_no_directive(text: str, language: str) -> None:
    assert directives(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "addressee"),
    [
        ("The mayor ordered the Pier Board on Monday to close the quay.", "en", "the Pier Board"),
        ("The mayor told residents late on Sunday night to stay at home.", "en", "residents"),
        ("The mayor asked shopkeepers yesterday to close early.", "en", "shopkeepers"),
        ("Bupati Hasan Baruna meminta Dinas Pasar pada Senin (3/3) untuk menutup lapak.", "id", "Dinas Pasar"),
        ("Bupati Hasan Baruna mengimbau warga hari Selasa agar pulang.", "id", "warga"),
    ],
)
def test_the_day_of_telling_is_no_part_of_a_party_and_no_deadline(text: str, language: str, addressee: str) -> None:
    (one,) = of("directive", text, language)
    assert (one.addressee, one.deadline) == (addressee, None)


def test_all_and_both_belong_to_whom_they_count() -> None:
    assert directives("The minister told all six wards to open.")[0][2] == "all six wards"
    assert directives("The minister asked both sides to wait.")[0][2] == "both sides"


def test_an_action_ends_where_its_issuer_does_something_else() -> None:
    text = "The council told all nine harbours to stay open at night, and promised to pay for two more guards."
    assert directives(text) == [("told all nine harbours to stay open at night", "The council", "all nine harbours")]
    text = "Wali Kota Sura Wirya meminta warga mengungsi dan berjanji menyediakan tenda."
    assert directives(text, "id") == [("meminta warga mengungsi", "Sura Wirya", "warga")]


def test_actions_that_and_joins_stay_one() -> None:
    text = "The court ordered the firm to repair the wall, and to pay the owners."
    assert directives(text)[0][0] == "ordered the firm to repair the wall, and to pay the owners"


def test_a_body_is_named_in_full_whatever_follows_of() -> None:
    text = "Pier gates to close, ministry says\n\nThe Ministry of Coastal Roads told all ports to close their gates."
    assert directives(text)[-1][1] == "Ministry of Coastal Roads"


def test_a_body_named_once_in_full_is_meant_by_its_kind() -> None:
    text = "The Ministry of Coastal Roads met on Monday. The ferry union asked the ministry to act."
    assert directives(text) == [("asked the ministry to act", "The ferry union", "Ministry of Coastal Roads")]
    text = (
        "Aturan itu ada dalam Surat Edaran Bupati Nomor 9 Tahun 2025. Surat edaran itu mewajibkan toko menutup pintu."
    )
    assert directives(text, "id")[-1][1] == "Surat Edaran Bupati Nomor 9 Tahun 2025"


def test_of_two_bodies_of_a_kind_none_is_chosen() -> None:
    text = "The Pier Board met the Lake Board on Monday. The mayor asked the board to act."
    assert directives(text)[-1][2] == "the board"


@pytest.mark.parametrize(
    ("text", "language", "issuer"),
    [
        ("“No,” said Ada Brook.\n\nThe bakers’ guild agreed but asked the mayor to act.", "en", "The bakers’ guild"),
        ("The mayor visited the port and asked fishing crews to leave.", "en", "The mayor"),
        ("Serikat guru menyambut dana itu, tetapi meminta dinas mengumumkan jadwal.", "id", "Serikat guru"),
    ],
)  # fmt: skip
def test_a_second_verb_has_the_subject_of_the_first(text: str, language: str, issuer: str) -> None:
    assert directives(text, language)[-1][1] == issuer


def test_a_thing_that_something_is_to_be_done_to_is_not_addressed() -> None:
    (one,) = of("directive", "The council ordered both flood doors to be kept shut.", "en")
    assert one.addressee is None
    assert one.text == "ordered both flood doors to be kept shut"


def test_a_thing_that_somebody_welcomes_is_no_quote() -> None:
    assert quotes("The bakers’ guild welcomed the money.") == []


def test_what_somebody_is_told_is_no_quote_besides() -> None:
    assert quotes("Ada Brook asked the county to send more pumps.") == []
    assert quotes("Panitia Lomba Layar mengingatkan kedua regu agar menjaga jarak.", "id") == []


def test_an_order_goes_on_in_the_next_sentence() -> None:
    text = "The High Court ordered the Vale Authority to close the sluices. It must also pay the farmers."
    assert directives(text)[1] == ("It must also pay the farmers", "High Court", "the Vale Authority")
    text = "Judge Nora Quill wrote that the guild “mistook a gate for a wall”. The guild must also pay the costs."
    assert directives(text) == [("The guild must also pay the costs", "Nora Quill", "The guild")]


def test_an_obligation_after_no_order_is_nobodys() -> None:
    assert directives("Ada Brook said the pier was old. The county must wait.") == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "TELAGA – Harga garam di Kota Telaga naik. Kepala Dinas Garam Telaga Wiryo Pranoto mengatakan stok cukup.",
            "Wiryo Pranoto",
            "Kepala Dinas Garam Telaga",
        ),
        (
            "Elang Telaga kalah 0-2. Pelatih Elang Telaga Seno Hadi mengatakan timnya lelah. “Kami siap,” kata Hadi.",
            "Seno Hadi",
            "Pelatih Elang Telaga",
        ),
        (
            "Ketua Komisi Air Dewan Telaga, Rangga Wibawa, yang ikut rapat, mengatakan pompa sudah tua.",
            "Rangga Wibawa",
            "Ketua Komisi Air Dewan Telaga",
        ),
        ("Kapten regu, Dewo Santana, mengatakan angin terlalu kencang.", "Dewo Santana", "Kapten regu"),
        (
            "Pengamat air Universitas Telaga, Melati Ningrum, mengatakan sungai sudah kotor.",
            "Melati Ningrum",
            "Pengamat air Universitas Telaga",
        ),
    ],
)  # fmt: skip
def test_a_name_begins_behind_body_and_place(text: str, name: str, role: str) -> None:
    found = of("quote", text, "id")
    assert [(one.speaker, one.role) for one in found[:1]] == [(name, role)]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Headkeeper Alda Voss, who lit the lamp, said the fog was thick.", "Alda Voss", "Headkeeper"),
        ("Board chair Adela Stern said the gates would hold.", "Adela Stern", "Board chair"),
        ("“It was late,” said night editor Wilma Oke.", "Wilma Oke", "night editor"),
    ],
)
def test_an_office_in_one_word_or_in_small_letters_is_no_name(text: str, name: str, role: str) -> None:
    assert [(one.speaker, one.role) for one in of("quote", text, "en")] == [(name, role)]


def test_the_subject_of_a_sentence_is_whom_the_next_pronoun_means() -> None:
    text = (
        "Pelatih Seno Hadi mengatakan timnya lelah.\n\n"
        "Kapten regu, Dewo Santana, meminta suporter bersabar. Ia mengatakan latihan dimulai Sabtu."
    )
    assert quotes(text, "id")[-1] == ("latihan dimulai Sabtu", "Dewo Santana")


def test_a_name_that_looks_like_a_verb_directs() -> None:
    text = "Pengamat air Melati Ningrum mengingatkan dinas agar tidak melupakan sumur tua."
    assert directives(text, "id") == [("mengingatkan dinas agar tidak melupakan sumur tua", "Melati Ningrum", "dinas")]


@pytest.mark.parametrize("label", ["Correction", "Update"])
def test_the_label_of_a_headline_says_nothing(label: str) -> None:
    assert quotes(f"{label}: flood doors at Lower Pier\n\nThe doors are old. They will be painted.") == []


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "The water ministry instructed all ports to test their tanks. Visitors have been asked to stay away.",
            "en",
            ("Visitors have been asked to stay away", "The water ministry", "Visitors"),
        ),
        (
            "The Inspectorate of Mills was asked to review the licence by Judge Nora Quill.",
            "en",
            ("The Inspectorate of Mills was asked to review the licence", "Nora Quill", "The Inspectorate of Mills"),
        ),
        (
            "Manajemen klub diminta melunasi gaji pemain oleh kelompok suporter Sayap Telaga.",
            "id",
            ("Manajemen klub diminta melunasi gaji pemain", "Sayap Telaga", "Manajemen klub"),
        ),
        (
            "Ada Brook urged fans to travel to the next match, and thanked the keeper.",
            "en",
            ("urged fans to travel to the next match", "Ada Brook", "fans"),
        ),
        (
            "The bakers’ guild demanded that the hospital publish the results.",
            "en",
            ("demanded that the hospital publish the results", "The bakers’ guild", "the hospital"),
        ),
        (
            "MARWICK, Nov. 4 — The Flight Authority fined Lark Air $4 million and ordered it to refund 90 passengers.",
            "en",
            ("ordered it to refund 90 passengers", "Flight Authority", "Lark Air"),
        ),
        (
            "Pengacara Bahar, Yohan Situmeang, mempertanyakan penahanan itu. Ia mendesak jaksa membebaskan kliennya.",
            "id",
            ("mendesak jaksa membebaskan kliennya", "Yohan Situmeang", "jaksa"),
        ),
        (
            "Warga diimbau melapor ke posko. Imbauan itu disampaikan Agni Widura di akhir jumpa pers.",
            "id",
            ("Warga diimbau melapor ke posko", "Agni Widura", "Warga"),
        ),
        (
            "Ada Brook asked the board on Sunday night to recall the chair after tolls doubled.",
            "en",
            ("asked the board on Sunday night to recall the chair", "Ada Brook", "the board"),
        ),
        (
            "Guards went from door to door, telling people in the valley to leave.",
            "en",
            ("telling people in the valley to leave", "Guards", "people in the valley"),
        ),
    ],
)
def test_issuer_addressee_and_end_of_one_directive(text: str, language: str, wanted: tuple[str, str, str]) -> None:
    assert directives(text, language)[-1] == wanted


def test_what_is_not_to_be_done_is_the_action() -> None:
    (one,) = of("directive", "Ada Brook advised tenants not to sign the letter.", "en")
    assert one.action is not None
    assert one.text[one.action[0] - one.start :] == "not to sign the letter"


def test_what_the_speakers_were_told_is_addressed_to_them_by_nobody_known() -> None:
    assert directives("“We were told to be patient,” Ada Brook said.") == [
        ("We were told to be patient", None, "Ada Brook")
    ]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "Direktur RSUD Telaga dr. Kemala Wibawa, Sp.PD, mengatakan klinik itu kekurangan perawat.",
            "id",
            ("klinik itu kekurangan perawat", "Kemala Wibawa"),
        ),
        (
            "Terdakwa, Suryo Adikara, tidak datang. Ia hanya mengatakan dirinya lelah.",
            "id",
            ("dirinya lelah", "Suryo Adikara"),
        ),
        (
            "Di posko, Bu Tumirah tidak membawa apa-apa. “Kambing saya tertinggal tiga,” keluhnya.",
            "id",
            ("“Kambing saya tertinggal tiga,”", "Tumirah"),
        ),
        (
            "Tenants should be given the first choice, said Mara Finch of the Harbour Trust.",
            "en",
            ("Tenants should be given the first choice", "Mara Finch"),
        ),
        (
            "The lead author, Dr. Nora Quill of the University of Sarn, said the team had followed 400 bats.",
            "en",
            ("the team had followed 400 bats", "Nora Quill"),
        ),
        (
            "The Ostwell Water Board rejected the plan. Opening the gate, it said, would flood the mill.",
            "en",
            ("Opening the gate, it said, would flood the mill", "Ostwell Water Board"),
        ),
        (
            "“We accept it,” chief executive Paul Rill, who is not related to the mayor, told investors.",
            "en",
            ("“We accept it,”", "Paul Rill"),
        ),
        (
            "The Hauliers' Federation of Norland said its members would park there.",
            "en",
            ("its members would park there", "Hauliers' Federation of Norland"),
        ),
    ],
)
def test_who_speaks_by_degree_title_body_or_pronoun(text: str, language: str, wanted: tuple[str, str]) -> None:
    assert quotes(text, language)[-1] == wanted


@pytest.mark.parametrize(
    "text", ["A spokesman for the board declined to comment.", "Its chair, Ada Brook, called on drivers to wait."]
)
def test_silence_and_who_somebody_is_are_no_quotes(text: str) -> None:
    assert quotes(text) == []
