"""Any size, any amount, any moment: the program goes on, and shows what it should when it can again."""

import signal
import time
from pathlib import Path
from random import Random

import pytest
from commands import opened
from terminal import Terminal


@pytest.mark.parametrize(
    "size", [(40, 12), (20, 5), (10, 2), (1, 1), (500, 200)], ids=lambda size: "x".join(map(str, size))
)
def test_every_size_begins_and_ends(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal(*opened(tmp_path), size=size) as terminal:
        terminal.until(lambda: b"\x1b[?1000h" in terminal.written)
        if size[0] >= 20:
            terminal.until("Start")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []


def test_two_hundred_sizes_one_after_another(tmp_path: Path) -> None:
    random = Random(20261112)
    with Terminal(*opened(tmp_path), size=(120, 40)) as terminal:
        for _ in range(200):
            terminal.resize(random.randint(1, 220), random.randint(1, 70))
            terminal.read(patience=0.001)
        terminal.resize(120, 40)
        terminal.until("Start here")
        terminal.press("enter")
        terminal.until("A note that cannot show where it came from")
        terminal.press("Q")
        assert terminal.end() == 0


def test_many_letters_typed_and_pasted_into_a_note_are_there_and_clean(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        terminal.press("enter")
        terminal.until("A note that cannot show where it came from")
        terminal.press("v", "i", "p", '"')
        terminal.until("Save enter")
        for _ in range(20):
            terminal.send("a" * 1000)
            terminal.read(patience=0.001)
        terminal.send("\x1b[200~" + "b" * 50_000 + "\x1b]52;c;UExBTlRFRA==\x07" + "\x1b[201~")
        terminal.send("THE END")
        terminal.until("THE END")
        assert b"UExBTlRFRA==\x07" not in terminal.written
        terminal.press("escape")
        terminal.gone("Save enter")
        terminal.press("Q")
        terminal.end()


def test_it_goes_on_after_it_was_stopped(tmp_path: Path) -> None:
    with Terminal(*opened(tmp_path)) as terminal:
        terminal.until("R fetches the news")
        terminal.signal(signal.SIGSTOP)
        terminal.press("enter")
        terminal.signal(signal.SIGCONT)
        terminal.until("A note that cannot show where it came from")
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []


def test_it_can_be_quit_at_any_moment_of_its_start(tmp_path: Path) -> None:
    arguments = opened(tmp_path)
    for wait in (0.0, 0.2, 0.5):
        with Terminal(*arguments) as terminal:
            terminal.until(lambda: b"\x1b[?1049h" in terminal.written)
            time.sleep(wait)
            terminal.press("Q")
            assert terminal.end() == 0
            assert terminal.is_restored() == []
