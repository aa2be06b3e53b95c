"""The door for text from outside."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning import LINE_LIMIT, MARKS_LIMIT, clean_line, clean_text, squeeze

ANYTHING = st.text(st.characters() | st.sampled_from("\x1b\x07\x9b\x90\x9c\u202e\u200b\ud800\t\r\n\x85 ]P;["))


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x1b]52;c;UFdO\x07b", "ab"),
        ("a\x1b]8;;http://x.example\x1b\\b", "ab"),
        ("a\x1bP+q\x1b\\b", "ab"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("a\x90b", "ab"),
        ("a\x1b]0;never ended", "a0;never ended"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("\U000e0041x\ufffey\U0001fffez", "xyz"),
        ("one\r\ntwo\tthree\u2028four", "one two three four"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("  [b]5 < 6[/b]  ", "[b]5 < 6[/b]"),
    ],
)
def test_a_line_is_plain(dirty: str, clean: str) -> None:
    assert clean_line(dirty) == clean


def test_a_line_has_an_end() -> None:
    assert clean_line("x" * 5_000_000) == "x" * (LINE_LIMIT - 1) + "…"
    assert len(clean_line("a" + "\u0316" * 60)) == 1 + MARKS_LIMIT


def test_text_keeps_its_lines_and_its_blanks() -> None:
    assert clean_text("a  b\r\n\tc\x0bd\x1b[2J") == "a  b\n    c\nd"
    assert squeeze(" a\u00a0 b\n\tc ") == "a b c"


@given(ANYTHING)
def test_whatever_came_in_nothing_unwanted_goes_on(dirty: str) -> None:
    for clean in (clean_line(dirty), clean_text(dirty)):
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} and character != "\n" for character in clean)
        assert not set(clean) & set("\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
        assert unicodedata.is_normalized("NFC", clean)
        clean.encode()
    assert "\n" not in clean_line(dirty)
    assert clean_line(clean_line(dirty)) == clean_line(dirty)
    assert clean_text(clean_text(dirty)) == clean_text(dirty)
