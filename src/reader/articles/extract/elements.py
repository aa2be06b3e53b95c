"""What one element of a page tells: its names, its list and number, whether it is a caption or holds data."""

import re
from dataclasses import dataclass
from typing import Any

from reader.articles.extract.signs import BIT, groups_of, groups_of_tag

CAPTION_LIMIT = 700
"""Characters of a caption at most; what is longer under such a name is text."""

_CAPTION_NAME = re.compile(
    r"caption|(?:bild|foto|image|photo)[-_]?(?:unterschrift|text|desc)|keterangan", re.IGNORECASE
)
_INTEGER = re.compile(r"\s*(-?\d{1,6})")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Place:
    """A block-level element that text stands in, with what its names say of it and of all around it."""

    element: Any
    parent: "Place | None"
    own: int
    """Groups of signs (``signs.GROUPS``) in its tag, classes, id and role, as bits."""
    around: int
    """The same for it and all its ancestors."""
    depth: int
    blocks: int = 0
    chars: int = 0
    linked: int = 0
    prose: int = 0
    """Characters in blocks that read like sentences."""


@dataclass(slots=True)
class ListState:
    """A list that is being read, and the number that its next item carries."""

    ordered: bool
    number: int = 1
    step: int = 1


@dataclass(slots=True)
class ItemState:
    """An item whose first block is still to come."""

    number: int | None
    depth: int


def names_of(element: Any) -> str:
    """Give classes, id, role and what else names an element, as one string."""
    attributes = element.attrib
    if not attributes:
        return ""
    get = attributes.get
    names = f"{get('class') or ''} {get('id') or ''} {get('role') or ''} {get('itemprop') or ''}"
    if "style" in attributes and is_hidden(element):
        names += " hidden"
    return names.strip()


def is_caption(element: Any, tag: str, names: str) -> bool:
    """Say whether an element is a caption by its tag, or by its names and length."""
    if tag in {"figcaption", "caption"}:
        return True
    named = tag == "figure" or bool(names and _CAPTION_NAME.search(names))
    return named and len(element.text_content()) <= CAPTION_LIMIT


def may_be_caption(attributes: str) -> bool:
    """Say whether an element may be a caption by its attributes as they stand in the source."""
    return _CAPTION_NAME.search(attributes) is not None


def may_be_hidden(attributes: str) -> bool:
    """Say whether an element may be hidden by its attributes as they stand in the source."""
    return "hidden" in attributes.lower() or _HIDDEN_STYLE.search(attributes) is not None


def is_hidden(element: Any) -> bool:
    """Say whether an element's own attributes keep it from sight."""
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def place_of(element: Any, names: str, parent: Place) -> Place:
    """Give the place that a block-level element within ``parent`` is."""
    own = groups_of_tag(element.tag) | (groups_of(names) if names else 0)
    if names:
        if "articleBody" in names:
            own |= BIT["articlebody"]
        if is_hidden(element):
            own |= BIT["hidden_style"]
        if own & BIT["comment"] and element.tag in {"li", "article"}:
            own |= BIT["t_comment"]
    # What <html> and <body> are called holds for the whole page and tells nothing.
    around = parent.around | own if element.tag not in {"html", "body"} else 0
    return Place(element, parent, own, around, parent.depth + 1)


def list_of(element: Any, tag: str) -> ListState:
    """Open a list with its first number (``start``, ``reversed``)."""
    if tag != "ol":
        return ListState(ordered=False)
    start = _INTEGER.match(element.get("start") or "")
    if element.get("reversed") is not None:
        return ListState(ordered=True, number=int(start.group(1)) if start else len(element.findall("li")), step=-1)
    return ListState(ordered=True, number=int(start.group(1)) if start else 1)


def item_of(element: Any, lists: tuple[ListState, ...]) -> ItemState:
    """Open an item of the innermost list, which counts on; ``value`` sets its number."""
    if not lists:
        return ItemState(None, 0)
    holder = lists[-1]
    if not holder.ordered:
        return ItemState(None, len(lists) - 1)
    value = _INTEGER.match(element.get("value") or "")
    if value:
        holder.number = int(value.group(1))
    number = holder.number
    holder.number += holder.step
    return ItemState(number, len(lists) - 1)


def is_data_table(table: Any) -> bool:
    """Say whether a table holds data, not the page's layout: rows of several short cells, no table or prose in them."""
    rows = list(table.iter("tr"))
    if len(rows) < 2 or next(table.iterdescendants("table", "form", "h1", "h2", "article"), None) is not None:
        return False
    cells = [len(row.findall("td")) + len(row.findall("th")) for row in rows]
    if sum(count >= 2 for count in cells) < 0.6 * len(rows):
        return False
    lengths = [len(cell.text_content()) for row in rows for cell in row.iterchildren("td", "th")]
    return bool(lengths) and max(lengths) <= 600 and sum(length <= 120 for length in lengths) >= 0.8 * len(lengths)
