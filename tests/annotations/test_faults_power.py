"""MATRIX D03: after a power cut at any moment the annotations are those before or after the change under way."""

import hashlib
import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reader.annotations.store import Store, storage
from reader.errors import KutipError

SUPPORT = Path(__file__).resolve().parent.parent / "support"


@pytest.fixture(scope="module")
def power() -> ModuleType:
    spec = importlib.util.spec_from_file_location("power_cuts", SUPPORT / "power_cuts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["power_cuts"] = module
    spec.loader.exec_module(module)
    return module


def work(recorder: Any, cases: Any, path: Path, *, changes: int) -> None:
    """Change a store again and again, with compactions and restarts, and say before and after what it must hold."""
    draw = random.Random(5)
    there: dict[str, str] = {}
    recorder.say({})
    store = Store.open(path, now=cases.NOW)
    for number in range(changes):
        plan = cases.plan(draw, there, limit=12)
        then = cases.after(there, plan)
        recorder.say(there, then)
        cases.carry_out(store, plan)
        there = then
        recorder.say(there)
        if number % 25 == 24:
            store.close()
            store = Store.open(path, now=cases.NOW)
    store.close()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_power_cut_loses_what_was_saved_or_damages_a_file(
    cases: Any, power: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "JOURNAL_LEAST", 30_000)
    recorder = power.Recorder(tmp_path / "recorded")
    recorder.folder.mkdir()
    with recorder.watching():
        work(recorder, cases, recorder.folder / "annotations.json", changes=200)
    assert {step[0] for step in recorder.steps} >= {"link", "write", "sync", "names", "rename"}

    monkeypatch.setattr("os.fsync", lambda _: None)
    folder = tmp_path / "after"
    folder.mkdir()
    opened: dict[bytes, Any] = {}
    count, wrong = 0, []
    for said, files in power.states(recorder.steps, samples=40, seed=11):
        count += 1
        digest = hashlib.sha256(repr(sorted(files.items())).encode()).digest()
        if digest not in opened:
            opened[digest] = found_in(folder, files, cases)
        if opened[digest] not in said[1:]:
            wrong.append((count, said, opened[digest]))
    print(f"{count} states, {len(opened)} of them different, {len(wrong)} wrong")  # noqa: T201 - for the record
    assert wrong == []
    assert count >= 10_000


def found_in(folder: Path, files: dict[str, bytes], cases: Any) -> Any:
    """Open what a cut left, change it once, and give what it held at first; or the refusal's sentence."""
    for file in folder.iterdir():
        file.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    path = folder / "annotations.json"
    try:
        store = Store.open(path, now=cases.NOW)
        found = cases.held(store)
        store.add(cases.annotation(0, id="ff" * 16, note="sesudah"))
        again = cases.held(Store.open(path, readonly=True, now=cases.NOW))
        assert again == found | {"ff" * 16: "sesudah"}
        store._storage.close()
    except KutipError as error:
        return str(error)
    assert not list(folder.glob(".*.kutip-tmp"))
    return found
