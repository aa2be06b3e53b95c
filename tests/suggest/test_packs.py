"""Every language pack holds its own examples."""

from collections.abc import Mapping
from typing import Any

import pytest

from reader.suggest import packs
from reader.suggest.engine import suggest

EXAMPLES = [
    pytest.param(tag, example, id=f"{tag}: {example['rule']}")
    for tag in packs.available()
    for example in packs.load(tag).examples
]


@pytest.mark.parametrize(("tag", "example"), EXAMPLES)
def test_an_example_gives_its_quotes_and_no_other(tag: str, example: Mapping[str, Any]) -> None:
    found = [one for one in suggest(example["text"], language=tag).suggestions if one.kind == "quote"]
    assert [{"text": one.text, "speaker": one.speaker, "cue": one.cue, "form": one.form} for one in found] == example[
        "quotes"
    ]


def test_there_are_packs_for_indonesian_english_and_malay() -> None:
    assert packs.available() == ("en", "id", "ms")


def test_a_suffix_of_the_pack_makes_cues_that_point_back() -> None:
    pack = packs.parse(
        {
            "name": "Test",
            "options": {"suffix": "nya"},
            "cues": {"neutral": {"weight": 0.9, "places": "post", "words": "kata"}},
        },
        tag="xx",
    )
    assert pack.cues["katanya"].anaphoric
    assert not pack.cues["kata"].anaphoric


def test_an_unknown_language_has_a_pack_without_words() -> None:
    assert packs.load("tlh").cues == {}
    assert packs.load("tlh").tag == "und"
