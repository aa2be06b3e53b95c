"""Where an article goes on, by addresses and the words of links; and the joining of its pages."""

import pytest

from reader.articles.document import DocumentBuilder, Link
from reader.articles.extract import joined, look, same_site
from reader.articles.extract.further import page_of

BASE = "https://kabar.example/ekonomi/beras-naik"


@pytest.mark.parametrize(
    ("address", "first", "page"),
    [
        (f"{BASE}?page=2", BASE, 2),
        (f"{BASE}?halaman=3&utm_source=x", BASE, 3),
        (f"{BASE}?page=all", BASE, 0),
        (f"{BASE}?single=true", BASE, 0),
        (f"{BASE}/2", BASE, 2),
        (f"{BASE}/page/4/", BASE, 4),
        (f"{BASE}/all", BASE, 0),
        (f"{BASE}-2.html", f"{BASE}.html", 2),
        (f"{BASE}_hal_2.html", f"{BASE}.html", 2),
        (f"{BASE}?id=7&hal=2", f"{BASE}?id=7", 2),
        (f"{BASE}?page=2", f"{BASE}?page=1", 2),
        ("https://www.kabar.example/ekonomi/beras-naik?page=2", BASE, 2),
        (BASE, BASE, 1),
        (f"{BASE}?id=8&hal=2", f"{BASE}?id=7", None),
        ("https://kabar.example/ekonomi/beras-turun", BASE, None),
        ("https://kabar.example/ekonomi/beras-naik-lagi", BASE, None),
        ("https://lain.example/ekonomi/beras-naik?page=2", BASE, None),
        ("https://kabar.example/berita/3", "https://kabar.example/berita/2", None),
        (f"{BASE}?page=2#comments", BASE, None),
        (f"{BASE}?page=200", BASE, None),
        ("http://[", BASE, None),
    ],
)
def test_which_page_of_an_article_an_address_is(address: str, first: str, page: int | None) -> None:
    assert page_of(address, first) == page


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://amp.kabar.example/a", "https://www.kabar.example/a", True),
        ("https://m.kabar.example/a", "https://kabar.example/b", True),
        ("https://kabar.example/a", "https://kabar-lain.example/a", False),
        ("https://a.example/", "https://b.example/", False),
    ],
)
def test_hosts_of_one_site(one: str, other: str, *, same: bool) -> None:
    assert same_site(one, other) is same


def links(*pairs: str, head: str = "") -> str:
    body = "<p>" + "Harga beras di Pasar Rancabatu naik lagi pekan ini, kata pedagang. " * 6 + "</p>"
    return f"<html><head>{head}</head><body><article>{body}</article><div>{''.join(pairs)}</div></body></html>"


def test_a_pager_gives_its_pages_in_order_without_gaps() -> None:
    page = links(
        '<a href="?page=3">3</a>',
        '<a href="?page=2">2</a>',
        '<a href="?page=5">5</a>',
        '<a href="?page=2">Berikutnya</a>',
    )
    assert look(page, url=BASE).further.pages == (f"{BASE}?page=2", f"{BASE}?page=3")
    assert look(page, url=f"{BASE}?page=2").further.pages == (f"{BASE}?page=3",)


def test_the_next_article_is_no_next_page() -> None:
    head = '<link rel="next" href="/ekonomi/gula-naik">'
    page = links('<a rel="next" href="/ekonomi/beras-naik-lagi">Selanjutnya</a>', '<a href="/2">2</a>', head=head)
    assert look(page, url=BASE).further.pages == ()


def test_a_number_must_be_said_by_the_link() -> None:
    page = links('<a href="/ekonomi/beras-naik-2">Beras naik, bagian lain</a>')
    assert look(page, url=BASE).further.pages == ()


def test_amp_and_canonical_name_each_other() -> None:
    normal = links(head='<link rel="amphtml" href="https://amp.kabar.example/beras-naik">')
    amp = links(head=f'<link rel="canonical" href="{BASE}">').replace("<html>", "<html amp>")
    strange = links(head='<link rel="amphtml" href="https://lain.example/beras-naik">')
    assert look(normal, url=BASE).further.variant == "https://amp.kabar.example/beras-naik"
    found = look(amp, url="https://amp.kabar.example/beras-naik").further
    assert (found.variant, found.amp) == (BASE, True)
    assert look(strange, url=BASE).further.variant is None


def test_a_page_without_an_article_still_names_its_variant() -> None:
    page = '<html><head><link rel="amphtml" href="/amp/beras"></head><body><div id="app"></div></body></html>'
    looked = look(page, url=BASE)
    assert looked.found is None
    assert looked.problem == "The page shows no article text."
    assert looked.further.variant == "https://kabar.example/amp/beras"


def test_joining_leaves_out_what_a_page_says_again_and_keeps_numbers_and_links() -> None:
    first, second = DocumentBuilder(), DocumentBuilder()
    lead = "Harga beras di Pasar Rancabatu naik lagi pekan ini, kata para pedagang di sana kemarin."
    first.add("caption", "Foto: Wira")
    first.add("paragraph", lead)
    first.add("item", "Beras merah", ordered=True, number=1)
    second.add("caption", "Foto: Wira")
    second.add("paragraph", lead)
    second.add("item", "Beras putih", ordered=True, number=2)
    second.add("paragraph", "Baca putusannya.", links=[Link(5, 15, "https://kabar.example/putusan")])
    document = joined(first.build(), [second.build()])
    told = [(block.kind, block.number, document.text[block.start : block.end]) for block in document.blocks]
    assert told == [
        ("caption", None, "Foto: Wira"),
        ("paragraph", None, lead),
        ("item", 1, "Beras merah"),
        ("item", 2, "Beras putih"),
        ("paragraph", None, "Baca putusannya."),
    ]
    (link,) = document.links
    assert document.text[link.start : link.end] == "putusannya"
