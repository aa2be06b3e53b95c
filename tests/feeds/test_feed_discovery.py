"""Which feeds a page announces."""

import pytest

from reader.feeds.discover import discover
from reader.feeds.model import FoundFeed

RSS = "application/rss+xml"
PAGE = f"""<!doctype html><html><head><title>Kabar Teluk</title>
<link rel="stylesheet alternate" type="text/css" href="/night.css">
<link rel="alternate" type="{RSS}" title="Kabar &amp; berita" href="/rss">
<LINK REL='Alternate Home' TYPE='Application/Atom+XML; charset=utf-8' HREF='atom.xml'>
<link rel="alternate" hreflang="en" href="/en/">
<link rel="feed" type="{RSS}" href="/not-alternate">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">
<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
<link rel="alternate" type="application/feed+json" href="/feed.json">
<!-- <link rel="alternate" type="{RSS}" href="/commented-out"> -->
<script>'<link rel="alternate" type="{RSS}" href="/in-a-script">'</script>
<link rel="alternate" type="{RSS}" href="javascript:alert(1)">
<link rel="alternate" type="{RSS}" href="">
<link rel="alternate" type="{RSS}">
<link rel="alternate" type="{RSS}" title="again" href="https://kabar.example/rss">
</head><body><a rel="alternate" type="{RSS}" href="/an-anchor">RSS</a>
<link rel="alternate" type="{RSS}" href="/in-the-body"></body></html>"""


def test_only_what_the_page_announces_in_its_order() -> None:
    assert discover(PAGE.encode(), url="https://kabar.example/depan/") == (
        FoundFeed("https://kabar.example/rss", RSS, "Kabar & berita"),
        FoundFeed("https://kabar.example/depan/atom.xml", "application/atom+xml", None),
        FoundFeed("https://kabar.example/feed.json", "application/feed+json", None),
        FoundFeed("https://kabar.example/in-the-body", RSS, None),
    )


@pytest.mark.parametrize(
    ("base", "url", "found"),
    [
        ("https://b.example/x/", None, "https://b.example/x/f"),
        ("/y/", "https://a.example/1/2", "https://a.example/y/f"),
        ("", "https://a.example/1/2", "https://a.example/1/f"),
        (None, "https://a.example/1/2", "https://a.example/1/f"),
        (None, None, "f"),
    ],
)
def test_relative_addresses_follow_the_base(base: str | None, url: str | None, found: str) -> None:
    head = f'<base target="_top"><base href="{base}"><base href="https://late.example/">' if base is not None else ""
    page = f"<html><head>{head}<link rel=alternate type={RSS} href=f></head></html>"
    if base == "":
        page = page.replace('<base href="https://late.example/">', "")
    assert [feed.url for feed in discover(page.encode(), url=url)] == [found]


@pytest.mark.parametrize(
    "page", [b"", b"  ", b"<", b"plain words", b"\x89PNG\0\0", b"<html>" * 5_000, b"\xff\xfe<\0h\0"]
)
def test_a_page_without_feeds_has_none(page: bytes) -> None:
    assert discover(page, url="https://a.example/") == ()


def test_titles_are_clean_and_in_the_pages_charset() -> None:
    page = f'<meta charset="windows-1251"><link rel="alternate" type="{RSS}" title="Вести\x1b[0m &lt;b&gt;" href="/r">'
    assert discover(page.encode("cp1251"), url="https://a.example/")[0].title == "Вести <b>"
    other = {"Content-Type": "text/html; charset=windows-1251"}
    told = discover(page.replace("windows-1251", "utf-8").encode("cp1251"), url="https://a.example/", headers=other)
    assert told[0].title == "Вести <b>"


def test_a_page_of_thousands_of_feeds_is_bounded() -> None:
    page = "".join(f'<link rel="alternate" type="{RSS}" href="/{n}">' for n in range(5_000))
    assert len(discover(page.encode(), url="https://a.example/")) == 200
