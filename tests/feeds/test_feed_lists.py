"""Subscription lists, in and out."""

import random

import pytest

from reader.errors import ParseError
from reader.feeds import opml
from reader.feeds.opml import Outline, read, subscriptions, write

LIST = b"""<?xml version="1.0"?>
<opml version="1.0" xmlns:kt="https://kutip.example/ns"><head><title>Mine</title></head><body>
  <outline text="Ekonomi" isOpen="true">
    <outline type="rss" text="Kabar Teluk" title="Kabar Teluk (resmi)" xmlUrl="https://kabar.example/rss"
      htmlUrl="https://kabar.example/" description="A &amp; B" kt:interval="60"/>
    <outline text="Pasar"><outline XMLURL=" http://pasar.example/f " TITLE="Harga"/></outline>
  </outline>
  <outline text="Local" xmlUrl="file:///etc/hosts"/>
  <outline text="Script" xmlUrl="javascript:alert(1)"/>
  <outline text="Command" xmlUrl="|~/fetch.sh" filtercmd="x"/>
  <outline type="include" text="More" url="https://lists.example/more.opml"/>
</body></opml>"""


def test_folders_feeds_and_unknown_attributes() -> None:
    economy, local, script, command, more = read(LIST)
    assert economy.attributes == (("isOpen", "true"),)
    bay, market = economy.children
    assert bay == Outline(
        text="Kabar Teluk",
        title="Kabar Teluk (resmi)",
        url="https://kabar.example/rss",
        site="https://kabar.example/",
        type="rss",
        attributes=(("description", "A & B"), ("{https://kutip.example/ns}interval", "60")),
    )
    assert market.children == (Outline(text="Harga", title="Harga", url="http://pasar.example/f"),)
    for outline in (local, script, command):
        assert outline.problem == f"“{outline.text}” is left out: its address is not an http or https one."
    assert more.attributes == (("url", "https://lists.example/more.opml"),)
    assert more.url is None


def test_subscriptions_know_their_folders() -> None:
    found = [(folders, outline.url, outline.problem is None) for folders, outline in subscriptions(read(LIST))]
    assert found == [
        (("Ekonomi",), "https://kabar.example/rss", True),
        (("Ekonomi", "Pasar"), "http://pasar.example/f", True),
        ((), "file:///etc/hosts", False),
        ((), "javascript:alert(1)", False),
        ((), "|~/fetch.sh", False),
    ]


def test_reading_what_was_written_gives_the_same() -> None:
    outlines = read(LIST)
    written = write(outlines, title="Mine & yours")
    assert read(written) == outlines
    assert written.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    # Other readers look into the first body alone.
    assert written.count(b"<body") == 1
    assert b"<title>Mine &amp; yours</title>" in written


def test_any_tree_survives_the_round() -> None:
    rng = random.Random(11)
    words = ["Laut", "a<b&c", '"q"', "Üñï", "日本", "it's", "x  y".replace("  ", " ")]

    def tree(depth: int) -> tuple[Outline, ...]:
        return tuple(
            Outline(
                text=rng.choice(words),
                url=rng.choice([None, f"https://a.example/{n}?a=1&b=2"]),
                title=rng.choice([None, *words]),
                attributes=rng.choice([(), (("note", rng.choice(words)), ("k-2", "v"))]),
                children=tree(depth - 1) if depth and rng.random() < 0.6 else (),
            )
            for n in range(rng.randrange(1, 5))
        )

    for _ in range(50):
        outlines = tree(5)
        assert read(write(outlines, title="t")) == outlines


@pytest.mark.parametrize(
    "body",
    [
        b"<opml><body><outline text='R&D' xmlUrl='https://a.example/?x=1&y=2'/></body></opml>",
        b"<opml><body><outline text='R&amp;D' xmlUrl='https://a.example/?x=1&amp;y=2'></body></opml>",
        b"<opml xmlns><body><outline text='R&amp;D' xmlUrl='https://a.example/?x=1&amp;y=2'/></body></opml>",
        b"<opml><outline text='R&amp;D' xmlUrl='https://a.example/?x=1&amp;y=2'/>",
        "<?xml version='1.0' encoding='utf-16'?><opml><body><outline text='R&amp;D' "
        "xmlUrl='https://a.example/?x=1&amp;y=2'/></body></opml>".encode("utf-16"),
    ],
)
def test_ill_formed_lists_are_read_as_far_as_they_make_sense(body: bytes) -> None:
    ((_, outline),) = subscriptions(read(body))
    assert (outline.text, outline.url) == ("R&D", "https://a.example/?x=1&y=2")


@pytest.mark.parametrize("body", [b"", b"words", b"<html><body/></html>", b"<rss version='2.0'/>", b"\x89PNG\0"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="This is no OPML list"):
        read(body)


def test_hostile_lists_are_bounded() -> None:
    with pytest.raises(ParseError, match="larger than 20 MB"):
        read(b" " * (opml.SIZE_LIMIT + 1))
    with pytest.raises(ParseError, match="nested too deeply"):
        read(b"<opml><body>" + b"<outline text='a'>" * 5_000 + b"</outline>" * 5_000 + b"</body></opml>")
    many = b"<opml><body>" + b"<outline text='a' xmlUrl='https://a.example/f'/>" * 10_000 + b"</body></opml>"
    assert len(read(many)) == 10_000


def test_too_many_outlines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "OUTLINES_LIMIT", 3)
    with pytest.raises(ParseError, match="4 entries; 3 are the most"):
        read(b"<opml><body>" + b"<outline text='a'/>" * 4 + b"</body></opml>")


def test_folders_below_the_limit_are_gathered_in_the_deepest_one() -> None:
    deep = b"<outline text='f'>" * 100 + b"<outline text='feed' xmlUrl='https://a.example/f'/>" + b"</outline>" * 100
    ((folders, outline),) = subscriptions(read(b"<opml><body>" + deep + b"</body></opml>"))
    assert len(folders) == opml.DEPTH_LIMIT
    assert outline.url == "https://a.example/f"


def test_entities_are_not_expanded() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE opml [<!ENTITY l0 "ha">{lines}]><opml><body><outline text="a &l9; b"/></body></opml>'
    (outline,) = read(body.encode())
    assert len(outline.text) < 20


def test_text_is_clean() -> None:
    (outline,) = read(b"<opml><body><outline text='a&#x202e;b &#x200b; c\n d' note='&#x202e;x'/></body></opml>")
    assert outline.text == "ab c d"
    assert outline.attributes == (("note", "x"),)
