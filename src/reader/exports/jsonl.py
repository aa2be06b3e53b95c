"""JSON Lines: one annotation a line with everything that it holds; the one form that reads back without loss."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reader.annotations.model import Annotation, Evidence, FollowUp, Selector
from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError

VERSION = 1
"""Version of the lines; a reader refuses a later one."""

_ID = frozenset("0123456789abcdef")


def is_id(text: str) -> bool:
    """Tell whether text is an annotation's id: 32 hexadecimal digits."""
    return len(text) == 32 and _ID.issuperset(text)


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give one line of JSON for each annotation, in their order, as UTF-8; offsets are code points."""
    return b"".join(encoded(record(annotation)) + b"\n" for annotation in annotations)


def record(annotation: Annotation) -> dict[str, Any]:
    """Give an annotation as the JSON object of a line."""
    import msgspec

    return {"kutip": VERSION, **msgspec.to_builtins(annotation)}


def encoded(value: object) -> bytes:
    """Give JSON on one line as UTF-8; a lone surrogate leaves as the escape that JSON has for it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def from_record(value: object) -> Annotation:
    """Give the annotation of a line's JSON object; text passes the cleaning door, unknown keys are passed over.

    Raises:
        ValueError: it is no annotation, or one that cannot be.

    """
    import msgspec

    try:
        return _checked(msgspec.convert(_versioned(value), Annotation))
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


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
    try:
        return from_record(json.loads(line))
    except (ValueError, OverflowError, RecursionError) as error:
        why = clean_line(str(error), limit=200).rstrip(".")
        raise KutipError(f"Line {number} cannot be read as an annotation: {why}.") from error


def _versioned(value: object) -> object:
    if not isinstance(value, dict) or value.get("kutip") != VERSION:
        raise ValueError("it is no annotation of this version")
    return value


def _checked(one: Annotation) -> Annotation:
    if not is_id(one.id):
        raise ValueError("its id is not 32 hexadecimal digits")
    place = one.selector
    if not 0 <= place.start <= place.end or place.end - place.start != len(place.exact):
        raise ValueError("its offsets do not fit its words")
    return replace(
        one,
        article=clean_line(one.article),
        kind=clean_line(one.kind),
        selector=_selector(place),
        evidence=_evidence(one.evidence),
        created=_aware(one.created),
        modified=_aware(one.modified),
        fields={clean_line(name): clean_text(value) for name, value in one.fields.items()},
        note=clean_text(one.note),
        tags=tuple(clean_line(tag) for tag in one.tags),
        author=clean_line(one.author),
        follow_ups=tuple(_follow_up(each) for each in one.follow_ups),
    )


def _follow_up(one: FollowUp) -> FollowUp:
    return FollowUp(
        article=clean_line(one.article),
        url=None if one.url is None else clean_line(one.url, limit=4096),
        outlet=None if one.outlet is None else clean_line(one.outlet),
        title=clean_line(one.title),
        published=None if one.published is None else _aware(one.published),
    )


def _selector(place: Selector) -> Selector:
    exact = clean_text(place.exact)
    return replace(
        place,
        # Where the door changed the words, the offsets are no longer theirs: the words are then looked for.
        end=place.start + len(exact),
        exact=exact,
        prefix=clean_text(place.prefix),
        suffix=clean_text(place.suffix),
        text_sha256=clean_line(place.text_sha256),
    )


def _evidence(one: Evidence) -> Evidence:
    return replace(
        one,
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
