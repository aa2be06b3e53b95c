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

from reader.cleaning import clean_line
from reader.errors import KutipError

_BACKWARD = frozenset({"post", "passive", "according"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word: its class ("neutral", "assertive", ...), how sure it is, and where it may stand."""

    word: str
    group: str
    weight: float
    places: frozenset[str]
    """Any of "post", "mid", "active", "passive", "according", "attitude"; the packs say what each means."""
    anaphoric: bool = False
    """Whether a suffix of the word itself points back to the speaker ("ujarnya")."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One language's words; see ``languages/id.toml`` for what each means."""

    tag: str
    name: str
    abbreviations: frozenset[str] = frozenset()
    cues: Mapping[str, Cue] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Short names of offices and what they stand for ("mensos": "menteri sosial")."""
    examples: tuple[Mapping[str, Any], ...] = ()

    def words(self, name: str) -> frozenset[str]:
        """Give a word list of the pack, lower case; empty where the pack has none."""
        return self.lists.get(name, frozenset())

    def option(self, name: str) -> str:
        """Give an option that is a string; empty where the pack has none."""
        return str(self.options.get(name, ""))


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
        return _of_plugin(tag) or Pack("und", "Unknown")
    source = files("reader.suggest") / "languages" / f"{tag}.toml"
    return parse(tomllib.loads(source.read_text(encoding="utf-8")), tag=tag)


def resource(tag: str, name: str) -> str | None:
    """Give a file of a plugin's language; None where no plugin has it."""
    from reader import plugins

    plugin = plugins.plugin_of("languages", tag)
    if plugin is None:
        return None
    source = plugin.run(files, plugin.value) / name
    return source.read_text(encoding="utf-8") if source.is_file() else None


def _of_plugin(tag: str) -> Pack | None:
    from reader import plugins

    try:
        text = resource(tag, f"{tag}.toml")
        return parse(tomllib.loads(text), tag=tag) if text is not None else None
    except (KutipError, OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        plugins.complain(f"The language pack {tag} of a plugin cannot be used ({clean_line(str(error), limit=120)}).")
        return None


def parse(data: Mapping[str, Any], *, tag: str) -> Pack:
    """Give a pack from its TOML as read; a list of words may be one string, parted by blanks."""
    options = data.get("options", {})
    suffix = str(options.get("suffix", ""))
    cues: dict[str, Cue] = {}
    for group, entry in data.get("cues", {}).items():
        places = frozenset(_words(entry["places"]))
        for word in _words(entry["words"]):
            cues.setdefault(word, Cue(word, group, float(entry["weight"]), places))
            if suffix and places & _BACKWARD:
                cues.setdefault(
                    word + suffix, Cue(word + suffix, group, float(entry["weight"]), places, anaphoric=True)
                )
    return Pack(
        tag,
        data["name"],
        frozenset(_words(data.get("abbreviations", ""))),
        cues,
        {name: frozenset(_words(words)) for name, words in data.get("lists", {}).items()},
        options,
        data.get("synonyms", {}),
        tuple(data.get("examples", ())),
    )


def _words(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)
