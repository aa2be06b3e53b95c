"""MATRIX D01, D02 and D25: killed at random moments, and at each system call of each thing that the store does."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tinydb

from reader.annotations.store import Store, restore
from reader.errors import DamagedError

SUPPORT = Path(__file__).resolve().parent.parent / "support"
CALLS = ("open", "write", "fsync", "replace", "rename", "ftruncate", "unlink", "mkdir", "close")


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_thousand_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    program = [sys.executable, str(SUPPORT / "annotation_cases.py"), "kills", str(tmp_path), "1000", "20310506"]
    ran = subprocess.run(program, capture_output=True, text=True, check=False, timeout=380)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    print(found)  # noqa: T201 - for the record
    assert (found["lost"], found["refused"], found["left"]) == ([], [], [])
    assert found["kills"] == 1000
    assert found["saved"] > 1000


class Scenario:
    """Something that the store does: how the folder was before, the act, and what the store may hold after a kill."""

    def __init__(self, cases: Any, folder: Path) -> None:
        self.cases = cases
        self.path = folder / "annotations.json"
        self.before = {f"{number:032x}": "" for number in range(4)}

    def prepared(self, *, saved: bool = True) -> Store:
        store = Store.open(self.path, now=self.cases.NOW)
        if saved:
            store.transact(add=[self.cases.annotation(number) for number in range(4)])
        return store

    def opened(self) -> Store:
        return Store.open(self.path, now=self.cases.NOW)

    def changed(self) -> dict[str, str]:
        return self.cases.after(self.before, self.plan())

    def plan(self) -> Any:
        return [("add", "aa" * 16, "baru " * 2000), ("update", f"{1:032x}", "ubah"), ("remove", f"{2:032x}", "")]


def first_start(s: Scenario) -> Any:
    return lambda: s.opened().close(), [{}]


def add(s: Scenario) -> Any:
    s.prepared().close()
    store = s.opened()
    added = s.before | {"ab" * 16: ""}
    return lambda: store.add(s.cases.annotation(5, id="ab" * 16)), [s.before, added]


def several(s: Scenario) -> Any:
    store = s.prepared()
    return lambda: s.cases.carry_out(store, s.plan()), [s.before, s.changed()]


def compact(s: Scenario) -> Any:
    store = s.prepared()
    return store.compact, [s.before]


def close(s: Scenario) -> Any:
    store = s.prepared()
    s.cases.carry_out(store, s.plan())
    return store.close, [s.changed()]


def start_after_a_torn_line(s: Scenario) -> Any:
    s.prepared()
    with s.path.with_suffix(".journal").open("ab") as journal:
        journal.write(b"2 5000 0011")
    return s.opened, [s.before]


def start_after_a_stale_journal(s: Scenario) -> Any:
    store = s.prepared()
    log = s.path.with_suffix(".journal")
    old = log.read_bytes()
    store.compact()
    log.write_bytes(old)
    return s.opened, [s.before]


def start_after_a_damaged_journal(s: Scenario) -> Any:
    s.prepared()
    s.opened().add(s.cases.annotation(9))
    log = s.path.with_suffix(".journal")
    log.write_bytes(log.read_bytes() + b"?\n")
    with pytest.raises(DamagedError):
        s.opened()
    return s.opened, [s.before | {f"{9:032x}": ""}]


def take_over_from_tinydb(s: Scenario) -> Any:
    s.prepared().close()
    with tinydb.TinyDB(s.path) as database:
        database.table("annotations").update({"note": "luar"})
    return s.opened, [dict.fromkeys(s.before, "luar")]


def take_over_beside_a_stale_journal(s: Scenario) -> Any:
    store = s.prepared()
    log = s.path.with_suffix(".journal")
    old = log.read_bytes()
    store.close()
    log.write_bytes(old)
    with tinydb.TinyDB(s.path) as database:
        database.table("annotations").update({"note": "luar"})
    return s.opened, [dict.fromkeys(s.before, "luar")]


def back_up(s: Scenario) -> Any:
    store = s.prepared()
    return lambda: store.back_up(now=s.cases.NOW), [s.before]


def put_a_backup_back(s: Scenario) -> Any:
    store = s.prepared()
    backup = store.back_up(now=s.cases.NOW)
    assert backup is not None
    store.close()
    s.path.unlink()

    def act() -> None:
        restore(s.path, backup, now=s.cases.NOW)

    return act, [s.before, None]


SCENARIOS: list[Callable[[Scenario], Any]] = [
    first_start, add, several, compact, close, start_after_a_torn_line, start_after_a_stale_journal,
    start_after_a_damaged_journal, take_over_from_tinydb, take_over_beside_a_stale_journal, back_up, put_a_backup_back,
]  # fmt: skip


def die_at(number: int, how: str) -> None:
    """Kill this process at the call with a number: before it, after it, or with half of a write done."""
    left = [number]

    def fatal(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                if how == "half" and name == "write":
                    call(arguments[0], arguments[1][: len(arguments[1]) // 2])
                elif how == "after":
                    call(*arguments, **named)
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return called

    for name in CALLS:
        setattr(os, name, fatal(name, getattr(os, name)))


@pytest.mark.slow
@pytest.mark.usefixtures("_no_sync")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("how", ["before", "half", "after"])
def test_a_kill_at_any_system_call_leaves_the_state_before_or_after(
    cases: Any, tmp_path: Path, scenario: Callable[[Scenario], Any], how: str
) -> None:
    for number in range(1, 200):
        folder = tmp_path / str(number)
        folder.mkdir()
        act, allowed = scenario(Scenario(cases, folder))

        def work(_: int, act: Callable[[], None] = act, number: int = number) -> None:
            die_at(number, how)
            act()

        child, reading = cases.fork(work)
        status = os.waitpid(child, 0)[1]
        os.close(reading)
        path = folder / "annotations.json"
        if None in allowed and not path.exists():
            continue
        with Store.open(path, now=cases.NOW) as store:
            assert cases.held(store) in allowed, number
            assert not list(folder.glob(".*.kutip-tmp"))
        shutil.rmtree(folder)
        if not os.WIFSIGNALED(status):
            assert status == 0
            break
    else:
        pytest.fail("it never came to an end")
    assert number >= 3  # a save is one write and one sync


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; the hooks above did the same")
@pytest.mark.slow
def test_a_kill_at_any_real_system_call_of_a_save(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.add(cases.annotation(1))
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import annotation_cases as c; from pathlib import Path\n"
        "from reader.annotations.store import Store\n"
        "s = Store.open(Path(sys.argv[2]), now=c.NOW); s.add(c.annotation(2)); s.close()"
    )
    traced = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,unlink,chmod"
    before, after = {f"{1:032x}": ""}, {f"{1:032x}": "", f"{2:032x}": ""}
    start = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    found = []
    for number in range(1, 60):
        for file in path.parent.iterdir():
            file.unlink()
        for name, content in start.items():
            (path.parent / name).write_bytes(content)
        strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={traced}"]
        strace += ["-e", f"inject={traced}:signal=SIGKILL:when={number}"]
        ran = subprocess.run(
            [*strace, sys.executable, "-B", "-c", program, str(SUPPORT), str(path)], check=False, capture_output=True
        )
        if b"ptrace" in ran.stderr or b"Operation not permitted" in ran.stderr:
            pytest.skip("strace may not trace here; the hooks above did the same")
        with Store.open(path, now=cases.NOW) as store:
            found.append(cases.held(store))
        assert found[-1] in (before, after)
        if ran.returncode == 0:
            break
    assert before in found
    assert found[-1] == after
    assert len(found) > 5


def test_only_our_own_leftovers_go_and_only_after_the_file_was_found_good(cases: Any, path: Path) -> None:
    Store.open(path, now=cases.NOW).close()
    ours = path.with_name(".annotations.json.01234567.kutip-tmp")
    theirs = path.with_name(".library.db.01234567.kutip-tmp")
    for file in (ours, theirs):
        file.write_bytes(b"half")
    good = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(Exception, match="damaged"):
        Store.open(path, now=cases.NOW)
    assert ours.exists()
    path.write_bytes(good)
    Store.open(path, now=cases.NOW).close()
    assert not ours.exists()
    assert theirs.exists()
