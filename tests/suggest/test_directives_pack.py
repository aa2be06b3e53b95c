"""The directive packs: every cue and every trap proves itself on its own example."""

from collections.abc import Iterator
from typing import Any

import pytest

from reader.suggest import directives, packs, quotes
from reader.suggest.casting import cast_of
from reader.suggest.directives.cues import load
from reader.suggest.model import Suggestion
from reader.suggest.reading import Reading

LANGUAGES = ("id", "en")


def found(text: str, language: str) -> list[Suggestion]:
    reading = Reading(text, packs.load(language))
    cast = cast_of(reading)
    return directives.find(reading, cast, quotes.find(reading, cast))


def entries(table: str) -> list[Any]:
    return list(_entries(table))


def _entries(table: str) -> Iterator[Any]:
    for language in LANGUAGES:
        pack = load(language)
        assert pack is not None
        for entry in pack.tables[table]:
            name = entry.get("why") or entry.get("text") or entry["words"][0]
            yield pytest.param(language, entry, id=f"{language}-{name[:40]}")


@pytest.mark.parametrize(("language", "entry"), entries("cue"))
def test_a_cue_finds_the_directive_of_its_example(language: str, entry: dict[str, Any]) -> None:
    marked = entry["example"]
    text = marked.replace("⟦", "").replace("⟧", "")
    spans = [piece.split("⟧")[0] for piece in marked.split("⟦")[1:]]
    assert spans, "an example of a cue marks a directive"
    suggestions = found(text, language)
    assert [suggestion.text for suggestion in suggestions] == spans
    assert suggestions[0].strength == entry["strength"]


@pytest.mark.parametrize(("language", "entry"), entries("trap"))
def test_a_trap_keeps_its_example_free(language: str, entry: dict[str, Any]) -> None:
    assert found(entry["example"], language) == []


@pytest.mark.parametrize(("language", "entry"), [case for case in entries("trap") if case.values[1]["at"] == "before"])
def test_a_trap_matches_in_its_example(language: str, entry: dict[str, Any]) -> None:
    pack = load(language)
    assert pack is not None
    lowered = entry["example"].lower()
    reasons = [pack.trap(lowered, match) for match in pack.scan(lowered)]
    assert entry["why"] in reasons


@pytest.mark.parametrize(("language", "entry"), entries("example"))
def test_an_example_is_read_in_full(language: str, entry: dict[str, Any]) -> None:
    suggestions = found(entry["text"], language)
    assert len(suggestions) == len(entry["find"])
    for suggestion, wanted in zip(suggestions, entry["find"], strict=True):
        given = suggestion.as_json()
        assert {key: given[key] for key in wanted} == wanted
