"""Every format: what an entry brings, and where it comes from."""

from datetime import UTC, datetime

import pytest

from reader.errors import ParseError
from reader.feeds.model import Enclosure
from reader.feeds.parse import parse

MORNING = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
  <atom:link rel="self" href="https://kabar.example/rss"/>
  <image><title>Logo Kabar Teluk</title><link>https://logo.example/</link></image>
  <title>Kabar Teluk</title>
  <link>https://kabar.example/</link>
  <language>id_ID</language>
  <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
  <item>
    <media:content url="/foto.jpg" medium="image"><media:title>Foto pelabuhan</media:title></media:content>
    <title>Pelabuhan &lt;b&gt;Teluk Arang&lt;/b&gt; dibuka lagi</title>
    <link> /berita/1 </link>
    <guid isPermaLink="false">berita-1</guid>
    <pubDate>Sel, 05 Mar 2024 08:30:00 WIB</pubDate>
    <dc:creator>Sri Walandari</dc:creator>
    <category>Ekonomi</category><category>Laut</category><category>Ekonomi</category>
    <description>Ringkasan &amp;amp; isi</description>
    <content:encoded><![CDATA[<p>Isi penuh.</p>]]></content:encoded>
    <enclosure url="https://kabar.example/siaran.mp3" length="1200" type="audio/mpeg"/>
    <source url="https://lain.example/rss">Harian Lain</source>
  </item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://harbour.example/news/">
  <title type="html">The &amp;lt;Harbour&amp;gt; Post</title>
  <link rel="self" href="feed.atom"/><link href="./"/>
  <author><name>The Post's Desk</name></author>
  <entry>
    <source><title>Upriver Gazette</title><link href="https://upriver.example/"/><id>other</id></source>
    <title type="text">Why 5 &lt; 6 &amp;amp; more</title>
    <id>https://harbour.example/id/9</id>
    <link rel="enclosure" href="a.mp3" type="audio/mpeg" length="x"/>
    <link rel="alternate" type="application/json" href="9.json"/>
    <link rel="alternate" type="text/html" href="9.html"/>
    <published>2024-03-05T08:30:00+07:00</published>
    <updated>2024-03-05T01:31:00Z</updated>
    <summary type="text">a &lt; b</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <img src="i.png"/></p></div></content>
    <category term="port" label="The port"/>
  </entry>
</feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://hill.example/"><title>Hill Notes</title><link>https://hill.example/</link></channel>
  <image><title>Not this</title></image>
  <item rdf:about="urn:hill:1"><title>A mill reopens</title><link>https://hill.example/1</link>
    <dc:date>2024-03-05T08:30:00+07:00</dc:date></item>
</rdf:RDF>"""

JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Field Log", "home_page_url": "https://field.example/",
 "authors": [{"name": "Ode Brannik"}],
 "items": [{"id": 7, "url": "/7", "title": "Rain <at last>", "content_text": "1 < 2",
   "date_published": "2024-03-05T08:30:00+07:00", "tags": ["rain"], "image": "/r.png",
   "attachments": [{"url": "/r.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}, {"mime_type": "x"}, 3]},
  "nonsense", {"id": null, "authors": "x", "attachments": {}, "tags": 3, "date_published": []}]}"""

CDF = b"""<channel href="https://old.example/"><title>Old channel</title>
  <item href="https://old.example/1" lastmod="2024-03-05T01:30:00"><title>Kept</title></item></channel>"""


def test_rss() -> None:
    feed = parse(RSS, url="https://kabar.example/rss")
    assert (feed.title, feed.link, feed.language, feed.ttl) == ("Kabar Teluk", "https://kabar.example/", "id-ID", 1800)
    (entry,) = feed.entries
    assert entry.id == "berita-1"
    assert entry.title == "Pelabuhan Teluk Arang dibuka lagi"
    assert entry.link == "https://kabar.example/berita/1"
    assert (entry.published, entry.updated) == (MORNING, None)
    assert entry.authors == ("Sri Walandari",)
    assert entry.tags == ("Ekonomi", "Laut")
    assert entry.summary == "Ringkasan &amp; isi"
    assert entry.content == "<p>Isi penuh.</p>"
    assert entry.enclosures == (Enclosure("https://kabar.example/siaran.mp3", "audio/mpeg", 1200),)
    assert entry.thumbnail == "https://kabar.example/foto.jpg"
    assert entry.source == "Harian Lain"
    assert feed.problems == ()


def test_atom() -> None:
    feed = parse(ATOM, url="https://mirror.example/feed")
    assert (feed.title, feed.link, feed.language) == ("The <Harbour> Post", "https://harbour.example/news/", "en")
    (entry,) = feed.entries
    assert entry.id == "https://harbour.example/id/9"
    assert entry.title == "Why 5 < 6 &amp; more"
    assert entry.link == "https://harbour.example/news/9.html"
    assert (entry.published, entry.updated) == (MORNING, MORNING.replace(minute=31))
    assert entry.authors == ("The Post's Desk",)
    assert entry.summary == "a &lt; b"
    assert entry.content == '<p>One <img src="https://harbour.example/news/i.png"></p>'
    assert entry.enclosures == (Enclosure("https://harbour.example/news/a.mp3", "audio/mpeg", None),)
    assert entry.tags == ("port",)
    assert entry.source == "Upriver Gazette"


def test_rdf() -> None:
    feed = parse(RDF)
    assert (feed.title, feed.link) == ("Hill Notes", "https://hill.example/")
    (entry,) = feed.entries
    assert (entry.id, entry.title, entry.link) == ("urn:hill:1", "A mill reopens", "https://hill.example/1")
    assert entry.published == MORNING


def test_json_feed_and_wrong_types_in_it() -> None:
    feed = parse(JSON, url="https://field.example/feed.json")
    assert (feed.title, feed.link) == ("Field Log", "https://field.example/")
    entry, bare = feed.entries
    assert (entry.id, entry.title, entry.link) == ("7", "Rain <at last>", "https://field.example/7")
    assert entry.published == MORNING
    assert entry.content == "1 &lt; 2"
    assert entry.authors == bare.authors == ("Ode Brannik",)
    assert entry.enclosures == (Enclosure("https://field.example/r.mp3", "audio/mpeg", 5),)
    assert (entry.tags, entry.thumbnail) == (("rain",), "https://field.example/r.png")
    assert (bare.title, bare.link, bare.published, bare.tags) == (None, None, None, ("3",))


def test_cdf_goes_through_feedparser() -> None:
    feed = parse(CDF)
    assert feed.title == "Old channel"
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Kept", "https://old.example/1")]
    assert feed.entries[0].published == MORNING


def test_podcast_fields() -> None:
    feed = parse(
        b'<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Dermaga</title>'
        b"<ttl>45</ttl><item><title>Satu</title><guid>ep-1</guid><itunes:author>Bo Rasmi</itunes:author>"
        b'<itunes:summary>Tentang laut</itunes:summary><itunes:image href="https://d.example/1.png"/>'
        b'<enclosure url="https://d.example/1.mp3" type="audio/mpeg" length=""/></item></channel></rss>'
    )
    (entry,) = feed.entries
    assert feed.ttl == 2700
    assert entry.link is None, "neither a guid that is no address nor an enclosure is the page of an entry"
    assert (entry.authors, entry.summary) == (("Bo Rasmi",), "Tentang laut")
    assert entry.thumbnail == "https://d.example/1.png"


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="TRUE">https://a.example/1</guid>', "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', None),
        ("<guid>a-1</guid>", None),
        ("<guid>/1</guid>", None),
        ("<guid>https://a.example/1</guid><link>https://a.example/2</link>", "https://a.example/2"),
        ('<link/><link>https://a.example/2</link><enclosure url="https://a.example/3"/>', "https://a.example/2"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/hosts</link>", None),
        ("<link>https://a.example/?x=1&amp;amp;y=2</link>", "https://a.example/?x=1&y=2"),
    ],
)
def test_which_link_an_rss_item_has(guid: str, link: str | None) -> None:
    feed = parse(f"<rss version='2.0'><channel><item><title>T</title>{guid}</item></channel></rss>".encode())
    assert feed.entries[0].link == link


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', None),
        ("<guid>a-1</guid>", None),
        ('<link>https://a.example/2</link><enclosure url="https://a.example/3"/>', "https://a.example/2"),
        ("<link>javascript:alert(1)</link>", None),
    ],
)
def test_an_ill_formed_item_has_the_same_link(guid: str, link: str | None) -> None:
    item = f"<item><title>T</title>{guid}<description>one<br>two</description></item>"
    feed = parse(f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    assert feed.problems
    assert feed.entries[0].link == link


def test_an_atom_id_is_never_a_link_but_an_entrys_self_is_better_than_none() -> None:
    entry = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://a.example/1</id>{}</entry></feed>"
    assert parse(entry.format("").encode()).entries[0].link is None
    (own,) = parse(entry.format("<link rel='self' href='https://a.example/s'/>").encode()).entries
    assert own.link == "https://a.example/s"


def test_relative_links_stay_where_nothing_is_known_to_resolve_them() -> None:
    body = b"<rss version='2.0'><channel><item><link>/1</link></item></channel></rss>"
    assert parse(body).entries[0].link == "/1"
    assert parse(body, url="https://a.example/f/x").entries[0].link == "https://a.example/1"


def test_dates_ahead_of_now_are_none_and_told() -> None:
    body = b"<rss version='2.0'><channel><item><pubDate>Tue, 05 Mar 2034 08:30:00 GMT</pubDate></item></channel></rss>"
    assert parse(body).entries[0].published is not None
    feed = parse(body, now=MORNING)
    assert feed.entries[0].published is None
    assert feed.problems == ("Dates in the future were left out: 1.",)
    assert parse(body, now=datetime(2034, 3, 4, 9, tzinfo=UTC)).entries[0].published is not None


def test_one_feeds_dates_are_read_alike() -> None:
    items = "".join(f"<item><pubDate>{text}</pubDate></item>" for text in ("07-11-2024", "07-09-2024", "06-28-2024"))
    feed = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert [entry.published and entry.published.day for entry in feed.entries] == [11, 9, 28]


def test_headers_give_what_the_document_does_not_say() -> None:
    feed = parse(b"<rss version='2.0'><channel/></rss>", headers={"CONTENT-LANGUAGE": "ms"})
    assert feed.language == "ms"
    assert feed.title is None


def test_more_entries_than_the_limit_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.feeds.draft.ENTRIES_LIMIT", 3)
    items = "".join(f"<item><title>{n}</title></item>" for n in range(5))
    feed = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert [entry.title for entry in feed.entries] == ["0", "1", "2"]
    assert feed.problems == ("The feed has 5 entries; the first 3 are read.",)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the answer is empty"),
        (b" \n\t ", "the answer is empty"),
        (b"\xef\xbb\xbf", "the answer is empty"),
        (b"<!DOCTYPE html><html><head><title>Beranda</title></head><body>x</body></html>", "a web page"),
        (b"<!-- x --><HTML><p>unclosed", "a web page"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"%PDF-1.7", "a PDF"),
        (b'{"status": "ok"}', "no JSON Feed"),
        (b"[1, 2", "cannot be read"),
        (
            b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
            "cannot be read",
        ),
        (b"just words", "no RSS, Atom or JSON Feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no RSS, Atom or JSON Feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, says: str) -> None:
    with pytest.raises(ParseError) as error:
        parse(body)
    assert says in str(error.value)
    assert str(error.value).count(".") == 1


def test_json_with_bad_bytes_and_lone_surrogates_is_read_over() -> None:
    body = b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1", "title": "a\xff b \\ud800", "items": []}'
    assert parse(body).title == "a\ufffd b \ufffd"


def test_media_inside_an_entry_names_it_only_where_nothing_else_does() -> None:
    media = (
        "<media:group><media:content url='https://a.example/v.mp4' type='video/mp4'><media:title>Rekaman</media:title>"
        "<media:thumbnail url='https://a.example/t.jpg'/></media:content>"
        "<media:description>Tentang rekaman</media:description></media:group>"
    )
    items = f"<item>{media}</item><item>{media}<title>Judul</title></item>"
    spaces = "xmlns:media='http://search.yahoo.com/mrss/'"
    feed = parse(f"<rss version='2.0' {spaces}><channel>{items}</channel></rss>".encode())
    assert [entry.title for entry in feed.entries] == ["Rekaman", "Judul"]
    assert feed.entries[0].summary == "Tentang rekaman"
    assert feed.entries[0].thumbnail == "https://a.example/t.jpg"
    assert [file.url for file in feed.entries[0].enclosures] == ["https://a.example/v.mp4"]


def test_when_a_feed_does_not_want_to_be_asked() -> None:
    feed = parse(
        b"<rss><channel><title>A</title><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour>"
        b"<hour>99</hour></skipHours><skipDays><day>Sunday</day><day> saturday</day><day>Someday</day></skipDays>"
        b"<item><title>Satu</title></item></channel></rss>"
    )
    assert (feed.skip_hours, feed.skip_days) == ((0, 7), (5, 6))
