"""Links of a text: whole addresses, over the words that they stand on."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from reader.articles.document import Link
from reader.cleaning import clean_text

URL_LIMIT = 4096
_SCHEMES = frozenset({"http", "https", "mailto"})
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0]")


def resolve(href: str, base: str | None) -> str | None:
    """Give the absolute http, https or mailto address of ``href``; None where it has none."""
    href = href.strip()
    if not href or len(href) > URL_LIMIT or href.startswith("#"):
        return None
    try:
        url = urljoin(base, href) if base else href
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or (parts.scheme != "mailto" and not parts.netloc):
        return None
    return _UNFIT.sub("", unicodedata.normalize("NFC", clean_text(url)))


def pictures(addresses: Iterable[str], base: str | None) -> list[str]:
    """Give the absolute http or https addresses of pictures, each once."""
    found = (resolve(one, base) for one in addresses)
    return list(dict.fromkeys(url for url in found if url and not url.startswith("mailto:")))


def trimmed(spans: Iterable[tuple[int, int, str]], text: str, *, base: str | None) -> list[Link]:
    """Give links within ``text``, without blanks at their ends, those that lead nowhere or overlap left out."""
    links: list[Link] = []
    for begins, ends, href in spans:
        start, end = max(0, begins), min(len(text), ends)
        while start < end and text[start] in " \n":
            start += 1
        while end > start and text[end - 1] in " \n":
            end -= 1
        url = resolve(href, base) if start < end else None
        if url and (not links or start >= links[-1].end):
            links.append(Link(start, end, url))
    return links
