"""Every format that goes both ways gives back what went in: annotations equal, texts letter by letter."""

import io
import json
import re
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from export_cases import marked
from hypothesis import given, settings

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.errors import KutipError
from reader.exports import FORMATS
from reader.exports.reading import Brought, read
from reader.exports.table import rows

Case = tuple[list[Annotation], dict[str, Document]]


def back(name: str, case: Case) -> Brought:
    annotations, documents = case
    return read({f"in{FORMATS[name].suffix}": FORMATS[name].write(annotations, documents=documents)})


def ordered(annotations: Sequence[Annotation]) -> list[Annotation]:
    return sorted(annotations, key=lambda one: one.id)


@pytest.mark.parametrize("name", ["jsonl", "jsonld", "brat", "qdpx", "bundle"])
def test_a_round_trip_loses_nothing(name: str) -> None:
    @settings(max_examples=60)
    @given(marked())
    def check(case: Case) -> None:
        annotations, documents = case
        brought = back(name, case) if annotations or name != "jsonl" else Brought()
        assert ordered(brought.annotations) == ordered(annotations)
        if FORMATS[name].texts == "revisions":
            wanted = {one.selector.text_sha256 for one in annotations}
            assert {text.document.sha256 for text in brought.texts} == wanted
            assert all(text.document.text == documents[text.document.sha256].text for text in brought.texts)
        assert not brought.told

    check()


def test_a_bundle_keeps_how_a_text_is_laid_out(document: Document, mark: object) -> None:
    one = mark("𝔘ma")  # type: ignore[operator]
    (text,) = back("bundle", ([one], {document.sha256: document})).texts
    assert text.document == document


@settings(max_examples=40)
@given(marked())
def test_a_workbook_has_every_cell_as_text(case: Case) -> None:
    annotations, _ = case
    data = FORMATS["xlsx"].write(annotations)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Annotations"]
    for row, wanted in zip(sheet.iter_rows(), rows(annotations), strict=True):
        for cell, text in zip(row, wanted, strict=False):
            assert cell.data_type in {"s", "n"}
            assert cell.hyperlink is None
            assert (cell.value or "") == re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "\ufffd", text)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())
    assert data == FORMATS["xlsx"].write(annotations)


def test_a_cell_that_is_too_long_goes_on_in_another_sheet(mark: object) -> None:
    one = mark("𝔘ma", note="panjang " * 9000)  # type: ignore[operator]
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write([one])))
    cells = [cell.value for row in book["Annotations"].iter_rows() for cell in row if cell.value]
    (shown,) = [value for value in cells if value.startswith("panjang")]
    parts = [row[1].value for row in book["Continued"].iter_rows()]
    assert shown.split(" […goes on")[0] + "".join(parts) == one.note


def test_csl_names_each_text_once_with_what_is_known(mark: object) -> None:
    one = mark("𝔘ma")  # type: ignore[operator]
    (item,) = json.loads(FORMATS["csl"].write([one, one]))
    assert (item["type"], item["id"]) == ("article-newspaper", "harianlembah2024dermaga")
    assert item["container-title"] == "Harian Lembah"
    assert item["issued"] == {"date-parts": [[2024, 5, 6]]}
    assert item["author"] == [{"literal": "Larasati Wening"}]
    assert json.loads(FORMATS["csl"].write([])) == []


HYPOTHESIS = {
    "total": 2,
    "rows": [
        {
            "id": "hGz0ZABCEe6",
            "created": "2024-05-06T07:08:09.123456+00:00",
            "updated": "2024-05-07T07:08:09.123456+00:00",
            "user": "acct:larasati@hypothes.is",
            "uri": "https://lembah.example/dermaga",
            "text": "Speaker: Wira Santika  \nperiksa lagi",
            "tags": ["quote", "air"],
            "document": {"title": ["Dermaga timur"]},
            "target": [
                {
                    "source": "https://lembah.example/dermaga",
                    "selector": [
                        {"type": "TextPositionSelector", "start": 900, "end": 910},
                        {"type": "TextQuoteSelector", "exact": "izin feri", "prefix": "semua ", "suffix": ",”"},
                    ],
                }
            ],
        },
        {"id": "x", "uri": "https://lembah.example/dermaga", "text": "halaman ini", "tags": [], "target": [{}]},
        {"id": "y", "text": "tanpa alamat"},
    ],
}


def test_what_hypothesis_gives_is_read_by_its_words() -> None:
    brought = read({"rows.json": json.dumps(HYPOTHESIS).encode()})
    one, note = brought.annotations
    assert (one.kind, one.tags, one.author, one.note) == ("quote", ("air",), "larasati", "periksa lagi")
    assert one.fields == {"speaker": "Wira Santika"}
    assert (one.selector.exact, one.selector.prefix, one.selector.text_sha256) == ("izin feri", "semua ", "")
    assert (note.kind, note.selector.exact, note.note) == ("note", "", "halaman ini")
    assert brought.told == ("Annotation 3 of the file cannot be read: it names no page.",)
    again = read({"rows.json": json.dumps({"annotations": HYPOTHESIS["rows"]}).encode()})
    assert again.annotations == brought.annotations


def test_our_own_file_for_hypothesis_comes_back_with_its_fields(mark: object) -> None:
    one = mark("𝔘ma", fields={"speaker": "Wira *S*", "cue": "kata"}, note="a_b\n# c", tags=("air",))  # type: ignore[operator]
    (got,) = read({"h.json": FORMATS["hypothesis"].write([one])}).annotations
    assert (got.id, got.kind, got.fields, got.tags) == (one.id, one.kind, one.fields, one.tags)
    assert [line.strip() for line in got.note.split("\n")] == ["a_b", "# c"]


def test_web_annotations_of_another_program_are_read() -> None:
    item = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://contoh.example/anno/1",
        "type": "Annotation",
        "creator": {"type": "Person", "name": "Sari"},
        "created": "2024-05-06T07:08:09Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "air"},
            {"type": "TextualBody", "purpose": "commenting", "value": "catatan"},
            {"type": "SpecificResource", "source": "http://contoh.example/x"},
        ],
        "target": {
            "source": "https://lembah.example/dermaga",
            "selector": {"type": "TextQuoteSelector", "exact": "izin feri"},
        },
    }
    (one,) = read({"a.jsonld": json.dumps(item).encode()}).annotations
    assert (one.kind, one.tags, one.note, one.author) == ("note", ("air",), "catatan", "Sari")
    assert one.evidence.url == "https://lembah.example/dermaga"
    (simple,) = read(
        {"a.json": b'{"type":"Annotation","id":"x","bodyValue":"n","target":"https://a.example/1"}'}
    ).annotations
    assert (simple.note, simple.selector.exact) == ("n", "")
    collection = {
        "type": "AnnotationCollection",
        "first": {"type": "AnnotationPage", "items": [item, {"type": "Annotation"}]},
    }
    brought = read({"c.json": json.dumps(collection).encode()})
    assert brought.annotations == (one,)
    assert "it has no target" in brought.told[0]


QDE = """<?xml version="1.0" encoding="utf-8"?>
<Project name="Uji" origin="Lain" xmlns="urn:QDA-XML:project:1.0">
<Users><User guid="{0}1" name="Sari"/></Users>
<CodeBook><Codes><Code guid="{0}2" name="Air" isCodable="true"><Code guid="{0}3" name="Sungai" isCodable="true"/></Code>
<Code guid="{0}4" name="Quote" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{0}5" name="Wawancara" plainTextPath="internal://{0}5.txt">
<PlainTextSelection guid="{0}6" startPosition="2" endPosition="6" creatingUser="{0}1"
 creationDateTime="2024-05-06T07:08:09Z">
<Description>arus</Description><Coding guid="{0}7"><CodeRef targetGUID="{0}3"/></Coding>
<Coding guid="{0}8"><CodeRef targetGUID="{0}4"/></Coding><NoteRef targetGUID="{0}9"/></PlainTextSelection>
</TextSource>
<TextSource guid="{0}a" name="Hilang" plainTextPath="internal://tiada.txt"/>
<PictureSource guid="{0}b">
<PictureSelection guid="{0}c" firstX="0" firstY="0" secondX="1" secondY="1"/></PictureSource>
</Sources><Notes>
<Note guid="{0}9" name="Memo"><PlainTextContent>lihat lagi</PlainTextContent></Note></Notes></Project>"""
BASE = "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0"


def project(qde: str, text: bytes = "𝔘 arus deras".encode()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr(f"Sources/{BASE}5.txt", b"\xef\xbb\xbf" + text)
    return out.getvalue()


def test_a_project_of_another_program_gives_codes_as_tags() -> None:
    brought = read({"p.qdpx": project(QDE.format(BASE))})
    (one,) = brought.annotations
    assert (one.selector.exact, one.selector.start) == ("arus", 2)
    assert (one.kind, one.tags, one.author) == ("quote", ("Air/Sungai",), "Sari")
    assert one.note == "arus\n\nlihat lagi"
    assert one.id == (BASE + "6").replace("-", "")
    assert [text.document.text for text in brought.texts] == ["𝔘 arus deras"]
    assert brought.told == (
        "The text of Hilang is not in the project, so its selections were left out.",
        "1 selections in pictures, PDFs, sound or film were left out: Kutip has texts only.",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Project [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">]>',
        '<!DOCTYPE Project SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_dtds_are_refused(head: str, encoding: str) -> None:
    qde = QDE.format(BASE).replace("?>\n", f"?>\n{head}\n", 1).replace("arus</D", "&x;</D").replace("utf-8", encoding)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", qde.encode(encoding))
    with pytest.raises(KutipError, match="declares a document type or entities"):
        read({"p.qdpx": out.getvalue()})


def test_plain_brat_is_read_with_its_notes_and_what_is_left_out_is_told() -> None:
    ann = "T1\tPerson 2 6;8 9\tarus x\nR1\tOf Arg1:T1 Arg2:T1\n#1\tAnnotatorNotes T1\tcatatan\nT2\tquote 50 99\tx\n"
    brought = read({"a/satu.ann": ann.encode(), "a/satu.txt": "𝔘 arus deras".encode(), "a/dua.ann": b""})
    one, beyond = sorted(brought.annotations, key=lambda one: one.kind)
    assert (one.kind, one.selector.exact, one.note) == ("Person", "arus de", "catatan")
    assert (beyond.kind, beyond.selector.exact) == ("quote", "")
    assert brought.told == (
        "a/dua.ann has no text beside it (a/dua.txt), so it was left out.",
        "1 lines of satu are no entities of brat (relations, attributes), and were left out.",
    )


def test_what_was_changed_in_brat_is_taken_over(document: Document, mark: object) -> None:
    one = mark("𝔘ma", note="tetap")  # type: ignore[operator]
    with zipfile.ZipFile(io.BytesIO(FORMATS["brat"].write([one], documents={document.sha256: document}))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in files if name.endswith(".ann"))
    start, end = one.selector.start, one.selector.end
    files[name] = files[name].replace(f"quote {start} {end}".encode(), f"claim {start} {end + 6}".encode())
    (got,) = read(files).annotations
    assert (got.id, got.kind, got.note) == (one.id, "claim", "tetap")
    assert got.selector.exact == document.text[start : end + 6]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x01",
        b"halo",
        b"{}",
        b"[1]",
        b"[" * 50_000,
        b'{"type": 3}',
        b"PK\x03\x04nothing",
        b"<x/>",
        b"\xff\xfe{",
    ],
)
def test_what_is_no_annotations_is_one_sentence(body: bytes) -> None:
    with pytest.raises(KutipError) as told:
        read({"in.json": body})
    assert str(told.value).endswith(".")
    assert "\n" not in str(told.value)
