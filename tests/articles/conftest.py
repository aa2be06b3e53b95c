"""An empty library with two feeds, and entries to put into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import FeedSpec, Incoming

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SPECS = (
    FeedSpec(url="https://harbour.example/feed", title="Harbour Post", category="Dunia", tags=("en",)),
    FeedSpec(url="https://lontar.example/rss", title="Lontar", category="Indonesia", tags=("id", "daerah")),
)


def entry(number: int, **changes: Any) -> Incoming:
    """Give entry ``number``: each a minute older than the one before."""
    values: dict[str, Any] = {
        "id": f"urn:entry:{number}",
        "title": f"Kabar {number}",
        "link": f"https://harbour.example/news/{number}",
        "published": NOON - timedelta(minutes=number),
        "document": plain(f"Isi kabar nomor {number}.\nWali kota Rahman Delima berkata di Pelabuhan Tanjung Lima."),
    }
    return Incoming(**{**values, **changes})


@pytest.fixture
def make_entry() -> Callable[..., Incoming]:
    return entry


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite"


@pytest.fixture
def library(library_path: Path) -> Iterator[Library]:
    with Library.open(library_path, now=lambda: NOON) as opened:
        opened.sync_feeds(SPECS)
        yield opened
