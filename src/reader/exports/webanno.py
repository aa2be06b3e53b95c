"""WebAnno TSV 3.3: tokens and spans in columns, as INCEpTION and WebAnno read them.

The format is described in INCEpTION's user guide, appendix "WebAnno TSV 3.3 File format". Offsets there count UTF-16
units; ours are code points.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.annotations.model import Annotation
from reader.exports.archive import pack
from reader.exports.marks import by_text
from reader.exports.model import NO_DOCUMENTS, Documents
from reader.exports.names import file_name

LAYER = "webanno.custom.Kutip"
"""The span layer; INCEpTION wants it in the project with these features, each a string."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]+")
_RESERVED = re.compile(r"[\\\[\]|_;*\n\t]|->")
_NOT_IN_NAME = re.compile(r"\W+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A token, or the part of one that an annotation has; ``name`` is its number in its sentence."""

    name: str
    start: int
    end: int
    marks: tuple[int, ...]


def write(annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS) -> bytes:
    """Give a ZIP archive with one .tsv for each text. Sentences are the text's lines, tokens words and marks.

    Each annotation is a span of the layer `LAYER` with the features id, kind, note, tags and its fields. One that
    covers no token is left out, as it has no place in a file of tokens.
    """
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for document, members in by_text(annotations, documents):
        name = file_name(members[-1].evidence.title, ".tsv", taken=taken)
        taken.add(name.lower())
        files[name] = "".join(_file(document.text, members)).encode("utf-8", "replace")
    return pack(files)


def _file(text: str, members: Sequence[Annotation]) -> Iterator[str]:
    fields = sorted({name for one in members for name in one.fields})
    names: dict[str, str] = {}
    for field in fields:
        stem = _NOT_IN_NAME.sub("_", field).strip("_") or "field"
        name, number = stem, 1
        while name in {*names.values(), "id", "kind", "note", "tags"}:
            number += 1
            name = f"{stem}{number}"
        names[field] = name
    yield "#FORMAT=WebAnno TSV 3.3\n"
    yield f"#T_SP={LAYER}|{'|'.join(('id', 'kind', 'note', 'tags', *names.values()))}\n\n"
    widths = _utf16(text)
    for number, line in enumerate(_LINE.finditer(text), start=1):
        yield f"\n#Text={_escaped_text(line.group())}\n"
        for unit in _units(text, line.span(), members):
            columns = _columns(unit, members, fields)
            place = f"{widths[unit.start]}-{widths[unit.end]}"
            yield "\t".join(
                (f"{number}-{unit.name}", place, _escaped_text(text[unit.start : unit.end]), *columns, "\n")
            )


def _units(text: str, line: tuple[int, int], members: Sequence[Annotation]) -> Iterator[_Unit]:
    """Give the tokens of a line, each followed by its parts where an annotation begins or ends inside of it."""
    for number, token in enumerate(_TOKEN.finditer(text, *line), start=1):
        start, end = token.span()
        touching = [at for at, one in enumerate(members) if one.selector.start < end and start < one.selector.end]
        whole = tuple(at for at in touching if members[at].selector.start <= start and end <= members[at].selector.end)
        yield _Unit(str(number), start, end, whole)
        parts: dict[tuple[int, int], list[int]] = {}
        for at in touching:
            if at not in whole:
                place = members[at].selector
                parts.setdefault((max(start, place.start), min(end, place.end)), []).append(at)
        for part, ((low, high), marks) in enumerate(sorted(parts.items()), start=1):
            yield _Unit(f"{number}.{part}", low, high, tuple(marks))


def _columns(unit: _Unit, members: Sequence[Annotation], fields: Sequence[str]) -> list[str]:
    if not unit.marks:
        return ["_"] * (4 + len(fields))
    # The number in brackets ties a span's tokens together, and tells stacked spans apart.
    return [
        "|".join(f"{value}[{at + 1}]" for value, at in zip(values, unit.marks, strict=True))
        for values in zip(*(_values(members[at], fields) for at in unit.marks), strict=True)
    ]


def _values(one: Annotation, fields: Sequence[str]) -> list[str]:
    told = [one.id, one.kind, one.note, "; ".join(one.tags), *(one.fields.get(name, "") for name in fields)]
    return [_escaped(value) if value else "*" for value in told]


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda found: _escape(found.group()), text)


def _escape(found: str) -> str:
    return {"\n": "\\n", "\t": "\\t"}.get(found, f"\\{found}")


def _escaped_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r")


class _utf16:  # noqa: N801 - a lookup that reads as one
    """The UTF-16 offset of a code point's offset."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, letter in enumerate(text) if ord(letter) > 0xFFFF]

    def __getitem__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)
