"""Pictures of a text: where they stand, by whichever attribute a page tells it, and none that is no picture of it."""

import pytest

from reader.articles.document import Document
from reader.articles.extract import extract, fragment
from reader.articles.extract.build import _tree_document

BASE = "https://kabar.example/a/b"
PROSE = "Harga beras di Pasar Rancabatu naik lagi pekan ini, kata pedagang, dan warga mulai mengurangi belanja. "


def told(document: Document) -> list[tuple[str, str]]:
    """Give each picture's address with the beginning of the text that it stands above."""
    return [(one.url, document.text[one.at : one.at + 8]) for one in document.pictures]


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ('src="/x.jpg"', "https://kabar.example/x.jpg"),
        ('src="//cdn.example/x.jpg?w=9&amp;h=8"', "https://cdn.example/x.jpg?w=9&h=8"),
        ('src="data:image/gif;base64,R0lG" data-src="x.jpg"', "https://kabar.example/a/x.jpg"),
        ('src="/img/blank.gif" data-lazy-src="/x.jpg"', "https://kabar.example/x.jpg"),
        ('src="/s.jpg" srcset="/m.jpg 800w, /l.jpg 1400w, /h.jpg 4000w"', "https://kabar.example/l.jpg"),
        ('src="/s.jpg" srcset="/s.jpg 1x, /s2.jpg 2x"', "https://kabar.example/s.jpg"),
        ('src="/x.jpg" width="640" height="80%"', "https://kabar.example/x.jpg"),
        ('src="/face.jpg" width="48"', None),
        ('src="/count.gif" width="1" height="1"', None),
        ('src="data:image/png;base64,iVBO"', None),
        ('src="/logo.svg?v=2"', None),
        ('src="javascript:alert(1)"', None),
        ('src="file:///etc/passwd"', None),
        ('src="/img/placeholder.png"', None),
        ('src="/x.jpg" style="display:none"', None),
        ("alt='x'", None),
    ],
)
def test_where_a_picture_is(attributes: str, url: str | None) -> None:
    markup = f"<p>Satu.</p><p><img {attributes}></p><p>Dua.</p>"
    document = fragment(markup, base=BASE)
    assert told(document) == ([(url, "Dua.")] if url else [])
    assert _tree_document(markup, base=BASE) == document


def test_pictures_keep_their_places() -> None:
    markup = (
        '<img src="/1.jpg"><p>Satu <img src="/2.jpg">kata.</p><figure><img src="/3.jpg"><figcaption>Perahu.'
        '</figcaption></figure><p>Dua.</p><img src="/4.jpg">'
    )
    document = fragment(markup, base="https://k.example/")
    urls = [f"https://k.example/{number}.jpg" for number in range(1, 5)]
    assert told(document) == list(zip(urls, ["Satu kat", "Satu kat", "Perahu.\n", ""], strict=True))


def test_a_text_of_a_picture_alone_has_the_picture() -> None:
    document = fragment('<a href="https://k.example/"><img src="https://k.example/1.jpg"></a>')
    assert (document.text, told(document)) == ("", [("https://k.example/1.jpg", "")])


def test_a_page_gives_the_pictures_of_its_article_alone() -> None:
    page = f"""<html><head><title>Harga beras naik</title></head><body><nav><img src="/logo.png"> Beranda</nav>
    <article><h1>Harga beras naik</h1><p>{PROSE * 3}</p><figure><img src="/pasar.jpg"><figcaption>Pasar Rancabatu pada
    Kamis pagi.</figcaption></figure><p>{PROSE * 3}</p></article><div class="related"><img src="/lain.jpg">
    <a href="/lain">Berita lain</a></div></body></html>"""
    document = extract(page, url=BASE).document
    assert told(document) == [("https://kabar.example/pasar.jpg", "Pasar Ra")]
