"""What changed between two texts, in words.

Blocks that stand in both bound the changes; between them, words are aligned by their longest common subsequence
(Hyyrö 2004, bit-parallel, as RapidFuzz has it). What is too large for that is parted first where a word stands once in
each text, in the same order (Cohen's patience diff).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from reader.articles.document import Block, Document

WORK_LIMIT = 4_000_000
"""Pairs of words that are compared at once at most; more are parted first, or taken for other words altogether."""

ISLAND = 2
"""Words between two changes that do not make them two: a "dan" or "the" that stands in both by chance."""

ALIKE = 0.5
"""The share of words of a block that stand in another one, for the one to be the other with changes."""

NEAR = 40
"""Words of unchanged text beside a change that are shown with it."""

ALIKE_ALONE = 0.2
"""The same where no other block stands between the two that stand in both texts."""

_TWO = 2

_WORD = re.compile(r"\w+(?:[-'’.,:]\w+)*|[^\w\s]")

Sort = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: in both texts, only in the older one, or only in the newer one."""

    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the newer text, or one of the older that is gone, with its words in pieces."""

    block: Block
    """Of the text that it is in; its kind and level are what matter."""
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether any of it is not in both."""
        return any(piece.sort != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one text to another."""

    title: tuple[Piece, ...]
    passages: tuple[Passage, ...]

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        return any(piece.sort != "same" for piece in self.title) or any(one.changed for one in self.passages)

    def words(self, sort: Sort) -> int:
        """Give how many words are of a sort."""
        pieces = [*self.title, *(piece for one in self.passages for piece in one.pieces)]
        return sum(_count(piece.text) for piece in pieces if piece.sort == sort)


@dataclass(frozen=True, slots=True)
class Gap:
    """Blocks that stand in both texts and are left out."""

    blocks: int
    words: int

    @property
    def said(self) -> str:
        """Say it."""
        blocks = "1 paragraph" if self.blocks == 1 else f"{self.blocks} paragraphs"
        return f"… {blocks} unchanged, {self.words} words …"


def folded(passages: Sequence[Passage]) -> list[Passage | Gap]:
    """Leave out long stretches that stand in both texts, but for what is right beside a change."""
    beside = {at + step for at, one in enumerate(passages) if one.changed for step in (-1, 0, 1)}
    found: list[Passage | Gap] = []
    for at, one in enumerate(passages):
        length = sum(_count(piece.text) for piece in one.pieces)
        if one.changed:
            found.append(Passage(one.block, tuple(map(_shortened, one.pieces))))
        elif at in beside and length <= NEAR:
            found.append(one)
        elif found and isinstance(found[-1], Gap):
            found[-1] = Gap(found[-1].blocks + 1, found[-1].words + length)
        else:
            found.append(Gap(1, length))
    return found


def _count(text: str) -> int:
    """Give how many words a text has, marks left aside."""
    return sum(word[0].isalnum() for word in _WORD.findall(text))


def _shortened(piece: Piece) -> Piece:
    found = list(_WORD.finditer(piece.text)) if piece.sort == "same" else []
    if len(found) <= 2 * NEAR:
        return piece
    head, tail = found[NEAR // 2 - 1].end(), found[-NEAR // 2].start()
    return Piece("same", f"{piece.text[:head]} … {len(found) - NEAR} words … {piece.text[tail:]}")


_SIGNS = {"gone": ("[-", "-]"), "new": ("{+", "+}")}


def signed(piece: Piece) -> str:
    """Give a piece as it reads without colour: ``[-gone-]``, ``{+new+}``; its blanks stay outside of the signs."""
    words_only = piece.text.strip()
    if piece.sort == "same" or not words_only:
        return piece.text
    start = piece.text.index(words_only)
    before, after = _SIGNS[piece.sort]
    return f"{piece.text[:start]}{before}{words_only}{after}{piece.text[start + len(words_only) :]}"


def compare(old: Document, new: Document, *, titles: tuple[str, str] = ("", "")) -> Difference:
    """Give what changed from ``old`` to ``new``, and between their titles."""
    passages: list[Passage] = []
    old_texts, new_texts = ([doc.text[b.start : b.end] for b in doc.blocks] for doc in (old, new))
    for tag, (a, b), (c, d) in _stretches(old_texts, new_texts):
        if tag == "same":
            passages += [Passage(new.blocks[at], _whole("same", new_texts[at])) for at in range(c, d)]
        else:
            passages += _changed(old, new, (a, b), (c, d))
    return Difference(tuple(words(*titles)), tuple(passages))


def words(old: str, new: str) -> list[Piece]:
    """Give what changed from one text to another; joined, "same" and "new" give the newer text."""
    if old == new:
        return list(_whole("same", new))
    before, after = _tokens(old), _tokens(new)
    found = list(_stretches([token.word for token in before], [token.word for token in after]))
    pieces: list[Piece] = []
    for tag, (a, b), (c, d) in _joined(found):
        if tag == "same":
            pieces.append(Piece("same", _text(new, after, c, d)))
            continue
        if b > a:
            # Behind the last word of the newer text there is no blank, and the older one may go on.
            glued = bool(pieces) and not pieces[-1].text[-1].isspace() and old[: before[a].start][-1:].isspace()
            pieces.append(Piece("gone", (" " if glued else "") + _text(old, before, a, b)))
        pieces += [Piece("new", _text(new, after, c, d))] if d > c else []
    return _spaced(pieces)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int = field(compare=False)
    """Behind the blanks that follow the word."""


_Span = tuple[int, int]
_Stretch = tuple[Literal["same", "other"], _Span, _Span]


def _whole(sort: Sort, text: str) -> tuple[Piece, ...]:
    return (Piece(sort, text),) if text else ()


def _tokens(text: str) -> list[_Token]:
    found = list(_WORD.finditer(text))
    starts = [match.start() if at else 0 for at, match in enumerate(found)]
    ends = [*starts[1:], len(text)] if found else []
    return [_Token(match.group(), start, end) for match, start, end in zip(found, starts, ends, strict=True)]


def _text(text: str, tokens: Sequence[_Token], start: int, end: int) -> str:
    return text[tokens[start].start : tokens[end - 1].end] if end > start else ""


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    """Give what stands in both and what lies between, in order and without gaps; neighbours are of two kinds."""
    at = (0, 0)
    for a, c, size in [*_merged(_runs(old, new, 0, 0)), (len(old), len(new), 0)]:
        if (a, c) != at:
            yield "other", (at[0], a), (at[1], c)
        if size:
            yield "same", (a, a + size), (c, c + size)
        at = a + size, c + size


_Run = tuple[int, int, int]


def _merged(runs: Iterator[_Run]) -> list[_Run]:
    found: list[_Run] = []
    for a, c, size in runs:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (a, c):
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + size)
        else:
            found.append((a, c, size))
    return found


def _runs(old: Sequence[str], new: Sequence[str], old_at: int, new_at: int) -> Iterator[_Run]:
    """Give where runs of equal elements begin in both, and how long they are."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    if head:
        yield old_at, new_at, head
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        yield from _inner(inner_old, inner_new, old_at + head, new_at + head)
    if tail:
        yield old_at + len(old) - tail, new_at + len(new) - tail, tail


def _inner(old: Sequence[str], new: Sequence[str], old_at: int, new_at: int) -> Iterator[_Run]:
    if len(old) * len(new) <= WORK_LIMIT:
        from rapidfuzz.distance import LCSseq

        for step in LCSseq.opcodes(old, new):
            if step.tag == "equal":
                yield old_at + step.src_start, new_at + step.dest_start, step.src_end - step.src_start
        return
    posts = _posts(old, new)
    # Without a post there is nothing to hold on to: other words altogether.
    for (a, c), (b, d) in pairwise([(-1, -1), *posts, (len(old), len(new))]) if posts else ():
        yield from _runs(old[a + 1 : b], new[c + 1 : d], old_at + a + 1, new_at + c + 1)
        if (b, d) != (len(old), len(new)):
            yield old_at + b, new_at + d, 1


def _posts(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give the places of elements that stand once in each, as many as keep their order."""
    counts = Counter(old), Counter(new)
    places = {word: at for at, word in enumerate(new) if counts[1][word] == 1}
    pairs = [(at, places[word]) for at, word in enumerate(old) if counts[0][word] == 1 and word in places]
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for number, (_, there) in enumerate(pairs):
        size = bisect_left(ends, there)
        before.append(last[size - 1] if size else None)
        ends[size : size + 1] = [there]
        last[size : size + 1] = [number]
    found: list[tuple[int, int]] = []
    number_or_none = last[-1] if last else None
    while number_or_none is not None:
        found.append(pairs[number_or_none])
        number_or_none = before[number_or_none]
    return found[::-1]


def _joined(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Let a word or two between two larger changes be a part of them, so that a change reads as one."""
    found: list[_Stretch] = []
    for number, (tag, old, new) in enumerate(stretches):
        inside = 0 < number < len(stretches) - 1
        island = tag == "same" and inside and new[1] - new[0] <= ISLAND
        small = island and min(_size(stretches[number - 1]), _size(stretches[number + 1])) > 2 * ISLAND
        sort = "other" if small else tag
        if found and found[-1][0] == sort:
            _, old_before, new_before = found.pop()
            found.append((sort, (old_before[0], old[1]), (new_before[0], new[1])))
        else:
            found.append((sort, old, new))
    return found


def _size(stretch: _Stretch) -> int:
    return sum(end - start for start, end in stretch[1:])


def _spaced(pieces: Sequence[Piece]) -> list[Piece]:
    """Keep a removed word and the one in its place apart, also where no blank stood behind the one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].sort == "gone" and piece.sort == "new" and not found[-1].text[-1].isspace():
            found[-1] = Piece("gone", f"{found[-1].text} ")
        found.append(piece)
    return found


def _changed(old: Document, new: Document, olds: _Span, news: _Span) -> Iterator[Passage]:
    """Give the blocks between two that stand: those that are others with changes, in the order of the newer text."""
    left = [(at, old.text[old.blocks[at].start : old.blocks[at].end]) for at in range(*olds)]
    right = [(at, new.text[new.blocks[at].start : new.blocks[at].end]) for at in range(*news)]
    done = 0
    for place, at in _pairs([text for _, text in left], [text for _, text in right]):
        if place is not None:
            yield from (Passage(old.blocks[n], _whole("gone", text)) for n, text in left[done:place])
            done = place + 1
        number, text = right[at]
        if place is None:
            yield Passage(new.blocks[number], _whole("new", text))
        else:
            yield Passage(new.blocks[number], tuple(words(left[place][1], text)))
    yield from (Passage(old.blocks[n], _whole("gone", text)) for n, text in left[done:])


def _pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int | None, int]]:
    """Give for each block on the right the one on the left that it was, in order; None where it is another one."""
    enough = ALIKE if len(left) + len(right) > _TWO else ALIKE_ALONE
    bags = [Counter(_WORD.findall(text)) for text in left]
    done = 0
    for at, text in enumerate(right):
        bag = Counter(_WORD.findall(text))
        best = max(
            range(done, min(len(left), done + 20)), key=lambda n: _alike(bags[n], bag) - 0.01 * (n - done), default=None
        )
        if best is not None and _alike(bags[best], bag) >= enough:
            yield best, at
            done = best + 1
        else:
            yield None, at


def _alike(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
