"""keys.toml and the profiles: what they may say, and that a line that is wrong takes nothing else with it."""

from pathlib import Path

import pytest

from reader.config import PROFILES
from reader.errors import ConfigError
from reader.tui.commands import BY_ID, COMMANDS, CONTEXT_LABELS
from reader.tui.keymap import Keymap
from reader.tui.keysfile import KeysFile, keymap, parse, profile_file, read


def laid(text: str) -> Keymap:
    told = parse(text, name="keys.toml")
    assert told.faults == ()
    return Keymap().over(told.bounds, macros=told.macros)


def means(found: Keymap, place: str, *keys: str) -> str | None:
    command = found.find(place, keys)  # type: ignore[arg-type]
    return command if command is None or isinstance(command, str) else command.id


def test_a_key_of_the_user_wins_in_its_place_alone() -> None:
    found = laid('[latest]\n"x" = "mark.star"\n')

    assert means(found, "latest", "x") == "mark.star"
    assert means(found, "article", "x") == "article.full-text"


def test_a_sequence_takes_the_place_of_the_key_that_it_begins_with() -> None:
    found = laid('[sources]\n"d d" = "feeds.remove"\n')

    assert means(found, "sources", "d") == "more"
    assert means(found, "sources", "d", "d") == "feeds.remove"
    assert means(found, "health", "d") == "feeds.remove"


def test_a_key_takes_the_place_of_the_sequences_that_begin_with_it() -> None:
    found = laid('[latest]\n"g" = "feeds.refresh"\n')

    assert means(found, "latest", "g") == "feeds.refresh"
    assert means(found, "sources", "g", "g") == "move.first"


def test_everywhere_is_wherever_the_command_works() -> None:
    found = laid('[everywhere]\n"B" = "mark.star"\n"j" = "undo"\n')

    assert [means(found, place, "B") for place in ("latest", "article", "sources")] == ["mark.star", "mark.star", None]
    assert {means(found, place, "j") for place in CONTEXT_LABELS} == {"undo"}


def test_a_place_says_more_than_everywhere_whatever_stands_first() -> None:
    found = laid('[latest]\n"B" = "mark.read"\n[everywhere]\n"B" = "mark.star"\n')

    assert means(found, "latest", "B") == "mark.read"
    assert means(found, "article", "B") == "mark.star"


def test_nothing_takes_a_key_away_in_a_place_or_everywhere() -> None:
    found = laid('[latest]\n"R" = ""\n[everywhere]\n"Q" = ""\n')

    assert means(found, "latest", "R") is None
    assert means(found, "sources", "R") == "feeds.refresh"
    assert {means(found, place, "Q") for place in CONTEXT_LABELS} == {None}
    assert "quit" in {command.id for command in found.of_context("latest")}  # the palette and : still have it


def test_macros_with_a_name_and_without_are_commands() -> None:
    found = laid(
        '[macros]\nread-on = ["mark.read", "article.next-unread"]\n[latest]\n"B" = "read-on"\n'
        '"ctrl+e" = ["mark.star", "article.next"]\n'
    )

    (named,) = [one for one in found.of_context("latest") if one.id == "read-on"]
    assert (named.keys, named.steps) == (("B",), ("mark.read", "article.next-unread"))
    assert named.label == "Mark as read, then Next match while a search is on, else next unread article"
    command = found.find("latest", ["ctrl+e"])
    assert not isinstance(command, str)
    assert command is not None
    assert command.steps == ("mark.star", "article.next")


WRONG = {
    '[latest]\n"x" = "mark.raed"': 'keys.toml, line 2: there is no command "mark.raed"; perhaps mark.read is meant.',
    '[lates]\n"x" = "undo"': 'keys.toml, line 1: there is no place "lates"; perhaps latest is meant.',
    '\n"x" = "undo"': 'keys.toml, line 2: "x" stands in no place; write it under [everywhere] or another place.',
    '[health]\n"x" = "mark.star"': "keys.toml, line 2: mark.star does nothing in the health of the feeds.",
    '[latest]\n"g x" = "undo"\n"g" = "redo"': (
        'keys.toml, line 3: "g" can never be typed, as "g x" in the latest news is a command of its own.'
    ),
    '[latest]\nx = "undo"\nx = "redo"': (
        "keys.toml, line 3: these keys stand in this place already; the first line counts."
    ),
    '[latest]\n"g x" = "undo"\n"g  x" = "redo"': (
        'keys.toml, line 3: "g x" stands in this place already; the first line counts.'
    ),
    "[latest]\nx = 5": 'keys.toml, line 2: "x" is given a command in quotes, as "x" = "mark.star".',
    "[latest]\nx = undo": "keys.toml, line 2: no TOML (Invalid value).",
    '[latest]\n"entr" = "undo"': (
        'keys.toml, line 2: "entr" is no key; perhaps enter is meant; keys are written as x, X, ctrl+x, alt+x,'
        " f5, enter."
    ),
    '[latest]\n" " = "undo"': "keys.toml, line 2: a line without keys.",
    "[macros]\nundo = []": 'keys.toml, line 2: "undo" is a command already; give the macro another name.',
    "[macros]\none = []": 'keys.toml, line 2: "one" is 1 to 20 commands, written as ["mark.star", "article.next"].',
    '[macros]\n"a b" = ["undo"]': ('keys.toml, line 2: "a b" is no name for a macro; use letters, digits and dashes.'),
    "macros = 3": "keys.toml, line 1: macros is a table, written as [macros].",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_line_that_is_wrong_is_told_and_the_rest_goes_on(text: str) -> None:
    told = parse(f'{text}\n[article]\n"f5" = "feeds.refresh"\n', name="keys.toml")

    assert told.faults == (WRONG[text],)
    assert told.bounds[-1].keys == ("f5",)


def test_what_a_file_says_cannot_reach_the_terminal() -> None:
    told = parse('[latest]\n"x" = "\\u001b]0;x\\u0007"\n', name="keys.toml")

    assert len(told.faults) == 1
    assert told.faults[0].isprintable()


def test_a_file_that_is_not_there_says_nothing_and_one_that_is_no_text_is_told(tmp_path: Path) -> None:
    assert read(tmp_path / "keys.toml") == KeysFile()
    (tmp_path / "keys.toml").write_bytes(b"\xff")
    assert "is not UTF-8 text (byte 0)" in read(tmp_path / "keys.toml").faults[0]
    assert "cannot be read" in read(tmp_path).faults[0]


def test_there_is_no_profile_of_another_name() -> None:
    with pytest.raises(ConfigError, match="There is no profile nano; there are default, newsboat, vim, emacs"):
        keymap(profile="nano", file=None)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_is_whole(profile: str) -> None:
    assert profile_file(profile).faults == ()
    found, _ = keymap(profile=profile, file=None)
    usual = Keymap()
    for place in CONTEXT_LABELS:
        here = {command.id: command for command in found.of_context(place)}
        lost = [
            command.id for command in usual.of_context(place) if command.keys and not here.get(command.id, command).keys
        ]
        assert lost == [], place
        for name in ("move.down", "back", "help", "palette", "line", "quit", "undo"):
            assert place == "everywhere" or name not in here or here[name].keys, (place, name)


def test_a_key_that_a_profile_takes_is_behind_the_leader() -> None:
    told = parse('[latest]\n"s" = "mark.read"\n', name="k")
    found = Keymap().over(told.bounds, leader="`")

    assert means(found, "latest", "s") == "mark.read"
    assert means(found, "latest", "`") == "more"
    assert means(found, "latest", "`", "s") == "mark.star"
    assert means(found, "article", "`") is None


@pytest.mark.parametrize(
    ("profile", "place", "keys", "command"),
    [
        ("vim", "latest", "Z Z", "quit"),
        ("vim", "article", "ctrl+w w", "pane.next"),
        ("vim", "article", "y y", "article.copy-link"),
        ("newsboat", "latest", "r", "feeds.refresh"),
        ("newsboat", "article", "N", "mark.unread"),
        ("emacs", "latest", "ctrl+n", "move.down"),
        ("emacs", "latest", "alt+x", "palette"),
        ("emacs", "article", "ctrl+x ctrl+c", "quit"),
    ],
)
def test_a_profile_has_what_fingers_know(profile: str, place: str, keys: str, command: str) -> None:
    found, _ = keymap(profile=profile, file=None)

    assert means(found, place, *keys.split(" ")) == command


def test_the_users_file_lies_over_the_profile(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('[latest]\n"ctrl+n" = "article.next-unread"\n', "utf-8")
    found, faults = keymap(profile="emacs", file=file)

    assert faults == ()
    assert means(found, "latest", "ctrl+n") == "article.next-unread"
    assert means(found, "sources", "ctrl+n") == "move.down"


def test_every_step_of_the_table_can_be_named_in_a_file() -> None:
    text = "\n".join(f'[{place}]\n"f12" = "{c.id}"' for c in COMMANDS[:1] for place in c.contexts)
    assert parse(text, name="keys.toml").faults == ()
    assert set(BY_ID) == {command.id for command in COMMANDS}
