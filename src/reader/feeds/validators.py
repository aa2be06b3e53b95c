"""Validators (RFC 9110, 8.8): strings that go back to a server byte for byte, or not at all."""

import re

LIMIT = 16 * 1024
"""Characters that are sent back; servers refuse longer heads anyway."""

# What would end the header field, or is refused by HTTP libraries (RFC 9110, 5.5).
_UNSENDABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f\u0100-\U0010ffff]")


def is_sendable(value: str) -> bool:
    """Whether a validator, kept as Latin-1, can go back as it came."""
    return 0 < len(value) <= LIMIT and not _UNSENDABLE.search(value)
