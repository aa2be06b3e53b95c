"""``kutip codebook`` by its lines and exit codes."""

import json
from pathlib import Path

import pytest

from reader.cli.main import main

BOOK = '[[kind]]\nname = "promise"\nkey = "p"\n[[kind.field]]\nname = "until"\ntype = "date"\n'


def test_a_codebook_is_shown_checked_given_and_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feeds, other = tmp_path / "feeds.toml", tmp_path / "other"
    other.mkdir()
    feeds.write_text('codebook = "books/ours.toml"\n', "utf-8")
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "ours.toml").write_text(BOOK, "utf-8")
    options = ("--feeds", str(feeds), "--data", str(tmp_path / "data"))

    assert main([*options, "codebook", "show", "--json"]) == 0
    shown = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(shown) == ["quote", "directive", "claim", "fact", "note", "promise"]
    assert [(one["name"], one["type"]) for one in shown["promise"]["fields"]] == [("until", "date")]
    assert main([*options, "codebook"]) == 0
    assert "Until (until, date)" in capsys.readouterr().out

    shared = tmp_path / "shared.toml"
    assert main([*options, "codebook", "export", str(shared)]) == 0
    (other / "feeds.toml").write_text("", "utf-8")
    theirs = ("--feeds", str(other / "feeds.toml"), "--data", str(tmp_path / "data"))
    assert main([*theirs, "codebook", "import", str(shared), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == ["promise"]
    assert '"promise"' in (other / "codebook.toml").read_text("utf-8")
    assert main([*theirs, "codebook", "check"]) == 0

    shared.write_text("[[kind]]\nname = 'x'\nsize = 1\n", "utf-8")
    assert main([*options, "codebook", "check", str(shared)]) == 1
    shared.write_text("[[kind]\n", "utf-8")
    assert main([*options, "codebook", "check", str(shared)]) == 2
    assert main([*options, "codebook", "import", str(shared)]) == 2
    (other / "codebook.toml").write_text("[[kind]\n", "utf-8")
    capsys.readouterr()
    assert main([*theirs, "codebook", "show"]) == 2
    told = capsys.readouterr()
    assert "is not valid TOML" in told.err
    assert told.out.startswith("quote")
