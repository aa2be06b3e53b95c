"""The rules that are on, made ready: which of them strike an article, and what they want done with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reader.articles.model import Treatment
from reader.errors import ConfigError
from reader.feeds.rules.pattern import TIME_LIMIT
from reader.feeds.rules.rule import Rule, compile_rule
from reader.feeds.rules.told import Told
from reader.rulebook import RuleSpec
from reader.speech import _

PATIENCE = 3
"""Articles on which a rule's regular expression may take too long before the rule rests until Kutip starts again."""


@dataclass(slots=True)
class Ruler:
    """The rules that are on, made ready once. What is wrong with one is told once, and the others go on."""

    rules: tuple[Rule, ...] = ()
    _news: list[str] = field(default_factory=list)
    _slow: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, specs: Iterable[RuleSpec]) -> "Ruler":
        """Make the rules ready; one that cannot be understood is left out and told."""
        ruler, rules = cls(), []
        for spec in specs:
            if not spec.off:
                try:
                    rules.append(compile_rule(spec))
                except ConfigError as error:
                    ruler._news.append(_("{error} The other rules go on without it.").format(error=error))
        ruler.rules = tuple(rules)
        return ruler

    def struck(self, told: Told) -> Iterator[Rule]:
        """Give the rules that strike an article, in the order of feeds.toml."""
        for rule in self.rules:
            if self._slow[rule.name] < PATIENCE and rule.strikes(told, lambda name, rule=rule: self._late(rule, name)):  # type: ignore[misc]
                yield rule

    def treatment(self, told: Told) -> Treatment | None:
        """Give what is to be done with an article, None where no rule strikes it. The first rule that skips ends it."""
        rules = []
        for rule in self.struck(told):
            if rule.actions.skip:
                return Treatment(rules=(rule.name,), skip=True)
            rules.append(rule)
        if not rules:
            return None
        actions = [rule.actions for rule in rules]
        return Treatment(
            rules=tuple(rule.name for rule in rules),
            read=any(one.read for one in actions),
            starred=any(one.star for one in actions),
            highlighted=any(one.highlight for one in actions),
            tags=tuple(dict.fromkeys(tag for one in actions for tag in one.tags)),
        )

    def news(self) -> tuple[str, ...]:
        """Give the sentences that were not given yet."""
        told, self._news = tuple(self._news), []
        return told

    def _late(self, rule: Rule, name: str) -> None:
        self._slow[rule.name] += 1
        if self._slow[rule.name] == 1:
            self._news.append(
                _(
                    'Rule "{name}": its regular expression for {field} took more than {seconds:g} s on an article; '
                    "that counts as no match, and after {times} such articles the rule rests until Kutip starts again."
                ).format(name=rule.name, field=name, seconds=TIME_LIMIT, times=PATIENCE)
            )
