import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.document import Block, Document
from reader.articles.extract import extract, fragment
from reader.errors import ExtractError


def shape(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def lawful(document: Document) -> None:
    """Hold law 1: NFC, no control characters, blocks tile the text, links lie within it."""
    assert unicodedata.is_normalized("NFC", document.text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in document.text)
    assert not any(char in document.text for char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    at = 0
    for index, block in enumerate(document.blocks):
        assert block.start == at + (1 if index else 0)
        assert index == 0 or document.text[at] == "\n"
        at = block.end
    assert at == len(document.text)
    for link in document.links:
        assert 0 <= link.start < link.end <= len(document.text)
        assert link.url.split(":")[0] in {"http", "https", "mailto"}


def test_plain_text_makes_paragraphs() -> None:
    assert shape(fragment("Satu baris.\n\nDua < tiga & empat.")) == [
        ("paragraph", "Satu baris."),
        ("paragraph", "Dua < tiga & empat."),
    ]


def test_nothing_makes_nothing() -> None:
    assert fragment("").blocks == fragment("<p> </p><hr>").blocks == ()


def test_entities_alone_are_markup() -> None:
    assert fragment("Kopi &amp; teh &#8211; pagi").text == "Kopi & teh – pagi"


def test_spacing_around_inline_elements_stays() -> None:
    markup = "<p>Kata <b>Sari</b> dan<em> Budi</em>, <a href='https://a.example/'>di sini</a>lah\n  tempatnya.</p>"
    assert fragment(markup).text == "Kata Sari dan Budi, di sinilah tempatnya."


def test_one_break_is_a_line_and_two_are_a_paragraph() -> None:
    assert shape(fragment("<div>satu<br>dua<br/><br/>tiga</div>")) == [
        ("paragraph", "satu\ndua"),
        ("paragraph", "tiga"),
    ]


def numbers(document: Document) -> list[tuple[str, int | None, int]]:
    return [
        (document.text[block.start : block.end], block.number, block.depth)
        for block in document.blocks
        if block.kind == "item"
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>a<li>b</ol>", [("a", 1, 0), ("b", 2, 0)]),
        ('<ol start="7"><li>a<li value="20">b<li>c</ol>', [("a", 7, 0), ("b", 20, 0), ("c", 21, 0)]),
        ("<ol reversed><li>a<li>b<li>c</ol>", [("a", 3, 0), ("b", 2, 0), ("c", 1, 0)]),
        ("<ol><li>a<ul><li>x</ul></li><li>b</ol>", [("a", 1, 0), ("x", None, 1), ("b", 2, 0)]),
        ('<ol start="1"><li>a</ol><p>&nbsp;</p><ol start="2"><li><p>b</p></ol>', [("a", 1, 0), ("b", 2, 0)]),
        ('<ol start="zwei"><li>a</ol>', [("a", 1, 0)]),
    ],
)
def test_lists_carry_the_numbers_that_a_browser_shows(markup: str, expected: list[tuple[str, int | None, int]]) -> None:
    assert numbers(fragment(markup)) == expected


def test_typed_numbers_become_a_list_only_in_order() -> None:
    assert numbers(fragment("<p>1. satu</p><p>2) dua</p>")) == [("satu", 1, 0), ("dua", 2, 0)]
    assert numbers(fragment("<p>1. satu</p><p>Lalu.</p>")) == []
    assert numbers(fragment("<p>2024. tahun</p><p>3. tiga</p>")) == []


def test_what_follows_in_an_item_is_a_paragraph_of_it() -> None:
    document = fragment("<ol><li><p>a</p><p>b</p></li></ol>")
    assert [(block.kind, block.depth) for block in document.blocks] == [("item", 0), ("paragraph", 1)]


def test_quotes_nest() -> None:
    document = fragment("<blockquote><p>luar</p><blockquote>dalam</blockquote></blockquote>")
    assert [(block.kind, block.depth) for block in document.blocks] == [("quote", 0), ("quote", 1)]


def test_headings_carry_their_level() -> None:
    assert fragment("<h3>Latar <i>belakang</i></h3>").blocks == (Block("heading", 0, 14, level=3),)


def test_a_table_of_data_is_rows_of_cells_with_its_caption() -> None:
    markup = (
        "<table><caption>Curah hujan</caption><tr><th>Bulan</th><th>mm</th></tr><tr><td>Mei</td><td><a "
        "href='https://a.example/mei'>210</a></td></tr></table>"
    )
    document = fragment(markup)
    assert shape(document) == [("caption", "Curah hujan"), ("table", "Bulan | mm\nMei | 210")]
    (link,) = document.links
    assert document.text[link.start : link.end] == "210"


def test_a_table_for_layout_is_read_as_text() -> None:
    assert shape(fragment("<table><tr><td><p>Kiri.</p></td></tr></table>")) == [("paragraph", "Kiri.")]


def test_code_keeps_its_lines_and_blanks() -> None:
    assert shape(fragment("<pre><code>def f():\n    return 1\n</code></pre>")) == [("code", "def f():\n    return 1")]


def test_a_rule_stands_only_between_blocks() -> None:
    assert shape(fragment("<hr><p>a</p><hr><hr><p>b</p><hr>")) == [("paragraph", "a"), ("rule", ""), ("paragraph", "b")]


def test_scripts_and_controls_are_not_text() -> None:
    assert fragment("<p>a<script>x()</script><style>b{}</style> <button>Klik</button>c</p>").text == "a c"


def test_a_link_over_two_blocks_is_two_links() -> None:
    document = fragment('<a href="/x"><p>satu</p><p>dua</p></a>', base="https://a.example/")
    assert [(document.text[link.start : link.end], link.url) for link in document.links] == [
        ("satu", "https://a.example/x"),
        ("dua", "https://a.example/x"),
    ]


def test_links_stand_right_where_characters_were_taken_out() -> None:
    document = fragment(
        '<p>\u202ea\u200bb\u200b <a href="https://a.example/">te\u200bpat</a> cafe\u0301 <a href="https://b.example">di</a></p>'
    )
    assert [document.text[link.start : link.end] for link in document.links] == ["tepat", "di"]


def test_nesting_is_no_limit() -> None:
    assert fragment("<div>" * 900 + "dalam" + "</div>" * 900).text == "dalam"


PIECES = st.sampled_from([
    "<p>", "</p>", "<div class='entry-content'>", "</div>", "<ol start=3>", "<ul>", "<li>", "</li>", "</ol>",
    "<h2>", "</h2>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "<table>", "<tr>", "<td>", "</td>", "</table>",
    "<pre>", "</pre>",
    "<figure>", "<figcaption>", "</figure>", "<a href='/x?a=1'>", "<a href='https://q.example/\u202e'>", "</a>",
    "<b>", "</b>",
    "&nbsp;", "&#x202e;", "&#0;", "&amp;", "<script>", "</script>", "<!-- -->", "1.", "2.", "\u202e", "\x1b[31m",
    "e\u0301",
    "\ud7ff", "\U0001f469\u200d\U0001f33e", "\x00", "\ud800",
])  # fmt: skip
MARKUP = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map(" ".join)


@given(MARKUP)
def test_every_document_of_a_fragment_is_lawful(markup: str) -> None:
    lawful(fragment(markup, base="https://a.example/b/"))


@given(MARKUP)
def test_every_document_of_a_page_is_lawful(markup: str) -> None:
    prose = (
        "<p>Warga desa berkumpul di balai sejak pagi untuk membahas air bersih, kata Lurah Sekar kepada "
        "wartawan kami.</p>"
    )
    try:
        found = extract(
            f"<html><body><article class='post'>{prose * 2}{markup}{prose}</article></body></html>",
            url="https://a.example/b/",
        )
    except ExtractError:
        return
    lawful(found.document)
