"""Whether two articles tell the same story in the same words: the same address, or near-same title and text.

No answer beats a wrong one: a headline alone groups only where nothing else is known and it comes within hours, and
numbers that differ keep reports of one form (weather, prices, earthquakes) apart. Likeness is that of the sets of four
words in a row ("shingles"; Broder, On the resemblance and containment of documents, 1997); articles that may be alike
are found by the smallest hashes of those sets (a bottom-k sketch) and by what their beginnings share.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import accumulate
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from reader.articles.library.identity import canonical_link, hash64
from reader.articles.library.slots import PER_SECOND

WINDOW = 3 * 86_400
"""Seconds that two articles of one story lie apart at most."""

_HEADLINE_WINDOW = 12 * 3_600
_WORDS = 400
_ENOUGH = 3_000
"""Characters that nearly always hold so many words."""

_BEGINNING = 40
_SHINGLE = 4
_LONG, _SHORT = 60, 15
"""Shingles that a text must have: to count without its headline, and with it."""

_TOKEN = re.compile(r"\w+(?:[.,:]\d+)*")
_TAIL = re.compile(r"\s+(?:[|–—-]|::)\s+[^|–—]{2,40}$")
_AMP_CACHE = re.compile(r"/(?:[cvi]/)?s/([\w.-]+\.\w+/.*)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|(?<=\.)amp\.(?=html?$)")
_AMP_QUERY = {"amp", "outputtype", "output", "mode"}
_PACKED = msgspec.msgpack.Decoder(tuple[tuple[str, ...], tuple[str, ...], bytes, bytes, tuple[str, ...]])
_SLUG = re.compile(r"\d{4}|[^\W_]+(?:[-_][^\W_]+){2}")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of an article."""

    id: int
    feed: int
    second: int
    """When it was published, as seconds since 1970."""
    links: frozenset[str]
    title: tuple[str, ...]
    """The headline's words, without the outlet behind it."""
    shingles: frozenset[int]
    beginning: frozenset[int]
    numbers: frozenset[str]

    def without(self, links: frozenset[str], shingles: frozenset[int]) -> "Sketch":
        """Give the sketch without the addresses and the phrases that its feed gives to other articles as well."""
        return replace(self, links=self.links - links, shingles=self.shingles - shingles)


@dataclass(frozen=True, slots=True)
class Source:
    """What a sketch is made of; ``links`` are addresses, not yet made canonical."""

    id: int
    """The article's, which tells its time."""
    feed: int
    links: tuple[str | None, ...]
    title: str
    text: str


def sketch(one: Source) -> Sketch:
    """Read what is compared out of an article."""
    words = _words(one.text[:_ENOUGH])
    if len(words) <= _WORDS and len(one.text) > _ENOUGH:
        words = _words(one.text[:6_000])
    words = words[:_WORDS]
    shingles = _shingles(words)
    return Sketch(
        id=one.id,
        feed=one.feed,
        second=one.id // PER_SECOND,
        links=frozenset(filter(None, (story_link(link) for link in one.links if link))),
        title=tuple(_words(_TAIL.sub("", one.title))),
        shingles=frozenset(shingles),
        beginning=frozenset(shingles[: _BEGINNING - _SHINGLE]),
        numbers=frozenset(word for word in words if word[0].isdigit()),
    )


def pack(one: Sketch) -> bytes:
    """Give a sketch as bytes; what the article's row tells is left out."""
    return msgspec.msgpack.encode(
        (tuple(one.links), one.title, _numbers_packed(one.shingles), _numbers_packed(one.beginning), tuple(one.numbers))
    )


def unpack(data: bytes, *, article_id: int, feed: int) -> Sketch:
    """Give the sketch of an article back."""
    links, title, shingles, beginning, numbers = _PACKED.decode(data)
    return Sketch(
        id=article_id,
        feed=feed,
        second=article_id // PER_SECOND,
        links=frozenset(links),
        title=title,
        shingles=frozenset(struct.unpack(f"<{len(shingles) // 4}I", shingles)),
        beginning=frozenset(struct.unpack(f"<{len(beginning) // 4}I", beginning)),
        numbers=frozenset(numbers),
    )


def _numbers_packed(numbers: Collection[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def marks(one: Sketch) -> list[int]:
    """Give the numbers by which articles that may be the same find each other, a dozen or so."""
    found = {hash64("story link", link) for link in one.links}
    if len(one.title) >= 4:
        found.add(hash64("story title", *sorted(set(one.title))))
    found.update((1 << 32) | mark for mark in sorted(one.shingles)[:8])
    found.update((2 << 32) | mark for mark in sorted(one.beginning)[:3])
    return sorted(found)


def may_be_same(one: Sketch, other: Sketch) -> bool:
    """Tell whether two articles of different feeds are one story; texts are to be tried again without what is common.

    See ``Sketch.without``: a feed's own phrases under every article are no likeness.
    """
    apart = abs(one.second - other.second)
    if one.feed == other.feed or apart > WINDOW:
        return False
    titles = _share(frozenset(one.title), frozenset(other.title))
    if any(_SLUG.search(link.partition("/")[2]) or titles >= 0.5 for link in one.links & other.links):
        return True
    return same_words(one, other)


def same_words(one: Sketch, other: Sketch) -> bool:
    """Tell whether titles and texts of two articles are near the same."""
    if not _numbers_agree(one.numbers, other.numbers):
        return False
    smaller, larger = sorted((len(one.shingles), len(other.shingles)))
    within = len(one.shingles & other.shingles) / smaller if smaller else 0.0
    # Unrelated texts share next to nothing of this kind: the shares leave room for edits and for texts cut short.
    if smaller >= _LONG and within >= 0.6 and smaller >= 0.4 * larger:
        return True
    titles = _share(frozenset(one.title), frozenset(other.title))
    if titles < 0.8 or min(len(one.title), len(other.title)) < 4 or _figures(one) != _figures(other):
        return False
    if smaller >= _SHORT:
        return within >= 0.5
    bare = not one.shingles or not other.shingles
    near = abs(one.second - other.second) <= _HEADLINE_WINDOW
    return bare and near and one.title == other.title and len(one.title) >= 6


def story_link(url: str) -> str | None:
    """Give what an address shares with its mobile and AMP variants; see ``identity.canonical_link``."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    cached = _AMP_CACHE.search(parts.path)
    if cached and (host.endswith(".ampproject.org") or (parts.path.startswith("/amp/") and "google." in host)):
        return story_link(f"https://{cached[1]}{'?' if parts.query else ''}{parts.query}")
    path = _AMP_PATH.sub("", parts.path)
    query = parts.query
    if "amp" in query.casefold():
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode(
            [
                (name, value)
                for name, value in pairs
                if not (name.casefold() == "amp" or (name.casefold() in _AMP_QUERY and value.casefold() == "amp"))
            ]
        )
    found = canonical_link(urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment)))
    return re.sub(r"^(?:amp|m|mobile)\.(?=[^/.]+\.)", "", found) if found else None


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _TOKEN.findall(
        "".join(c for c in folded if not unicodedata.combining(c)) if not folded.isascii() else folded
    )


def _shingles(words: list[str]) -> list[int]:
    data = " ".join(words).encode()
    plain = data.isascii()
    starts = [0, *accumulate([len(word if plain else word.encode()) + 1 for word in words])]
    crc32 = zlib.crc32
    # The sums are spread over all bits: the smallest ones shall be a fair draw.
    return [
        (crc32(data[start : end - 1]) * 0x9E3779B1) & 0xFFFFFFFF
        for start, end in zip(starts, starts[_SHINGLE:], strict=False)
    ]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _figures(one: Sketch) -> frozenset[str]:
    return frozenset(word for word in one.title if any(map(str.isdigit, word)))


def _numbers_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller == 0 or len(one & other) >= 0.7 * smaller
