"""Which article an entry is: the same guid, else link, else title and date, else title and text.

Feeds repeat guids, change all of them at once, or give none; so a mark counts only where it is the only one of its
kind, in what came in and among the articles that are known.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ocid|cmpid|at_\w+", re.IGNORECASE
)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry can be known by, as 64-bit hashes; None where it has no such thing."""

    guid: int | None
    link: int | None
    content: int | None
    """Title and date; title and text where there is no date."""
    title: str


@dataclass(frozen=True, slots=True)
class Known:
    """An article that shares a mark with what came in."""

    id: int
    guid: str
    title: str


def hash64(*parts: str) -> int:
    """Give a signed 64-bit hash of strings, the same on every machine."""
    digest = hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def canonical_link(url: str) -> str | None:
    """Give what stays the same of an article's address: without scheme, ``www.``, tracking parameters and fragment.

    None for what names a whole site, or no page at all.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    # Only what looks like ?a=b is taken apart; other queries stay as they are.
    query = parts.query
    if "=" in query:
        pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
        query = urlencode(sorted(pairs))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    path = parts.path.rstrip("/")
    if not (path or query or fragment):
        return None
    at = f":{port}" if port not in {None, 80, 443} else ""
    return f"{host.removeprefix('www.')}{at}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def marks(*, guid: str, link: str | None, title: str, published: int | None, text: str) -> Marks:
    """Give an entry's marks. ``published`` is in microseconds."""
    canonical = canonical_link(link) if link else None
    folded = fold(title)
    if published is not None and folded:
        content = hash64("title and date", folded, str(published // 1_000_000))
    elif folded or text:
        content = hash64("title and text", folded, _BLANK.sub(" ", text))
    else:
        content = None
    return Marks(
        hash64("guid", guid) if guid else None, hash64("link", canonical) if canonical else None, content, folded
    )


def fold(title: str) -> str:
    """Give a title without the differences that make no other title."""
    return _BLANK.sub(" ", title).strip().casefold()


def match(incoming: Sequence[Marks], known: Mapping[int, Sequence[Known]]) -> list[int | None]:
    """Give for each entry of one feed the id of the article that it is, None where it is a new one.

    ``known`` gives the feed's articles by their marks. No article is given twice.
    """
    found: list[int | None] = [None] * len(incoming)
    claimed: set[int] = set()
    for kind in ("guid", "link", "content"):
        counts = Counter(getattr(entry, kind) for entry in incoming)
        for place, entry in enumerate(incoming):
            mark = getattr(entry, kind)
            if found[place] is not None or mark is None or counts[mark] > 1:
                continue
            articles = [article for article in known.get(mark, ()) if article.id not in claimed]
            if len(articles) == 1 and (kind != "link" or _agrees(entry, articles[0])):
                found[place] = articles[0].id
                claimed.add(articles[0].id)
    return found


def _agrees(entry: Marks, article: Known) -> bool:
    """Tell whether a shared link makes one article of the two: other guid *and* other title make two of them."""
    if entry.guid is None or not article.guid or entry.guid == hash64("guid", article.guid):
        return True
    return entry.title == fold(article.title)


def keys(incoming: Sequence[Marks], known: Mapping[int, Sequence[Known]], feed_url: str) -> Iterator[int]:
    """Give for each entry the key that it gets if it is new: its link's hash, unless others of the feed share it."""
    links = Counter(entry.link for entry in incoming)
    guids = Counter(entry.guid for entry in incoming)
    for entry in incoming:
        if entry.link is not None and links[entry.link] == 1 and entry.link not in known:
            yield entry.link
        elif entry.guid is not None and guids[entry.guid] == 1 and entry.guid not in known:
            yield hash64("feed and guid", feed_url, str(entry.guid))
        else:
            yield hash64("feed and all", feed_url, str(entry.guid), str(entry.link), str(entry.content), entry.title)
