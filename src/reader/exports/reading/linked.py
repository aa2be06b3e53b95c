"""Linked data: W3C Web Annotations, those of Kutip without loss, and Hypothesis's export and API shapes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from reader.annotations.model import FIELDS, Annotation, Evidence, Selector
from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError
from reader.exports.escaping import web_address
from reader.exports.jsonl import VERSION, from_record
from reader.exports.reading.model import (
    LONG_AGO,
    Brought,
    identity,
    known_evidence,
    listed,
    moment,
    word,
    words_only,
)

DEPTH_LIMIT = 8
"""Pages inside collections at most."""

_OTHER = "note"
"""The kind of what tells none."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FIELD = re.compile(r"(\w[\w ]{0,40}): (.*)")


def read(data: bytes) -> Brought:
    """Read a page, a collection, a list or a single annotation, or what Hypothesis exports or its API gives.

    Raises:
        KutipError: it is no JSON, or holds no annotations.

    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise KutipError(f"It cannot be read as JSON: {clean_line(str(error), limit=120).rstrip('.')}.") from error
    if isinstance(value, dict) and isinstance(value.get("annotations", value.get("rows")), list):
        return _hypothesis(value.get("annotations", value.get("rows")) or [])
    found: dict[str, Annotation] = {}
    told: list[str] = []
    seen = False
    for number, item in enumerate(_items(value, DEPTH_LIMIT), start=1):
        seen = True
        try:
            one = _own(item) if "kutip:evidence" in item else _foreign(item)
            found.setdefault(one.id, one)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            why = clean_line(str(error), limit=160).rstrip(".")
            told.append(f"Annotation {number} of the file cannot be read: {why}.")
    if not seen and not _is_empty(value):
        raise KutipError("There are no Web Annotations in it.")
    return Brought(annotations=tuple(found.values()), told=tuple(told))


def _items(value: object, depth: int) -> Iterator[dict[str, Any]]:
    for one in listed(value):
        if not isinstance(one, dict):
            continue
        kinds = listed(one.get("type", one.get("@type")))
        if "Annotation" in kinds or "target" in one:
            yield one
        elif depth:
            for name in ("items", "first", "@graph"):
                yield from _items(one.get(name), depth - 1)


def _is_empty(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") in {"AnnotationPage", "AnnotationCollection"}


def _own(item: Mapping[str, Any]) -> Annotation:
    """Give an annotation that Kutip wrote, all of it."""
    told = item["kutip:evidence"]
    bodies = [body for body in listed(item.get("body")) if isinstance(body, dict)]
    quote, position = _selectors(listed(item["target"])[0])

    def said(purpose: str) -> list[str]:
        return [body["value"] for body in bodies if body.get("purpose") == purpose and "kutip:field" not in body]

    return from_record(
        {
            **item.get("kutip:beyond", {}),
            "kutip": VERSION,
            "id": identity(item["id"], source="w3c"),
            "article": told["kutip:article"],
            "kind": next(iter(said("classifying")), _OTHER),
            "selector": {
                "start": position["start"],
                "end": position["end"],
                "exact": quote["exact"],
                "prefix": quote["prefix"],
                "suffix": quote["suffix"],
                "text_sha256": position["kutip:sha256"],
                "occurrences": position.get("kutip:occurrences", 0),
            },
            "evidence": {
                "url": told.get("kutip:url"),
                "outlet": told.get("dc:publisher"),
                "title": told["dc:title"],
                "byline": told.get("dc:creator"),
                "published": told.get("dcterms:issued"),
                "fetched": told.get("kutip:fetched"),
                "text_sha256": told["kutip:sha256"],
                "extractor": told["kutip:extractor"],
            },
            "created": item["created"],
            "modified": item["modified"],
            "fields": {body["kutip:field"]: body["value"] for body in bodies if "kutip:field" in body},
            "note": next(iter(said("commenting")), ""),
            "tags": said("tagging"),
            "author": (item.get("creator") or {}).get("name", ""),
            "state": item["kutip:state"],
        }
    )


def _selectors(target: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    found = [one for one in listed(target.get("selector")) if isinstance(one, dict)]
    quote = next((one for one in found if one.get("type") == "TextQuoteSelector"), {})
    position = next((one for one in found if one.get("type") == "TextPositionSelector"), {})
    return quote, position


def _foreign(item: Mapping[str, Any]) -> Annotation:
    """Give an annotation of another program: its position counts in a text that is not ours, so the words lead."""
    targets = listed(item.get("target"))
    if not targets:
        raise ValueError("it has no target")
    target = targets[0] if isinstance(targets[0], dict) else {"source": targets[0]}
    source = target.get("source", target.get("id", ""))
    if isinstance(source, dict):
        source = source.get("id", "")
    kind, note, tags = _told(item)
    creator = next(iter(listed(item.get("creator"))), "")
    author = word(creator, "name") or word(creator, "id") if isinstance(creator, dict) else creator
    created = moment(item.get("created")) or LONG_AGO
    return Annotation(
        id=identity(item.get("id") or json.dumps(item, sort_keys=True), source="w3c"),
        article="",
        kind=kind,
        selector=_words(_selectors(target)[0]),
        evidence=_at(source),
        created=created,
        modified=moment(item.get("modified")) or created,
        note=note,
        tags=tags,
        author=clean_line(author) if isinstance(author, str) else "",
    )


def _told(item: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    kind, notes, tags = "", [], []
    for body in (*listed(item.get("body")), *listed(item.get("bodyValue"))):
        value = body if isinstance(body, str) else word(body, "value") if isinstance(body, dict) else ""
        purposes = listed(body.get("purpose")) if isinstance(body, dict) else []
        if not value.strip():
            continue
        if "tagging" in purposes:
            tags.append(clean_line(value))
        elif not kind and ({"classifying", "identifying"} & {one for one in purposes if isinstance(one, str)}):
            kind = clean_line(value)
        else:
            notes.append(clean_text(value))
    return kind or _OTHER, "\n\n".join(notes), tuple(dict.fromkeys(tags))


def _words(quote: Mapping[str, Any]) -> Selector:
    return words_only(word(quote, "exact"), prefix=word(quote, "prefix"), suffix=word(quote, "suffix"))


def _at(source: object, title: str = "") -> Evidence:
    url = clean_line(source, limit=4096) if isinstance(source, str) else ""
    return known_evidence(url=url if web_address(url) else None, title=clean_line(title))


def _hypothesis(rows: list[Any]) -> Brought:
    found: dict[str, Annotation] = {}
    told: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not word(row, "uri"):
            told.append(f"Annotation {number} of the file cannot be read: it names no page.")
            continue
        one = _row(row)
        found.setdefault(one.id, one)
    return Brought(annotations=tuple(found.values()), told=tuple(told))


def _row(row: Mapping[str, Any]) -> Annotation:
    """Give one of Hypothesis; page notes and replies have no passage and are notes on the whole article."""
    target = next((one for one in listed(row.get("target")) if isinstance(one, dict)), {})
    tags = [clean_line(tag) for tag in listed(row.get("tags")) if isinstance(tag, str) and tag.strip()]
    kind = tags.pop(0) if tags and tags[0] in FIELDS else _OTHER
    text = _ESCAPED.sub(r"\1", clean_text(word(row, "text")))
    fields: dict[str, str] = {}
    notes: list[str] = []
    for line in text.split("\n"):
        named = _FIELD.fullmatch(line.rstrip())
        if named and named[1].lower() in FIELDS.get(kind, ()) and not notes:
            fields[named[1].lower()] = clean_line(named[2])
        else:
            notes.append(line)
    title = next(iter(listed((row.get("document") or {}).get("title"))), "") if row.get("document") else ""
    shown = row.get("user_info")
    author = (word(shown, "display_name") if isinstance(shown, dict) else "") or word(row, "user")
    created = moment(row.get("created")) or LONG_AGO
    return Annotation(
        id=identity(row.get("id") or json.dumps(row, sort_keys=True), source="hypothesis"),
        article="",
        kind=kind,
        selector=_words(_selectors(target)[0]),
        evidence=_at(row.get("uri"), title if isinstance(title, str) else ""),
        created=created,
        modified=moment(row.get("updated")) or created,
        fields={name: value for name, value in fields.items() if value},
        note="\n".join(notes).strip(),
        tags=tuple(dict.fromkeys(tags)),
        author=clean_line(author.removeprefix("acct:").partition("@")[0]),
    )
