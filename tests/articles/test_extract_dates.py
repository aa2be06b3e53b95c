from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.articles.extract import dates

JAKARTA = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-13T09:12:00+07:00", datetime(2025, 3, 13, 2, 12, tzinfo=UTC)),
        ("2025-03-13T09:12:00.123Z", datetime(2025, 3, 13, 9, 12, tzinfo=UTC)),
        ("2025-03-13 09:12:05 +0100", datetime(2025, 3, 13, 8, 12, 5, tzinfo=UTC)),
        ("2025-03-13", datetime(2025, 3, 12, 17, 0, tzinfo=UTC)),
        ("Kamis, 13 Maret 2025 09:12 WIB", datetime(2025, 3, 13, 2, 12, tzinfo=UTC)),
        ("Rabu, 5 Agustus 2020 | 17.30 WITA", datetime(2020, 8, 5, 9, 30, tzinfo=UTC)),
        ("Sabtu 7 Des 2024 pukul 06:05 WIT", datetime(2024, 12, 6, 21, 5, tzinfo=UTC)),
        ("13/03/2025 09:12", datetime(2025, 3, 13, 2, 12, tzinfo=UTC)),
        ("March 13, 2025 4:42 PM", datetime(2025, 3, 13, 9, 42, tzinfo=UTC)),
        ("13. März 2025, 08:00", datetime(2025, 3, 13, 1, 0, tzinfo=UTC)),
        ("Thu, 13 Mar 2025 09:12:00 GMT", datetime(2025, 3, 13, 9, 12, tzinfo=UTC)),
        ("1741831920", datetime(2025, 3, 13, 2, 12, tzinfo=UTC)),
        ("31/02/2025", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read_as_pages_write_them(text: str, expected: datetime | None) -> None:
    assert dates.parse(text, assumed=JAKARTA) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("membuka rapat di Lembah, Kamis (13/3).", []),
        ("membuka rapat di Lembah, Rabu (13/3).", [("Rabu (13/3)", "Thursday, 13 March 2025")]),
        ("pada Jumat, 14 Maret 2025, kata dia", []),
        ("pada Sabtu, 14 Maret 2025, kata dia", [("Sabtu, 14 Maret 2025", "Friday, 14 March 2025")]),
        ("on Monday, 17 March 2025", []),
        ("pada Minggu (31/12) tahun lalu", []),
        ("Senin (99/3)", []),
    ],
)
def test_weekdays_are_held_against_their_dates(text: str, found: list[tuple[str, str]]) -> None:
    assert list(dates.contradictions(text, datetime(2025, 3, 14, tzinfo=UTC))) == found


def test_a_date_without_year_needs_the_day_of_publication() -> None:
    assert list(dates.contradictions("Rabu (13/3)", None)) == []
