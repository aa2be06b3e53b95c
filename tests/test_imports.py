"""What a run of the program does not import: a command never pays for the app, nor the app for what it may not need."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
HEAVY = ("textual", "httpx", "feedparser", "lxml", "rapidfuzz", "tinydb", "tomlkit")


def loaded(code: str, *arguments: str) -> set[str]:
    """Run code in a fresh interpreter and give the packages that it loaded."""
    ending = "\nimport json, sys\nprint('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending, *arguments], capture_output=True, text=True, timeout=120, check=True
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return set(found)


RUN = "import sys\nfrom reader.__main__ import main\nassert main() == 0"


@pytest.mark.parametrize(
    ("command", "allowed"),
    [(("list",), ()), (("search", "harbour"), ()), (("annotations",), ("tinydb",)), (("--help",), ())],
)
def test_a_command_imports_what_it_needs(command: tuple[str, ...], allowed: tuple[str, ...], tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    options = ("--feeds", str(feeds), "--data", str(tmp_path / "data"))
    loaded(RUN, *options, "list")  # the tour is put in once, which reads a feed
    found = loaded(RUN, *options, *command)
    assert sorted(found & set(HEAVY) - set(allowed)) == []


def test_the_app_imports_what_it_needs() -> None:
    found = loaded("import reader.tui.app")
    assert "textual" in found
    assert sorted(found & set(HEAVY) - {"textual"}) == []


def test_the_first_frame_imports_no_more_than_it_paints_with() -> None:
    found = loaded("import reader.tui.run, reader.tui.first_frame")
    assert sorted(found & {*HEAVY, "asyncio", "click", "rich"}) == []


def test_the_contracts_of_the_house_are_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False, env={**os.environ}
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
