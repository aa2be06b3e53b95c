"""Broken and hostile feeds: read as far as it makes sense, or refused in a sentence, never more."""

import contextlib
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.feeds.parse import SIZE_LIMIT, parse


def rss(inner: str, *, head: str = "") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Suara Lembah</title>{inner}</channel></rss>'.encode()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what anyone said to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(b"connected")

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        stop.set()
        thread.join()


def test_entities_are_not_expanded() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{lines}]>'
    tracemalloc.start()
    feed = parse(rss("<item><title>before &l9; after</title></item>", head=head))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert feed.entries[0].title == "before after"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:{port}/rss.dtd">',
        '<!DOCTYPE rss PUBLIC "-//Lembah//DTD" "http://127.0.0.1:{port}/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p">%p;]>',
        '<?xml-stylesheet href="http://127.0.0.1:{port}/s.xsl"?>',
    ],
)
def test_nothing_outside_is_opened(head: str, tmp_path: Path, listener: tuple[int, list[bytes]]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kata sandi")
    port, heard = listener
    feed = parse(rss("<item><title>a &x; b</title></item>", head=head.format(path=secret, port=port)))
    assert "sandi" not in repr(feed)
    assert heard == []


@pytest.mark.parametrize("form", ["{path}", "file://{path}", "http://127.0.0.1:{port}/feed", "-", "/dev/zero"])
def test_a_body_that_names_a_file_or_address_stays_a_body(
    form: str, tmp_path: Path, listener: tuple[int, list[bytes]]
) -> None:
    decoy = tmp_path / "feed.xml"
    decoy.write_bytes(rss("<item><title>Umpan</title></item>"))
    port, heard = listener
    with pytest.raises(ParseError):
        parse(form.format(path=decoy, port=port).encode())
    assert heard == []


@pytest.mark.parametrize(
    "body",
    [
        rss("<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "><title>x</titel></item>"),
        rss("<item><description>" + "<!--" * 20_000 + "</description></item>"),
    ],
    ids=["attributes", "comments"],
)
def test_what_feedparser_would_take_minutes_for_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="too long"):
        parse(body)


@pytest.mark.parametrize(
    "body",
    [
        rss("<a>" * 20_000 + "</a>" * 20_000),
        rss("<item><title>x</title><description>" + "<div>" * 20_000 + "</description></item>"),
        rss("<item><title><![CDATA[" + "<!--" * 20_000 + "]]></title></item>"),
        b"<rss version='2.0'><channel>" + b"<item>" * 5_000,
    ],
    ids=["deep", "deep in a body", "comments in a title", "items in items"],
)
def test_depth_is_no_trouble(body: bytes) -> None:
    assert parse(body) is not None


@pytest.mark.parametrize(
    "piece",
    ["<!DOCTYPE x [", "<![CDATA[", "<!--", "]]>", "<item ", "&#x", "<x:y ", "<?xml ", 'href="', "a@b(", "é\u0080"],
)
@pytest.mark.parametrize("frame", ["{}", "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"])
def test_a_piece_said_ten_thousand_times_is_no_trouble(piece: str, frame: str) -> None:
    titles = []
    with contextlib.suppress(ParseError):
        titles = [entry.title or "" for entry in parse(frame.format(piece * 10_000).encode()).entries]
    assert all(len(title) <= 500 for title in titles)


def test_too_large_a_feed_is_refused() -> None:
    with pytest.raises(ParseError, match="larger than 32 MB"):
        parse(b" " * (SIZE_LIMIT + 1))


@pytest.mark.parametrize("cut", ["</item><item><title>Half a ti", "</item><item", "</item><item><link>https://a.exam"])
def test_a_feed_cut_short_keeps_whole_entries_only(cut: str) -> None:
    feed = parse(f"<rss version='2.0'><channel><title>T</title><item><title>Whole</title>{cut}".encode())
    assert [entry.title for entry in feed.entries] == ["Whole"]
    assert feed.problems == ("The feed ends in the middle of an entry; that entry was left out.",)


def test_an_atom_feed_cut_short_keeps_whole_entries_only() -> None:
    body = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry><entry><id>2</id><title>Ha"
    feed = parse(body.encode())
    assert [entry.id for entry in feed.entries] == ["1"]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("<item><title>Ikan & nasi</title></item>"), "Ikan & nasi"),
        (rss("<item><title>a &nbsp;&eacute; &unknown; b</title></item>"), "a é &unknown; b"),
        (rss("<item><title>a &#0;&#xD800;&#8217; b</title></item>"), "a \ufffd\ufffd’ b"),
        (rss("<item><title>a \x01\x08 b\ufffe</title></item>"), "a b"),
        (rss("<item><title><![CDATA[R&D & x]]></title></item>"), "R&D & x"),
        (rss("<item><title>T</title><dc:creator>undeclared prefix</dc:creator></item>"), "T"),
        (rss("<item><title>T</title><description>x<br>y</description></item>"), "T"),
        (b"\n\n<!-- late -->\n<?xml version='1.0'?>" + rss("<item><title>T</title></item>"), "T"),
        (rss("<item><title>T</title></item>") + b"\n<script>junk</script>", "T"),
        (b"Warning: x in y.php\n" + rss("<item><title>T</title></item>"), "T"),
        (rss("<item><media:title>no</media:title><title>T</title></item><dc:title>no</dc:title>"), "T"),
    ],
)
def test_common_faults_are_read_over(body: bytes, title: str) -> None:
    assert [entry.title for entry in parse(body).entries] == [title]


def _encoded(claim: str, text: str, codec: str, *, mark: bytes = b"") -> bytes:
    return (
        mark
        + f'<?xml version="1.0" encoding="{claim}"?>{rss(f"<item><title>{text}</title></item>").decode()}'.encode(codec)
    )


@pytest.mark.parametrize(
    ("body", "charset", "title", "told"),
    [
        (_encoded("utf-8", "Café", "utf-8"), None, "Café", False),
        (_encoded("iso-8859-1", "Café", "latin-1"), None, "Café", False),
        (_encoded("iso-8859-1", "“Café”", "cp1252"), None, "“Café”", False),
        (_encoded("iso-8859-1", "Café", "utf-8"), None, "Café", False),
        (_encoded("utf-8", "Café", "utf-8"), "iso-8859-1", "Café", False),
        (_encoded("windows-1251", "Вести", "cp1251"), "iso-8859-1", "Вести", False),
        (_encoded("utf-8", "Вести", "cp1251"), "windows-1251", "Вести", False),
        (_encoded("gb2312", "镕新闻", "gb18030"), None, "镕新闻", False),
        (_encoded("shift_jis", "①日本", "cp932"), None, "①日本", False),
        (_encoded("utf-16", "Café", "utf-16"), None, "Café", False),
        (_encoded("utf-16", "Café", "utf-16-be"), None, "Café", False),
        (_encoded("utf-16", "Café", "utf-8"), None, "Café", True),
        (_encoded("utf-32", "Café", "utf-32"), None, "Café", False),
        (_encoded("cp037", "Cafe", "cp037"), None, "Cafe", False),
        (_encoded("iso-8859-1", "Café", "utf-8", mark=b"\xef\xbb\xbf"), None, "Café", False),
        (_encoded("utf-8", "Café", "latin-1"), None, "Café", True),
        (_encoded("klingon", "Café", "utf-8"), None, "Café", True),
        (_encoded("utf-7", "+ADw-b+AD4-", "ascii"), None, "+ADw-b+AD4-", True),
        (_encoded("rot13", "Pnsé", "utf-8"), None, "Pnsé", True),
        (_encoded("zlib_codec", "Café", "utf-8"), "idna", "Café", True),
        (_encoded("unicode_escape", "\\u0041", "ascii"), None, "\\u0041", True),
        (rss("<item><title>Вести</title></item>"), None, "Вести", False),
    ],
)
def test_encodings_and_lies_about_them(body: bytes, charset: str | None, title: str, told: bool) -> None:  # noqa: FBT001
    feed = parse(body, headers={"Content-Type": f"text/xml; charset={charset}"} if charset else None)
    assert feed.entries[0].title == title
    assert bool(feed.problems) is told


def test_bytes_of_no_encoding_become_replacement_characters() -> None:
    body = b"<?xml version='1.0' encoding='utf-8'?>" + rss("<item><title>a X b</title></item>").replace(
        b"X", b"\x81\xff"
    )
    feed = parse(body)
    assert feed.entries[0].title == "a \ufffd\ufffd b"
    assert feed.problems == ("Some characters of the feed could not be read.",)
