"""The ``[[smart]]`` tables of feeds.toml: queries that stand among the sources under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader import schema
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.speech import _


@dataclass(frozen=True, slots=True)
class SmartFolder:
    """One ``[[smart]]`` of feeds.toml; ``query`` is as written, and may be none."""

    name: str
    query: str


def smart_folders(table: Mapping[str, Any], *, name: str) -> tuple[SmartFolder, ...]:
    """Give the ``[[smart]]`` tables of a parsed feeds.toml.

    Raises:
        ConfigError: one has no name, the name of another, or no query.

    """
    found: dict[str, SmartFolder] = {}
    for number, raw in enumerate(_tables(table, name), 1):
        where = _("{name}: smart folder {number}").format(name=name, number=number)
        title, query = raw.get("name"), raw.get("query")
        if not isinstance(title, str) or not clean_line(title):
            raise ConfigError(_('{where} has no name = "…".').format(where=where))
        if not isinstance(query, str) or not query.strip():
            raise ConfigError(_('{where} has no query = "…".').format(where=where))
        title = clean_line(title, limit=100)
        if title in found:
            raise ConfigError(
                _('{where}: "{title}" is there twice; names tell smart folders apart.').format(where=where, title=title)
            )
        found[title] = SmartFolder(title, query)
    return tuple(found.values())


def unknown_smart_words(table: Mapping[str, Any], *, name: str) -> tuple[str, ...]:
    """Give a sentence for each word in a smart folder that Kutip does not know."""
    return tuple(
        _("{name}: smart folder {number}: {key} is no setting of a smart folder.").format(
            name=name, number=number, key=clean_line(key)
        )
        for number, raw in enumerate(_tables(table, name), 1)
        for key in raw
        if key not in schema.words("smart")
    )


def _tables(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get("smart", [])
    if not isinstance(found, list) or not all(isinstance(raw, dict) for raw in found):
        raise ConfigError(_("{name}: smart folders are written as [[smart]], with two brackets.").format(name=name))
    return found
