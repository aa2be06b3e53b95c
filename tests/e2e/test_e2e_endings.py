"""How the program begins and ends in a terminal: what is typed too early, what is wrong, and what is left behind."""

import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from commands import kutip, opened, said
from outlets import Press
from terminal import Terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        terminal.press("enter")
        terminal.until("v begins to select")
        terminal.press("v", "i", "p", '"')
        terminal.until("Save enter")  # also with a form open
        terminal.signal(number)
        assert terminal.end() == 128 + number
        assert terminal.is_restored() == []


def test_quitting_restores_the_terminal_and_its_modes(tmp_path: Path) -> None:
    command = f"{sys.executable} -m reader --feeds {opened(tmp_path)[1]} --data {tmp_path / 'data'}; stty -a; echo over"
    with Terminal(command=("/bin/sh", "-c", command)) as terminal:
        terminal.until("R fetches the news")
        terminal.press("Q")
        terminal.until("over")
        assert " echo " in terminal.written.decode()
        assert " icanon " in terminal.written.decode()
        assert terminal.is_restored() == []


def test_keys_typed_before_the_app_is_loaded_are_obeyed_and_not_echoed(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until(lambda: b"\x1b[?1049h" in terminal.written)
        terminal.press("j", "j", "j", "j", "ctrl+z", "enter")
        terminal.until("We were lucky twice")
        assert b"jj" not in terminal.written
        assert b"^Z" not in terminal.written


def test_a_signal_while_it_loads_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until(lambda: b"\x1b[?1049h" in terminal.written)
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == 143
        assert terminal.is_restored() == []


def test_bytes_that_are_no_text_end_nothing(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        terminal.send(b"\xff\xc3\xed\xa0\x80\xfe")
        terminal.press("enter")
        terminal.until("A note that cannot show where it came from")
        terminal.press("q", "Q")
        assert terminal.end() == 0


def test_ctrl_c_loses_nothing(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        terminal.press("enter")
        terminal.until("v begins to select")
        terminal.press("v", "i", "p", '"')
        terminal.until("Save enter")
        terminal.press("rumour")
        terminal.until("rumour")
        terminal.press("ctrl+c", "s")
        terminal.until("rumours")  # the form and what was typed are still there
        terminal.press("enter")
        terminal.until("Saved: quote")


def test_a_terminal_that_is_closed_ends_it(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        os.dup2(os.open(os.devnull, os.O_RDWR), terminal.child.child_fd)  # closes the terminal's own end
        terminal.child.wait()
        assert terminal.child.exitstatus == 129


def test_a_terminal_that_can_do_nothing_is_told_what_works(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path), environ={"TERM": "dumb"}) as terminal:
        assert terminal.end() == 2
        assert b"\x1b" not in terminal.written
        assert "kutip list, read and search work without one" in terminal.words


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_it_says_what_works(tmp_path: Path, missing: str) -> None:
    arguments = [str(one) for one in opened(tmp_path)]
    master, slave = pty.openpty()
    try:
        ends = {name: subprocess.PIPE if name == missing else slave for name in ("stdin", "stdout", "stderr")}
        done = subprocess.Popen([sys.executable, "-m", "reader", *arguments], **ends)
        out, err = done.communicate(timeout=60)
        assert done.returncode == 2
        seen = (out or b"") + (err or b"") + (b"" if missing == "stderr" else os.read(master, 4096))
        assert b"kutip list, read and search" in seen
        assert b"\x1b" not in seen
    finally:
        os.close(master)
        os.close(slave)


def test_a_second_copy_only_reads_and_says_so(press: Press, tmp_path: Path) -> None:
    arguments = ("--feeds", press.feeds_toml(tour=True), "--data", tmp_path / "data")
    with Terminal(*arguments, size=(160, 48)) as first:
        first.until("R fetches the news")
        with Terminal(*arguments, size=(160, 48)) as second:
            second.until("so this one only reads")
            assert f"process {first.child.pid}" in second.words
            second.press("enter")
            second.until("A note that cannot show where it came from")
            second.press("v", "i", "p")
            second.until("Selecting.")
            second.press('"')
            second.until("so this one only reads")
            second.press("Q")
            assert second.end() == 0
        first.press("R")
        first.until("24 new articles")


def test_whatever_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE")}}
    with Terminal(environ=home, umask=0o022) as terminal:
        terminal.until("In which languages would you like the news?")
        terminal.press("enter")
        terminal.until("v begins to select")
        terminal.gone("In which languages")
        terminal.press("v", "i", "p", '"')
        terminal.until("Save enter")
        terminal.press("enter")
        terminal.until("Saved: quote")
        walked = [path for name in ("CONFIG", "DATA") for path in (tmp_path / name).rglob("*")]
        assert {"library.sqlite", "annotations.json", "annotations.journal", "lock", "feeds.toml"} <= {
            path.name for path in walked
        }
        for path in walked:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_feeds_file_that_is_wrong_is_said_on_a_restored_screen(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("[[feed\n", "utf-8")
    with Terminal("--feeds", feeds, "--data", tmp_path / "data") as terminal:
        assert terminal.end() == 2
        assert "is not valid TOML" in terminal.words
        assert terminal.is_restored() == []
    assert said(kutip("--feeds", feeds, "--data", tmp_path / "data", "list")).count("\n") == 1


def test_a_mistake_of_its_own_leaves_the_terminal_as_it_was_and_shows_no_variables(tmp_path: Path) -> None:
    broken = (
        "import sys; from reader.tui.widgets.article import ArticleView\n"
        "def draw(self, y):\n    note = 'private words'\n    raise RuntimeError(note)\n"
        "ArticleView.render_line = draw\n"
        "from reader.__main__ import main; sys.exit(main())"
    )
    with Terminal(*opened(tmp_path), command=(sys.executable, "-c", broken)) as terminal:
        terminal.until("R fetches the news")
        terminal.press("enter")
        assert terminal.end() == os.EX_SOFTWARE
        assert terminal.is_restored() == []
        assert "Kutip made a mistake (RuntimeError) and had to end" in terminal.words
        assert b"private words" not in terminal.written
        (report,) = (tmp_path / "data").glob("crash-*.txt")
        assert "private words" not in report.read_text("utf-8")
