"""What belongs to an article by where it stands: lists among its paragraphs, and not what readers wrote below."""

import pytest

from reader.articles.document import Document
from reader.articles.extract import extract

SENTENCE = "Pedagang di Pasar Rancabatu mengatakan harga beras naik lagi sejak pekan lalu karena panen tertunda. "


def page(body: str, after: str = "") -> str:
    return (
        "<html lang=id><head><title>Harga beras di Rancabatu naik</title></head><body><nav><ul>"
        '<li><a href="/a">Ekonomi</a></li><li><a href="/b">Olahraga</a></li></ul></nav>'
        f"<article><h1>Harga beras di Rancabatu naik</h1>{body}</article>{after}</body></html>"
    )


def items(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "item"]


def paragraphs(count: int) -> str:
    names = ("Arga", "Bimo", "Citra", "Dewi", "Eko", "Fitri")
    return "".join(f"<p>{names[number]} menunggu. {SENTENCE * 3}</p>" for number in range(count))


def test_a_list_of_links_among_the_paragraphs_is_the_articles() -> None:
    listed = "".join(f'<li><a href="/toko/{n}">Beras merek {n}, Rp {n}.000 sekarung</a></li>' for n in range(11, 17))
    document = extract(page(f"{paragraphs(3)}<p>Toko Lembayung:</p><ul>{listed}</ul>{paragraphs(2)}")).document
    assert items(document) == [f"Beras merek {n}, Rp {n}.000 sekarung" for n in range(11, 17)]


def test_related_articles_in_an_element_of_their_own_are_not() -> None:
    links = "".join(f'<li><a href="/berita/{n}">Berita lain nomor {n} dari Rancabatu</a></li>' for n in range(6))
    related = f'<div class="related-posts"><h3>Baca juga</h3><ul>{links}</ul></div>'
    document = extract(page(f"{paragraphs(3)}{related}{paragraphs(2)}")).document
    assert items(document) == []
    assert "Berita lain" not in document.text


@pytest.mark.parametrize("between", ["<figure><figcaption>Karung beras di gudang</figcaption></figure>", "<hr>"])
def test_a_picture_or_a_rule_does_not_end_a_list(between: str) -> None:
    first, second = ("".join(f"<li>Langkah {n} untuk menyimpan beras</li>" for n in part) for part in ((1, 2), (3, 4)))
    document = extract(page(f"{paragraphs(3)}<ul>{first}</ul>{between}<ul>{second}</ul>{paragraphs(2)}")).document
    assert items(document) == [f"Langkah {n} untuk menyimpan beras" for n in (1, 2, 3, 4)]


def test_what_readers_wrote_below_is_no_part_of_it() -> None:
    body = "".join(f"<p>Pembaca {n} bilang nomor {n}: {SENTENCE * 3}</p>" for n in range(5))
    start = '<li class="comment"><div class="comment-author">Sari</div><p>'
    written = body.replace("<p>", start).replace("</p>", "</p></li>")
    document = extract(page(paragraphs(2), after=f'<ol class="commentlist">{written}</ol>')).document
    assert "bilang" not in document.text
    assert document.text.startswith("Arga menunggu.")


def test_the_caption_under_the_title_stays() -> None:
    figure = '<figure><img src="/f.jpg"><figcaption>Karung beras di gudang Rancabatu. Foto: Wira</figcaption></figure>'
    extracted = extract(page(f"{figure}{paragraphs(3)}"))
    assert extracted.document.blocks[0].kind == "caption"
    assert extracted.facts.image_caption == "Karung beras di gudang Rancabatu. Foto: Wira"


def test_what_is_said_twice_in_one_element_is_meant_so() -> None:
    twice = "<p>Untuk empat orang: satu cangkir beras, dua telur, dan garam secukupnya saja.</p>"
    document = extract(page(f"{paragraphs(2)}{twice}<p>Sore. {SENTENCE}</p>{twice}<p>Malam. {SENTENCE}</p>")).document
    assert document.text.count("Untuk empat orang") == 2


def test_a_text_that_a_page_shows_in_two_elements_is_taken_once() -> None:
    body = (
        f"<div class='desktop article-body'>{paragraphs(4)}</div><div class='mobile article-body'>{paragraphs(4)}</div>"
    )
    assert extract(page(body)).document.text.count("Citra menunggu") == 1


def test_a_caption_may_say_what_the_text_says() -> None:
    caption = f"Dewi menunggu. {SENTENCE.strip()}"
    figure = f"<figure><img src='/f.jpg'><figcaption>{caption}</figcaption></figure>"
    document = extract(page(f"{figure}<p>{caption}</p>{paragraphs(3)}")).document
    assert [block.kind for block in document.blocks][:2] == ["caption", "paragraph"]
    assert document.text.count(caption) == 2
