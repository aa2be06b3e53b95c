"""Times as pages write them: ISO 8601 (RFC 3339), RFC 5322, and written out in the languages of the news."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januari januar jänner janvier enero gennaio janeiro stycznia",
            "february feb februari februar pebruari februarie février fevrier febrero febbraio fevereiro lutego",
            "march mar maret mrt märz maerz mars marzo março maart marca",
            "april apr avril abril aprile kwietnia",
            "may mei mai mayo maggio maio maja",
            "june jun juni juin junio giugno junho czerwca",
            "july jul juli juillet julio luglio julho lipca",
            "august aug agustus agu agt ags agst août aout agosto augustus sierpnia",
            "september sep sept septembre septiembre settembre setembro września",
            "october oct oktober okt octobre octubre ottobre outubro października",
            "november nov nopember novembre noviembre novembro listopada",
            "december dec desember des dezember dez décembre diciembre dicembre dezembro grudnia",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "senin monday montag lundi lunes",
            "selasa tuesday dienstag mardi martes",
            "rabu wednesday mittwoch mercredi miércoles",
            "kamis thursday donnerstag jeudi jueves",
            "jumat jum'at jum’at friday freitag vendredi viernes",
            "sabtu saturday samstag samedi sábado",
            "minggu ahad sunday sonntag dimanche domingo",
        )
    )
    for name in names.split()
}
_ZONES: Final = {
    "wib": 7,
    "wita": 8,
    "wit": 9,
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "cet": 1,
    "cest": 2,
    "bst": 1,
    "est": -5,
    "edt": -4,
    "pst": -8,
    "pdt": -7,
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(re.escape(name) for name in sorted(_WEEKDAYS, key=len, reverse=True))
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d\b)?)?",
    re.IGNORECASE,
)
_TIME = (
    r"(?:[^\w\n]{0,4}(?:pukul|jam|at|um|à|-|\|)?[^\w\n]{0,4}(\d{1,2})[:.](\d\d)(?:[:.]\d\d)?\s*"
    r"([ap]\.?m\b\.?)?\s*\(?(wib|wita|wit|utc|gmt|cet|cest|bst|est|edt|pst|pdt)?\b)?"
)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})\.?(?:st|nd|rd|th)?(?:\s+de|\s+of)?[\s/-]+({_NAME})\b\.?,?(?:\s+de)?[\s/-]+(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b({_NAME})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(rf"\b(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.IGNORECASE)
_CLAIMS = re.compile(
    rf"\b({_DAY})\b,?\s*\(?\s*(\d{{1,2}})(?:\s*[/.-]\s*(\d{{1,2}})(?:\s*[/.-]\s*(\d{{4}}|\d\d))?|\.?\s+({_NAME})\b\.?(?:\s+(\d{{4}}))?)(?![\d/])",
    re.IGNORECASE,
)


def parse(text: str, *, assumed: timezone = UTC) -> datetime | None:
    """Give the time that ``text`` tells, in UTC; None where it tells none. Without a zone it is read as ``assumed``."""
    text = text.strip()[:200]
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    match = _ISO.match(text)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        return _time((year, month, day), (hour, minute, second), zone=_offset(zone) or (assumed if not zone else UTC))
    found = in_prose(text, assumed=assumed)
    if found is not None:
        return found
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return (told if told.tzinfo else told.replace(tzinfo=assumed)).astimezone(UTC)


def in_prose(text: str, *, assumed: timezone = UTC) -> datetime | None:
    """Give the first full date within a line ("Kamis, 7 November 2024 09:12 WIB"), in UTC."""
    match = _DAY_FIRST.search(text)
    if match:
        day, month, year, *clock = match.groups()
        return _clocked((year, str(_MONTHS[month.lower()]), day), clock, assumed)
    match = _MONTH_FIRST.search(text)
    if match:
        month, day, year, *clock = match.groups()
        return _clocked((year, str(_MONTHS[month.lower()]), day), clock, assumed)
    match = _NUMBERS.search(text)
    if match:
        day, _, month, year, *clock = match.groups()
        if int(month) > 12:
            day, month = month, day
        return _clocked((year, month, day), clock, assumed)
    return None


def contradictions(text: str, published: datetime | None) -> Iterator[tuple[str, str]]:
    """Find weekdays that are not the day of their date: what the text says, and the date's true weekday in English.

    A date without a year is read in the year that puts it nearest to ``published``; without that it is not judged.
    """
    for match in _CLAIMS.finditer(text):
        name, day, month, year, written, year_after = match.groups()
        number = int(month) if month else _MONTHS[written.lower()]
        told = year or year_after
        when = _day(int(day), number, told, published)
        if when is not None and when.weekday() != _WEEKDAYS[name.lower()]:
            yield match.group().strip(" ,(") + (")" if "(" in match.group() else ""), when.strftime("%A, %-d %B %Y")


def _day(day: int, month: int, year: str | None, published: datetime | None) -> date | None:
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        if published is None:
            return None
        near = [date(published.year + step, month, day) for step in (-1, 0, 1)]
    except ValueError:
        return None
    nearest = min(near, key=lambda when: abs((when - published.date()).days))
    return nearest if abs((nearest - published.date()).days) <= 31 else None


def _clocked(day: tuple[str, str, str], clock: list[str | None], assumed: timezone) -> datetime | None:
    hour, minute, half, zone = clock
    if hour and half:
        hour = str(int(hour) % 12 + (12 if half.lower().startswith("p") else 0))
    return _time(day, (hour, minute, None), zone=timezone(timedelta(hours=_ZONES[zone.lower()])) if zone else assumed)


def _time(
    day: tuple[str, str, str], clock: tuple[str | None, str | None, str | None], *, zone: timezone
) -> datetime | None:
    try:
        told = datetime(*map(int, day), *(int(part or 0) for part in clock), tzinfo=zone)  # type: ignore[misc,arg-type]
        return told.astimezone(UTC) if told.year >= 1900 else None
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timezone | None:
    if not zone or zone in {"Z", "z"}:
        return None
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=sign * minutes)) if minutes < 24 * 60 else None
