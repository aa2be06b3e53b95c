"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from reader.errors import ParseError
from reader.feeds.draft import EntryDraft, FeedDraft
from reader.feeds.links import resolve
from reader.feeds.model import Enclosure
from reader.feeds.titles import Text
from reader.speech import N_


def read(text: str, *, url: str | None) -> FeedDraft:
    """Read a JSON Feed; a value of the wrong type is as if it were missing. Raises ParseError where it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(N_("No feed here: this is JSON that cannot be read.")) from error
    if not isinstance(document, dict) or not _is_feed(document):
        raise ParseError(N_("No feed here: this is JSON, but no JSON Feed."))
    items = document.get("items")
    return FeedDraft(
        title=_text(document, "title", "text"),
        link=_string(document.get("home_page_url")),
        language=_string(document.get("language")),
        authors=_authors(document),
        entries=[_entry(item, url) for item in items if isinstance(item, dict)] if isinstance(items, list) else [],
    )


def _is_feed(document: dict[str, Any]) -> bool:
    version = document.get("version")
    return (isinstance(version, str) and "jsonfeed.org/version" in version) or (
        isinstance(document.get("items"), list) and isinstance(document.get("title"), str)
    )


def _entry(item: dict[str, Any], url: str | None) -> EntryDraft:
    content = _text(item, "content_html", "html") or _text(item, "content_text", "text")
    return EntryDraft(
        guid=_string(item.get("id")),
        title=_text(item, "title", "text"),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        published=_strings(item.get("date_published")),
        updated=_strings(item.get("date_modified")),
        authors=_authors(item),
        summary=_text(item, "summary", "text"),
        content=content,
        enclosures=_attachments(item.get("attachments"), url),
        tags=_strings(item.get("tags")),
        thumbnail=_string(item.get("image")) or _string(item.get("banner_image")),
    )


def _authors(item: dict[str, Any]) -> list[str]:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) and authors else [item.get("author")]
    return [name for person in people if isinstance(person, dict) and (name := _string(person.get("name"))) is not None]


def _attachments(value: Any, url: str | None) -> list[Enclosure]:
    found = []
    for item in value if isinstance(value, list) else []:
        address = resolve(_string(item.get("url")), url) if isinstance(item, dict) else None
        if address is not None:
            size = item.get("size_in_bytes")
            length = size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None
            found.append(Enclosure(address, _string(item.get("mime_type")), length))
    return found


def _text(item: dict[str, Any], key: str, kind: Any) -> Text | None:
    value = _string(item.get(key))
    return Text(value, kind) if value is not None else None


def _string(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)  # ids are often numbers; the specification asks readers to take them
    return value if isinstance(value, str) and value.strip() else None


def _strings(value: Any) -> list[str]:
    return [text for item in (value if isinstance(value, list) else [value]) if (text := _string(item)) is not None]
