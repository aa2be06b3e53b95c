"""How commands say things: plain lines for people, JSON Lines for programs."""

import sys
from datetime import UTC, datetime
from typing import Any


def say(text: str = "") -> None:
    """Print a line for a person; what came from outside has been cleaned where it entered."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(text + "\n")


def say_json(record: Any) -> None:
    """Print one JSON line; dataclasses and times are understood, times come out in UTC with ``Z``."""
    import msgspec.json

    sys.stdout.write(msgspec.json.encode(record).decode() + "\n")


def stamp(moment: datetime | None) -> str | None:
    """Give a time as ISO 8601 in UTC, to the second, with ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment is not None else None
