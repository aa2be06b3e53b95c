"""The shell's side of the command line: completions, the grouped help, the manual page."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import kutip, said

from reader.cli.main import COMMANDS, HEADINGS, under_headings
from reader.cli.manual import page

REPOSITORY = Path(__file__).resolve().parents[2]

FEEDS = """tour = false
[[feed]]
url = "https://coast.example/feed"
title = "The Coast"
category = "Sea/North"
tags = ["sea", "morning"]
[[feed]]
url = "https://hills.example/feed"
title = "Hill Post"
category = "Hills"
tags = ["sea"]
"""


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.toml"
    file.write_text(FEEDS, "utf-8")
    return file


def offered(shell: str, *words: str) -> list[str]:
    """What a shell is offered for the last of the words."""
    *before, last = ("kutip", *words)
    environ = {"_KUTIP_COMPLETE": f"{shell}_complete"}
    if shell == "fish":
        environ |= {"COMP_WORDS": shlex.join(before), "COMP_CWORD": last}
    else:
        environ |= {"COMP_WORDS": "\n".join((*before, last)), "COMP_CWORD": str(len(before))}
    done = kutip(environ=environ)
    assert done.returncode == 0, said(done)
    lines = done.stdout.decode().splitlines()
    if shell == "zsh":
        return lines[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_offered_commands_and_options(shell: str) -> None:
    assert offered(shell, "sea") == ["search"]
    assert "--unread" in offered(shell, "list", "--un")
    assert "rename" in offered(shell, "feeds", "re")


def test_titles_folders_and_tags_are_offered_from_the_feeds_that_are_named(feeds: Path) -> None:
    options = ("--feeds", str(feeds))
    assert offered("zsh", *options, "list", "--feed", "") == ["The Coast", "Hill Post"]
    assert offered("zsh", *options, "feeds", "pause", "hill") == ["Hill Post"]
    assert offered("zsh", *options, "list", "--category", "s") == ["Sea/North"]
    assert offered("zsh", *options, "add", "x.example", "--tags", "morning,s") == ["morning,sea"]
    assert offered("fish", *options, "refresh", "--only", "https://h") == ["https://hills.example/feed"]


def test_tags_of_annotations_are_offered(options: tuple[str, ...]) -> None:
    assert offered("zsh", *options, "export", "--tag", "") == []


def test_a_feeds_toml_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[[feed", "utf-8")
    assert offered("zsh", "--feeds", str(bad), "list", "--feed", "") == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_itself_completes_a_title_with_a_blank_in_it(feeds: Path, tmp_path: Path) -> None:
    program = tmp_path / "kutip"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m reader "$@"\n', "utf-8")
    program.chmod(0o755)
    script = f"""
    PATH={shlex.quote(str(tmp_path))}:$PATH
    eval "$(kutip completions bash)"
    COMP_WORDS=(kutip --feeds {shlex.quote(str(feeds))} list --feed The) COMP_CWORD=5
    _kutip_completion kutip
    printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "The\\ Coast\n", done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(shell: str) -> None:
    done = kutip("completions", shell)
    assert done.returncode == 0
    assert b"_KUTIP_COMPLETE" in done.stdout


def test_every_command_stands_under_one_heading() -> None:
    named = [name for names in HEADINGS.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= set(COMMANDS)
    grouped = under_headings(COMMANDS)
    assert sorted(name for _, names in grouped for name in names) == sorted(COMMANDS)
    text = kutip("--help").stdout.decode()
    for heading, names in grouped:
        assert f"{heading}:" in text
        for name in names:
            assert f"\n  {name} " in text


def test_the_manual_page_is_that_of_the_commands() -> None:
    assert (REPOSITORY / "docs" / "kutip.1").read_text("utf-8") == page(), "python docs/make_man.py writes it anew"


def test_the_manual_page_names_every_command_and_breaks_no_line() -> None:
    text = kutip("man").stdout.decode()
    for name in COMMANDS:
        assert f"\n.B {name}\n" in text
    requests = {'.\\"', ".TH", ".SH", ".SS", ".B", ".I", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi"}
    assert {line.split(" ")[0] for line in text.splitlines() if line.startswith(".")} <= requests


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_groff_has_nothing_to_complain_of() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Kutf8", "-Tutf8"],
        input=page().encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
