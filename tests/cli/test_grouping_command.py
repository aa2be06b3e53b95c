"""``kutip list --grouped`` gives one line a story with its outlets."""

import json
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.cli.main import main

FEEDS = ("http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua")
BODY = " ".join(f"kata{at} warga{at * 3} menunggu perahu{at * 7}" for at in range(40))


def test_a_grouped_list_names_the_outlets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with desk_of(tmp_path, *FEEDS) as desk:
        for number, record in enumerate(desk.library.feeds()):
            desk.library.store(
                record.id, [Incoming(id=str(number), title=f"Perahu {number}", document=plain(BODY))], fetched=NOW
            )
        while desk.library.group_pending():
            pass
    places = ("--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "data"))
    assert main([*places, "list", "--grouped", "--json"]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(line["outlets"]) == 2
    assert line["outlets"][0]["id"] == line["id"]
    assert {one["title"] for one in line["outlets"]} == {"Perahu 0", "Perahu 1"}
    assert main([*places, "list", "--grouped"]) == 0
    (text,) = capsys.readouterr().out.splitlines()
    assert "(+1: " in text
    assert main([*places, "list", "--json"]) == 0
    listed = [json.loads(each) for each in capsys.readouterr().out.splitlines()]
    assert len(listed) == 2
    assert "outlets" not in listed[0]
