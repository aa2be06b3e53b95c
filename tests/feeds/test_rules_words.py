"""Whole words, whatever their case and accents: what a phrase finds, and where it lies in a title."""

import string
import unicodedata
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from reader.feeds.rules.words import Watch
from reader.wording import BREAK, fold, folded, needle, words_in

LETTERS = string.ascii_letters + "éÉñÑöÖçÇşŞİıÅåßΣςσЙйЁёअआकহমけツ漢字٣½ﬁﷺᾼ"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
GAPS = st.sampled_from([" ", ", ", " – ", "’", "\n", "…", "-", "/", " “", '" '])


@st.composite
def titles(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Give a title and the words it is made of."""
    words = draw(st.lists(WORDS, min_size=1, max_size=8))
    return "".join(word + draw(GAPS) for word in words), words


@given(st.text())
@example("ͺ ﷺ \u0301 \u200d e\u0301")
def test_any_text_folds_to_as_many_words_as_stand_in_it(text: str) -> None:
    places = words_in(text)

    assert folded(text).count(" ") == (len(places) + 1 if places else 0)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))


@given(titles(), st.data())
def test_every_stretch_of_words_is_found_in_any_case_and_form(made: tuple[str, list[str]], data: st.DataObject) -> None:
    title, words = made
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    phrase = " ".join(words[first : last + 1])
    change = data.draw(st.sampled_from([str, str.swapcase, lambda text: unicodedata.normalize("NFD", text)]))
    # A few letters change for good when their case does ("ı" to "I"): that is another word, as it is for an index.
    assume(fold(change(phrase)) == fold(phrase))

    assert needle(change(phrase)) in folded(title)
    assert Watch.of([change(phrase)]).spans(title)


@given(titles(), st.lists(WORDS, min_size=1, max_size=3), st.sampled_from(["", "*"]))
def test_a_phrase_is_found_exactly_where_its_words_follow_each_other(
    made: tuple[str, list[str]], phrase: list[str], end: str
) -> None:
    title, words = made
    have = [fold(word).replace(" ", "") for word in words]
    want = [fold(word).replace(" ", "") for word in phrase]

    def at(place: int) -> bool:
        here = have[place : place + len(want)]
        last_fits = here[-1:] == want[-1:] or (end == "*" and bool(here) and here[-1].startswith(want[-1]))
        return len(here) == len(want) and here[:-1] == want[:-1] and last_fits

    expected = any(at(place) for place in range(len(have)))

    assert (needle(" ".join(phrase) + end) in folded(title)) is expected
    assert bool(Watch.of([" ".join(phrase) + end]).spans(title)) is expected


@given(titles(), st.lists(st.lists(WORDS, min_size=1, max_size=2).map(" ".join), max_size=4))
def test_what_lights_up_is_in_order_and_begins_and_ends_with_words(
    made: tuple[str, list[str]], phrases: list[str]
) -> None:
    title, _ = made
    spans = Watch.of(phrases).spans(title)
    starts, ends = {start for start, _ in words_in(title)}, {end for _, end in words_in(title)}

    assert all(start in starts and end in ends and start < end for start, end in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))


@given(st.lists(WORDS, min_size=2, max_size=2))
def test_no_phrase_reaches_from_one_value_to_the_next(words: list[str]) -> None:
    apart = BREAK.join(folded(word) for word in words)

    assert all(needle(word) in apart for word in words)
    assert needle(" ".join(words)) not in apart


def lit(title: str, *watched: str) -> list[str]:
    return [title[start:end] for start, end in Watch.of(watched).spans(title)]


def test_names_and_words_light_up_whole() -> None:
    title = "BANJIR Bandang: kata Wírya Sungkana, banjir-banjiran surut"

    assert lit(title, "banjir") == ["BANJIR", "banjir"]
    assert lit(title, "banjir*") == ["BANJIR", "banjir", "banjiran"]
    assert lit(title, "wirya sungkana") == ["Wírya Sungkana"]
    assert lit(title, "sungkana wirya", "bandan", "jir") == []
    assert lit(title, "banjir bandang", "bandang kata") == ["BANJIR Bandang: kata"]
    assert lit(title, "", "…", "*") == []


def test_marks_belong_to_their_letters() -> None:
    assert lit("नई दिल्ली में बैठक", "दिल्ली") == ["दिल्ली"]
    assert lit("cafe\u0301 baru", "café") == ["cafe\u0301"]
    assert not Watch.of(["!!", ""])
