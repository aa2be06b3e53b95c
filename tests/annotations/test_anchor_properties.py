"""What holds for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.anchor import carry, describe, locate
from reader.annotations.anchor.folding import fold, fold_marks, same_words
from reader.annotations.model import Selector

ANY = st.text(st.characters(), max_size=120)
WORDS = st.lists(
    st.sampled_from(
        ["dan", "kata", "“Ya,”", "air", "the", "Wali", "kota", "—", "...", "\n", "rusak.", "e\u0301", "𝔘n", "\u00a0"]
    ),
    max_size=60,
).map(" ".join)
TEXT = st.one_of(ANY, WORDS)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXT)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


@given(passages())
def test_the_same_text_is_exact(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    match = locate(text, describe(text, start, end))
    assert match is not None
    assert (match.start, match.end, match.score, match.state) == (start, end, 1.0, "exact")


@given(passages(), TEXT)
def test_shifted_text_moves_it_by_the_shift_where_it_is_unique(passage: tuple[str, int, int], lead: str) -> None:
    text, start, end = passage
    selector = describe(text, start, end)
    match = locate(lead + text, selector)
    whole = selector.prefix + selector.exact + selector.suffix
    only = (lead + text).find(whole) == (lead + text).rfind(whole)
    if only and len(whole) >= 24:
        assert match is not None
        assert (match.start, match.end) == (start + len(lead), end + len(lead))
        assert match.state == ("moved" if lead else "exact")


@settings(max_examples=200)
@given(passages(), TEXT)
def test_any_text_gives_bounds_within_it_or_nothing(passage: tuple[str, int, int], other: str) -> None:
    text, start, end = passage
    for match in (locate(other, describe(text, start, end)), carry(text, other, start, end)):
        if match is not None:
            assert 0 <= match.start <= match.end <= len(other)
            assert 0 <= match.score <= 1
            assert (match.state == "changed") != same_words(text[start:end], other[match.start : match.end])
            assert (match.state == "exact") <= (match.start == start)


SELECTORS = st.builds(
    Selector,
    start=st.integers(-5, 200),
    end=st.integers(-5, 200),
    exact=TEXT,
    prefix=TEXT,
    suffix=TEXT,
    text_sha256=st.just(""),
    occurrences=st.integers(0, 3),
)


@given(SELECTORS, TEXT)
def test_any_selector_is_borne(selector: Selector, text: str) -> None:
    match = locate(text, selector)
    assert match is None or 0 <= match.start <= match.end <= len(text)


@given(passages())
def test_carrying_over_lines_put_in_before_moves_it(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    line = "Baris baru yang ditambahkan.\n"
    match = carry(text, line + text, start, end)
    if text[start:end].strip():
        assert match is not None
        assert (match.start, match.end) == (start + len(line), end + len(line))
    assert carry(text, text, start, end) == locate(text, describe(text, start, end))


@given(TEXT)
def test_folding_knows_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(fold_marks(text)) == len(text)
    assert folded.raw(len(folded.text)) == len(text)
    ways = [folded.raw(at) for at in range(len(folded.text) + 1)]
    assert ways == sorted(ways)
    for at, character in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert fold(text[start:end]).text in {character, ""} or character in "i…-\"'"


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(fold(once).text).text == fold(once).text
