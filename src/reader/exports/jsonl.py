"""JSON Lines: one annotation a line with everything that it holds; the one form that reads back without loss."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from reader.annotations.model import Annotation, Evidence, Selector
from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError

VERSION = 1
"""Version of the lines; a reader refuses a later one."""

_ID = frozenset("0123456789abcdef")


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give one line of JSON for each annotation, in their order, as UTF-8; offsets are code points."""
    import msgspec

    lines = ({"kutip": VERSION, **msgspec.to_builtins(annotation)} for annotation in annotations)
    # A lone surrogate leaves as the escape that JSON has for it.
    return b"".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        for line in lines
    )


def read_jsonl(data: bytes) -> list[Annotation]:
    """Read what `write` wrote; text passes the cleaning door, blank lines and unknown keys are passed over.

    Raises:
        KutipError: a line is no annotation; the sentence tells which line and why.

    """
    found: list[Annotation] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            found.append(_annotation(line, number))
    return found


def _annotation(line: bytes, number: int) -> Annotation:
    import msgspec

    try:
        return _checked(msgspec.convert(_versioned(json.loads(line)), Annotation))
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        why = clean_line(str(error), limit=200).rstrip(".")
        raise KutipError(f"Line {number} cannot be read as an annotation: {why}.") from error


def _versioned(value: object) -> object:
    if not isinstance(value, dict) or value.get("kutip") != VERSION:
        raise ValueError("it is no annotation of this version")
    return value


def _checked(one: Annotation) -> Annotation:
    if len(one.id) != 32 or not _ID.issuperset(one.id):
        raise ValueError("its id is not 32 hexadecimal digits")
    place = one.selector
    if not 0 <= place.start <= place.end or place.end - place.start != len(place.exact):
        raise ValueError("its offsets do not fit its words")
    return Annotation(
        id=one.id,
        article=clean_line(one.article),
        kind=clean_line(one.kind),
        selector=Selector(
            start=place.start,
            end=place.end,
            exact=clean_text(place.exact),
            prefix=clean_text(place.prefix),
            suffix=clean_text(place.suffix),
            text_sha256=clean_line(place.text_sha256),
            occurrences=place.occurrences,
        ),
        evidence=_evidence(one.evidence),
        created=_aware(one.created),
        modified=_aware(one.modified),
        fields={clean_line(name): clean_text(value) for name, value in one.fields.items()},
        note=clean_text(one.note),
        tags=tuple(clean_line(tag) for tag in one.tags),
        author=clean_line(one.author),
        state=one.state,
    )


def _evidence(one: Evidence) -> Evidence:
    return Evidence(
        url=None if one.url is None else clean_line(one.url, limit=4096),
        outlet=None if one.outlet is None else clean_line(one.outlet),
        title=clean_line(one.title),
        byline=None if one.byline is None else clean_line(one.byline),
        published=None if one.published is None else _aware(one.published),
        fetched=None if one.fetched is None else _aware(one.fetched),
        text_sha256=clean_line(one.text_sha256),
        extractor=clean_line(one.extractor),
    )


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time in it has no time zone")
    return moment.astimezone(UTC)
