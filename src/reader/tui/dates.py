"""Times as people read them: short ones in lists, full ones in the article."""

from datetime import date, datetime, timedelta, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


YEAR = timedelta(days=366)


def short(when: datetime, *, now: datetime, zone: tzinfo | None = None, under_day: bool = False) -> str:
    """Give "09:12" for today, "Mon" for the last six days, "3 Nov" for this year, "Nov 2024" before.

    ``under_day`` says that a heading tells the day: the hour is given for a year then.
    """
    local, today = when.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date() or (under_day and timedelta(0) < today.date() - local.date() < YEAR):
        return f"{local:%H:%M}"
    if timedelta(0) < today.date() - local.date() < timedelta(days=7):
        return _DAYS[local.weekday()]
    month = _MONTHS[local.month - 1]
    return f"{local.day} {month}" if local.year == today.year else f"{month} {local.year}"


def listed(
    when: datetime, *, now: datetime, style: str = "short", under_day: bool = False, zone: tzinfo | None = None
) -> str:
    """Give a time for a list: ``short``, all alike (``clock``: "12/11 09:12"), or ``iso`` ("2026-11-12 09:12")."""
    local = when.astimezone(zone)
    match style:
        case "clock":
            return f"{local:%d/%m %H:%M}"
        case "iso":
            return f"{local:%Y-%m-%d %H:%M}"
        case _:
            return short(when, now=now, zone=zone, under_day=under_day)


def full(when: datetime, *, zone: tzinfo | None = None) -> str:
    """Give "Thu 5 Nov 2026, 09:12 UTC+07:00"."""
    local = when.astimezone(zone)
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {local:%H:%M} {local.tzname() or ''}".rstrip()


def day(of: date, *, today: date) -> str:
    """Give "Today", "Yesterday", "Mon 23 Nov", or "Mon 23 Nov 2025" where the year is another."""
    if of == today:
        return "Today"
    if of == today - timedelta(days=1):
        return "Yesterday"
    year = "" if of.year == today.year else f" {of.year}"
    return f"{_DAYS[of.weekday()]} {of.day} {_MONTHS[of.month - 1]}{year}"


def month(of: date) -> str:
    """Give "Nov 2025"."""
    return f"{_MONTHS[of.month - 1]} {of.year}"
