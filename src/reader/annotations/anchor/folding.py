"""Text with its typography folded away, and the way back to its own offsets.

Quotation marks, dashes, blanks and case change when an outlet moves to another system; the words do not. A search
in folded text finds them, and `Folded.span` tells where they stand in the text as it is.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_DOUBLE = "“”„‟«»″〝〞＂"
_SINGLE = "‘’‚‛‹›`´′ʼ＇"
_DASHES = "‐‑‒–—―−﹘﹣－"
_BLANKS = (
    "\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SAME = tuple(
    (old, new) for new, olds in (('"', _DOUBLE), ("'", _SINGLE), ("-", _DASHES), (" ", _BLANKS)) for old in olds
)
_SAME_ASCII = tuple((old, new) for old, new in _SAME if old.isascii())
# Every one of these becomes shorter or keeps its length: the way back needs no more than a list of steps.
_RUNS = re.compile(f"[ {_HIDDEN}]{{2,}}|[{_HIDDEN}]|\\.{{3,}}|-{{2,}}|''")

# No run is without one of these; looking for them costs a tenth of looking for runs.
_SIGNS = ("  ", "...", "--", "''", *_HIDDEN)
_SHRUNK = ((" ", " "), (".", "…"), ("-", "-"), ("'", '"'))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and the steps by which its offsets lag behind those of the text that it was made from."""

    text: str
    _at: tuple[int, ...]
    _lag: tuple[int, ...]

    def raw(self, offset: int) -> int:
        """Give the offset in the text as it is."""
        step = bisect_right(self._at, offset)
        return offset + (self._lag[step - 1] if step else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the text as it is."""
        if end <= start:
            return self.raw(start), self.raw(start)
        shrunk = self.text[end - 1] in ' …-"'
        return self.raw(start), self.raw(end) if shrunk else self.raw(end - 1) + 1


def fold_marks(text: str) -> str:
    """Give text with one form of each quotation mark, dash and blank, of the same length."""
    for old, new in _SAME_ASCII if text.isascii() else _SAME:
        if old in text:
            text = text.replace(old, new)
    return text


def fold_evenly(text: str) -> str:
    """Give text without typography and case, of the same length."""
    # Only İ has a lower case of two code points.
    return fold_marks(text).replace("İ", "I").lower()


def fold(text: str) -> Folded:
    """Fold typography and case."""
    even = fold_evenly(text)
    if not any(sign in even for sign in _SIGNS):
        return Folded(even, (), ())
    parts: list[str] = []
    at: list[int] = []
    lag: list[int] = []
    done = length = 0
    for run in _RUNS.finditer(even):
        new = _shrunk(run)
        parts += (even[done : run.start()], new)
        length += run.start() - done + len(new)
        done = run.end()
        at.append(length)
        lag.append(done - length)
    parts.append(even[done:])
    return Folded("".join(parts), tuple(at), tuple(lag))


@lru_cache(maxsize=4)
def fold_article(text: str) -> Folded:
    """Fold a text, and keep the last few: an article's annotations are located one after the other."""
    return fold(text)


def same_words(one: str, other: str) -> bool:
    """Tell whether two passages differ in typography at most; a change of case is a change."""
    return one == other or _shape(one) == _shape(other)


def _shape(text: str) -> str:
    return _RUNS.sub(_shrunk, fold_marks(text))


def _shrunk(run: re.Match[str]) -> str:
    found = run.group()
    for mark, new in _SHRUNK:
        if mark in found:
            return new
    return ""
