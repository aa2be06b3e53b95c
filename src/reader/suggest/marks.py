"""Quotation marks, paired: every style, nested, unbalanced, and quotations that run over several paragraphs.

Straight marks are told apart by what stands beside them; a mark that finds no partner opens nothing. A paragraph
that opens a quotation without closing it continues in the next one if that opens with a mark too, which is how
newspapers set a quotation of several paragraphs (Chicago Manual of Style, 13.30).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile("[\"“”„‟«»‘’‹›']{1,2}|``")
_DOUBLE = frozenset('"“”„‟«»') | {"''", "``", "‘‘", "’’", "““", "””"}
_OPENING = frozenset("“„‟«‹‘") | {"``", "‘‘", "““"}
_CLOSING = frozenset("”»›’") | {"’’", "””"}
_LIMIT = 6000
"""Code points of the longest quotation that an unclosed mark may run to within one paragraph."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between two marks, marks included; ``inner_start`` and ``inner_end`` leave them out."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    single: bool = False
    """Whether the marks are single ones, which in many papers set off a title or a nickname."""


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    end: int
    shape: str
    """"double" or "single"."""
    can_open: bool
    can_close: bool
    sure: bool
    """Whether the glyph itself says which of the two it is."""


def pair(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quotation]:
    """Give the outermost quotations of a text, in order."""
    marks = _marks(text)
    found: list[Quotation] = []
    if not marks:
        return found
    at = 0
    unclosed: list[_Mark | None] = []
    lines: list[list[Quotation]] = []
    for start, end in paragraphs:
        line = []
        while at < len(marks) and marks[at].at < end:
            if marks[at].at >= start:
                line.append(marks[at])
            at += 1
        done, left = _pair_line(line)
        lines.append(done)
        unclosed.append(left)
    for index in range(len(lines)):
        if unclosed[index] is not None:
            joined = _over_paragraphs(text, paragraphs, index, (lines, unclosed))
            if joined is not None:
                found.append(joined)
        found.extend(lines[index])
    found.sort(key=lambda quotation: quotation.start)
    apart: list[Quotation] = []
    for quotation in found:
        if not apart or quotation.start >= apart[-1].end:
            apart.append(quotation)
    return apart


def _marks(text: str) -> list[_Mark]:
    found = []
    size = len(text)
    for match in _MARK.finditer(text):
        glyphs, start, end = match.group(), match.start(), match.end()
        pieces = [(glyphs, start, end)]
        if len(glyphs) == 2 and glyphs not in _DOUBLE:
            pieces = [(glyphs[0], start, start + 1), (glyphs[1], start + 1, end)]
        for glyph, begin, stop in pieces:
            before = text[begin - 1] if begin else " "
            after = text[stop] if stop < size else " "
            if glyph in {"'", "’", "‘", "‹", "›"}:
                if before.isalnum() and after.isalnum():
                    continue  # an apostrophe
                shape = "single"
            else:
                shape = "double"
            free_before = not before.isalnum() and before not in ".,!?;:…%)"
            free_after = not after.isalnum()
            touching = after.isspace()
            if glyph in _OPENING:
                can_open, can_close, sure = not touching, bool(touching and not free_before), not touching
            elif glyph in _CLOSING:
                can_open, can_close = bool(free_before and not touching), not before.isspace() or touching
                sure = not can_open
            else:
                can_open = (free_before or shape == "double") and not touching
                can_close = free_after and not before.isspace()
                if not can_open and not can_close:
                    can_open, can_close = True, True
                sure = can_open != can_close
            if shape == "single" and glyph == "'" and not free_before and not free_after:
                continue
            found.append(_Mark(begin, stop, shape, can_open, can_close, sure))
    return found


def _pair_line(marks: Sequence[_Mark]) -> tuple[list[Quotation], _Mark | None]:
    """Pair the marks of one paragraph; the second value is the last double mark that stayed open."""
    found: list[Quotation] = []
    opened: _Mark | None = None
    depth = 0
    doubles = [mark for mark in marks if mark.shape == "double"]
    for index, mark in enumerate(doubles):
        opens = mark.can_open and mark.sure
        if opened is None or mark.at - opened.at > _LIMIT:
            may_open = mark.can_open or not mark.sure
            opened, depth = (mark, 0) if may_open else (None, 0)
        elif opens and _nests(doubles, index):
            depth += 1
        elif opens:
            opened, depth = mark, 0
        elif mark.can_close and depth:
            depth -= 1
        elif mark.can_close:
            if mark.at > opened.end:
                found.append(Quotation(opened.at, mark.end, opened.end, mark.at))
            opened = None
    return [*found, *_pair_singles([mark for mark in marks if mark.shape == "single"], found)], opened


def _nests(marks: Sequence[_Mark], index: int) -> bool:
    """Whether two closing marks follow before the next opening one, so that this one opens a quotation within."""
    closing = 0
    for following in range(index + 1, len(marks)):
        mark = marks[following]
        if mark.can_open and mark.sure:
            return False
        closing += mark.can_close
        if closing == 2:
            return True
    return False


def _pair_singles(marks: Sequence[_Mark], doubles: Sequence[Quotation]) -> list[Quotation]:
    found: list[Quotation] = []
    opened: _Mark | None = None
    for mark in marks:
        if any(q.start <= mark.at < q.end for q in doubles):
            continue
        if opened is None:
            if mark.can_open:
                opened = mark
        elif mark.can_close:
            if mark.at - opened.end > 1:
                found.append(Quotation(opened.at, mark.end, opened.end, mark.at, single=True))
            opened = None
        elif mark.can_open:
            opened = mark
    return [q for q in found if not any(q.start < d.start and q.end > d.end for d in doubles)]


def _over_paragraphs(
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    index: int,
    state: tuple[list[list[Quotation]], list[_Mark | None]],
) -> Quotation | None:
    """Join a quotation that its paragraph does not close with the paragraphs that continue it."""
    lines, unclosed = state
    opened = unclosed[index]
    if opened is None:
        return None
    end = paragraphs[index][1]
    inner_end = end
    for following in range(index + 1, len(paragraphs)):
        start, stop = paragraphs[following]
        left = unclosed[following]
        if left is not None and left.at == start:
            end = inner_end = stop
            unclosed[following] = None
            continue
        if lines[following] and lines[following][0].start == start:
            last = lines[following].pop(0)
            end, inner_end = last.end, last.inner_end
        break
    if end == paragraphs[index][1] and len(text[opened.end : end].split()) < 3:
        return None
    return Quotation(opened.at, end, opened.end, inner_end)
