"""From a tree to the blocks that a reader sees, in order: every stretch of text with what it is and where it stands.

Nothing is judged here. Lists keep the numbers that a browser would show (HTML Standard, 4.4.5 and 4.4.8), blanks
collapse as CSS collapses them, and each block knows the elements it stands in.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from reader.articles.document import BlockKind
from reader.articles.extract import images
from reader.articles.extract.elements import (
    ItemState,
    ListState,
    Place,
    is_caption,
    is_data_table,
    is_hidden,
    item_of,
    list_of,
    names_of,
    place_of,
)
from reader.articles.extract.footnotes import Footnotes
from reader.articles.extract.signs import groups_of

BLOCK_LIMIT = 20_000
"""Blocks of a page that are looked at; a page with more is a dump, not an article."""

SKIPPED: Final = frozenset({
    "applet", "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input",
    "link", "map", "math", "meta", "meter", "noscript", "object", "option", "output", "progress",
    "script", "select", "style", "svg", "template", "textarea", "title", "video"
})  # fmt: skip
BLOCK_TAGS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"
})  # fmt: skip
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_WHOLE: Final = frozenset({"pre", "table"})
_LISTS: Final = frozenset({"ol", "ul", "menu", "dir"})
_EMPHASIS: Final = frozenset({"b", "strong", "em", "i"})
_BLANKS = re.compile("[ \t\r\n\f\u00a0\u2002-\u200a\u202f\u205f\u3000]+")


@dataclass(slots=True, eq=False)
class RawBlock:
    """A block as the page has it, before it is chosen and cleaned."""

    kind: BlockKind
    text: str
    place: Place
    links: list[tuple[int, int, str]]
    level: int = 0
    ordered: bool = False
    number: int | None = None
    depth: int = 0
    inline: int = 0
    """Groups of signs of the inline elements within, as bits."""
    bold: int = 0
    """Characters in bold or emphasised type."""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    """Marks of footnotes, with the keys of their notes."""
    note: str = ""
    """Key of the note that the block is a part of."""
    pictures: list[str] = field(default_factory=list)
    """Addresses, as they stand on the page, of the pictures above it."""

    @property
    def linked(self) -> int:
        """Characters within links."""
        return sum(end - start for start, end, _ in self.links)


@dataclass(slots=True)
class _Frame:
    """What holds within an element and ends with it."""

    place: Place
    kind: BlockKind = "paragraph"
    level: int = 0
    quotes: int = 0
    lists: tuple[ListState, ...] = ()
    note: str = ""


class Walker:
    """One pass over a tree that yields its blocks."""

    def __init__(self, footnotes: Footnotes | None = None) -> None:
        self.blocks: list[RawBlock] = []
        self._footnotes = footnotes
        self._marks: list[tuple[int, int, str]] = []
        self.pictures: list[str] = []
        """Of those that were met, the ones behind the last block."""
        self._pieces: list[str] = []
        self._length = 0
        self._links: list[tuple[int, int, str]] = []
        self._href: tuple[int, str] | None = None
        self._item: ItemState | None = None
        self._inline = 0
        self._bold_from: int | None = None
        self._bold = 0

    def walk(self, root: Any) -> list[RawBlock]:
        """Give the blocks under ``root`` in document order."""
        frame = _Frame(Place(root, None, 0, 0, 0))
        # An explicit stack: pages nest deeper than Python's own.
        stack: list[tuple[Any, _Frame, bool]] = [(root, frame, False)]
        while stack and len(self.blocks) < BLOCK_LIMIT:
            element, frame, leaving = stack.pop()
            tag = element.tag
            inner: _Frame | None = frame
            if not leaving:
                skipped = not isinstance(tag, str) or tag in SKIPPED or self._footnote(element)
                inner = self._enter(element, tag, frame) if not skipped else None
                if inner is not None:
                    self._push(element.text)
                    if len(element):
                        stack.append((element, inner, True))
                        stack.extend([(child, inner, False) for child in reversed(element)])
                        continue
            if inner is not None:
                self._leave(tag, inner)
            self._push(element.tail)
        self._flush(frame)
        return self.blocks

    def _enter(self, element: Any, tag: str, frame: _Frame) -> _Frame | None:
        """Open an element; None where nothing in it is left to read."""
        if tag not in BLOCK_TAGS:
            return self._enter_inline(element, tag, frame)
        self._flush(frame)
        if tag == "hr":
            self._append(RawBlock("rule", "", frame.place, []))
            return None
        names = names_of(element)
        inner = _Frame(
            place_of(element, names, frame.place), frame.kind, frame.level, frame.quotes, frame.lists, frame.note
        )
        if self._footnotes is not None:
            inner.note = self._footnotes.bodies.get(element, frame.note)
        if tag in _WHOLE and self._whole(element, tag, inner):
            return None
        if tag in _HEADINGS:
            inner.kind, inner.level = "heading", _HEADINGS[tag]
        elif tag == "blockquote":
            inner.kind, inner.quotes = "quote", frame.quotes + 1
        elif tag in _LISTS:
            inner.lists = (*frame.lists, list_of(element, tag))
        elif tag == "li":
            self._item = item_of(element, frame.lists)
        elif is_caption(element, tag, names):
            inner.kind = "caption"
        return inner

    def _footnote(self, element: Any) -> bool:
        """Take in the mark of a footnote; tells whether nothing else is to be read of an element."""
        if self._footnotes is None:
            return False
        if (mark := self._footnotes.marks.get(element)) is not None:
            label, key = mark
            start = self._length
            self._push(f"[{label}]")
            self._marks.append((start, self._length, key))
            return True
        return element in self._footnotes.back

    def _whole(self, element: Any, tag: str, frame: _Frame) -> bool:
        """Take in at once what is one block as it stands: code and tables of data."""
        if tag == "pre":
            self._code(element, frame)
        elif tag == "table" and is_data_table(element):
            self._table(element, frame)
        else:
            return False
        return True

    def _enter_inline(self, element: Any, tag: str, frame: _Frame) -> _Frame | None:
        if tag == "br":
            self._break()
            return None
        names = names_of(element)
        if names:
            if is_hidden(element):
                return None
            self._inline |= groups_of(names)
        if tag == "img":
            if (url := images.address(element.get)) is not None:
                self.pictures.append(url)
        elif tag == "a":
            href = element.get("href")
            if href and self._href is None:
                self._href = (self._length, href)
        elif tag in _EMPHASIS and self._bold_from is None:
            self._bold_from = self._length
        return frame

    def _leave(self, tag: str, frame: _Frame) -> None:
        if tag in BLOCK_TAGS:
            self._flush(frame)
            if tag == "li":
                self._item = None
        elif tag == "a" and self._href is not None:
            self._close_link()
            self._href = None
        elif tag in _EMPHASIS and self._bold_from is not None:
            self._bold += self._length - self._bold_from
            self._bold_from = None

    def _push(self, text: str | None) -> None:
        if not text:
            return
        if "  " in text or not text.isprintable():
            # Most text needs no folding: a blank that is no plain space is not printable.
            text = " " if text.isspace() else _BLANKS.sub(" ", text)
        if text[0] == " " and (not self._pieces or self._pieces[-1][-1] in " \n"):
            text = text[1:]
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def _break(self) -> None:
        if not self._pieces:
            return
        if self._pieces[-1][-1] == " ":
            self._length -= 1
            self._pieces[-1] = self._pieces[-1][:-1]
            if not self._pieces[-1]:
                self._pieces.pop()
                if not self._pieces:
                    return
        self._pieces.append("\n")
        self._length += 1

    def _close_link(self) -> None:
        if self._href is not None and self._href[0] < self._length:
            self._links.append((self._href[0], self._length, self._href[1]))

    def _flush(self, frame: _Frame) -> None:
        """End the block that is being read, if there is one."""
        if not self._pieces:
            return
        self._close_link()
        text = "".join(self._pieces)
        bold = self._bold + (self._length - self._bold_from if self._bold_from is not None else 0)
        if text.strip():
            for start, end in _parts(text) if frame.kind in {"paragraph", "quote"} else [(0, len(text))]:
                self._block(text, start, end, frame, bold=bold)
        self._pieces, self._length, self._links, self._inline, self._bold = [], 0, [], 0, 0
        self._marks = []
        if self._href is not None:
            self._href = (0, self._href[1])
        if self._bold_from is not None:
            self._bold_from = 0

    def _block(self, text: str, start: int, end: int, frame: _Frame, *, bold: int) -> None:
        while start < end and text[start] in " \n":
            start += 1
        while end > start and text[end - 1] in " \n":
            end -= 1
        if start == end:
            return
        links = [
            (max(a, start) - start, min(b, end) - start, href) for a, b, href in self._links if a < end and b > start
        ]
        part = text[start:end]
        if frame.kind not in {"paragraph", "quote"}:
            part = re.sub("\n+", lambda match: "\n".rjust(len(match.group())), part)
        block = RawBlock(
            frame.kind, part, frame.place, links, level=frame.level, inline=self._inline, bold=min(bold, end - start)
        )
        block.note = frame.note
        block.marks = [
            (max(a, start) - start, min(b, end) - start, key) for a, b, key in self._marks if start < b <= end
        ]
        if frame.quotes and frame.kind == "quote":
            block.depth = frame.quotes - 1
        if self._item is not None:
            if frame.kind in {"paragraph", "quote"}:
                block.kind, block.number, block.depth = "item", self._item.number, self._item.depth
                block.ordered = self._item.number is not None
            self._item = None
        elif frame.kind == "paragraph":
            block.depth = len(frame.lists)
        self._append(block)

    def _append(self, block: RawBlock) -> None:
        if self.pictures:
            block.pictures, self.pictures = self.pictures, []
        self.blocks.append(block)

    def _code(self, element: Any, frame: _Frame) -> None:
        pieces: list[str] = []
        for node in element.iter():
            if node is not element and node.tag == "br":
                pieces.append("\n")
            elif isinstance(node.tag, str) and node.tag not in SKIPPED:
                pieces.append(node.text or "")
            if node is not element:
                pieces.append(node.tail or "")
        lines = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
        text = "\n".join(line.rstrip() for line in lines).strip("\n")
        if text.strip():
            self._append(RawBlock("code", text, frame.place, [], note=frame.note))

    def _table(self, element: Any, frame: _Frame) -> None:
        for caption in element.iterchildren("caption"):
            self._push(" ".join(caption.itertext()))
            self._flush(_Frame(frame.place, "caption"))
        rows: list[str] = []
        links: list[tuple[int, int, str]] = []
        marks: list[tuple[int, int, str]] = []
        at = 0
        for row in element.iter("tr"):
            cells: list[str] = []
            for cell in row.iterchildren("td", "th"):
                if cells:
                    at += 3
                text, inner, refs = _cell(cell, self._footnotes)
                links.extend((at + start, at + end, href) for start, end, href in inner)
                marks.extend((at + start, at + end, key) for start, end, key in refs)
                cells.append(text)
                at += len(text)
            if any(cells):
                rows.append(" | ".join(cells))
                at = sum(map(len, rows)) + len(rows)
            else:
                at = sum(map(len, rows)) + len(rows)
        if rows:
            self._append(RawBlock("table", "\n".join(rows), frame.place, links, marks=marks, note=frame.note))


def _cell(cell: Any, footnotes: Footnotes | None) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    text = ""
    links: list[tuple[int, int, str]] = []
    marks: list[tuple[int, int, str]] = []
    for block in Walker(footnotes).walk(cell):
        if text and block.text:
            text += " "
        links.extend((len(text) + start, len(text) + end, href) for start, end, href in block.links)
        marks.extend((len(text) + start, len(text) + end, key) for start, end, key in block.marks)
        text += block.text.replace("\n", " ")
    return text, links, marks


def _parts(text: str) -> list[tuple[int, int]]:
    """Split where a ``<br>`` leaves an empty line."""
    if "\n\n" not in text:
        return [(0, len(text))]
    parts, at = [], 0
    for match in re.finditer("\n{2,}", text):
        parts.append((at, match.start()))
        at = match.end()
    return [*parts, (at, len(text))]
