"""Dates as feeds write them: RFC 822 and 5322, ISO 8601 and W3CDTF, asctime, and what people type in many languages.

A date that cannot be read for certain is no date. Zones default to UTC, as feeds without one mostly mean it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from reader.feeds.datenames import AFTER_NOON, BEFORE_NOON, FILLERS, fold, months, zones

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""What any earlier date becomes: "0001-01-01" is a program's word for "never dated", and belongs below all news
without being a moment that no time zone can hold."""

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""A date from here on is none."""

_LONGEST = 120
_UNKNOWN = 10_000  # minutes that no zone is off

_RFC = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(\d{1,2})[ -]([^\W\d_]{3,12})\.?[ -](\d{4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s*([A-Za-z]{1,5})|\s*([+-])(\d\d):?(\d\d))?"
)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:(Z)|([+-])(\d\d):?(\d\d))")

_COMMENT = re.compile(r"\([^()]*\)")
_EAST_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?")
_EAST_TIME = re.compile(r"(\d{1,2})\s*[時时点點시]\s*(?:(\d{1,2})\s*[分분])?\s*(?:(\d{1,2})\s*[秒초])?")
_VIET_DATE = re.compile(r"(\d{1,2})\s*(?:tháng|thg\.?)\s*(\d{1,2}),?\s*(?:năm\s*)?(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<![\d:])(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d:])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[Tt ]?(\d\d)(\d\d)(\d\d)?)?(?![\d:])")
_STAMP = re.compile(r"\d{9,10}|\d{12,13}")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})(?::|[.hH](?=\d\d(?!\d)))(\d{1,2})(?:[:.](\d{1,2}))?(?:[.,]\d+)?(?![\d:])")
_OFFSET = re.compile(r"(?:(?:GMT|UTC|UT)\s*)?([+-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_HALF = re.compile(r"(?<![^\W\d_])([ap])\.\s?m\b\.?", re.IGNORECASE)
_WORD = re.compile(r"(?:asia|etc)/[a-z_]+|[^\d\s,;:()\[\]+\-/.]+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


def parse(text: str, *, day_first: bool | None = None) -> datetime | None:
    """Give the moment that a feed's date names, aware and in UTC, or None where it cannot be told.

    A date without a time is that day's start. A month name may be in any language of ``datenames``, whole or
    shortened; the weekday is never used. ``day_first`` says how "3/4/2024" is meant where its neighbours tell; else
    the day comes first unless the time is of twelve hours.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        moment = _common(text) or _number_only(text) or _general(text, day_first=day_first)
    except (ValueError, OverflowError):
        return None
    return max(moment, EARLIEST) if moment is not None and moment < LATEST else None


def day_first(texts: Iterable[str]) -> bool | None:
    """Tell whether the dates of one feed have the day before the month ("25/3/2024"); None where none is of numbers.

    A number over 12 decides; without one, the reading that puts the feed's dates closer together.
    """
    pairs = {(int(m[1]), int(m[3]), int(m[4])) for text in texts if (m := _YEAR_LAST.search(text[:_LONGEST]))}
    if len(pairs) < 2 and all(first <= 12 and second <= 12 for first, second, _ in pairs):
        return None
    spans = []
    for day, month in ((0, 1), (1, 0)):
        try:
            days = [datetime(pair[2], pair[month], pair[day], tzinfo=UTC).toordinal() for pair in pairs]
        except ValueError:
            continue
        spans.append((max(days) - min(days), day != 0))
    return not min(spans)[1] if spans else None


def _common(text: str) -> datetime | None:
    """Read the two forms that nearly all feeds use; None where anything about it is unusual."""
    if match := _ISO.fullmatch(text):
        year, number, day, hour, minute, second, zone, sign, east, minutes = match.groups()
        month: int | None = int(number)
    elif match := _RFC.fullmatch(text):
        day, name, year, hour, minute, second, zone, sign, east, minutes = match.groups()
        month = months().get(fold(name))
    else:
        return None
    offset = _offset(sign, east, minutes) if sign else timedelta(minutes=zones().get((zone or "z").lower(), _UNKNOWN))
    if month is None or int(hour) > 23 or int(second or 0) > 59 or abs(offset) > timedelta(days=1):
        return None
    return datetime(int(year), month, int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC) - offset


def _number_only(text: str) -> datetime | None:
    if _STAMP.fullmatch(text):
        seconds = int(text) if len(text) < 12 else int(text) // 1000
        return datetime.fromtimestamp(seconds, UTC)
    return None


def _general(text: str, *, day_first: bool | None) -> datetime | None:
    text = _COMMENT.sub(" ", text)
    text = _EAST_TIME.sub(lambda m: f" {m[1]}:{int(m[2] or 0):02}:{m[3] or 0} ", text)
    text = _VIET_DATE.sub(r" \3-\2-\1 ", _EAST_DATE.sub(r" \1-\2-\3 ", text))
    text = _HALF.sub(r" \1m ", re.sub(r"(?<=\d)[Tt](?=\d)", " ", text))
    text, ymd, clock = _numeric_date(text, day_first=day_first)
    if clock is None:
        text, clock = _clock(text)
    text, offset = _zone_offset(text, timed=clock is not None)
    words = [fold(word) for word in _WORD.findall(text)]
    if ymd is None:
        ymd = _worded_date(text, words)
    if ymd is None:
        return None
    hour, minute, second = clock or (0, 0, 0)
    hour = _of_day(hour, words)
    if offset is None:
        offset = _named_zone(words)
    year, month, day = ymd
    moment = datetime(year, month, day, tzinfo=UTC)
    if hour > 24 or minute > 59 or second > 60:
        return None
    return moment + timedelta(hours=hour, minutes=minute, seconds=min(second, 59)) - offset


def _numeric_date(
    text: str, *, day_first: bool | None
) -> tuple[str, tuple[int, int, int] | None, tuple[int, int, int] | None]:
    if match := _YEAR_FIRST.search(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4] or 1)
        return _cut(text, match), (year, month, day), None
    if match := _YEAR_LAST.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if day_first is None:
            day_first = match[2] != "/" or {"am", "pm"}.isdisjoint(fold(word) for word in _WORD.findall(text))
        month_first = second > 12 or (first <= 12 and not day_first)
        day, month = (second, first) if month_first else (first, second)
        return _cut(text, match), (year, month, day), None
    if match := _COMPACT.match(text):
        clock = (int(match[4]), int(match[5]), int(match[6] or 0)) if match[4] else None
        return _cut(text, match), (int(match[1]), int(match[2]), int(match[3])), clock
    if match := re.fullmatch(r"\s*(\d{4})\s*", text):
        return "", (int(match[1]), 1, 1), None
    return text, None, None


def _clock(text: str) -> tuple[str, tuple[int, int, int] | None]:
    if match := _CLOCK.search(text):
        return _cut(text, match, mark="\0"), (int(match[1]), int(match[2]), int(match[3] or 0))
    if match := re.search(r"(?<![\d:])(\d{1,2})\s?(?=[AaPp]m\b|[AaPp]M\b)", text):
        return _cut(text, match, mark="\0"), (int(match[1]), 0, 0)
    return text, None


def _zone_offset(text: str, *, timed: bool) -> tuple[str, timedelta | None]:
    start = text.find("\0") if timed and "\0" in text else 0
    match = _OFFSET.search(text, start)
    if not timed or match is None:
        return text.replace("\0", " "), None
    return _cut(text, match).replace("\0", " "), _offset(match[1], match[2], match[3])


def _worded_date(text: str, words: list[str]) -> tuple[int, int, int] | None:
    named = [months()[word] for word in words if word in months()]
    numbers = [(int(m[0]), len(m[0])) for m in _NUMBER.finditer(text)]
    if not named or len(numbers) != 2 or len(words) - len(FILLERS.intersection(words)) > 6:
        return None
    # A weekday may read as a month ("mar, 16 nov 2022"): the month stands after it.
    month = named[-1]
    (first, first_width), (second, second_width) = numbers
    if first_width > 2 or first > 31:
        year, day, width = first, second, first_width
    else:
        day, year, width = first, second, second_width
    if width <= 2:
        year += 2000 if year < 70 else 1900
    elif 2400 <= year <= 2700:
        year -= 543  # the Buddhist era, as Thai papers count
    return year, month, day


def _of_day(hour: int, words: list[str]) -> int:
    if hour < 12 and not AFTER_NOON.isdisjoint(words):
        return hour + 12
    return 0 if hour == 12 and not BEFORE_NOON.isdisjoint(words) else hour


def _named_zone(words: list[str]) -> timedelta:
    table = zones()
    named = [table[word] for word in words if word in table and word not in months()]
    return timedelta(minutes=named[-1] if named else 0)


def _offset(sign: str, hours: str, minutes: str | None) -> timedelta:
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -size if sign == "-" else size


def _cut(text: str, match: re.Match[str], *, mark: str = " ") -> str:
    return f"{text[: match.start()]} {mark} {text[match.end() :]}"
