"""Which blocks make the article: the judge's word, set right by what a reader knows."""

import re
from collections.abc import Sequence
from typing import Final

from reader.articles.extract import furniture
from reader.articles.extract.blocks import RawBlock
from reader.articles.extract.elements import Place
from reader.articles.extract.features import Clues, fold
from reader.articles.extract.signs import BIT

CHOSEN: Final = 0.5
"""Likelihood from which a block belongs to the article."""
SET_OFF: Final = {"heading": 0.05, "quote": 0.2}
"""The same for a heading or a block quote that stands between chosen blocks."""
SET_OFF_REACH: Final = 4
"""Blocks before and after it among which a chosen one must be."""
LISTED: Final = 0.05
"""The same for an item of a list that stands between chosen blocks."""
NEIGHBOUR: Final = 0.2
"""Likelihood of the block at the other end of such a list."""
KIN: Final = 0.25
"""The same for a block that stands in one element, or in one kind of elements, with text of which much is chosen."""
KIN_CHARS: Final = 400
"""Characters of such text at least."""
KIN_SHARE: Final = 0.5
"""Share of it that is chosen at least."""
MAKE_SHARE: Final = 0.3
"""The same share where the elements are only of one make: tags and classes, four levels up."""
KIN_LINKED: Final = 0.5
"""Share of the block's own text that may be linked."""
LISTED_AMONG: Final = 0.03
"""The likelihood for an item of a list that stands in one element with the article's paragraphs, among them."""
LED: Final = 0.4
"""Likelihood of the block before a list that is taken in for its own sake."""
PLAIN: Final = 0.35
"""Mean likelihood of such a list, which has next to no links."""
PLAIN_LINKED: Final = 0.1
AMONG_CHARS: Final = 600
AMONG_SHARE: Final = 0.6
COMMENTED: Final = 200
"""Characters of the article from which comments are no part of it."""
CAPTION_REACH: Final = 3
"""Blocks that may lie between the lead picture's caption and the first of the text."""
_BETWEEN: Final = frozenset({"caption", "rule"})
_CAPTION_LENGTH = range(15, 400)
_SHARED_LEVELS = 5
_MAKE_LEVELS = 4
_WORDS = re.compile(r"\w+")
_SHINGLE = 6
_SHORT_KEY = 25


def chosen(blocks: Sequence[RawBlock], scores: Sequence[float], clues: Clues) -> list[RawBlock]:
    """Give the article's blocks in order: without furniture, its own title, and what was there before."""
    likely = _with_kin(blocks, _evened(blocks, scores))
    likely = _with_set_off(blocks, _with_lists_among(blocks, likely, _with_lists(blocks, likely)))
    likely = _without_comments(blocks, likely)
    picked = {
        index for index, (block, score) in enumerate(zip(blocks, likely, strict=True)) if score >= CHOSEN and block.text
    }
    if not picked:
        return []
    text = [index for index in picked if not _is_title(blocks[index], clues, first=True)]
    picked |= _lead_caption(blocks, min(text, default=min(picked)))
    said = Repeats()
    result: list[RawBlock] = []
    previous = min(picked)
    for index in sorted(picked):
        block = blocks[index]
        if (
            _is_title(block, clues, first=not result)
            or _is_pointer(block)
            or furniture.is_whole(block.text)
            or said.is_one(block.kind, block.text, where=id(_holder(block)))
        ):
            continue
        between = blocks[previous + 1 : index]
        rule = next((other for other in between if other.kind == "rule" and other.place is block.place), None)
        if rule is not None and result:
            result.append(rule)
        result.append(block)
        previous = index
    return result


def _evened(blocks: Sequence[RawBlock], scores: Sequence[float]) -> list[float]:
    """Draw the items of a list towards what the whole list looks like: it stays or goes as one."""
    lists: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.kind == "item" and block.place.parent is not None:
            lists.setdefault(id(block.place.parent), []).append(index)
    likely = list(scores)
    for indexes in lists.values():
        weights = [min(len(blocks[index].text), 200) for index in indexes]
        mean = sum(scores[index] * weight for index, weight in zip(indexes, weights, strict=True)) / sum(weights)
        for index in indexes:
            likely[index] = (scores[index] + mean) / 2
    return likely


def _holder(block: RawBlock) -> Place | None:
    """Give the element that a paragraph, or the list of an item, stands in."""
    above = block.place.parent
    if above is not None and block.kind == "item" and block.place.element.tag == "li":
        return above.parent or above
    return above


def _held(blocks: Sequence[RawBlock], likely: Sequence[float], *, items: bool) -> dict[int, tuple[int, int]]:
    """Give for each element how many characters of text without links it holds directly, chosen and in all."""
    held: dict[int, tuple[int, int]] = {}
    for block, score in zip(blocks, likely, strict=True):
        holder = _holder(block)
        if holder is not None and (items or block.kind != "item"):
            taken, total = held.get(id(holder), (0, 0))
            size = len(block.text) - block.linked
            held[id(holder)] = (taken + (size if score >= CHOSEN else 0), total + size)
    return held


def _with_kin(blocks: Sequence[RawBlock], likely: list[float]) -> list[float]:
    """Take in what is not unlikely and stands in one element with text of which most is chosen."""
    held = _held(blocks, likely, items=True)
    makes = [_make(block.place) for block in blocks]
    alike = _alike(blocks, likely, makes)
    raised = list(likely)
    for index, block in enumerate(blocks):
        if not KIN <= likely[index] < CHOSEN or block.kind not in {"paragraph", "item", "heading", "quote"}:
            continue
        if block.linked > KIN_LINKED * len(block.text) or furniture.opens(block.text):
            continue
        size, total = held.get(id(_holder(block)), (0, 0))
        like, all_alike = alike[makes[index]]
        if size >= max(KIN_CHARS, KIN_SHARE * total) or like >= max(KIN_CHARS, MAKE_SHARE * all_alike):
            raised[index] = CHOSEN
    return raised


def _make(place: Place) -> tuple[tuple[str, str], ...]:
    """Give tags and classes of an element and three above it."""
    found: list[tuple[str, str]] = []
    level: Place | None = place
    while level is not None and len(found) < _MAKE_LEVELS:
        found.append((level.element.tag, level.element.get("class") or ""))
        level = level.parent
    return tuple(found)


def _alike(
    blocks: Sequence[RawBlock], likely: Sequence[float], makes: Sequence[tuple[tuple[str, str], ...]]
) -> dict[tuple[tuple[str, str], ...], tuple[int, int]]:
    """Give for each make of elements how many characters of text without links they hold, chosen and in all."""
    held: dict[tuple[tuple[str, str], ...], tuple[int, int]] = {}
    for block, score, make in zip(blocks, likely, makes, strict=True):
        taken, total = held.get(make, (0, 0))
        size = len(block.text) - block.linked
        held[make] = (taken + (size if score >= CHOSEN else 0), total + size)
    return held


def _with_lists_among(blocks: Sequence[RawBlock], likely: Sequence[float], raised: list[float]) -> list[float]:
    """Take in lists, of links too, that stand in one element with the article's paragraphs, between some of them.

    Lists of related articles stand in an element of their own, or at the end.
    """
    prose = [index for index, score in enumerate(raised) if score >= CHOSEN and blocks[index].kind != "item"]
    if not prose:
        return raised
    held = _held(blocks, raised, items=False)
    for index in range(prose[0] + 1, prose[-1]):
        if blocks[index].kind == "item" and likely[index] >= LISTED_AMONG and raised[index] < CHOSEN:
            size, total = held.get(id(_holder(blocks[index])), (0, 0))
            if size >= max(AMONG_CHARS, AMONG_SHARE * total):
                raised[index] = CHOSEN
    return raised


def _without_comments(blocks: Sequence[RawBlock], likely: list[float]) -> list[float]:
    """Leave out what readers wrote below, where there is an article above it."""
    inside = [bool(block.place.around & BIT["comments"]) for block in blocks]
    together = zip(blocks, likely, inside, strict=True)
    above = sum(len(block.text) for block, score, among in together if score >= CHOSEN and not among)
    if above < COMMENTED:
        return likely
    return [0.0 if among else score for score, among in zip(likely, inside, strict=True)]


def _with_lists(blocks: Sequence[RawBlock], likely: list[float]) -> list[float]:
    """Take in lists that stand between what is chosen."""
    raised = list(likely)
    start = 0
    while start < len(blocks):
        if blocks[start].kind != "item":
            start += 1
            continue
        end = _list_end(blocks, start)
        before = likely[start - 1] if start else 0.0
        if start > 1 and blocks[start - 1].kind in _BETWEEN:
            before = max(before, likely[start - 2])
        after = likely[end] if end < len(blocks) else 0.0
        between = max(before, after) >= CHOSEN and min(before, after) >= NEIGHBOUR
        if between or (before >= LED and _is_plain(blocks[start:end], likely[start:end])):
            for index in range(start, end):
                if blocks[index].kind == "item" and likely[index] >= LISTED:
                    raised[index] = max(likely[index], CHOSEN)
        start = end
    return raised


def _is_plain(items: Sequence[RawBlock], likely: Sequence[float]) -> bool:
    """Say whether a list may well be the article's and leads nowhere else."""
    size = sum(len(block.text) for block in items)
    if size == 0 or sum(block.linked for block in items) > PLAIN_LINKED * size:
        return False
    return sum(score * len(block.text) for block, score in zip(items, likely, strict=True)) >= PLAIN * size


def _list_end(blocks: Sequence[RawBlock], start: int) -> int:
    """Give where a run of items ends; captions and rules between two of them do not end it."""
    end = start
    while end < len(blocks):
        between = blocks[end].kind in _BETWEEN and any(block.kind == "item" for block in blocks[end + 1 : end + 3])
        if blocks[end].kind != "item" and not between:
            break
        end += 1
    return end


def _with_set_off(blocks: Sequence[RawBlock], likely: list[float]) -> list[float]:
    """Take in headings and block quotes between what is chosen."""
    raised = list(likely)
    for index, block in enumerate(blocks):
        if likely[index] < SET_OFF.get(block.kind, CHOSEN) or block.linked > 0.5 * len(block.text):
            continue
        before = max(likely[max(0, index - SET_OFF_REACH) : index], default=0.0)
        after = max(likely[index + 1 : index + 1 + SET_OFF_REACH], default=0.0)
        if min(before, after) >= CHOSEN:
            raised[index] = max(likely[index], CHOSEN)
    return raised


def _lead_caption(blocks: Sequence[RawBlock], first: int) -> set[int]:
    """Find the caption of a picture right above the text, in the element that holds the text."""
    for index in range(first - 1, max(-1, first - 1 - CAPTION_REACH), -1):
        block = blocks[index]
        if block.kind == "caption" and len(block.text) in _CAPTION_LENGTH:
            return {index} if _share_holder(block.place, blocks[first].place) else set()
        if block.kind != "caption" and len(block.text) > 200:
            break
    return set()


def _share_holder(one: Place, other: Place) -> bool:
    """Say whether an element not far above ``one`` also holds ``other``."""
    above: Place | None = one
    for _ in range(_SHARED_LEVELS):
        if above is None or above.element.tag in {"body", "html"}:
            return False
        level: Place | None = other
        while level is not None:
            if level is above:
                return True
            level = level.parent
        above = above.parent
    return False


def _is_title(block: RawBlock, clues: Clues, *, first: bool) -> bool:
    """Say whether a block is but the article's title again."""
    if block.kind not in {"heading", "paragraph"} or not (first or block.level == 1):
        return False
    return fold(block.text) in clues.titles


def _is_pointer(block: RawBlock) -> bool:
    """Say whether a block does nothing but point to another article ("Baca juga: ...")."""
    length = len(block.text)
    return bool(block.links) and length < 400 and block.linked > 0.5 * length and furniture.opens(block.text)


class Repeats:
    """What was said before, and where: pages for two widths of screen say all twice, each time in another element.

    What is said twice in one element ("Serves four.") is meant so, and a caption may say what the text says.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], int] = {}

    def is_one(self, kind: str, text: str, *, where: int) -> bool:
        """Tell whether a block was there before in another place than ``where``; remember it otherwise."""
        words = _WORDS.findall(text.lower())
        sort = "caption" if kind == "caption" else ""
        if len(words) < _SHINGLE + 2:
            # A heading may well say again what a list of contents said.
            key = (kind, fold(text))
            again = len(key[1]) > _SHORT_KEY and self._seen.get(key, where) != where
            self._seen.setdefault(key, where)
            return again
        runs = [(sort, *words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
        if sum(self._seen.get(run, where) != where for run in runs) > 0.8 * len(runs):
            return True
        for run in runs:
            self._seen.setdefault(run, where)
        return False
