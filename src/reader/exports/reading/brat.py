"""brat standoff, back in: texts with their annotations, those of Kutip without loss."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from reader.annotations.model import FIELDS, Annotation, Evidence
from reader.cleaning import clean_line, clean_text
from reader.exports.brat import OWN, type_of
from reader.exports.jsonl import from_record
from reader.exports.reading.model import LONG_AGO, Brought, Text, identity, known_evidence, text_document
from reader.exports.reading.place import in_text

_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d+(?: \d+;\d+)* \d+)\t?(.*)")
_COMMENT = re.compile(r"#\d*\t(\S+) (\S+)\t(.*)", re.DOTALL)


def read(files: Mapping[str, bytes]) -> Brought:
    """Read the pairs of a folder (``NAME.txt``, ``NAME.ann``).

    A discontinuous entity is taken whole, from its first letter to its last. Relations, events and attributes of brat
    have no place in an annotation of Kutip; they are told.
    """
    found: dict[str, Annotation] = {}
    texts: list[Text] = []
    told: list[str] = []
    for name in sorted(name for name in files if name.endswith(".ann")):
        shown = clean_line(name)
        body = files.get(f"{name[:-4]}.txt")
        if body is None:
            told.append(f"{shown} has no text beside it ({shown[:-4]}.txt), so it was left out.")
            continue
        try:
            text, lines = body.decode("utf-8-sig"), files[name].decode("utf-8-sig").split("\n")
        except UnicodeDecodeError:
            told.append(f"{shown} or its text is not UTF-8, so it was left out.")
            continue
        document = text_document(text)
        title = clean_line(PurePosixPath(name).stem)
        members = list(_annotations(lines, text, title, told))
        evidence = members[-1].evidence if members else known_evidence(title=title)
        article = members[-1].article if members else ""
        if members:
            texts.append(Text(document, replace(evidence, text_sha256=document.sha256), article))
        for one in members:
            found.setdefault(one.id, one)
    return Brought(annotations=tuple(found.values()), texts=tuple(texts), told=tuple(told))


def _annotations(lines: list[str], text: str, title: str, told: list[str]) -> Iterator[Annotation]:
    entities: dict[str, re.Match[str]] = {}
    notes: dict[str, list[str]] = {}
    own: list[tuple[str, str]] = []
    others = 0
    for raw in lines:
        line = raw.rstrip("\r")
        if entity := _ENTITY.fullmatch(line):
            entities[entity[1]] = entity
        elif comment := _COMMENT.fullmatch(line):
            if comment[1] == OWN:
                own.append((comment[2], comment[3]))
            else:
                notes.setdefault(comment[2], []).append(clean_text(comment[3]))
        else:
            others += bool(line.strip())
    if others:
        told.append(f"{others} lines of {title} are no entities of brat (relations, attributes), and were left out.")
    evidence = known_evidence(title=title)
    for target, said in own:
        try:
            one = from_record(json.loads(said))
        except (ValueError, OverflowError, RecursionError):
            told.append(
                f"What Kutip wrote of {clean_line(target)} in {title} cannot be read; brat's own line was taken."
            )
            continue
        evidence = one.evidence
        entity = entities.pop(target, None)
        if entity is not None or target == "T0":
            yield one if entity is None else _edited(one, entity, text)
    for target, entity in entities.items():
        yield _entity(entity, text, evidence=evidence, note="\n".join(notes.get(target, [])))


def _span(entity: re.Match[str], text: str) -> tuple[int, int]:
    numbers = [min(int(one), len(text)) for one in re.split(r"[ ;]", entity[3])]
    return min(numbers), max(numbers)


def _edited(one: Annotation, entity: re.Match[str], text: str) -> Annotation:
    """Give Kutip's own annotation, changed as its line in brat was."""
    if type_of(one.kind) != entity[2]:
        one = replace(one, kind=clean_line(entity[2]))
    start, end = _span(entity, text)
    place = one.selector
    covered = [found.span() for found in re.finditer(r"[^\n]+", text[place.start : place.end])]
    mine = (place.start + covered[0][0], place.start + covered[-1][1]) if covered else (-1, -1)
    return one if (start, end) == mine else replace(one, selector=in_text(text, start, end))


def _entity(entity: re.Match[str], text: str, *, evidence: Evidence, note: str) -> Annotation:
    start, end = _span(entity, text)
    kind = clean_line(entity[2])
    selector = in_text(text, start, end)
    known = {type_of(one): one for one in FIELDS}
    return Annotation(
        id=identity(f"{selector.text_sha256} {entity[1]} {kind} {start} {end}", source="brat"),
        article="",
        kind=known.get(kind.lower(), kind),
        selector=selector,
        evidence=replace(evidence, text_sha256=selector.text_sha256),
        created=LONG_AGO,
        modified=LONG_AGO,
        note=note,
    )
