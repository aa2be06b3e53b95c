"""Try rules on what is in the library, before they are switched on."""

from collections import Counter
from dataclasses import dataclass

from reader.articles.model import FeedRecord, Row
from reader.config import Settings
from reader.desk.open import Desk
from reader.desk.ruler import PATIENCE
from reader.desk.ruling import told_of
from reader.errors import ConfigError
from reader.feeds.rules.pattern import TIME_LIMIT
from reader.feeds.rules.rule import Rule, compile_rule
from reader.feeds.rules.told import Told
from reader.speech import _, ngettext

SAMPLE = 1000
"""Articles that rules are tried on before they are switched on."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done to the articles it was tried on."""

    rule: Rule
    tried: int
    struck: tuple[Row, ...]
    """The newest first."""
    slow: int = 0
    """Articles on which its regular expression took too long; they count as not struck."""

    def sentences(self) -> tuple[str, ...]:
        """Say it, without the articles."""
        if self.rule.off:
            done = ngettext(
                'Rule "{name}" (off) would have struck {count} of the last {tried} article: {actions}.',
                'Rule "{name}" (off) would have struck {count} of the last {tried} articles: {actions}.',
                self.tried,
            )
        else:
            done = ngettext(
                'Rule "{name}" would have struck {count} of the last {tried} article: {actions}.',
                'Rule "{name}" would have struck {count} of the last {tried} articles: {actions}.',
                self.tried,
            )
        done = done.format(name=self.rule.name, count=len(self.struck), tried=self.tried, actions=self.rule.actions)
        late = _("Its regular expression took more than {seconds:g} s on {slow} of them: make it simpler.").format(
            seconds=TIME_LIMIT, slow=self.slow
        )
        return (
            done,
            *((late,) if self.slow else ()),
        )


def try_rules(desk: Desk, name: str | None = None, *, last: int = SAMPLE) -> list[Trial]:
    """Try rules, those that are off too, on the last articles of the library; nothing is changed.

    A text is the newest that is stored, which may be the page's; on arrival, rules see the feed's own.

    Raises:
        ConfigError: there is no rule of that name, or one cannot be understood.

    """
    rules = [compile_rule(spec) for spec in desk.settings.rules if name is None or spec.name == name]
    if not rules:
        raise ConfigError(_no_such_rule(desk.settings, name))
    struck: dict[str, list[Row]] = {rule.name: [] for rule in rules}
    slow: Counter[str] = Counter()
    needs_text = any(one.field == "text" for rule in rules for one in rule.conditions)
    feeds = {feed.id: feed for feed in desk.library.feeds(retired=True)}
    ids = desk.library.ids(limit=last)
    for article_id in ids:
        row, told = _stored(desk, article_id, feeds, needs_text=needs_text)
        if row is None:
            continue
        for rule in rules:
            late: list[str] = []
            if slow[rule.name] < PATIENCE and rule.strikes(told, late.append):
                struck[rule.name].append(row)
            slow[rule.name] += bool(late)
    return [Trial(rule, len(ids), tuple(struck[rule.name]), slow[rule.name]) for rule in rules]


def _no_such_rule(settings: Settings, name: str | None) -> str:
    names = ", ".join(f'"{spec.name}"' for spec in settings.rules)
    if not names:
        return _("{feeds_file} has no rules; docs/rules.md shows how to write one.").format(
            feeds_file=settings.feeds_file
        )
    return _('There is no rule "{name}"; there are {names}.').format(name=name, names=names)


def _stored(desk: Desk, article_id: int, feeds: dict[int, FeedRecord], *, needs_text: bool) -> tuple[Row | None, Told]:
    article = desk.library.article(article_id)
    if article is None:
        return None, Told({})
    text = desk.library.document(article_id) if needs_text else None
    told = told_of(
        feeds[article.row.feed_id],
        title=article.row.title,
        text=text.document.text if text is not None else article.summary,
        authors=article.authors,
        topics=article.topics,
        language=article.language,
    )
    return article.row, told
