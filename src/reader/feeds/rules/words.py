"""Whole words, whatever their case and accents: in texts that are tested, and in titles that light up.

A text is folded to one string of words with a blank before, between and behind them, so that a phrase is found as a
part of it at the speed of ``in``. Words are what the full-text index takes for words: letters and numbers with the
marks on them (SQLite FTS5, ``unicode61``), so that a list by its index and the words lit in it agree.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
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
    found = [_one(match[0]) for match in _word().finditer(text)]
    return f" {' '.join(found)} " if found else ""


def needle(words: str) -> str:
    """Give what a phrase looks like in a folded text; an ``*`` at its end leaves its last word open.

    Empty where it holds no word.
    """
    inside = folded(words)
    return inside.rstrip(" ") if inside and words.rstrip().endswith("*") else inside


@dataclass(frozen=True, slots=True)
class Watch:
    """Words and names that are watched for, each a phrase; ``begin*`` leaves its end open."""

    needles: tuple[str, ...] = ()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Watch":
        """Watch for these; those that hold no word are left out."""
        return cls(tuple(dict.fromkeys(found for phrase in phrases if (found := needle(phrase)))))

    def __bool__(self) -> bool:
        return bool(self.needles)

    def is_named(self, names: Iterable[str]) -> bool:
        """Whether a watched phrase begins one of several folded names, with a blank before each of their words."""
        return bool(self.needles) and any(f"{name} ".startswith(wanted) for name in names for wanted in self.needles)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Give where watched phrases stand, as (start, end) code points in order, those that overlap as one."""
        if not self.needles:
            return ()
        line = folded(text)
        hits = [hit for wanted in self.needles for hit in _hits(line, wanted)]
        if not hits:
            return ()
        places = words_in(text)
        spans: list[tuple[int, int]] = []
        for first, last in sorted(hits):
            start, end = places[first][0], places[last][1]
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return tuple(spans)


NOTHING_WATCHED = Watch()


def _one(word: str) -> str:
    # A few letters unfold to several words (U+FDFA); they count as one here.
    return fold(word).replace(" ", "")


def _hits(line: str, wanted: str) -> Iterable[tuple[int, int]]:
    """Give the first and last word of each place where a phrase stands in a folded text, counted from 0."""
    length = wanted.strip().count(" ")
    at = line.find(wanted)
    while at >= 0:
        first = line.count(" ", 0, at)
        yield first, first + length
        at = line.find(wanted, at + 1)
