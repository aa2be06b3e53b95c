"""A feed half-way: what a format's reader found, before links, dates, titles and identities are settled."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reader.cleaning import clean_line
from reader.feeds import dates
from reader.feeds.links import is_web, resolve
from reader.feeds.model import Enclosure, Entry, ParsedFeed
from reader.feeds.titles import Text, line, markup

ENTRIES_LIMIT = 10_000
"""Entries of one document that are kept; the first ones, which feeds have newest first."""

_FEW = 64
"""Authors, tags and enclosures of one entry that are kept."""
_GUID_LIMIT = 400
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class EntryDraft:
    """One entry as its format's reader found it; addresses are already resolved against ``xml:base``."""

    guid: str | None = None
    guid_is_link: bool = False
    title: Text | None = None
    link: str | None = None
    published: list[str] = field(default_factory=list)
    """Date strings that may tell when it was published, best first."""
    updated: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    summary: Text | None = None
    content: Text | None = None
    enclosures: list[Enclosure] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    thumbnail: str | None = None
    source: str | None = None


@dataclass(slots=True, kw_only=True)
class FeedDraft:
    """A feed document as its format's reader found it."""

    title: Text | None = None
    link: str | None = None
    language: str | None = None
    ttl: int | None = None
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    entries: list[EntryDraft] = field(default_factory=list)
    cut: bool = False
    """The document broke off in the middle of an entry."""
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Calendar:
    """How the dates of one document are read, and how many were ahead of their time."""

    latest: datetime | None
    day_first: bool | None
    ahead: int = 0

    def first(self, candidates: list[str]) -> datetime | None:
        """Give the first of the candidates that is a date."""
        for text in candidates:
            moment = dates.parse(text, day_first=self.day_first)
            if moment is not None and self.latest is not None and moment > self.latest:
                self.ahead += 1
            elif moment is not None:
                return moment
        return None


def finish(draft: FeedDraft, *, url: str | None, now: datetime | None) -> ParsedFeed:
    """Settle a draft: clean strings, whole links, UTC times and one identity for each entry."""
    problems = list(draft.problems)
    if len(draft.entries) > ENTRIES_LIMIT:
        problems.append(f"The feed has {len(draft.entries)} entries; the first {ENTRIES_LIMIT} are read.")
    kept = draft.entries[:ENTRIES_LIMIT]
    calendar = _Calendar(
        latest=now + _AHEAD if now is not None else None,
        day_first=dates.day_first(text for entry in kept for text in (*entry.published, *entry.updated)),
    )
    entries = [_entry(entry, url, calendar, draft.authors) for entry in kept]
    if calendar.ahead:
        problems.append(f"Dates in the future were left out: {calendar.ahead}.")
    language = clean_line(draft.language or "", limit=35).replace("_", "-") or None
    return ParsedFeed(
        title=line(draft.title),
        link=resolve(draft.link, url),
        language=language,
        ttl=draft.ttl,
        skip_hours=_hours(draft.skip_hours),
        skip_days=_days(draft.skip_days),
        entries=_told_apart(entries),
        left_out=len(draft.entries) - len(kept),
        cut=draft.cut,
        problems=tuple(problems),
    )


def seconds_to_wait(ttl: str | None, period: str | None, frequency: str | None) -> int | None:
    """Give how long a feed asks to be left alone: RSS ``ttl`` (minutes), else the syndication module's."""
    minutes = _count(ttl)
    if minutes:
        return minutes * 60
    length = _PERIODS.get((period or "").strip().lower())
    return None if length is None else max(60, length // (_count(frequency) or 1))


def _hours(written: Iterable[str]) -> tuple[int, ...]:
    # RSS 0.91 counts to 24, RSS 2.0 from 0.
    return tuple(sorted({hour % 24 for text in written if (hour := _count(text)) is not None and hour <= 24}))


def _days(written: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({_DAYS.index(day) for text in written if (day := text.strip().lower()[:3]) in _DAYS}))


def _count(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _entry(draft: EntryDraft, url: str | None, calendar: _Calendar, authors: list[str]) -> Entry:
    title, link = line(draft.title), resolve(draft.link, url)
    if link is None and draft.guid_is_link and draft.guid is not None and is_web(draft.guid.strip()):
        link = resolve(draft.guid, None)
    published, updated = calendar.first(draft.published), calendar.first(draft.updated)
    summary, content = markup(draft.summary), markup(draft.content)
    if summary is not None and summary == content:
        summary = None
    return Entry(
        id=_identity(draft, title=title, link=link, summary=summary or content),
        title=title,
        link=link,
        published=published,
        updated=updated,
        authors=_distinct(draft.authors or authors),
        summary=summary,
        content=content,
        enclosures=_enclosures(draft.enclosures, url),
        tags=_distinct(draft.tags),
        thumbnail=resolve(draft.thumbnail, url),
        source=clean_line(draft.source) or None if draft.source else None,
    )


def _enclosures(found: list[Enclosure], url: str | None) -> tuple[Enclosure, ...]:
    whole = (
        Enclosure(address, clean_line(file.type or "", limit=100) or None, file.length)
        for file in found[:_FEW]
        if (address := resolve(file.url, url)) is not None
    )
    return tuple(dict.fromkeys(whole))


def _identity(draft: EntryDraft, *, title: str | None, link: str | None, summary: str | None) -> str:
    guid = clean_line(draft.guid, limit=len(draft.guid) + 1) if draft.guid else ""
    if guid:
        return guid if len(guid) <= _GUID_LIMIT else _hash("guid", guid)
    if link:
        return _hash("link", link)
    return _hash("text", title or "", *draft.published[:1], *draft.updated[:1], summary or "")


def _hash(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"{parts[0]}:{digest[:32]}"


def _told_apart(entries: list[Entry]) -> tuple[Entry, ...]:
    """Give each entry an id of its own, whatever their order, where a feed uses one guid for several."""
    count = Counter(entry.id for entry in entries)
    if len(count) == len(entries):
        return tuple(entries)
    seen: Counter[str] = Counter()
    apart = []
    for entry in entries:
        identity = entry.id
        if count[identity] > 1:
            identity = f"{identity}#{_hash('entry', entry.link or '', entry.title or '')[6:22]}"
            seen[identity] += 1
            if seen[identity] > 1:
                identity = f"{identity}.{seen[identity]}"
        apart.append(entry if identity == entry.id else replace(entry, id=identity))
    return tuple(apart)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    lines = (line(Text(value)) for value in values)
    return tuple(dict.fromkeys(value for value in lines if value))[:_FEW]
