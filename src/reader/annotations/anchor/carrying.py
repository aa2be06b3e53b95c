"""Taking a passage from a text that was kept to the one that came after it, by their difference.

The lines that stand in both texts bound the change; inside it the words are compared.
"""

import re

from reader.annotations.anchor.aligning import WORK_LIMIT, Run, equal_runs, stretch, tokens
from reader.annotations.anchor.folding import same_words
from reader.annotations.anchor.model import Match

KEPT = 0.75
"""The least share of a passage's words that still stand between edited neighbours."""

KEPT_BETWEEN = 0.4
"""The same where the word before and the word after stand."""

LETTERS = 5
"""Characters of a word at least, on average: what cannot be compared is not taken apart first."""

_LINE = re.compile(r"[^\n]+\n?|\n")


def carry(old_text: str, new_text: str, start: int, end: int) -> Match | None:
    """Give where ``old_text[start:end]`` stands in ``new_text``, or None where its words went.

    None also where the texts are too large and too different to be compared while a reader waits.
    A passage that moved past its neighbours gives None: look for it with `locate`.

    Raises:
        ValueError: the stretch does not lie in the old text.

    """
    if not 0 <= start <= end <= len(old_text):
        raise ValueError(f"no stretch {start} to {end} in a text of {len(old_text)}")
    if old_text == new_text:
        return Match(start, end, 1.0, "exact")
    if not old_text[start:end].strip():
        return None
    old_lines, new_lines = _lines(old_text), _lines(new_text)
    runs = equal_runs([old_text[a:b] for a, b in old_lines], [new_text[a:b] for a, b in new_lines])
    if runs is None:
        return None
    for run in runs:
        if old_lines[run.old][0] <= start and end <= old_lines[run.old + run.size - 1][1]:
            shift = new_lines[run.new][0] - old_lines[run.old][0]
            return Match(start + shift, end + shift, 1.0, "moved" if shift else "exact")
    old_part, new_part = _change(old_lines, new_lines, runs, (start, end))
    return _between(old_text, new_text, (start, end), (old_part, new_part))


def _lines(text: str) -> list[tuple[int, int]]:
    return [line.span() for line in _LINE.finditer(text)]


def _change(
    old: list[tuple[int, int]], new: list[tuple[int, int]], runs: list[Run], passage: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the stretches of both texts that hold the passage and, on either side, the nearest line that stands."""
    start, end = passage
    old_from = new_from = 0
    for run in runs:
        for at in range(run.old, run.old + run.size):
            there = new[run.new + at - run.old]
            if old[at][1] <= start:
                old_from, new_from = old[at][0], there[0]
            elif old[at][0] >= end:
                return (old_from, old[at][1]), (new_from, there[1])
    return (old_from, old[-1][1]), (new_from, new[-1][1] if new else 0)


def _between(
    old_text: str, new_text: str, passage: tuple[int, int], parts: tuple[tuple[int, int], tuple[int, int]]
) -> Match | None:
    (old_from, old_to), new_part = parts
    start, end = passage
    if (old_to - old_from) * (new_part[1] - new_part[0]) > WORK_LIMIT * LETTERS**2:
        return None
    # Cut at the passage's edges, so that these are borders of words even where the passage cut one.
    before, own = tokens(old_text, old_from, start), tokens(old_text, start, end)
    old, new = [*before, *own, *tokens(old_text, end, old_to)], tokens(new_text, *new_part)
    found = stretch(old, new, len(before), len(before) + len(own))
    if found is None:
        return None
    there = new[found.start : found.end]
    share = 2 * found.kept / sum(token.end - token.start for token in (*own, *there))
    if share < (KEPT_BETWEEN if found.framed else KEPT):
        return None
    low, high = _unglued(new_text, old_text[start:end].strip(), there[0].start, there[-1].end)
    low, high = _with_blanks(old_text[start:end], new_text, low, high)
    if not same_words(old_text[start:end], new_text[low:high]):
        return Match(low, high, round(share, 3), "changed")
    return Match(low, high, round(share, 3), "exact" if low == start else "moved")


def _unglued(text: str, words: str, start: int, end: int) -> tuple[int, int]:
    """Give the very words where a neighbour was glued to them, else the stretch as it is."""
    at = text.find(words, start, end)
    if at < 0:
        return start, end
    borders = at, at + len(words)
    cut = any(0 < border < len(text) and text[border - 1 : border + 1].isalnum() for border in borders)
    return borders if cut else (start, end)


def _with_blanks(words: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch by as many blanks as the passage had at its edges."""
    for _ in range(len(words) - len(words.lstrip())):
        start -= start > 0 and text[start - 1].isspace()
    for _ in range(len(words) - len(words.rstrip())):
        end += end < len(text) and text[end].isspace()
    return start, end
