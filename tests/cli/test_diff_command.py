"""``kutip diff``: words that went and came, between any two kept states."""

from datetime import timedelta
from pathlib import Path

import pytest
from commands import kutip, lines, said
from newsroom import NOW

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.config import load
from reader.desk.open import Desk

Options = tuple[str, ...]


@pytest.fixture
def edited(tmp_path: Path) -> tuple[Options, str]:
    """Give the options of a library with an article in three states, and its number."""
    feeds, data = tmp_path / "own.toml", tmp_path / "own"
    feeds.write_text('tour = false\n[[feed]]\nurl = "http://a.example/f"\ntitle = "Kabar"\n', "utf-8")
    desk = Desk.open(load(feeds=feeds, data=data, environ={}), now=lambda: NOW)
    feed = desk.library.feeds()[0].id
    found = 0
    states = (("Perahu", "Tiga perahu."), ("Perahu", "Lima perahu."), ("Kapal", "Lima kapal."))
    for day, (title, text) in enumerate(states):
        entry = Incoming(id="satu", title=title, link="http://a.example/1", document=plain(text))
        stored = desk.library.store(feed, [entry], fetched=NOW + timedelta(days=day))
        if day == 0:
            (found,) = stored.new
            desk.library.set_read([found], read=True)
    desk.close_files()
    return ("--feeds", str(feeds), "--data", str(data)), str(found)


def test_the_state_that_was_read_against_now(edited: tuple[Options, str]) -> None:
    options, article = edited
    done = kutip(*options, "diff", article)
    told = done.stdout.decode().splitlines()
    assert done.returncode == 0, said(done)
    assert "as you read it: Perahu" in told[0]
    assert told[2] == "3 words removed, 3 words added."
    assert told[4:] == ["[-Perahu-] {+Kapal+}", "", "[-Tiga perahu-] {+Lima kapal+}."]


def test_two_chosen_states_as_json_and_the_list_of_states(edited: tuple[Options, str]) -> None:
    options, article = edited
    (found,) = lines(kutip(*options, "diff", article, "--from", "1", "--to", "2", "--json"))
    assert (found["changed"], found["removed_words"], found["added_words"]) == (True, 1, 1)
    assert [piece["sort"] for piece in found["blocks"][0]["pieces"]] == ["removed", "added", "same"]
    assert found["title"] == [{"sort": "same", "text": "Perahu"}]
    states = lines(kutip(*options, "diff", article, "--list", "--json"))
    assert [(one["number"], one["title"], one["read"]) for one in states] == [
        (1, "Perahu", True),
        (2, "Perahu", False),
        (3, "Kapal", False),
    ]
    assert states[2]["until"] is None


def test_what_is_not_there_is_said(edited: tuple[Options, str]) -> None:
    options, article = edited
    done = kutip(*options, "diff", article, "--from", "7")
    assert (done.returncode, "there are 1 to 3" in said(done)) == (2, True)
    assert kutip(*options, "diff", "999").returncode == 1
