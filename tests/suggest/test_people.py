from reader.suggest import packs
from reader.suggest.casting import cast_of
from reader.suggest.engine import suggest
from reader.suggest.people import Cast
from reader.suggest.reading import Reading


def cast(text: str, tag: str = "id", known: tuple[str, ...] = ()) -> Cast:
    return cast_of(Reading(text, packs.load(tag)), known=known)


def test_a_role_before_a_comma_goes_with_the_name_behind_it() -> None:
    people = cast("Menteri Kelautan dan Perikanan (KKP), Laras Segara, datang. Laras berpidato.")
    person = people.resolve("Laras", at=70)
    assert person is not None
    assert (person.full, person.role) == ("Laras Segara", "Menteri Kelautan dan Perikanan (KKP)")


def test_an_apposition_behind_a_name_is_its_role() -> None:
    person = cast("Nora Quill, director of the Harbor Trust, smiled.", "en").resolve("Quill", at=0)
    assert person is not None
    assert person.role == "director of the Harbor Trust"


def test_an_acronym_means_the_body_that_it_was_put_behind() -> None:
    people = cast("Badan Pengelola Sungai (BPS) rapat di Anyar. BPS diminta bekerja cepat.")
    body = people.resolve("BPS", at=50)
    assert body is not None
    assert body.is_body
    assert body.full == "Badan Pengelola Sungai (BPS)"


def test_a_nickname_in_brackets_means_the_person() -> None:
    person = cast("Wali Kota Anyar Satrio Wicaksana (Cak Yo) hadir.").resolve("Cak Yo", at=40)
    assert person is not None
    assert person.full == "Satrio Wicaksana"


def test_of_two_people_with_one_surname_the_one_who_spoke_last_is_meant() -> None:
    text = "Ada Marlow met Finn Marlow in Northmere. Marlow left."
    people = cast(text, "en")
    ada, finn = people.resolve("Ada Marlow", at=0), people.resolve("Finn Marlow", at=20)
    assert ada is not None
    assert finn is not None
    assert ada is not finn
    people.note(10, ada)
    assert people.resolve("Marlow", at=45) is ada
    people.note(30, finn)
    assert people.resolve("Marlow", at=45) is finn


def test_a_pronoun_means_the_last_speaker_of_its_gender() -> None:
    people = cast("Mr. Vance met Mrs. Orchard.", "en")
    him, her = people.resolve("Vance", at=10), people.resolve("Orchard", at=20)
    assert him is not None
    assert her is not None
    people.note(4, him)
    people.note(14, her)
    assert people.resolve("he", at=27) is him
    assert people.resolve("she", at=27) is her


def test_an_office_means_who_holds_it() -> None:
    people = cast("Bupati Lembayung Arga Pranata tiba. Bupati lalu makan.")
    person = people.resolve("Bupati", at=36)
    assert person is not None
    assert person.full == "Arga Pranata"


def test_a_rank_belongs_to_the_fullest_name() -> None:
    person = cast("Kapolres Anyar Ajun Komisaris Besar Seno Aji hadir. Seno pulang.").resolve("Seno", at=52)
    assert person is not None
    assert person.full == "Ajun Komisaris Besar Seno Aji"
    assert person.role == "Kapolres Anyar"


def test_the_register_completes_a_single_name() -> None:
    person = cast("“Kami siap,” kata Wening.", known=("Wening Palupi",)).resolve("Wening", at=20)
    assert person is not None
    assert person.full == "Wening Palupi"


def test_mentions_are_where_the_names_are() -> None:
    text = "Nora Quill’s boat and Quill herself sank."
    assert [(text[m.start : m.end], m.person.full) for m in cast(text, "en").mentions] == [
        ("Nora Quill", "Nora Quill"),
        ("Quill", "Nora Quill"),
    ]


def test_who_only_keeps_records_and_has_no_office_is_a_body() -> None:
    text = (
        "Camat Rancabatu Wirya Sungkana menjelaskan, bantuan sudah tiba. Lumbunggotong mencatat dua ribu pesanan. "
        "“Jumlah penyumbangnya naik,” tuturnya."
    )
    people = cast(text)
    body, camat = people.resolve("Lumbunggotong", at=120), people.resolve("Wirya", at=120)
    assert body is not None
    assert camat is not None
    assert (body.is_body, camat.is_body) == (True, False)
    assert [one.speaker for one in suggest(text, language="id").suggestions][-1] == "Wirya Sungkana"


def test_who_keeps_records_and_speaks_is_a_person() -> None:
    person = cast("Wening mencatat lima keluhan. “Kami sedih,” kata Wening.").resolve("Wening", at=20)
    assert person is not None
    assert not person.is_body
