"""Tables: one row an annotation, safe to open in a spreadsheet; as CSV and as a workbook."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

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


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL = 32_000
_GOES_ON = " […goes on in the sheet “Continued”]"
_BORN = datetime(1980, 1, 1)  # noqa: DTZ001 - the library wants a time without zone


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give a table with a header row as RFC 4180 has it, in UTF-8; times are ISO 8601 in UTC.

    Fields of the built-in kinds have columns of their own name, those of other kinds "field " and their name. Tags are
    joined by "; ". A cell that a spreadsheet could run begins with an apostrophe; take it off to have the text.
    """
    out = io.StringIO(newline="")
    written = csv.writer(out, lineterminator="\r\n")
    written.writerows([cell(value) for value in row] for row in rows(annotations))
    return out.getvalue().encode("utf-8", "replace")


def rows(annotations: Sequence[Annotation]) -> Iterator[tuple[str, ...]]:
    """Give the header and a row for each annotation, as plain text."""
    others = sorted({name for one in annotations for name in one.fields} - set(_BUILT_IN))
    yield (*_HEAD, *_BUILT_IN, *(f"field {name}" for name in others), *_TAIL)
    for one in annotations:
        yield (*_head(one), *(one.fields.get(name, "") for name in (*_BUILT_IN, *others)), *_tail(one))


def write_for_excel(annotations: Sequence[Annotation]) -> bytes:
    """Give the same table with a byte order mark, without which Excel does not take it for UTF-8."""
    return b"\xef\xbb\xbf" + write(annotations)


def write_workbook(annotations: Sequence[Annotation]) -> bytes:
    """Give the same table as an Excel workbook (ECMA-376) in which every cell is text: no formula, no link.

    A cell takes 32,767 characters (UTF-16 units); what is longer goes on in a second sheet, told in its cell.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        # The same annotations give the same bytes.
        book.set_properties({"title": "Annotations from Kutip", "created": _BORN})
        sheet, bold, wrapped = book.add_worksheet("Annotations"), book.add_format({"bold": True}), book.add_format()
        wrapped.set_text_wrap()
        wrapped.set_align("top")
        rest: list[tuple[str, str]] = []
        for number, row in enumerate(rows(annotations)):
            for column, text in enumerate(row):
                shown, more = _cut(_NOT_IN_XML.sub("\ufffd", text))
                if more:
                    rest += [(f"row {number + 1}, column {column + 1}", part) for part in more]
                if shown:
                    sheet.write_string(number, column, shown, wrapped if number else bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 12)
        sheet.set_column(3, 3, 60)
        if rest:
            second = book.add_worksheet("Continued")
            for number, (place, part) in enumerate(rest):
                second.write_string(number, 0, place)
                second.write_string(number, 1, part, wrapped)
    return out.getvalue()


def _cut(text: str) -> tuple[str, list[str]]:
    if len(text) <= _CELL // 2:
        return text, []
    parts = [text[at : at + _CELL // 2] for at in range(0, len(text), _CELL // 2)]
    return f"{parts[0]}{_GOES_ON}", parts[1:]


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
