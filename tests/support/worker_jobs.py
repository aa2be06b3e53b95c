"""Jobs for the tests of the pool: one for each way in which a job can end."""

import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reader.errors import ParseError


@dataclass(frozen=True, slots=True)
class Parcel:
    name: str
    sent: datetime
    weights: tuple[int, ...]
    body: bytes = b""


def forward(parcel: Parcel, *, days: int = 1) -> Parcel:
    return Parcel(parcel.name.upper(), parcel.sent + timedelta(days=days), parcel.weights[::-1], parcel.body)


def pid() -> int:
    return os.getpid()


def niceness() -> int:
    return os.nice(0)


def chatter() -> str:
    print("words on stdout", flush=True)  # noqa: T201 - what libraries do
    os.write(1, b"and more of them")
    return "still understood"


def hang(started: str | None = None) -> None:
    if started:
        Path(started).write_text(str(os.getpid()))
    while True:
        time.sleep(60)


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def die() -> None:
    os._exit(3)


def eat() -> int:
    return len(bytearray(4 * 1024**3))


def swell() -> int:
    block = bytearray(400 * 1024**2)
    for start in range(0, len(block), 4096):
        block[start] = 1
    return os.getpid()


def refuse() -> None:
    raise ParseError("these bytes \x1b[31mhold no feed")


def stumble(secret: str) -> None:
    raise RuntimeError(secret)


def _hidden() -> int:
    return 1
