r"""An article's text and the places in it (law 1).

``Document.text`` is one NFC string. Its blocks tile it in order, joined by one ``\n``; a ``\n`` inside a block is a
line break of that block (a row of a table, a line of code, a ``<br>``). An offset is a Unicode code point, start
inclusive, end exclusive, as in the W3C Web Annotation TextPositionSelector.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from reader.cleaning import clean_text

BlockKind = Literal["paragraph", "heading", "item", "quote", "table", "code", "caption", "rule"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document: ``text[start:end]``. A rule is empty."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """1 to 6 of a heading, else 0."""
    ordered: bool = False
    """Whether a list item carries a number."""
    number: int | None = None
    """The number of an ordered item as the page shows it."""
    depth: int = 0
    """How deep in lists or quotes the block lies; 0 is the outermost list or quote."""


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch that leads somewhere; ``url`` is absolute http, https or mailto."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A mark in the text, ``text[start:end]``, and its note, ``text[note_start:note_end]``, of one or more blocks.

    A note may have several marks. Notes are the last blocks of a document.
    """

    start: int
    end: int
    note_start: int
    note_end: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands above the block that begins at ``at``, or behind the text; its address is absolute."""

    at: int
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article's text with its blocks, links, footnotes and pictures; see the module for the rules that it keeps."""

    text: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    """In the order of their marks."""
    pictures: tuple[Picture, ...] = ()

    @property
    def sha256(self) -> str:
        """The text's SHA-256 as 64 hexadecimal digits, over its UTF-8 bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def block_at(self, offset: int) -> int:
        """Give the index of the block that holds ``offset`` (or ends right before it); 0 where there is none."""
        low, high = 0, len(self.blocks) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.blocks[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return low


@dataclass(slots=True)
class DocumentBuilder:
    """Put blocks together so that the rules of a document hold."""

    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _marks: list[tuple[int, int, str]] = field(default_factory=list)
    _notes: dict[str, tuple[int, int]] = field(default_factory=dict)
    _pictures: list[Picture] = field(default_factory=list)
    _at: int = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        ordered: bool = False,
        number: int | None = None,
        depth: int = 0,
        links: Iterable[Link] = (),
        marks: Iterable[tuple[int, int, str]] = (),
        note: str = "",
        pictures: Iterable[str] = (),
    ) -> None:
        """Append a block. Its text must have come through ``clean_text``, so that offsets in it hold.

        ``links`` and ``marks`` of footnotes, each with its note's key, are within the text; ``note`` is the key of the
        note that the block is a part of; ``pictures`` are the addresses of those above it.
        """
        if self._parts:
            self._at += 1
        start, end = self._at, self._at + len(text)
        self._parts.append(text)
        self._blocks.append(Block(kind, start, end, level, ordered, number, depth))
        for link in links:
            self._links.append(Link(start + link.start, start + link.end, link.url))
        self._pictures += [Picture(start, url) for url in pictures]
        self._marks += [(start + first, start + last, key) for first, last, key in marks]
        if note:
            self._notes[note] = (self._notes.get(note, (start, end))[0], end)
        self._at = end

    def close(self, pictures: Iterable[str]) -> None:
        """Put pictures behind the text; nothing comes after them."""
        self._pictures += [Picture(self._at, url) for url in pictures]

    def build(self) -> Document:
        """Give the document; a mark whose note is not there is text."""
        footnotes = tuple(
            Footnote(start, end, *self._notes[key]) for start, end, key in self._marks if key in self._notes
        )
        pictures = tuple(self._pictures)
        return Document("\n".join(self._parts), tuple(self._blocks), tuple(self._links), footnotes, pictures)


def plain(text: str) -> Document:
    """Give a document of paragraphs from plain text: each line that is not blank is one."""
    builder = DocumentBuilder()
    for line in clean_text(text).split("\n"):
        if line.strip():
            builder.add("paragraph", line.strip())
    return builder.build()
