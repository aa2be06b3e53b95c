"""Headings between the lines of a list: days, outlets, and how far the list was seen the last time.

An article's id tells its time (see ``articles.library.slots``), so that no article is read for them, and each day is
found by halving: the cost goes by the days, not by the articles.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from operator import neg

from reader.articles.library.slots import place_of, time_of
from reader.speech import _
from reader.tui.dates import day, month, short

DAYS = 366
"""Articles of a month that ended longer ago than so many days have one heading for the month."""


@dataclass(frozen=True, slots=True)
class Divisions:
    """Headings by the index of the article that each stands before; several may stand before one."""

    starts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    _lines: tuple[int, ...] = ()
    days: bool = False
    """Whether they tell the days of the articles."""
    height: int = 1
    """Lines of an article; those behind its first one are blank."""

    @classmethod
    def of(cls, found: Iterable[tuple[int, str]], *, days: bool = False) -> "Divisions":
        """Make them of (index, label), in the order in which they stand."""
        pairs = tuple(found)
        starts = tuple(start for start, _ in pairs)
        return cls(
            starts, tuple(label for _, label in pairs), tuple(at + start for at, start in enumerate(starts)), days
        )

    def spaced(self, height: int) -> "Divisions":
        """Give the same headings among articles of so many lines each."""
        lines = tuple(at + start * height for at, start in enumerate(self.starts))
        return replace(self, height=height, _lines=lines)

    def line_of(self, index: int) -> int:
        """Give the line that an article stands on."""
        return index * self.height + bisect_right(self.starts, index)

    def at(self, line: int) -> int | str:
        """Give what stands on a line: an article's index, a heading, or nothing."""
        above = bisect_right(self._lines, line)
        if above and self._lines[above - 1] == line:
            return self.labels[above - 1]
        index, below = divmod(line - above, self.height)
        return "" if below else index

    def before(self, index: int) -> int:
        """Give how many headings stand right before an article."""
        return bisect_right(self.starts, index) - bisect_left(self.starts, index)


NONE = Divisions()


def by_time(
    ids: Sequence[int], *, now: datetime, since: datetime | None, oldest_first: bool = False, zone: tzinfo | None = None
) -> Divisions:
    """Give the headings of a list in the order of time: its days, and where what is new since a time ends."""
    found = list(_days(ids, now=now, oldest_first=oldest_first, zone=zone))
    if since is not None:
        seen = bisect_left(ids, place_of(since)) if oldest_first else _first_below(ids, place_of(since), 0)
        if 0 < seen < len(ids):
            sign = "▼" if oldest_first else "▲"
            line = (seen, _("{sign} new since {since}").format(sign=sign, since=short(since, now=now, zone=zone)))
            found.insert(bisect_left(found, seen, key=lambda one: one[0]), line)
    return Divisions.of(found, days=True)


def by_outlet(runs: Iterable[tuple[str, int]]) -> Divisions:
    """Give the headings of a list in which outlets follow each other, each with so many articles."""
    found: list[tuple[int, str]] = []
    at = 0
    for outlet, count in runs:
        found.append((at, outlet))
        at += count
    return Divisions.of(found)


def _days(ids: Sequence[int], *, now: datetime, oldest_first: bool, zone: tzinfo | None) -> Iterable[tuple[int, str]]:
    today = now.astimezone(zone).date()
    bound = (today - timedelta(days=DAYS)).replace(day=1)
    at = 0
    while at < len(ids):
        here = time_of(ids[at]).astimezone(zone).date()
        old = here < bound
        yield at, month(here) if old else day(here, today=today)
        first = here.replace(day=1) if old else here
        if oldest_first:
            after = (first + timedelta(days=32)).replace(day=1) if old else first + timedelta(days=1)
            at = max(at + 1, bisect_left(ids, place_of(_midnight(after, zone)), lo=at))
        else:
            at = max(at + 1, _first_below(ids, place_of(_midnight(first, zone)), at))


def _midnight(of: date, zone: tzinfo | None) -> datetime:
    """Give when a day begins here; without a zone, in the one of this computer on that day."""
    begins = datetime.combine(of, time.min)
    return begins.replace(tzinfo=zone) if zone is not None else begins.astimezone()


def _first_below(ids: Sequence[int], place: int, start: int) -> int:
    """Give the index of the first id that is lower, in ids that go down."""
    return bisect_right(ids, -place, lo=start, key=neg)
