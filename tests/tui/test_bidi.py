"""Right-to-left text: in the order of the library that orders whole strings, and with its cells known."""

from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tui.page.bidi import base_level, levels, ordered, shown

LETTERS = st.text("abאבگلا 12٣,.:-+%$()[]<>«»!?\"'", max_size=60)


@settings(max_examples=500)
@given(LETTERS)
def test_the_order_is_that_of_the_algorithm(text: str) -> None:
    base = base_level(text, 0, len(text))
    line = ordered(text, 0, len(text), base=base, paragraph=(0, len(text)))

    assert "".join(text[start:end] for (start, end, _), _ in line) == get_display(text, base_dir="R" if base else "L")


def test_brackets_look_the_other_way_in_right_to_left_text() -> None:
    assert shown("אב (גד) <ה>") == "<ה> (דג) בא"


def test_text_from_left_to_right_is_as_it_was() -> None:
    assert shown("Harga naik 12 % (lagi)") == "Harga naik 12 % (lagi)"


def test_numbers_in_right_to_left_text_run_from_left_to_right() -> None:
    assert levels("אב 12", 1) == [1, 1, 1, 2, 2]
