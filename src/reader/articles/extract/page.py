"""From bytes to a tree: character set, limits, and a way past markup that is nested too deeply."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader.errors import ExtractError

SIZE_LIMIT = 12 * 1024 * 1024
"""Bytes of a page that are read; the rest is cut off and said."""

CUT_NOTE = "The page is very large: its text may be cut."
DEPTH_NOTE = "The page is nested too deeply to keep its structure: its text may be cut."

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NULS = re.compile("[\x00\x01-\x08\x0b\x0e-\x1f]+")
_CONTAINER = re.compile(
    r"</?(?:div|section|article|main|blockquote|center|table|tbody|tr|td|ul|ol|dl|form)(?:\s[^<>]*)?>", re.IGNORECASE
)
_INLINE = re.compile(r"</?(?:span|font|b|i|em|strong|u|small|big)(?:\s[^<>]*)?>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
_NAME = re.compile(r"<\w+")
# What WHATWG's Encoding Standard (section 4.2) reads under another name than Python.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    root: Any
    notes: tuple[str, ...] = ()


def decode(page: bytes, headers: Mapping[str, str] | None = None) -> str:
    """Decode a page: by its byte order mark, as UTF-8 where it is valid, else by header, ``<meta>`` or as windows-1252.

    A declaration that the bytes contradict is not believed; what cannot be decoded becomes U+FFFD.
    """
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return page.decode(encoding, errors="replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a character is still UTF-8.
        if error.start and error.reason == "unexpected end of data":
            return page.decode("utf-8", errors="ignore")
    declared = [
        match.group(1) for value in _content_types(headers) for match in [_HEADER_CHARSET.search(value)] if match
    ]
    declared += [match.group(1).decode("ascii") for match in [_META_CHARSET.search(page[:65536])] if match]
    for name in declared:
        encoding = _ALIASES.get(name.lower(), name)
        try:
            text = page.decode(encoding, errors="replace")
        except (LookupError, UnicodeError):
            continue
        if text.count("\ufffd") * 50 <= len(text):
            return text
    utf8 = page.decode("utf-8", errors="replace")
    return utf8 if utf8.count("\ufffd") * 200 < len(utf8) else page.decode("windows-1252", errors="replace")


def _content_types(headers: Mapping[str, str] | None) -> list[str]:
    return [value for name, value in (headers or {}).items() if name.lower() == "content-type"]


def parse(page: bytes | str, *, headers: Mapping[str, str] | None = None) -> Page:
    """Parse a page.

    Raises:
        ExtractError: it is empty, or no markup at all.
    """
    from lxml import etree, html  # 40 ms that only those who extract pay

    notes: list[str] = []
    if len(page) > SIZE_LIMIT:
        page = page[:SIZE_LIMIT]
        notes.append(CUT_NOTE)
    if isinstance(page, bytes):
        head = page[:1024]
        if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ExtractError("This is not a web page but a binary file.")
        page = decode(page, headers)
    page = _NULS.sub(" ", _XML_DECLARATION.sub("", page))
    if "<" not in page:
        raise ExtractError("The page is empty." if not page.strip() else "This is not a web page: it holds no markup.")
    # Attributes without end cost quadratic time in libxml2: a tag that long keeps its name alone.
    page = _LONG_TAG.sub(lambda match: (_NAME.match(match.group()) or match).group() + ">", page)
    root, deep = _tree(page, html, etree)
    if deep:
        root, _ = _tree(_INLINE.sub("", _CONTAINER.sub("<p>", page)), html, etree)
        notes.append(DEPTH_NOTE)
    if root is None:
        raise ExtractError("The page is empty.")
    return Page(root, tuple(notes))


def _tree(page: str, html: Any, etree: Any) -> tuple[Any, bool]:
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log)
