"""A rule: conditions that must all hold, and what is done with an article for which they do."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.feeds.rules.pattern import Expression, Pattern, PatternError, Slow, compile_pattern
from reader.feeds.rules.told import Told
from reader.rulebook import RULE_FIELDS, RuleSpec

FIELDS = RULE_FIELDS
"""What a condition may be about; values are texts as the feed tells them."""

_DEAREST = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What is done with an article."""

    skip: bool = False
    """It is not stored; nothing else is done with it then."""
    read: bool = False
    star: bool = False
    highlight: bool = False
    notify: bool = False
    fetch: bool = False
    """Its page is fetched after the refresh."""
    tags: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Give them as feeds.toml has them."""
        return ", ".join([*(name for name in _FLAGS if getattr(self, name)), *(f'tag "{tag}"' for tag in self.tags)])


_FLAGS = tuple(one.name for one in fields(Actions) if one.name != "tags")


@dataclass(frozen=True, slots=True)
class Condition:
    """One of several patterns must be found in a field."""

    field: str
    patterns: tuple[Pattern, ...]

    def holds(self, told: Told, slow: Slow) -> bool:
        """Tell whether it does."""
        return any(pattern.matches(told, self.field, slow) for pattern in self.patterns)

    @property
    def cost(self) -> tuple[bool, bool]:
        """Put words before regular expressions, and short fields before the text."""
        return (any(isinstance(one, Expression) for one in self.patterns), self.field == _DEAREST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that can be applied."""

    name: str
    conditions: tuple[Condition, ...]
    """The cheapest first."""
    actions: Actions
    off: bool = False

    def strikes(self, told: Told, slow: Slow) -> bool:
        """Tell whether all conditions hold; ``slow`` hears of a regular expression that took too long."""
        return all(condition.holds(told, slow) for condition in self.conditions)


def compile_rule(spec: RuleSpec) -> Rule:
    """Make a rule of what feeds.toml says.

    Raises:
        ConfigError: one sentence with the rule's name and the place of the fault.

    """
    conditions = []
    for name, texts in spec.conditions:
        try:
            conditions.append(Condition(name, tuple(_cheapest(compile_pattern(text) for text in texts))))
        except PatternError as error:
            raise ConfigError(f"{spec.where}: {name}: {clean_line(str(error))}.") from error
    if not conditions:
        raise ConfigError(f'{spec.where}: it needs a condition, as title = "…" (or {", ".join(FIELDS)}).')
    conditions.sort(key=lambda one: one.cost)
    return Rule(name=spec.name, conditions=tuple(conditions), actions=_actions(spec), off=spec.off)


def _cheapest(patterns: Iterable[Pattern]) -> list[Pattern]:
    return sorted(patterns, key=lambda one: isinstance(one, Expression))


def _actions(spec: RuleSpec) -> Actions:
    flags: dict[str, bool] = {}
    tags: list[str] = []
    for text in spec.actions:
        verb, _, rest = text.strip().partition(" ")
        tag = clean_line(rest.strip().strip('"“”'), limit=100)
        if verb == "tag" and tag:
            tags.append(tag)
        elif verb in _FLAGS and not tag:
            flags[verb] = True
        elif verb == "tag":
            raise ConfigError(f"{spec.where}: do: a tag is written as 'tag \"…\"'.")
        else:
            known = f"{', '.join(_FLAGS)} or tag"
            raise ConfigError(f"{spec.where}: do: {clean_line(text)} is nothing that a rule does ({known}).")
    if not flags and not tags:
        raise ConfigError(f'{spec.where}: it needs something to do, as do = ["star"].')
    return Actions(**flags, tags=tuple(dict.fromkeys(tags)))
