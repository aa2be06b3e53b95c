"""The quick way from the markup that most feeds send to a document: a few well-nested tags, read without a tree.

What comes out is what the tree would have given (``build.fragment``), character for character; where that is not plain
from the tags alone, nothing comes out and the tree is built.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import Final

from reader.articles.document import BlockKind, Document, DocumentBuilder, Link
from reader.articles.extract import images
from reader.articles.extract.elements import may_be_caption, may_be_hidden
from reader.articles.extract.footnotes import LABEL_LIMIT
from reader.articles.extract.links import pictures, trimmed
from reader.cleaning import clean_text

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:_-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*)\s*/?>""")
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([a-zA-Z:_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:([a-zA-Z]{1,8}\d{0,2})|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_BLANKS = re.compile("[ \t\r\n\f\u00a0\u2002-\u200a\u202f\u205f\u3000]+")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s")
_INLINE: Final = frozenset({"a", "b", "strong", "em", "i", "u", "span"})
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PARENTS: Final = {"li": ("ul", "ol"), "p": ("", "div", "blockquote"), **dict.fromkeys(_HEADINGS, ("", "div"))}
"""What may stand around a block; p, li and headings hold words and inline elements alone."""

_BLOCKS: Final = frozenset({"p", "li", *_HEADINGS, "div", "blockquote", "ul", "ol"})


class _OddError(Exception):
    """The markup is not of the simple kind."""


def simple_document(markup: str, *, base: str | None) -> Document | None:
    """Give the document of simple markup, None where only a tree can tell what it means."""
    parts = _TAG.split(markup)
    if markup.count("<") != len(parts) // 4:
        return None
    reader = _Reader(base)
    try:
        at, last = 0, len(parts) - 1
        while at < last:
            if text := parts[at]:
                reader.push(text)
            name = parts[at + 2].lower()
            if parts[at + 1]:
                reader.leave(name)
            elif name == "p" and parts[at + 5 : at + 7] == ["/", "p"] and not parts[at + 3] and reader.outside:
                # Most of most entries: a paragraph of words alone.
                reader.paragraph(parts[at + 4])
                at += 4
            else:
                reader.enter(name, parts[at + 3])
            at += 4
        if parts[-1]:
            reader.push(parts[-1])
        return reader.document()
    except _OddError:
        return None


@dataclass(slots=True)
class _Reader:
    """One pass over tags and text; ``pieces`` are those of the block that is being read."""

    base: str | None
    builder: DocumentBuilder = field(default_factory=DocumentBuilder)
    open: list[str] = field(default_factory=lambda: [""])
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    links: list[tuple[int, int, str]] = field(default_factory=list)
    href: tuple[int, str] | None = None
    pictures: list[str] = field(default_factory=list)
    """Addresses of those that stand above the next block."""
    numbers: int = 0
    """Items of the list that is being read."""

    @property
    def outside(self) -> bool:
        """Whether no element is open."""
        return len(self.open) == 1

    def paragraph(self, text: str) -> None:
        """Take a whole paragraph in."""
        if self.pieces:
            self._flush("")
        text = _folded(text).strip(" ").rstrip()
        if _NUMBERED.match(text):
            raise _OddError
        if text:
            self.builder.add("paragraph", text, pictures=self._above())

    def push(self, text: str) -> None:
        """Take text in."""
        text = _folded(text)
        if text[0] == " " and (not self.pieces or self.pieces[-1][-1] in " \n"):
            text = text[1:]
        if not text:
            return
        if self.open[-1] in {"ul", "ol"}:
            raise _OddError
        self.pieces.append(text)
        self.length += len(text)

    def enter(self, name: str, attributes: str) -> None:
        """Open an element."""
        if name in _BLOCKS:
            self._enter_block(name, attributes)
        elif name in _INLINE:
            self._enter_inline(name, attributes)
        elif name == "br":
            self._break()
        elif name == "img":
            self._picture(attributes)
        else:
            raise _OddError

    def _picture(self, attributes: str) -> None:
        known = {name.lower(): one or other for name, one, other in reversed(_ATTRIBUTE.findall(attributes))}
        if may_be_hidden(attributes):
            raise _OddError
        url = images.address(lambda name: _decoded(known.get(name, "")))
        if url is not None:
            self.pictures.append(url)

    def _enter_inline(self, name: str, attributes: str) -> None:
        if self.open[-1] in {"ul", "ol"} or (attributes and may_be_hidden(attributes)):
            raise _OddError
        if name == "a":
            if "a" in self.open:
                raise _OddError
            found = _HREF.search(attributes)
            href = (found[1] or found[2] or "") if found else ""
            self.href = (self.length, _decoded(href) if "&" in href else href) if href else None
        self.open.append(name)

    def _enter_block(self, name: str, attributes: str) -> None:
        around = self.open[-1]
        if around not in _PARENTS.get(name, ("", "div")):
            raise _OddError
        if attributes and (name in {"ol", "li"} or (name in {"p", "div"} and may_be_caption(attributes))):
            raise _OddError
        self._flush(around)
        if name in {"ul", "ol"}:
            self.numbers = 0
        elif name == "li":
            self.numbers += 1
        self.open.append(name)

    def leave(self, name: str) -> None:
        """Close an element, which must be the one that was opened last."""
        if self.open.pop() != name or not name:
            raise _OddError
        if name == "a":
            self._close_link()
        elif name in _BLOCKS:
            self._flush(name)

    def document(self) -> Document:
        """Give the document; raises _OddError where cleaning would change its text."""
        if self.open != [""]:
            raise _OddError
        self._flush("")
        self.builder.close(self._above())
        document = self.builder.build()
        if clean_text(document.text) != document.text:
            raise _OddError
        return document

    def _break(self) -> None:
        if self.href is not None or self.open[-1] in {"ul", "ol"}:
            raise _OddError
        if not self.pieces:
            return
        if self.pieces[-1][-1] == " ":
            self.length -= 1
            self.pieces[-1] = self.pieces[-1][:-1]
            if not self.pieces[-1]:
                self.pieces.pop()
                if not self.pieces:
                    return
        self.pieces.append("\n")
        self.length += 1

    def _close_link(self) -> None:
        if self.href is not None:
            if "#" in self.href[1] and self.length - self.href[0] <= LABEL_LIMIT:
                # It may be the mark of a footnote.
                raise _OddError
            if self.href[0] < self.length:
                self.links.append((self.href[0], self.length, self.href[1]))
            self.href = None

    def _flush(self, name: str) -> None:
        """End the block that is being read, which stands in an element of this name."""
        if not self.pieces:
            return
        text, links = "".join(self.pieces), self.links
        self.pieces, self.length, self.links = [], 0, []
        if "\n" not in text:
            self._add(name, text, links)
            return
        if name in _HEADINGS or ("\n\n" in text and (links or name == "li")):
            raise _OddError
        for part in re.split("\n\n+", text):
            self._add(name, part, links)

    def _add(self, name: str, raw: str, links: Sequence[tuple[int, int, str]]) -> None:
        text = raw.lstrip(" \n")
        skip = len(raw) - len(text)
        text = text.rstrip()
        if not text:
            return
        kind: BlockKind = "quote" if "blockquote" in self.open or name == "blockquote" else "paragraph"
        level = _HEADINGS.get(name, 0)
        if level:
            kind = "heading"
        elif name == "li":
            kind = "item"
        elif kind == "paragraph" and _NUMBERED.match(text):
            raise _OddError
        ordered = name == "li" and self.open[-1] == "ol"
        spans = ((start - skip, end - skip, href) for start, end, href in links)
        whole: Sequence[Link] = trimmed(spans, text, base=self.base) if links else ()
        self.builder.add(
            kind,
            text,
            level=level,
            ordered=ordered,
            number=self.numbers if ordered else None,
            links=whole,
            pictures=self._above(),
        )

    def _above(self) -> Sequence[str]:
        if not self.pictures:
            return ()
        above, self.pictures = pictures(self.pictures, self.base), []
        return above


def _folded(text: str) -> str:
    """Give text with its character references decoded and its blanks folded as CSS folds them."""
    if "&" in text:
        text = _decoded(text)
    if "  " in text or not text.isprintable():
        return " " if text.isspace() else _BLANKS.sub(" ", text)
    return text


def _decoded(text: str) -> str:
    """Give text with its character references decoded; raises _OddError for those that a tree may read otherwise."""
    decoded, count = _REFERENCE.subn(_character, text)
    if count != text.count("&"):
        raise _OddError
    return decoded


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    code = name2codepoint.get(name, 0) if name else int(decimal) if decimal else int(hexadecimal, 16)
    if not (32 <= code < 127 or 160 <= code < 0xD800 or 0xE000 <= code < 0x110000):
        raise _OddError
    return chr(code)
