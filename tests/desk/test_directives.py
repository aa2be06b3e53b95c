"""The directive board: deadlines as days, what is overdue, how it stands, follow-ups, and the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from newsroom import desk_of

from reader.articles.model import View
from reader.desk import annotating, directives, exporting, reading
from reader.desk.annotating import Draft
from reader.desk.directives import Directive
from reader.desk.open import Desk
from reader.errors import ConfigError
from reader.exports import FORMATS
from reader.exports.jsonl import read_jsonl

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)


def told(desk: Desk, addressee: str, deadline: str, **fields: str) -> str:
    opened = reading.open_article(desk, desk.library.ids(View())[0])
    draft = Draft(kind="directive", fields={"addressee": addressee, "deadline": deadline, **fields})
    made = annotating.annotate(desk, opened.article, opened.text, span=(0, 20), draft=draft)
    day = datetime(2026, 11, 2, 9, tzinfo=UTC)
    desk.store.update(replace(made, evidence=replace(made.evidence, published=day)))
    return made.id


def board(desk: Desk, **options: object) -> list[Directive]:
    return directives.directives(desk, **options)  # type: ignore[arg-type]


def test_a_deadline_is_a_day_counted_from_the_article_and_may_be_overdue(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        told(desk, "Dinas Perahu", "Jumat", issuer="Camat Wirya Sungkana")
        told(desk, "BSL", "paling lambat 31 Desember 2026")
        told(desk, "Badan Siaga Lembayung (BSL)", "segera")
        told(desk, "", "dalam 3 hari", status="done")
        found = board(desk)
        assert [(one.addressee, one.due, one.overdue, one.status) for one in found] == [
            ("nobody named", date(2026, 11, 5), False, "done"),
            ("Dinas Perahu", date(2026, 11, 6), True, "open"),
            ("Badan Siaga Lembayung", date(2026, 12, 31), False, "open"),
            ("Badan Siaga Lembayung", None, False, "open"),
        ]
        grouped = [one.addressee for one in board(desk, grouping="addressee")]
        assert grouped == ["Badan Siaga Lembayung", "Badan Siaga Lembayung", "Dinas Perahu", "nobody named"]
        assert board(desk, grouping="issuer")[0].issuer == "Camat Wirya Sungkana"
        assert [one.addressee for one in directives.chosen(found, overdue=True)] == ["Dinas Perahu"]
        assert len(directives.chosen(found, addressee="bsl")) == 2
        assert len(directives.chosen(found, addressee="lembayung")) == 2
        assert directives.chosen(found, status="done")[0].due == date(2026, 11, 5)


def test_a_status_and_a_follow_up_are_undone_after_a_restart(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        one = told(desk, "BSL", "Jumat")
        directives.set_status(desk, one, "broken")
        article = desk.library.ids(View())[3]
        directives.link(desk, one, article)
        with pytest.raises(ConfigError, match="linked already"):
            directives.link(desk, one, article)
        with pytest.raises(ConfigError, match="no status finished"):
            directives.set_status(desk, one, "finished")
        (found,) = board(desk)
        assert (found.status, found.overdue) == ("broken", False)
        (evidence,) = found.annotation.follow_ups
        assert desk.library.by_key(evidence.article) is not None
        assert evidence.title
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        assert desk.history.undo() == "link a follow-up"
        assert desk.history.undo() == "mark the directive broken"
        (found,) = board(desk)
        assert (found.status, found.overdue, found.annotation.follow_ups) == ("open", True, ())
        desk.history.redo()
        desk.history.redo()
        assert board(desk)[0].annotation.follow_ups == (evidence,)
        directives.unlink(desk, one, evidence.article)
        assert board(desk)[0].annotation.follow_ups == ()


@pytest.mark.parametrize("tasks", [False, True])
def test_the_calendar_is_read_back_by_a_calendar(tmp_path: Path, tasks: bool) -> None:  # noqa: FBT001
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        one = told(desk, "BSL; pusat, timur\\barat", "31 Desember 2026", action="Kirim perahu,\nsegera; ya " + "x" * 90)
        told(desk, "BSL", "segera")
        directives.set_status(desk, one, "withdrawn")
        body, count = directives.calendar(board(desk), now=NOW, tasks=tasks)
    assert count == 1
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    (entry,) = calendar.walk("VTODO" if tasks else "VEVENT")
    assert entry["uid"] == f"{one}@kutip"
    assert str(entry["summary"]).startswith("BSL; pusat, timur\\barat: Kirim perahu, segera; ya xxx")
    assert entry["due" if tasks else "dtstart"].dt == date(2026, 12, 31)
    assert str(entry["status"]) == "CANCELLED"
    if not tasks:
        assert entry["dtend"].dt == date(2027, 1, 1)


def test_what_is_beyond_words_leaves_and_comes_back_whole(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text(
        '[[kind]]\nname = "promise"\ncolor = "#4f9f6f"\ndescription = "What they will do."\n', "utf-8"
    )
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        opened = reading.open_article(desk, desk.library.ids(View())[0])
        whole = Draft(kind="promise", fields={"mine": "x"}, note="on it")
        annotating.note_article(desk, opened.article, opened.text, whole)
        directives.link(desk, told(desk, "BSL", "Jumat"), desk.library.ids(View())[2])
        kept = list(reversed(list(desk.store.all())))
        assert read_jsonl(exporting.export(desk, FORMATS["jsonl"]).body) == kept
        assert b"(on the whole article)" in exporting.export(desk, FORMATS["markdown"]).body
        for form in FORMATS.values():
            assert exporting.export(desk, form).body
        codes = exporting.export(desk, FORMATS["qdc"]).body.decode()
        assert 'name="promise"' in codes
        assert 'color="#4F9F6F"' in codes
        assert "What they will do." in codes
        assert 'name="fact"' in codes
