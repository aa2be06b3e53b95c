"""Annotations for tests, what a store holds as plain data, and a program that is killed while it changes a store.

``python annotation_cases.py kills FOLDER COUNT SEED`` forks a child that changes the store and says each change before
and after it on a pipe, kills it at a random moment, and compares what the store then holds with what was acknowledged.
It prints one JSON object. Forking from this small program makes a kill cost milliseconds.
"""

import json
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reader.annotations.model import Annotation, Evidence, Selector
from reader.annotations.store import Store, storage
from reader.errors import KutipError

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


def annotation(number: int, **changes: Any) -> Annotation:
    """Give the annotation with a number; the same number gives an equal one."""
    url = f"https://harian-rimba.example/warta/{number % 7}"
    made = Annotation(
        id=f"{number:032x}",
        article=url,
        kind="quote" if number % 2 else "directive",
        selector=Selector(
            start=number % 900,
            end=number % 900 + 40,
            exact="“Jembatan itu selesai tahun ini,” kata Wira.",
            prefix="di Kota Rimba. ",
            suffix=" Ia menambahkan",
            text_sha256="0f" * 32,
        ),
        evidence=Evidence(
            url=url,
            outlet="Harian Rimba",
            title="Jembatan Rimba dibuka",
            byline="Tari Lestari",
            published=NOW,
            fetched=None,
            text_sha256="0f" * 32,
            extractor="1",
        ),
        created=NOW + timedelta(seconds=number % 10_000),
        modified=NOW,
        fields={"speaker": f"Wira {number % 5}", "role": "Wali Kota Rimba"},
        tags=("kota/jembatan",),
    )
    return replace(made, **changes)


def held(store: Store) -> dict[str, str]:
    """Give what a store holds, short enough to compare often: each id's note. Every record is decoded on the way."""
    return {one.id: one.note for one in store.all()}


Plan = list[tuple[str, str, str]]
"""A change: (add, update or remove; id; note) each."""


def plan(draw: random.Random, there: dict[str, str], *, limit: int = 40) -> Plan:
    """Draw a change that fits what is there: one or several of add, update, remove."""
    names = sorted(there)
    draw.shuffle(names)
    chosen: Plan = []
    for _ in range(draw.choice((1, 1, 1, 3, 6))):
        kind = draw.choice(("add", "add", "update", "remove")) if len(there) < limit else "remove"
        note = "catatan " * draw.choice((0, 1, 30, 900)) + str(draw.random())
        if kind == "add":
            chosen.append(("add", f"{draw.getrandbits(128):032x}", note))
        elif names:
            chosen.append((kind, names.pop(), note))
    return chosen


def carry_out(store: Store, changes: Plan) -> None:
    """Bring a plan to a store as one change."""

    def made(kind: str) -> list[Annotation]:
        return [annotation(int(name, 16), note=note) for what, name, note in changes if what == kind]

    removed = [name for what, name, _ in changes if what == "remove"]
    store.transact(add=made("add"), update=made("update"), remove=removed)


def after(there: dict[str, str], changes: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Give what is there once a plan was carried out."""
    result = dict(there)
    for kind, name, note in changes:
        if kind == "remove":
            del result[name]
        else:
            result[name] = note
    return result


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Run ``work`` in a forked child with the writing end of a pipe; give its process id and the reading end."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # newer Pythons warn of threads; none of them holds a lock that the child needs
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        work(writing)
        code = 0
    finally:
        os._exit(code)


def drained(reading: int) -> bytes:
    """Give everything that comes from a pipe until it is closed."""
    parts = []
    while part := os.read(reading, 1 << 16):
        parts.append(part)
    os.close(reading)
    return b"".join(parts)


def _heard(reading: int, lines: int) -> bytes:
    """Give what comes from a pipe until so many lines did."""
    said = b""
    while said.count(b"\n") < lines:
        part = os.read(reading, 1 << 16)
        if not part:
            break
        said += part
    return said


def _change_for_ever(path: Path, seed: int, writing: int) -> None:
    draw = random.Random(seed)
    storage.JOURNAL_LEAST = draw.choice((2_000, 20_000, 1 << 20))
    store = Store.open(path, now=NOW)
    there = held(store)
    while True:
        if draw.random() < 0.05:
            store.close()
            store = Store.open(path, now=NOW)
        changes = plan(draw, there)
        os.write(writing, json.dumps(changes).encode() + b"\n")
        carry_out(store, changes)
        os.write(writing, b"saved\n")
        there = after(there, changes)


def kills(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """Kill a child ``count`` times and give what was found."""
    draw = random.Random(seed)
    path = folder / "annotations.json"
    there: dict[str, str] = {}
    fsync, os.fsync = os.fsync, lambda _: None  # a kill leaves the page cache, so only the child needs to sync
    found: dict[str, Any] = {"kills": 0, "saved": 0, "lost": [], "refused": [], "leftovers": 0, "torn": 0}
    for round_ in range(count):

        def work(writing: int, seed: int = seed + round_) -> None:
            os.fsync = fsync
            _change_for_ever(path, seed, writing)

        child, reading = fork(work)
        heard = _heard(reading, draw.choice((0, 1, 2, 3, 5, 8, 13)))
        time.sleep(draw.random() ** 2 * 0.004)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found["kills"] += 1
        said = (heard + drained(reading)).decode().split("\n")
        pending: Plan = []
        for line in said[:-1]:  # what follows the last newline was cut off
            if line == "saved":
                there, pending = after(there, pending), []
                found["saved"] += 1
            else:
                pending = json.loads(line)
        found["leftovers"] += len(list(folder.glob(".*.kutip-tmp")))
        try:
            with Store.open(path, now=NOW) as store:
                now_there = held(store)
                found["torn"] += any("stopped" in notice for notice in store.notices)
        except KutipError as error:
            found["refused"].append(f"kill {round_}: {error}")
            break
        if now_there not in (there, after(there, pending)):
            found["lost"].append(round_)
        there = now_there
    found["left"] = sorted(path.name for path in folder.glob(".*.kutip-tmp"))
    return found


if __name__ == "__main__":
    json.dump(kills(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])), sys.stdout)
