"""Language packs: what a language's rules need to know, as data.

A pack is ``languages/<tag>.toml``. It holds words and their weights, never code, so that a new language is a new
file; each pack carries examples that the tests run.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word: its class ("neutral", "assertive", ...), where it may stand, and how sure it is."""

    word: str
    group: str
    weight: float
    places: frozenset[str]
    """Any of "post" (after the words), "active" (subject before, words after), "mid", "passive", "noun"."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One language's words; see ``languages/id.toml`` for what each means."""

    tag: str
    name: str
    detect: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    cues: Mapping[str, Cue] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()

    def words(self, name: str) -> frozenset[str]:
        """Give a word list of the pack, lower case; empty where the pack has none."""
        return self.lists.get(name, frozenset())


@cache
def available() -> tuple[str, ...]:
    """Give the tags of the packs, sorted."""
    folder = files("reader.suggest") / "languages"
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml") and entry.name.count(".") == 1
        )
    )


@cache
def load(tag: str) -> Pack:
    """Give the pack of a language; an unknown one gets a pack without words, tag "und"."""
    if tag not in available():
        return Pack("und", "Unknown")
    source = files("reader.suggest") / "languages" / f"{tag}.toml"
    return parse(tomllib.loads(source.read_text(encoding="utf-8")), tag=tag)


def parse(data: Mapping[str, Any], *, tag: str) -> Pack:
    """Give a pack from its TOML as read."""
    cues: dict[str, Cue] = {}
    for group, entry in data.get("cues", {}).items():
        for word in entry["words"]:
            cues[word] = Cue(word, group, float(entry["weight"]), frozenset(entry["places"]))
    return Pack(
        tag,
        data["name"],
        frozenset(data.get("detect", ())),
        frozenset(data.get("abbreviations", ())),
        cues,
        {name: frozenset(words) for name, words in data.get("lists", {}).items()},
        data.get("options", {}),
        tuple(data.get("examples", ())),
    )
