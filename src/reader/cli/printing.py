"""How commands say things: plain lines for people, JSON Lines for programs."""

import sys
from typing import Any

from reader.desk.records import stamp
from reader.speech import again, english

__all__ = ["complain", "say", "say_json", "stamp"]


def say(text: str = "") -> None:
    """Print a line for a person; what came from outside has been cleaned where it entered."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(again(text) + "\n")


def say_json(record: Any) -> None:
    """Print one JSON line; dataclasses and times are understood, times come out in UTC with ``Z``."""
    import msgspec.json

    sys.stdout.write(msgspec.json.encode(record, enc_hook=_in_english).decode() + "\n")


def _in_english(value: Any) -> Any:
    return english(value)
