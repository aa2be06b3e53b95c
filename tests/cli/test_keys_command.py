"""``kutip keys``: what is in force, and what is wrong with a file."""

import json
from pathlib import Path

from commands import kutip


def test_it_lists_every_place_with_the_users_keys(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[reading]\nprofile = "vim"\n', "utf-8")
    (tmp_path / "keys.toml").write_text('[latest]\n"B" = ["mark.star", "article.next"]\n"j" = "no.such"\n', "utf-8")
    paths = ("--feeds", tmp_path / "feeds.toml", "--data", tmp_path / "data")
    done = kutip(*paths, "keys", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert 'line 3: there is no command "no.such".' in done.stderr.decode()
    keys = {(one["place"], one["command"]): one["keys"] for one in found}
    assert (
        keys["latest", "quit"]
        if ("latest", "quit") in keys
        else keys["everywhere", "quit"] == ["Z Q", "Z Z", "Q", "ctrl+q"]
    )
    (macro,) = [one for one in found if one.get("steps")]
    assert (macro["keys"], macro["steps"]) == (["B"], ["mark.star", "article.next"])
    assert "In the latest news" in kutip(*paths, "keys", "--profile", "newsboat").stdout.decode()


def test_checking_a_file_says_what_is_wrong_and_exits_2(tmp_path: Path) -> None:
    feeds, keys = tmp_path / "feeds.toml", tmp_path / "mine.toml"
    feeds.write_text("", "utf-8")
    keys.write_text('[latest]\n"B" = "mark.star"\n', "utf-8")
    paths = ("--feeds", feeds, "--data", tmp_path / "data")
    assert kutip(*paths, "keys", "--check", keys).stdout.decode() == f"{keys} is fine.\n"

    keys.write_text('[latest]\n"B" = "mark.stra"\n', "utf-8")
    done = kutip(*paths, "keys", "--check", keys, "--json")
    assert done.returncode == 2
    assert "perhaps mark.star is meant" in json.loads(done.stdout)["fault"]
