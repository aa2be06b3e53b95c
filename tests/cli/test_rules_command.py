"""``kutip rules`` and its kin, over the tour's articles."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import feed

from reader.cli.main import main

RULES = """
watch = ["posko banjir", "Tirta"]
[[rule]]
name = "banjir"
title = "banjir"
do = ["star", "highlight"]
[[rule]]
name = "pelabuhan"
off = true
title = ["harbour", "/pelabuhan/i"]
do = ['tag "laut"']
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kutip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over feeds.toml (RULES, if it was not written) and give its exit code and what it printed."""
    file = tmp_path / "feeds.toml"

    def run(*arguments: str, text: str = RULES) -> tuple[int, str, str]:
        file.write_text(text, "utf-8")
        code = main(["--feeds", str(file), "--data", str(tmp_path / "data"), *arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def test_rules_are_listed_with_their_state(kutip: Run) -> None:
    code, out, _ = kutip("rules")
    assert code == 0
    assert out.splitlines() == [
        "on   banjir: star, highlight; never struck",
        'off  pelabuhan: tag "laut"; never struck',
    ]

    lines = [json.loads(line) for line in kutip("rules", "--json")[1].splitlines()]
    assert lines[1] == {
        "name": "pelabuhan",
        "off": True,
        "conditions": {"title": ["harbour", "/pelabuhan/i"]},
        "do": ['tag "laut"'],
        "struck": 0,
        "last": None,
    }


def test_rules_are_tried_on_the_last_articles_those_that_are_off_too(kutip: Run) -> None:
    code, out, _ = kutip("rules", "test")
    assert code == 0
    assert re.search(
        r'^Rule "banjir" would have struck 1 of the last 12 articles: star, highlight\.$', out, re.MULTILINE
    )
    assert 'Rule "pelabuhan" (off) would have struck 2 of the last 12 articles: tag "laut".' in out
    assert "Bupati Lembayung Perintahkan Posko Banjir Buka 24 Jam" in out

    (line,) = kutip("rules", "test", "pelabuhan", "--json")[1].splitlines()
    trial = json.loads(line)
    assert (trial["off"], trial["tried"], trial["struck"], trial["too_slow"]) == (True, 12, 2, 0)
    assert all("harbour" in article["title"] and not article["tags"] for article in trial["articles"])

    shown = kutip("rules", "test", "pelabuhan", "--show", "1")[1]
    assert "… and 1 more" in shown
    assert shown.count("harbour") == 1
    assert "of the last 5 articles" in kutip("rules", "test", "banjir", "--last", "5")[1]


def test_faults_are_sentences_with_exit_code_2(kutip: Run) -> None:
    bad = "[[rule]]\nname = 'a'\ntitle = '/a(b/'\ndo = 'skip'\n[[rule]]\nname = 'b'\ntitle = 'b'\ndo = 'star'\n"

    code, out, err = kutip("rules", text=bad)
    assert code == 2
    assert out == "on   b: star; never struck\n"
    assert 'rule "a": title: the regular expression is wrong at character' in err

    assert kutip("rules", "test", text=bad)[0] == 2
    code, _, err = kutip("rules", "test", "c")
    assert (code, err) == (2, 'There is no rule "c"; there are "banjir", "pelabuhan".\n')
    code, _, err = kutip("rules", "test", text="")
    assert code == 2
    assert "has no rules; docs/rules.md" in err
    assert kutip("rules", text="")[0] == 0


def test_watched_articles_are_listed(kutip: Run) -> None:
    code, out, _ = kutip("list", "--watched", "--json")
    assert code == 0
    assert [json.loads(line)["title"] for line in out.splitlines()] == [
        "Bupati Lembayung Perintahkan Posko Banjir Buka 24 Jam",
        "Gubernur Tirta Larang Sekolah Pungut Biaya Seragam",
    ]

    code, _, err = kutip("list", "--watched", text="")
    assert code == 2
    assert "No words are watched" in err


def test_a_refresh_says_what_rules_did(kutip: Run, server: Loopback) -> None:
    url = server.on("/feed", Reply(body=feed(server, "Banjir surut", "Liga bola", "Bola lagi")))
    text = f"""
tour = false
[[rule]]
name = "bola"
title = "bola"
do = "skip"
[[rule]]
name = "air"
title = "banjir"
do = ["notify", "highlight"]
[[feed]]
url = "{url}"
title = "Kabar"
"""
    code, out, err = kutip("refresh", text=text)
    assert code == 0
    assert "* air: Kabar: Banjir surut" in out
    assert '2 skipped by rule "bola".' in err
    assert [
        json.loads(line)["title"] for line in kutip("list", "--highlighted", "--json", text=text)[1].splitlines()
    ] == ["Banjir surut"]
    listed = kutip("rules", text=text)[1]
    assert "on   bola: skip; struck 2 times, last 20" in listed
    assert "on   air: highlight, notify; struck once, last 20" in listed


def test_the_json_of_a_refresh_carries_what_rules_did(kutip: Run, server: Loopback) -> None:
    url = server.on("/feed", Reply(body=feed(server, "Banjir surut", "Liga bola")))
    text = f"""
tour = false
[[rule]]
name = "semua"
feed = "kabar"
do = "notify"
[[feed]]
url = "{url}"
title = "Kabar"
"""
    (line,) = kutip("refresh", "--json", text=text)[1].splitlines()

    told = json.loads(line)
    assert told["rules"] == {"semua": 2}
    assert [alert["title"] for alert in told["alerts"]] == ["Banjir surut", "Liga bola"]
