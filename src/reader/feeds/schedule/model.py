"""What is remembered of a feed between two looks, and what a look may bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

Memo = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a feed may be asked. Polite towards sites that say nothing, patient with those that do."""

    interval: timedelta = timedelta(hours=1)
    """The feed's own interval, from the settings."""
    floor: timedelta = timedelta(hours=1)
    eager_floor: timedelta = timedelta(minutes=30)
    """The floor where a feed asks for less than ``floor`` and sends validators, so that a look costs little."""
    ceiling: timedelta = timedelta(hours=24)
    """Of lifetimes that a feed gives itself, and of the pauses after errors: some sites say a year."""
    wait_ceiling: timedelta = timedelta(days=7)
    """Of Retry-After, and of everything else."""
    wait_default: timedelta = timedelta(minutes=30)
    """After 429, or 503 with a Retry-After that cannot be read."""
    refused_interval: timedelta = timedelta(hours=24)
    """After 401, 403, 404, 451 and their kind, which seldom heal within the hour."""
    offline_interval: timedelta = timedelta(minutes=10)
    """Where the host cannot be reached, for an hour; then the feed's own interval. Nobody is bothered by it."""
    gone_after: timedelta = timedelta(days=10)
    """Of 404 in a row, after which the feed is said to be gone, perhaps."""
    manual_gap: timedelta = timedelta(minutes=5)
    rest_ceiling: timedelta = timedelta(days=3)
    """How long the hours and days that a feed leaves out (RSS ``skipHours``, ``skipDays``) may keep it unasked."""
    moves_needed: int = 5
    """Permanent redirects in a row before their target becomes the address; maintenance pages redirect too."""
    moves_span: timedelta = timedelta(days=3)
    jitter: float = 0.1
    """The part of a pause that is added by chance at most, so that feeds that met once do not go on together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of one feed. Times are aware and in UTC; None is "never"."""

    url: str
    etag: str | None = None
    """Of the last whole answer, byte for byte."""
    last_modified: str | None = None
    """Of the last whole answer, byte for byte."""
    validators_url: str | None = None
    """Where that answer came from."""
    next_check: datetime | None = None
    last_check: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    """Failed looks in a row."""
    failing_since: datetime | None = None
    unreachable_since: datetime | None = None
    """Since when its host's name or address has not been reached; perhaps there is no network."""
    problem: str | None = None
    """One sentence."""
    gone: bool = False
    """The site said that the feed is gone (410): it is not asked again before somebody revives it."""
    wait_host: str | None = None
    wait_until: datetime | None = None
    """Until when the site asked to be left alone, and with it all feeds of ``wait_host`` (429, 503)."""
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: datetime | None = None
    """Permanent redirects in a row to ``moved_to``, and when the first was seen."""
    move_told: bool = False
    ttl: int | None = None
    """Seconds that the feed asked to be left alone when it was last read whole."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    former_urls: tuple[str, ...] = ()
    """Addresses that it had before, oldest first."""

    @property
    def memo(self) -> dict[str, str | int | float | bool | None]:
        """What a library has no columns for, as scalars; ``recall`` reads it."""
        return {
            "validators_url": self.validators_url,
            "failing_since": _text(self.failing_since),
            "unreachable_since": _text(self.unreachable_since),
            "gone": self.gone,
            "wait_host": self.wait_host,
            "wait_until": _text(self.wait_until),
            "moved_to": self.moved_to,
            "moved_seen": self.moved_seen,
            "moved_since": _text(self.moved_since),
            "move_told": self.move_told,
            "ttl": self.ttl,
            "skip_hours": _written(self.skip_hours),
            "skip_days": _written(self.skip_days),
            "former_urls": " ".join(self.former_urls),
        }

    @classmethod
    def recall(
        cls,
        memo: Memo,
        /,
        *,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        next_check: datetime | None = None,
        last_check: datetime | None = None,
        last_success: datetime | None = None,
        failures: int = 0,
        problem: str | None = None,
    ) -> Self:
        """Build a state from a library's columns and its memo; what the memo lacks or garbles is as for a new feed."""
        strings = {name: value for name, value in memo.items() if isinstance(value, str) and value}
        seen = memo.get("moved_seen")
        return cls(
            url=url,
            etag=etag,
            last_modified=last_modified,
            next_check=next_check,
            last_check=last_check,
            last_success=last_success,
            failures=failures,
            problem=problem,
            validators_url=strings.get("validators_url"),
            failing_since=_time(strings.get("failing_since")),
            unreachable_since=_time(strings.get("unreachable_since")),
            gone=memo.get("gone") is True,
            wait_host=strings.get("wait_host"),
            wait_until=_time(strings.get("wait_until")),
            moved_to=strings.get("moved_to"),
            moved_seen=seen if isinstance(seen, int) else 0,
            moved_since=_time(strings.get("moved_since")),
            move_told=memo.get("move_told") is True,
            ttl=ttl if isinstance(ttl := memo.get("ttl"), int) and not isinstance(ttl, bool) and ttl > 0 else None,
            skip_hours=_numbers(strings.get("skip_hours"), below=24),
            skip_days=_numbers(strings.get("skip_days"), below=7),
            former_urls=tuple(strings.get("former_urls", "").split()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The server answered, whatever it said."""

    status: int
    url: str
    """Where the answer came from in the end."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    moved_permanently_to: str | None = None
    parsed: bool = False
    """With a 2xx status: the body was a feed, and its entries are stored."""
    cut: bool = False
    """The feed broke off in the middle of an entry: there is more in this version than was stored."""
    ttl: int | None = None
    """Seconds that the feed itself asks to be left alone."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    """Hours and days (0 is Monday), both in UTC, in which the feed does not want to be asked."""
    problem: str | None = None
    """With a 2xx status and not ``parsed``: why not, as one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """There was no whole answer."""

    problem: str
    """One sentence."""
    offline: bool = False
    """The host could not be reached at all: no request was made, and perhaps there is no network."""


Outcome = Answered | Failed


def _written(numbers: tuple[int, ...]) -> str | None:
    return " ".join(map(str, numbers)) or None


def _numbers(text: str | None, *, below: int) -> tuple[int, ...]:
    words = (text or "").split()
    return tuple(int(word) for word in words if word.isascii() and word.isdecimal() and int(word[:3]) < below)


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time is not None else None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is not None else None
