"""Titles and names: one plain line, whatever markup the feed put into them."""

import codecs
import html
import re
from dataclasses import dataclass
from typing import Literal

from reader.cleaning import clean_line, clean_text

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,20})((?:\s[^<>]{0,2000})?)/?>")
_BLOCKS = "br p div li ul ol h1 h2 h3 h4 h5 h6 hr tr td th table section article blockquote"
_INLINE = """
a abbr acronym b bdi bdo big center cite code del dfn em font i img ins kbd mark nobr q ruby s samp small span strike
strong sub sup tt u var wbr
"""
_APART = frozenset(_BLOCKS.split())
_ALWAYS = _APART | frozenset(_INLINE.split())
_LONGEST = 20_000  # of a title, markup and all; a line keeps far less
# Windows-1252, with the bytes that it leaves open as Latin-1 has them.
_SIGNS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
_CONTROLS = [chr(code) for code in range(0x80, 0xA0)]
_WINDOWS = str.maketrans(dict(zip(_CONTROLS, _SIGNS, strict=True)))
_TO_WINDOWS = codecs.charmap_build(bytes(range(256)).decode("latin-1").translate(_WINDOWS))


@dataclass(frozen=True, slots=True)
class Text:
    """Text as a feed gave it: plain, HTML, or of a kind the format leaves open (RSS titles)."""

    value: str
    kind: Literal["text", "html", "open"] = "open"


def line(text: Text | None) -> str | None:
    """Give a title as one clean line: tags gone, character references decoded once; None where nothing is left.

    Where the kind is open, a tag that is not a formatting one stays when it has no partner: "the <script> tag".
    """
    if text is None:
        return None
    value = repaired(text.value.strip()[:_LONGEST])
    if text.kind != "text" and ("<" in value or "&" in value):
        value = _ENTITY.sub(lambda match: html.unescape(match[0]), _untagged(value, sure=text.kind == "html"))
    return clean_line(value) or None


def markup(text: Text | None) -> str | None:
    """Give a summary or body as clean HTML source: plain text is escaped, the rest stays as it is."""
    if text is None:
        return None
    value = repaired(text.value).strip()
    if text.kind == "text":
        value = html.escape(value, quote=False)
    return clean_text(value) or None


def repaired(text: str) -> str:
    """Undo two common faults: UTF-8 that was once read as Latin-1 or Windows-1252, and the latter's signs as controls.

    Text that was not misread does not happen to be UTF-8 from end to end.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    try:
        return codecs.charmap_encode(text, "strict", _TO_WINDOWS)[0].decode("utf-8")
    except UnicodeError:
        return text.translate(_WINDOWS) if any(map(text.__contains__, _CONTROLS)) else text


def _untagged(text: str, *, sure: bool) -> str:
    while (start := text.find("<!--")) >= 0 and (end := text.find("-->", start)) >= 0:
        text = text[:start] + text[end + 3 :]
    if "<" not in text:
        return text
    closed = {match[2].lower() for match in _MARKUP.finditer(text) if match[1]}

    def plain(match: re.Match[str]) -> str:
        name = match[2].lower()
        if sure or name in _ALWAYS or name in closed:
            return " " if name in _APART else ""
        return match[0]

    return _MARKUP.sub(plain, text)
