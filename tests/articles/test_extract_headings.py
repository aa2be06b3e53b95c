"""Headings keep their levels and their order, through extraction, the library and the page on screen."""

import pytest

from reader.articles.document import Document
from reader.articles.extract import extract, fragment
from reader.articles.library import Library
from reader.articles.model import Incoming

PROSE = "Harga beras di Pasar Rancabatu naik lagi pekan ini, kata pedagang, dan warga mulai mengurangi belanja. "
OUTLINE = [
    (2, "Pasar"),
    (3, "Pasar pagi"),
    (4, "Lapak beras"),
    (3, "Pasar malam"),
    (2, "Sawah"),
    (5, "Petak"),
    (6, "Galur"),
]


def body() -> str:
    return "".join(f"<h{level}>{words}</h{level}><p>{PROSE * 2}</p>" for level, words in OUTLINE)


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, document.text[block.start : block.end]) for block in document.blocks if block.kind == "heading"
    ]


@pytest.mark.parametrize("around", ["{}", "<div>{}</div>", "<table><tr><td>{}</td></tr></table>"])
def test_a_feed_s_own_text_keeps_them(around: str) -> None:
    document = fragment(around.format(body()))
    assert headings(document) == OUTLINE
    assert {block.level for block in document.blocks if block.kind != "heading"} == {0}


def test_a_page_keeps_them_without_its_title() -> None:
    page = f"""<html lang="id"><head><title>Harga beras naik</title></head><body><h2>Rubrik</h2><article>
    <h1>Harga beras naik</h1><p>{PROSE * 3}</p>{body()}</article><aside><h3>Terpopuler</h3></aside></body></html>"""
    assert headings(extract(page, url="https://kabar.example/a").document) == OUTLINE


def test_the_library_gives_them_back(library: Library) -> None:
    (article_id,) = library.store(1, [Incoming(id="1", title="x", link=None, document=fragment(body()))]).new
    stored = library.document(article_id)
    assert stored is not None
    assert headings(stored.document) == OUTLINE
