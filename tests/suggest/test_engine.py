import socket
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.extract import fragment
from reader.feeds.parse import parse
from reader.suggest import detection
from reader.suggest.detection import detect
from reader.suggest.engine import suggest

PIECES = (
    "“|”|\"|'|’|\n|\n\n| |, |. |? |: |(|)|1. |— |é|\U0001f600|kata |ujarnya|Menurut |said |mengatakan |Rini |Widya |"
    "Menteri |BKN |diminta |untuk |he |she |dia |that |disampaikan |according to |Hal ini |lanjutnya, |Mr. |while "
)
ALPHABET = st.sampled_from(PIECES.split("|"))


@given(st.lists(ALPHABET, max_size=40).map("".join), st.sampled_from(["id", "en", "ms", "tlh", None]))
def test_any_text_gives_suggestions_whose_offsets_give_their_text(text: str, language: str | None) -> None:
    found = suggest(text, language=language).suggestions
    for one in found:
        assert text[one.start : one.end] == one.text != ""
        assert 0 <= one.confidence <= 1
        assert one.why
    assert list(found) == sorted(found, key=lambda one: (one.start, one.end, one.kind))


def test_offsets_are_code_points_whatever_stands_before() -> None:
    text = "\ufeff\U0001f468\u200d\U0001f469\r\n\r\n“Kami siap,” kata Sita Wulandari.\r\n"
    (one,) = suggest(text, language="id").suggestions
    assert text[one.start : one.end] == "“Kami siap,”"


def test_the_language_is_found_without_being_told() -> None:
    assert detect("Harga beras di pasar itu naik karena panen yang terlambat dan hujan tidak turun.") == "id"
    assert detect("The price of rice in the market rose because of the late harvest and it was dry.") == "en"
    assert detect("Kerajaan akan membina sekolah kerana beliau berkata bahawa ia perlu bagi daerah ini.") == "ms"
    assert detect("Die Brücke wird erst im nächsten Jahr wieder aufgebaut, sagte der Bürgermeister.") == "de"
    assert detect("12345 !!!") == "und"
    assert detect("") == "und"


def test_telling_the_language_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    detection._detector.cache_clear()
    assert detect("Harga beras di pasar itu naik karena panen yang terlambat dan hujan tidak turun.") == "id"


def test_a_region_of_a_language_uses_the_language() -> None:
    assert suggest("“Yes, we will,” said Ola Brandt.", language="en-GB").suggestions[0].speaker == "Ola Brandt"


def test_an_unknown_language_still_has_its_quotations() -> None:
    text = "„Wir bauen die alte Brücke neu.“ Das war gestern."
    found = suggest(text, language="de").suggestions
    assert [one.text for one in found] == ["„Wir bauen die alte Brücke neu.“"]


def test_why_names_the_rule_the_cue_and_the_antecedent() -> None:
    text = "Bupati Lembayung Arga Pranata mengatakan, pasar tutup besok. “Pedagang pindah,” ujarnya."
    why = suggest(text, language="id").suggestions[-1].why
    assert "reporting word" in why
    assert "“ujarnya”" in why
    assert "points back to Arga Pranata" in why


def test_a_line_of_nothing_but_reporting_words_gives_nothing() -> None:
    assert suggest("he said that " * 400, language="en").suggestions == ()
    assert suggest(", kata dia" * 400, language="id").suggestions == ()


def test_what_is_asked_of_somebody_is_a_directive_and_no_quote_too() -> None:
    found = suggest("Mayor Tobias Renn asked the Harbour Board to publish its flood maps.\n", language="en").suggestions
    assert [(one.kind, one.issuer) for one in found] == [("directive", "Tobias Renn")]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Mayor Tobias Renn: the gates stay shut until the storm is over", "Tobias Renn"),
        ("Welcome. This feed is a tour: every person in it is invented by us", None),
        ("the plan in short: nothing will be built before the next election", None),
    ],
)
def test_a_headline_quotes_somebody_with_a_name(line: str, speaker: str | None) -> None:
    text = f"{line}\nThe harbour was quiet on Monday, and nobody came.\n"
    assert [one.speaker for one in suggest(text, language="en").suggestions] == ([speaker] if speaker else [])


def test_the_tour_starts_with_the_two_passages_that_it_teaches() -> None:
    body = resources.files("reader").joinpath("tour", "tour.xml").read_bytes()
    feed = parse(body, url="https://kutip.invalid/tour", headers={"content-type": "application/rss+xml"})
    first = next(one for one in feed.entries if (one.title or "").startswith("Start here"))
    found = suggest(fragment(first.content or "").text).suggestions
    assert [one.kind for one in found] == ["quote", "directive"]
