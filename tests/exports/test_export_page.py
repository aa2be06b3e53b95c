"""Articles as HTML with their passages lit."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations.model import Annotation
from reader.articles.document import Document, plain
from reader.exports import FORMATS
from reader.exports.marks import pieces

Mark = Callable[..., Annotation]
EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"


class Reader(HTMLParser):
    """What a browser would see: elements, their attributes, and the text of the articles and of the marks in it."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.lit: list[str] = []
        self.feed(source.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)
        if tag == "mark":
            self.lit.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open and "sup" not in self.open:
            self.lit[-1] += data


def test_passages_are_lit_where_they_stand(document: Document, mark: Mark) -> None:
    marks = [
        mark("“Kami", "feri,”", fields={"speaker": "Wira Santika"}),
        mark("diminta mengosongkan", kind="directive"),
    ]
    seen = Reader(FORMATS["html"].write(marks, documents={"dermaga/1": document}))
    assert seen.lit == ["“Kami menghitung ulang semua izin feri,”", "diminta mengosongkan"]
    assert "Speaker" in seen.text
    assert "1. Pedagang" in seen.text
    assert document.sha256 in seen.text
    assert {("class", "quote"), ("class", "directive")} <= set(seen.attributes)
    assert seen.open == []


def test_passages_that_overlap_are_all_lit(document: Document, mark: Mark) -> None:
    marks = [mark("Kami menghitung ulang"), mark("menghitung ulang semua"), mark("ulang"), mark("ulang", kind="fact")]
    marks[3] = replace(marks[3], id="f" * 32)
    seen = Reader(FORMATS["html"].write(marks, documents={"dermaga/1": document}))
    assert "".join(seen.lit) == "Kami menghitung ulang semua"
    assert sum(name == "id" and str(value).startswith("p") for name, value in seen.attributes) == 4


def test_links_from_and_to_passages_end_somewhere(document: Document, mark: Mark) -> None:
    marks = [mark("Wira Santika"), mark("dijaga", "Santika", kind="note")]
    seen = Reader(FORMATS["html"].write(marks, documents={"dermaga/1": document}))
    ids = [value for name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids)) == 4
    targets = {str(value)[1:] for name, value in seen.attributes if name == "href" and str(value).startswith("#")}
    assert targets == set(ids)


def test_another_version_of_the_text_lights_nothing(mark: Mark) -> None:
    seen = Reader(FORMATS["html"].write([mark("Wira Santika")], documents={"dermaga/1": plain("Naskah baru.")}))
    assert seen.lit == []
    assert "Naskah baru." in seen.text
    assert "Wira Santika" in seen.text


def test_without_a_text_the_passages_are_listed(document: Document, mark: Mark) -> None:
    seen = Reader(FORMATS["html"].write([mark("Wira Santika")]))
    assert "Wira Santika" in seen.text
    assert "menghitung" not in seen.text
    assert document.sha256 in seen.text


def test_text_from_outside_stays_text(mark: Mark) -> None:
    evil = mark("Wira Santika", kind=EVIL, note=EVIL, tags=(EVIL,), author=EVIL, fields={EVIL: EVIL})
    evidence = replace(evil.evidence, title=EVIL, byline=EVIL, outlet=EVIL, url=f"javascript:{EVIL}", extractor=EVIL)
    source = FORMATS["html"].write([replace(evil, evidence=evidence)], documents={"dermaga/1": plain(EVIL)})
    seen = Reader(source)
    assert not {"script", "img", "iframe", "link"} & set(seen.elements)
    assert not any(name.startswith("on") for name, _ in seen.attributes)
    assert not any(str(value).lower().startswith("javascript") for name, value in seen.attributes if name == "href")
    assert seen.text.count(EVIL) >= 8
    assert b"default-src 'none'" in source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    start=st.integers(0, 20),
    end=st.integers(20, 40),
)
def test_pieces_tile_the_stretch(mark: Mark, spans: list[tuple[int, int]], start: int, end: int) -> None:
    one = mark("Kami")
    marks = [replace(one, selector=replace(one.selector, start=min(span), end=max(span))) for span in spans]
    cut = pieces(start, end, marks)
    assert "".join("x" * (piece.end - piece.start) for piece in cut) == "x" * (end - start)
    assert all(first.end == second.start for first, second in pairwise(cut))
    for piece in cut:
        for each in marks:
            inside = each.selector.start <= piece.start and piece.end <= each.selector.end
            assert (each in piece.annotations) == (inside and piece.start < piece.end)
