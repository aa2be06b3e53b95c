"""What locating a passage gives."""

from dataclasses import dataclass
from typing import Literal

MatchState = Literal["exact", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a passage stands in a text. Offsets are code points, end exclusive."""

    start: int
    end: int
    score: float
    """How sure the place is, 0 to 1: 1 is the same words between the same neighbours."""
    state: MatchState
    """Exact: same place, same words. Moved: elsewhere, same words. Changed: other words. Typography is no word."""
