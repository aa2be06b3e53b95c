"""The words by which pages mark what is not the article, from ``furniture.toml``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

_EDGES: Final = " \t\n-–—>»›•*|[(\"'“‘:.…"
_LONGEST = 60


def opens(text: str) -> bool:
    """Say whether ``text`` begins as furniture does: "Baca juga: ...", "Editor: ...", "Sign up for ..."."""
    head = text[:_LONGEST].lower().lstrip(_EDGES)
    for phrase in _tables()[0].get(head[:2], ()):
        if head.startswith(phrase) and not head[len(phrase) : len(phrase) + 1].isalnum():
            return True
    return False


def is_whole(text: str) -> bool:
    """Say whether ``text`` is nothing but a label of furniture: "Komentar", "Share"."""
    return len(text) < _LONGEST and text.lower().strip(" :.\n") in _tables()[1]


def stub_phrases(kind: str) -> tuple[str, ...]:
    """Give the phrases of pages that stand in for an article: ``missing`` or ``walls``."""
    return tuple(_read()["stubs"][kind])


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((resources.files("reader.articles.extract") / "furniture.toml").read_text("utf-8"))


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    tables = {name: table for name, table in _read().items() if name != "stubs"}
    starts: dict[str, tuple[str, ...]] = {}
    for phrase in sorted({phrase for table in tables.values() for phrase in table["opens"]}):
        starts[phrase[:2]] = (*starts.get(phrase[:2], ()), phrase)
    return starts, frozenset(phrase for table in tables.values() for phrase in table["is"])
