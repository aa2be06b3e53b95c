"""brat standoff: texts and their annotations as pairs of files, in one archive.

INCEpTION and other tools for labelling read it too. Format as in brat's manual, "brat standoff format".
"""

import re
from collections.abc import Iterator, Sequence

from reader.annotations.model import Annotation
from reader.exports.archive import pack
from reader.exports.jsonl import encoded, record
from reader.exports.marks import by_text
from reader.exports.model import NO_DOCUMENTS, Documents
from reader.exports.names import file_name

_NOT_IN_TYPE = re.compile(r"[^\w-]+", re.ASCII)
_LINE = re.compile(r"[^\n]+")

OWN = "Kutip"
"""The type of the comment that carries the whole annotation."""


def write(annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS) -> bytes:
    """Give a ZIP archive with a text (.txt) and its annotations (.ann) for each text, and brat's annotation.conf.

    A passage over several lines is a discontinuous one, as brat has it; fields, note and tags are one annotator's note.
    A comment of the type "Kutip" carries the whole annotation as JSON, for the way back. Offsets are code points.
    """
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for document, members in by_text(annotations, documents):
        stem = file_name(members[-1].evidence.title, "", taken=taken)
        taken.add(stem.lower())
        files[f"{stem}.txt"] = document.text.encode("utf-8", "replace")
        files[f"{stem}.ann"] = "".join(_lines(members, document.text)).encode("utf-8", "replace")
    files["annotation.conf"] = _settings(annotations).encode("utf-8", "replace")
    return pack(files)


def _lines(annotations: Sequence[Annotation], text: str) -> Iterator[str]:
    comments = 0
    for number, one in enumerate(annotations, start=1):
        spans = [match.span() for match in _LINE.finditer(text, one.selector.start, one.selector.end)]
        target = f"T{number}"
        if spans:
            places = ";".join(f"{start} {end}" for start, end in spans)
            words = " ".join(text[start:end] for start, end in spans)
            yield f"{target}\t{type_of(one.kind)} {places}\t{words}\n"
        else:
            # What covers no letter is none of brat's entities; its comment then stands alone.
            target = "T0"
        told = [("AnnotatorNotes", _note(one)), (OWN, encoded(record(one)).decode())]
        for name, said in told:
            if said:
                comments += 1
                yield f"#{comments}\t{name} {target}\t{said}\n"


def type_of(kind: str) -> str:
    """Give a kind as brat names types."""
    return _NOT_IN_TYPE.sub("_", kind).strip("_") or "other"


def _note(one: Annotation) -> str:
    told = [f"{name}: {value}" for name, value in one.fields.items() if value]
    told += [f"tag: {tag}" for tag in one.tags]
    told += [f"note: {one.note}"] if one.note else []
    return " ".join("; ".join(told).split())


def _settings(annotations: Sequence[Annotation]) -> str:
    kinds = "\n".join(sorted({type_of(one.kind) for one in annotations}))
    return f"[entities]\n{kinds}\n\n[relations]\n\n[events]\n\n[attributes]\n"
