"""Invented outlets on a loopback server, with feeds.toml for them, and real ones from a corpus of feeds and pages."""

import asyncio
import gzip
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from loopback import Loopback, Reply, Seen
from newsroom import page

NEWEST = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)
"""When the newest entry was published; far enough back that no clock takes it for the future."""

QUOTATION = "“Kami butuh dua perahu lagi sebelum malam,”"
SPEAKER = "Wirya Sungkana"
ARTICLE = (
    "<h2>Gerbang pelabuhan</h2><p>PORT ELLERY – Dewan kota menutup gerbang pelabuhan sesudah air naik dua kali "
    "dalam satu pekan, dan para nelayan memindahkan perahu mereka ke hulu sebelum senja.</p>"
    "<blockquote><p>Kutipan panjang dari notulen rapat dewan.</p></blockquote>"
    "<ol><li>Petugas menjaga gerbang siang dan malam.</li><li>Nelayan melapor kepada syahbandar.</li></ol>"
    "<p>“Air tidak menunggu rapat,” ujar Ketua Dewan, Tobias Renn. Ia meminta syahbandar menutup dermaga.</p>"
) + "<p>Pasar ikan tetap buka, dan pedagang menata meja di jalan atas sejak dini hari tadi.</p>" * 12


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; ``hours`` before NEWEST."""

    title: str
    hours: int
    link: str = ""
    summary: str = "Ringkasan singkat."
    content: str = ""


def rss(title: str, items: Iterable[Item]) -> bytes:
    """Give a feed document; nothing in it is escaped but what XML wants."""
    entries = "".join(
        f"<item><title>{escape(item.title)}</title><guid isPermaLink='false'>{escape(item.title)}</guid>"
        f"{f'<link>{escape(item.link)}</link>' if item.link else ''}"
        f"<description>{escape(item.summary)}</description>"
        f"{f'<content:encoded>{escape(item.content)}</content:encoded>' if item.content else ''}"
        f"<pubDate>{format_datetime(NEWEST - timedelta(hours=item.hours))}</pubDate></item>"
        for item in items
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title>{entries}</channel></rss>"
    ).encode()


@dataclass
class Press:
    """Feeds on the server, and the feeds.toml that subscribes to them. Answers of feeds wait while it is ``held``."""

    server: Loopback
    folder: Path
    subscribed: list[tuple[str, str]] = field(default_factory=list)
    _open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def feed(self, path: str, title: str, reply: Reply, *, held: bool = True) -> None:
        """Serve a feed and subscribe to it."""

        async def answer(writer: asyncio.StreamWriter, _seen: Seen) -> None:
            while held and not self._open.is_set():  # noqa: ASYNC110 - the test's thread opens it
                await asyncio.sleep(0.01)
            writer.write(reply.encode())

        self.subscribed.append((self.server.act(path, answer), title))

    def page(self, path: str, body: bytes) -> str:
        """Serve a page and give its address."""
        return self.server.on(path, Reply(body=body, headers=[("Content-Type", "text/html; charset=utf-8")]))

    def feeds_toml(self, *, tour: bool = False) -> Path:
        """Write the subscriptions and give the file."""
        file = self.folder / "feeds.toml"
        feeds = "".join(
            f'\n[[feed]]\nurl = "{url}"\ntitle = "{title}"\ncategory = "Uji"\ntags = []\n'
            for url, title in self.subscribed
        )
        file.write_text(f"tour = {str(tour).lower()}\n{feeds}", "utf-8")
        return file


def invented_press(server: Loopback, folder: Path) -> Press:
    """Give two outlets that work, one with summaries and pages and one with whole articles, and one that does not."""
    press = Press(server, folder)
    summaries = [
        Item(f"Banjir Rancabatu hari ke-{number}", 2 * number, press.page(f"/banjir/{number}", page()))
        for number in range(1, 13)
    ]
    whole = [Item(f"Gerbang Port Ellery {number}", 2 * number + 1, content=ARTICLE) for number in range(1, 13)]
    press.feed("/telaga.xml", "Kabar Telaga", Reply(body=rss("Kabar Telaga", summaries)))
    press.feed("/ellery.xml", "Ellery Ledger", Reply(body=rss("Ellery Ledger", whole)))
    press.feed("/sunyi.xml", "Radio Sunyi", Reply(500, b"no"), held=False)
    return press


def real_press(server: Loopback, folder: Path, corpus: Path) -> Press:
    """Give an outlet whose entries lead to real pages, real feeds beside it, and one that fails."""
    press = Press(server, folder)
    items = []
    for number, page_file in enumerate(sorted((corpus / "dev" / "pages").glob("idn-*.html.gz"))):
        link = press.page(f"/real/{number}", gzip.decompress(page_file.read_bytes()))
        items.append(Item(f"Halaman nyata {number}", number, link))
    press.feed("/pages.xml", "Halaman", Reply(body=rss("Halaman", items)))
    feeds = sorted(path for path in (corpus / "dev" / "feeds").glob("*.gz") if "conformance" not in path.name)
    for number, file in enumerate(feeds[:12]):
        press.feed(f"/feed/{number}", f"Nyata {number}", Reply(body=gzip.decompress(file.read_bytes())))
    press.feed("/sunyi.xml", "Radio Sunyi", Reply(500, b"no"), held=False)
    return press
