"""The article of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from reader.articles.document import Document
from reader.articles.extract import choice, features, footnotes, metadata, model, sanity
from reader.articles.extract.blocks import Walker
from reader.articles.extract.build import document_of
from reader.articles.extract.facts import facts
from reader.articles.extract.further import Further, find
from reader.articles.extract.notes import with_notes
from reader.articles.extract.page import Page, parse
from reader.articles.model import Facts
from reader.errors import ExtractError

EXTRACTOR: Final = "kutip-3"
"""The extractor's version, kept with each text (law 1); it changes whenever texts may come out differently."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gave."""

    document: Document
    facts: Facts


@dataclass(frozen=True, slots=True)
class Looked:
    """What a page gave, and where there may be more of it."""

    found: Extracted | None
    problem: str | None
    """Why there is no article, as a sentence."""
    further: Further


def extract(
    page: bytes | str, *, url: str | None = None, headers: Mapping[str, str] | None = None, hint: str | None = None
) -> Extracted:
    """Find the article on a page.

    Args:
        page: the page as it came, or decoded.
        url: the page's final address; relative links are resolved against it.
        headers: those of the response; ``Content-Type`` tells the character set, ``Content-Language`` the language.
        hint: the title or summary by which a feed announced the article, to judge whether the right text was found.

    Raises:
        ExtractError: the page holds no article: empty, binary, only scripts, a paywall's stub.
    """
    return _extract(parse(page, headers=headers), url=url, headers=headers, hint=hint)


def look(
    page: bytes | str, *, url: str | None = None, headers: Mapping[str, str] | None = None, hint: str | None = None
) -> Looked:
    """Do what ``extract`` does, and tell of the article's further pages and its variant; no article is no error.

    Raises:
        ExtractError: this is no page at all.
    """
    parsed = parse(page, headers=headers)
    further = find(parsed.root, url=url, base=_base(parsed.root, url))
    try:
        return Looked(_extract(parsed, url=url, headers=headers, hint=hint), None, further)
    except ExtractError as error:
        return Looked(None, str(error), further)


def _extract(parsed: Page, *, url: str | None, headers: Mapping[str, str] | None, hint: str | None) -> Extracted:
    base = _base(parsed.root, url)
    notes = footnotes.find(parsed.root, url=url, base=base)
    every = Walker(notes).walk(parsed.root)
    blocks = [block for block in every if not block.note] if notes is not None else every
    known = metadata.read(parsed.root, blocks)
    clues = metadata.clues(known, hint)
    scores = model.judge(features.rows(blocks, clues))
    picked = choice.chosen(blocks, scores, clues)
    if notes is not None:
        picked = with_notes(picked, every, notes)
    document = sanity.completed(document_of(picked, base=base), known, base=base)
    told = (*parsed.notes, *sanity.check(document, known, hint=hint))
    return Extracted(document, facts(known, blocks, document, url=base, headers=headers, notes=told))


def _base(root: Any, url: str | None) -> str | None:
    """Give the address that relative links start from (HTML Standard, 4.2.3)."""
    for element in root.iter("base"):
        href: str | None = element.get("href")
        if href:
            try:
                return urljoin(url, href) if url else href
            except ValueError:
                break
    return url
