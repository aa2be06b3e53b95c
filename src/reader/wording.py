"""The words of a text as they are compared: whole, whatever their case and accents.

A text is folded to one string of words with a blank before, between and behind them, so that a phrase is found as a
part of it at the speed of ``in``. Words are what the full-text index takes for words: letters and numbers with the
marks on them (SQLite FTS5, ``unicode61``), so that a list by its index and what is compared here agree.
"""

import re
import unicodedata
from functools import cache

BREAK = " \n "
"""Between two values that are tested together; no phrase reaches over it."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_MARKS_TO = 0x1E00
_FURTHER_MARKS = "\u20d0-\u20ff\ua66f-\ua672\ua674-\ua67d\ua802\ua806\ua80b\ua823-\ua827\ufe20-\ufe2f\u200c\u200d"


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, _MARKS_TO) if unicodedata.category(chr(code))[0] == "M")
    return re.compile(rf"[^\W_](?:[^\W_]|[{marks}{_FURTHER_MARKS}])*")


def fold(text: str) -> str:
    """Give text without case, accents and compatibility forms: for comparing, never for showing."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold()


def words_in(text: str) -> list[tuple[int, int]]:
    """Give where each word stands, as (start, end) code points."""
    return [match.span() for match in _word().finditer(text)]


def folded(text: str) -> str:
    """Give a text's words, folded, with a blank before, between and behind them; empty where there is none."""
    found = [word.lower() if word.isascii() else _one(word) for word in _word().findall(text)]
    return f" {' '.join(found)} " if found else ""


def needle(words: str) -> str:
    """Give what a phrase looks like in a folded text; an ``*`` at its end leaves its last word open.

    Empty where it holds no word.
    """
    inside = folded(words)
    return inside.rstrip(" ") if inside and words.rstrip().endswith("*") else inside


def _one(word: str) -> str:
    # A few letters unfold to several words (U+FDFA); they count as one here.
    return fold(word).replace(" ", "")
