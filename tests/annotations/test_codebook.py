"""The codebook file, typed values, and the days that deadlines name."""

from datetime import date
from pathlib import Path

import pytest

from reader import tomlfile
from reader.annotations.codebook import BUILT_IN, Codebook, Field, codebook
from reader.annotations.deadlines import due
from reader.annotations.values import FieldError, kept
from reader.desk import codebook as books
from reader.errors import ConfigError

SAID = date(2026, 11, 12)
"""A Thursday."""

BOOK = """# Ours, agreed in March
tags = ["budget/health", "budget/schools"]

[[kind]]  # what they said they would do
name = "promise"
label = "Promise"
color = "#4F9F6F"
sign = "P"
key = "p"

[[kind.field]]
name = "who"
type = "person"

[[kind.field]]
name = "certainty"
type = "choice"
choices = ["sure", "unsure"]

[[kind]]
name = "quote"
color = "#112233"

[[kind.field]]
name = "setting"
"""


def read(text: str) -> Codebook:
    return codebook(tomlfile.parsed(text.encode(), name="book"), name="book")


def test_a_codebook_adds_kinds_and_changes_the_built_in_ones() -> None:
    book = read(BOOK)
    assert [one.name for one in book.kinds] == [*(one.name for one in BUILT_IN), "promise"]
    assert book.kind("promise").color == "#4f9f6f"
    assert book.kind("promise").field("who").names_somebody
    quote = book.kind("quote")
    assert [one.name for one in quote.fields] == ["speaker", "role", "cue", "form", "setting"]
    assert (quote.color, quote.sign, quote.key) == ("#112233", '"', "q")
    assert book.tags == ("budget/health", "budget/schools")


def test_a_kind_that_is_no_longer_there_is_given_with_what_was_said() -> None:
    gone = Codebook().fields_of("rumour", {"heat": "3", "status": "done"})
    assert [(one.name, one.type) for one in gone] == [("heat", "text"), ("status", "choice")]
    assert not Codebook().kind("rumour").known
    assert Codebook().kind("rumour").sign == "*"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind = 3", "two brackets"),
        ("[[kind]]\nlabel = 'x'", "needs a name"),
        ("[[kind]]\nname = 'a'\n[[kind]]\nname = 'a'", "there twice"),
        ("[[kind]]\nname = 'a'\ncolor = 'reddish'", "no colour"),
        ("[[kind]]\nname = 'a'\nsign = '会'", "ordinary width"),
        ("[[kind]]\nname = 'a'\nkey = 'q'", 'both "quote" and "a"'),
        ("[[kind]]\nname = 'a'\n[[kind.field]]\nname = 'b'\ntype = 'colour'", "no type colour"),
        ("[[kind]]\nname = 'a'\n[[kind.field]]\nname = 'b'\ntype = 'choice'", "a choice has choices"),
        ("[[kind]]\nname = 'a'\n[[kind.field]]\nname = 'tags'", "has a tags already"),
        ("[[kind]]\nname = 'a'\n[[kind.field]]\nname = 'b'\nsize = 3", "size is no setting"),
        ("tags = 'one'", "tags is written as"),
        ("[[kind]\n", "not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as raised:
        read(text)
    assert "\n" not in str(raised.value)


def test_an_unknown_setting_is_told_and_costs_nothing() -> None:
    book = read("colour = 1\n[[kind]]\nname = 'a'\nsize = 2")
    assert book.kind("a").known
    assert [one.split(": ", 1)[1] for one in book.notices] == [
        "colour is no setting of a codebook.",
        'kind "a": size is no setting of a kind.',
    ]


def test_the_file_is_read_again_when_it_changed_and_the_last_good_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    file = books.CodebookFile(path)
    assert file.book == Codebook()
    path.write_text(BOOK, "utf-8")
    assert file.book.kind("promise").known
    path.write_text("[[kind]\n", "utf-8")
    assert file.book.kind("promise").known
    assert file.problem is not None
    assert "the kinds that were known before are used" in file.problem
    path.unlink()
    assert file.book == Codebook()
    assert file.problem is None


def test_a_codebook_goes_out_and_comes_in_with_nothing_lost_and_comments_kept(tmp_path: Path) -> None:
    mine, theirs, third = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    mine.write_text(BOOK, "utf-8")
    theirs.write_text(books.text_of(books.read(mine)), "utf-8")
    assert books.read(theirs) == books.read(mine)
    books.take(third, theirs)
    assert books.read(third) == books.read(mine)

    theirs.write_text(
        "tags = ['new']\n[[kind]]\nname = 'promise'\nlabel = 'Vow'\n[[kind.field]]\nname = 'cost'\ntype = 'number'\n"
        "[[kind]]\nname = 'threat'\n",
        "utf-8",
    )
    taken = books.take(mine, theirs)
    assert (taken.added, taken.changed, taken.tags) == (("threat",), ("promise",), ("new",))
    book = books.read(mine)
    assert book.kind("promise").label == "Promise"
    assert [one.name for one in book.kind("promise").fields] == ["who", "certainty", "cost"]
    assert book.tags == ("budget/health", "budget/schools", "new")
    text = mine.read_text("utf-8")
    assert "# Ours, agreed in March" in text
    assert "# what they said they would do" in text
    assert books.take(mine, theirs) == books.Taken((), (), ())
    assert mine.read_text("utf-8") == text
    assert books.take(mine, theirs, over=True).changed == ("promise",)
    assert books.read(mine).kind("promise").label == "Vow"


@pytest.mark.parametrize(
    ("type_", "typed", "value"),
    [
        ("number", "12", "12"),
        ("number", "1,5", "1.5"),
        ("number", "-3.25", "-3.25"),
        ("number", "1.250.000", "1250000"),
        ("number", "0.125", "0.125"),
        ("date", "31 Maret 2027", "2027-03-31"),
        ("date", "besok", "2026-11-13"),
        ("yes-no", "ya", "yes"),
        ("text", "anything", "anything"),
        ("date", "", ""),
    ],
)
def test_values_are_kept_in_one_form(type_: str, typed: str, value: str) -> None:
    assert kept(Field(name="x", label="X", type=type_), typed, said=SAID) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "typed"), [("number", "1.250"), ("number", "many"), ("date", "soon"), ("yes-no", "so")]
)
def test_values_that_do_not_fit_are_refused(type_: str, typed: str) -> None:
    with pytest.raises(FieldError, match="X"):
        kept(Field(name="x", label="X", type=type_), typed, said=SAID)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("paling lambat 31 Desember 2026", "2026-12-31"),
        ("selambat-lambatnya 5 Januari", "2027-01-05"),
        ("before December 1, 2026", "2026-12-01"),
        ("by March 3", "2027-03-03"),
        ("Jumat (13/11)", "2026-11-13"),
        ("by Friday", "2026-11-13"),
        ("next Thursday", "2026-11-19"),
        ("Senin depan", "2026-11-16"),
        ("lusa", "2026-11-14"),
        ("dalam waktu 7 hari", "2026-11-19"),
        ("within two weeks", "2026-11-26"),
        ("3x24 jam", "2026-11-15"),
        ("dalam 10 hari kerja", "2026-11-26"),
        ("sebulan ke depan", "2026-12-12"),
        ("akhir bulan ini", "2026-11-30"),
        ("akhir tahun", "2026-12-31"),
        ("by year-end", "2026-12-31"),
        ("pertengahan Desember", "2026-12-15"),
        ("sebelum 2027", "2026-12-31"),
        ("before March", "2027-02-28"),
        ("minggu depan", "2026-11-22"),
        ("Minggu", "2026-11-15"),
        ("triwulan I 2027", "2027-03-31"),
        ("first quarter of 2027", "2027-03-31"),
        ("2026-12-31", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
    ],
)
def test_a_deadline_names_a_day(words: str, day: str) -> None:
    assert due(words, said=SAID) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    ["segera", "immediately", "sebelum panen", "setiap Jumat", "3 days ago", "31 Februari", "they may march", "12.30"],
)
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert due(words, said=SAID) is None
