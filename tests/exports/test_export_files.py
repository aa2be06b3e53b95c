"""Archives of several files, references, and file names from titles."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.exports import FORMATS, GROUPS, file_name
from reader.exports.bibliography import tex

ARCHIVES = ("brat", "xlsx", "webanno", "qdpx", "obsidian", "bundle")
Mark = Callable[..., Annotation]


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_brat_offsets_cut_the_very_words(document: Document, mark: Mark) -> None:
    marks = [
        mark("Kapal", "kedua.", note="dua\nbaris"),
        mark("diminta mengosongkan", kind="my kind!", fields={"issuer": "Dewan Lembah"}, tags=("air",)),
        mark("𝔘ma"),
    ]
    files = unpacked(FORMATS["brat"].write(marks, documents={document.sha256: document}))
    text = files["Dermaga timur ditutup & dijaga.txt"]
    assert text == document.text
    lines = files["Dermaga timur ditutup & dijaga.ann"].splitlines()
    spans = [line.split("\t") for line in lines if line.startswith("T")]
    assert [span[1].split(" ", 1)[0] for span in spans] == ["my_kind", "quote", "quote"]
    for _, place, words in spans:
        cuts = [tuple(map(int, cut.split())) for cut in place.split(" ", 1)[1].split(";")]
        assert " ".join(text[start:end] for start, end in cuts) == words
    assert "AnnotatorNotes T1\tissuer: Dewan Lembah; tag: air" in "\n".join(lines)
    assert "AnnotatorNotes T2\tnote: dua baris" in "\n".join(lines)
    assert files["annotation.conf"].splitlines()[:3] == ["[entities]", "my_kind", "quote"]


def test_brat_leaves_out_what_was_marked_in_another_text(document: Document, mark: Mark) -> None:
    one = mark("𝔘ma")
    other = replace(one, id="e" * 32, selector=replace(one.selector, text_sha256="0" * 64))
    files = unpacked(FORMATS["brat"].write([one, other], documents={document.sha256: document}))
    assert sum(text.count("\nT") + text.startswith("T") for name, text in files.items() if name.endswith(".ann")) == 1
    assert list(unpacked(FORMATS["brat"].write([one]))) == ["annotation.conf"]


def test_two_articles_of_the_same_title_do_not_share_a_file(document: Document, mark: Mark) -> None:
    marks = [mark("𝔘ma"), mark("Pedagang", article="dermaga/2")]
    files = unpacked(FORMATS["brat"].write(marks, documents={document.sha256: document}))
    assert len([name for name in files if name.endswith(".txt")]) == 2


def test_an_archive_is_the_same_every_time(document: Document, mark: Mark) -> None:
    write = FORMATS["brat"].write
    assert write([mark("𝔘ma")], documents={document.sha256: document}) == write(
        [mark("𝔘ma")], documents={document.sha256: document}
    )


def test_references_name_each_text_once(mark: Mark) -> None:
    one = mark("𝔘ma")
    other = replace(one, evidence=replace(one.evidence, title="50% {feri} & #1_a\\b", published=None, byline=None))
    source = FORMATS["bibtex"].write([one, one, other, replace(other, id="e" * 32)]).decode()
    assert re.findall(r"^@online\{(.*),$", source, re.MULTILINE) == ["harianlembah2024dermaga", "harianlembahferi"]
    assert "  author = {{Larasati Wening}},\n" in source
    assert "  date = {2024-05-06},\n" in source
    assert r"{50\% \{feri\} \& \#1\_a\textbackslash{}b}" in source
    assert source.count("SHA-256") == 2


@given(st.text())
def test_braces_of_a_reference_are_balanced(text: str) -> None:
    safe = tex(text)
    bare = safe.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}") == len(re.findall(r"\\text[a-z]+\{\}", bare))
    assert "\n" not in safe


@pytest.mark.parametrize(
    "title",
    [
        "../../x",
        ".bashrc",
        "-rf",
        "a/b",
        "a\\b",
        "C:\\x",
        "x" * 4096,
        "é" * 4096,
        "a\x00b",
        "con",
        "CON.txt",
        "nul",
        "lpt1",
        "~",
        "~root",
        "",
        " ",
        "...",
        "a\nb",
        "\u202eabc",
        "\ud800",
        "$(id)",
        "'; rm x",
    ],
)
def test_names_stay_in_their_folder(title: str, tmp_path: Path) -> None:
    name = file_name(title, ".txt")
    path = tmp_path / name
    path.write_text("x", encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert path.resolve().parent == tmp_path.resolve()


@given(st.text(), st.sampled_from([".md", ".txt", ""]))
def test_names_are_short_printable_and_no_option(title: str, suffix: str) -> None:
    name = file_name(title, suffix)
    assert 0 < len(name.encode()) <= 150
    assert name.endswith(suffix)
    assert name[0] not in ".-~ "
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    again = file_name(title, suffix, taken={name.lower()})
    assert again.lower() != name.lower()
    assert again.endswith(suffix)


def test_formats_are_named_and_told_apart() -> None:
    for name, form in FORMATS.items():
        assert form.name == name
        assert form.suffix.startswith(".")
        assert form.label
    assert FORMATS["markdown"].groups == GROUPS
    assert [name for name, form in FORMATS.items() if form.texts == "articles"] == ["html"]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_writes_nothing_of_nothing(name: str) -> None:
    assert isinstance(FORMATS[name].write([]), bytes)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ARCHIVES])
def test_text_that_no_encoding_has_leaves_as_utf_8(name: str, mark: Mark) -> None:
    odd = "a\ud800b\x00c\ufffed"
    one = mark("𝔘ma", kind=odd, note=odd, tags=(odd,), author=odd, fields={"speaker": odd, odd: odd})
    evidence = replace(one.evidence, title=odd, byline=odd, outlet=odd, url=f"https://lembah.example/{odd}")
    data = FORMATS[name].write([replace(one, evidence=evidence)])
    assert "\ud800" not in data.decode("utf-8")
