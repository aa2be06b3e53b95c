"""The feeds that a page announces (RSS autodiscovery, HTML 4.8.4.1 ``rel=alternate``)."""

from collections.abc import Mapping

from reader.feeds.model import FoundFeed


def discover(page: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None) -> tuple[FoundFeed, ...]:
    """Give the feeds that an HTML page names, in its order and each once; a page without any gives an empty tuple."""
    return ()
