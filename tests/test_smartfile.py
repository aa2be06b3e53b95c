"""Smart folders in feeds.toml: only their own lines change, and each change can be taken back."""

from pathlib import Path

import pytest

from reader import feedsfile, smartfile
from reader.config import load
from reader.errors import ConfigError
from reader.smart import SmartFolder

TEXT = """# mine
author = "Sekar"

# what the boss wants
[[smart]]  # daily
name = "Banjir"
query = 'banjir "wali kota"'

[[feed]]
url = "http://a.example/f"

[[smart]]
name = "Said"
query = "has:quote is:unread"

[reading]
width = 80
"""
FLOODS, SAID = SmartFolder("Banjir", 'banjir "wali kota"'), SmartFolder("Said", "has:quote is:unread")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(TEXT, "utf-8")
    return path


def test_they_are_settings(file: Path, tmp_path: Path) -> None:
    settings = load(feeds=file, data=tmp_path, environ={})
    assert settings.smart == (FLOODS, SAID)
    assert settings.notices == ()


def test_saving_writes_at_the_end_and_renaming_in_place(file: Path) -> None:
    new = SmartFolder("Kata", r'/\d+ "persen"/ -x')
    edit = smartfile.save(file, new)
    assert file.read_text().startswith(TEXT)
    assert smartfile.current(file) == (FLOODS, SAID, new)
    feedsfile.undo(edit)
    assert file.read_text() == TEXT

    edit = smartfile.change(file, "Said", SmartFolder("Told", SAID.query))
    assert file.read_text() == TEXT.replace('"Said"', '"Told"')
    edit = feedsfile.undo(edit)
    assert file.read_text() == TEXT
    feedsfile.undo(edit)
    assert smartfile.current(file)[1].name == "Told"


def test_saving_under_a_known_name_changes_its_query_alone(file: Path) -> None:
    edit = smartfile.save(file, SmartFolder("Said", "has:directive"))
    assert file.read_text() == TEXT.replace("has:quote is:unread", "has:directive")
    file.write_text("# new line\n" + file.read_text())
    feedsfile.undo(edit)
    assert file.read_text() == "# new line\n" + TEXT


@pytest.mark.parametrize("name", ["Banjir", "Said"])
def test_removing_leaves_all_else_and_is_undone_after_another_change(file: Path, name: str) -> None:
    edit = smartfile.remove(file, name)
    assert [one.name for one in smartfile.current(file)] == [one for one in ("Banjir", "Said") if one != name]
    assert "# what the boss wants" in file.read_text()
    assert [one.url for one in feedsfile.current(file)] == ["http://a.example/f"]
    assert "\n\n\n" not in file.read_text()
    file.write_text(file.read_text() + "\n# later\n")
    again = feedsfile.undo(edit)
    assert {one.name for one in smartfile.current(file)} == {"Banjir", "Said"}
    feedsfile.undo(again)
    assert len(smartfile.current(file)) == 1


def test_what_cannot_be_is_one_sentence(file: Path) -> None:
    with pytest.raises(ConfigError, match="already"):
        smartfile.change(file, "Said", SmartFolder("Banjir", "x"))
    for change in (
        lambda: smartfile.remove(file, "None"),
        lambda: smartfile.change(file, "None", SmartFolder("Other", "x")),
    ):
        with pytest.raises(ConfigError, match="no smart folder"):
            change()
    for wrong in (
        '[smart]\nname = "a"',
        "[[smart]]",
        '[[smart]]\nname = "a"',
        f"{TEXT}\n[[smart]]\nname='Said'\nquery='x'",
    ):
        file.write_text(wrong)
        with pytest.raises(ConfigError):
            smartfile.current(file)
