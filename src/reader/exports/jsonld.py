"""Linked data: the W3C Web Annotation Data Model (Recommendation, 23 February 2017), and what Hypothesis imports."""

import base64
import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from reader.annotations.model import Annotation, Selector
from reader.exports.escaping import markdown, web_address
from reader.exports.model import utc

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"kutip": "urn:kutip:"})
"""The model's own context, and a name space for what it has no word for."""

_TOLD = frozenset(
    {
        *("id", "article", "kind", "selector", "evidence", "created", "modified"),
        *("fields", "note", "tags", "author", "state"),
    }
)
"""The parts of an annotation that the model's own words and Kutip's name space are used for below."""

_SPACE = uuid.UUID("6b757469-7000-5000-8000-616e6e6f7461")


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give one AnnotationPage (section 5.2) as JSON-LD in UTF-8.

    The passage is a TextQuoteSelector and a TextPositionSelector on one target; kind, fields, note and tags are bodies,
    each with its purpose; the text's hash is a named information (RFC 6920) as the target's cached copy. Offsets are
    code points of the extracted text, which the hash tells from others.
    """
    name = uuid.uuid5(_SPACE, " ".join(one.id for one in annotations))
    page = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{name}",
        "type": "AnnotationPage",
        "partOf": {
            "id": f"urn:uuid:{uuid.uuid5(name, 'collection')}",
            "type": "AnnotationCollection",
            "label": "Annotations from Kutip",
            "total": len(annotations),
        },
        "startIndex": 0,
        "items": [_annotation(one) for one in annotations],
    }
    return _json(page)


def write_for_hypothesis(annotations: Sequence[Annotation]) -> bytes:
    """Give the file that Hypothesis's sidebar imports; what has no web address is left out, as it has no place there.

    Hypothesis counts in the page and not in the extracted text, so the words alone say where a passage is.
    """
    items = [_for_hypothesis(one) for one in annotations if web_address(one.evidence.url)]
    exported = max((one.modified for one in annotations), default=None)
    return _json({"export_date": utc(exported), "export_userid": "", "client_version": "kutip", "annotations": items})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def _annotation(one: Annotation) -> dict[str, Any]:
    bodies = _bodies(one)
    item: dict[str, Any] = {
        "id": f"urn:uuid:{uuid.UUID(one.id)}",
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)),
        "created": utc(one.created),
        "modified": utc(one.modified),
        "generator": {"id": "urn:kutip:program", "type": "Software", "name": "Kutip"},
        "body": bodies,
        "target": _target(one),
        "kutip:state": one.state,
        "kutip:evidence": _evidence(one),
    }
    beyond = _beyond(one)
    if beyond:
        item["kutip:beyond"] = beyond
    if one.author:
        item["creator"] = {"type": "Person", "name": one.author}
    return item


def _beyond(one: Annotation) -> dict[str, Any]:
    """Give what an annotation holds beyond what is written out here, as JSON: nothing is lost on the way."""
    import msgspec

    told = msgspec.to_builtins(one)
    return {name: value for name, value in told.items() if name not in _TOLD}


def _bodies(one: Annotation) -> list[dict[str, str]]:
    bodies = [_body("classifying", one.kind)]
    bodies += [{**_body("describing", value), "kutip:field": name} for name, value in one.fields.items()]
    if one.note:
        bodies.append(_body("commenting", one.note))
    return bodies + [_body("tagging", tag) for tag in one.tags]


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(one: Annotation) -> dict[str, Any]:
    place = one.selector
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": web_address(one.evidence.url) or f"urn:kutip:article:{_part(one.article)}",
        "selector": [
            _words(place),
            _position(place),
        ],
    }
    # A TimeState needs its date (section 4.3.1).
    if one.evidence.fetched:
        target["state"] = {"type": "TimeState", "sourceDate": utc(one.evidence.fetched)}
        copy = _named(one.evidence.text_sha256)
        if copy:
            target["state"]["cached"] = copy
    return target


def _words(place: Selector) -> dict[str, str]:
    return {"type": "TextQuoteSelector", "exact": place.exact, "prefix": place.prefix, "suffix": place.suffix}


def _position(place: Selector) -> dict[str, Any]:
    return {
        "type": "TextPositionSelector",
        "start": place.start,
        "end": place.end,
        "kutip:sha256": place.text_sha256,
        "kutip:occurrences": place.occurrences,
    }


def _part(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _named(sha256: str) -> str:
    """Give the RFC 6920 address of a text by its hash; "" where there is none."""
    try:
        digest = bytes.fromhex(sha256)
    except ValueError:
        return ""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode().rstrip('=')}" if len(digest) == 32 else ""


def _evidence(one: Annotation) -> dict[str, Any]:
    evidence = one.evidence
    told = {
        "kutip:article": one.article,
        "kutip:url": evidence.url,
        "dc:publisher": evidence.outlet,
        "dc:title": evidence.title,
        "dc:creator": evidence.byline,
        "dcterms:issued": utc(evidence.published) or None,
        "kutip:fetched": utc(evidence.fetched) or None,
        "kutip:sha256": evidence.text_sha256,
        "kutip:extractor": evidence.extractor,
    }
    return {name: value for name, value in told.items() if value is not None}


def _for_hypothesis(one: Annotation) -> dict[str, Any]:
    address = web_address(one.evidence.url)
    lines = [f"{name.capitalize()}: {value}" for name, value in one.fields.items()]
    return {
        "id": one.id,
        "created": utc(one.created),
        "updated": utc(one.modified),
        "user": "",
        "user_info": {"display_name": one.author or None},
        "uri": address,
        "text": _markdown_lines([*lines, *one.note.splitlines()]),
        "tags": [one.kind, *one.tags],
        "document": {"title": [one.evidence.title]},
        "references": [],
        "target": [{"source": address, "selector": [_words(one.selector)]}],
    }


def _markdown_lines(lines: list[str]) -> str:
    return "  \n".join(markdown(line) for line in lines)
