"""Rules on arrival: apply them to what feeds bring, and fetch the texts they ask for."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from reader.articles.model import Batch, FeedRecord, Incoming, Stored, Treated, Treatment
from reader.desk.open import Desk
from reader.desk.ruler import Ruler
from reader.errors import SourceError
from reader.feeds.fetch import BACKGROUND, Fetcher
from reader.feeds.rules.told import Told
from reader.speech import _

FETCHES = 200
"""Full texts that rules and feeds may have fetched after one refresh."""

FETCHES_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Alert:
    """An article that a rule wants to be told of."""

    rule: str
    article_id: int
    title: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """What rules did with one feed's new entries."""

    struck: tuple[tuple[str, int], ...] = ()
    """Names of rules with how many entries each struck."""
    skipped: tuple[tuple[str, int], ...] = ()
    """Names of rules with how many entries each kept out."""
    alerts: tuple[Alert, ...] = ()
    fetch: tuple[int, ...] = ()
    """Articles whose full text is wanted."""
    faults: tuple[str, ...] = ()
    """Sentences about rules that cannot be understood, or take too long."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user: what was skipped, and which rules are at fault."""
        return (
            *(_('{count} skipped by rule "{name}".').format(count=count, name=name) for name, count in self.skipped),
            *self.faults,
        )


NOTHING_RULED = Ruled()


def ruler_of(desk: Desk) -> Ruler:
    """Give the rules of the settings as they are now."""
    held = desk.ruler
    if held is None or held[0] is not desk.settings.rules:
        held = desk.ruler = (desk.settings.rules, Ruler.of(desk.settings.rules))
    return held[1]


def treated(desk: Desk, record: FeedRecord, batch: Batch) -> Batch:
    """Give a feed's entries with what is to be done with each; for the step that stores them."""
    whole = is_whole(desk, record.url)
    ruler = ruler_of(desk)
    if not ruler.rules and not whole:
        return batch
    otherwise = Treatment(rules=()) if whole else None
    language = (batch.state.language if batch.state else None) or record.state.language
    told = ((entry, _arriving(record, entry, language)) for entry in batch.entries)
    return replace(
        batch, entries=tuple(replace(entry, treatment=ruler.treatment(one) or otherwise) for entry, one in told)
    )


def is_whole(desk: Desk, url: str) -> bool:
    """Whether feeds.toml wants the full texts of a feed as soon as it brings them."""
    held = desk.whole
    if held is None or held[0] is not desk.settings.subscriptions:
        wanted = frozenset(one.url for one in desk.settings.subscriptions if one.full_text)
        held = desk.whole = (desk.settings.subscriptions, wanted)
    return url in held[1]


def outcome(desk: Desk, stored: Stored, record: FeedRecord) -> Ruled:
    """Give what rules did with a feed's entries, and what is still to be done, once they are stored."""
    mine = [one for one in stored.treated if one.feed_id == record.id]
    ruler = ruler_of(desk)
    if not mine and not desk.settings.rules:
        return NOTHING_RULED
    actions = {rule.name: rule.actions for rule in ruler.rules}
    wanted = [
        (one.article_id, name, actions[name])
        for one in mine
        if one.article_id is not None
        for name in one.treatment.rules
        if name in actions
    ]
    telling = [(article_id, name) for article_id, name, do in wanted if do.notify]
    rows = desk.library.rows([article_id for article_id, _ in telling]) if telling else {}
    fetch = [article_id for article_id, _, do in wanted if do.fetch]
    if is_whole(desk, record.url):
        fetch += [one.article_id for one in mine if one.article_id is not None]
    return Ruled(
        struck=_counted(mine),
        skipped=_counted(one for one in mine if one.treatment.skip),
        alerts=tuple(Alert(name, number, rows[number].title, rows[number].outlet) for number, name in telling),
        fetch=tuple(dict.fromkeys(fetch)),
        faults=ruler.news(),
    )


async def fetch_texts(desk: Desk, ids: Collection[int]) -> tuple[int, int]:
    """Fetch the full texts that are wanted, a host's one after another; gives how many came and how many not.

    No more than ``FETCHES`` are fetched. An article whose page cannot be had keeps the feed's text; opening it tries
    again.

    Raises:
        StorageError: a text could not be kept.

    """
    from reader.desk.reading import fetch_text

    chosen = list(ids)[:FETCHES]
    places = asyncio.Semaphore(FETCHES_AT_ONCE)

    async def one(article_id: int) -> bool:
        article = desk.library.article(article_id)
        if article is None or article.row.whole:
            return True
        async with places:
            try:
                await fetch_text(desk, fetcher, article, urgent=False)
            except SourceError:
                return False
        return True

    if not chosen:
        return 0, 0
    async with Fetcher(BACKGROUND) as fetcher:
        tasks = [asyncio.create_task(one(article_id)) for article_id in chosen]
        try:
            came = sum(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
    return came, len(ids) - came


def _counted(treated_ones: Iterable[Treated]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(name for one in treated_ones for name in one.treatment.rules).items())


def _feed_values(record: FeedRecord) -> tuple[str, ...]:
    own = record.state.own_title
    return tuple(dict.fromkeys(value for value in (record.title, own, record.url) if value))


def _arriving(record: FeedRecord, entry: Incoming, language: str | None) -> Told:
    return told_of(
        record,
        title=entry.title,
        text=entry.text,
        authors=entry.authors,
        topics=entry.tags,
        language=entry.language or language,
    )


def told_of(
    record: FeedRecord,
    *,
    title: str | None,
    text: str | None,
    authors: Sequence[str],
    topics: Sequence[str],
    language: str | None,
) -> Told:
    """Give an article as rules see it; ``topics`` are the categories that the feed gives it."""
    return Told(
        {
            "feed": _feed_values(record),
            "title": (title or "",),
            "text": (text or "",),
            "author": tuple(authors),
            "category": (*((record.category,) if record.category else ()), *topics),
            "language": (language,) if language else (),
        }
    )
