"""Plain mode in a real terminal: where the cursor is, what is written, and the whole journey in it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import kutip, opened
from terminal import Terminal

FRAMES = re.compile("[\u2500-\u259f]")
COLOURS = re.compile(rb"\x1b\[[\d;]+m")


def line_of_cursor(terminal: Terminal) -> str:
    """What a screen reader reads out when the cursor comes to rest."""
    return terminal.lines[terminal.screen.cursor.y]


def settled(terminal: Terminal) -> bytes:
    """Read until the program writes no more, and give what it wrote."""
    before = len(terminal.written)
    while True:
        so_far = len(terminal.written)
        terminal.read(patience=0.4)
        if len(terminal.written) == so_far:
            return bytes(terminal.written[before:])


def on(terminal: Terminal, words: str) -> Callable[[], bool]:
    return lambda: words in line_of_cursor(terminal)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
def test_every_step_of_the_day_is_told_where_the_cursor_is(  # noqa: PLR0915 - one day, told in order
    tmp_path: Path, size: tuple[int, int]
) -> None:
    arguments = opened(tmp_path)
    exported = tmp_path / "sheet.md"
    with Terminal(*arguments, "--plain", size=size) as terminal:
        terminal.until("1 of 12")
        terminal.until(on(terminal, "unread: Start here"))
        assert not terminal.screen.cursor.hidden
        terminal.press("j", "j")
        terminal.until("3 of 12")
        terminal.until(on(terminal, "Correction"))
        terminal.press("enter")
        terminal.until(on(terminal, "An article of 11 November"))
        terminal.until("line 1 of")
        terminal.until("[suggested quote")
        terminal.press("}", "j")
        terminal.until(on(terminal, "service counted" if size[0] == 80 else "forty."))
        terminal.press("}")
        terminal.until(on(terminal, "mistake was ours"))
        terminal.press("v", "i", "q")
        terminal.until("words selected: “The mistake was")
        terminal.press('"')
        terminal.until(on(terminal, "Speaker"))
        terminal.until("Wanda Okpara")
        terminal.press("tab", "tab", "tab")
        terminal.until(on(terminal, "[direct]"))
        terminal.press("tab", "tab")
        terminal.until(on(terminal, "Tags"))
        terminal.press("kekeliruan", "enter")
        terminal.until("Saved: quote, Wanda Okpara")
        terminal.until("[quote, Wanda Okpara: “The mistake was ours,")
        terminal.press("a")
        terminal.until(on(terminal, "quote, Wanda Okpara: “The mistake"))
        terminal.until("1 of 1")
        terminal.press("E")
        terminal.until(on(terminal, "Export as"))
        terminal.press("ctrl+u", "markdown", "enter")
        terminal.until(on(terminal, "Export to"))
        terminal.press("ctrl+u", str(exported), "enter")
        terminal.until(exported.exists)
        terminal.press("q", "q")
        terminal.until(on(terminal, "Correction"))
        terminal.until("1 annotation")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []
        written = terminal.written.decode()
    assert FRAMES.findall(written) == []
    assert COLOURS.findall(bytes(terminal.written)) == []
    assert "\x1b[?1000h" not in written  # nobody there has a mouse in the hand
    assert "The mistake was ours" in exported.read_text("utf-8")
    (one,) = kutip(*arguments, "annotations", "--json").stdout.splitlines()
    assert json.loads(one)["tags"] == ["kekeliruan"]


def test_a_setting_opens_it_so_too_and_nothing_is_painted_before(tmp_path: Path) -> None:
    arguments = opened(tmp_path, "[reading]\nplain = true\n")
    for _ in range(2):  # the second start knows it before feeds.toml is read
        with Terminal(*arguments) as terminal:
            terminal.until("1 of 12")
            settled(terminal)
            terminal.press("Q")
            assert terminal.end() == 0
    assert COLOURS.findall(bytes(terminal.written)) == []


def test_a_program_that_had_the_terminal_leaves_nothing_behind(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'RUBBISH OF ANOTHER PROGRAM'\necho noted > \"$1\"\n", "utf-8")
    editor.chmod(0o755)
    with Terminal(*opened(tmp_path), "--plain", environ={"EDITOR": str(editor)}) as terminal:
        terminal.until("1 of 12")
        terminal.press("enter")
        terminal.until("line 1 of")
        terminal.press("#")
        terminal.until("ctrl+o writes the note in your editor")
        terminal.press("\x0f")
        terminal.until(on(terminal, "noted"))
        assert "RUBBISH" in terminal.written.decode()
        assert "RUBBISH" not in terminal.text
        assert not terminal.screen.cursor.hidden
        terminal.resize(60, 20)
        terminal.until(on(terminal, "noted"))
        terminal.press("enter")
        terminal.until("Saved: a note on the article")
        terminal.press("Q")
        assert terminal.end() == 0


def bytes_of_keys(terminal: Terminal) -> dict[str, float]:
    """How many bytes a key writes, in the list, in the article and in a form."""
    found = {}
    terminal.until("12 articles")
    settled(terminal)
    for place, keys, then in (
        ("list", "jjjj", "enter"),
        ("article", "jjjj", "#"),
        ("form", "kata", "escape"),
    ):
        count = 0
        for key in keys:
            terminal.press(key)
            count += len(settled(terminal))
        found[place] = count / len(keys)
        terminal.press(then)
        settled(terminal)
    terminal.press("Q")
    assert terminal.end() == 0
    return found


def test_a_key_writes_a_small_part_of_what_it_writes_otherwise(tmp_path: Path) -> None:
    arguments = opened(tmp_path)
    with Terminal(*arguments) as terminal:
        usual = bytes_of_keys(terminal)
    with Terminal(*arguments, "--plain") as terminal:
        plain = bytes_of_keys(terminal)
    for place, count in plain.items():
        assert count * 5 < usual[place], (usual, plain)
