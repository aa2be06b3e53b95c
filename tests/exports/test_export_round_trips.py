"""What leaves comes back the same, or is read by what others read it with."""

import csv
import io
import json
import string
import uuid
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.annotations.model import Annotation, Evidence, Selector
from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError
from reader.exports import FORMATS, read_jsonl
from reader.exports.escaping import markdown, markdown_address, markdown_quote
from reader.exports.table import cell

NASTY = st.sampled_from(
    [
        "[klik](javascript:alert(1))",
        "<script>alert(1)</script>",
        "![](http://t.example/x.png)",
        "</style>",
        "```",
        "---",
        "***",
        "# judul",
        "#tag",
        "1. satu",
        "2) dua",
        "- butir",
        "+ butir",
        "> kutipan",
        "| a | b |",
        "=cmd|' /C calc'!A0",
        "＝1+1",
        "@SUM(1)",
        "-1",
        "'",
        '"',
        "&amp; &lt;",
        "https://contoh.example/a?b=1&c",
        "www.contoh.example",
        "sari@contoh.example",
        "==sorot==",
        "%%komentar%%",
        "$x$",
        "{{ liquid }}",
        "~~coret~~",
        "\\",
        "^1",
        "[^1]: catatan",
        "[[tautan]]",
        "<!-- -->",
        "é\u0301",
        "𝔘",
        "a\u200db",
        "\u00a0x",
    ]
)
WORD = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
LINE = st.lists(WORD, max_size=4).map(" ".join).map(clean_line)
TEXT = st.lists(st.one_of(WORD, st.just("\n")), max_size=8).map(" ".join).map(clean_text)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
HASHES = st.text(string.hexdigits.lower()[:16], min_size=64, max_size=64)


@st.composite
def selectors(draw: st.DrawFn) -> Selector:
    start, exact = draw(st.integers(0, 10**6)), draw(TEXT)
    return Selector(
        start=start,
        end=start + len(exact),
        exact=exact,
        prefix=draw(TEXT),
        suffix=draw(TEXT),
        text_sha256=draw(HASHES),
        occurrences=draw(st.integers(0, 9)),
    )


EVIDENCE = st.builds(
    Evidence,
    url=st.none() | st.sampled_from(["https://contoh.example/berita?id=1", "http://contoh.example/a b<c>\"'"]),
    outlet=st.none() | LINE,
    title=LINE,
    byline=st.none() | LINE,
    published=st.none() | TIMES,
    fetched=st.none() | TIMES,
    text_sha256=HASHES,
    extractor=LINE,
)
ANNOTATIONS = st.builds(
    Annotation,
    id=st.uuids().map(lambda one: one.hex),
    article=LINE,
    kind=st.sampled_from(["quote", "directive", "claim"]) | LINE,
    selector=selectors(),
    evidence=EVIDENCE,
    created=TIMES,
    modified=TIMES,
    fields=st.dictionaries(st.sampled_from(["speaker", "issuer", "action"]) | LINE, LINE, max_size=4),
    note=TEXT,
    tags=st.lists(LINE, max_size=3).map(tuple),
    author=LINE,
    state=st.sampled_from(["exact", "moved", "changed", "orphan"]),
)
SOME = st.lists(ANNOTATIONS, max_size=4)
COMMONMARK = MarkdownIt("commonmark")


def shown(source: str) -> str:
    """Give what a reader of the rendered text sees, its paragraphs as lines."""
    tokens = COMMONMARK.parse(source)
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "blockquote_open", "blockquote_close"}, kinds
    inner = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "softbreak", "text_special"}
    return "\n".join(
        token.content and "".join(c.content for c in token.children or []) for token in tokens if token.type == "inline"
    )


@given(SOME)
def test_json_lines_read_back_without_loss(annotations: list[Annotation]) -> None:
    data = FORMATS["jsonl"].write(annotations)
    assert data.count(b"\n") == len(annotations)
    assert read_jsonl(data) == annotations
    assert read_jsonl(b"\xef\xbb\xbf\n" + data.replace(b"\n", b"\r\n")) == annotations


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"nonsense", "Line 1 cannot be read"),
        (b"[]", "no annotation of this version"),
        (b'{"kutip":2}', "no annotation of this version"),
        (b'{"kutip":1}', "missing required field"),
        (b"\xff\xfe", "Line 1 cannot be read"),
        (b"[" * 100_000, "Line 1 cannot be read"),
    ],
)
def test_lines_that_are_no_annotation_are_told_by_number(line: bytes, why: str) -> None:
    with pytest.raises(KutipError, match=why):
        read_jsonl(line)


def changed(**values: object) -> bytes:
    line = json.loads(FORMATS["jsonl"].write([plain()]))
    for name, value in values.items():
        if isinstance(value, dict):
            line[name] |= value
        else:
            line[name] = value
    return json.dumps(line).encode()


def plain() -> Annotation:
    moment = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    return Annotation(
        id=uuid.UUID(int=7).hex,
        article="lembah/1",
        kind="quote",
        selector=Selector(
            start=4, end=8, exact="kata", prefix="ini ", suffix=" itu", text_sha256="0" * 64, occurrences=1
        ),
        evidence=Evidence(
            url="https://contoh.example/1",
            outlet="Harian Lembah",
            title="Dermaga ditutup",
            byline="Wira Santika",
            published=moment,
            fetched=moment,
            text_sha256="0" * 64,
            extractor="tangan 1",
        ),
        created=moment,
        modified=moment,
        fields={"speaker": "Larasati Wening", "cue": "ujar"},
        tags=("air",),
    )


@pytest.mark.parametrize(
    "line",
    [
        changed(id="../../x"),
        changed(id="A" * 32),
        changed(selector={"start": -1}),
        changed(selector={"end": 9}),
        changed(selector={"start": "4"}),
        changed(created="2024-05-06T07:08:00"),
        changed(created="0001-01-01T00:00:00+14:00"),
        changed(state="lost"),
        changed(fields={"speaker": 3}),
        changed(tags="air"),
    ],
)
def test_a_line_with_a_value_that_cannot_be_is_refused(line: bytes) -> None:
    with pytest.raises(KutipError, match="Line 1 cannot be read as an annotation"):
        read_jsonl(line)


def test_text_that_comes_in_is_cleaned() -> None:
    (one,) = read_jsonl(changed(note="a\x1b[31mb\u202e\x00c", author="x\ny", tags=["\ud800"]))
    assert (one.note, one.author, one.tags) == ("abc", "x y", ("\ufffd",))


@given(TEXT)
def test_a_cell_runs_nothing_and_reads_back(text: str) -> None:
    safe = cell(text)
    assert safe[:1] not in set("=+-@＝＋－＠\t\r\n")
    assert safe.removeprefix("'") == text if safe != text else not text.startswith("'")


@settings(max_examples=60)
@given(SOME)
def test_csv_has_every_value_of_every_annotation(annotations: list[Annotation]) -> None:
    data = FORMATS["csv"].write(annotations)
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == len(annotations) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for one, row in zip(annotations, rows[1:], strict=True):
        values = [value.removeprefix("'") if cell(value.removeprefix("'")) == value else value for value in row]
        named = dict(zip((name.removeprefix("'") for name in rows[0]), values, strict=True))
        evidence = one.evidence
        assert named["passage"] == one.selector.exact
        assert (named["prefix"], named["suffix"]) == (one.selector.prefix, one.selector.suffix)
        assert (named["start"], named["end"]) == (str(one.selector.start), str(one.selector.end))
        assert (named["title"], named["extractor"]) == (evidence.title, evidence.extractor)
        assert (named["url"], named["outlet"], named["byline"]) == (
            evidence.url or "",
            evidence.outlet or "",
            evidence.byline or "",
        )
        assert named["note"] == one.note
        assert named["tags"] == "; ".join(one.tags)
        for name, value in one.fields.items():
            assert value in {named.get(name), named.get(f"field {name}")}
    assert FORMATS["csv-excel"].write(annotations) == b"\xef\xbb\xbf" + data


@settings(max_examples=60)
@given(SOME)
def test_web_annotations_keep_what_the_model_has_words_for(annotations: list[Annotation]) -> None:
    page = json.loads(FORMATS["jsonld"].write(annotations))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["partOf"]["total"] == len(annotations)
    for one, item in zip(annotations, page["items"], strict=True):
        assert item["id"] == f"urn:uuid:{uuid.UUID(one.id)}"
        assert item["type"] == "Annotation"
        assert datetime.fromisoformat(item["created"]) == one.created
        assert datetime.fromisoformat(item["modified"]) == one.modified
        assert set(item["motivation"]) == {body["purpose"] for body in item["body"]}
        assert {body["type"] for body in item["body"]} == {"TextualBody"}
        bodies = [(body["purpose"], body["value"]) for body in item["body"]]
        assert bodies[0] == ("classifying", one.kind)
        assert [value for purpose, value in bodies if purpose == "tagging"] == list(one.tags)
        assert [value for purpose, value in bodies if purpose == "commenting"] == ([one.note] if one.note else [])
        assert {body["kutip:field"]: body["value"] for body in item["body"] if "kutip:field" in body} == one.fields
        target = item["target"]
        assert target["type"] == "SpecificResource"
        assert target["source"]
        assert not set(target["source"]) & set(' <>"{}')
        assert item["kutip:evidence"].get("kutip:url") == one.evidence.url
        words, place = target["selector"]
        assert words == {
            "type": "TextQuoteSelector",
            "exact": one.selector.exact,
            "prefix": one.selector.prefix,
            "suffix": one.selector.suffix,
        }
        assert (place["type"], place["start"], place["end"]) == (
            "TextPositionSelector",
            one.selector.start,
            one.selector.end,
        )
        assert ("state" in target) == (one.evidence.fetched is not None)
        if "state" in target:
            assert target["state"]["type"] == "TimeState"
            assert target["state"]["cached"].startswith("ni:///sha-256;")
        assert ("creator" in item) == bool(one.author)


@settings(max_examples=60)
@given(SOME)
def test_hypothesis_gets_words_tags_and_fields(annotations: list[Annotation]) -> None:
    value = json.loads(FORMATS["hypothesis"].write(annotations))
    wanted = [one for one in annotations if one.evidence.url]
    assert [unquote(item["uri"]) for item in value["annotations"]] == [one.evidence.url for one in wanted]
    for one, item in zip(wanted, value["annotations"], strict=True):
        (target,) = item["target"]
        assert [selector["exact"] for selector in target["selector"]] == [one.selector.exact]
        assert item["tags"] == [one.kind, *one.tags]


@given(TEXT)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    assert shown(markdown(text)) == " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert shown(markdown_quote(text)) == "\n".join(line for line in lines if line)


@given(TEXT)
def test_markdown_is_inert_where_bare_links_are_made(text: str) -> None:
    tokens = MarkdownIt("gfm-like").parse(f"Catatan: {markdown(text)}")
    inner = {child.type for token in tokens for child in token.children or []}
    assert inner <= {"text", "text_special", "softbreak"}, (markdown(text), inner)


@given(LINE)
def test_only_web_addresses_become_links(text: str) -> None:
    assert "link_open" not in str(COMMONMARK.parse(markdown_address(f"javascript:{text}")))
    rendered = COMMONMARK.render(markdown_address("https://contoh.example/" + text))
    assert rendered.count("<a ") == 1
    assert "<script" not in rendered


@settings(max_examples=60)
@given(SOME, st.sampled_from(["article", "speaker", "tag"]))
def test_the_sheet_has_every_passage_and_no_markup_of_theirs(annotations: list[Annotation], group: str) -> None:
    source = FORMATS["markdown"].write(annotations, group=group).decode()  # type: ignore[arg-type]
    tokens = COMMONMARK.parse(source)
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
        "heading",
        "inline",
        "paragraph",
        "bullet_list",
        "list_item",
        "blockquote",
    }
    inner = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "text_special", "softbreak", "link_open", "link_close"}
    links = [child.attrs["href"] for child in inner if child.type == "link_open"]
    assert all(str(link).startswith(("https://contoh.example/", "http://contoh.example/")) for link in links)
    text = "".join(child.content for child in inner)
    for one in annotations:
        for line in one.selector.exact.split("\n"):
            assert " ".join(line.split()) in text
        assert one.evidence.text_sha256 in text
        assert one.id in text
