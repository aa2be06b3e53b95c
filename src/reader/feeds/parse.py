"""Bytes to a feed: RSS 0.9x, 1.0 and 2.0, RDF, Atom, CDF and JSON Feed."""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from reader.errors import ParseError
from reader.feeds import encoding, jsonfeed, repair, xmlfeed
from reader.feeds.draft import EntryDraft, FeedDraft, finish, seconds_to_wait
from reader.feeds.model import Enclosure, ParsedFeed
from reader.feeds.titles import Text
from reader.speech import N_

SIZE_LIMIT = 32_000_000
"""Bytes of a feed that are read at most."""

_BLANK = b"\xef\xbb\xbf \t\r\n"
_BINARY = (
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"RIFF", N_("a media file")),
    (b"ID3", N_("a media file")),
    (b"%PDF", N_("a PDF")),
    (b"PK\x03\x04", N_("an archive")),
    (b"\x1f\x8b", N_("an archive")),
)
_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# What makes feedparser's time grow with the square of the length.
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{32768}")
_COMMENTS_LIMIT = 2000
_HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))


def parse(
    body: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None, now: datetime | None = None
) -> ParsedFeed:
    """Read a feed document.

    ``url`` is where the body came from (relative links are resolved against it), ``headers`` are its HTTP response
    headers (any case). With ``now`` (aware), a date more than a day ahead of it counts as no date.
    Raises ParseError with one sentence where the bytes hold no feed.
    """
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    draft = _draft(body, url, lowered)
    if draft.language is None:
        draft.language = lowered.get("content-language")
    return finish(draft, url=url, now=now)


def _draft(body: bytes, url: str | None, headers: Mapping[str, str]) -> FeedDraft:
    if len(body) > SIZE_LIMIT:
        raise ParseError(N_("The feed is larger than {most} MB.").format(most=SIZE_LIMIT // 1_000_000))
    start = body[:64].lstrip(_BLANK)
    if not start and not body.lstrip(_BLANK):
        raise ParseError(N_("No feed here: the answer is empty."))
    for magic, name in _BINARY:
        if body.startswith(magic):
            raise ParseError(N_("No feed here: this is {name}.").format(name=name))
    text, problem = encoding.decode(body, charset=encoding.charset_of(headers))
    draft = jsonfeed.read(text, url=url) if text[:1] in {"{", "["} else _from_text(text, url)
    if problem is not None:
        draft.problems.insert(0, problem)
    return draft


def _from_text(text: str, url: str | None) -> FeedDraft:
    plain = repair.without_doctype(text)
    if plain is None:
        draft = _lenient(text)
        if draft is None:
            raise ParseError(N_("No feed here: the document cannot be read."))
        return draft
    draft = xmlfeed.read(plain.encode(), url=url)
    if draft is not None:
        return draft
    cut = repair.cut_short(plain)
    mended = repair.ampersands(repair.with_prefixes(repair.trimmed(cut or plain)))
    draft = xmlfeed.read(mended.encode(), url=url) or _lenient(mended)
    if draft is None:
        draft = xmlfeed.read(mended.encode(), url=url, recover=True)
        if draft is None:
            raise ParseError(N_("No feed here: the document cannot be read."))
    draft.cut = cut is not None
    if draft.cut:
        draft.problems.append(N_("The feed ends in the middle of an entry; that entry was left out."))
    else:
        draft.problems.append(N_("The feed is ill-formed or of a rare kind; it was read as far as it makes sense."))
    return draft


def _lenient(text: str) -> FeedDraft | None:
    """Read what is ill-formed, declares entities, or is an unusual format, through feedparser; None where it fails."""
    import feedparser

    if _LONG_TAG.search(text) or text.count("<!--") - text.count("-->") > _COMMENTS_LIMIT:
        raise ParseError(N_("No feed here: the document is broken in a way that takes too long to read."))
    page = _PAGE.match(text) is not None
    # Never bytes or str: feedparser would open a body that reads like a path or an address.
    stream = io.BytesIO(b"<?xml version='1.0' encoding='utf-8'?>\n" + text.encode())
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        result = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 -- hostile input makes it raise nearly anything
        return None
    version, entries = result.get("version") or "", result["entries"]
    if not entries and (page or not version):
        kind = N_("a web page") if page else N_("no RSS, Atom or JSON Feed")
        raise ParseError(N_("No feed here: this is {kind}.").format(kind=kind))
    atom = version.startswith("atom")
    feed, names = result["feed"], repair.declared_entities(text)
    return FeedDraft(
        title=_detail(feed, "title", atom=atom, undefined=names),
        link=_first_link(feed),
        language=_plain(feed, "language"),
        ttl=seconds_to_wait(_plain(feed, "ttl"), _plain(feed, "sy_updateperiod"), _plain(feed, "sy_updatefrequency")),
        authors=[name for name in ((dict.get(feed, "author_detail") or {}).get("name"),) if name and atom],
        entries=[_entry(entry, atom=atom, undefined=names) for entry in entries],
    )


def _entry(entry: Any, *, atom: bool, undefined: frozenset[str]) -> EntryDraft:
    contents = [c for c in dict.get(entry, "content", ()) if c.get("value")]
    authors = [a.get("name") or a.get("email") for a in dict.get(entry, "authors", ()) if a]
    thumbnails = [t.get("url") for t in dict.get(entry, "media_thumbnail", ()) if t.get("url")]
    return EntryDraft(
        guid=_plain(entry, "id"),
        guid_is_link=bool(dict.get(entry, "guidislink")) and not atom,
        title=_detail(entry, "title", atom=atom, undefined=undefined),
        link=_first_link(entry),
        published=_dates(entry, ("published",) if atom else ("published", "updated")),
        updated=_dates(entry, ("updated",)) if atom or _plain(entry, "published") else [],
        authors=[name for name in authors or [_plain(entry, "author")] if name],
        summary=_detail(entry, "summary", atom=atom, undefined=undefined),
        content=_typed(contents[0]["value"], contents[0].get("type"), atom=atom) if contents else None,
        enclosures=_enclosures(entry),
        tags=[t["term"] for t in dict.get(entry, "tags", ()) if t.get("term")],
        thumbnail=thumbnails[0] if thumbnails else None,
        source=_plain(dict.get(entry, "source") or {}, "title"),
    )


def _detail(holder: Any, key: str, *, atom: bool, undefined: frozenset[str]) -> Text | None:
    value = _plain(holder, key)
    if value is None:
        return None
    if undefined:
        value = re.sub(r"&([\w.-]{1,100});", lambda m: "" if m[1] in undefined else m[0], value)
    detail = dict.get(holder, f"{key}_detail") or {}
    return _typed(value, detail.get("type"), atom=atom)


def _typed(value: str, kind: str | None, *, atom: bool) -> Text:
    if not atom:
        return Text(value)
    return Text(value, "html" if kind in _HTML_TYPES else "text" if kind == "text/plain" else "open")


def _first_link(holder: Any) -> str | None:
    links = [
        link
        for link in dict.get(holder, "links", ())
        if link.get("rel", "alternate") == "alternate" and (link.get("href") or "").strip()
    ]
    # feedparser fills in text/html where a link does not say.
    pages = [link for link in links if link.get("type") in _HTML_TYPES]
    return next((link["href"] for link in pages or links), None)


def _enclosures(entry: Any) -> list[Enclosure]:
    found = []
    for link in dict.get(entry, "links", ()):
        address = link.get("href")
        if address and link.get("rel") == "enclosure":
            size = (link.get("length") or "").strip()
            length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
            found.append(Enclosure(address, link.get("type"), length))
    return found


def _dates(entry: Any, keys: Iterable[str]) -> list[str]:
    return [text for key in keys if (text := _plain(entry, key)) is not None]


def _plain(holder: Any, key: str) -> str | None:
    value = dict.get(holder, key)
    return value if isinstance(value, str) and value.strip() else None
