"""A deadline's words as a day, counted from the day on which they were said; Indonesian and English.

What names no day ("immediately", "before the holidays") gives None: no day is better than a wrong one. A stretch of
time gives its last day, "early" a month its 10th, "mid" its 15th.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov nopember",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    word: value
    for value, words in {
        1: "satu one a an",
        2: "dua two",
        3: "tiga three",
        4: "empat four",
        5: "lima five",
        6: "enam six",
        7: "tujuh seven",
        8: "delapan eight",
        9: "sembilan nine",
        10: "sepuluh ten",
        12: "twelve",
        14: "fourteen",
        30: "thirty",
        60: "sixty",
        90: "ninety",
    }.items()
    for word in words.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_NUMBER = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PART = r"(?P<part>akhir|penghujung|pertengahan|tengah|awal|(?:the\s+)?end\s+of|late|mid|middle\s+of|early|start\s+of)"
_BEFORE = re.compile(r"\b(?:sebelum|before|menjelang|prior\s+to)\b")

_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?(?![\d/])")
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?\s*(?P<year>\d{{4}})?"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d),?\s*(?P<year>\d{{4}})?"
)
_PART_MONTH = re.compile(rf"\b(?:{_PART}[\s-]+)?(?:bulan\s+)?(?P<month>{_MONTH})\b\.?,?\s*(?P<year>\d{{4}})?")
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("pertama first i 1", "kedua second ii 2", "ketiga third iii 3", "keempat fourth iv 4"), 1
    )
    for word in words.split()
}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_QUARTER = re.compile(
    rf"\b(?:(?:kuartal|triwulan|quarter)\s+(?:ke-)?(?P<after>{_ORDINAL})\b|q(?P<figure>[1-4])\b"
    rf"|(?P<before>{_ORDINAL})\s+quarter\b)(?:\s+of)?(?:\s+tahun)?\s*(?P<year>20\d{{2}})?"
)
_END = re.compile(
    r"\b(?:akhir\s+(?P<unit>pekan|minggu|bulan|tahun)|(?P<english>year|month|week)[\s-]end|(?P<the>end)\s+of\s+year)\b"
)
_SPAN_ID = re.compile(
    rf"\b(?:{_PART}\s+)?(?P<unit>pekan|minggu|bulan|tahun|kuartal)\s+(?P<turn>ini|berjalan|depan|mendatang)\b"
)
_SPAN_EN = re.compile(
    rf"\b(?:{_PART}\s+)?(?P<turn>this|next|the|coming)\s+(?P<unit>week|month|year|quarter)\b(?!\s*\d)"
)
_AMOUNT = re.compile(
    rf"\b(?:(?P<number>{_NUMBER})\s*(?:x\s*(?P<times>24)\s*)?(?P<work>kerja\s+|working\s+|business\s+)?"
    r"(?P<unit>hari|pekan|minggu|bulan|tahun|jam|days?|weeks?|months?|years?|hours?)(?P<after>\s+kerja)?"
    r"|se(?P<one>hari|pekan|minggu|bulan|tahun))\b"
)
_NEAR = re.compile(r"\b(?P<word>hari\s+ini|malam\s+ini|sore\s+ini|besok|esok|lusa|today|tonight|tomorrow)\b")
_WEEKDAY = re.compile(rf"(?:\b(?P<next>next)\s+)?\b(?P<day>{_DAY})\b(?:\s+(?P<coming>depan|mendatang))?")
_YEAR = re.compile(rf"\b(?:{_PART}\s+)?(?:tahun\s+)?(?P<year>20\d{{2}})\b")
_LED = re.compile(r"\b(?:by|in|before|until|till|pada|hingga|sampai|sebelum|bulan)\s+$")
_NOT_A_LIMIT = re.compile(r"\b(?:setiap|tiap|per|every|each|ago|lalu|silam|last|since|sejak)\b")
_LONGEST = 200


@lru_cache(maxsize=65_536)
def due(words: str, *, said: date) -> date | None:
    """Give the day that a deadline names, None where it names none.

    Args:
        words: "paling lambat 31 Desember", "within 30 days", "by Friday".
        said: the day on which they were said; a date without its year is the next one from a month before.

    """
    text = " ".join(words.split())[:_LONGEST].casefold().replace("’", "'")
    if _NOT_A_LIMIT.search(text):
        return None
    for reading in _READINGS:
        try:
            if (found := reading(text, said)) is not None:
                return found
        except (ValueError, OverflowError):
            # 31 February, or a year beyond the calendar: it names no day.
            return None
    return None


def _iso(text: str, _: date) -> date | None:
    found = _ISO.search(text)
    return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _figures(text: str, said: date) -> date | None:
    found = _FIGURES.search(text)
    if found is None or (found["year"] is None and "/" not in found[0]):
        return None
    day, month = int(found["day"]), int(found["month"])
    if month > 12 >= day:
        day, month = month, day
    return _dated(found["year"], month, day, said)


def _day_month(text: str, said: date) -> date | None:
    found = _DAY_MONTH.search(text) or _MONTH_DAY.search(text)
    return _dated(found["year"], _MONTHS[found["month"]], int(found["day"]), said) if found else None


def _month(text: str, said: date) -> date | None:
    for found in _PART_MONTH.finditer(text):
        month, year, part = _MONTHS[found["month"]], found["year"], found["part"]
        alone = part is None and year is None
        if alone and (found["month"] in {"may", "mar", "march"} or len(found["month"]) < 4) and not _led(text, found):
            continue  # "may" and "march" are verbs too
        first = _dated(year, month, 1, said) if year else _coming_month(month, said)
        if part is None and _BEFORE.search(text[: found.start()]):
            return first - timedelta(days=1)
        return _within_month(first, part)
    return None


def _led(text: str, found: re.Match[str]) -> bool:
    return _LED.search(text[: found.start()]) is not None


def _span(text: str, said: date) -> date | None:
    found = _SPAN_ID.search(text) or _SPAN_EN.search(text)
    if found is None:
        return None
    ahead = found["turn"] in {"depan", "mendatang", "next", "coming"}
    match found["unit"]:
        case "pekan" | "minggu" | "week":
            return said + timedelta(days=6 - said.weekday() + (7 if ahead else 0))
        case "bulan" | "month":
            return _within_month(_months_on(said.replace(day=1), 1 if ahead else 0), found["part"])
        case "kuartal" | "quarter":
            start = date(said.year, 3 * ((said.month - 1) // 3) + 1, 1)
            return _months_on(start, 6 if ahead else 3) - timedelta(days=1)
        case _:
            return _within_year(said.year + (1 if ahead else 0), found["part"])


def _quarter(text: str, said: date) -> date | None:
    found = _QUARTER.search(text)
    if found is None:
        return None
    number = _ORDINALS[found["after"] or found["figure"] or found["before"]]
    end = _months_on(date(int(found["year"] or said.year), 3 * number - 2, 1), 3) - timedelta(days=1)
    return end if found["year"] or end >= said else _months_on(end, 12)


def _end(text: str, said: date) -> date | None:
    found = _END.search(text)
    if found is None:
        return None
    match found["unit"] or found["english"] or "year":
        case "pekan" | "minggu" | "week":
            return said + timedelta(days=6 - said.weekday())
        case "bulan" | "month":
            return _within_month(said, None)
        case _:
            return _within_year(said.year, None)


def _amount(text: str, said: date) -> date | None:
    found = _AMOUNT.search(text)
    if found is None:
        return None
    word = found["number"] or "1"
    number = int(word) if word.isdigit() else _NUMBERS[word]
    unit = found["unit"] or found["one"]
    match unit.rstrip("s"):
        case "hari" | "day":
            working = found["work"] or found["after"]
            return _working_days_on(said, number) if working else said + timedelta(days=number)
        case "jam" | "hour":
            return said + timedelta(days=number if found["times"] else -(-number // 24))
        case "pekan" | "minggu" | "week":
            return said + timedelta(weeks=number)
        case "bulan" | "month":
            return _months_on(said, number)
        case _:
            return _months_on(said, 12 * number)


def _near(text: str, said: date) -> date | None:
    found = _NEAR.search(text)
    if found is None:
        return None
    word = found["word"]
    return said + timedelta(days=2 if word == "lusa" else 1 if word in {"besok", "esok", "tomorrow"} else 0)


def _weekday(text: str, said: date) -> date | None:
    found = _WEEKDAY.search(text)
    if found is None:
        return None
    days = (_DAYS[found["day"]] - said.weekday()) % 7
    return said + timedelta(days=7 if days == 0 and (found["next"] or found["coming"]) else days)


def _year(text: str, _: date) -> date | None:
    found = _YEAR.search(text)
    if found is None:
        return None
    if found["part"] is None and _BEFORE.search(text[: found.start()]):
        return date(int(found["year"]) - 1, 12, 31)
    return _within_year(int(found["year"]), found["part"])


_READINGS: tuple[Callable[[str, date], date | None], ...] = (
    _iso,
    _day_month,
    _figures,
    _month,
    _quarter,
    _span,
    _amount,
    _near,
    _year,
    _end,
    _weekday,
)


def _dated(year: str | None, month: int, day: int, said: date) -> date:
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return next(one for one in _years(month, day, said) if one >= said - timedelta(days=31))


def _years(month: int, day: int, said: date) -> Iterator[date]:
    for year in range(said.year - 1, said.year + 9):
        if day <= calendar.monthrange(year, month)[1]:
            yield date(year, month, day)
    raise ValueError("no year has this day")


def _coming_month(month: int, said: date) -> date:
    return date(said.year + (1 if month < said.month else 0), month, 1)


def _within_month(first: date, part: str | None) -> date:
    if part and part.startswith(("awal", "early", "start")):
        return first.replace(day=10)
    if part and part.startswith(("pertengahan", "tengah", "mid")):
        return first.replace(day=15)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _within_year(year: int, part: str | None) -> date:
    if part and part.startswith(("awal", "early", "start")):
        return date(year, 3, 31)
    if part and part.startswith(("pertengahan", "tengah", "mid")):
        return date(year, 6, 30)
    return date(year, 12, 31)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days_on(day: date, number: int) -> date:
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
