from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reader.articles.document import Document
from reader.articles.extract import EXTRACTOR, extract
from reader.errors import ExtractError

TITLE = "Bupati Tirtasari Minta Tiga Dinas Percepat Perbaikan Irigasi Sawah"
ADDRESS = "https://kabarlembah.example/2025/03/irigasi.html"
CAPTION = "Bupati Laras Wening meninjau saluran irigasi di Desa Karang Asem. (Foto: ist)"
PARAGRAPHS = (
    (
        "Bupati Tirtasari, Laras Wening, menegaskan pentingnya perbaikan saluran irigasi sebelum musim "
        "tanam kedua dimulai. Hal itu disampaikannya saat meninjau bendung Karang Asem, Rabu (12/3)."
    ),
    (
        "Menurut Laras, sedikitnya 400 hektare sawah di tiga kecamatan kekurangan air sejak Januari. "
        "“Petani kita tidak bisa menunggu sampai anggaran perubahan. Air harus sampai ke sawah bulan "
        "ini,” ujarnya di hadapan warga."
    ),
    (
        "Kepala Desa Karang Asem, Suto Brahmono, mengatakan bahwa warga telah dua kali memperbaiki "
        "tanggul secara swadaya, tetapi pintu air yang rusak membuat air tetap terbuang ke sungai."
    ),
    "Dalam peninjauan itu, Laras memberikan arahan kepada tiga dinas:",
)
ITEMS = (
    "Dinas Pekerjaan Umum diminta memperbaiki pintu air bendung Karang Asem dan membersihkan sedimen di saluran induk.",
    (
        "Dinas Pertanian diharapkan mendata petak sawah yang gagal tanam dan menyalurkan benih cadangan "
        "kepada kelompok tani."
    ),
    (
        "Dinas Sosial didorong menyiapkan bantuan pangan bagi buruh tani yang kehilangan pendapatan "
        "selama dua bulan terakhir."
    ),
)
CLOSING = (
    (
        "Ketua Kelompok Tani Sumber Rejeki, Parto Wiguna, menyambut baik rencana itu dan berharap "
        "pengerjaan tidak berhenti di atas kertas seperti tahun lalu."
    ),
    (
        "“Kami sudah sering mendengar janji. Sekarang kami ingin melihat ekskavatornya datang,” kata "
        "Parto kepada wartawan."
    ),
    "Peninjauan ditutup dengan penyerahan pompa air kepada lima kelompok tani di Kecamatan Lembah Wetan. (Humas)",
)
LEAD = f"<b>TIRTASARI, Kabarlembah.example</b> – {PARAGRAPHS[0]}"
LEAD_TEXT = f"TIRTASARI, Kabarlembah.example – {PARAGRAPHS[0]}"
BODY = [LEAD_TEXT, *PARAGRAPHS[1:], *ITEMS, *CLOSING]

OTHERS = (
    "Harga Gabah di Lembah Wetan Turun Menjelang Panen",
    "Warga Bukit Dua Gotong Royong Bangun Jembatan",
    "Pasar Seni Tirtasari Dibuka Kembali",
)
FIGURE_TABLE = (
    '<table class="tr-caption-container"><tr><td><img src="/f.jpg"></td></tr>'
    f'<tr><td class="tr-caption">{CAPTION}</td></tr></table>'
)
FIGURE = (
    f'<figure class="wp-caption"><img src="/f.jpg"><figcaption class="wp-caption-text">{CAPTION}</figcaption></figure>'
)
SHARE = (
    '<div class="share-box"><span>Sebarkan:</span><ul><li><a '
    'href="https://fb.example/s">Facebook</a></li><li><a '
    'href="https://wa.example/s">WhatsApp</a></li></ul></div>'
)


def p(*texts: str) -> str:
    return "".join(f'<p style="text-align: justify">{text}</p>' for text in texts)


def layout_breaks() -> str:
    before = "<br/><br/>".join((LEAD, *PARAGRAPHS[1:]))
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    body = f"{FIGURE_TABLE}{before}<br/><ol>{items}</ol><br/>{'<br/><br/>'.join(CLOSING)}"
    return f'<article class="post"><div class="post-body entry-content">{body}</div></article>'


def layout_paragraphs() -> str:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    body = f"{FIGURE_TABLE}{p(LEAD, *PARAGRAPHS[1:])}<ol>{items}</ol>{p(*CLOSING)}"
    return f'<article class="post"><div class="post-body entry-content">{body}</div></article>'


def layout_figure_and_quote() -> str:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    pointer = f'<p><strong>Baca juga:</strong> <a href="/2025/03/gabah.html">{OTHERS[0]}</a></p>'
    body = (
        f"{FIGURE}{p(LEAD, PARAGRAPHS[1])}{pointer}{p(*PARAGRAPHS[2:])}<ol>{items}</ol>{p(CLOSING[0])}"
        f"<blockquote><p>{CLOSING[1]}</p></blockquote>{p(CLOSING[2])}"
    )
    return f'<article class="post hentry"><div class="entry-content clearfix">{body}</div></article>'


def layout_divs() -> str:
    lines = "<div><br/></div>".join(f"<div>{text}</div>" for text in (LEAD, *PARAGRAPHS[1:]))
    items = "".join(f"<li><p>{item}</p></li>" for item in ITEMS)
    rest = "<div><br/></div>".join(f"<div>{text}</div>" for text in CLOSING)
    return f'<div class="content-inner">{FIGURE_TABLE}{lines}<ol start="1">{items}</ol>{rest}</div>'


def layout_split_list() -> str:
    items = "<p>&nbsp;</p>".join(f'<ol start="{number}"><li>{item}</li></ol>' for number, item in enumerate(ITEMS, 1))
    body = f"{FIGURE_TABLE}{p(LEAD, *PARAGRAPHS[1:])}{items}{p(*CLOSING)}"
    return f'<article class="post"><div class="post-body entry-content">{body}</div></article>'


def layout_typed_numbers() -> str:
    items = [f"{number}. {item}" for number, item in enumerate(ITEMS, 1)]
    body = f"{FIGURE_TABLE}{p(LEAD, *PARAGRAPHS[1:], *items, *CLOSING)}"
    return f'<article class="post"><div class="post-body entry-content">{body}</div></article>'


def page(article: str) -> str:
    menu = "".join(
        f'<li><a href="/label/{name}">{name}</a></li>' for name in ("Beranda", "Daerah", "Hukum", "Olahraga")
    )
    latest = "".join(
        f'<li><a href="/{index}.html"><h3>{title}</h3></a><span class="post-date">11 Maret</span></li>'
        for index, title in enumerate(OTHERS)
    )
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{TITLE} - Kabar Lembah</title>'
        f'<link rel="canonical" href="{ADDRESS}"><meta property="og:title" content="{TITLE}">'
        '<meta property="og:site_name" content="Kabar Lembah"><meta property="og:image" content="/f.jpg">'
        '<meta property="article:published_time" content="2025-03-13T09:12:00+07:00"></head><body>'
        f'<header><a href="/">Kabar Lembah</a><nav><ul>{menu}</ul></nav></header><div id="main">'
        f'<h1 class="post-title">{TITLE}</h1>'
        '<div class="post-meta"><span class="post-author">Editor: Redaksi Lembah</span></div>'
        f'{SHARE}{article}{SHARE}<div class="comments" id="comments"><h4>Komentar</h4><p>Belum ada komentar</p></div>'
        f'<div class="widget latest"><h2>Berita Terkini</h2><ul>{latest}</ul></div></div>'
        f'<aside id="sidebar"><h2>Terpopuler</h2><ul><li><a href="/1.html">{OTHERS[1]}</a></li></ul></aside>'
        "<footer><p>Pedoman Media Siber | Redaksi | Kontak</p>"
        "<p>Copyright © 2025 Kabar Lembah - All Rights Reserved</p></footer>"
        "</body></html>"
    )


def texts(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


LAYOUTS = (
    layout_breaks,
    layout_paragraphs,
    layout_figure_and_quote,
    layout_divs,
    layout_split_list,
    layout_typed_numbers,
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
class TestLayouts:
    def test_the_text_is_whole_and_nothing_else(self, layout: Callable[[], str]) -> None:
        document = extract(page(layout()), url=ADDRESS).document
        assert texts(document, "paragraph", "item", "quote") == BODY

    def test_the_caption_is_a_caption(self, layout: Callable[[], str]) -> None:
        assert texts(extract(page(layout()), url=ADDRESS).document, "caption") == [CAPTION]

    def test_the_directives_are_items_with_their_numbers(self, layout: Callable[[], str]) -> None:
        document = extract(page(layout()), url=ADDRESS).document
        items = [block for block in document.blocks if block.kind == "item"]
        assert [(block.number, block.ordered, document.text[block.start : block.end]) for block in items] == [
            (1, True, ITEMS[0]),
            (2, True, ITEMS[1]),
            (3, True, ITEMS[2]),
        ]


def test_a_block_quote_stays_one() -> None:
    assert texts(extract(page(layout_figure_and_quote())).document, "quote") == [CLOSING[1]]


def test_facts_of_a_page() -> None:
    facts = extract(page(layout_paragraphs()), url=ADDRESS).facts
    assert facts.title == TITLE
    assert facts.editor == "Redaksi Lembah"
    assert facts.published == datetime(2025, 3, 13, 2, 12, tzinfo=UTC)
    assert facts.place == "TIRTASARI"
    assert facts.site == "Kabar Lembah"
    assert facts.language == "id"
    assert facts.canonical == ADDRESS
    assert facts.image == "https://kabarlembah.example/f.jpg"
    assert facts.image_caption == CAPTION
    assert facts.credit == "Humas"
    assert facts.notes == ()


def test_a_weekday_that_contradicts_its_date_is_noted() -> None:
    wrong = page(layout_paragraphs()).replace("Rabu (12/3)", "Kamis (12/3)")
    (note,) = extract(wrong, url=ADDRESS).facts.notes
    assert note == "The text says “Kamis (12/3)”, but that date is a Wednesday, 12 March 2025."


def test_links_are_absolute_and_stand_where_their_words_are() -> None:
    linked = page(layout_paragraphs()).replace(
        "bendung Karang Asem, Rabu", '<a href="../peta.html">bendung Karang Asem</a>, Rabu'
    )
    document = extract(linked, url=ADDRESS).document
    (link,) = document.links
    assert document.text[link.start : link.end] == "bendung Karang Asem"
    assert link.url == "https://kabarlembah.example/2025/peta.html"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[::1", "#top", "mailto"]
)
def test_links_that_lead_nowhere_safe_are_left_out(href: str) -> None:
    linked = page(layout_paragraphs()).replace(
        "bendung Karang Asem, Rabu", f'<a href="{href}">bendung</a> Karang Asem, Rabu'
    )
    assert all(link.url.startswith("https://") for link in extract(linked, url=ADDRESS).document.links)
    assert BODY[0] in extract(linked, url=ADDRESS).document.text


def test_base_element_moves_relative_links() -> None:
    markup = page(layout_paragraphs()).replace("<head>", '<head><base href="https://arsip.example/lama/">')
    markup = markup.replace(
        "bendung Karang Asem, Rabu", '<a href="b.html">bendung</a> <a href="//lain.example/c">Karang</a> Asem, Rabu'
    )
    urls = [link.url for link in extract(markup, url=ADDRESS).document.links]
    assert urls == ["https://arsip.example/lama/b.html", "https://lain.example/c"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "The page is empty."),
        (b"  \n ", "The page is empty."),
        (b"%PDF-1.7\x00\x01\x02", "This is not a web page but a binary file."),
        ("Just words without markup", "This is not a web page: it holds no markup."),
        ('<html><body><div id="root"></div><script>boot()</script></body></html>', "The page shows no article text."),
    ],
)
def test_what_holds_no_article_is_refused(source: bytes | str, sentence: str) -> None:
    with pytest.raises(ExtractError, match=f"^{sentence}$"):
        extract(source)


def test_a_login_wall_is_no_article() -> None:
    wall = (
        "<p>Artikel ini hanya untuk pelanggan Kabar Lembah. Silakan berlangganan untuk membaca seluruh "
        "berita, mulai sekarang juga.</p>"
    )
    with pytest.raises(ExtractError, match="notice instead of the article"):
        extract(page(f'<article class="post"><div class="entry-content">{wall}</div></article>'), url=ADDRESS)


def test_a_missing_page_is_no_article() -> None:
    gone = (
        "<html><head><title>404 Not Found</title></head><body><article><h1>Halaman tidak "
        "ditemukan</h1><p>{}</p></article></body></html>"
    )
    with pytest.raises(ExtractError):
        extract(
            gone.format(
                "Halaman yang Anda cari tidak ditemukan. Mungkin telah dipindahkan atau dihapus oleh redaksi kami."
            )
        )


def test_another_text_than_the_feed_announced_is_refused() -> None:
    hint = (
        "Marine biologists in Port Alder have found eleven unknown species of glass sponge beneath "
        "drifting ice shelves during their winter expedition aboard the research vessel Halcyon"
    )
    with pytest.raises(ExtractError, match="another text than the feed announced"):
        extract(page(layout_paragraphs()), url=ADDRESS, hint=hint)
    assert extract(page(layout_paragraphs()), url=ADDRESS, hint=f"{TITLE}. {PARAGRAPHS[0]}").document.text


def test_a_body_in_json_ld_stands_in_for_a_page_without_text() -> None:
    body = "\\n\\n".join(PARAGRAPHS).replace('"', "'")
    author = '{"name": "Wulan Sekar"}'
    script = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "articleBody": "{body}", "author": {author}}}'
    head = f'<head><script type="application/ld+json">{script}</script></head>'
    found = extract(f'<html>{head}<body><div id="app"></div></body></html>')
    assert texts(found.document) == list(PARAGRAPHS)
    assert found.facts.byline == "Wulan Sekar"


def test_depth_beyond_a_parsers_limit_loses_no_text_and_is_said() -> None:
    deep = f"{p(LEAD)}{'<div>' * 5000}{p(*PARAGRAPHS[1:])}{'</div>' * 5000}{p(*CLOSING)}"
    found = extract(page(f'<article><div class="entry-content">{deep}</div></article>'), url=ADDRESS)
    assert all(text in found.document.text for text in (LEAD_TEXT, *PARAGRAPHS[1:3], *CLOSING))
    assert found.facts.notes == ("The page is nested too deeply to keep its structure: its text may be cut.",)


def test_moderate_depth_keeps_everything() -> None:
    deep = f"{p(LEAD)}{'<div>' * 260}{p(*PARAGRAPHS[1:])}{'</div>' * 260}{p(*CLOSING)}"
    found = extract(page(f'<article><div class="entry-content">{deep}</div></article>'), url=ADDRESS)
    assert texts(found.document) == [LEAD_TEXT, *PARAGRAPHS[1:], *CLOSING]


def test_a_tag_with_a_hundred_thousand_attributes_is_read() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(100_000))
    found = extract(
        page(f'<article><div class="entry-content"><p {attributes}>{LEAD}</p>{p(*PARAGRAPHS[1:])}</div></article>')
    )
    assert texts(found.document)[0] == LEAD_TEXT


def test_the_version_names_the_extractor() -> None:
    assert EXTRACTOR == "kutip-3"


@pytest.mark.parametrize(
    ("opening", "language", "place"),
    [
        ("Lembah Wetan - ", "id", "Lembah Wetan"),
        ("KABAR.example, Lembah Wetan - ", "id", "Lembah Wetan"),
        ("PORT ALDER (Coastline) — ", "en", "PORT ALDER"),
        ("Quiet Leadership – ", "en", None),
        ("The council, which met twice - ", "en", None),
    ],
)
def test_the_place_of_a_dateline(opening: str, language: str, place: str | None) -> None:
    prose = {
        "id": PARAGRAPHS[1],
        "en": "The harbour of the town was closed to the fishing fleet for the third day in a row. " * 3,
    }
    body = p(opening + prose[language], *PARAGRAPHS[1:] if language == "id" else [prose["en"].upper().capitalize()])
    markup = page(f'<article class="post"><div class="entry-content">{body}</div></article>')
    assert extract(markup.replace('lang="id"', f'lang="{language}"'), url=ADDRESS).facts.place == place


def test_a_heading_that_is_the_outlets_name_is_no_title() -> None:
    markup = page(layout_paragraphs()).replace("<header>", "<header><h1>Kabar Lembah</h1>")
    assert extract(markup, url=ADDRESS).facts.title == TITLE
