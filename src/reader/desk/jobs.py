"""What runs in the worker processes: functions of plain values, looked up by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reader.articles.document import Document
from reader.articles.extract import Extracted, Looked
from reader.feeds.model import Entry, FoundFeed, ParsedFeed
from reader.suggest.model import Suggestions

WHOLE = 900
"""Characters from which a feed's own text may be the whole article; measured: summaries are shorter."""

SUMMARY = 300
"""Characters of a summary."""

_CUT = ("…", "...", "[…]", "[...]", "[&#8230;]")


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry with its text made out of the feed's own markup."""

    entry: Entry
    summary: str | None
    """The beginning of the text, for lists."""
    document: Document | None
    whole: bool
    """Whether the feed seems to carry the whole article."""
    extractor: str


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed document, parsed and read; ``feed.entries`` is empty, its entries stand in ``entries``."""

    feed: ParsedFeed
    entries: tuple[ReadEntry, ...]


def parse_feed(body: bytes, url: str | None, headers: Mapping[str, str]) -> ParsedFeed:
    """Read a feed document."""
    from reader.feeds.parse import parse

    return parse(body, url=url, headers=headers)


def read_feed(body: bytes, url: str, headers: Mapping[str, str]) -> ReadFeed:
    """Read a feed document and make each entry's text out of its markup."""
    from reader.articles.extract import EXTRACTOR, fragment

    feed = parse_feed(body, url, headers)
    entries = []
    for entry in feed.entries:
        markup = max(entry.content or "", entry.summary or "", key=len)
        document = fragment(markup, base=entry.link or url) if markup else None
        whole = document is not None and len(document.text) >= WHOLE and not document.text.rstrip().endswith(_CUT)
        summary = _beginning(document.text) if document is not None else None
        entries.append(ReadEntry(replace(entry, content=None, summary=None), summary, document, whole, EXTRACTOR))
    return ReadFeed(replace(feed, entries=()), tuple(entries))


def _beginning(text: str) -> str:
    """Give the beginning of a document's text, which is clean already, as one line."""
    line = " ".join(text[: 2 * SUMMARY].split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rstrip() + "…"


def extract_page(body: bytes, url: str | None, headers: Mapping[str, str], hint: str | None = None) -> Extracted:
    """Read the article out of a page."""
    from reader.articles.extract import extract

    return extract(body, url=url, headers=headers, hint=hint)


def look_at_page(body: bytes, url: str | None, headers: Mapping[str, str], hint: str | None = None) -> Looked:
    """Read the article out of a page, and tell of its further pages; a page without an article is no error."""
    from reader.articles.extract import look

    return look(body, url=url, headers=headers, hint=hint)


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
