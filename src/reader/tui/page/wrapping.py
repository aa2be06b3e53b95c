"""Break a stretch of text into lines (after Unicode UAX 14), no character of it changed, none put in."""

import unicodedata
from collections.abc import Iterator

from reader.tui.page.glyphs import fitting, is_narrow, row_of

Span = tuple[int, int]

_DASHES = "\u2013\u2014"
_NOT_FIRST = frozenset("、。，．！？：；ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ’”»›)]},.;:!?…%")
"""What no line begins with, beside closing brackets (classes CL, CP, EX, NS, QU)."""


def wrapped(text: str, start: int, end: int, *, room: int) -> Iterator[Span]:
    r"""Give the lines of a stretch; each begins where the one before ended, without the blanks at a break.

    A ``\n`` begins a new line. A word that is longer than ``room`` cells is split between two glyphs.
    """
    at = start
    while True:
        forced = text.find("\n", at, end)
        stop = end if forced < 0 else forced
        while (cut := _cut(text, at, stop, room)) < stop:
            yield at, cut
            at = cut
            while at < stop and text[at] == " ":
                at += 1
            if at >= stop:
                break
        else:
            yield at, stop
        if forced < 0:
            return
        at = forced + 1


def cut_hard(text: str, start: int, end: int, *, first: int, rest: int) -> Iterator[Span]:
    """Give the lines of one line of code: cut where there is no room, and nowhere else."""
    at, room = start, first
    while True:
        cut = fitting(text, at, end, room)
        yield at, cut
        if cut >= end:
            return
        at, room = cut, rest


def _cut(text: str, at: int, stop: int, room: int) -> int:
    """Give where a line from ``at`` ends."""
    if is_narrow(text, at, min(stop, at + room + 1)):
        return _narrow_cut(text, at, stop, room)
    found, fits = row_of(text, at, stop, room)
    if fits:
        return stop
    far = found[-1][1]
    if text[far] == " ":
        return far
    for number in range(len(found) - 1, 0, -1):
        start, end, width = found[number]
        if text[start] == " ":
            return start
        if _may_break(text, start, end, wide=width > 1 or text[end] >= "\u2e80"):
            return end
    return found[0][1] if _may_break(text, *found[0][:2], wide=found[0][2] > 1) else far


def _narrow_cut(text: str, at: int, stop: int, room: int) -> int:
    """Give the same where every character takes one cell, without looking at each of them."""
    far = at + max(room, 1)
    if far >= stop:
        return stop
    if text[far] == " ":
        return far
    blank = text.rfind(" ", at + 1, far)
    edge = far
    while (mark := max(text.rfind(dash, max(blank, at) + 1, edge) for dash in "-\u2013\u2014")) >= 0:
        if _may_break(text, mark, mark + 1, wide=False):
            return mark + 1
        edge = mark
    return blank if blank > at else far


def _may_break(text: str, start: int, end: int, *, wide: bool) -> bool:
    """Tell whether a line may end behind the glyph from ``start`` to ``end``, which is no blank."""
    glyph, after = text[start], text[end]
    if after == " " or after in _NOT_FIRST or unicodedata.category(after) in {"Pe", "Pf"}:
        return False
    if glyph == "-":
        # "ragu-ragu" may be broken, "-5", "11-12" and "–-" may not.
        return start > 0 and text[start - 1].isalpha() and after.isalpha()
    if glyph in _DASHES:
        return start > 0 and not after.isdigit()
    return wide and not _is_hangul(glyph) and unicodedata.category(glyph) not in {"Ps", "Pi"}


def _is_hangul(glyph: str) -> bool:
    # Korean is written with blanks between its words.
    return "\u1100" <= glyph <= "\u11ff" or "\uac00" <= glyph <= "\ud7a3"
