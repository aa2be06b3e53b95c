"""What runs in the worker processes: functions of plain values, looked up by name."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from reader.articles.extract import Extracted, Looked
from reader.articles.library.sameness import Source, pack, sketch
from reader.articles.model import Attachment, Incoming
from reader.desk.incoming import PACK, ReadFeed
from reader.desk.scaling import Scaled
from reader.feeds.model import Entry, FoundFeed, ParsedFeed
from reader.suggest.model import Suggestions

WHOLE = 900
"""Characters from which a feed's own text may be the whole article; measured: summaries are shorter."""

SUMMARY = 300
"""Characters of a summary."""

_CUT = ("…", "...", "[…]", "[...]", "[&#8230;]")


def ready() -> None:
    """Import what the first feed will need, while a worker has nothing else to do."""
    from lxml import html  # noqa: F401

    from reader.articles.extract import fragment  # noqa: F401
    from reader.articles.library import preparing  # noqa: F401
    from reader.feeds.parse import parse  # noqa: F401


def parse_feed(body: bytes, url: str | None, headers: Mapping[str, str]) -> ParsedFeed:
    """Read a feed document."""
    from reader.feeds.parse import parse

    return parse(body, url=url, headers=headers)


def read_feed(body: bytes, url: str, headers: Mapping[str, str]) -> ReadFeed:
    """Read a feed document and make each entry ready for the library."""
    from reader.articles.library.preparing import prepared

    feed = parse_feed(body, url, headers)
    packs = (
        msgspec.msgpack.encode([prepared(_incoming(entry, url)) for entry in feed.entries[at : at + PACK]])
        for at in range(0, len(feed.entries), PACK)
    )
    return ReadFeed(replace(feed, entries=()), tuple(packs))


def _incoming(entry: Entry, url: str) -> Incoming:
    """Give an entry as the library takes it, its text made out of its markup: the two rooms do not know each other."""
    from reader.articles.extract import EXTRACTOR, fragment

    markup = max(entry.content or "", entry.summary or "", key=len)
    document = fragment(markup, base=entry.link or url) if markup else None
    return Incoming(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        updated=entry.updated,
        authors=entry.authors,
        summary_text=_beginning(document.text) if document is not None else None,
        document=document,
        whole=document is not None and len(document.text) >= WHOLE and not document.text.rstrip().endswith(_CUT),
        extractor=EXTRACTOR,
        enclosures=tuple(Attachment(one.url, one.type, one.length) for one in entry.enclosures),
        tags=entry.tags,
    )


def _beginning(text: str) -> str:
    """Give the beginning of a document's text, which is clean already, as one line."""
    line = " ".join(text[: 2 * SUMMARY].split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rstrip() + "…"


def sketch_articles(sources: tuple[Source, ...]) -> tuple[bytes, ...]:
    """Make what grouping compares of articles."""
    return tuple(pack(sketch(one)) for one in sources)


def extract_page(body: bytes, url: str | None, headers: Mapping[str, str], hint: str | None = None) -> Extracted:
    """Read the article out of a page."""
    from reader.articles.extract import extract

    return extract(body, url=url, headers=headers, hint=hint)


def look_at_page(body: bytes, url: str | None, headers: Mapping[str, str], hint: str | None = None) -> Looked:
    """Read the article out of a page, and tell of its further pages; a page without an article is no error."""
    from reader.articles.extract import look

    return look(body, url=url, headers=headers, hint=hint)


def scale_picture(body: bytes, width: int, height: int, ground: tuple[int, int, int]) -> Scaled:
    """Make a picture small enough to draw."""
    from reader.desk.scaling import scale

    return scale(body, width=width, height=height, ground=ground)


def find_feeds(body: bytes, url: str | None, headers: Mapping[str, str]) -> tuple[FoundFeed, ...]:
    """List the feeds that a page announces."""
    from reader.feeds.discover import discover

    return discover(body, url=url, headers=headers)


def suggest_text(text: str, language: str | None, *, known: tuple[str, ...] = ()) -> Suggestions:
    """Find what could be marked in a text; ``known`` are full names that short ones may stand for."""
    from reader.suggest.engine import suggest

    return suggest(text, language=language, known=known)


def suggest_texts(texts: tuple[tuple[str, str | None], ...], *, known: tuple[str, ...] = ()) -> list[Suggestions]:
    """Do ``suggest_text`` for several texts with their languages."""
    return [suggest_text(text, language, known=known) for text, language in texts]


def suggest_source(
    body: bytes, url: str | None, headers: Mapping[str, str], *, language: str | None = None
) -> Suggestions:
    """Find what could be marked in a page, or in plain text where the headers call it that.

    The offsets count in the article's text; in plain text they count in the very characters of the source.
    """
    if headers.get("content-type", "").startswith("text/plain"):
        return suggest_text(body.decode("utf-8", errors="replace"), language)
    page = extract_page(body, url, headers)
    return suggest_text(page.document.text, language or page.facts.language)
