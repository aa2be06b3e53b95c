"""The ``[[rule]]`` tables and the watched words of feeds.toml, as written; ``feeds.rules`` makes rules of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader import schema
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.speech import _

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
        where = _("{name}: rule {number}").format(name=name, number=number)
        title = raw.get("name")
        if not isinstance(title, str) or not clean_line(title):
            raise ConfigError(_('{where} has no name = "…".').format(where=where))
        title = clean_line(title, limit=100)
        where = f'{name}: rule "{title}"'
        if title in found:
            raise ConfigError(_("{where} is there twice; names tell rules apart.").format(where=where))
        off = raw.get("off", False)
        if not isinstance(off, bool):
            raise ConfigError(_("{where}: off is true or false.").format(where=where))
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
            raise ConfigError(
                _('{name}: watch: "{phrase}" has no word in it.').format(name=name, phrase=clean_line(phrase))
            )
    return tuple(dict.fromkeys(clean_line(phrase) for phrase in phrases))


def unknown_rule_words(table: Mapping[str, Any], *, name: str) -> tuple[str, ...]:
    """Give a sentence for each word in a rule that Kutip does not know."""
    return tuple(
        _("{name}: rule {number}: {key} is no setting of a rule.").format(name=name, number=number, key=clean_line(key))
        for number, raw in enumerate(_tables(table, name), 1)
        for key in raw
        if key not in schema.words("rule")
    )


def _tables(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get("rule", [])
    if not isinstance(found, list) or not all(isinstance(raw, dict) for raw in found):
        raise ConfigError(_("{name}: rules are written as [[rule]], with two brackets.").format(name=name))
    return found


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(_('{where}: {key} is written as "…", or as ["…", "…"].').format(where=where, key=key))
    return tuple(value)
