"""A desk over a fresh data folder, and a small invented outlet to read with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loopback import Loopback, Reply

from reader.config import Settings, Subscription
from reader.desk.open import Desk

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)

SENTENCE = "Warga Desa Rancabatu menunggu perahu kedua sejak pagi, dan air belum juga turun di jalan utama. "

PAGE = """<html lang="id"><head><title>Camat Rancabatu Minta Perahu Tambahan</title></head><body>
<nav><a href="/">Beranda</a> <a href="/olahraga">Olahraga</a></nav>
<article><h1>Camat Rancabatu Minta Perahu Tambahan</h1>
<p>RANCABATU – {lead}</p>
<p>“Kami butuh dua perahu lagi sebelum malam,” kata Camat Rancabatu, Wirya Sungkana, kepada wartawan.</p>
<p>{body}</p>
<p>Wirya meminta Badan Siaga Lembayung (BSL) mengirim perahu paling lambat Jumat pagi.</p>
</article><footer>Hak cipta Kabar Lembayung</footer></body></html>"""


def page(lead: str = SENTENCE * 2) -> bytes:
    """Give an article's page whose feed entry has only a summary."""
    return PAGE.format(lead=lead, body=SENTENCE * 6).encode()


def feed(server: Loopback, *titles: str, name: str = "Kabar Lembayung") -> bytes:
    """Give a feed of entries with summaries, the newest first, each with a page on the server."""
    items = "".join(
        f"<item><title>{title}</title><guid>{name}-{number}</guid><link>{server.url(f'/page/{number}')}</link>"
        f"<description>Ringkasan {number}.</description>"
        f"<pubDate>{(NOW - timedelta(hours=number)).strftime('%a, %d %b %Y %H:%M:%S')} GMT</pubDate></item>"
        for number, title in enumerate(titles, 1)
    )
    return f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()


def serve_outlet(server: Loopback, *titles: str) -> str:
    """Put the outlet on the server and give the address of its feed."""
    server.on("/feed", lambda _: Reply(body=feed(server, *titles), headers=[("ETag", '"one"')]))
    for number in range(1, len(titles) + 1):
        server.on(f"/page/{number}", Reply(body=page(), headers=[("Content-Type", "text/html; charset=utf-8")]))
    return server.url("/feed")


def settings(folder: Path, *urls: str, tour: bool = False) -> Settings:
    """Give settings with these feeds."""
    subscriptions = tuple(Subscription(url=url, title=f"Kabar {n}", category="Uji") for n, url in enumerate(urls, 1))
    file = folder / "feeds.toml"
    file.write_text("".join(f'# feed\n[[feed]]\nurl = "{url}"\n' for url in urls), "utf-8")
    return Settings(feeds_file=file, data=folder / "data", subscriptions=subscriptions, tour=tour)


@contextmanager
def desk_of(folder: Path, *urls: str, tour: bool = False, now: Callable[[], datetime] = lambda: NOW) -> Iterator[Desk]:
    """Open a desk and close its files at the end."""
    desk = Desk.open(settings(folder, *urls, tour=tour), now=now)
    try:
        yield desk
    finally:
        desk.close_files()
