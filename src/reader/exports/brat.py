"""brat standoff: texts and their annotations as pairs of files, in one archive.

INCEpTION and other tools for labelling read it too. Format as in brat's manual, "brat standoff format".
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from reader.annotations.model import Annotation
from reader.exports.marks import by_article, placed
from reader.exports.model import NO_DOCUMENTS, Documents
from reader.exports.names import file_name

_NOT_IN_TYPE = re.compile(r"[^\w-]+", re.ASCII)
_LINE = re.compile(r"[^\n]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every entry's time: the same annotations give the same bytes."""


def write(annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS) -> bytes:
    """Give a ZIP archive with a text (.txt) and its annotations (.ann) for each article, and brat's annotation.conf.

    A passage over several lines is a discontinuous one, as brat has it; fields, note and tags are one annotator's note.
    Only passages that were marked in the very text of ``documents`` are in it. Offsets are code points.
    """
    out = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, members in by_article(annotations).items():
            document = documents.get(key)
            if document is None:
                continue
            stem = file_name(members[-1].evidence.title, "", taken=taken)
            taken.add(stem.lower())
            _add(archive, f"{stem}.txt", document.text)
            _add(archive, f"{stem}.ann", "".join(_lines(placed(members, document), document.text)))
        _add(archive, "annotation.conf", _settings(annotations))
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, text.encode("utf-8", "replace"))


def _lines(annotations: Sequence[Annotation], text: str) -> Iterator[str]:
    number = 0
    for one in annotations:
        spans = [match.span() for match in _LINE.finditer(text, one.selector.start, one.selector.end)]
        if not spans:
            continue
        number += 1
        places = ";".join(f"{start} {end}" for start, end in spans)
        words = " ".join(text[start:end] for start, end in spans)
        yield f"T{number}\t{_type(one.kind)} {places}\t{words}\n"
        note = _note(one)
        if note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{note}\n"


def _type(kind: str) -> str:
    return _NOT_IN_TYPE.sub("_", kind).strip("_") or "other"


def _note(one: Annotation) -> str:
    told = [f"{name}: {value}" for name, value in one.fields.items() if value]
    told += [f"tag: {tag}" for tag in one.tags]
    told += [f"note: {one.note}"] if one.note else []
    return " ".join("; ".join(told).split())


def _settings(annotations: Sequence[Annotation]) -> str:
    kinds = "\n".join(sorted({_type(one.kind) for one in annotations}))
    return f"[entities]\n{kinds}\n\n[relations]\n\n[events]\n\n[attributes]\n"
