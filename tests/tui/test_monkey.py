"""Every key in every place, in no order at all: nothing crashes, and no work fails unseen.

``KUTIP_MONKEY_KEYS`` is how many keys each place gets (default 150), ``KUTIP_MONKEY_SEED`` where chance begins.
"""

import os
from random import Random

import pytest
from tests_tui import Drive, Driven
from textual import events
from textual.worker import Worker, WorkerState

from reader.tui import keys
from reader.tui.commands import COMMANDS
from reader.tui.keys import CommandScreen

KEYS = int(os.environ.get("KUTIP_MONKEY_KEYS", "150"))
SEED = int(os.environ.get("KUTIP_MONKEY_SEED", "20261112"))

NAMED = {character: name for name, character in keys.ALIASES.items()}
ENDING = {"Q", "ctrl+q"}
ALL_KEYS = sorted(
    {key for command in COMMANDS for sequence in command.keys for key in sequence.split(" ")} - ENDING
    | set("abcdefghijklmnopqrstuvwxyz0123456789+,.'")
    | {"backspace", "ctrl+c", "ctrl+w", "ctrl+a", "ctrl+s", "f2", "insert", "é", "漢", "\u0301", "🙂"}
)
PLACES = {
    "sources": ("1",),
    "latest": ("2",),
    "article": ("2", "j", "j", "j", "enter"),
    "suggestion": ("2", "j", "j", "j", "enter", "]"),
    "selecting": ("2", "j", "j", "j", "enter", "v"),
    "tagging form": ("2", "j", "j", "j", "enter", "v", "i", "s", '"'),
    "annotations": ("a",),
    "line": (":",),
    "find": ("2", "="),
    "help": ("?",),
    "palette": ("ctrl+p",),
}
SIZES = ((120, 40), (80, 24), (160, 48), (40, 12), (20, 5))


def send(driven: Driven, key: str) -> None:
    """Send a key as the terminal does, without waiting for what it does."""
    assert driven.app._driver is not None
    event = events.Key(NAMED.get(key, key), key if len(key) == 1 else None)
    event.set_sender(driven.app)
    driven.app._driver.send_message(event)


@pytest.mark.parametrize("place", PLACES)
async def test_any_keys_in_any_place_end_nothing(
    drive: Drive, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.chdir(str(tmp_path))  # exports go to where the program runs
    monkeypatch.setenv("BROWSER", "no-such-browser")
    failed: list[BaseException | None] = []
    told = CommandScreen.on_worker_state_changed

    def listen(screen: CommandScreen, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            failed.append(event.worker.error)
        told(screen, event)

    monkeypatch.setattr(CommandScreen, "on_worker_state_changed", listen)
    random = Random(f"{SEED} {place}")
    pressed: list[str] = []
    async with drive(size=SIZES[0]) as driven:
        left = KEYS
        while left > 0:
            while len(driven.app.screen_stack) > 1:
                driven.app.screen.dismiss(None)
                await driven.pilot.pause()
            pressed = []
            for key in PLACES[place]:
                send(driven, key)
                await driven.pilot.pause()
            for _ in range(random.randint(5, 40)):
                for _ in range(random.choice((1, 1, 1, 2, 4))):
                    key = random.choice(ALL_KEYS)
                    pressed.append(key)
                    send(driven, key)
                    left -= 1
                if random.random() < 0.1:
                    await driven.pilot.resize_terminal(*random.choice(SIZES))
                await driven.pilot.pause()
                assert driven.app.is_running, pressed
            assert failed == [], pressed
        await driven.settle()
        assert driven.app._exception is None
