"""How fast suggestions are: python benchmarks/suggestions.py [FILE.json with {"text"} items]."""

import json
import sys
import time
from pathlib import Path

from reader.suggest.engine import suggest

PARAGRAPH = (
    "Kepala Dinas Perdagangan Kabupaten Lembayung Wening Palupi menjelaskan, ada 120 kios yang siap disewa. "
    "“Sewa kios tidak akan naik sampai dua tahun,” kata Wening. Camat diminta mendata pedagang paling lambat Jumat.\n"
)


def texts() -> list[str]:
    """Give the articles to read: those of a file, or an invented one of 6,000 characters, many times."""
    if len(sys.argv) > 1:
        return [item["text"] for item in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))]
    return [(PARAGRAPH * 40)[:6000]] * 100


def main() -> None:
    """Print characters a second on one core, and the slowest article in milliseconds."""
    articles = texts()
    suggest(articles[0])
    slowest, started = 0.0, time.process_time()
    for article in articles:
        before = time.process_time()
        suggest(article)
        slowest = max(slowest, time.process_time() - before)
    seconds = time.process_time() - started
    print(f"{sum(map(len, articles)) / seconds:,.0f} characters a second; slowest article {slowest * 1000:.1f} ms")


if __name__ == "__main__":
    main()
