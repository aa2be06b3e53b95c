"""Changes of feeds.toml keep the user's comments and order, and can be taken back."""

from pathlib import Path

import pytest

from reader import feedsfile
from reader.config import Subscription
from reader.errors import ConfigError

TEXT = """# mine, since the flood of Rancabatu
author = "Sekar"

# ---- the coast ----
[[feed]]  # first
url = "http://a.example/f"   # by the sea
title = "Kabar A"
tags = [
  "laut",  # salt
  "pagi",
]

# ---- the hills ----

[[feed]]
url = "http://b.example/f"
interval = 60

[reading]
width = 80
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(TEXT, "utf-8")
    return path


def urls(file: Path) -> list[str]:
    return [one.url for one in feedsfile.current(file)]


def test_added_feeds_stand_at_the_end_and_nothing_else_changes(file: Path) -> None:
    new = Subscription(url="http://c.example/f?a=1", title='Kabar "C" \\ é', category="Bukit/Timur", tags=("x", "y"))

    edit = feedsfile.add(file, [new, new])

    assert file.read_text().startswith(TEXT)
    assert feedsfile.current(file)[-1] == new
    feedsfile.undo(edit)
    assert file.read_text() == TEXT


def test_a_feed_that_is_there_already_is_not_added_again(file: Path) -> None:
    feedsfile.add(file, [Subscription(url="http://a.example/f", title="Other")])

    assert file.read_text() == TEXT


def test_a_change_touches_the_lines_of_its_feed_alone(file: Path) -> None:
    edit = feedsfile.change(file, ["http://a.example/f"], title="Laut", category="Pesisir", paused=True)

    text = file.read_text()
    assert text.replace("Laut", "Kabar A").replace('category = "Pesisir"\n', "").replace("paused = true\n", "") == TEXT
    first = feedsfile.current(file)[0]
    assert (first.title, first.category, first.paused, first.tags) == ("Laut", "Pesisir", True, ("laut", "pagi"))
    again = feedsfile.undo(edit)
    assert file.read_text() == TEXT
    feedsfile.undo(again)
    assert file.read_text() == text


def test_resuming_and_emptying_take_the_lines_away(file: Path) -> None:
    feedsfile.change(file, ["http://b.example/f"], paused=True, category="Bukit", tags=("a",))
    feedsfile.change(file, ["http://b.example/f"], paused=False, category="", tags=())

    assert file.read_text() == TEXT


def test_a_removed_feed_takes_no_comment_of_the_user_along(file: Path) -> None:
    edit = feedsfile.remove(file, ["http://a.example/f"])

    text = file.read_text()
    assert "# ---- the coast ----" in text
    assert "# ---- the hills ----" in text
    assert "width = 80" in text
    assert urls(file) == ["http://b.example/f"]
    feedsfile.undo(edit)
    assert file.read_text() == TEXT


def test_undo_keeps_what_the_user_wrote_meanwhile(file: Path) -> None:
    removed = feedsfile.remove(file, ["http://a.example/f"])
    file.write_text(file.read_text() + "# a thought\n")
    feedsfile.undo(removed)
    assert urls(file) == ["http://b.example/f", "http://a.example/f"]
    assert "# a thought" in file.read_text()
    assert "# salt" in file.read_text()

    changed = feedsfile.change(file, ["http://a.example/f"], title="Laut")
    file.write_text("# another\n" + file.read_text())
    feedsfile.undo(changed)
    assert feedsfile.current(file)[1].title == "Kabar A"
    assert file.read_text().startswith("# another\n")

    added = feedsfile.add(file, [Subscription(url="http://c.example/f", title="C")])
    file.write_text("# third\n" + file.read_text())
    again = feedsfile.undo(added)
    assert "c.example" not in file.read_text()
    feedsfile.undo(again)
    assert urls(file)[-1] == "http://c.example/f"


@pytest.mark.parametrize(
    "text",
    [
        'feed = [{url = "http://a.example/f"}]\n',
        'note = """\n[[feed]]\n"""\n[[feed]]\nurl = "http://a.example/f"\n',
    ],
)
def test_what_cannot_be_told_apart_is_left_alone(file: Path, text: str) -> None:
    file.write_text(text)

    with pytest.raises(ConfigError, match="edit it there"):
        feedsfile.change(file, ["http://a.example/f"], title="x")

    assert file.read_text() == text


def test_a_file_that_is_broken_meanwhile_is_left_alone(file: Path) -> None:
    file.write_text("[[feed\n")

    for act in (
        lambda: feedsfile.add(file, [Subscription(url="http://c.example/f")]),
        lambda: feedsfile.remove(file, ["http://a.example/f"]),
    ):
        with pytest.raises(ConfigError, match="not valid TOML"):
            act()
    assert file.read_text() == "[[feed\n"


def test_a_linked_file_stays_a_link_and_windows_lines_stay_so(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_bytes(TEXT.replace("\n", "\r\n").encode())
    link = tmp_path / "feeds.toml"
    link.symlink_to(real)

    feedsfile.change(link, ["http://a.example/f"], title="Laut")

    assert link.is_symlink()
    assert real.read_bytes() == TEXT.replace("Kabar A", "Laut").replace("\n", "\r\n").encode()


def test_settings_of_a_feed_in_tables_of_their_own_go_with_it(file: Path) -> None:
    file.write_text(
        '[[feed]]\nurl = "http://a.example/f"\n[feed.more]\nx = 1\n\n[[feed]]\nurl = "http://b.example/f"\n'
    )

    feedsfile.change(file, ["http://a.example/f"], title="A")
    assert "[feed.more]\nx = 1\n" in file.read_text()
    feedsfile.remove(file, ["http://a.example/f"])
    assert file.read_text() == '[[feed]]\nurl = "http://b.example/f"\n'


def test_ten_thousand_feeds_are_added_and_one_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text("# all of them\n")
    feedsfile.add(file, [Subscription(url=f"http://h{n}.example/f", title=f"Kabar {n}") for n in range(10_000)])
    feedsfile.change(file, ["http://h9000.example/f"], paused=True)

    found = feedsfile.current(file)
    assert len(found) == 10_000
    assert [one.title for one in found if one.paused] == ["Kabar 9000"]
