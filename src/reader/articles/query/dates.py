"""Days as people type them: 2026-11-03, 2026-11, 3d, yesterday, monday."""

import re
from datetime import datetime, timedelta

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_AGO = re.compile(r"(\d{1,4})(h|d|w|m|y)", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "senin selasa rabu kamis jumat sabtu minggu",
    )
    for number, name in enumerate(names.split())
}
_DAYS_AGO = {"today": 0, "yesterday": 1, "kemarin": 1}


def begins(text: str, now: datetime) -> datetime | None:
    """Give when a day, month or year begins, or the moment so long ago; None for what is no date.

    A weekday is the last one, today's counts. ``now`` is aware; days begin at midnight in its zone.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if (day := _DAY.fullmatch(text)) is not None:
            year, month, number = (int(part) if part else 1 for part in day.groups())
            return midnight.replace(year=year, month=month, day=number)
        if (ago := _AGO.fullmatch(text)) is not None:
            return now - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
    except (ValueError, OverflowError):
        return None
    word = text.casefold()
    if word in _DAYS_AGO:
        return midnight - timedelta(days=_DAYS_AGO[word])
    if word in _WEEKDAYS:
        return midnight - timedelta(days=(now.weekday() - _WEEKDAYS[word]) % 7)
    return None
