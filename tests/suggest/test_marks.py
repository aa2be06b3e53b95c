import pytest

from reader.suggest import packs
from reader.suggest.reading import Reading


def quoted(text: str) -> list[str]:
    reading = Reading(text, packs.load("und"))
    return [text[one.start : one.end] for one in reading.quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “it rains” today.", ["“it rains”"]),
        ('He said "it rains" today.', ['"it rains"']),
        ("He said ''it rains'' today.", ["''it rains''"]),
        ("Er sagte „es regnet“ heute.", ["„es regnet“"]),
        ("Il dit «il pleut» hier.", ["«il pleut»"]),
        ("Dia bilang ”hujan turun” tadi.", ["”hujan turun”"]),
        ("Dia bilang “hujan turun“ tadi.", ["“hujan turun“"]),
        ("He calls it ‘weather’ now.", ["‘weather’"]),
    ],
)
def test_marks_of_every_style_are_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_apostrophe_opens_nothing() -> None:
    assert quoted("It's Ma’ruf's dog, and the dogs' bowl isn't here.") == []


def test_the_outer_one_of_two_quotations_counts() -> None:
    assert quoted("“She said “go” to me,” he said.") == ["“She said “go” to me,”"]
    assert quoted("“She said ‘go’ to me,” he said.") == ["“She said ‘go’ to me,”"]


def test_a_mark_that_is_not_closed_does_not_swallow_the_next_quotation() -> None:
    assert quoted("He said “it rains today. Later: “It snows,” he said.") == ["“It snows,”"]


def test_a_quotation_goes_on_in_paragraphs_that_open_with_a_mark() -> None:
    text = "“First we dig.\n\n“Then we plant,” she said.\nAnd “later” we rest."
    assert quoted(text) == ["“First we dig.\n\n“Then we plant,”", "“later”"]


def test_a_mark_left_open_ends_with_its_paragraph() -> None:
    assert quoted("“We dig here and there.\nThe end came.\n“Yes,” he said.") == ["“We dig here and there.", "“Yes,”"]


def test_a_missing_blank_before_a_quotation_does_not_hide_it() -> None:
    assert quoted('Ia menjelaskan semuanya."Kami siap bekerja," kata dia.') == ['"Kami siap bekerja,"']
