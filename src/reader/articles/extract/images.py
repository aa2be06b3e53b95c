"""Where the pictures of a text are: behind ``src``, or where pages put it until a script loads the picture."""

import re
from collections.abc import Callable
from typing import Final

SMALLEST: Final = 100
"""Pixels of a side, as far as the page tells them; what is smaller is a sign, a face or a counter."""
WIDEST: Final = 1600
"""Pixels of the widest version that is chosen where a page offers several (HTML Standard, 4.8.4.2.1)."""
ATTRIBUTES: Final = ("data-src", "data-lazy-src", "data-original", "data-url", "src")
_SETS: Final = ("data-srcset", "srcset")
_NONE = re.compile(r"(?:data|blob|javascript|file):|.*\.svg(?:[?#]|$)", re.IGNORECASE | re.DOTALL)
_STAND_IN = re.compile(r"\b(?:blank|pixel|spacer|transparent|placeholder|lazy[-_]?load)\b[^/]*$", re.IGNORECASE)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+(\d+)w|\s+[\d.]+x)?\s*(?:,|$)")


def address(get: Callable[[str], str | None]) -> str | None:
    """Give the address in an ``img`` as it stands there, by what ``get`` gives for each attribute; None for none."""
    for side in ("width", "height"):
        told = _PIXELS.match(get(side) or "")
        if told and int(told.group(1)) < SMALLEST:
            return None
    for name in _SETS:
        if (found := _of_set(get(name) or "")) is not None:
            return found
    for name in ATTRIBUTES:
        url = (get(name) or "").strip()
        if url and not _NONE.match(url) and not _STAND_IN.search(url):
            return url
    return None


def _of_set(value: str) -> str | None:
    offered = [(int(match.group(2) or 0), match.group(1)) for match in _CANDIDATE.finditer(value[:20_000])]
    fit = [one for one in offered if 0 < one[0] <= WIDEST and not _NONE.match(one[1])]
    return max(fit)[1] if fit else None
