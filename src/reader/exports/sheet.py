"""The quote sheet: Markdown that a journalist can show, with the evidence for every line of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from reader.annotations.model import FIELDS, Annotation, Evidence, State
from reader.exports.escaping import markdown, markdown_address
from reader.exports.model import WHOLE, Group
from reader.exports.template import FIELD, Template, default

STATES: Mapping[State, str] = MappingProxyType(
    {
        "exact": "",
        "moved": "The passage stands elsewhere in the newest text of the article, word for word.",
        "changed": "The wording has changed in the newest text of the article; this is the wording as it was marked.",
        "orphan": "The passage is not in the newest text of the article; this is the wording as it was marked.",
        "pinned": "The passage is kept to the text in which it was marked; the article has been changed since.",
    }
)

_SPEAKERS = ("speaker", "issuer")
_NOBODY = "No speaker"
_NO_TAG = "No tag"

_Section = tuple[str, list[Annotation]]


def write(annotations: Sequence[Annotation], *, group: Group = "article", template: Template | None = None) -> bytes:
    """Give the sheet in UTF-8, divided by article, speaker (or issuer) or tag: CommonMark, unless a template says else.

    An annotation with several tags stands under each of them. Evidence stands under the article's heading, or at the
    end of the sheet where it is divided by something else.
    """
    shape = template or default()
    of_source: dict[Evidence, list[Annotation]] = {}
    for one in annotations:
        of_source.setdefault(one.evidence, []).append(one)
    numbers = {source: number for number, source in enumerate(of_source, start=1)}
    parts = [shape.fill(shape.heading, _counts(annotations, len(of_source)))]
    if group == "article":
        for source, members in of_source.items():
            parts.append(shape.fill(shape.section, _source_values(shape, source)))
            members.sort(key=lambda one: (one.selector.start, one.selector.end))
            parts += [_entry(shape, one, source=None) for one in members]
    else:
        for name, members in _sections(annotations, _speakers if group == "speaker" else _tags):
            parts.append(shape.fill(shape.section, {"name": shape.inert(name)}))
            parts += [_entry(shape, one, source=numbers[one.evidence]) for one in members]
        parts += [shape.fill(shape.sources, {})] if numbers else []
        for source, number in numbers.items():
            values = {"number": str(number), **_source_values(shape, source)}
            parts.append(shape.fill(shape.source, values))
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace")


def _counts(annotations: Sequence[Annotation], texts: int) -> dict[str, str]:
    passages = len(annotations)
    return {
        "count": str(passages),
        "passages": f"{passages} {'passage' if passages == 1 else 'passages'}",
        "texts": f"{texts} {'text' if texts == 1 else 'texts'}",
        "date": _time(max((one.modified for one in annotations), default=None)),
    }


def _source_values(shape: Template, source: Evidence) -> dict[str, str]:
    inert = shape.inert
    address = markdown_address if shape.escape == "markdown" else inert
    return {
        "name": inert(source.title) or "Untitled",
        "evidence": "\n".join(evidence_lines(source, inert=inert, address=address)),
        "url": address(source.url) if source.url else "",
        "outlet": inert(source.outlet or ""),
        "title": inert(source.title),
        "byline": inert(source.byline or ""),
        "published": _time(source.published),
        "fetched": _time(source.fetched),
        "sha256": inert(source.text_sha256),
        "extractor": inert(source.extractor),
    }


def _sections(annotations: Sequence[Annotation], names: Callable[[Annotation], tuple[str, ...]]) -> Iterator[_Section]:
    found: dict[str, _Section] = {}
    for one in annotations:
        for name in names(one):
            found.setdefault(name.casefold(), (name, []))[1].append(one)
    without = {_NOBODY.casefold(), _NO_TAG.casefold()}
    for key in sorted(found, key=lambda key: (key in without, key)):
        yield found[key]


def speaker_of(one: Annotation) -> str:
    """Give who speaks or directs; "" where nobody is named."""
    return next((one.fields[name] for name in _SPEAKERS if one.fields.get(name, "").strip()), "")


def _speakers(one: Annotation) -> tuple[str, ...]:
    return (speaker_of(one) or _NOBODY,)


def _tags(one: Annotation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.tags)) or (_NO_TAG,)


def evidence_lines(
    source: Evidence, *, inert: Callable[[str], str] = markdown, address: Callable[[str], str] = markdown_address
) -> list[str]:
    """Give what shows where words stood as the lines of a list; what is not known is left out."""
    told = [
        ("Address", address(source.url) if source.url else ""),
        ("Outlet", inert(source.outlet or "")),
        ("Byline", inert(source.byline or "")),
        ("Published", _time(source.published)),
        ("Fetched", _time(source.fetched)),
        ("Text", f"SHA-256 {inert(source.text_sha256)}" if source.text_sha256 else ""),
        ("Extracted by", inert(source.extractor)),
    ]
    return [f"- {name}: {value}" for name, value in told if value]


def _entry(shape: Template, one: Annotation, *, source: int | None) -> str:
    inert, who = shape.inert, speaker_of(one)
    place = one.selector
    values = {
        "heading": inert(one.kind.capitalize()) + (f": {inert(who)}" if who else ""),
        "kind": inert(one.kind),
        "who": inert(who),
        "quote": shape.block(place.exact or WHOLE),
        "words": inert(place.exact or WHOLE),
        "details": "\n".join(_details(shape, one, source=source)),
        "note": inert(one.note),
        "tags": ", ".join(inert(tag) for tag in one.tags),
        "state": STATES[one.state],
        "start": str(place.start),
        "end": str(place.end),
        "created": _time(one.created),
        "modified": _time(one.modified),
        "author": inert(one.author),
        "id": inert(one.id),
        "article": inert(one.article),
        "source": "" if source is None else str(source),
    }
    fields = {f"{FIELD}{name}": inert(value) for name, value in one.fields.items()}
    return shape.fill(shape.passage, {**fields, **_source_values(shape, one.evidence), **values})


def _details(shape: Template, one: Annotation, *, source: int | None) -> list[str]:
    inert = shape.inert
    names = dict.fromkeys((*FIELDS.get(one.kind, ()), *one.fields))
    told = [(inert(name.capitalize()), inert(one.fields.get(name, ""))) for name in names]
    told += [
        ("Note", inert(one.note)),
        ("Tags", ", ".join(inert(tag) for tag in one.tags)),
        ("State", STATES[one.state]),
        ("Place", f"characters {one.selector.start} to {one.selector.end} of the text"),
        ("Source", "" if source is None else f"Source {source}"),
        ("Marked", f"{_time(one.created)}" + (f" by {inert(one.author)}" if one.author else "")),
        ("Id", inert(one.id)),
    ]
    return [f"- {name}: {value}" for name, value in told if value]


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
