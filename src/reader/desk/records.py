"""Articles as JSON records: what ``--json`` prints, commands and hooks are given, and scripts may count on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from reader.articles.model import Article, Facts, Row, StoredDocument


def stamp(moment: datetime | None) -> str | None:
    """Give a time as ISO 8601 in UTC, to the second, with ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment is not None else None


def row_record(row: Row) -> dict[str, Any]:
    """Give an article's line."""
    return {
        "id": row.id,
        "key": row.key,
        "outlet": row.outlet,
        "title": row.title,
        "url": row.link,
        "published": stamp(row.published),
        "read": row.read,
        "starred": row.starred,
        "highlighted": row.highlighted,
        "annotations": row.annotated,
        "quotes": row.quotes,
        "directives": row.directives,
        "full_text": row.whole,
        "later": row.later,
        "author": row.author,
        "words": row.words,
        "minutes": row.minutes,
        "tags": row.tags,
    }


def facts_record(facts: Facts) -> dict[str, Any]:
    """Give what a page told of its article."""
    return {
        "byline": facts.byline,
        "editor": facts.editor,
        "published": stamp(facts.published),
        "modified": stamp(facts.modified),
        "place": facts.place,
        "site": facts.site,
        "language": facts.language,
        "canonical": facts.canonical,
        "image": facts.image,
        "image_caption": facts.image_caption,
        "credit": facts.credit,
    }


def article_record(
    article: Article, text: StoredDocument, *, notes: Sequence[str] = (), more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Give a whole article with its text; ``more`` stands beside its page's facts."""
    document = text.document
    return {
        **row_record(article.row),
        "byline": article.byline,
        "language": text.facts.language or article.language,
        "text": document.text,
        "blocks": document.blocks,
        "links": document.links,
        "footnotes": document.footnotes,
        "pictures": document.pictures,
        "sha256": text.sha256,
        "extractor": text.extractor,
        "origin": text.origin,
        "fetched": stamp(text.fetched),
        "notes": tuple(notes),
        "facts": {**facts_record(text.facts), **(more or {})},
    }
