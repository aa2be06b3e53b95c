"""The query language: what is typed is understood or pointed at, and what is written reads the same again."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.query import dates
from reader.articles.query.affixes import forms
from reader.articles.query.model import (
    ROLES,
    STATES,
    And,
    Everything,
    Expression,
    Field,
    Node,
    Not,
    Or,
    Query,
    QueryError,
    Words,
    every,
    some,
)
from reader.articles.query.parsing import parse
from reader.articles.query.plain import plain
from reader.articles.query.printing import written

NOON = datetime(2026, 11, 12, 12, 30, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        ("banjir", Words("banjir")),
        ("banjir Jakarta", And((Words("banjir"), Words("Jakarta")))),
        ("banjir AND Jakarta", And((Words("banjir"), Words("Jakarta")))),
        ("and or", And((Words("and"), Words("or")))),
        ("a b OR c", Or((And((Words("a"), Words("b"))), Words("c")))),
        ("a (b OR c)", And((Words("a"), Or((Words("b"), Words("c")))))),
        ("-a NOT b", And((Not(Words("a")), Not(Words("b"))))),
        ("NOT (a b)", Not(And((Words("a"), Words("b"))))),
        ('"wali kota"', Words("wali kota")),
        ("“wali kota”*", Words("wali kota", prefix=True)),
        ("pemerin*", Words("pemerin", prefix=True)),
        ("~mengatakan", Words("mengatakan", related=True)),
        ("title:banjir*", Words("banjir", prefix=True, title=True)),
        ('speaker:"Bu Wali"', Field("speaker", "Bu Wali")),
        ("Is:Unread", Field("is", "unread")),
        ("12:30", Words("12:30")),
        ("e-nelayan", Words("e-nelayan")),
        (r"/ban\/jir\d+/i", Expression(r"ban\/jir\d+", ignore_case=True)),
        ("after:kemarin", Field("after", "kemarin")),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, node: Node) -> None:
    assert parse(text) == Query(node)


def test_the_order_goes_for_the_whole() -> None:
    assert parse("banjir sort:rank") == Query(Words("banjir"), "rank")
    assert parse("a OR b sort:oldest") == Query(Or((Words("a"), Words("b"))), "oldest")
    assert parse("sort:date") == Query(Everything(), "newest")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('kota "wali', 5),
        ("kota (wali", 5),
        ("kota )", 5),
        ("kota OR", 7),
        ("OR kota", 0),
        ("kota AND OR", 9),
        ("()", 1),
        ("-", 1),
        ("kota *", 5),
        ("kota ;", 5),
        ("tulisan:x", 0),
        ("kota spaker:x", 5),
        ("speaker:", 8),
        ("is:purple", 3),
        ("kota after:someday", 11),
        ("after:2026-13-01", 6),
        ("lang:indonesian!", 5),
        ("a /b(c/", 6),
        ("a /bc", 2),
        ("a /b/x", 5),
        ("sort:size", 5),
        ("sort:rank sort:date", 15),
        ("(a sort:rank)", 8),
        ("sort:rank OR a", 0),
        ("~kata*", 0),
        ('~"dua kata"', 0),
        ("(" * 60 + "a", 40),
        ("a " * 301, 600),
        ("a" * 4001, 4000),
    ],
)
def test_an_error_points_at_the_character(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.text == text
    assert str(caught.value).endswith(".")


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(st.sampled_from("\"“”-*'() ~:/\\[+?{|a1é\x00%_,.^$İǆ"), max_size=20),
        st.lists(
            st.sampled_from(
                [*'()-~/"* ', "AND ", "OR ", "NOT ", "is:", "unread", "after:", "3d", "kota ", "sort:", "rank", "has:"]
            ),
            max_size=12,
        ).map("".join),
    )
)
def test_only_its_own_error_is_raised_and_it_points_into_the_text(text: str) -> None:
    for read in (parse, plain):
        try:
            query = read(text)
        except QueryError as error:
            assert 0 <= error.position <= len(text)  # noqa: PT017 - many queries are fine
        else:
            assert parse(written(query)) == query


WORDS = st.builds(
    Words,
    st.sampled_from(["banjir", "wali kota", "e-nelayan", "AND", "-x", "a:b", "~c", "İzmir", "(d)", "/e/", "f*"]),
    prefix=st.booleans(),
    title=st.booleans(),
)
LEAVES = st.one_of(
    WORDS,
    st.builds(Words, st.sampled_from(["mengatakan", "Tulis"]), related=st.just(value=True), title=st.booleans()),
    st.builds(Expression, st.sampled_from(["a", r"\/b", "[c-d]+ e", "(f|g)"]), ignore_case=st.booleans()),
    st.builds(Field, st.sampled_from([*ROLES, "author", "feed", "tag"]), st.sampled_from(["a b", "Ç", "OR", "b/c"])),
    st.builds(Field, st.just("is"), st.sampled_from(STATES)),
    st.builds(Field, st.sampled_from(["has", "kind"]), st.sampled_from(["quote", "Perintah-baru"])),
    st.builds(Field, st.sampled_from(["before", "after"]), st.sampled_from(["2026-11-03", "2026", "3d", "monday"])),
    st.builds(Field, st.just("lang"), st.sampled_from(["id", "en-gb"])),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=4).map(every),
        st.lists(inner, min_size=2, max_size=4).map(some),
    ),
    max_leaves=12,
)


@settings(max_examples=500)
@given(st.builds(Query, NODES, st.sampled_from([None, "newest", "oldest", "rank"])))
def test_what_is_written_reads_the_same_again(query: Query) -> None:
    assert parse(written(query)) == query


def test_days_are_counted_in_the_zone_of_the_user() -> None:
    midnight = NOON.replace(hour=0, minute=0)
    expected = {
        "today": midnight,
        "yesterday": midnight - timedelta(days=1),
        "thursday": midnight,
        "Kamis": midnight,
        "fri": midnight - timedelta(days=6),
        "2026-11-03": midnight.replace(day=3),
        "2026-3": midnight.replace(month=3, day=1),
        "2025": midnight.replace(year=2025, month=1, day=1),
        "3d": NOON - timedelta(days=3),
        "12h": NOON - timedelta(hours=12),
    }
    assert {text: dates.begins(text, NOON) for text in expected} == expected
    assert expected["2026-11-03"].astimezone(UTC).hour == 17
    for wrong in ("", "2026-02-30", "3", "3x", "someday", "9999y", "2026-11-03x", "٢٠٢٦"):
        assert dates.begins(wrong, NOON) is None


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("mengatakan", ["dikatakan", "katakan", "katanya", "berkata", "perkataan"]),
        ("dikatakan", ["mengatakan"]),
        ("penulisan", ["menulis", "ditulis", "tulisan"]),
        ("memukul", ["dipukul", "pemukul"]),
        ("menyebutkan", ["disebut", "sebutan"]),
        ("mengumumkan", ["pengumuman", "diumumkan"]),
        ("membeli", ["dibeli", "pembelian"]),
        ("memenuhi", ["dipenuhi", "penuh"]),
    ],
)
def test_the_other_forms_of_an_indonesian_word_are_known(word: str, others: list[str]) -> None:
    found = forms(word)
    assert found[0] == word
    assert set(others) <= set(found)
    assert "katak" not in found


def test_what_has_no_affixes_is_itself() -> None:
    assert forms("b20") == ("b20",)
    assert forms("лодка") == ("лодка",)
