"""Fetching an article: pages that go on, other variants, and pages that cannot be had, each with its sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import SENTENCE, desk_of, page, serve_outlet

from reader.desk import reading, refreshing
from reader.desk.open import Desk
from reader.errors import SourceError
from reader.feeds.fetch import Fetcher, Request, Response

TITLE = "Camat Rancabatu Minta Perahu Tambahan"
HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def html(*paragraphs: str, title: str = TITLE, head: str = "", after: str = "", amp: bool = False) -> bytes:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html lang=id{' amp' if amp else ''}><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{body}</article>{after}</body></html>"
    ).encode()


def part(number: int) -> str:
    names = ("Arga", "Bimo", "Citra", "Dewi", "Eko")
    return f"Bagian {number}: {names[number]} membawa {number + 3} perahu dari Muara Lembayung ke Rancabatu. " * 3


async def first_article(desk: Desk) -> reading.Opened:
    async for _ in refreshing.refresh(desk, asked=True):
        pass
    (article, *_) = desk.library.ids()
    return reading.open_article(desk, article)


async def fetched(desk: Desk) -> reading.Opened:
    """Refresh, fetch the newest article's page, and open it; the notes say what went wrong."""
    opened = await first_article(desk)
    problem = None
    try:
        async with Fetcher() as fetcher:
            await reading.fetch_text(desk, fetcher, opened.article)
    except SourceError as error:
        problem = str(error)
    again = reading.open_article(desk, opened.article.id)
    await desk.close()
    notes = reading.notes_on(again, problem) if problem else again.notes
    return reading.Opened(again.article, again.text, notes)


async def read(server: Loopback, folder: Path, reply: Reply) -> reading.Opened:
    url = serve_outlet(server, TITLE)
    server.on("/page/1", reply)
    with desk_of(folder, url) as desk:
        return await fetched(desk)


PAGER = (
    '<div class=pager>1 <a href="/page/1?page=2">2</a> <a href="/page/1?page=3">3</a>'
    ' <a href="/page/1?page=2">Berikutnya</a></div>'
)
CHAIN = '<a rel="next" href="/page/1?hal={}">Selanjutnya</a>'


def by_number(**pages: bytes) -> "object":
    def answer(seen: object) -> Reply:
        query = seen.path.partition("?")[2]
        return Reply(body=pages.get(query.replace("=", "_"), pages["first"]), headers=HTML)

    return answer


async def test_numbered_pages_are_joined_without_doubling_the_lead(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    server.on(
        "/page/1",
        by_number(
            first=html(SENTENCE * 2, part(1), after=PAGER),
            page_2=html(SENTENCE * 2, part(2), after=PAGER),
            page_3=html(SENTENCE * 2, part(3), title=f"{TITLE} - Halaman 3", after=PAGER),
        ),
    )  # type: ignore[arg-type]
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
    text = opened.text.document.text
    assert [text.count(f"Bagian {number}") for number in (1, 2, 3)] == [3, 3, 3]
    assert text.count(SENTENCE.strip()) == 2
    assert "This article stands on 3 pages; they are joined here." in opened.notes
    assert [seen.path for seen in server.requests("/page/1")] == ["/page/1", "/page/1?page=2", "/page/1?page=3"]


async def test_pages_that_only_name_the_next_are_followed_one_by_one(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    server.on(
        "/page/1",
        by_number(
            first=html(part(1), after=CHAIN.format(2)),
            hal_2=html(part(2), after=CHAIN.format(3)),
            hal_3=html(part(3)),
        ),
    )  # type: ignore[arg-type]
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
    assert [f"Bagian {number}" in opened.text.document.text for number in (1, 2, 3)] == [True] * 3


async def test_all_on_one_page_is_taken_instead(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    after = PAGER + '<a href="/page/1?page=all">Tampilkan Semua</a>'
    server.on(
        "/page/1", by_number(first=html(part(1), after=after), page_all=html(part(1), part(2), part(3), after=after))
    )  # type: ignore[arg-type]
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
    assert "Bagian 3" in opened.text.document.text
    assert [seen.path for seen in server.requests("/page/1")] == ["/page/1", "/page/1?page=all"]


async def test_a_site_that_ignores_the_number_is_asked_once_more_and_no_further(
    server: Loopback, tmp_path: Path
) -> None:
    opened = await read(server, tmp_path, Reply(body=html(part(1), after=PAGER), headers=HTML))
    assert opened.text.document.text.count("Bagian 1") == 3
    assert len(server.requests("/page/1")) == 2
    assert not any("joined" in note for note in opened.notes)


async def test_a_further_page_of_another_article_is_left_out(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    other = html(part(4), title="Jadwal Pertandingan Sepak Takraw Malam Ini")
    server.on("/page/1", by_number(first=html(part(1), after=PAGER), page_2=other))  # type: ignore[arg-type]
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
    assert "Bagian 4" not in opened.text.document.text


async def test_a_further_page_that_fails_is_told(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    first = html(part(1), after=PAGER)
    server.on(
        "/page/1",
        lambda seen: Reply(500) if "page=3" in seen.path else Reply(
            body=html(part(2), after=PAGER) if "page=2" in seen.path else first, headers=HTML
        ),
    )  # fmt: skip
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
    assert "Bagian 2" in opened.text.document.text
    assert (
        "Page 3 could not be had (127.0.0.1 answered 500 for this article), so the text ends with page 2."
        in opened.notes
    )


async def test_an_amp_page_gives_way_to_its_canonical_one_where_that_has_more(server: Loopback, tmp_path: Path) -> None:
    canonical = f'<link rel="canonical" href="{server.url("/asli")}">'
    server.on("/asli", Reply(body=html(part(1), part(2), part(3)), headers=HTML))
    opened = await read(server, tmp_path, Reply(body=html(part(1), head=canonical, amp=True), headers=HTML))
    assert "Bagian 3" in opened.text.document.text


async def test_a_page_of_scripts_alone_gives_way_to_its_amp_variant(server: Loopback, tmp_path: Path) -> None:
    server.on("/amp", Reply(body=html(part(1), part(2), amp=True), headers=HTML))
    shell = f'<html><head><link rel="amphtml" href="{server.url("/amp")}"></head><body><div id=app></div></body></html>'
    opened = await read(server, tmp_path, Reply(body=shell.encode(), headers=HTML))
    assert "Bagian 2" in opened.text.document.text
    assert opened.text.origin == "page"


# Pages that cannot be had (P25-P29): the feed's own text stays, with a sentence that says why

WALL = "Artikel ini khusus pelanggan. Silakan berlangganan untuk membaca artikel selengkapnya sekarang juga, ya."
CASES = {
    "empty": (Reply(body=b"", headers=HTML), "The page is empty."),
    "scripts alone": (
        Reply(body=b"<html><body><div id=root></div><script>go()</script></body></html>", headers=HTML),
        "The page shows no article text.",
    ),
    "paywall": (
        Reply(body=html(WALL), headers=HTML),
        "The page shows a notice instead of the article: it wants a login, a subscription or scripts.",
    ),
    "captive portal": (
        Reply(body=html("Please sign in to the network and accept the terms of use of this hotel. " * 2, title="Wi-Fi"),
              headers=HTML),
        "The page shows a notice instead of the article: it wants a login, a subscription or scripts.",
    ),
    "binary": (Reply(body=b"%PDF-1.7\x00\x01\x02" * 50, headers=HTML), "This is not a web page but a binary file."),
    "no markup": (Reply(body=b"just words", headers=HTML), "This is not a web page: it holds no markup."),
    "missing as 200": (
        Reply(body=html("Halaman tidak ditemukan. Periksa kembali alamat yang Anda tuju, atau cari di bawah ini."
                        " Mungkin sudah dihapus.", title="404"), headers=HTML),
        "The page says that the article is not there.",
    ),
    "missing": (Reply(404), "127.0.0.1 answered 404 for this article."),
    "login of the network": (Reply(511), "127.0.0.1 answered 511 for this article."),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
async def test_a_page_that_cannot_be_had_leaves_the_feeds_text_and_says_why(
    server: Loopback, tmp_path: Path, name: str
) -> None:
    reply, sentence = CASES[name]
    opened = await read(server, tmp_path, reply)
    assert opened.notes == (f"{sentence} This is the feed's own text.",)
    assert opened.text.document.text == "Ringkasan 1."
    assert opened.text.origin == "feed"
    assert not opened.article.row.whole


async def test_a_page_that_fails_later_leaves_the_text_that_was_fetched(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, TITLE)
    replies = [Reply(body=page(), headers=HTML), CASES["paywall"][0]]
    server.on("/page/1", lambda _: replies.pop(0))
    with desk_of(tmp_path, url) as desk:
        opened = await first_article(desk)
        async with Fetcher() as fetcher:
            await reading.fetch_text(desk, fetcher, opened.article)
            with pytest.raises(SourceError) as caught:
                await reading.fetch_text(desk, fetcher, opened.article)
        again = reading.open_article(desk, opened.article.id)
        await desk.close()
    assert "Kami butuh dua perahu" in again.text.document.text
    assert reading.notes_on(again, str(caught.value))[-1].endswith("This is the text as it was fetched before.")


async def test_a_redirect_to_the_login_of_a_network_is_not_the_article(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve_outlet(server, TITLE)
    portal = html("Welcome to the guest network of the Hotel Lintang. " * 40, title="Welcome")
    with desk_of(tmp_path, url) as desk:
        opened = await first_article(desk)

        async def fetch(_: Fetcher, request: Request) -> Response:
            del request
            return Response(status=200, url="http://portal.example/login", body=portal)

        monkeypatch.setattr(Fetcher, "fetch", fetch)
        with pytest.raises(SourceError, match=r"led to portal\.example instead of the article: perhaps a login"):
            async with Fetcher() as fetcher:
                await reading.fetch_text(desk, fetcher, opened.article)
        await desk.close()


@pytest.mark.parametrize("depth", [260, 5000])
async def test_deep_pages_are_read_whole_or_say_that_they_may_be_cut(
    server: Loopback, tmp_path: Path, depth: int
) -> None:
    body = "<div>" * depth + "".join(f"<p>{part(number)}</p>" for number in (1, 2, 3)) + "</div>" * depth
    opened = await read(server, tmp_path, Reply(body=html(body), headers=HTML))
    notes = [note for note in opened.notes if "nested" in note or "cut" in note]
    assert "Bagian 3" in opened.text.document.text or notes
    assert opened.text.origin == "page"


@pytest.mark.parametrize(
    "body",
    [
        f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>{part(1)}</p><p>{part(2)}</p>",
        f"<p>{part(1)}</p>" + "<p>x</p>" * 100_000,
        f"<p>{'Perahu datang lagi. ' * 300_000}</p>",
    ],
    ids=["100,000 attributes", "100,000 paragraphs", "6 MB in one paragraph"],
)
async def test_huge_pages_are_read_within_the_deadline_or_the_summary_stays(
    server: Loopback, tmp_path: Path, body: str
) -> None:
    opened = await read(server, tmp_path, Reply(body=html(body), headers=HTML))
    if opened.text.origin == "feed":
        assert opened.notes[-1].endswith("This is the feed's own text.")
    else:
        assert len(opened.text.document.text) > 200


@pytest.mark.parametrize(
    ("charset", "sent", "head"),
    [
        ("utf-8", "text/html; charset=x-unheard-of", ""),
        ("windows-1252", "text/html; charset=utf-8", ""),
        ("windows-1252", "text/html", f"<!--{'x' * 1500}--><meta charset=windows-1252>"),
    ],
    ids=["unknown", "wrong", "late meta"],
)
async def test_whatever_the_charset_says_the_text_can_be_read(
    server: Loopback, tmp_path: Path, *, charset: str, sent: str, head: str
) -> None:
    told = "Wali Kota Rancabatu berkata kepada André Müller bahwa perahu akan tiba besok pagi di dermaga. " * 3
    text = html(told, part(1), head=head).decode()
    opened = await read(server, tmp_path, Reply(body=text.encode(charset), headers=[("Content-Type", sent)]))
    assert "perahu akan tiba" in opened.text.document.text
    assert "André Müller" in opened.text.document.text or "Andr\ufffd M\ufffdller" in opened.text.document.text


async def test_links_are_resolved_against_the_base_and_data_is_not_kept(server: Loopback, tmp_path: Path) -> None:
    hrefs = ("satu.html", "//lain.example/dua", "../tiga", "data:text/html,x", "javascript:x()")
    links = " ".join(f'<a href="{href}">tautan {number}</a>' for number, href in enumerate(hrefs))
    head = '<base href="/arsip/2026/"><meta property="og:image" content="data:image/png;base64,AAAA">'
    opened = await read(server, tmp_path, Reply(body=html(part(1), f"{part(2)} {links}", head=head), headers=HTML))
    assert [link.url for link in opened.text.document.links] == [
        server.url("/arsip/2026/satu.html"),
        "http://lain.example/dua",
        server.url("/arsip/tiga"),
    ]
    assert opened.text.facts.image is None


FACTS = """<meta property="og:site_name" content="Kabar Lembayung"><link rel="canonical" href="/asli/perahu">
<meta property="og:image" content="/foto/perahu.jpg"><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "Camat Rancabatu Minta Perahu Tambahan", "author": {"name": "Sekar Arum"},
"editor": {"name": "Bayu Lintang"}, "datePublished": "2026-11-12T08:00:00+07:00",
"dateModified": "2026-11-12T11:30:00+07:00"}</script>"""


async def test_the_facts_beside_the_text_are_found_and_told(server: Loopback, tmp_path: Path) -> None:
    caption = "Perahu di dermaga Rancabatu. Foto: Wira"
    figure = f'</p><figure><img src="/foto/perahu.jpg"><figcaption>{caption}</figcaption></figure><p>'
    lead = f"RANCABATU – {SENTENCE * 2} Rapat digelar Senin (12/11/2026) di balai desa."
    opened = await read(
        server, tmp_path, Reply(body=html(figure + lead, part(1), "Sumber: Antara Lembayung", head=FACTS), headers=HTML)
    )
    facts = opened.text.facts
    assert (opened.article.byline, facts.editor) == ("Sekar Arum", "Bayu Lintang")
    assert (facts.place, facts.site, facts.language) == ("RANCABATU", "Kabar Lembayung", "id")
    told = reading.also_told(opened.article, opened.text)
    assert reading.place_and_language(opened.text) == ("RANCABATU", "Indonesian")
    assert told[0].startswith("Editor: Bayu Lintang · Changed: 2026-11-12 ")
    assert told[0].endswith("Source: Antara Lembayung")
    assert told[1:] == (
        f"Canonical: {server.url('/asli/perahu')}",
        f"Picture: Perahu di dermaga Rancabatu. Foto: Wira · {server.url('/foto/perahu.jpg')}",
    )
    assert any("Senin" in note and "Thursday" in note for note in opened.notes)
