"""The first five minutes: the question, the tour, a first quote by doing it; and what empty places say."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from newsroom import NOW
from rich.cells import cell_len
from tests_tui import Drive, Driven, driving

from reader.articles.model import FeedState
from reader.config import PROFILES, load, packaged_feeds
from reader.desk import packs
from reader.desk.open import Desk
from reader.tui.app import KutipApp
from reader.tui.commands import BY_ID, CONTEXT_LABELS
from reader.tui.dialogs.packs import PackChoice
from reader.tui.dialogs.sheet import COLUMNS, Sheet
from reader.tui.empties import of_list
from reader.tui.keymap import Keymap
from reader.tui.keysfile import keymap
from reader.tui.pointing import pointed


@pytest.fixture(autouse=True)
def _locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@asynccontextmanager
async def first_start(tmp_path: Path, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    """The app over feeds.toml as it comes."""
    feeds = tmp_path / "feeds.toml"
    if not feeds.exists():
        feeds.write_bytes(packaged_feeds())
    desk = Desk.open(load(feeds=feeds, data=tmp_path / "data", environ={}), now=lambda: NOW)
    async with driving(KutipApp(desk), size=size) as driven:
        yield driven
    desk.close_files()


async def test_a_first_quote_takes_ten_keys(tmp_path: Path) -> None:
    async with first_start(tmp_path) as driven:
        await driven.until(lambda: isinstance(driven.app.screen, PackChoice))
        await driven.press("enter")
        await driven.until(lambda: "v begins to select" in driven.status)
        await driven.press("v")
        assert "iq takes the whole quotation" in driven.status
        await driven.press("i", "q")
        assert '" tags it as a quote' in driven.status
        await driven.press("quotation_mark")
        await driven.until(lambda: "Mira Halvorsen" in driven.text())
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved: quote, Mira Halvorsen"))
        (annotation,) = map(driven.app.desk.store.get, driven.app.desk.store.ids())
        assert annotation is not None
        assert annotation.selector.exact.startswith("“A note that cannot show")
        await driven.press("q")
        assert "R fetches your news" in driven.status
        # The lesson is over.
        await driven.press("enter", "v")
        assert driven.status.startswith("Selecting.")


async def test_the_question_offers_what_the_locale_speaks_and_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    async with first_start(tmp_path) as driven:
        await driven.until(lambda: isinstance(driven.app.screen, PackChoice))
        text = driven.text()
        assert "[x] i  Indonesia" in text
        assert "[ ] e  English" in text
        assert "[ ] d  Deutsch" in text
        await driven.press("d", "d", "f")
        assert "[ ] d  Deutsch" in driven.text()
        assert "[x] f  français" in driven.text()
        await driven.press("enter")
        await driven.until(lambda: packs.taken(driven.app.desk) == {"id", "fr"})
        await driven.settle()
        desk = driven.app.desk
        assert all(feed.state == FeedState() for feed in desk.library.feeds() if feed.url.startswith("http"))


async def test_the_question_can_be_left_and_is_asked_once(tmp_path: Path) -> None:
    async with first_start(tmp_path) as driven:
        await driven.until(lambda: isinstance(driven.app.screen, PackChoice))
        await driven.press("escape")
        await driven.until(lambda: "v begins to select" in driven.status)
        assert driven.app.desk.settings.feeds_file.read_bytes() == packaged_feeds()
    async with first_start(tmp_path) as driven:
        assert not isinstance(driven.app.screen, PackChoice)
        assert driven.app.screen.context == "latest"


async def test_the_question_can_be_asked_for_again_and_taken_back(drive: Drive) -> None:
    async with drive() as driven:
        driven.app.desk.settings.feeds_file.write_text("tour = true\n", "utf-8")
        await driven.press("colon", *"feeds.packs", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, PackChoice))
        await driven.press("s", "enter")
        await driven.until(lambda: "3 feeds are yours" in driven.status)
        assert packs.taken(driven.app.desk) == {"es"}
        await driven.press("ctrl+z")
        assert driven.status == "Undone: choose feeds by language."
        assert packs.taken(driven.app.desk) == set()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_the_question_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    async with first_start(tmp_path, size=size) as driven:
        await driven.until(lambda: isinstance(driven.app.screen, PackChoice))
        assert all(cell_len(line) <= size[0] for line in driven.text().splitlines())
        if size != (40, 12):
            assert "a letter takes or leaves" in driven.text()
            assert "Portuguese" in driven.text()


# The sheet


async def test_the_sheet_fits_one_screen_of_80_by_24(drive: Drive) -> None:
    async with drive(size=(80, 24)) as driven:
        await driven.press("g", "question_mark")
        assert isinstance(driven.app.screen, Sheet)
        text = driven.text()
        said = [does for column in COLUMNS for _, lines in column for _, _, does in lines]
        assert [one for one in said if one not in text] == []
        assert "any key closes this" in text
        await driven.press("x")
        assert not isinstance(driven.app.screen, Sheet)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_sheet_names_commands_that_are_there_with_the_keys_in_force(profile: str) -> None:
    found, faults = keymap(profile=profile, file=Path("/nonexistent"))
    assert not faults
    for column in COLUMNS:
        for _, lines in column:
            for place, keys, does in lines:
                names = re.findall(r"\{([a-z.-]+)\}", keys)
                assert names, does
                assert all(name in BY_ID for name in names), keys
                # One without a key would be named as the command line has it, which says too little on a sheet.
                assert ":" not in pointed(keys, found, place).replace(": ", "").rstrip(":"), (does, profile)


# Empty places


def braces(sentence: str) -> Sequence[str]:
    return re.findall(r"\{([^}]+)\}", sentence)


def test_every_sentence_of_an_empty_place_names_commands_that_are_there() -> None:
    from reader.tui import empties

    sentences = [one for name, one in vars(empties).items() if name.isupper() and isinstance(one, str)]
    assert len(sentences) > 10
    for sentence in sentences:
        assert all(name in BY_ID for name in braces(sentence)), sentence
        assert all("{" not in pointed(sentence, Keymap(), place) for place in CONTEXT_LABELS)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (("equals_sign", *"xyzzy", "enter"), "= changes the query, q shows all again"),
        (("1", "j", "j"), "B on an article puts it here"),
        (("1", "j", "j", "j"), "s on an article stars it"),
        (("1", "j", "j", "j", "j"), "Nothing is marked yet"),
        (("A", "1", "j"), "U shows what was read too"),
        (("a",), '" makes a quote of the selection'),
        (("P",), "Nobody is named yet"),
        (("D",), "! makes a directive of it"),
        (("L",), "q goes back"),
        (("1", "i"), "+ there adds one"),
    ],
)
async def test_an_empty_place_says_what_to_press(drive: Drive, keys: tuple[str, ...], says: str) -> None:
    async with drive(size=(120, 40)) as driven:
        await driven.press(*keys)
        assert says in " ".join(driven.text().split()), driven.text()


async def test_without_feeds_and_tour_the_list_says_how_to_get_some(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = false\n", "utf-8")
    async with first_start(tmp_path) as driven:
        said = " ".join(driven.text().split())
        assert "There are no feeds yet. + adds one, :feeds.packs has some by language" in said


async def test_with_feeds_that_were_never_fetched_the_list_says_how_to_fetch_them(drive: Drive) -> None:
    async with drive("http://a.example/feed") as driven:
        assert "R fetches the news; + adds a feed" in " ".join(driven.text().split())
        await driven.press("colon", *"offline.show", "enter")
        assert driven.status


def test_the_list_says_the_reason_that_holds() -> None:
    from reader.articles.model import View

    said = {
        of_list(View(), asked=False, feeds=True),
        of_list(View(), asked=False, feeds=False),
        of_list(View(), asked=True, feeds=True),
        of_list(View(unread=True), asked=False, feeds=True),
        of_list(View(later=True), asked=False, feeds=True),
        of_list(View(starred=True), asked=False, feeds=True),
        of_list(View(annotated=True), asked=False, feeds=True),
        of_list(View(since=NOW), asked=False, feeds=True),
    }
    assert len(said) == 8
