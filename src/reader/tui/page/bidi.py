"""The order in which a line of right-to-left text is shown: the Unicode Bidirectional Algorithm (UAX 9).

A document holds no controls of direction (law 1), so that a paragraph is one run and rules X1 to X8 have nothing to do.
The library that orders whole strings does not say which cell a letter went to, which is what marks, the caret and
the mouse need; hence this, and the tests hold it against that library.
"""

import re
import unicodedata
from collections.abc import Sequence

from reader.tui.page.glyphs import Glyph, glyphs

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_AROUND = 200
"""Characters on both sides of a line that are looked at: what lies further off seldom changes its order."""

_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "「": "」", "『": "』", "《": "》", "【": "】"}
_CLOSING = {close: opened for opened, close in _PAIRS.items()}
_MIRRORED = {"<": ">", "«": "»", "‹": "›", "≤": "≥", **_PAIRS}
_MIRRORED |= {right: left for left, right in _MIRRORED.items()}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})


def base_level(text: str, start: int, end: int) -> int:
    """Give a paragraph's direction, 1 where its first strong letter is right-to-left, else 0 (rules P2 and P3)."""
    for at in range(start, min(end, start + 1000)):
        kind = unicodedata.bidirectional(text[at])
        if kind in {"R", "AL"}:
            return 1
        if kind == "L":
            return 0
    return 0


def ordered(text: str, start: int, end: int, *, base: int, paragraph: tuple[int, int]) -> list[tuple[Glyph, int]]:
    """Give the glyphs of a line from left to right, each with its level; an odd one runs from right to left."""
    left, right = max(paragraph[0], start - _AROUND), min(paragraph[1], end + _AROUND)
    found = levels(text[left:right], base)[start - left : end - left]
    kinds = [unicodedata.bidirectional(character) for character in text[start:end]]
    blank = True
    for at in range(len(found) - 1, -1, -1):  # L1: blanks at the end of a line, and before a tab
        blank = kinds[at] in {"B", "S"} or (blank and kinds[at] in {"WS", "BN"})
        if blank:
            found[at] = base
    line = [(glyph, found[glyph[0] - start]) for glyph in glyphs(text, start, end)]
    for level in range(max((level for _, level in line), default=0), 0, -1):  # L2
        at = 0
        while at < len(line):
            if line[at][1] < level:
                at += 1
                continue
            to = at
            while to < len(line) and line[to][1] >= level:
                to += 1
            line[at:to] = line[at:to][::-1]
            at = to
    return line


def shown(text: str) -> str:
    """Give one line of text as it is to be put on a terminal that keeps the order of what it gets."""
    if RIGHT_TO_LEFT.search(text) is None:
        return text
    base = base_level(text, 0, len(text))
    line = ordered(text, 0, len(text), base=base, paragraph=(0, len(text)))
    return "".join(mirrored(text[start:end], level) for (start, end, _), level in line)


def mirrored(glyph: str, level: int) -> str:
    """Give a glyph as it looks at a level (rule L4)."""
    return _MIRRORED.get(glyph, glyph) if level % 2 else glyph


def levels(text: str, base: int) -> list[int]:
    """Give the level of every character of a paragraph, or of a part of one, whose own level is ``base``."""
    edge = "R" if base else "L"
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    _resolve_weak(kinds, edge)
    _resolve_brackets(text, kinds, edge)
    _resolve_neutral(kinds, edge)
    if base:
        return [base if kind == "R" else base + 1 for kind in kinds]
    return [base + {"L": 0, "R": 1}.get(kind, 2) for kind in kinds]


def _resolve_weak(kinds: list[str], edge: str) -> None:
    """Do rules W1 to W7."""
    _resolve_marks_and_digits(kinds, edge)
    for at in range(1, len(kinds) - 1):  # W4
        around = kinds[at - 1]
        if around == kinds[at + 1] and (around, kinds[at]) in {("EN", "ES"), ("EN", "CS"), ("AN", "CS")}:
            kinds[at] = around
    for start, end in _runs(kinds, frozenset({"ET"})):  # W5
        if (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[start:end] = ["EN"] * (end - start)
    strong = edge
    for at, kind in enumerate(kinds):  # W6 and W7
        if kind in {"ES", "ET", "CS"}:
            kinds[at] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _resolve_marks_and_digits(kinds: list[str], edge: str) -> None:
    """Do rules W1 to W3."""
    before = edge
    for at, kind in enumerate(kinds):
        if kind in {"NSM", "BN"}:
            kinds[at] = before
        before = kinds[at]
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        if kind == "EN" and strong == "AL":
            kinds[at] = "AN"
        elif kind == "AL":
            kinds[at] = "R"


def _resolve_brackets(text: str, kinds: list[str], edge: str) -> None:
    """Do rule N0: brackets take the direction of what is in them, or of what stands before."""
    for left, right in _bracket_pairs(text, kinds):
        inside = {_strong(kind) for kind in kinds[left + 1 : right]} - {""}
        if edge in inside:
            found = edge
        elif inside:
            before = next((_strong(kind) for kind in reversed(kinds[:left]) if _strong(kind)), edge)
            found = before if before in inside else edge
        else:
            continue
        kinds[left] = kinds[right] = found


def _bracket_pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    pairs = []
    for at, character in enumerate(text):
        if kinds[at] != "ON":
            continue
        if character in _PAIRS:
            if len(opened) == 63:
                return []
            opened.append((character, at))
        elif character in _CLOSING:
            for place in range(len(opened) - 1, -1, -1):
                if opened[place][0] == _CLOSING[character]:
                    pairs.append((opened[place][1], at))
                    del opened[place:]
                    break
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    """Do rules N1 and N2."""
    for start, end in _runs(kinds, _NEUTRAL):
        before = _strong(kinds[start - 1]) if start else edge
        after = _strong(kinds[end]) if end < len(kinds) else edge
        kinds[start:end] = [before if before == after else edge] * (end - start)


def _runs(kinds: Sequence[str], wanted: frozenset[str]) -> list[tuple[int, int]]:
    found = []
    at = 0
    while at < len(kinds):
        start = at
        while at < len(kinds) and kinds[at] in wanted:
            at += 1
        if at > start:
            found.append((start, at))
        at += 1
    return found


def _strong(kind: str) -> str:
    return "R" if kind in {"R", "AL", "AN", "EN"} else "L" if kind == "L" else ""
