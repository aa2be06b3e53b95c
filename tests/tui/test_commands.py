"""The table of commands is whole: no two meanings for a key, and something behind every row."""

import re
import runpy
from pathlib import Path

import pytest

from reader.tui.app import KutipApp
from reader.tui.commands import BY_ID, COMMANDS, CONTEXT_LABELS, Command
from reader.tui.keymap import Keymap
from reader.tui.screens.annotations import AnnotationsScreen
from reader.tui.screens.board import BoardScreen
from reader.tui.screens.changes import ChangesScreen
from reader.tui.screens.health import HealthScreen
from reader.tui.screens.look import LookScreen
from reader.tui.screens.main import MainScreen
from reader.tui.screens.people import PeopleScreen, PersonScreen
from reader.tui.screens.picture import Pictures, PictureScreen
from reader.tui.screens.registers import Registers
from reader.tui.screens.settings import SettingsScreen
from reader.tui.sides.copying import Copying
from reader.tui.sides.exchange import Exchange
from reader.tui.sides.following import Following
from reader.tui.sides.gathering import Gathering
from reader.tui.sides.labels import Labels
from reader.tui.sides.marks import Marks
from reader.tui.sides.news import News
from reader.tui.sides.offline import Offline
from reader.tui.sides.piping import Piping
from reader.tui.sides.proposals import Proposals
from reader.tui.sides.room import Room
from reader.tui.sides.stories import Stories
from reader.tui.sides.triage import Triage
from reader.tui.sides.welcome import Welcome


def test_a_key_means_one_thing_in_a_place() -> None:
    for context in CONTEXT_LABELS:
        keys = [keys for command in COMMANDS if context in command.contexts for keys in command.keys]
        assert len(keys) == len(set(keys)), context


def test_no_sequence_begins_with_a_whole_command() -> None:
    for context in CONTEXT_LABELS:
        keys = {tuple(keys.split(" ")) for command in Keymap().of_context(context) for keys in command.keys}
        own = {tuple(k.split(" ")) for c in COMMANDS if context in c.contexts for k in c.keys}
        for sequence in (one for one in keys if len(one) > 1):
            assert not any(sequence[:length] in own for length in range(1, len(sequence))), (context, sequence)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_done_by_somebody_in_each_of_its_places(command: Command) -> None:
    name = "do_" + re.sub(r"[.-]", "_", command.id)
    reading = (
        News,
        Registers,
        Labels,
        Copying,
        Following,
        Pictures,
        Room,
        Proposals,
        Marks,
        Gathering,
        Offline,
        Stories,
        Triage,
        Piping,
        Welcome,
    )
    main = (MainScreen, *reading, Exchange, KutipApp)
    for context in command.contexts:
        screens = {"annotations": (AnnotationsScreen, Exchange, KutipApp), "health": (HealthScreen, KutipApp)}
        screens |= {
            "people": (PeopleScreen, KutipApp),
            "settings": (SettingsScreen, KutipApp),
            "picture": (PictureScreen, KutipApp),
            "person": (PersonScreen, KutipApp),
            "board": (BoardScreen, KutipApp),
        }
        screens |= {"changes": (ChangesScreen, KutipApp), "look": (LookScreen, KutipApp)}
        handlers = screens.get(context, main)
        moved_by_name = name.startswith(("do_caret_", "do_take_", "do_select_")) and context not in screens
        assert moved_by_name or any(hasattr(handler, name) for handler in handlers), (command.id, context)


def test_ids_are_unique_and_labels_are_sentence_case() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert all(command.label[0].isupper() and not command.label.endswith(".") for command in COMMANDS)


def test_the_page_of_keys_is_made_from_the_table() -> None:
    docs = Path(__file__).parents[2] / "docs"
    made = runpy.run_path(str(docs / "make_keys.py"))["page"]()

    assert (docs / "keys.md").read_text("utf-8") == made
    assert all(f"`{command.id}`" in made for command in COMMANDS)


def test_a_sequence_is_found_key_by_key() -> None:
    keymap = Keymap()

    assert keymap.find("latest", ["g"]) == "more"
    assert keymap.find("latest", ["g", "g"]) is BY_ID["move.first"]
    assert keymap.find("selecting", ["i"]) == "more"
    assert keymap.find("selecting", ["i", "q"]) is BY_ID["take.quotation"]
    assert keymap.find("article", ["i"]) is None
    assert keymap.find("selecting", ["q"]) is BY_ID["select.stop"]
    assert keymap.find("article", ["q"]) is BY_ID["back"]
