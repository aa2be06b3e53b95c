"""``kutip verify``: whether marked passages stand, with an exit code for scripts."""

from pathlib import Path

import pytest
from commands import kutip, lines, said
from loopback import Loopback, Reply
from newsroom import NOW, page, serve_outlet

from reader.config import load
from reader.desk import annotating
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article

Options = tuple[str, ...]
WORDS = "Kami butuh dua perahu lagi sebelum malam"
HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def marked(tmp_path: Path, server: Loopback) -> Options:
    """Give the options of a library with one article, whole, and a quote marked in it."""
    url = serve_outlet(server, "Camat Rancabatu Minta Perahu Tambahan")
    feeds, data = tmp_path / "own.toml", tmp_path / "own"
    feeds.write_text(f'tour = false\n[[feed]]\nurl = "{url}"\ntitle = "Kabar"\n', "utf-8")
    options = ("--feeds", str(feeds), "--data", str(data))
    assert kutip(*options, "refresh").returncode == 0
    assert kutip(*options, "offline", "take", "--no-pictures").returncode == 0
    desk = Desk.open(load(feeds=feeds, data=data, environ={}), now=lambda: NOW)
    opened = open_article(desk, desk.library.ids()[0])
    start = opened.text.document.text.index(WORDS)
    draft = Draft(kind="quote", fields={"speaker": "Wirya Sungkana"})
    annotating.annotate(desk, opened.article, opened.text, span=(start, start + len(WORDS)), draft=draft)
    desk.close_files()
    return options


def test_all_stand_and_the_exit_code_says_so(marked: Options) -> None:
    done = kutip(*marked, "verify")
    assert (done.returncode, done.stdout.decode()) == (0, "1 annotations: 1 stands.\n"), said(done)
    (found,) = lines(kutip(*marked, "verify", "--refetch", "--json"))
    assert (found["state"], found["stands"], found["text"], found["now"]) == ("exact", True, WORDS, WORDS)


def test_a_changed_page_is_found_by_fetching_it_again(marked: Options, server: Loopback) -> None:
    server.on("/page/1", Reply(body=page().replace(b"dua perahu", b"tiga perahu"), headers=HTML))
    assert kutip(*marked, "verify").returncode == 0
    done = kutip(*marked, "verify", "--refetch")
    told = done.stdout.decode()
    assert done.returncode == 1
    assert f"wording changed: {WORDS}" in told
    assert "now: Kami butuh tiga perahu lagi sebelum malam" in told
    (found,) = lines(kutip(*marked, "verify", "--json"))
    assert (found["state"], found["stands"]) == ("changed", False)
    diff = kutip(*marked, "diff", found["article"]).stdout.decode()
    assert "[-dua-] {+tiga+}" in diff


def test_a_page_that_cannot_be_had_is_named(marked: Options, server: Loopback) -> None:
    server.on("/page/1", Reply(404))
    done = kutip(*marked, "verify", "--refetch")
    assert done.returncode == 1
    assert "Camat Rancabatu Minta Perahu Tambahan: 127.0.0.1 answered 404" in said(done)
    assert done.stdout.decode() == "1 annotations: 1 stands.\n"


def test_a_bundle_is_checked_alone(marked: Options, tmp_path: Path) -> None:
    bundle = tmp_path / "bukti.kutip.zip"
    assert kutip(*marked, "export", "--bundle", bundle).returncode == 0
    (found,) = lines(kutip("verify", bundle, "--json"))
    assert (found["sound"], found["annotations"]) == (True, 1)
    assert kutip("verify", bundle, "--refetch").returncode == 2
