"""Which language a text is in, told by the small words that every sentence holds."""

import re
from collections import Counter

from reader.suggest import packs

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6000
"""Code points that are looked at."""
_SHARE = 0.08
"""Share of the words that must be a language's small words; in running text it is 0.2 to 0.5."""


def detect(text: str) -> str:
    """Give the tag of the pack whose small words are the most frequent; "und" where none is frequent enough."""
    counts = Counter(_WORD.findall(text[:_SAMPLE].lower()))
    total = sum(counts.values())
    if not total:
        return "und"
    best, score = "und", 0.0
    for tag in packs.available():
        share = sum(counts[word] for word in packs.load(tag).detect) / total
        if share > score:
            best, score = tag, share
    return best if score >= _SHARE else "und"
