"""MATRIX D08 and D26: two copies that start together, each wanting to write; exactly one does, and nothing breaks."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from reader.annotations.store import Store
from reader.errors import StorageError
from reader.folder import DataFolder

RACES = 100


def start_and_save(cases: Any, folder: Path, name: str, *, gate: int) -> dict[str, Any]:
    """Wait at the gate, open everything as the program does, save something, and tell how it went."""
    os.read(gate, 1)
    opened = DataFolder.open(folder)
    told = {"pid": os.getpid(), "notice": opened.notice, "saved": True, "refusal": ""}
    try:
        store = Store.open(folder / "annotations.json", readonly=opened.readonly, now=cases.NOW)
        store.add(cases.annotation(1, id=name))
    except StorageError as error:
        told |= {"saved": False, "refusal": str(error)}
    return told


@pytest.mark.slow
def test_of_two_copies_exactly_one_saves_and_the_other_names_it(cases: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    expected = set()
    for race in range(RACES):
        gate, hold = os.pipe()

        def work(writing: int, race: int = race, gate: int = gate, hold: int = hold) -> None:
            os.close(hold)
            said = start_and_save(cases, folder, f"{os.getpid():08x}{race:08x}", gate=gate)
            os.write(writing, json.dumps(said).encode())
            signal.pause()  # what was opened stays open until both have told

        children = [cases.fork(work) for _ in range(2)]
        os.close(gate)
        os.close(hold)  # wakes both
        told = [json.loads(os.read(reading, 1 << 16)) for _, reading in children]
        for child, reading in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reading)
        (winner,) = (one for one in told if one["saved"])
        (loser,) = (one for one in told if not one["saved"])
        assert winner["notice"] is None
        assert f"process {winner['pid']})" in loser["notice"]
        assert "reading only" in loser["refusal"]
        expected.add(f"{winner['pid']:08x}{race:08x}")
    with Store.open(folder / "annotations.json", now=cases.NOW) as store:
        assert cases.held(store).keys() == expected
