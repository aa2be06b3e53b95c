"""The terminal is given to another program and taken back, in a real terminal."""

import json
import sys
from pathlib import Path

from commands import kutip
from terminal import Terminal


def script(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_the_editor_and_a_pager_have_the_terminal_and_give_it_back(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    options = ("--feeds", str(feeds), "--data", str(tmp_path / "data"))
    editor = script(
        tmp_path,
        "editor",
        "print('THE EDITOR IS HERE', sys.stdin.isatty(), flush=True); input()\n"
        "open(sys.argv[1], 'w').write('one line\\nanother line\\n')",
    )
    pager = script(
        tmp_path,
        "pager",
        "n = len(sys.stdin.read()); print('THE PAGER', n > 100, flush=True); open('/dev/tty').readline()",
    )
    with Terminal(*options, environ={"EDITOR": str(editor)}, size=(100, 30)) as terminal:
        terminal.until("Start here: tag your")
        terminal.press("enter")
        terminal.until("A note that cannot show where it came from")
        terminal.press("#")
        terminal.until("ctrl+o writes the note in your editor")
        terminal.press("\x0f")
        terminal.until(lambda: b"THE EDITOR IS HERE True" in terminal.written)
        terminal.press("enter")
        terminal.until("one line ⏎ another line")
        terminal.press("enter")
        terminal.until("Saved: a note on the article")
        terminal.press("|")
        terminal.until("A command, as:")
        terminal.press(f"!{pager}", "enter")
        terminal.until(lambda: b"THE PAGER True" in terminal.written)
        terminal.press("enter")
        terminal.until("pager took the article.")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []
    (line,) = kutip(*options, "annotations", "--json").stdout.splitlines()
    assert json.loads(line)["note"] == "one line\nanother line"
