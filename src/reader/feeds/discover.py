"""The feeds that a page announces (RSS and Atom autodiscovery; HTML Living Standard 4.6.7.1, ``rel=alternate``)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reader.feeds.encoding import charset_of
from reader.feeds.links import is_web, resolve
from reader.feeds.model import FoundFeed
from reader.feeds.titles import Text, line

TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "text/rss+xml",
        "text/atom+xml",
        "text/rss",
        "application/rss",
        "application/atom",
        "application/x-rss+xml",
        "application/x-atom+xml",
    )
)
"""Media types of a link that make it a feed's; JSON only where the address or title does not say it is an API's."""

_MOST = 200
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9][A-Za-z0-9._:-]{0,40})", re.IGNORECASE)
_API = re.compile(r"/wp-json/|/oembed|[?&]rest_route=", re.IGNORECASE)


def discover(page: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None) -> tuple[FoundFeed, ...]:
    """Give the feeds that an HTML page names, in its order and each once; a page without any gives an empty tuple.

    Only ``link`` elements count whose ``rel`` has the word "alternate" and whose type is a feed's. Relative
    addresses are resolved against the page's ``base``, then ``url``; ``headers`` may tell its charset.
    """
    root = _tree(page, charset_of(headers or {}))
    if root is None:
        return ()
    base = url
    for element in root.iter("base"):
        if element.get("href"):
            base = resolve(element.get("href"), url)
            break
    found: dict[str, FoundFeed] = {}
    for element in _links(root):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        address = resolve(element.get("href"), base)
        if address is None or kind not in TYPES or (base and not is_web(address)):
            continue
        if kind == "application/json" and _API.search(address):
            continue
        found.setdefault(address, FoundFeed(address, kind, line(Text(element.get("title") or "", "text"))))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _links(root: Any) -> Iterator[Any]:
    for element in root.iter("link"):
        if "alternate" in (element.get("rel") or "").lower().split():
            yield element


def _tree(page: bytes, charset: str | None) -> Any:
    from lxml import etree

    if not page.strip():
        return None
    declared = _META.search(page[:4096])
    encoding = charset or (declared[1].decode("ascii") if declared else None)
    try:
        parser = etree.HTMLParser(encoding=encoding or "utf-8", no_network=True, remove_comments=True)
    except LookupError:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        return etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
