"""Titles are one plain line, and summaries clean source."""

import pytest

from reader.feeds.parse import parse
from reader.feeds.titles import Text, line, markup, repaired


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("5 < 6", "5 < 6"),
        ("a<b and c", "a<b and c"),
        ("AT&amp;T", "AT&T"),
        ("&amp;amp;", "&amp;"),
        ("&#8220;Ya&#8221; &hellip;", "“Ya” …"),
        ("R&D &copy 2024", "R&D &copy 2024"),
        ("<b>Harga</b> <i>beras</i>", "Harga beras"),
        ("Satu<br/>dua", "Satu dua"),
        ('<a href="https://a.example/">Satu</a>', "Satu"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("How to use the <script> tag", "How to use the <script> tag"),
        ("&lt;script&gt; explained", "<script> explained"),
        ("<!-- hidden -->Shown", "Shown"),
        ("  spread \n over\tlines ", "spread over lines"),
        ("\x1b]0;own\x07Judul\x1b[31m", "Judul"),
        ("a\u202eb\u200bc\x00\ud800", "abc\ufffd"),
        ("[red]Opini[/red]", "[red]Opini[/red]"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_title_of_no_stated_kind(source: str, title: str) -> None:
    assert line(Text(source)) == title


def test_stated_kinds_are_obeyed() -> None:
    assert line(Text("<b>x</b> &amp; y", "text")) == "<b>x</b> &amp; y"
    assert line(Text("use <script> now &amp; then", "html")) == "use now & then"


@pytest.mark.parametrize("source", ["", "   ", "<img src='x'/>", "\u200b", "<p></p>"])
def test_a_title_without_words_is_none(source: str) -> None:
    assert line(Text(source)) is None


def test_long_titles_end_in_an_ellipsis_and_huge_ones_are_no_trouble() -> None:
    title = line(Text("kata " * 500_000))
    assert title is not None
    assert title.endswith("…")
    assert len(title) <= 500


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Ð¯Ð½Ð´ÐµÐºÑ\x81", "Яндекс"),
        ("CafÃ©", "Café"),
        ("Itâ€™s", "It’s"),
        ("It\x92s \x93so\x94", "It’s “so”"),
        ("Ç’è genuine", "Ç’è genuine"),
        ("Café", "Café"),
        ("Ångström — 5 µm", "Ångström — 5 µm"),
        ("Â© and “quotes”", "Â© and “quotes”"),
    ],
)
def test_twice_encoded_text_is_put_right_and_other_text_left(text: str, right: str) -> None:
    assert repaired(text) == right


def test_markup_is_escaped_only_where_it_is_plain_text() -> None:
    assert markup(Text("1 < 2\r\nthree", "text")) == "1 &lt; 2\nthree"
    assert markup(Text("<p>1 &lt; 2\x1b[0m</p>", "html")) == "<p>1 &lt; 2</p>"
    assert markup(Text(" ")) is None


def test_an_atom_title_without_a_type_and_an_old_one_with_a_mode() -> None:
    entry = "<feed {}><entry><title {}>{}</title></entry></feed>"
    new, old = "xmlns='http://www.w3.org/2005/Atom'", "version='0.3' xmlns='http://purl.org/atom/ns#'"
    for kind, attributes, value, title in (
        (new, "", "Tom &amp;amp; Ida", "Tom & Ida"),
        (new, "type='xhtml'", "<div xmlns='http://www.w3.org/1999/xhtml'>Tom <b>Ida</b></div>", "Tom Ida"),
        (old, "mode='base64'", "VG9tICYgSWRh", "Tom & Ida"),
        (old, "type='text/html' mode='escaped'", "&lt;b>Tom&lt;/b>", "Tom"),
        (old, "mode='base64'", "not base64!", "not base64!"),
    ):
        (read,) = parse(entry.format(kind, attributes, value).encode()).entries
        assert read.title == title
