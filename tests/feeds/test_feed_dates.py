"""Dates as feeds write them."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from reader.feeds import dates
from reader.feeds.datenames import months

READ = {
    # RFC 822 and 5322
    "Tue, 05 Mar 2024 09:07:01 +0000": "2024-03-05T09:07:01",
    "5 Mar 2024 09:07 GMT": "2024-03-05T09:07:00",
    "Tue, 5 Mar 24 09:07:01 -0330": "2024-03-05T12:37:01",
    "Tue, 05 Mar 1998 09:07:01 EST": "1998-03-05T14:07:01",
    "Tue, 05 Mar 2024 09:07:01 Etc/GMT": "2024-03-05T09:07:01",
    # ISO 8601 and W3CDTF
    "2024-03-05T09:07:01Z": "2024-03-05T09:07:01",
    "2024-03-05T09:07:01.123456+07:00": "2024-03-05T02:07:01",
    "2024-03-05T09:07:01-0500": "2024-03-05T14:07:01",
    "2024-03-05T09:07+07": "2024-03-05T02:07:00",
    "2024-03-05T9:7:1+00:00": "2024-03-05T09:07:01",
    "2024-03-05T09:07:1+01:00": "2024-03-05T08:07:01",
    "2024-03-05 09:07:01": "2024-03-05T09:07:01",
    "2024-03-05": "2024-03-05T00:00:00",
    "2024-03": "2024-03-01T00:00:00",
    "2024": "2024-01-01T00:00:00",
    "20240305": "2024-03-05T00:00:00",
    "20240305T090701Z": "2024-03-05T09:07:01",
    # numbers alone
    "2024/3/5 14:33:00": "2024-03-05T14:33:00",
    "05.03.2024 14:33": "2024-03-05T14:33:00",
    "07-11-2024": "2024-11-07T00:00:00",
    "3/25/2024 2:15:00 PM": "2024-03-25T14:15:00",
    "3/4/2024 2:15 PM": "2024-03-04T14:15:00",
    "3/4/2024 14:15": "2024-04-03T14:15:00",
    "1709629621": "2024-03-05T09:07:01",
    "1709629621000": "2024-03-05T09:07:01",
    # halves of the day
    "Tue, Mar 05 2024 02:02:33 PM": "2024-03-05T14:02:33",
    "Tuesday, March 5, 2024 12:42 AM": "2024-03-05T00:42:00",
    "Tue, 5 Mar 2024 12:42 p.m. EST": "2024-03-05T17:42:00",
    "5 March 2024, 4pm": "2024-03-05T16:00:00",
    # Indonesian
    "Selasa, 05 Maret 2024 16:07 WIB": "2024-03-05T09:07:00",
    "Kamis, 1 Agustus 2024 | 14.33 WITA": "2024-08-01T06:33:00",
    "Sen, 05 Agu 2024 16:07:01 +0700": "2024-08-05T09:07:01",
    "Rab, 25 Des 2024 07:00 WIT": "2024-12-24T22:00:00",
    "Jumat 3 Mei 2024 pukul 08.15 WIB": "2024-05-03T01:15:00",
    "Minggu, 6 Okt 2024": "2024-10-06T00:00:00",
    "Sabtu, 2 Nopember 2024 19:00 WIB": "2024-11-02T12:00:00",
    # other languages
    "mar, 5 nov 2024 00:38:15 +0100": "2024-11-04T23:38:15",
    "mar. 5 mars 2024 08:00": "2024-03-05T08:00:00",
    "Sex, 02 Fev 2024 10:00:00 -0300": "2024-02-02T13:00:00",
    "1er août 2024 à 9h05": "2024-08-01T09:05:00",
    "5. März 2024, 14:05 Uhr": "2024-03-05T14:05:00",
    "5 de março de 2024": "2024-03-05T00:00:00",
    "5 марта 2024 г. 10:00 MSK": "2024-03-05T07:00:00",
    "Τρί, 5 Μαρ 2024 12:00:00 EET": "2024-03-05T10:00:00",
    "2024-március-5 9:15": "2024-03-05T09:15:00",
    "5 มีนาคม 2567": "2024-03-05T00:00:00",
    "5 مارس 2024": "2024-03-05T00:00:00",
    "5 मार्च 2024": "2024-03-05T00:00:00",
    "2024年3月5日 14時33分": "2024-03-05T14:33:00",
    "2024년 03월 05일 오후 11:31:25": "2024-03-05T23:31:25",
    "5 tháng 3, 2024": "2024-03-05T00:00:00",
    # other programs
    "Tue Mar  5 09:07:01 2024": "2024-03-05T09:07:01",
    "Tue Mar 5 09:07:01 PST 2024": "2024-03-05T17:07:01",
    "Tue Mar 05 2024 16:07:01 GMT+0700 (Western Indonesia Time)": "2024-03-05T09:07:01",
    "Tue, 05 Mar 2024 09:07:01 BST": "2024-03-05T08:07:01",
    "05-Mar-2024 09:07:01 UTC": "2024-03-05T09:07:01",
    "Mon, 04 Mar 2024 24:00:00 GMT": "2024-03-05T00:00:00",
    "Dec 5th, 2024": "2024-12-05T00:00:00",
}

NONE = (
    "",
    "   ",
    "yesterday",
    "This date is not known.",
    "30 Feb 2024",
    "2024-13-05",
    "2024-02-30T10:00:00Z",
    "Tue, 05 Mar 2024 29:07:01 GMT",
    "+9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "99999999999999999999",
    "-1",
    "March",
    "5 March",
    "x" * 10_000,
    "\0" * 50,
    "٣" * 4 + "-99-99",
)


@pytest.mark.parametrize(("text", "moment"), READ.items())
def test_reads(text: str, moment: str) -> None:
    assert dates.parse(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NONE)
def test_says_none_where_it_cannot_tell(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "1066-10-14"])
def test_what_is_older_than_news_sinks_to_one_floor(text: str) -> None:
    assert dates.parse(text) == dates.EARLIEST


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "Mon, 01 Jan 0001 00:00:00 +1400"])
def test_a_date_before_the_first_year_is_none(text: str) -> None:
    assert dates.parse(text) is None


def test_every_indonesian_month_is_read_whole_and_shortened() -> None:
    names = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
    for number, name in enumerate(names, start=1):
        for form in {name, name[:3], name.upper(), name[:4]}:
            assert dates.parse(f"7 {form} 2024 12:00 WIB") == datetime(2024, number, 7, 5, tzinfo=UTC), form


def test_a_shortened_name_never_stands_for_two_months_of_its_language() -> None:
    assert "jui" not in months()
    assert months()["juin"] == 6
    assert months()["juil"] == 7


def test_any_moment_survives_the_usual_formats() -> None:
    rng = random.Random(5)
    for _ in range(500):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(4_000_000_000))
        for form in ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ", "%d %B %Y %I:%M:%S %p", "%c"):
            assert dates.parse(moment.strftime(form)) == moment, (form, moment)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["25/3/2024", "3/4/2024"], True),
        (["3/25/2024", "3/4/2024"], False),
        (["07-11-2024 10:00", "07-10-2024 10:00", "07-08-2024 10:00"], False),
        (["11-07-2024", "10-07-2024", "08-07-2024"], True),
        (["05.03.2024"], None),
        (["2024-03-05", "Tue, 05 Mar 2024 09:07:01 +0000", ""], None),
        (["25/13/2024", "1/2/2024"], None),
    ],
)
def test_neighbours_tell_whether_the_day_comes_first(texts: list[str], told: bool | None) -> None:  # noqa: FBT001
    assert dates.day_first(texts) is told


def test_the_day_comes_first_where_neighbours_say_so() -> None:
    assert dates.parse("3/4/2024 10:00", day_first=True) == datetime(2024, 4, 3, 10, tzinfo=UTC)
    assert dates.parse("3/4/2024 10:00", day_first=False) == datetime(2024, 3, 4, 10, tzinfo=UTC)
    assert dates.parse("25/3/2024", day_first=False) == datetime(2024, 3, 25, tzinfo=UTC)
