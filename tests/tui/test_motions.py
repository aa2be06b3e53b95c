"""Moving a caret, and the stretches that text objects mean."""

import pytest

from reader.articles.document import DocumentBuilder
from reader.suggest import packs
from reader.suggest.reading import Reading
from reader.tui.page.motions import Motions

PARAGRAPH = "“Air belum surut,” kata Dr. Wirya Sungkana. Ia menunggu perahu."
ITEM = "BAT diminta memindai arsip"


@pytest.fixture
def motions() -> Motions:
    builder = DocumentBuilder()
    builder.add("paragraph", PARAGRAPH)
    builder.add("item", ITEM, ordered=True, number=1)
    builder.add("rule", "")
    builder.add("paragraph", "Selesai.")
    document = builder.build()
    return Motions(document, lambda: Reading(document.text, packs.load("id")))


def test_words_sentences_and_blocks_are_stepped_over(motions: Motions) -> None:
    assert motions.word(0) == PARAGRAPH.index("Air")
    assert motions.word(PARAGRAPH.index("surut")) == PARAGRAPH.index("kata")
    assert motions.word_end(PARAGRAPH.index("kata")) == PARAGRAPH.index("kata") + 3
    assert motions.word_back(PARAGRAPH.index("kata") + 2) == PARAGRAPH.index("kata")
    assert motions.sentence(0) == PARAGRAPH.index("Ia menunggu")
    assert motions.sentence_back(PARAGRAPH.index("perahu")) == PARAGRAPH.index("Ia menunggu")
    assert motions.paragraph(3) == len(PARAGRAPH) + 1
    assert motions.paragraph_back(len(PARAGRAPH) + 5) == len(PARAGRAPH) + 1


def test_the_ends_of_the_text_hold(motions: Motions) -> None:
    last = len(PARAGRAPH) + 1 + len(ITEM) + 2 + len("Selesai.") - 1
    for name in ("left", "word-back", "sentence-back", "paragraph-back"):
        assert motions.motion(name)(0) == 0
    for name in ("right", "word", "word-end", "sentence", "paragraph"):
        assert motions.motion(name)(last) == last


@pytest.mark.parametrize(
    ("name", "at", "words"),
    [
        ("quotation", 5, "“Air belum surut,”"),
        ("quotation", 0, "“Air belum surut,”"),
        ("sentence", 30, "“Air belum surut,” kata Dr. Wirya Sungkana."),
        ("sentence", PARAGRAPH.index("perahu"), "Ia menunggu perahu."),
        ("paragraph", 10, PARAGRAPH),
        ("item", len(PARAGRAPH) + 4, ITEM),
        ("word", 3, "Air"),
    ],
)
def test_an_object_is_the_stretch_that_it_names(motions: Motions, name: str, at: int, words: str) -> None:
    span = motions.text_object(name, at)

    assert span is not None
    assert (PARAGRAPH + "\n" + ITEM)[slice(*span)] == words


def test_there_is_no_item_in_a_paragraph_and_no_quotation_behind_the_last(motions: Motions) -> None:
    assert motions.text_object("item", 3) is None
    assert motions.text_object("quotation", PARAGRAPH.index("kata")) is None
    assert motions.text_object("word", PARAGRAPH.index(" kata")) is None


def test_an_empty_document_has_no_objects_and_no_way_to_go() -> None:
    document = DocumentBuilder().build()
    motions = Motions(document, lambda: Reading("", packs.load("und")))

    assert [motions.text_object(name, 0) for name in ("quotation", "sentence", "paragraph", "item", "word")] == [
        None
    ] * 5
    assert motions.word(0) == motions.right(0) == motions.left(0) == 0
