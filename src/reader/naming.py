"""Names as they are compared: without case, diacritics and punctuation."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=16_384)  # the same few names stand in thousands of annotations
def folded(name: str) -> str:
    """Give a name's words folded, a blank before each, so that the beginning of a word can be looked for."""
    bare = name.casefold()
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in plain if not unicodedata.combining(character))
    return "".join(f" {word}" for word in _WORD.findall(bare))


def has_name(name: str, wanted: str) -> bool:
    """Tell whether each word of ``wanted`` begins a word of a name; nothing wanted is in no name."""
    words = folded(wanted).split()
    within = folded(name)
    return bool(words) and all(f" {word}" in within for word in words)
