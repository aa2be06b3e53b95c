"""What plain mode writes: from any screen to any other, and no more than it takes."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tui.teletype import Teletype, cut

WIDTH, HEIGHT = 24, 5

rows = st.lists(st.text("ab c.", max_size=WIDTH), min_size=HEIGHT, max_size=HEIGHT)
cells = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))


def padded(screen: list[str]) -> list[str]:
    return [row.ljust(WIDTH) for row in screen]


@given(st.lists(st.tuples(rows, cells), min_size=1, max_size=6))
def test_the_terminal_shows_what_was_asked_for_and_has_the_cursor_there(
    steps: list[tuple[list[str], tuple[int, int]]],
) -> None:
    teletype, screen = Teletype(), pyte.Screen(WIDTH, HEIGHT)
    screen.reset_mode(7)  # as the app: a full row does not begin the next one
    stream = pyte.Stream(screen)
    for wanted, cursor in steps:
        stream.feed(teletype.write(padded(wanted), cursor))
        assert [line.rstrip() for line in screen.display] == [row.rstrip() for row in wanted]
        assert (screen.cursor.x, screen.cursor.y) == cursor


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("航空 hari ini", "航海 hari ini"),
        ("cafe\u0301 pagi", "cafe\u0301 sore"),
        ("👩\u200d🚀 ke bulan", "👩\u200d🌾 ke sawah"),
    ],
)
def test_a_row_of_which_terminals_differ_is_written_as_a_whole(before: str, after: str) -> None:
    teletype = Teletype()
    teletype.write([before], (0, 0))
    assert after in teletype.write([after], (0, 0))


def test_nothing_is_written_where_nothing_changed_and_little_where_little_did() -> None:
    teletype = Teletype()
    teletype.write(["3 of 120".ljust(80), ""], (0, 0))
    assert teletype.write(["3 of 120".ljust(80), ""], (0, 0)) == ""
    assert teletype.write(["3 of 120".ljust(80), ""], (4, 1)) == "\x1b[2;5H"
    assert teletype.write(["4 of 120".ljust(80), ""], (4, 1)) == "\x1b[1H4\x1b[2;5H"


def test_frames_of_an_article_are_written_as_letters() -> None:
    written = Teletype().write(["│ ─ ┌┐ ▏█"], (0, 0))
    assert "| - ++ ##" in written


def test_what_is_cut_says_so() -> None:
    assert cut("satu dua tiga", 9) == "satu d..."
    assert cut("satu", 9) == "satu"
