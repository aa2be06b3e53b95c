"""Language packs of feeds: what is in them, which one a locale asks for, and what taking them does to feeds.toml."""

from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import NOW, settings

from reader.config import load, packaged_feeds
from reader.desk import packs
from reader.desk.open import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over the file as it comes."""
    feeds = tmp_path / "feeds.toml"
    feeds.write_bytes(packaged_feeds())
    return Desk.open(load(feeds=feeds, data=tmp_path / "data", environ={}), now=lambda: NOW)


def test_each_pack_can_be_taken_with_a_key_of_its_own() -> None:
    every = packs.packs()
    keys = [one.key for one in every]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & {"j", "k", "q", " "}  # they move and leave
    assert all(len(one.key) == 1 and one.label and one.feeds for one in every)
    assert {"id", "en"} <= {one.language for one in every}
    urls = [feed.url for one in every for feed in one.feeds]
    assert len(set(urls)) == len(urls)
    assert all(url.startswith("https://") for url in urls)


def test_the_packaged_file_is_the_indonesian_and_the_english_pack(desk: Desk) -> None:
    both = {feed.url for one in packs.packs() if one.language in packs.USUAL for feed in one.feeds}
    assert both == {one.url for one in desk.settings.subscriptions}
    assert packs.taken(desk) == packs.USUAL


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"LANG": "id_ID.UTF-8"}, {"id"}),
        ({"LANG": "in_ID"}, {"id"}),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "de_AT"}, {"de"}),
        ({"LC_MESSAGES": "fr", "LANG": "de_DE"}, {"fr"}),
        ({"LANG": "C.UTF-8"}, {"id", "en"}),
        ({"LANG": "xx_XX"}, {"id", "en"}),
        ({}, {"id", "en"}),
    ],
)
def test_the_locale_says_which_pack_is_offered(environ: dict[str, str], wanted: set[str]) -> None:
    assert packs.wanted_by(environ) == wanted


def test_choosing_keeps_comments_and_what_is_in_no_pack(desk: Desk) -> None:
    file = desk.settings.feeds_file
    own = '\n[[feed]]\nurl = "https://own.example/feed"   # mine\n'
    file.write_text(file.read_text("utf-8") + own, "utf-8")
    desk.settings = replace(desk.settings, subscriptions=load(feeds=file, data=None, environ={}).subscriptions)
    before = file.read_text("utf-8")
    count = packs.choose(desk, ["de", "en"])
    text = file.read_text("utf-8")
    assert packs.taken(desk) == {"de", "en"}
    assert len(desk.settings.subscriptions) == count + 1
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == comments
    assert 'url = "https://own.example/feed"   # mine' in text
    assert {feed.url for feed in desk.library.feeds()} >= {one.url for one in desk.settings.subscriptions}


def test_a_choice_is_one_step_of_undo(desk: Desk) -> None:
    before = desk.settings.feeds_file.read_text("utf-8")
    packs.choose(desk, ["fr"])
    chosen = desk.settings.feeds_file.read_text("utf-8")
    assert desk.history.undo() == "choose feeds by language"
    assert desk.settings.feeds_file.read_text("utf-8") == before
    assert packs.taken(desk) == packs.USUAL
    desk.history.redo()
    assert desk.settings.feeds_file.read_text("utf-8") == chosen
    assert packs.taken(desk) == {"fr"}


def test_none_at_all_can_be_chosen(desk: Desk) -> None:
    assert packs.choose(desk, []) == 0
    assert desk.settings.subscriptions == ()


def test_only_a_file_as_it_came_at_the_first_start_is_untouched(desk: Desk, tmp_path: Path) -> None:
    assert packs.is_untouched(desk)
    desk.library.end_session()
    assert not packs.is_untouched(desk)
    (tmp_path / "other").mkdir()
    other = Desk.open(settings(tmp_path / "other"), now=lambda: NOW)
    assert not packs.is_untouched(other)
    other.close_files()
    desk.close_files()
