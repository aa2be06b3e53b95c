"""Notes for Obsidian: a folder of Markdown files with front matter, one for each article."""

import json
from collections.abc import Mapping, Sequence

from reader.annotations.model import FIELDS, Annotation
from reader.cleaning import squeeze
from reader.exports.archive import pack
from reader.exports.escaping import markdown, markdown_address, markdown_quote
from reader.exports.marks import by_article
from reader.exports.model import WHOLE, utc
from reader.exports.names import file_name
from reader.exports.sheet import STATES, speaker_of


def write(annotations: Sequence[Annotation]) -> bytes:
    """Give the notes as one ZIP archive."""
    return pack(files(annotations))


def files(annotations: Sequence[Annotation]) -> Mapping[str, bytes]:
    """Give the notes by their file names, as UTF-8.

    The front matter is YAML whose every value is written as JSON, which YAML 1.2 takes as it is: nothing in a title can
    end it. Each passage ends in a block id (``^kutip-…``) that other notes can link to and that stays the same.
    """
    found: dict[str, bytes] = {}
    taken: set[str] = set()
    for members in by_article(annotations).values():
        name = file_name(_no_links(members[-1].evidence.title), ".md", taken=taken)
        taken.add(name.lower())
        found[name] = "\n".join([*_front(members), *_body(members)]).encode("utf-8", "replace")
    return found


def _no_links(title: str) -> str:
    # What Obsidian would not find again in a link to the file.
    return "".join(" " if letter in "[]#^" else letter for letter in title)


def _front(members: Sequence[Annotation]) -> list[str]:
    evidence = members[-1].evidence
    tags = dict.fromkeys(tag for one in members for tag in map(_tag, one.tags) if tag)
    told: list[tuple[str, object]] = [
        ("title", squeeze(evidence.title)),
        ("outlet", evidence.outlet),
        ("byline", evidence.byline),
        ("url", evidence.url),
        ("published", utc(evidence.published)),
        ("fetched", utc(evidence.fetched)),
        ("text_sha256", evidence.text_sha256),
        ("extractor", evidence.extractor),
        ("article", members[-1].article),
        ("speakers", list(dict.fromkeys(who for one in members if (who := speaker_of(one))))),
        ("authors", list(dict.fromkeys(one.author for one in members if one.author))),
        ("tags", list(tags)),
    ]
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told if value]
    return ["---", *lines, "---", ""]


def _tag(tag: str) -> str:
    """Give a tag as Obsidian takes them: letters, digits, ``_``, ``-`` and ``/``, not digits alone."""
    plain = "".join(letter if letter.isalnum() or letter in "_-/" else "-" for letter in squeeze(tag)).strip("-/")
    return f"{plain}-" if plain.isdigit() else plain


def _body(members: Sequence[Annotation]) -> list[str]:
    evidence = members[-1].evidence
    lines = [f"# {markdown(evidence.title) or 'Untitled'}", ""]
    if evidence.url:
        lines += [markdown_address(evidence.url), ""]
    for one in members:
        who = speaker_of(one)
        lines += [f"## {markdown(one.kind.capitalize())}" + (f": {markdown(who)}" if who else ""), ""]
        lines += [markdown_quote(one.selector.exact or WHOLE), "", f"^kutip-{one.id}", ""]
        names = dict.fromkeys((*FIELDS.get(one.kind, ()), *one.fields))
        told = [(markdown(name.capitalize()), markdown(one.fields.get(name, ""))) for name in names]
        told += [
            ("Note", markdown(one.note)),
            ("Tags", " ".join(f"#{tag}" for tag in map(_tag, one.tags) if tag)),
            ("State", STATES[one.state]),
            ("Place", f"characters {one.selector.start} to {one.selector.end}"),
            ("Text", one.selector.text_sha256 if one.selector.text_sha256 != evidence.text_sha256 else ""),
            ("Marked", " by ".join(filter(None, (utc(one.created), markdown(one.author))))),
        ]
        lines += [*(f"- {name}: {value}" for name, value in told if value), ""]
    return lines
