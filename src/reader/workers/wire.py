"""The messages between Kutip and its workers: MessagePack, each behind its length in four bytes, big end first."""

from typing import Any

import msgspec

LENGTH_BYTES = 4
FRAME_LIMIT = 256 * 1024 * 1024
"""Bytes of one message; a body is at most 15 MiB, so a longer one is a fault."""


class Call(msgspec.Struct, frozen=True, array_like=True):
    """One job. The arguments stay encoded until the job's own type hints tell what they are."""

    job: str
    deadline: float
    args: tuple[msgspec.Raw, ...]
    kwargs: dict[str, msgspec.Raw]


class Done(msgspec.Struct, frozen=True, array_like=True, tag="done"):
    """The job returned ``value``."""

    value: msgspec.Raw
    retire: bool
    """The process has grown and wants to be replaced."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """The job raised a KutipError of class ``kind``; its message is for the user."""

    kind: str
    message: str


class Broke(msgspec.Struct, frozen=True, array_like=True, tag="broke"):
    """The job raised something that nobody foresaw. ``where`` names code, never data."""

    kind: str
    where: str
    retire: bool


Reply = Done | Refused | Broke


def frame(message: Any) -> bytes:
    """Encode one message with its length in front; ValueError if it is longer than ``FRAME_LIMIT``."""
    payload = bytearray(LENGTH_BYTES)
    msgspec.msgpack.Encoder().encode_into(message, payload, LENGTH_BYTES)
    size = len(payload) - LENGTH_BYTES
    if size > FRAME_LIMIT:
        raise ValueError(f"a message of {size} bytes")
    payload[:LENGTH_BYTES] = size.to_bytes(LENGTH_BYTES, "big")
    return bytes(payload)


def length(header: bytes) -> int:
    """Read the length in front of a message; ValueError if it is longer than ``FRAME_LIMIT``."""
    size = int.from_bytes(header, "big")
    if size > FRAME_LIMIT:
        raise ValueError(f"a message of {size} bytes")
    return size
