"""An annotation as the JSON object of one record, and back. What a record holds beyond this version's fields stays."""

from dataclasses import fields
from typing import Any

import msgspec

from reader.annotations.model import Annotation, Evidence, Selector
from reader.errors import StorageError

_ANNOTATIONS = msgspec.json.Decoder(Annotation)
_NESTED = {"selector": Selector, "evidence": Evidence}


class Head(msgspec.Struct):
    """What the indexes need of a record."""

    id: str
    article: str


class Words(msgspec.Struct, gc=False):
    """What completion needs of a record."""

    fields: dict[str, str] = msgspec.field(default_factory=dict)
    tags: tuple[str, ...] = ()
    kind: str = ""
    author: str = ""


_ID = b'{"id":"'
_ARTICLE = b'","article":"'

_heads = msgspec.json.Decoder(Head)
words = msgspec.json.Decoder(Words)


def head(data: bytes, start: int = 0) -> tuple[str, str]:
    """Give the id and the article of the record that begins at ``start`` and ends with its line.

    Records are written with these two first, so that an index over 100,000 of them is a matter of slices.
    Raises msgspec.DecodeError where there are none.
    """
    if data.startswith(_ID, start):
        id_end = data.find(b'"', start + len(_ID))
        if data.startswith(_ARTICLE, id_end):
            article_start = id_end + len(_ARTICLE)
            article_end = data.find(b'"', article_start)
            if data.find(b"\\", start, article_end) < 0:
                return data[start + len(_ID) : id_end].decode(), data[article_start:article_end].decode()
    end = data.find(b"\n", start)
    found = _heads.decode(data[start : end if end >= 0 else None].rstrip(b","))
    return found.id, found.article


def encode(annotation: Annotation, *, over: bytes | None = None) -> bytes:
    """Give the record of an annotation; keys of the record ``over`` that this version does not know are kept.

    Raises StorageError where the record would not read back equal: text that is no Unicode, a time without zone,
    a value that is no text.
    """
    try:
        raw = msgspec.json.encode(annotation)
        if _ANNOTATIONS.decode(raw) != annotation:
            raise StorageError(_refusal(annotation, "a value in it would change"))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise StorageError(_refusal(annotation, "it holds what is no plain text")) from error
    if any(time is not None and time.tzinfo is None for time in _times(annotation)):
        raise StorageError(_refusal(annotation, "a time in it has no zone"))
    return raw if over is None else _merged(raw, over)


def decode(raw: bytes) -> Annotation:
    """Give the annotation of a record. Raises StorageError where this version cannot read it."""
    try:
        return _ANNOTATIONS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StorageError("An annotation was written by another version of Kutip and cannot be read.") from error


def readable(raw: bytes) -> bool:
    """Tell whether this version can read a record."""
    try:
        decode(raw)
    except StorageError:
        return False
    return True


def as_document(raw: bytes) -> dict[str, Any]:
    """Give a record as TinyDB hands documents out."""
    document: dict[str, Any] = msgspec.json.decode(raw)
    return document


def from_document(document: Any) -> bytes:
    """Give the record of a TinyDB document, ``id`` and ``article`` first. Raises StorageError for what JSON lacks."""
    try:
        if isinstance(document, dict):
            first = {key: document[key] for key in ("id", "article") if key in document}
            document = first | document
        raw = msgspec.json.encode(document)
        if msgspec.json.decode(raw) != document:
            raise StorageError("A document holds a value that JSON cannot hold; nothing was stored.")
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise StorageError("A document holds a value that JSON cannot hold; nothing was stored.") from error
    return raw


def _merged(raw: bytes, over: bytes) -> bytes:
    new, old = as_document(raw), as_document(over)
    known = {field.name for field in fields(Annotation)}
    beyond = {key: value for key, value in old.items() if key not in known}
    for name, kind in _NESTED.items():
        inner = {field.name for field in fields(kind)}
        if isinstance(old.get(name), dict):
            new[name] |= {key: value for key, value in old[name].items() if key not in inner}
    return msgspec.json.encode(new | beyond)


def _times(annotation: Annotation) -> tuple[Any, ...]:
    evidence = annotation.evidence
    return (annotation.created, annotation.modified, evidence.published, evidence.fetched)


def _refusal(annotation: Annotation, why: str) -> str:
    words = repr(annotation.selector.exact[:40]) if isinstance(annotation.selector.exact, str) else "?"
    return f"The annotation of {words} was not saved: {why}."
