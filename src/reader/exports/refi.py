"""REFI-QDA 1.0: codebook (.qdc) and project (.qdpx), as NVivo, MAXQDA, ATLAS.ti and QualCoder exchange them.

Element order and attributes follow the schemas of the REFI-QDA standard (Codebook.xsd and Project.xsd, 18 March 2019).
Positions count code points. A kind is a code; tags are codes below "Tags", nested where a tag is (``budget/health``).
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from reader import __version__
from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.exports.archive import pack
from reader.exports.jsonl import encoded, record
from reader.exports.marks import by_text
from reader.exports.model import NO_DOCUMENTS, Code, Documents, utc

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
OWN_NOTE = "Kutip"
"""The name of the note that carries the whole annotation as JSON, for the way back."""

TAGS = "Tags"
"""The code that tags stand below."""

SPACE = uuid.UUID("6b757469-7000-5000-8000-726566697164")
_COLOURS = {"quote": "#A67C00", "directive": "#0B5CAB"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_codebook(annotations: Sequence[Annotation], *, codes: Sequence[Code] = ()) -> bytes:
    """Give the codebook: kinds and tags as codes, as UTF-8 XML; ``codes`` are there whether they were used or not."""
    root = _root("CodeBook", CODEBOOK, origin=_origin())
    _codes(root, annotations, codes)
    return _xml(root)


def write_project(
    annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS, codes: Sequence[Code] = ()
) -> bytes:
    """Give the project: codebook, texts, and each annotation as a selection with its codes and notes.

    Fields, note and state are told in the selection's description; a note named "Kutip" carries the annotation whole.
    """
    authors = list(dict.fromkeys(one.author for one in annotations if one.author))
    root = _root("Project", PROJECT, name="Kutip", origin=_origin())
    newest = max((one.modified for one in annotations), default=None)
    if newest is not None:
        root.set("modifiedDateTime", utc(newest))
    if authors:
        users = _child(root, "Users")
        for author in authors:
            _child(users, "User", guid=_guid("user", author), name=author)
    if annotations:
        _codes(_child(root, "CodeBook"), annotations, codes)
    texts = by_text(annotations, documents)
    files: dict[str, bytes] = {}
    notes: list[Annotation] = []
    if texts:
        sources = _child(root, "Sources")
        for document, members in texts:
            guid = _guid("text", members[0].article, document.sha256)
            files[f"sources/{guid}.txt"] = document.text.encode("utf-8", "replace")
            _source(sources, guid, document, members)
            notes += members
    if notes:
        _notes(root, notes)
    return pack({"project.qde": _xml(root), **files})


def _source(parent: Any, guid: str, document: Document, members: Sequence[Annotation]) -> None:
    evidence = members[-1].evidence
    source = _child(parent, "TextSource", guid=guid, name=evidence.title or "Untitled")
    source.set("plainTextPath", f"internal://{guid}.txt")
    source.set("creationDateTime", utc(evidence.fetched or min(one.created for one in members)))
    told = (evidence.outlet, evidence.byline, evidence.url, utc(evidence.published), f"SHA-256 {document.sha256}")
    _child(source, "Description").text = _clean("\n".join(filter(None, told)))
    for one in members:
        place = one.selector
        selection = _child(source, "PlainTextSelection", guid=str(uuid.UUID(one.id)), name=place.exact[:80] or one.kind)
        selection.set("startPosition", str(place.start))
        selection.set("endPosition", str(place.end))
        if one.author:
            selection.set("creatingUser", _guid("user", one.author))
        selection.set("creationDateTime", utc(one.created))
        selection.set("modifiedDateTime", utc(one.modified))
        said = _said(one)
        if said:
            _child(selection, "Description").text = _clean(said)
        for path in _paths(one):
            coding = _child(selection, "Coding", guid=_guid("coding", one.id, *path))
            _child(coding, "CodeRef", targetGUID=_guid("code", *path))
        _child(selection, "NoteRef", targetGUID=_guid("note", one.id))


def _notes(root: Any, members: Iterable[Annotation]) -> None:
    notes = _child(root, "Notes")
    for one in members:
        note = _child(notes, "Note", guid=_guid("note", one.id), name=OWN_NOTE)
        _child(note, "PlainTextContent").text = _clean(encoded(record(one)).decode())


def _said(one: Annotation) -> str:
    lines = [f"{name}: {value}" for name, value in one.fields.items() if value]
    return "\n".join([*lines, *([one.note] if one.note else [])])


def _paths(one: Annotation) -> list[tuple[str, ...]]:
    """Give the codes of an annotation, each with those above it."""
    tags = [(TAGS, *(part for part in tag.split("/") if part.strip())) for tag in one.tags]
    return list(dict.fromkeys([(one.kind,), *(path for path in tags if len(path) > 1)]))


def _codes(parent: Any, annotations: Sequence[Annotation], known: Sequence[Code]) -> None:
    if not annotations and not known:
        return
    codes = _child(parent, "Codes")
    made: dict[tuple[str, ...], Any] = {(): codes}
    kinds = {one.name: one for one in known}
    coded = {path for one in annotations for path in _paths(one)} | {(name,) for name in kinds}
    for path in sorted(coded):
        for depth in range(1, len(path) + 1):
            part = path[:depth]
            if part in made:
                continue
            code = _child(made[part[:-1]], "Code", guid=_guid("code", *part), name=part[-1] or "untitled")
            code.set("isCodable", "true" if part in coded else "false")
            kind = kinds.get(part[0], Code(part[0]))
            if colour := kind.color.upper() or _COLOURS.get(part[0]):
                code.set("color", colour)
            if kind.description and depth == 1:
                _child(code, "Description").text = _clean(kind.description)
            made[part] = code


def _root(tag: str, space: str, /, **attributes: str) -> Any:
    from lxml import etree

    return etree.Element(f"{{{space}}}{tag}", {key: _clean(value) for key, value in attributes.items()}, {None: space})


def _child(parent: Any, tag: str, /, **attributes: str) -> Any:
    from lxml import etree

    space = parent.tag[: parent.tag.index("}") + 1]
    return etree.SubElement(parent, f"{space}{tag}", {key: _clean(value) for key, value in attributes.items()})


def _xml(root: Any) -> bytes:
    from lxml import etree

    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return body


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(SPACE, "\x1f".join(parts).encode("utf-8", "replace").decode()))


def _origin() -> str:
    return f"Kutip {__version__}"
