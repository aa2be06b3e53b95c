"""Terminals that are not as one would have them: old locales, replies and junk, no network, a closed pipe."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from commands import kutip, opened
from outlets import Press
from terminal import Terminal


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["usual", "plain"])
@pytest.mark.parametrize("language", ["C", "POSIX", "en_US.ISO-8859-1", "nonsense"])
def test_any_locale_opens_reads_and_ends(tmp_path: Path, language: str, plain: tuple[str, ...]) -> None:
    environ = {"LANG": language, "LC_ALL": language}
    with Terminal(*opened(tmp_path), *plain, environ=environ) as terminal:
        terminal.until("Start here")
        terminal.press("enter")
        terminal.until(lambda: "Welcome" in terminal.words or "Tag that quotation" in terminal.words)
        assert "\\u" not in terminal.text  # no signs written as numbers
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["usual", "plain"])
def test_what_terminals_answer_and_mice_send_is_no_text(tmp_path: Path, plain: tuple[str, ...]) -> None:
    with Terminal(*opened(tmp_path), *plain) as terminal:
        terminal.until("Start here")
        terminal.press("/")
        terminal.until("Words that must all occur")
        for junk in (
            "\x1b[?2026;2$y",
            "\x1b[?2048;0$y",
            "\x1b[12;40R",
            "\x1b[?1;2c",
            "\x1b[>0;276;0c",
            "\x1b[0n",
            "\x1b]11;rgb:1414/1717/1c1c\x1b\\",
            "\x1bP>|xterm(380)\x1b\\",
            "\x1b[<35;10;5M",
            "\x1b[<64;10;5M",
            "\x1b[I",
            "\x1b[O",
            "\x1b[I",
        ):
            terminal.send(junk)
            terminal.read(patience=0.2)
        terminal.press("perahu")
        terminal.until("Find perahu")
        (line,) = [one for one in terminal.lines if one.strip().startswith("Find")]
        assert line.split() == ["Find", "perahu"]
        terminal.press("escape")
        terminal.gone("Words that must")
        terminal.press("Q")
        assert terminal.end() == 0


def test_offline_the_list_is_there_and_one_line_tells_of_the_failures(tmp_path: Path) -> None:
    with socket.socket() as taken:  # a port on which nobody answers
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        feeds = "".join(f'[[feed]]\nurl = "http://127.0.0.1:{port}/{n}"\ntitle = "Kabar {n}"\n' for n in range(6))
        with Terminal(*opened(tmp_path, feeds), size=(100, 30)) as terminal:
            terminal.until("All articles")
            terminal.until("Start here")
            terminal.press("R")
            terminal.until(lambda: "0 new articles" in terminal.words or "No new articles" in terminal.words)
            assert "Start here" in terminal.text
            told = [line for line in terminal.lines if "new articles" in line]
            assert len(told) == 1
            terminal.press("Q")
            assert terminal.end() == 0


def test_it_can_be_quit_while_feeds_are_fetched_and_nothing_is_half_written(press: Press, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Terminal("--feeds", press.feeds_toml(), "--data", data) as terminal:
        terminal.until("All articles")
        press.hold()
        terminal.press("R")
        terminal.until(f"/{len(press.subscribed)} feeds")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []
    press.release()
    assert list(data.rglob("*.tmp")) == []
    listed = kutip("--feeds", str(press.feeds_toml()), "--data", str(data), "list", "--json")
    assert listed.returncode == 0
    for line in listed.stdout.splitlines():
        json.loads(line)


@pytest.mark.parametrize("command", ["list", "list --json", "keys", "config", "--help"])
def test_a_pipe_that_is_closed_is_no_failure_to_tell_of(tmp_path: Path, command: str) -> None:
    feeds, data = opened(tmp_path)[1], tmp_path / "data"
    shell = f"{sys.executable} -m reader --feeds '{feeds}' --data '{data}' {command} | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1
