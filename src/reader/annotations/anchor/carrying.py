"""Taking a passage from an old text to a new one by their difference."""

from reader.annotations.anchor.model import Match


def carry(old_text: str, new_text: str, start: int, end: int) -> Match | None:
    """todo"""
    return None
