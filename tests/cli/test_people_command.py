"""``kutip people`` and ``kutip directives`` by their lines and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from newsroom import NOW

from reader.articles.model import View
from reader.cli.main import main
from reader.config import load
from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.desk.open import Desk

Options = tuple[str, ...]


@pytest.fixture
def directed(options: Options) -> Options:
    """The library of the tour with two directives more."""
    desk = Desk.open(load(feeds=Path(options[1]), data=Path(options[3]), environ={}), now=lambda: NOW)
    try:
        opened = reading.open_article(desk, desk.library.ids(View())[1])
        for addressee, deadline in (("BSL", "2 Januari 2020"), ("Dinas Perahu", "segera")):
            fields = {"issuer": "Mira", "addressee": addressee, "deadline": deadline}
            draft = Draft(kind="directive", fields=fields)
            annotating.annotate(desk, opened.article, opened.text, span=(0, 30), draft=draft)
    finally:
        desk.close_files()
    return options


def lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_people_are_listed_told_of_merged_and_split(directed: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*directed, "people", "--json"]) == 0
    found = {one["name"]: one for one in lines(capsys)}
    assert (found["Mira Halvorsen"]["said"], found["BSL"]["told"], found["BSL"]["organisation"]) == (3, 1, True)
    assert main([*directed, "people", "mira", "--json"]) == 0
    assert [(one["who"], one["as"]) for one in lines(capsys)][-1][0] == "Mira Halvorsen"
    assert main([*directed, "people", "Mira", "--split"]) == 0
    assert main([*directed, "people", "BSL", "--merge", "Dinas Perahu"]) == 0
    capsys.readouterr()
    assert main([*directed, "people", "Dinas Perahu", "--json"]) == 0
    assert len(lines(capsys)) == 2
    assert main([*directed, "people"]) == 0
    assert "Dinas Perahu  (also BSL)" in capsys.readouterr().out
    assert main([*directed, "people", "Nobody Such"]) == 2
    assert main([*directed, "people", "--split"]) == 2


def test_directives_are_listed_marked_and_put_in_a_calendar(
    directed: Options, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*directed, "directives", "--overdue", "--json"]) == 0
    (late,) = lines(capsys)
    assert (late["addressee"], late["due"], late["status"], late["overdue"]) == ("BSL", "2020-01-02", "open", True)
    assert main([*directed, "directives", "--addressee", "per", "--json"]) == 0
    assert [one["due"] for one in lines(capsys)] == [None]
    calendar = tmp_path / "out.ics"
    assert main([*directed, "directives", "--calendar", str(calendar), "--tasks"]) == 0
    (entry,) = Calendar.from_ical(calendar.read_bytes()).walk("VTODO")
    assert str(entry["status"]) == "NEEDS-ACTION"
    assert main([*directed, "directives", "--calendar", str(calendar)]) == 2
    assert main([*directed, "directives", "--set", "done", late["id"][:8]]) == 0
    capsys.readouterr()
    assert main([*directed, "directives", "--status", "done"]) == 0
    assert "2020-01-02  done: Mira Halvorsen to BSL" in capsys.readouterr().out
    assert main([*directed, "directives", "--set", "done"]) == 2
