"""The draft sheet: what the program found in articles and nobody has reviewed, as Markdown that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.annotations.model import FIELDS, Evidence
from reader.exports.escaping import markdown, markdown_quote
from reader.exports.sheet import evidence_lines

UNREVIEWED = "Found by rules. Nobody has reviewed this sheet: read each passage in its article before you use it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that could be marked; ``confidence`` is 0 to 1."""

    kind: str
    start: int
    end: int
    text: str
    fields: Mapping[str, str]
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """One text, where it stood, and what was found in it; without evidence its name alone says where."""

    name: str
    passages: Sequence[Passage]
    evidence: Evidence | None = None


def write_draft(texts: Sequence[DraftText]) -> bytes:
    """Give the sheet as CommonMark in UTF-8, divided by text, each passage marked as unreviewed."""
    count = sum(len(text.passages) for text in texts)
    passages = "1 suggestion" if count == 1 else f"{count} suggestions"
    lines = ["# Draft quote sheet (unreviewed)", "", UNREVIEWED, ""]
    lines += [f"{passages} from {len(texts)} {'text' if len(texts) == 1 else 'texts'}.", ""]
    for text in texts:
        lines += [f"## {markdown(text.name) or 'Untitled'}", ""]
        if text.evidence is not None:
            lines += [*evidence_lines(text.evidence), ""]
        if not text.passages:
            lines += ["Nothing was found here.", ""]
        for passage in text.passages:
            lines += _entry(passage)
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


def _entry(one: Passage) -> list[str]:
    who = one.fields.get("speaker") or one.fields.get("issuer") or ""
    head = f"### {markdown(one.kind.capitalize())}, unreviewed" + (f": {markdown(who)}" if who else "")
    names = dict.fromkeys((*FIELDS.get(one.kind, ()), *one.fields))
    told = [(markdown(name.capitalize()), markdown(one.fields.get(name, ""))) for name in names]
    told += [
        ("Confidence", f"{one.confidence:.0%}"),
        ("Why", markdown(one.why)),
        ("Place", f"characters {one.start} to {one.end} of the text"),
    ]
    return [head, "", markdown_quote(one.text), "", *[f"- {name}: {value}" for name, value in told if value], ""]
