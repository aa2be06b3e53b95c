"""CSV: one row an annotation, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from reader.annotations.model import FIELDS, Annotation
from reader.exports.model import utc

_BUILT_IN = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
_HEAD = ("id", "kind", "state", "passage")
_TAIL = (
    "note",
    "tags",
    "author",
    "created",
    "modified",
    "url",
    "outlet",
    "title",
    "byline",
    "published",
    "fetched",
    "text_sha256",
    "extractor",
    "article",
    "start",
    "end",
    "prefix",
    "suffix",
    "selector_sha256",
)

# What a spreadsheet takes for the beginning of a formula, and the apostrophe itself: one can always be taken off.
_ACTIVE = frozenset("=+-@＝＋－＠\t\r\n'")


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give a table with a header row as RFC 4180 has it, in UTF-8; times are ISO 8601 in UTC.

    Fields of the built-in kinds have columns of their own name, those of other kinds "field " and their name. Tags are
    joined by "; ". A cell that a spreadsheet could run begins with an apostrophe; take it off to have the text.
    """
    others = sorted({name for one in annotations for name in one.fields} - set(_BUILT_IN))
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([cell(name) for name in (*_HEAD, *_BUILT_IN, *(f"field {name}" for name in others), *_TAIL)])
    for one in annotations:
        fields = [one.fields.get(name, "") for name in (*_BUILT_IN, *others)]
        rows.writerow([cell(value) for value in (*_head(one), *fields, *_tail(one))])
    return out.getvalue().encode("utf-8", "replace")


def write_for_excel(annotations: Sequence[Annotation]) -> bytes:
    """Give the same table with a byte order mark, without which Excel does not take it for UTF-8."""
    return b"\xef\xbb\xbf" + write(annotations)


def cell(text: str) -> str:
    """Give text that no spreadsheet runs: with an apostrophe before what could be a formula."""
    return f"'{text}" if text[:1] in _ACTIVE and text else text


def _head(one: Annotation) -> tuple[str, ...]:
    return one.id, one.kind, one.state, one.selector.exact


def _tail(one: Annotation) -> tuple[str, ...]:
    place, evidence = one.selector, one.evidence
    return (
        one.note,
        "; ".join(one.tags),
        one.author,
        utc(one.created),
        utc(one.modified),
        evidence.url or "",
        evidence.outlet or "",
        evidence.title,
        evidence.byline or "",
        utc(evidence.published),
        utc(evidence.fetched),
        evidence.text_sha256,
        evidence.extractor,
        one.article,
        str(place.start),
        str(place.end),
        place.prefix,
        place.suffix,
        place.text_sha256,
    )
