"""A passage that no rule found has a speaker proposed from the words around it, and none where they tell nothing."""

import pytest

from reader.desk.suggesting import Assistant
from reader.suggest import packs
from reader.suggest.around import around
from reader.suggest.casting import cast_of
from reader.suggest.engine import suggest
from reader.suggest.model import Suggestion
from reader.suggest.reading import Reading

FLOOD = (
    "Camat Rancabatu, Wirya Sungkana, datang ke balai desa. Ia membawa peta.\n"
    "Air naik dua meter semalam, kata Wirya Sungkana. Perahu masih kurang di hilir dan warga menunggu.\n"
    "Pasar tetap buka. Harga beras turun."
)
HARBOUR = (
    "Nora Quill, director of the Harbor Trust, said the gate would open in May. Work on the pier goes on.\n"
    "Finn Marlow walked past the ferry crews of the old town. The tide was low."
)


def guess(text: str, words: str, tag: str, found: tuple[Suggestion, ...] | None = None) -> Suggestion | None:
    reading = Reading(text, packs.load(tag))
    start = text.index(words)
    suggestions = suggest(text, language=tag).suggestions if found is None else found
    return around(reading, cast_of(reading), (start, start + len(words)), suggestions)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        # Another passage of the same sentence says who speaks.
        (FLOOD, "naik dua", ("Wirya Sungkana", "Camat Rancabatu", "kata")),
        # The sentence before, in the same paragraph.
        (FLOOD, "Perahu masih kurang", ("Wirya Sungkana", "Camat Rancabatu", "kata")),
        (HARBOUR, "Work on the pier", ("Nora Quill", "director of the Harbor Trust", "said")),
        # Nobody is quoted in the sentence: whoever it names beside the passage.
        (HARBOUR, "the ferry crews", ("Finn Marlow", None, None)),
        # Whoever spoke last, a paragraph before.
        (FLOOD, "Harga beras turun", ("Wirya Sungkana", "Camat Rancabatu", None)),
    ],
)
def test_who_speaks_is_read_from_what_stands_around(
    text: str, words: str, told: tuple[str, str | None, str | None]
) -> None:
    tag = "id" if text is FLOOD else "en"
    one = guess(text, words, tag)
    assert one is not None
    assert (one.speaker, one.role, one.cue) == told
    assert text[one.start : one.end] == one.text == words


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue"),
    [
        ("Air naik, kata Camat Rancabatu Wirya Sungkana.", "Air naik", "Wirya Sungkana", "kata"),
        ("Camat Rancabatu Wirya Sungkana mengatakan air naik.", "air naik", "Wirya Sungkana", "mengatakan"),
        ("Camat Rancabatu Wirya Sungkana mengatakan:\nAir naik dua meter.", "Air naik", "Wirya Sungkana", "mengatakan"),
    ],
)
def test_a_reporting_word_of_the_sentence_names_the_speaker(text: str, words: str, speaker: str, cue: str) -> None:
    one = guess(text, words, "id", ())
    assert one is not None
    assert (one.speaker, one.cue) == (speaker, cue)


@pytest.mark.parametrize("words", ["Pasar tetap", "Harga beras turun."])
def test_a_text_in_which_nobody_speaks_proposes_nobody(words: str) -> None:
    assert guess("Pasar tetap buka. Harga beras turun.", words, "id") is None


def test_who_is_named_in_the_passage_alone_is_talked_about() -> None:
    assert guess("Warga memuji Camat Wirya Sungkana hari itu.", "Camat Wirya Sungkana", "id", ()) is None


def test_nothing_is_read_from_nothing() -> None:
    reading = Reading("", packs.load("id"))
    assert around(reading, cast_of(reading), (0, 0), ()) is None


def assistant(text: str) -> Assistant:
    made = Assistant(text, "id")
    made.take(suggest(text, language="id"))
    return made


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_the_form_of_each_kind_gets_what_it_has_a_field_for() -> None:
    made = assistant(FLOOD)
    here = span(FLOOD, "Perahu masih kurang")
    assert made.over("quote", here) is None
    quote = made.proposal("quote", here)
    assert (quote.fields["speaker"], quote.fields["role"]) == ("Wirya Sungkana", "Camat Rancabatu")
    assert made.proposal("claim", here).fields == {"speaker": "Wirya Sungkana"}
    directive = made.proposal("directive", here)
    assert (directive.fields["issuer"], directive.fields["action"]) == ("Wirya Sungkana", "Perahu masih kurang")
    assert made.proposal("note", here).fields == {}


def test_a_directive_of_the_sentence_lends_its_parties_to_other_words_of_it() -> None:
    text = (
        "Camat Rancabatu Wirya Sungkana meminta Badan Siaga Lembayung mengirim dua perahu ke hilir sebelum malam, "
        "dengan bensin dan dua juru mudi yang sudah hafal arus sungai itu sejak kecil."
    )
    made = assistant(text)
    here = span(text, "Camat Rancabatu Wirya Sungkana")
    fields = made.proposal("directive", here).fields
    assert (fields["issuer"], fields["addressee"]) == ("Wirya Sungkana", "Badan Siaga Lembayung")


def test_what_a_suggestion_lies_over_is_the_suggestion_s() -> None:
    made = assistant(FLOOD)
    here = span(FLOOD, "Air naik dua meter semalam")
    over = made.over("quote", here)
    assert over is not None
    assert made.proposal("quote", here) == made.draft_of(over)
