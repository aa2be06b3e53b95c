"""The commands of the how-to pages are run as they stand there, over a prepared library."""

import re
import shlex
from pathlib import Path

import pytest
from commands import kutip, said

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("how-to-journalist.md", "how-to-researcher.md", "how-to-scripts.md")
OTHER = {"kutip offline take --unread --size 50M": 1}
"""Commands that end otherwise than with 0 here: pages of the tour cannot be fetched, and that is told."""
NOT_RUN = {
    "kutip verify --refetch",  # fetches pages, of which the tour has none
    "kutip merge OTHER",  # names a folder of somebody else's
    "kutip agreement A B",  # likewise
    "kutip rules test",  # the library here has no rules; test_rules_command.py runs it
}


def commands_of(page: str) -> list[str]:
    """The commands of a page's blocks, and those that stand in its sentences."""
    text = (DOCS / page).read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    lines = [line.partition("  #")[0].partition(" | ")[0].strip() for line in blocks.splitlines()]
    return [line for line in (*lines, *re.findall(r"`(kutip [^`]+)`", text)) if line.startswith("kutip ")]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_do_what_it_says(page: str, options: tuple[str, ...], tmp_path: Path) -> None:
    found = commands_of(page)
    assert found
    for command in dict.fromkeys(found):
        if command in NOT_RUN:
            continue
        done = kutip(*options, *shlex.split(command)[1:], cwd=tmp_path)
        assert done.returncode == OTHER.get(command, 0), f"{command}: {said(done)}"
