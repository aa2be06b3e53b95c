"""The annotated articles as references: BibTeX (BibLaTeX's ``@online``), and CSL-JSON as Zotero and Pandoc read it."""

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

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


def write_csl(annotations: Sequence[Annotation]) -> bytes:
    """Give the same references as CSL-JSON (Citation Style Language 1.0.2, its schema "csl-data").

    A byline is one literal name, for the same reason.
    """
    keys: set[str] = set()
    items = [_item(one, _key(one, keys)) for one in dict.fromkeys(one.evidence for one in annotations)]
    return json.dumps(items, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def _item(one: Evidence, key: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": squeeze(one.title),
        "container-title": squeeze(one.outlet or ""),
        "author": [{"literal": squeeze(one.byline)}] if one.byline and one.byline.strip() else [],
        "issued": _date(one.published),
        "accessed": _date(one.fetched),
        "URL": _web(one.url),
        "note": f"Text SHA-256 {one.text_sha256}",
    }
    return {name: value for name, value in told.items() if value}


def _date(moment: datetime | None) -> dict[str, list[list[int]]]:
    if moment is None:
        return {}
    day = moment.astimezone(UTC)
    return {"date-parts": [[day.year, day.month, day.day]]}


def _web(url: str | None) -> str:
    return _NOT_IN_URL.sub(lambda found: f"%{ord(found.group()):02X}", url) if url else ""


def _entry(one: Evidence, key: str) -> str:
    told = [
        ("author", f"{{{tex(one.byline)}}}" if one.byline else ""),
        ("title", f"{{{tex(one.title)}}}" if one.title else ""),
        ("organization", f"{{{tex(one.outlet)}}}" if one.outlet else ""),
        ("date", f"{one.published.astimezone(UTC):%Y-%m-%d}" if one.published else ""),
        ("url", _web(one.url)),
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
