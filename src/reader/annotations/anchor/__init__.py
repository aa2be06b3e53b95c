"""Passages that stay where they were put (law 2): `describe` one, `locate` it elsewhere, `carry` it over a change.

Use `carry` where the old text is kept, and `locate` where it is not or where `carry` gives nothing.
"""

from reader.annotations.anchor.carrying import carry
from reader.annotations.anchor.describing import describe
from reader.annotations.anchor.locating import locate
from reader.annotations.anchor.model import Match

__all__ = ["Match", "carry", "describe", "locate"]
