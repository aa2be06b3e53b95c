import pytest

from reader.articles.extract.page import CUT_NOTE, SIZE_LIMIT, decode, parse

WORDS = "Café di Übersee, señor – “Łódź”"


@pytest.mark.parametrize(
    ("page", "headers", "expected"),
    [
        (WORDS.encode(), {}, WORDS),
        (WORDS.encode(), {"Content-Type": "text/html; charset=latin-1"}, WORDS),
        (WORDS.encode("utf-16"), {}, WORDS),
        (b"\xef\xbb\xbf" + WORDS.encode(), {}, WORDS),
        ("Caf\u00e9 \u201ckata\u201d".encode("windows-1252"), {}, "Café “kata”"),
        (
            "Caf\u00e9 \u201ckata\u201d".encode("windows-1252"),
            {"content-type": "text/html; charset=ISO-8859-1"},
            "Café “kata”",
        ),
        ("Łódź".encode("iso-8859-2"), {"content-type": "text/html; charset=iso-8859-2"}, "Łódź"),
        ("Łódź".encode("iso-8859-2"), {"content-type": "text/html; charset=x-unheard-of"}, None),
        (WORDS.encode()[:-1], {}, WORDS[:-1]),
    ],
)
def test_character_sets(page: bytes, headers: dict[str, str], expected: str | None) -> None:
    text = decode(page, headers)
    assert isinstance(text, str)
    assert expected is None or text == expected


def test_a_meta_element_far_down_still_tells_the_character_set() -> None:
    page = (
        b"<html><head>"
        + b"<!-- filler -->" * 200
        + b'<meta charset="iso-8859-2"></head><body>'
        + "Łódź".encode("iso-8859-2")
    )
    assert decode(page).endswith("Łódź")


def test_a_page_beyond_the_limit_is_cut_and_says_so() -> None:
    assert parse("<p>" + "a" * SIZE_LIMIT).notes == (CUT_NOTE,)
