"""kutip mark and the orders and filters of kutip list."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.cli.main import main

FEEDS = ("http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua")
TITLES = ("Delta", "“Alfa”", "Cakra", "Banjir")


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, ...]:
    """Four articles an hour apart, the newest first in TITLES, of two feeds by turns; the last two are new."""
    with desk_of(tmp_path, *FEEDS) as desk:
        feeds = [record.id for record in desk.library.feeds()]

        def store(numbers: range) -> None:
            for at in numbers:
                entry = Incoming(
                    id=str(at),
                    title=TITLES[at],
                    published=NOW - timedelta(hours=at),
                    document=plain("kata " * 500 + TITLES[at]),
                    authors=("Sari Wening", "Dodo"),
                )
                desk.library.store(feeds[at % 2], [entry], fetched=NOW + timedelta(seconds=at < 2))

        store(range(2, 4))
        desk.library.end_session()
        store(range(2))
    feeds_file = tmp_path / "feeds.toml"
    feeds_file.write_text("tour = false\n" + feeds_file.read_text("utf-8"), "utf-8")
    return ("--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "data"))


def run(capsys: pytest.CaptureFixture[str], places: tuple[str, ...], *words: str) -> list[dict[str, Any]]:
    assert main([*places, *words, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["Delta", "“Alfa”", "Cakra", "Banjir"]),
        ("oldest", ["Banjir", "Cakra", "“Alfa”", "Delta"]),
        ("feed", ["Delta", "Cakra", "“Alfa”", "Banjir"]),
        ("title", ["“Alfa”", "Banjir", "Cakra", "Delta"]),
    ],
)
def test_the_list_has_orders(
    capsys: pytest.CaptureFixture[str], places: tuple[str, ...], sort: str, expected: list[str]
) -> None:
    assert [one["title"] for one in run(capsys, places, "list", "--sort", sort)] == expected


def test_the_order_by_outlet_goes_by_names_then_by_date(
    capsys: pytest.CaptureFixture[str], places: tuple[str, ...]
) -> None:
    feeds = Path(places[1])
    feeds.write_text(
        f'tour = false\n[[feed]]\nurl = "{FEEDS[0]}"\ntitle = "zeta"\n[[feed]]\nurl = "{FEEDS[1]}"\ntitle = "Beta"\n',
        "utf-8",
    )
    run(capsys, places, "mark", "unread", "--all")  # writing takes the new titles over
    found = run(capsys, places, "list", "--sort", "outlet")
    assert [one["title"] for one in found] == ["“Alfa”", "Banjir", "Delta", "Cakra"]


def test_new_is_what_came_in_since_the_app_was_open(
    capsys: pytest.CaptureFixture[str], places: tuple[str, ...]
) -> None:
    assert [one["title"] for one in run(capsys, places, "list", "--new")] == ["Delta", "“Alfa”"]


def test_what_is_put_aside_keeps_its_own_order(capsys: pytest.CaptureFixture[str], places: tuple[str, ...]) -> None:
    ids = {one["title"]: str(one["id"]) for one in run(capsys, places, "list")}
    run(capsys, places, "mark", "later", ids["Cakra"])
    run(capsys, places, "mark", "later", ids["Banjir"], ids["Delta"])
    assert [one["title"] for one in run(capsys, places, "list", "--later")] == ["Cakra", "Banjir", "Delta"]
    assert run(capsys, places, "list", "--later", "--sort", "newest")[0]["title"] == "Delta"
    assert run(capsys, places, "list", "--query", "is:later", "--sort", "title")[0]["title"] == "Banjir"
    run(capsys, places, "mark", "unlater", ids["Banjir"])
    assert [one["title"] for one in run(capsys, places, "list", "--later")] == ["Cakra", "Delta"]


def test_above_and_below_leave_the_article_itself(capsys: pytest.CaptureFixture[str], places: tuple[str, ...]) -> None:
    listed = [one["id"] for one in run(capsys, places, "list")]
    (told,) = run(capsys, places, "mark", "read", "--above", str(listed[2]))
    assert sorted(told["ids"], reverse=True) == listed[:2]
    (told,) = run(capsys, places, "mark", "star", "--below", str(listed[1]), "--feed", "dua")
    assert told["ids"] == listed[3:]
    states = [(one["read"], one["starred"]) for one in run(capsys, places, "list")]
    assert states == [(True, False), (True, False), (False, False), (False, True)]


def test_tags_go_to_all_that_are_meant(capsys: pytest.CaptureFixture[str], places: tuple[str, ...]) -> None:
    run(capsys, places, "mark", "tag", "--as", "pemilu", "--as", "air", "--all", "--new")
    assert [one["tags"] for one in run(capsys, places, "list")] == [["air", "pemilu"], ["air", "pemilu"], [], []]
    run(capsys, places, "mark", "untag", "--as", "air", "--all")
    assert [one["tags"] for one in run(capsys, places, "list")][:2] == [["pemilu"], ["pemilu"]]


def test_the_reading_time_and_the_author_are_told(capsys: pytest.CaptureFixture[str], places: tuple[str, ...]) -> None:
    first = run(capsys, places, "list")[0]
    assert (first["words"], first["minutes"], first["author"]) == (501, 2, "Sari Wening, Dodo")


@pytest.mark.parametrize(
    "words", [["read"], ["read", "--above", "1", "2"], ["tag", "--all"], ["read", "--all", "--as", "x"]]
)
def test_what_is_meant_must_be_clear(places: tuple[str, ...], words: list[str]) -> None:
    assert main([*places, "mark", *words]) == 2
