"""The XML namespaces that feeds use, and one short name for each of their elements."""

from functools import lru_cache

_PLAIN = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://www.w3.org/2005/atom",
        "http://example.com/newformat#",
        "http://example.com/necho",
        "http://purl.org/echo/",
        "http://purl.org/pie/",
    }
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}


KNOWN_PREFIXES = {prefix: space for space, prefix in reversed(_PREFIXES.items())} | {
    "atom": "http://www.w3.org/2005/Atom",
    "rss": "http://purl.org/rss/1.0/",
}
"""What the usual prefixes stand for, where a feed uses them without saying."""


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """Give an element's name in lower case: bare for the feed formats' own, "dc:date" for known modules."""
    if not tag.startswith("{"):
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    space = space.lower()
    if space in _PLAIN or space.startswith("http://backend.userland.com/rss"):
        return local.lower()
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local.lower()}" if prefix else tag
