"""``kutip suggest`` over the library: draft sheets, and what choices taught."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli.main import main
from reader.desk.learning import Learned
from reader.suggest.model import Suggestion

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kutip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over a library that holds the tour."""
    file = tmp_path / "feeds.toml"
    file.write_text("", "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--feeds", str(file), "--data", str(tmp_path / "data"), *arguments])
        return code, *capsys.readouterr()

    return run


def test_an_article_gives_a_draft_sheet_that_says_it_is_unreviewed(kutip: Run) -> None:
    rows = [json.loads(line) for line in kutip("list", "--json")[1].splitlines()]
    harbour = next(row for row in rows if "harbour" in row["title"].lower())
    code, sheet, _ = kutip("suggest", "--format", "md", str(harbour["id"]))
    assert code == 0
    assert sheet.startswith("# Draft quote sheet (unreviewed)\n\nFound by rules. Nobody has reviewed this sheet")
    assert "### Quote, unreviewed: " in sheet
    assert re.search(r"^- Confidence: \d+%$", sheet, re.MULTILINE)
    assert re.search(r"^- Place: characters \d+ to \d+ of the text$", sheet, re.MULTILINE)
    assert "- Text: SHA-256 " in sheet
    assert kutip("suggest", "--format", "md", harbour["key"])[1] == sheet


def test_a_feed_and_a_search_give_the_newest_articles(kutip: Run) -> None:
    everything = [json.loads(line) for line in kutip("suggest", "--json", "--feed", "tour")[1].splitlines()]
    assert len(everything) > 2
    assert any(record["suggestions"] for record in everything)
    some = [json.loads(line) for line in kutip("suggest", "--json", "--query", "harbour")[1].splitlines()]
    assert 0 < len(some) < len(everything)
    assert len(kutip("suggest", "--json", "--feed", "tour", "--limit", "1")[1].splitlines()) == 1


def test_hostile_words_of_a_source_are_inert_in_the_sheet(kutip: Run, tmp_path: Path) -> None:
    page = tmp_path / "jahat.txt"
    page.write_text("“Kami <b>siap</b> [klik](http://a.example) semua,” kata Sita Wulandari.", "utf-8")
    code, sheet, _ = kutip("suggest", "--format", "md", "--language", "id", str(page))
    assert code == 0
    assert r"\<b\>siap\</b\> \[klik\](http\://a.example)" in sheet
    assert "- Speaker: Sita Wulandari" in sheet


def test_an_article_that_is_not_there_fails_with_a_sentence(kutip: Run) -> None:
    kutip("list")
    code, _, err = kutip("suggest", "--format", "md", "42")
    assert code != 0
    assert "There is no article '42'" in err


def test_weights_are_shown_and_forgotten(kutip: Run, tmp_path: Path) -> None:
    kutip("list")
    assert "Nothing is learned yet" in kutip("suggest", "--weights")[1]
    one = Suggestion(kind="quote", start=0, end=1, text="x", cue="Kata", rule="words, then reporting word")
    path = tmp_path / "data" / "learning.json"
    learned = Learned(path)
    learned.note([(one, "accepted"), (one, "dismissed"), (one, "dismissed")], "id")
    assert "×0.97  id quote, cue “kata”: 1 accepted, 0 edited, 2 dismissed" in kutip("suggest", "--weights")[1]
    (record, _) = [json.loads(line) for line in kutip("suggest", "--weights", "--json")[1].splitlines()]
    assert (record["by"], record["dismissed"], record["factor"]) == ("cue", 2, 0.973)
    assert kutip("suggest", "--reset-weights")[1] == "Forgotten: 2 lines of choices.\n"
    assert "Nothing is learned yet" in kutip("suggest", "--weights")[1]
