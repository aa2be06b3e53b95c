"""Addresses in feeds and pages: whole, resolved, and of a kind that may be followed."""

import html
import re
from urllib.parse import urljoin

from reader.cleaning import clean_line

_LONGEST = 8192
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REFUSED = frozenset(
    ("javascript:", "vbscript:", "data:", "file:", "about:", "blob:", "view-source:", "chrome:", "jar:", "ws:", "wss:")
)
_BLANKS = re.compile(r"[\t\n\r\x00-\x1f\x7f]+")
_WEB = re.compile(r"https?://[^/\s?#]", re.IGNORECASE)
_REFERENCE = re.compile(r"""(\s(?:href|src|poster|cite)\s*=\s*)(["'])([^"'<>]{1,2000})\2""", re.IGNORECASE)
_EXTRA_SLASHES = re.compile(r"(https?://)/+", re.IGNORECASE)


def resolve(address: str | None, base: str | None) -> str | None:
    """Give an address as a whole one against ``base`` (RFC 3986 section 5); without a base a relative one stays so.

    None where there is none, where it cannot be one, or where its scheme runs code or reads local files.
    """
    if address is None:
        return None
    if not address.isprintable():
        address = _BLANKS.sub("", address)
    address = address.strip().replace("&amp;", "&")
    if not address or len(address) > _LONGEST:
        return None
    if not address.startswith(("http://", "https://")):
        try:
            address = urljoin(base, address) if base else address
        except ValueError:
            return None
        scheme = _SCHEME.match(address)
        if scheme and scheme[0].lower() in _REFUSED:
            return None
    if "///" in address:
        address = _EXTRA_SLASHES.sub(r"\1", address, count=1)
    return clean_line(address, limit=_LONGEST) or None


def is_web(address: str | None) -> bool:
    """Tell whether an address is a whole http or https one."""
    return address is not None and _WEB.match(address) is not None


def within(base: str | None, step: str | None) -> str | None:
    """Give the base that holds inside an element with ``xml:base`` (XML Base, W3C 2009); nonsense changes nothing."""
    inner = resolve(step, base)
    if inner is None or (base and not is_web(inner)):
        return base
    return inner


def resolve_markup(source: str, base: str | None) -> str:
    """Give HTML source with its relative references made whole; those to a place in the text itself stay."""

    def whole(match: re.Match[str]) -> str:
        if match[3].startswith("#"):
            return match[0]
        address = resolve(html.unescape(match[3]), base)
        return f"{match[1]}{match[2]}{html.escape(address or '')}{match[2]}"

    return _REFERENCE.sub(whole, source) if base else source
