"""What a file brings."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reader.annotations.model import Annotation, Evidence, Selector
from reader.articles.document import Block, Document
from reader.cleaning import clean_text
from reader.exports.jsonl import is_id

SPACE = uuid.UUID("6b757469-7000-5000-8000-627265616473")
"""The name space of ids for annotations that had none like Kutip's: the same file gives the same ids."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of what tells none."""

_LINE = re.compile(r"[^\n]*")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text with where it came from; ``article`` is the key that annotations name it by, "" for none."""

    document: Document
    evidence: Evidence
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The annotations and texts of a file.

    A selector without a text's hash has words alone: where they stand is to be found. Evidence without a hash is what
    the file told, to be completed from the library.
    """

    annotations: tuple[Annotation, ...] = ()
    texts: tuple[Text, ...] = ()
    told: tuple[str, ...] = ()
    """A sentence for each thing that could not be read."""


def text_document(text: str, *, blocks: tuple[Block, ...] = ()) -> Document:
    """Give the document of a plain text, not a letter changed where it is clean; each of its lines is a paragraph."""
    cleaned = clean_text(text)
    lines = [found.span() for found in _LINE.finditer(cleaned)]
    made: list[Block] = []
    for start, end in lines:
        if not made or start > made[-1].end:
            made.append(Block("paragraph", start, end))
    return Document(cleaned, blocks if blocks and cleaned == text else tuple(made))


def identity(found: object, *, source: str) -> str:
    """Give an annotation's id: that of Kutip where ``found`` is one or a UUID, else one made of it."""
    name = str(found).removeprefix("urn:uuid:")
    if is_id(name):
        return name
    try:
        return uuid.UUID(name).hex if len(name) == 36 else uuid.uuid5(SPACE, _encodable(f"{source} {name}")).hex
    except ValueError:
        return uuid.uuid5(SPACE, _encodable(f"{source} {name}")).hex


def words_only(exact: str, *, prefix: str = "", suffix: str = "") -> Selector:
    """Give a selector that says what the words are, and not where."""
    exact = clean_text(exact)
    return Selector(
        start=0, end=len(exact), exact=exact, prefix=clean_text(prefix), suffix=clean_text(suffix), text_sha256=""
    )


def known_evidence(*, url: str | None = None, title: str = "", outlet: str | None = None) -> Evidence:
    """Give evidence of which only the address and the title are told."""
    return Evidence(
        url=url, outlet=outlet, title=title, byline=None, published=None, fetched=None, text_sha256="", extractor=""
    )


def moment(value: object) -> datetime | None:
    """Give the time of an ISO 8601 text in UTC; None where it is none. One without a zone counts as UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def word(table: Mapping[str, Any], key: str) -> str:
    """Give a text of a JSON object; "" where there is none."""
    value = table.get(key)
    return value if isinstance(value, str) else ""


def listed(value: object) -> list[Any]:
    """Give what JSON-LD has as one thing or several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
