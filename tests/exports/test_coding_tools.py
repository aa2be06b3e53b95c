"""Files for coding tools, held against what their formats say."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from export_cases import marked
from hypothesis import given, settings
from lxml import etree

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.errors import ConfigError
from reader.exports import FORMATS
from reader.exports.template import Template, default, source

Case = tuple[list[Annotation], dict[str, Document]]

ORDER = {
    "Project": ("Users", "CodeBook", "Sources", "Notes"),
    "CodeBook": ("Codes",),
    "Codes": ("Code",),
    "Code": ("Description", "NoteRef", "Code"),
    "Users": ("User",),
    "Sources": ("TextSource",),
    "TextSource": ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef"),
    "PlainTextSelection": ("Description", "Coding", "NoteRef"),
    "Coding": ("CodeRef", "NoteRef"),
    "Notes": ("Note",),
    "Note": ("Description", "PlainTextContent"),
}
"""The children that an element may have, in their order (Project.xsd and Codebook.xsd)."""

NEEDED = {
    "Project": {"name"},
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "TextSource": {"guid", "plainTextPath"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
    "CodeRef": {"targetGUID"},
    "NoteRef": {"targetGUID"},
    "Note": {"guid"},
}
NOT_EMPTY = {"Users", "Codes", "Sources", "Notes"}
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]


def check(root: Any) -> None:
    for element in root.iter():
        name, children = etree.QName(element).localname, names(element)
        order = ORDER.get(name, ())
        assert [order.index(child) for child in children] == sorted(order.index(child) for child in children)
        assert NEEDED.get(name, set()) <= set(element.attrib), name
        assert children or name not in NOT_EMPTY
        for key, value in element.attrib.items():
            if key in {"guid", "targetGUID", "creatingUser"}:
                assert GUID.fullmatch(value)
            elif key.endswith("DateTime"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    refs = {element.get("targetGUID") for element in root.iter() if element.get("targetGUID")}
    assert len(guids) == len(set(guids))
    assert refs <= set(guids)


@settings(max_examples=40)
@given(marked())
def test_projects_and_codebooks_have_the_standards_structure(case: Case) -> None:
    annotations, documents = case
    with zipfile.ZipFile(io.BytesIO(FORMATS["qdpx"].write(annotations, documents=documents))) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        paths = [one.get("plainTextPath") for one in root.iter("{*}TextSource")]
        assert {f"sources/{path.removeprefix('internal://')}" for path in paths} == set(archive.namelist()[1:])
    assert root.tag == "{urn:QDA-XML:project:1.0}Project"
    check(root)
    book = etree.fromstring(FORMATS["qdc"].write(annotations))
    assert book.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    check(book)


_SPLIT = re.compile(r"(?<!\\)\|")


@settings(max_examples=40)
@given(marked())
def test_webanno_columns_and_utf_16_offsets_hold(case: Case) -> None:
    annotations, documents = case
    with zipfile.ZipFile(io.BytesIO(FORMATS["webanno"].write(annotations, documents=documents))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    texts = [text.text for text in documents.values()]
    for body in files.values():
        lines = body.split("\n")
        assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
        columns = len(lines[1].split("|")) - 1
        fitting = set(range(len(texts)))
        for line in (line for line in lines if re.match(r"\d+-\d+(\.\d+)?\t", line)):
            _, place, token, *values, end = line.split("\t")
            assert (len(values), end) == (columns, "")
            assert len({len(_SPLIT.split(value)) for value in values}) == 1
            low, high = (int(at) * 2 for at in place.split("-"))
            word = token.replace("\\\\", "\\")
            fitting = {
                at for at in fitting if texts[at].encode("utf-16-le")[low:high].decode("utf-16-le", "replace") == word
            }
        assert fitting


def test_a_word_that_is_marked_in_part_has_a_line_of_its_own(
    document: Document, mark: Callable[..., Annotation]
) -> None:
    one = mark("hitung", kind="a|b_c[1]")
    data = FORMATS["webanno"].write([one], documents={document.sha256: document})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (body,) = (archive.read(name).decode() for name in archive.namelist())
    (line,) = (line for line in body.split("\n") if re.match(r"\d+-\d+\.\d+\t", line))
    assert line.split("\t")[2:5] == ["hitung", f"{one.id}[1]", "a\\|b\\_c\\[1\\][1]"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('heading = "$nothing"', r"heading has no \$nothing"),
        ('passage = "a $ b"', "stands alone"),
        ('passage = "${who.__class__}"', "stands alone"),
        ('other = "x"', "has no other"),
        ("passage = 3", "has no passage"),
        ('escape = "exec"', "escape is one of"),
        ("passage = ", "no template in TOML"),
        ("#" * 200_000, "larger than a template"),
    ],
)
def test_a_template_that_cannot_be_is_one_sentence(text: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        Template.read(text.encode(), name="x.toml")


def test_what_is_filled_in_is_not_looked_at_again(mark: Callable[..., Annotation]) -> None:
    one = mark("𝔘ma", note="$id ${words} {{x}}", fields={"speaker": "$note"})
    shape = Template.read(b'passage = "$who|$note"\nescape = "html"', name="x.toml")
    sheet = FORMATS["markdown"].write([one], template=shape).decode()
    assert "$note|$id ${words} {{x}}" in sheet
    assert Template.read(source(), name="own") == default()


def test_front_matter_cannot_be_ended_by_a_title(mark: Callable[..., Annotation]) -> None:
    one = mark("𝔘ma", tags=("budget/health", "2024", "a b#c"))
    from dataclasses import replace

    title = '---\nevil: "x"\n[[x]]'
    one = replace(one, evidence=replace(one.evidence, title=title))
    with zipfile.ZipFile(io.BytesIO(FORMATS["obsidian"].write([one]))) as archive:
        ((name, body),) = ((name, archive.read(name).decode()) for name in archive.namelist())
    assert not set(name) & set("[]#^|")
    front = body.split("---\n")[1]
    assert all(re.match(r"\w+: [\"\[]", line) for line in front.splitlines())
    assert 'tags: ["budget/health", "2024-", "a-b-c"]' in front
