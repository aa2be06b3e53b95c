"""The quote sheet: Markdown that a journalist can show, with the evidence for every line of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from reader.annotations.model import FIELDS, Annotation, Evidence, State
from reader.exports.escaping import markdown, markdown_address, markdown_quote
from reader.exports.model import Group

STATES: Mapping[State, str] = MappingProxyType(
    {
        "exact": "",
        "moved": "The passage stands elsewhere in the newest text of the article, word for word.",
        "changed": "The wording has changed in the newest text of the article; this is the wording as it was marked.",
        "orphan": "The passage is not in the newest text of the article; this is the wording as it was marked.",
    }
)

_SPEAKERS = ("speaker", "issuer")
_NOBODY = "No speaker"
_NO_TAG = "No tag"

_Section = tuple[str, list[Annotation]]


def write(annotations: Sequence[Annotation], *, group: Group = "article") -> bytes:
    """Give the sheet as CommonMark in UTF-8, divided by article, speaker (or issuer) or tag.

    An annotation with several tags stands under each of them. Evidence stands under the article's heading, or at the
    end of the sheet where it is divided by something else.
    """
    of_source: dict[Evidence, list[Annotation]] = {}
    for one in annotations:
        of_source.setdefault(one.evidence, []).append(one)
    sources = list(of_source)
    lines = [*_heading(len(annotations), len(sources)), ""]
    if group == "article":
        for source, members in of_source.items():
            lines += [f"## {_title(source)}", "", *evidence_lines(source), ""]
            for one in sorted(members, key=lambda one: (one.selector.start, one.selector.end)):
                lines += _entry(one, source=None)
    else:
        numbers = {source: number for number, source in enumerate(sources, start=1)}
        for name, members in _sections(annotations, _speakers if group == "speaker" else _tags):
            lines += [f"## {markdown(name)}", ""]
            for one in members:
                lines += _entry(one, source=numbers[one.evidence])
        lines += ["## Sources", ""] if sources else []
        for source, number in numbers.items():
            lines += [f"### Source {number}: {_title(source)}", "", *evidence_lines(source), ""]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


def _heading(passages: int, texts: int) -> list[str]:
    counts = (
        f"{passages} {'passage' if passages == 1 else 'passages'} from {texts} {'text' if texts == 1 else 'texts'}."
    )
    return ["# Quote sheet", "", counts]


def _sections(annotations: Sequence[Annotation], names: Callable[[Annotation], tuple[str, ...]]) -> Iterator[_Section]:
    found: dict[str, _Section] = {}
    for one in annotations:
        for name in names(one):
            found.setdefault(name.casefold(), (name, []))[1].append(one)
    without = {_NOBODY.casefold(), _NO_TAG.casefold()}
    for key in sorted(found, key=lambda key: (key in without, key)):
        yield found[key]


def _speakers(one: Annotation) -> tuple[str, ...]:
    return (next((one.fields[name] for name in _SPEAKERS if one.fields.get(name, "").strip()), _NOBODY),)


def _tags(one: Annotation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.tags)) or (_NO_TAG,)


def _title(source: Evidence) -> str:
    return markdown(source.title) or "Untitled"


def evidence_lines(source: Evidence) -> list[str]:
    """Give what shows where words stood as the lines of a list; what is not known is left out."""
    told = [
        ("Address", markdown_address(source.url) if source.url else ""),
        ("Outlet", markdown(source.outlet or "")),
        ("Byline", markdown(source.byline or "")),
        ("Published", _time(source.published)),
        ("Fetched", _time(source.fetched)),
        ("Text", f"SHA-256 {markdown(source.text_sha256)}" if source.text_sha256 else ""),
        ("Extracted by", markdown(source.extractor)),
    ]
    return [f"- {name}: {value}" for name, value in told if value]


def _entry(one: Annotation, *, source: int | None) -> list[str]:
    who = next((one.fields[name] for name in _SPEAKERS if one.fields.get(name, "").strip()), "")
    head = f"### {markdown(one.kind.capitalize())}" + (f": {markdown(who)}" if who else "")
    names = dict.fromkeys((*FIELDS.get(one.kind, ()), *one.fields))
    told = [(markdown(name.capitalize()), markdown(one.fields.get(name, ""))) for name in names]
    told += [
        ("Note", markdown(one.note)),
        ("Tags", ", ".join(markdown(tag) for tag in one.tags)),
        ("State", STATES[one.state]),
        ("Place", f"characters {one.selector.start} to {one.selector.end} of the text"),
        ("Source", "" if source is None else f"Source {source}"),
        ("Marked", f"{_time(one.created)}" + (f" by {markdown(one.author)}" if one.author else "")),
        ("Id", markdown(one.id)),
    ]
    details = [f"- {name}: {value}" for name, value in told if value]
    return [head, "", markdown_quote(one.selector.exact), "", *details, ""]


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
