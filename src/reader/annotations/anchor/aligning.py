"""The words of two texts side by side: which stand in both, and where a run of the old ones lies among the new.

Sequences are aligned by their longest common subsequence (Hyyrö 2004, bit-parallel, as RapidFuzz has it).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.annotations.anchor.folding import fold_evenly

WORK_LIMIT = 25_000_000
"""Pairs of words (or lines) compared at most: 3 MB of bits; beyond it nothing is aligned."""

INSERTED = 4
"""Words put in beside a passage that are taken for a part of it; more are a text of their own."""

NEIGHBOURS = 3
"""Words and marks beside a passage that have to stand, for what lies between to be it: one alone stands by chance."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text."""

    start: int
    end: int
    word: str
    """As it is compared: without typography and case."""
    first: bool
    """Whether it is the first of its line."""


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Give the words and marks of ``text[start:end]``."""
    found: list[Token] = []
    done = start
    for match in _TOKEN.finditer(fold_evenly(text[start:end])):
        at, to = start + match.start(), start + match.end()
        found.append(Token(at, to, match.group(), "\n" in text[done:at]))
        done = to
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """Elements that stand in both sequences, one after the other."""

    old: int
    new: int
    size: int


def equal_runs(old: Sequence[str], new: Sequence[str]) -> list[Run] | None:
    """Give the runs that stand in both; None where it would take too long."""
    from rapidfuzz.distance import LCSseq

    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    old_left, new_left = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old_left) * len(new_left) > WORK_LIMIT:
        return None
    runs = [Run(0, 0, head)] if head else []
    runs += [
        Run(head + step.src_start, head + step.dest_start, step.src_end - step.src_start)
        for step in LCSseq.opcodes(old_left, new_left)
        if step.tag == "equal"
    ]
    if tail:
        runs.append(Run(len(old) - tail, len(new) - tail, tail))
    return runs


@dataclass(frozen=True, slots=True)
class Stretch:
    """New tokens from ``start`` to ``end`` that stand for old ones."""

    start: int
    end: int
    kept: int
    """Characters of the old words that stand."""
    framed: bool
    """Whether the old neighbours on both sides stand."""


def stretch(old: Sequence[Token], new: Sequence[Token], first: int, last: int) -> Stretch | None:
    """Give the new tokens for the old ones from ``first`` to ``last``; None where none of them stands.

    What is between neighbours that stand is the passage, but for sentences put in beside it. Where a neighbour went,
    the passage begins with its own first word that stands, and as many words before that as it had itself; the end
    likewise.
    """
    runs = equal_runs([token.word for token in old], [token.word for token in new])
    if runs is None:
        return None
    pairs = [(-1, -1), *((run.old + n, run.new + n) for run in runs for n in range(run.size)), (len(old), len(new))]
    own = [pair for pair in pairs if first <= pair[0] < last]
    if not own:
        return None
    before = max(pair for pair in pairs if pair[0] < first)
    after = min(pair for pair in pairs if pair[0] >= last)
    framed = _stand(pairs, first - 1, -1) and _stand(pairs, last, 1)
    (head, start), (tail, end) = own[0], own[-1]
    low, high = before[1] + 1, after[1]
    if not (framed and _beside(new, low, start, missed=head - first, lines=(low + 1, start + 1))):
        low = max(low, start - (head - first))
    if not (framed and _beside(new, end + 1, high, missed=last - 1 - tail, lines=(end + 1, high))):
        high = min(high, end + last - tail)
    kept = sum(old[at].end - old[at].start for at, _ in own)
    return Stretch(low, high, kept, framed)


def _stand(pairs: list[tuple[int, int]], at: int, step: int) -> bool:
    """Tell whether the old tokens from ``at`` on, outwards, stand side by side in the new text too."""
    new = dict(pairs[1:-1])
    there = new.get(at)
    size = pairs[-1][0]
    outwards = [n * step for n in range(NEIGHBOURS) if 0 <= at + n * step < size]
    return there is not None and all(new.get(at + n) == there + n for n in outwards)


def _beside(new: Sequence[Token], start: int, end: int, *, missed: int, lines: tuple[int, int]) -> bool:
    """Tell whether the words between a passage and its neighbour may be the passage's, of which ``missed`` went."""
    return (
        end - start <= INSERTED + 2 * missed
        and (missed > 0 or not any(token.word in _STOPS for token in new[start:end]))
        and not any(token.first for token in new[slice(*lines)])
    )
