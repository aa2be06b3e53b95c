"""Footnotes of a page: which links are marks, where their notes stand, and what leads back.

Known by the roles of DPUB-ARIA (w3.org/TR/dpub-aria-1.1: ``doc-noteref``, ``doc-endnote``, ``doc-backlink``), by
raised type, by names such as ``fn`` and ``cite_note``, and by links that lead to each other.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

MARKS_LIMIT: Final = 1_000
"""Marks of a page that are looked at."""
NOTE_LIMIT: Final = 4_000
"""Characters of a note at most; what is longer is a part of the page."""
LABEL_LIMIT: Final = 8
"""Characters of a mark at most."""

_LABEL = re.compile(r"[\[(]?\s*(\d{1,3}|[a-z]|[ivxl]{1,5}|[*\u2020\u2021\u00a7\u00b6]{1,3})\s*[\])]?", re.IGNORECASE)
_NAMED = re.compile(
    r"foot-?_?note|end-?_?note|side-?_?note|note-?_?ref|cite[-_]?(?:note|ref)|catatan-?kaki"
    r"|(?:^|[^a-z])_?(?:fn|ftn|edn|fnref|note|ref)[-_:.]?\d",
    re.IGNORECASE,
)
_ARROW = re.compile(r"[\s^\u2191\u21a9\u21b5\ufe0e\ufe0f]*")
_BACK_WORDS = 40
"""Characters of a way back at most: an arrow, "1", "Jump up to the text"."""
_LINKS = 30
"""Links of a note that are looked at."""
_WRAPPING = frozenset({"sup", "span", "small", "b", "strong", "em", "i"})
_INLINE = _WRAPPING | {"a", "cite", "font", "u", "code", "label"}
_PARTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "form", "nav", "table"})


@dataclass(slots=True)
class Footnotes:
    """What is known of a tree's footnotes. Elements are held, so that they stay the same objects."""

    marks: dict[Any, tuple[str, str]] = field(default_factory=dict)
    """Element of a mark -> its label without brackets, and its note's key, which is empty where there is none."""
    bodies: dict[Any, str] = field(default_factory=dict)
    """Block-level element of a note -> its key."""
    back: set[Any] = field(default_factory=set)
    """What leads back to a mark, and is no part of the note's text."""
    labels: dict[str, str] = field(default_factory=dict)
    """Key of a note -> the label of its first mark."""


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a page is from, to know links that lead to places of the page itself."""

    url: str | None
    base: str | None

    def place(self, anchor: Any) -> str:
        """Give the name of the place within the page that a link leads to, empty where it leads elsewhere."""
        href = (anchor.get("href") or "").strip()
        address, hash_, name = href.partition("#")
        if not hash_:
            return ""
        if address:
            try:
                if not self.url or urldefrag(urljoin(self.base or self.url, address)).url != urldefrag(self.url).url:
                    return ""
            except ValueError:
                return ""
        return unquote(name)


class _Tree:
    """Where the elements of a tree stand, and which of them are notes."""

    def __init__(self, root: Any, address: _Address) -> None:
        self.address = address
        self.ids: dict[str, Any] = {}
        self._order: dict[Any, int] = {}
        self._bodies: dict[str, Any] = {}
        for number, element in enumerate(root.iter()):
            self._order[element] = number
            if isinstance(element.tag, str):
                for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                    if name:
                        self.ids.setdefault(name, element)

    def body(self, anchor: Any, name: str) -> Any | None:
        """Give the block-level element of a link's note; None where it leads to no note, or to what it stands in."""
        if name not in self._bodies:
            self._bodies[name] = _body(self.ids.get(name))
        body = self._bodies[name]
        if body is None or self._order[body] < self._order[anchor]:
            return None
        return None if any(above is body for above in anchor.iterancestors()) else body

    def leads_back(self, body: Any, anchor: Any) -> bool:
        """Tell whether something in a note leads back to its mark."""
        places = set(_places_of(_mark(anchor)[0]))
        names = (self.address.place(back) for back in islice(body.iter("a"), _LINKS))
        return any(name in self.ids and self.ids[name] in places for name in names)

    def ways_back(self, body: Any, key: str, places: Container[Any]) -> Iterator[Any]:
        """Give the links in a note that only lead back to one of the marks, which have ``places``."""
        for anchor in islice(body.iter("a"), _LINKS):
            name = self.address.place(anchor)
            if not name or _text(anchor, _BACK_WORDS) is None:
                continue
            called = f"{anchor.get('class') or ''} {anchor.get('rel') or ''}"
            # What is itself the place that the mark leads to is the note's label.
            labels = key in {anchor.get("id"), anchor.get("name")}
            leads = name in self.ids and self.ids[name] in places
            if labels or leads or "back" in called or anchor.get("role") == "doc-backlink":
                yield anchor


def find(root: Any, *, url: str | None, base: str | None) -> Footnotes | None:
    """Give the footnotes under ``root``, None where there are none; ``url`` is the page's own address."""
    address = _Address(url, base)
    within = ((anchor, address.place(anchor)) for anchor in root.iter("a"))
    candidates = [(anchor, name) for anchor, name in within if name and _label(anchor) is not None]
    if not candidates:
        return None
    tree = _Tree(root, address)
    found = Footnotes()
    shared: set[Any] = set()
    for anchor, name in candidates[:MARKS_LIMIT]:
        if any(above in found.bodies for above in anchor.iterancestors()):
            continue
        body = tree.body(anchor, name)
        if body is None and name in tree.ids:
            continue
        if _looks_like_one(anchor, name) or (body is not None and tree.leads_back(body, anchor)):
            mark, label = _mark(anchor)
            found.marks[mark] = (label, "" if body is None else name)
            found.labels.setdefault(name, label)
            if body is not None and found.bodies.setdefault(body, name) != name:
                # Notes that stand in one element without a border cannot be told apart.
                shared.add(body)
    _take_out(found, shared)
    places = {place for mark in found.marks for place in _places_of(mark)}
    for body, key in found.bodies.items():
        found.back.update(tree.ways_back(body, key, places))
    return found if found.marks else None


def _take_out(found: Footnotes, bodies: Container[Any]) -> None:
    """Let what stands in some elements be text; its marks lead nowhere."""
    found.bodies = {body: key for body, key in found.bodies.items() if body not in bodies}
    known = set(found.bodies.values())
    found.marks = {mark: (label, key if key in known else "") for mark, (label, key) in found.marks.items()}


def without_label(text: str, label: str) -> tuple[str, int]:
    """Give a note's text without the label in front of it, and how many characters that took."""
    own = re.escape(label)
    match = re.match(rf"\s*(?:[\[(]?\s*{own}\s*[\])]?[.:)]?(?:\s+|$)|[\[(]{own}[\])]\s*)", text)
    taken = match.end() if match else 0
    arrow = _ARROW.match(text, taken)
    taken = arrow.end() if arrow else taken
    return text[taken:], taken


def _text(element: Any, limit: int) -> str | None:
    """Give the text in an element, None where it is longer than ``limit``: it may be the whole page."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            return None
    return "".join(pieces).strip()


def _label(anchor: Any) -> str | None:
    """Give the label of a link, None where it is too long or of no kind that marks have."""
    text = _text(anchor, 4 * LABEL_LIMIT)
    if not text or len(text) > LABEL_LIMIT:
        return None
    if anchor.get("role") == "doc-noteref":
        return text.strip("[]() ") or None
    match = _LABEL.fullmatch(text)
    return match.group(1) if match else None


def _looks_like_one(anchor: Any, name: str) -> bool:
    """Tell whether a link is a mark by what it is called or how it is set."""
    above = anchor.getparent()
    if anchor.get("role") == "doc-noteref" or anchor.get("rel") == "footnote":
        return True
    if above is not None and (above.tag == "sup" or above.get("role") == "doc-noteref"):
        return True
    names = f"{name} {anchor.get('class') or ''} {anchor.get('id') or ''}"
    return next(anchor.iter("sup"), None) is not None or _NAMED.search(names) is not None


def _mark(anchor: Any) -> tuple[Any, str]:
    """Give the element that is the whole mark, brackets and raised type included, and its label."""
    label = _label(anchor) or ""
    mark = anchor
    for above in anchor.iterancestors():
        if above.tag not in _WRAPPING or (_text(above, 4 * LABEL_LIMIT) or "").strip("[]() ") != label:
            break
        mark = above
    return mark, label


def _body(target: Any) -> Any | None:
    """Give the block-level element that is a note, None where a target is none: a heading, a section."""
    while target is not None and target.tag in _INLINE:
        target = target.getparent()
    if target is None or target.tag in _PARTS or target.tag in {"body", "html"}:
        return None
    if _text(target, NOTE_LIMIT) is None or next(target.iter(*_PARTS), None) is not None:
        return None
    return target


def _places_of(mark: Any) -> Iterator[Any]:
    """Give the elements whose place is that of a mark: itself, what stands in it and beside it, its paragraph."""
    yield from islice(mark.iter(), _LINKS)
    for above in mark.iterancestors():
        yield above
        if above.tag not in _INLINE:
            break
    for beside in (mark.getprevious(), mark.getnext()):
        if beside is not None and beside.tag in _INLINE:
            yield beside
