"""What a feed brings. Every string has come through the cleaning door; times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry (RSS 2.0 ``enclosure``, JSON Feed ``attachments``)."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed. ``summary`` and ``content`` are the feed's own HTML: never shown, only extracted from."""

    id: str
    title: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    thumbnail: str | None = None
    """Address of a picture that stands for the entry (Media RSS ``thumbnail``, JSON Feed ``image``)."""
    source: str | None = None
    """The outlet that the entry was taken over from (RSS and Atom ``source``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed document as read."""

    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl: int | None = None
    """Seconds that the feed asks to be left alone (RSS ``ttl``, ``sy:updatePeriod``)."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC in which it is not to be asked, 0 to 23 (RSS ``skipHours``)."""
    skip_days: tuple[int, ...] = ()
    """Days in UTC on which it is not to be asked, 0 is Monday (RSS ``skipDays``)."""
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    """Entries that it has beyond those that are read of one document."""
    cut: bool = False
    """The document broke off in the middle of an entry."""
    problems: tuple[str, ...] = ()
    """Sentences about what was wrong and put right or left out."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page announces."""

    url: str
    type: str
    title: str | None = None
