from hypothesis import given
from hypothesis import strategies as st

from reader.suggest import packs
from reader.suggest.reading import Reading


def sentences(text: str, tag: str = "en") -> list[str]:
    reading = Reading(text, packs.load(tag))
    return [text[start:end] for start, end in reading.sentences]


def test_a_full_stop_in_an_abbreviation_an_initial_or_a_figure_ends_nothing() -> None:
    assert sentences("Dr. A. Vale paid 3.50 to Gov. Marsh. He left.") == [
        "Dr. A. Vale paid 3.50 to Gov. Marsh.",
        "He left.",
    ]


def test_a_quotation_is_not_split_but_its_last_stop_ends_the_sentence() -> None:
    assert sentences("“We dig. We plant.” The town waits.") == ["“We dig. We plant.”", "The town waits."]
    assert sentences("“Do we dig? Yes!” asked Ola.") == ["“Do we dig? Yes!” asked Ola."]


def test_a_line_ends_a_sentence() -> None:
    assert sentences("Harga beras naik\nWarga antre", "id") == ["Harga beras naik", "Warga antre"]


def test_a_number_before_a_list_item_is_no_sentence() -> None:
    assert sentences("1. Dinas Pasar diminta buka.\n2. Camat diminta hadir.", "id") == [
        "1. Dinas Pasar diminta buka.",
        "2. Camat diminta hadir.",
    ]


@given(st.text(alphabet="ab .!?\"“”‘’'\n1A,", max_size=60))
def test_sentences_lie_in_order_and_miss_no_word(text: str) -> None:
    reading = Reading(text, packs.load("en"))
    reached = 0
    for start, end in reading.sentences:
        assert reached <= start < end <= len(text)
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()
