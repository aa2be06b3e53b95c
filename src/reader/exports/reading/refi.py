"""REFI-QDA projects (.qdpx), back in: texts, selections and codes; those of Kutip without loss."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reader.annotations.model import FIELDS, Annotation, Evidence
from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError
from reader.exports.jsonl import from_record
from reader.exports.reading.model import (
    LONG_AGO,
    Brought,
    Text,
    identity,
    known_evidence,
    moment,
    text_document,
)
from reader.exports.reading.place import in_text
from reader.exports.refi import OWN_NOTE, PROJECT, TAGS

PROJECT_FILE = "project.qde"
DEPTH_LIMIT = 64
"""Codes inside codes at most."""

_NS = f"{{{PROJECT}}}"


def read(files: Mapping[str, bytes]) -> Brought:
    """Read a project: every selection in a text is an annotation, its codes are kind and tags.

    Raises:
        KutipError: the project's XML cannot be read, or declares entities.

    """
    root = parse(files[PROJECT_FILE])
    if root.tag != f"{_NS}Project":
        raise KutipError("The project is no REFI-QDA project of version 1.0.")
    codes = dict(_codes(root, (), DEPTH_LIMIT))
    users = {one.get("guid", ""): clean_line(one.get("name", "")) for one in root.iter(f"{_NS}User")}
    notes = {one.get("guid", ""): one for one in root.iter(f"{_NS}Note")}
    found: dict[str, Annotation] = {}
    texts: list[Text] = []
    told: list[str] = []
    for source in root.iter(f"{_NS}TextSource"):
        title = clean_line(source.get("name", "")) or "Untitled"
        text = _text(source, files)
        if text is None:
            told.append(f"The text of {title} is not in the project, so its selections were left out.")
            continue
        members = [
            _selection(one, text, title=title, codes=codes, users=users, notes=notes)
            for one in source.iter(f"{_NS}PlainTextSelection")
        ]
        if members:
            document = text_document(text)
            evidence = replace(members[-1].evidence, text_sha256=document.sha256)
            texts.append(Text(document, evidence, members[-1].article))
        for member in members:
            found.setdefault(member.id, member)
    others = sum(1 for one in root.iter() if isinstance(one.tag, str) and one.tag.endswith(_OTHER_SELECTIONS))
    if others:
        told.append(f"{others} selections in pictures, PDFs, sound or film were left out: Kutip has texts only.")
    return Brought(annotations=tuple(found.values()), texts=tuple(texts), told=tuple(told))


_OTHER_SELECTIONS = ("}PictureSelection", "}PDFSelection", "}AudioSelection", "}VideoSelection")


def parse(data: bytes) -> Any:
    """Parse XML without entities, DTDs or network (law 5).

    Raises:
        KutipError: it is no XML, or has a document type declaration.

    """
    from lxml import etree

    flat = data.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise KutipError("The project's XML declares a document type or entities, and is refused.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise KutipError(
            f"The project's XML cannot be read: {clean_line(str(error), limit=160).rstrip('.')}."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise KutipError("The project's XML declares a document type or entities, and is refused.")
    return root


def _codes(parent: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the names from the top down of each code, by its id."""
    places = parent.findall(f"{_NS}CodeBook/{_NS}Codes") if not path else [parent]
    for place in places:
        for code in place.findall(f"{_NS}Code"):
            own = (*path, clean_line(code.get("name", "")))
            yield code.get("guid", ""), own
            if depth:
                yield from _codes(code, own, depth - 1)


def _text(source: Any, files: Mapping[str, bytes]) -> str | None:
    content = source.findtext(f"{_NS}PlainTextContent")
    if content is not None:
        return str(content)
    name = source.get("plainTextPath", "").removeprefix("internal://").removeprefix("/")
    body = next((files[place] for place in (f"sources/{name}", f"Sources/{name}", name) if place in files), None)
    try:
        return None if body is None else body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _selection(
    one: Any,
    text: str,
    *,
    title: str,
    codes: Mapping[str, tuple[str, ...]],
    users: Mapping[str, str],
    notes: Mapping[str, Any],
) -> Annotation:
    start, end = _number(one.get("startPosition")), _number(one.get("endPosition"))
    said: list[str] = []
    for ref in one.findall(f"{_NS}NoteRef"):
        note = notes.get(ref.get("targetGUID", ""))
        if note is None:
            continue
        content = note.findtext(f"{_NS}PlainTextContent") or ""
        if note.get("name") == OWN_NOTE and (own := _own(content)) is not None:
            place = own.selector
            moved = (place.start, place.end) != (start, end)
            return replace(own, selector=in_text(text, start, end)) if moved else own
        said.append(clean_text(content).strip())
    described = clean_text(one.findtext(f"{_NS}Description") or "").strip()
    paths = [
        codes[ref.get("targetGUID", "")]
        for ref in one.findall(f"{_NS}Coding/{_NS}CodeRef")
        if ref.get("targetGUID", "") in codes
    ]
    kind, tags = _kind_and_tags(paths)
    selector = in_text(text, start, end)
    created = moment(one.get("creationDateTime")) or LONG_AGO
    return Annotation(
        id=identity(one.get("guid", "").strip("{}"), source="refi"),
        article="",
        kind=kind,
        selector=selector,
        evidence=_evidence(title, selector.text_sha256),
        created=created,
        modified=moment(one.get("modifiedDateTime")) or created,
        note="\n\n".join(part for part in (described, *said) if part),
        tags=tags,
        author=users.get(one.get("creatingUser", ""), ""),
    )


def _evidence(title: str, sha256: str) -> Evidence:
    return replace(known_evidence(title=title), text_sha256=sha256)


def _own(content: str) -> Annotation | None:
    try:
        return from_record(json.loads(content))
    except (ValueError, OverflowError, RecursionError):
        return None


def _kind_and_tags(paths: list[tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Give the built-in kind that a code is named as, else "note", and the other codes as tags with those above."""
    kind, tags = "", []
    for path in paths:
        if not kind and len(path) == 1 and path[0].lower() in FIELDS:
            kind = path[0].lower()
        else:
            tags.append("/".join(path[1:] if path[0] == TAGS and len(path) > 1 else path))
    return kind or "note", tuple(dict.fromkeys(tags))


def _number(value: str | None) -> int:
    try:
        return max(0, int(value or "0")) if len(value or "") < 12 else 0
    except ValueError:
        return 0
