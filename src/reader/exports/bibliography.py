"""BibTeX: the annotated articles as references, for Zotero, JabRef and LaTeX (BibLaTeX's ``@online``)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC

from reader.annotations.model import Annotation, Evidence
from reader.cleaning import squeeze

_SPECIAL = re.compile(r"[\\{}$&#_%~^]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_NOT_IN_URL = re.compile(r"[\s{}\\]")


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give one entry for each text that has annotations, in order of first mention, as UTF-8.

    A byline is kept whole, in braces: no program splits it into names better than its reader.
    """
    keys: set[str] = set()
    entries = [_entry(one, _key(one, keys)) for one in dict.fromkeys(one.evidence for one in annotations)]
    return "\n".join(entries).encode("utf-8", "replace")


def _entry(one: Evidence, key: str) -> str:
    told = [
        ("author", f"{{{tex(one.byline)}}}" if one.byline else ""),
        ("title", f"{{{tex(one.title)}}}" if one.title else ""),
        ("organization", f"{{{tex(one.outlet)}}}" if one.outlet else ""),
        ("date", f"{one.published.astimezone(UTC):%Y-%m-%d}" if one.published else ""),
        ("url", _NOT_IN_URL.sub(lambda found: f"%{ord(found.group()):02X}", one.url) if one.url else ""),
        ("urldate", f"{one.fetched.astimezone(UTC):%Y-%m-%d}" if one.fetched else ""),
        ("note", f"Text SHA-256 {tex(one.text_sha256)}"),
    ]
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in told if value)
    return f"@online{{{key},\n{fields}}}\n"


def tex(text: str) -> str:
    """Give one line of text that TeX sets as it is."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], squeeze(text))


def _key(one: Evidence, taken: set[str]) -> str:
    year = f"{one.published.astimezone(UTC):%Y}" if one.published else ""
    outlet = "".join(_words(one.outlet or "")[:2])
    word = next((word for word in _words(one.title) if len(word) > 3), "")
    stem = f"{outlet}{year}{word}" or "article"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())
