"""What a server says about time: how long an answer stays fresh, and how long to stay away."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DIRECTIVE = re.compile(r'([a-z-]+)\s*(?:=\s*"?([^",]*)"?)?', re.IGNORECASE)
_YEARS = timedelta(days=3650)


def freshness(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Give how long an answer is fresh by Cache-Control or Expires (RFC 9111, 4.2.1 and 5.3), None if it does not say.

    ``no-store`` and ``no-cache`` contradict any lifetime, so none counts beside them. Expires is measured against the
    server's own Date, since its clock may be hours off.
    """
    directives = {name.lower(): value.strip() for name, value in _DIRECTIVE.findall(headers.get("cache-control", ""))}
    if "no-store" in directives or "no-cache" in directives:
        return None
    if "max-age" in directives:
        return _seconds(directives["max-age"])
    if (expires := _date(headers.get("expires"))) is None:
        return None
    lifetime = expires - (_date(headers.get("date")) or now)
    return lifetime if lifetime > timedelta(0) else None


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Give how long Retry-After asks to stay away (RFC 9110, 10.2.3), in seconds or as a date; None if it does not."""
    value = headers.get("retry-after", "").strip()
    if (wait := _seconds(value)) is not None:
        return wait
    if (until := _date(value)) is None:
        return None
    wait = until - (_date(headers.get("date")) or now)
    return wait if wait > timedelta(0) else None


def _seconds(value: str) -> timedelta | None:
    if not value.isdecimal() or not value.isascii():
        return None
    seconds = int(value[:12])
    return min(timedelta(seconds=min(seconds, 10**9)), _YEARS) if seconds else None


def _date(value: str | None) -> datetime | None:
    try:
        time = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    try:
        return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
