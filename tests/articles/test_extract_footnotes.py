"""Footnotes: the mark stays where it is, its note stands once, at the end, and each knows the other."""

import pytest

from reader.articles.document import Document, DocumentBuilder
from reader.articles.extract import extract, fragment, joined
from reader.articles.library import Library
from reader.articles.model import Incoming

ADDRESS = "https://kabar.example/ekonomi/beras"
PROSE = "Harga beras di Pasar Rancabatu naik lagi pekan ini, kata pedagang, dan warga mulai mengurangi belanja. "

ARIA = """<p>Panen turun<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" rel="footnote">1</a></sup>.
Lalu naik.<sup id="fnref:2"><a href="#fn:2">2</a></sup></p><div class="footnotes" role="doc-endnotes"><ol>
<li id="fn:1" role="doc-endnote"><p>Separuhnya. <a href="#fnref:1" role="doc-backlink">↩</a></p></li>
<li id="fn:2"><p>Pelan.</p><p>Sekali. <a href="#fnref:2">↩</a></p></li></ol></div>"""
LETTERED = """<p>Panen turun.<sup id="cite_ref-a_1-0"><a href="#cite_note-a-1"><span>[</span>1<span>]</span></a></sup>
Lalu naik.<sup id="cite_ref-a_1-1"><a href="#cite_note-a-1">[1]</a></sup></p><h2>Rujukan</h2><ol class="references">
<li id="cite_note-a-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-a_1-0"><sup>a</sup></a>
<a href="#cite_ref-a_1-1"><sup>b</sup></a></span> <span>Laporan panen.</span></li></ol>"""
APART = """<p>Panen turun<a id="footnote-anchor-1" href="#footnote-1" class="footnote-anchor">1</a> lagi.</p>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>
<div class="footnote-content"><p>Separuhnya.</p></div></div>"""
WRITTEN = """<p>Panen turun<a href="#_ftn1" name="_ftnref1">[1]</a> lagi<a href="#_ftn2" name="_ftnref2">[2]</a>.</p>
<hr>
<p><a href="#_ftnref1" name="_ftn1">[1]</a> Separuhnya.</p><p><a href="#_ftnref2" name="_ftn2">[2]</a> Sejak Mei.</p>"""
STARRED = '<p>Panen turun<sup><a href="#n">*</a></sup> lagi.</p><p id="n">* Separuhnya.</p>'
BETWEEN = """<p>Panen turun<sup><a href="#a">1</a></sup>.</p><aside id="a">1 Separuhnya.</aside><p>Lalu naik.</p>"""
CELLS = """<table><tr><th>Desa</th><th>Ton</th></tr><tr><td>Rancabatu<sup><a href="#t">a</a></sup></td><td>5</td></tr>
</table><p id="t"><sup>a</sup> Taksiran.</p><p>Selesai.</p>"""
ABSOLUTE = f"""<p>Panen turun<a class="footnote-anchor" href="{ADDRESS}#footnote-1">1</a>.</p>
<div><a name="footnote-1" href="{ADDRESS}#footnote-anchor-1">1</a><p>Separuhnya.</p></div>"""


def told(document: Document) -> list[tuple[str, str]]:
    """Give each mark with what stands before it, and its note."""
    text = document.text
    return [(text[max(0, one.start - 5) : one.end], text[one.note_start : one.note_end]) for one in document.footnotes]


def lines(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind != "rule"]


@pytest.mark.parametrize(
    ("markup", "notes", "last"),
    [
        (ARIA, [("turun[1]", "Separuhnya."), ("naik.[2]", "Pelan.\nSekali.")], ["Separuhnya.", "Pelan.", "Sekali."]),
        (
            LETTERED,
            [("urun.[1]", "Laporan panen."), ("naik.[1]", "Laporan panen.")],
            ["Rujukan", "Laporan panen."],
        ),
        (APART, [("turun[1]", "Separuhnya.")], ["Separuhnya."]),
        (WRITTEN, [("turun[1]", "Separuhnya."), (" lagi[2]", "Sejak Mei.")], ["Separuhnya.", "Sejak Mei."]),
        (STARRED, [("turun[*]", "[*] Separuhnya.")], ["[*] Separuhnya."]),
        (BETWEEN, [("turun[1]", "Separuhnya.")], ["Lalu naik.", "Separuhnya."]),
        (CELLS, [("abatu[a]", "[a] Taksiran.")], ["Selesai.", "[a] Taksiran."]),
        (ABSOLUTE, [("turun[1]", "Separuhnya.")], ["Separuhnya."]),
    ],
)
def test_marks_stay_and_notes_stand_once_at_the_end(markup: str, notes: list[tuple[str, str]], last: list[str]) -> None:
    document = fragment(markup, base=ADDRESS)
    assert told(document) == notes
    assert lines(document)[-len(last) :] == last
    for note in {note for _, note in notes}:
        assert document.text.count(note) == 1


def test_notes_are_numbered_as_their_marks_are() -> None:
    document = fragment(ARIA.replace(">2</a>", ">7</a>"))
    assert [(block.number, block.depth) for block in document.blocks[-3:]] == [(1, 0), (7, 0), (None, 1)]
    assert document.blocks[-4].kind == "rule"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p>Lihat <a href="#s">1</a>.</p><h2 id="s">Bagian</h2><p>Isi.</p>', "Lihat 1.\nBagian\nIsi."),
        ('<p>Kata<sup><a href="#tiada">3</a></sup> akhir.</p>', "Kata[3] akhir."),
        ('<p id="p1">Kata <a href="#p1">1</a></p>', "Kata 1"),
        (f'<p>Kata <a href="#x">5</a></p><div id="x">{PROSE * 60}</div>', f"Kata 5\n{(PROSE * 60).strip()}"),
        ('<p>Luas 5 m<sup>2</sup>, kata <a href="https://a.example/#fn1">1</a>.</p><p id="fn1">Z.</p>', None),
    ],
)
def test_what_is_no_footnote_is_left_as_it_is(markup: str, text: str | None) -> None:
    document = fragment(markup, base=ADDRESS)
    assert document.footnotes == ()
    assert document.text == (text or "Luas 5 m2, kata 1.\nZ.")


def test_notes_without_a_border_between_them_stay_where_they_are() -> None:
    markup = """<p>A<sup><a href="#a">1</a></sup> b<sup><a href="#b">2</a></sup>.</p>
    <div><a name="a">1</a> satu<br><a name="b">2</a> dua</div>"""
    document = fragment(markup)
    assert document.text == "A[1] b[2].\n1 satu\n2 dua"
    assert document.footnotes == ()


def page(body: str, after: str = "") -> str:
    return f"""<html lang="id"><head><title>Harga beras naik</title></head><body><nav><a href="/">Beranda</a></nav>
    <article><h1>Harga beras naik</h1>{body}</article>{after}<footer>Hak cipta</footer></body></html>"""


def test_notes_outside_the_article_s_element_belong_to_it() -> None:
    body = f'<p>{PROSE * 2}Panen turun.<a href="#fn-1"><sup id="ss-1">1</sup></a></p><p>{PROSE * 3}</p>'
    after = (
        '<div class="print-only"><h2>Catatan kaki</h2><ol><li id="fn-1"><span><p>Separuhnya.</p></span></li></ol></div>'
    )
    document = extract(page(body, after), url=ADDRESS).document
    assert told(document) == [("urun.[1]", "Separuhnya.")]
    assert lines(document)[-2:] == ["Catatan kaki", "Separuhnya."]
    assert [block.kind for block in document.blocks[-2:]] == ["heading", "item"]


def test_notes_of_what_is_not_the_article_are_left_out_with_it() -> None:
    after = """<aside class="sidebar"><p>Iklan<sup><a href="#ad">1</a></sup></p></aside>
    <ol><li id="ad">Syarat berlaku.</li></ol>"""
    document = extract(page(f"<p>{PROSE * 3}</p><p>{PROSE * 3}</p>", after), url=ADDRESS).document
    assert document.footnotes == ()
    assert "Syarat" not in document.text


def test_more_marks_than_anybody_sets_are_looked_at_up_to_a_bound() -> None:
    marks = "".join(f'<p>Kata<sup id="r{n}"><a href="#n{n}">{n % 900}</a></sup></p>' for n in range(3000))
    notes = "".join(f'<li id="n{n}">Catatan. <a href="#r{n}">↩</a></li>' for n in range(3000))
    document = fragment(f"<div><span>{marks}</span></div><ol>{notes}</ol>")
    assert len(document.footnotes) == 1000


def test_pages_that_are_joined_keep_their_notes_apart_and_at_the_end() -> None:
    pages = []
    for number in ("satu", "dua"):
        builder = DocumentBuilder()
        builder.add("paragraph", f"Halaman {number}.[1]", marks=[(len(number) + 9, len(number) + 12, "n")])
        builder.add("rule", "")
        builder.add("item", f"Catatan {number}.", ordered=True, number=1, note="n")
        pages.append(builder.build())
    whole = joined(pages[0], pages[1:])
    assert lines(whole) == ["Halaman satu.[1]", "Halaman dua.[1]", "Catatan satu.", "Catatan dua."]
    assert told(whole) == [("satu.[1]"[-8:], "Catatan satu."), (" dua.[1]"[-8:], "Catatan dua.")]


def test_the_library_gives_them_back(library: Library) -> None:
    document = fragment(ARIA)
    entries = [
        Incoming(id="1", title="Satu", link=None, document=document),
        Incoming(id="2", title="Dua", link=None, document=fragment("<p>Tanpa catatan.</p>")),
    ]
    one, other = library.store(1, entries).new
    stored = [library.document(each) for each in (one, other)]
    assert [each.document for each in stored if each] == [document, fragment("<p>Tanpa catatan.</p>")]
