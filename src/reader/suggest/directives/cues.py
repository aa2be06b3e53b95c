"""The directive pack of a language: cue words, traps and word lists, as data, and the scan for cues.

A pack is ``languages/<tag>.directives.toml``; its head explains the fields. It carries examples that the tests run.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.suggest.model import Strength

Voice = Literal["active", "passive", "modal", "noun", "imperative"]
Needs = Literal["thing", "deed", "actor", "whom", "clause", "subjunctive", "rule", "bare"]

_NEVER = re.compile(r"(?!)")
_WINDOW = 60
"""Code points on either side of a cue that a trap looks at."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that directs, and what must stand around it."""

    words: str
    voice: Voice
    strength: Strength
    needs: Needs
    headline: bool = False
    """Whether it directs only in a headline or after a first person."""
    linkers: frozenset[str] = frozenset()
    """What joins it to the action, where that is not the language's usual words."""
    weight: float = 0.8


@dataclass(frozen=True, slots=True)
class Trap:
    """A setting in which a cue directs nobody."""

    after: bool
    pattern: re.Pattern[str]
    why: str
    voice: Voice | None = None
    """The one part of a word that it holds for; None for all."""


@dataclass(frozen=True, slots=True)
class Match:
    """A cue at its place."""

    start: int
    end: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class DirectivePack:
    """One language's directives."""

    tag: str
    cues: Mapping[str, tuple[Cue, ...]]
    """By words; more than one where a word is a verb and a noun, the likelier first."""
    traps: Mapping[str, tuple[Trap, ...]]
    lists: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]
    deadline: re.Pattern[str]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    """The pack's cues, traps and examples as written, each with an example that the tests run."""
    scanner: re.Pattern[str]
    bare_imperatives: frozenset[str]
    """Imperatives in their bare form, which headlines use for any verb."""
    bare_verbs: bool
    """Whether a verb may follow whom a cue addresses without a linking word."""

    def words(self, name: str) -> frozenset[str]:
        """Give a word list, lower case; empty where the pack has none."""
        return self.lists.get(name, frozenset())

    def like(self, name: str, word: str) -> bool:
        """Whether a word has the shape that the pack gives by name."""
        return self.patterns.get(name, _NEVER).match(word) is not None

    def scan(self, lowered: str) -> Iterator[Match]:
        """Give the cues of a text in lower case, left to right, the longest at each place, once for every part."""
        for match in self.scanner.finditer(lowered):
            for cue in self.cues[match.group()]:
                yield Match(match.start(), match.end(), cue)

    def trap(self, lowered: str, match: Match) -> str | None:
        """Say why a cue directs nobody where it stands; None where no trap fits."""
        for trap in self.traps.get(match.cue.words, ()):
            if trap.voice not in {None, match.cue.voice}:
                continue
            if trap.after:
                found = trap.pattern.match(lowered, match.end, match.end + _WINDOW)
            else:
                found = trap.pattern.search(lowered, max(0, match.start - _WINDOW), match.start)
            if found is not None:
                return trap.why
        return None


@cache
def load(tag: str) -> DirectivePack | None:
    """Give the directive pack of a language, None where there is none."""
    source = files("reader.suggest") / "languages" / f"{tag}.directives.toml"
    if not tag.isalnum():
        return None
    if not source.is_file():
        return _of_plugin(tag)
    return parse(tomllib.loads(source.read_text(encoding="utf-8")))


def _of_plugin(tag: str) -> DirectivePack | None:
    from reader import plugins
    from reader.suggest import packs

    if tag in packs.available():
        return None
    try:
        text = packs.resource(tag, f"{tag}.directives.toml")
        return parse(tomllib.loads(text)) if text is not None else None
    except (KutipError, OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        plugins.complain(
            f"The directives of the language pack {tag} cannot be used ({clean_line(str(error), limit=120)})."
        )
        return None


def parse(data: Mapping[str, Any]) -> DirectivePack:
    """Give a pack from its TOML as read."""
    cues: dict[str, tuple[Cue, ...]] = {}
    for entry in data["cue"]:
        for words in entry["words"]:
            cue = Cue(
                words,
                entry["voice"],
                entry["strength"],
                entry["needs"],
                entry.get("headline", False),
                frozenset(entry.get("linkers", ())),
                float(entry.get("weight", 0.8)),
            )
            cues[words] = (*cues.get(words, ()), cue)
    traps: dict[str, tuple[Trap, ...]] = {}
    for entry in data.get("trap", ()):
        trap = Trap(entry["at"] == "after", re.compile(entry["pattern"]), entry["why"], entry.get("voice"))
        voices = entry.get("voices", ())
        for words in (*entry.get("cues", ()), *(words for words, parts in cues.items() if parts[0].voice in voices)):
            traps[words] = (*traps.get(words, ()), trap)
    options = data.get("options", {})
    return DirectivePack(
        data["language"],
        cues,
        traps,
        {name: frozenset(words) for name, words in data.get("lists", {}).items()},
        {name: re.compile(value) for name, value in options.items() if isinstance(value, str)},
        re.compile("|".join(f"(?:{pattern})" for pattern in options.get("deadline", ())) or "(?!)", re.IGNORECASE),
        {name: data.get(name, ()) for name in ("cue", "trap", "example")},
        re.compile(rf"(?<![\w-])(?:{_alternation(sorted(cues))})(?![\w-])"),
        frozenset(words for words, parts in cues.items() if any(cue.needs == "bare" for cue in parts)),
        bool(options.get("bare_verbs", False)),
    )


def _alternation(words: list[str]) -> str:
    """Give one pattern for many words, common beginnings shared, so that a scan tries few branches at each place."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree)


def _branch(tree: Mapping[str, Any]) -> str:
    ends = "" in tree
    branches = [re.escape(letter) + _branch(rest) for letter, rest in tree.items() if letter]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")
