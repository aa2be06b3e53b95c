"""The ``[[rule]]`` tables and the watched words of feeds.toml, as written; ``feeds.rules`` makes rules of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader import schema
from reader.cleaning import clean_line
from reader.errors import ConfigError

RULE_FIELDS = ("feed", "title", "text", "author", "category", "language")
"""What a rule's conditions may be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """One ``[[rule]]`` of feeds.toml."""

    name: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    """Fields with the patterns of which one must match; all fields must."""
    actions: tuple[str, ...]
    off: bool = False
    where: str = "rule"
    """How sentences about it begin."""


def rules(table: Mapping[str, Any], *, name: str) -> tuple[RuleSpec, ...]:
    """Give the ``[[rule]]`` tables of a parsed feeds.toml.

    Raises:
        ConfigError: a rule has no name, the name of another, or a value of the wrong type.

    """
    found: dict[str, RuleSpec] = {}
    for number, raw in enumerate(_tables(table, name), 1):
        where = f"{name}: rule {number}"
        title = raw.get("name")
        if not isinstance(title, str) or not clean_line(title):
            raise ConfigError(f'{where} has no name = "…".')
        title = clean_line(title, limit=100)
        where = f'{name}: rule "{title}"'
        if title in found:
            raise ConfigError(f"{where} is there twice; names tell rules apart.")
        off = raw.get("off", False)
        if not isinstance(off, bool):
            raise ConfigError(f"{where}: off is true or false.")
        conditions = tuple((word, _texts(raw[word], word, where)) for word in RULE_FIELDS if word in raw)
        actions = _texts(raw.get("do", []), "do", where)
        found[title] = RuleSpec(name=title, conditions=conditions, actions=actions, off=off, where=where)
    return tuple(found.values())


def watched(table: Mapping[str, Any], *, name: str) -> tuple[str, ...]:
    """Give the words, names and phrases that ``watch`` lists.

    Raises:
        ConfigError: it is no list of words.

    """
    phrases = _texts(table.get("watch", []), "watch", name)
    for phrase in phrases:
        if not any(map(str.isalnum, phrase)):
            raise ConfigError(f'{name}: watch: "{clean_line(phrase)}" has no word in it.')
    return tuple(dict.fromkeys(clean_line(phrase) for phrase in phrases))


def unknown_rule_words(table: Mapping[str, Any], *, name: str) -> tuple[str, ...]:
    """Give a sentence for each word in a rule that Kutip does not know."""
    return tuple(
        f"{name}: rule {number}: {clean_line(key)} is no setting of a rule."
        for number, raw in enumerate(_tables(table, name), 1)
        for key in raw
        if key not in schema.words("rule")
    )


def _tables(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get("rule", [])
    if not isinstance(found, list) or not all(isinstance(raw, dict) for raw in found):
        raise ConfigError(f"{name}: rules are written as [[rule]], with two brackets.")
    return found


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f'{where}: {key} is written as "…", or as ["…", "…"].')
    return tuple(value)
