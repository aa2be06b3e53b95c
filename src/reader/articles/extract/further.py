"""Where an article goes on: its further pages, all of it on one page, and its other variant (AMP).

A page is one of the same article only by its address: that of the first page with a page's number added to it, in
the query (``?page=2``) or at the end of the path (``/2``, ``/page/2``, ``-2.html``). The link must also say so: the
number, a word for "next", or ``rel="next"``. Blogs call the next article "next" as well; its address is another one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from reader.articles.extract.links import resolve

MOST: Final = 20
"""Pages of one article at most."""

_NUMBERED: Final = frozenset({
    "page", "hal", "halaman", "p", "pg", "paged", "pagenum", "pageno", "pagenumber", "part", "seite", "pagina", "laman"
})  # fmt: skip
_ALL: Final = frozenset({"all", "semua", "full", "alle", "todas"})
_SHOWN_ALL: Final = frozenset({"all", "semua", "view all", "show all", "single page", "lihat semua", "tampilkan semua",
    "baca semua", "selengkapnya", "halaman penuh", "on one page", "read on one page"})  # fmt: skip
_NEXT: Final = frozenset({
    "next", "next page", "continue", "berikutnya", "selanjutnya", "halaman berikutnya", "halaman selanjutnya",
    "lanjut", "lanjutkan", "weiter", "siguiente", "suivant", "suivante", "page suivante", "volgende", "seguinte", ""
})  # fmt: skip
_WHOLE: Final = frozenset({("single", "true"), ("single", "1"), ("view", "all"), ("showpage", "all")})
_TRACKING = re.compile(r"utm_|fbclid|gclid|ref$|source$", re.IGNORECASE)
_FRONT: Final = frozenset({"www", "m", "amp", "mobile"})
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_PATH_MARK = r"(?:/(?:page|hal|halaman|seite|part)?[-/]?|[-_](?:page|hal)?[-_]?)(\d{1,2})"
_LETTERS = re.compile(r"[^\w ]+")


@dataclass(frozen=True, slots=True)
class Further:
    """Addresses, absolute, of what belongs to the article of a page."""

    pages: tuple[str, ...] = ()
    """The pages after this one, in order, without gaps."""
    whole: str | None = None
    """All of the article on one page."""
    variant: str | None = None
    """The canonical page of an AMP one, else the AMP page."""
    amp: bool = False
    """Whether this page is the AMP one."""


def find(root: Any, *, url: str | None, base: str | None) -> Further:
    """Find them on a page that came from ``url``; ``base`` is what its links start from."""
    if url is None:
        return Further()
    amp = root.tag == "html" and any(name in root.attrib for name in ("amp", "\u26a1"))
    numbered: dict[int, str] = {}
    whole: str | None = None
    for address, said, announced in _links(root, base):
        number = page_of(address, url)
        if number == 0 and whole is None:
            whole = address
        elif number and number > 1 and (announced or said in _NEXT or said == str(number)):
            numbered.setdefault(number, address)
    here = page_of(url, url) or 1
    pages: list[str] = []
    while (following := numbered.get(here + len(pages) + 1)) is not None and len(pages) < MOST - 1:
        pages.append(following)
    other = _variant(root, "canonical" if amp else "amphtml", base)
    fits = other is not None and same_site(other, url) and other.rstrip("/") != url.rstrip("/")
    return Further(tuple(pages), whole, other if fits else None, amp)


def page_of(address: str, first: str) -> int | None:
    """Give which page of the article at ``first`` an address is; 0 is all of it, None is another article."""
    try:
        theirs, mine = _taken_apart(address), _taken_apart(first)
    except ValueError:
        return None
    if (theirs.host, theirs.rest) != (mine.host, mine.rest):
        return None
    if theirs.path == mine.path:
        if theirs.mark is None or theirs.mark.isdigit():
            return int(theirs.mark) if theirs.mark else 1
        return 0
    extension = _EXTENSION.search(mine.path)
    end = extension.group() if extension else ""
    stem = mine.path.removesuffix(end)
    match = re.fullmatch(f"{re.escape(stem)}{_PATH_MARK}{re.escape(end)}", theirs.path) or re.fullmatch(
        f"{re.escape(mine.path)}{_PATH_MARK}", theirs.path
    )
    if match is not None and theirs.mark is None:
        return int(match.group(1))
    return 0 if theirs.mark is None and theirs.path in {f"{mine.path}/{word}" for word in _ALL} else None


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one site, on whatever of its hosts for phones or AMP."""
    try:
        return _site(one) == _site(other) != ""
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Parts:
    host: str
    path: str
    rest: tuple[tuple[str, str], ...]
    mark: str | None
    """The page's number, or a word for all of it."""


def _taken_apart(address: str) -> _Parts:
    parts = urlsplit(address)
    rest: list[tuple[str, str]] = []
    mark: str | None = None
    if "comment" in parts.fragment:
        raise ValueError(address)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() in _NUMBERED and (re.fullmatch(r"[1-9]\d?", value) or value.lower() in _ALL):
            mark = value.lower()
        elif not _TRACKING.match(name):
            rest.append((name, value))
    path = parts.path.rstrip("/")
    if mark is None and rest and rest[-1] in _WHOLE:
        rest.pop()
        mark = "all"
    return _Parts((parts.hostname or "").removeprefix("www."), path, tuple(sorted(rest)), mark)


def _site(address: str) -> str:
    labels = (urlsplit(address).hostname or "").split(".")
    while len(labels) > 2 and labels[0] in _FRONT:
        labels = labels[1:]
    return ".".join(labels)


def _links(root: Any, base: str | None) -> Iterator[tuple[str, str, bool]]:
    """Give the address, words and ``rel="next"`` of each link that could lead to a further page."""
    for element in root.iter("a", "link"):
        href = element.get("href")
        if not href:
            continue
        announced = "next" in (element.get("rel") or "").lower().split()
        if element.tag == "link" and not announced:
            continue
        said = "" if element.tag == "link" else " ".join(_LETTERS.sub(" ", element.text_content()).lower().split())
        # Few links of a page can be meant; only theirs are taken apart.
        if len(said) <= 24 and (announced or said.isdigit() or said in _NEXT or said in _SHOWN_ALL):
            address = resolve(href, base)
            if address is not None and address.startswith("http"):
                yield address, said, announced


def _variant(root: Any, rel: str, base: str | None) -> str | None:
    for element in root.iter("link"):
        if rel in (element.get("rel") or "").lower().split() and element.get("href"):
            return resolve(element.get("href"), base)
    return None
