"""How long a feed takes to be read: CPU milliseconds a feed of 50 entries, the best of several rounds.

    python benchmarks/feed_parsing.py

One JSON line for each kind of feed, and feedparser alone on the same bytes for comparison.
"""

import io
import json
import time
from collections.abc import Callable

ENTRIES, ROUNDS = 50, 15
BODY = "<p>Warga Teluk Arang menyambut kapal pertama “Suar Pagi” di dermaga — setelah enam bulan.</p>\n" * 12


def rss(*, broken: bool = False) -> bytes:
    """Give a feed shaped like a news site's: guid, date, author, categories, summary and body."""
    items = "".join(
        f"<item><title>Kapal ke-{n} tiba di Teluk Arang</title><link>https://kabar.example/{n}</link>"
        f"<guid isPermaLink='false'>kabar-{n}</guid><pubDate>Sel, 05 Mar 2024 08:{n:02}:00 WIB</pubDate>"
        f"<dc:creator>Sri Walandari</dc:creator><category>Laut</category><category>Ekonomi</category>"
        f"<description>Ringkasan &amp;amp; isi{'<br>' if broken else ''}</description>"
        f"<content:encoded><![CDATA[{BODY}]]></content:encoded></item>"
        for n in range(ENTRIES)
    )
    spaces = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {spaces}><channel><title>Kabar</title>{items}</channel></rss>".encode()


def best(work: Callable[[], object]) -> float:
    """Give the shortest CPU time of several rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(min(times) * 1000, 2)


def main() -> None:
    """Print the table."""
    import feedparser

    from reader.feeds.parse import parse

    for kind, body in (("rss", rss()), ("rss, ill-formed", rss(broken=True))):
        alone = best(lambda body=body: feedparser.parse(io.BytesIO(body)))  # type: ignore[misc]
        bare = best(
            lambda body=body: feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)  # type: ignore[misc]
        )
        ours = best(lambda body=body: parse(body))  # type: ignore[misc]
        row = {"feed": kind, "kB": len(body) // 1000, "entries": ENTRIES, "ms": ours}
        print(json.dumps(row | {"feedparser ms": alone, "feedparser ms, not sanitizing": bare}))


if __name__ == "__main__":
    main()
