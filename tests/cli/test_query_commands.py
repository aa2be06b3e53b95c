"""The query language on the command line: the same for articles, annotations, export and suggestions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import kutip, lines

from reader.cli.main import main

Options = tuple[str, ...]
Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(options: Options, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and give its JSON lines."""

    def of(*arguments: str) -> list[dict[str, Any]]:
        assert main([*options, *arguments, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return of


def test_articles_are_listed_and_searched_by_the_same_language(run: Run) -> None:
    everything = run("list")
    marked = run("list", "--query", "speaker:halvorsen kind:quote")
    assert [row["annotations"] for row in marked] == [1]
    assert run("search", "speaker:halvorsen", "kind:quote")[0]["id"] == marked[0]["id"]
    rest = run("list", "--query", "-speaker:halvorsen sort:oldest")
    assert [row["id"] for row in rest] == [row["id"] for row in reversed(everything) if row not in marked]
    assert run("list", "--query", "is:read") == []
    assert len(run("list", "--query", "feed:tour -lang:fr")) == len(everything)


def test_an_error_points_under_the_character(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["search", "banjir 日本 spaker:x"], ["list", "--query", "banjir 日本 spaker:x"]):
        assert main([*options, *arguments]) == 2
        sentence, text, caret = capsys.readouterr().err.splitlines()
        assert sentence.startswith("There is no field spaker: ")
        assert text == "  banjir 日本 spaker:x"
        assert caret == " " * (2 + len("banjir ") + 4 + 1) + "^"


def test_annotations_are_listed_and_exported_by_query(run: Run, options: Options, tmp_path: Path) -> None:
    held = ["speaker:mira", "rumour", "kind:quote is:unread", "feed:tour -lang:id", "has:quote after:2020"]
    for query in held:
        assert len(run("annotations", "--query", query)) == 1, query
    for query in ["speaker:miranda", "kind:directive", "is:read", "lang:fr", "-rumour", "before:2020"]:
        assert run("annotations", "--query", query) == [], query
    for query, count in (("speaker:mira", 1), ("kind:directive", 0)):
        file = tmp_path / f"{count}.jsonl"
        assert main([*options, "export", "--json", "--query", query, "--output", str(file)]) == 0
        assert len(file.read_text().splitlines()) == count


def test_suggestions_are_asked_for_by_query(run: Run) -> None:
    (marked,) = run("list", "--query", "kind:quote")
    assert [one["source"] for one in run("suggest", "--query", "kind:quote", "--format", "json")] == [str(marked["id"])]


def test_a_smart_folder_is_listed_by_its_name(run: Run, options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(options[1])
    file.write_text(file.read_text() + '[[smart]]\nname = "Said"\nquery = "kind:quote sort:oldest"\n')
    assert run("list", "--smart", "Said") == run("list", "--query", "kind:quote")
    assert run("list", "--smart", "Said", "--query", "-rumour is:read") == []
    assert main([*options, "list", "--smart", "Sead"]) == 2
    assert "no smart folder" in capsys.readouterr().err


def test_annotations_are_counted_by_what_they_have(options: tuple[str, ...]) -> None:
    (found,) = lines(kutip(*options, "annotations", "--count", "speaker", "--json"))
    assert found == {"speaker": "Mira Halvorsen", "annotations": 1}
    told = kutip(*options, "annotations", "--count", "kind", "--query", "speaker:mira")
    assert told.stdout.split() == [b"1", b"quote"]
    assert kutip(*options, "annotations", "--count", "tag", "--kind", "fact").stdout == b""


def test_where_there_are_none_the_data_folder_is_named(options: tuple[str, ...], tmp_path: Path) -> None:
    other = tmp_path / "another"
    kutip("--feeds", options[1], "--data", other, "doctor")
    none = kutip("--feeds", options[1], "--data", other, "annotations")
    assert (none.stdout, f"There are no annotations in {other}." in none.stderr.decode()) == (b"", True)
    assert kutip(*options, "annotations").stderr == b""
