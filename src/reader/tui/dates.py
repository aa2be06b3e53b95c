"""Times as people read them: short ones in lists, full ones in the article."""

from datetime import date, datetime, timedelta, tzinfo

from reader.speech import N_, _

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_WHOLE_DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_WHOLE_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

YEAR = timedelta(days=366)


def short(when: datetime, *, now: datetime, zone: tzinfo | None = None, under_day: bool = False) -> str:
    """Give "09:12" for today, "Mon" for the last six days, "3 Nov" for this year, "Nov 2024" before.

    ``under_day`` says that a heading tells the day: the hour is given for a year then.
    """
    local, today = when.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date() or (under_day and timedelta(0) < today.date() - local.date() < YEAR):
        return hour(local)
    if timedelta(0) < today.date() - local.date() < timedelta(days=7):
        return _(_DAYS[local.weekday()])
    month = _(_MONTHS[local.month - 1])
    return f"{local.day} {month}" if local.year == today.year else f"{month} {local.year}"


def listed(
    when: datetime, *, now: datetime, style: str = "short", under_day: bool = False, zone: tzinfo | None = None
) -> str:
    """Give a time for a list: ``short``, all alike (``clock``: "12/11 09:12"), or ``iso`` ("2026-11-12 09:12")."""
    local = when.astimezone(zone)
    match style:
        case "clock":
            return f"{local:%d/%m} {hour(local)}"
        case "iso":
            return f"{local:%Y-%m-%d %H:%M}"
        case _:
            return short(when, now=now, zone=zone, under_day=under_day)


def full(when: datetime, *, zone: tzinfo | None = None) -> str:
    """Give "Thu 5 Nov 2026, 09:12 UTC+07:00"."""
    local = when.astimezone(zone)
    day = f"{_(_DAYS[local.weekday()])} {local.day} {_(_MONTHS[local.month - 1])} {local.year}"
    return f"{day}, {hour(local)} {local.tzname() or ''}".rstrip()


def day(of: date, *, today: date) -> str:
    """Give "Today", "Yesterday", "Mon 23 Nov", or "Mon 23 Nov 2025" where the year is another."""
    if of == today:
        return _("Today")
    if of == today - timedelta(days=1):
        return _("Yesterday")
    year = "" if of.year == today.year else f" {of.year}"
    return f"{_(_DAYS[of.weekday()])} {of.day} {_(_MONTHS[of.month - 1])}{year}"


def month(of: date) -> str:
    """Give "Nov 2025"."""
    return f"{_(_MONTHS[of.month - 1])} {of.year}"


def hour(when: datetime) -> str:
    """Give "09:12", or as the language writes it."""
    return when.strftime(_("%H:%M"))


def numbered(of: date) -> str:
    """Give "05 Nov 2026", as wide for every day."""
    return f"{of:%d} {_(_MONTHS[of.month - 1])} {of.year}"


def moment(when: datetime) -> str:
    """Give "05 Nov 09:12"."""
    return f"{when:%d} {_(_MONTHS[when.month - 1])} {hour(when)}"


def whole(of: date) -> str:
    """Give "Thursday, 05 November 2026"."""
    return f"{_(_WHOLE_DAYS[of.weekday()])}, {of:%d} {_(_WHOLE_MONTHS[of.month - 1])} {of.year}"
