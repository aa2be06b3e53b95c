"""What can be seen of a block: its words, the names around it, the company it keeps; a row of numbers for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import Final

from reader.articles.extract import furniture
from reader.articles.extract.blocks import RawBlock
from reader.articles.extract.elements import Place
from reader.articles.extract.signs import BIT, GROUPS

_PROSE_SIZE = 80
_ENDING = re.compile(r"[.!?…。！？।؟][\"'”’»›)\]]*\s*$")
_SENTENCE = re.compile(r"[.!?…。！？।؟](?=[\s\"'”’»)\]]|$)")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"\w+")
_CAPITALS = re.compile("[A-Z\u00c0-\u00de\u0391-\u03a9\u0410-\u042f]")
_DIGITS = re.compile(r"\d")
_KEY = re.compile(r"[\W_]+")
_KINDS: Final = {"paragraph": 0, "item": 1, "heading": 2, "quote": 3, "caption": 4, "table": 5, "code": 6, "rule": 7}
_DOUBTFUL: Final = sum(BIT[name] for name in ("comment", "t_aside", "t_footer", "t_nav", "hidden_style"))
_DOUBTFUL_SHARE = 0.2
"""What prose among comments, in asides, footers and hidden elements counts when the article's place is looked for."""
_NOTHING: Final = (0.0, 0.0, 0.0, -1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Clues:
    """What else the page, or the feed, says of the article; all of it folded by ``fold``."""

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    """``articleBody`` of the page's JSON-LD."""


def fold(text: str) -> str:
    """Give letters and digits alone, in lower case: texts that differ in blanks and marks only are then the same."""
    return _KEY.sub("", text).lower()


@dataclass(slots=True)
class _Seen:
    """One block's own numbers."""

    size: int
    linked: int
    density: float
    prose: bool
    row: tuple[float, ...]


def rows(blocks: Sequence[RawBlock], clues: Clues) -> list[list[float]]:
    """Give the row of each block."""
    seen = [_look(block, clues) for block in blocks]
    total_prose = _count(blocks, seen)
    core = _core(blocks, seen)
    inside = [
        index
        for index, block in enumerate(blocks)
        if core is not None and seen[index].prose and _within(block.place, core)
    ]
    first, last = (inside[0], inside[-1]) if inside else (0, len(blocks))
    title_at = _title_index(blocks, seen)
    count = len(blocks)
    page = (log1p(count), log1p(total_prose), sum(item.density for item in seen) / max(1, count))
    briefs = [_NOTHING, _NOTHING, *map(_brief, blocks, seen), _NOTHING, _NOTHING]
    signs: dict[int, list[float]] = {}
    kin = _kin(blocks, seen, total_prose)
    company = _company(blocks, seen)
    result: list[list[float]] = []
    for index, (block, item) in enumerate(zip(blocks, seen, strict=True)):
        place = block.place
        key = id(place)
        if key not in signs:
            signs[key] = _signs(place, core, total_prose)
        where = (
            index / count,
            (index - title_at) / count if title_at >= 0 else -2.0,
            float(min(50, index - title_at)) if title_at >= 0 else -100.0,
            float(max(-50, min(50, index - first))),
            float(max(-50, min(50, index - last))),
            float(index > 0 and blocks[index - 1].place is place),
            float(index + 1 < count and blocks[index + 1].place is place),
        )
        result.append(
            [
                *item.row,
                *where,
                *page,
                *briefs[index],
                *briefs[index + 1],
                *briefs[index + 3],
                *briefs[index + 4],
                *kin[index],
                *company[index],
                *signs[key],
                float(block.inline & 0xFFFFFFF),
            ]
        )
    return result


def _brief(block: RawBlock, item: _Seen) -> tuple[float, ...]:
    return (log1p(item.size), item.density, float(item.prose), float(_KINDS[block.kind]), item.row[5])


def _look(block: RawBlock, clues: Clues) -> _Seen:
    text = block.text
    length, head = len(text), text[:200]
    size = length if text.isascii() else length + len(_WIDE.findall(text))
    linked = block.linked
    density = min(1.0, linked / length) if length else 0.0
    words = len(_WORD.findall(text))
    sentences = len(_SENTENCE.findall(text))
    ends = bool(_ENDING.search(text[-8:]))
    prose = size >= _PROSE_SIZE and density < 0.4 and (sentences > 0 or ends) and block.kind != "caption"
    key = fold(text) if length < 400 else fold(text[:400])
    equal = any(key == title for title in clues.titles) if key else False
    part = not equal and len(key) > 12 and any(key in title or title in key for title in clues.titles)
    row = (
        log1p(size),
        float(words),
        density,
        float(len(block.links)),
        block.bold / length if length else 0.0,
        float(ends),
        float(sentences),
        100.0 * (text.count(",") + text.count(";") + text.count("،")) / max(1, length),
        len(_CAPITALS.findall(head)) / max(1, len(head)),
        len(_DIGITS.findall(head)) / max(1, len(head)),
        float(_KINDS[block.kind]),
        float(block.level),
        float(block.ordered),
        float(block.depth),
        float(equal),
        float(part),
        float(_known(key, clues.description)),
        float(_known(key, clues.body)),
        float(furniture.opens(text)),
        float(furniture.is_whole(text)),
        float(len(_DATE.findall(text[:120]))),
        float(text.count("|") + text.count("•") + text.count("·")),
        float(text.endswith(":")),
        float("©" in text),
        float("@" in text),
        float(text.count("\n")),
        float(size / max(1, words)),
    )
    return _Seen(size, linked, density, prose, row)


def _known(key: str, body: str) -> int:
    """Say whether ``body`` holds the block: 1 yes, 0 no, -1 where it cannot tell."""
    if not body or len(key) < 8:
        return -1
    return int(key[:60] in body)


def _count(blocks: Sequence[RawBlock], seen: Sequence[_Seen]) -> int:
    """Sum up what lies in each place; give the page's characters of prose."""
    total = 0
    places: dict[int, Place] = {}
    for block, item in zip(blocks, seen, strict=True):
        place = block.place
        prose = item.size if item.prose else 0
        total += prose
        place.blocks += 1
        place.chars += item.size
        place.linked += item.linked
        place.prose += prose
        level: Place | None = place
        while level is not None and id(level) not in places:
            places[id(level)] = level
            level = level.parent
    for place in sorted(places.values(), key=lambda place: -place.depth):
        if place.parent is not None:
            place.parent.blocks += place.blocks
            place.parent.chars += place.chars
            place.parent.linked += place.linked
            place.parent.prose += place.prose
    return total


def _core(blocks: Sequence[RawBlock], seen: Sequence[_Seen]) -> Place | None:
    """Give the place whose own blocks, and to a lesser part its children's, hold most prose."""
    scores: dict[int, float] = {}
    places: dict[int, Place] = {}
    for block, item in zip(blocks, seen, strict=True):
        if not item.prose:
            continue
        place: Place | None = block.place
        share = _DOUBTFUL_SHARE if block.place.around & _DOUBTFUL else 1.0
        for _ in range(4):
            if place is None:
                break
            places[id(place)] = place
            scores[id(place)] = scores.get(id(place), 0.0) + item.size * share * (1.0 - item.density)
            place = place.parent
            share *= 0.85
    return places[max(scores, key=scores.__getitem__)] if scores else None


def _kin(blocks: Sequence[RawBlock], seen: Sequence[_Seen], total: int) -> list[tuple[float, float, float, float]]:
    """Give, for each block, how many others stand in elements of the same make, and what those hold together."""
    sums: dict[tuple[object, ...], list[float]] = {}
    keys: list[tuple[object, ...]] = []
    for block, item in zip(blocks, seen, strict=True):
        place, parent = block.place, block.place.parent
        key = (
            place.element.tag,
            place.own,
            parent.own if parent is not None else 0,
            parent.parent.own if parent is not None and parent.parent is not None else 0,
        )
        keys.append(key)
        held = sums.setdefault(key, [0.0, 0.0, 0.0, 0.0])
        held[0] += 1
        held[1] += item.size
        held[2] += item.size if item.prose else 0
        held[3] += item.linked
    return [
        (log1p(held[0]), held[2] / max(1, total), held[3] / max(1.0, held[1]), held[2] / max(1.0, held[1]))
        for key in keys
        for held in (sums[key],)
    ]


def _company(blocks: Sequence[RawBlock], seen: Sequence[_Seen]) -> list[tuple[float, ...]]:
    """Give, for each block, the heading that it stands under, how much prose is before it, how often it is there."""
    times: dict[str, int] = {}
    for block in blocks:
        times[block.text] = times.get(block.text, 0) + 1
    total = sum(item.size for item in seen if item.prose)
    before, since, under = 0, 99, (0.0, 0.0, 0.0)
    given: list[tuple[float, ...]] = []
    for block, item in zip(blocks, seen, strict=True):
        since += 1
        if block.kind == "heading":
            since, under = 0, (max(item.row[18], item.row[19]), float(block.level), item.density)
        given.append((float(min(since, 60)), *under, before / max(1, total), float(min(times[block.text], 5))))
        before += item.size if item.prose else 0
    return given


def _within(place: Place | None, core: Place) -> bool:
    while place is not None:
        if place is core:
            return True
        place = place.parent
    return False


def _title_index(blocks: Sequence[RawBlock], seen: Sequence[_Seen]) -> int:
    """Give where the title stands as a heading, else the first main heading; -1 where there is none."""
    titled = [
        index
        for index, (block, item) in enumerate(zip(blocks, seen, strict=True))
        if item.row[14] and block.kind == "heading"
    ]
    if titled:
        return titled[0]
    part = [
        index
        for index, (block, item) in enumerate(zip(blocks, seen, strict=True))
        if block.level and (item.row[15] or block.level == 1)
    ]
    return part[0] if part else -1


def _signs(place: Place, core: Place | None, total: int) -> list[float]:
    near = place.own
    found: list[float] = []
    level: Place | None = place
    for step in range(4):
        if level is None:
            found.extend((0.0, 0.0, 0.0, 0.0, 0.0))
            continue
        if step < 3:
            near |= level.own
        found.extend(
            (
                log1p(level.chars),
                level.prose / max(1, total),
                level.linked / max(1, level.chars),
                level.chars / max(1, level.blocks),
                log1p(level.blocks),
            )
        )
        level = level.parent
    around = place.around
    holder = core.parent if core is not None else None
    found.extend(
        (
            float(core is not None and _within(place, core)),
            float(holder is not None and _within(place, holder)),
            float(place.depth),
            float(place.depth - core.depth) if core is not None else 99.0,
        )
    )
    found.extend(_bits(near))
    found.extend(_bits(around))
    return found


@lru_cache(maxsize=4096)
def _bits(groups: int) -> tuple[float, ...]:
    return tuple(float(groups >> bit & 1) for bit in range(len(GROUPS)))
