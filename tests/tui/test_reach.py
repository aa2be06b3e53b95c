"""Every command is reached by key, by palette, by ``:`` and by mouse, in each of its places."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of
from tests_tui import Drive, Driven, driving
from textual.widgets import Input, OptionList

from reader.articles.document import Picture, plain
from reader.articles.model import Incoming
from reader.config import PROFILES
from reader.desk import annotating, marking, reading
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.tui import keys
from reader.tui.app import KutipApp
from reader.tui.commands import BY_ID, COMMANDS, CONTEXT_LABELS, Command
from reader.tui.dialogs.line import CommandLine
from reader.tui.keymap import Keymap
from reader.tui.keys import CommandScreen
from reader.tui.keysfile import keymap, parse
from reader.tui.palette import CommandProvider, Palette
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.bars import KeyLine, shown
from reader.tui.widgets.latest import LatestList

NAMED = {character: name for name, character in keys.ALIASES.items()}
PLACES: dict[str, tuple[str, ...]] = {
    "sources": ("1",),
    "latest": ("2",),
    "article": ("2", "enter"),
    "suggestion": ("2", "j", "j", "j", "enter", "]"),
    "selecting": ("2", "enter", "v"),
    "annotations": ("2", "a"),
    "people": ("2", "P"),
    "person": ("2", "P", "enter"),
    "board": ("2", "D"),
    "look": ("2", "L"),
    "health": ("1", "i"),
    "settings": (",",),
    "changes": ("2", "g", "g", "V"),
    "picture": ("2", "enter", "F"),
}


async def changed(desk: Desk) -> None:
    """Store an article that is another one the next day."""
    for day, text in enumerate(("Satu perahu berangkat.", "Dua perahu berangkat.")):
        entry = Incoming(id="satu", title="Perahu", link="http://a.example/1", document=plain(text), whole=True)
        found = desk.library.store(desk.library.feeds()[0].id, [entry], fetched=NOW - timedelta(days=2 - day)).new
        if found:
            marking.mark_read(desk, found, read=True)


async def pictured(desk: Desk) -> None:
    """Store an article with a picture, which nobody serves."""
    document = replace(plain("Satu perahu berangkat."), pictures=(Picture(0, "http://127.0.0.1:9/perahu.png"),))
    entry = Incoming(id="satu", title="Perahu", document=document, whole=True)
    desk.library.store(desk.library.feeds()[0].id, [entry], fetched=NOW)


async def quoted(desk: Desk) -> None:
    """Mark somebody's words in the first article of the tour."""
    opened = reading.open_article(desk, desk.library.ids()[0])
    draft = Draft(kind="quote", fields={"speaker": "Tirta Wulandari"})
    annotating.annotate(desk, opened.article, opened.text, span=(0, 20), draft=draft)


def before(place: str) -> Callable[[Desk], Awaitable[None]] | None:
    return {"changes": changed, "person": quoted, "picture": pictured}.get(place)


def feeds(place: str) -> tuple[str, ...]:
    """The tour, or a feed where an article changed or has a picture."""
    return ("http://a.example/feed",) if place in {"changes", "picture"} else ()


async def go(driven: Driven, place: str) -> CommandScreen:
    for key in PLACES[place]:
        await driven.press(NAMED.get(key, key))
    if place == "suggestion":
        view = driven.app.query_one(ArticleView)
        await driven.until(lambda: bool(view.marks))
        await driven.press(NAMED["["], NAMED["]"])
    await driven.settle()
    screen = driven.app.screen
    assert isinstance(screen, CommandScreen)
    assert screen.context == place
    return screen


class Noted:
    """What is run after ``on`` is true, by its place and its command, instead of being done."""

    def __init__(self) -> None:
        self.on = False
        self.done: list[tuple[str, str]] = []

    def take(self) -> list[tuple[str, str]]:
        taken, self.done = self.done, []
        return taken


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    found, real = Noted(), CommandScreen.run_command

    def note(screen: CommandScreen, command: Command, *, count: int | None = None) -> None:
        if found.on:
            found.done.append((screen.context, command.id))
        else:
            real(screen, command, count=count)

    monkeypatch.setattr(CommandScreen, "run_command", note)
    return found


def test_every_place_of_the_table_is_tried_here() -> None:
    assert set(PLACES) == set(CONTEXT_LABELS) - {"everywhere"}


@pytest.mark.parametrize("place", PLACES)
async def test_by_key_by_palette_and_by_name(drive: Drive, place: str, noted: Noted) -> None:
    async with drive(*feeds(place), before=before(place)) as driven:
        screen = await go(driven, place)
        noted.on = True
        here = screen.commands_here()
        own = {one.id for one in COMMANDS if {place, "everywhere"} & set(one.contexts)}
        nearer = {one.id for one in COMMANDS if place not in one.contexts and one.id not in {c.id for c in here}}
        assert own - nearer <= {one.id for one in here}
        assert own & nearer <= {"back"}  # while selecting, escape and q end that first

        for command in here:
            for sequence in command.keys:
                for key in sequence.split(" "):
                    await driven.pilot.press(NAMED.get(key, key))
                assert noted.take() == [(place, command.id)], sequence

        assert {one.id for one, _ in CommandProvider(screen)._here()} == {one.id for one in here}
        line = CommandLine(here)
        assert [line.chosen(one.id) for one in here] == list(here)


@pytest.mark.parametrize("place", PLACES)
async def test_by_mouse(drive: Drive, place: str, noted: Noted) -> None:
    async with drive(*feeds(place), size=(200, 50), before=before(place)) as driven:
        screen = await go(driven, place)
        noted.on = True
        footer = screen.query_one(KeyLine)
        spots = list(footer._spots)
        assert {"palette", "help"} <= {spot.command.id for spot in spots}
        for spot in spots:
            await driven.pilot.click(footer, offset=(1 + (spot.start + spot.end) // 2, 0))
            assert noted.take() == [(place, spot.command.id)]

        noted.on = False
        (more,) = [spot for spot in spots if spot.command.id == "palette"]
        await driven.pilot.click(footer, offset=(1 + more.start, 0))
        await driven.until(lambda: isinstance(driven.app.screen, Palette))
        offered = driven.app.screen.query_one(OptionList)
        here = screen.commands_here()
        await driven.until(lambda: offered.option_count == len(here))
        noted.on = True
        chosen = offered.get_option_at_index(0)
        await driven.pilot.click(offered, offset=(3, 1))
        await driven.until(lambda: bool(noted.done))
        ((_, name),) = noted.take()
        assert str(chosen.prompt).startswith(BY_ID[name].label)


async def test_a_narrow_footer_keeps_the_way_to_everything(drive: Drive) -> None:
    async with drive(size=(40, 12)) as driven:
        footer = driven.app.screen.query_one(KeyLine)
        assert {"palette", "help"} <= {spot.command.id for spot in footer._spots}


@pytest.mark.parametrize("profile", PROFILES)
async def test_footer_and_help_and_greeting_follow_the_keys_in_force(tmp_path: Path, profile: str) -> None:
    found, _ = keymap(profile=profile, file=None)
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk, keys=found, notices=["keys.toml, line 3: no."] if profile == "vim" else ())
        async with driving(app, size=(160, 40)) as driven:
            keys_here = {one.id: one.keys for one in found.of_context("latest")}
            assert f"{shown(keys_here['feeds.refresh'][0])} refresh" in driven.text()
            if profile == "vim":
                assert driven.status == "keys.toml, line 3: no."
            else:
                assert f"{shown(keys_here['feeds.refresh'][0])} fetches the news" in driven.status
            await driven.pilot.press("f1")
            await driven.until(lambda: "In the latest news" in driven.text())
            assert f"{shown(keys_here['move.down'][0])}" in driven.text()


async def test_numbers_count(drive: Drive) -> None:
    async with drive() as driven:
        latest = driven.app.query_one(LatestList)
        await driven.press("5", "j")
        assert latest.cursor == 5
        await driven.press("0", "2", "k")
        assert latest.cursor == 3
        await driven.press("0", "3", "J")
        assert latest.cursor == 6
        await driven.press("4", "G")
        assert latest.cursor == 3
        await driven.press("7", "escape", "j")
        assert latest.cursor == 4
        await driven.press("9", "9", "9", "9", "9", "j")
        assert latest.cursor == latest.count - 1
        assert driven.app.screen.status.pending == ""


async def test_numbers_count_words_and_lines_in_the_article(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("enter")
        view = driven.app.query_one(ArticleView)
        await driven.press("v")
        start = view.caret
        await driven.press("w", "w", "w", "w")
        four = view.caret
        await driven.press("escape", "v")
        view._set_caret(start or 0)
        await driven.press("4", "w")
        assert view.caret == four != start
        row = view._layout.line_of(view.caret)
        await driven.press("4", "j")
        assert view._layout.line_of(view.caret) >= row + 4


async def test_a_macro_does_its_commands_one_after_another(tmp_path: Path) -> None:
    told = parse('[latest]\n"B" = ["mark.star", "article.next", "open", "select.start", "take.sentence"]\n', name="k")
    found = Keymap().over(told.bounds, macros=told.macros)
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk, keys=found)
        async with driving(app, size=(120, 40)) as driven:
            first = app.query_one(LatestList).current
            await driven.press("B")
            view = app.query_one(ArticleView)
            await driven.until(lambda: view.selection is not None)
            assert first is not None
            assert desk.library.rows([first])[first].starred
            start, end = view.selection or (0, 0)
            assert view.content is not None
            assert end - start > 10


async def test_the_line_tells_what_a_command_does_while_one_types(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press(NAMED[":"])
        await driven.until(lambda: "… and" in driven.text())
        await driven.press(*"mark.st")
        await driven.until(lambda: "Star, or take the star off  (s)" in driven.text())
        await driven.press("tab")
        assert driven.app.screen.query_one(Input).value == "mark.star"
        await driven.press("enter")
        await driven.until(lambda: "★" in driven.text())
        await driven.press(NAMED[":"], *"nosuch", "enter")
        assert driven.status == "There is no command nosuch here; tab completes."
        await driven.press(NAMED[":"], *"3", "enter")
        assert driven.app.query_one(LatestList).cursor == 2
