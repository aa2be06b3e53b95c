"""The notes of an article: behind its text, in the order of their first marks, numbered as the marks are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reader.articles.extract.blocks import RawBlock
from reader.articles.extract.footnotes import Footnotes, without_label

HEADING_LIMIT: Final = 40
"""Characters of the heading of notes at most."""


def with_notes(picked: Sequence[RawBlock], every: Sequence[RawBlock], footnotes: Footnotes) -> list[RawBlock]:
    """Give the blocks of an article, the notes that its marks lead to behind them; ``every`` block tells of them.

    The heading above them on the page stands above them here, else a rule does.
    """
    wanted = dict.fromkeys(key for block in picked for *_, key in block.marks if key)
    if not wanted:
        return list(picked)
    bodies: dict[str, list[RawBlock]] = {}
    heading = None
    for index, block in enumerate(every):
        if block.note not in wanted or not block.text:
            continue
        if not bodies and index:
            heading = every[index - 1]
        body = bodies.setdefault(block.note, [])
        body.extend(_part(block, footnotes.labels[block.note], first=not body))
    notes = [block for key in wanted for block in bodies.get(key, ())]
    if not notes:
        return list(picked)
    text = [block for block in picked if block is not heading]
    if heading is not None and heading.kind == "heading" and len(heading.text) <= HEADING_LIMIT:
        return [*text, heading, *notes]
    return [*picked, RawBlock("rule", "", notes[0].place, []), *notes]


def _part(block: RawBlock, label: str, *, first: bool) -> list[RawBlock]:
    """Give a block of a note: the first as an item with its number, or with another label in front of it."""
    if not first:
        return [replace(block, depth=1) if block.kind == "paragraph" else block]
    text, taken = without_label(block.text, label)
    if not text:
        # The label has an element of its own; what follows is the note's first block.
        return []
    number = int(label) if label.isdecimal() else None
    lead = "" if number is not None else f"[{label}] "
    by = len(lead) - taken
    return [
        replace(
            block,
            kind="item" if number is not None else "paragraph",
            text=lead + text,
            ordered=number is not None,
            number=number,
            depth=0,
            links=[(max(start + by, 0), end + by, href) for start, end, href in block.links if end + by > 0],
            marks=[(start + by, end + by, key) for start, end, key in block.marks if start + by >= 0],
        )
    ]
