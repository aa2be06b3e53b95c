"""What a page says of itself in its head: ``<meta>``, ``<link>``, ``<title>`` and JSON-LD (schema.org)."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reader.articles.extract.blocks import RawBlock
from reader.articles.extract.features import Clues, fold
from reader.cleaning import clean_line, clean_text

SCRIPT_LIMIT = 2_000_000
"""Characters of one JSON-LD script that are read."""

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Story|Review|OpinionPiece)$")
_TAGS = re.compile(r"<[^<>]{1,400}>")
_SEPARATOR = re.compile(r"\s+[|–—•·»:-]\s+|\s*[|»]\s*")
_TRAILING_COMMAS = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own words about itself, as they stand there."""

    metas: Mapping[str, str] = field(default_factory=dict)
    """First content of each ``name``, ``property`` or ``itemprop``, its key in lower case."""
    article: Mapping[str, Any] = field(default_factory=dict)
    """The JSON-LD node of the article; empty where there is none."""
    title: str = ""
    headings: tuple[str, ...] = ()
    """The page's ``<h1>``."""
    canonical: str = ""
    language: str = ""
    times: tuple[tuple[str, str], ...] = ()
    """``datetime`` and the class or itemprop of each ``<time>``."""

    def first(self, *names: str) -> str:
        """Give the first of the named metas that says something."""
        return next((value for name in names if (value := self.metas.get(name))), "")


def read(root: Any, blocks: list[RawBlock]) -> Metadata:
    """Read a page's metadata."""
    metas: dict[str, str] = {}
    nodes: list[Mapping[str, Any]] = []
    title = canonical = ""
    times: list[tuple[str, str]] = []
    for element in root.iter("meta", "link", "title", "script", "time"):
        tag = element.tag
        if tag == "meta":
            value = (element.get("content") or "").strip()
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = element.get(attribute)
                if name and value:
                    metas.setdefault(name.strip().lower(), value)
        elif tag == "title":
            title = title or "".join(element.itertext()).strip()
        elif tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split():
                canonical = canonical or (element.get("href") or "").strip()
        elif tag == "time":
            value = element.get("datetime") or "".join(element.itertext())
            times.append((value.strip(), f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()))
        elif "ld+json" in (element.get("type") or "").lower():
            nodes.extend(_nodes(element.text or ""))
    headings = tuple(block.text for block in blocks if block.level == 1)[:5]
    return Metadata(
        metas,
        _article(nodes, canonical),
        title,
        headings,
        canonical,
        (root.get("lang") or root.get("xml:lang") or "").strip(),
        tuple(times),
    )


def _nodes(script: str) -> Iterator[Mapping[str, Any]]:
    if len(script) > SCRIPT_LIMIT:
        return
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        value = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        try:
            value = json.loads(_TRAILING_COMMAS.sub(r"\1", script), strict=False)
        except (ValueError, RecursionError):
            # Broken JSON-LD is common; the page's other words stand in for it.
            return
    queue = [value]
    while queue:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            yield item
            queue.extend(item[key] for key in ("@graph", "mainEntity") if isinstance(item.get(key), list | dict))


def _article(nodes: list[Mapping[str, Any]], canonical: str) -> Mapping[str, Any]:
    found = [node for node in nodes if any(_ARTICLE_TYPES.search(kind) for kind in strings(node.get("@type")))]
    for node in found:
        if canonical and canonical in {*strings(node.get("url")), *strings(node.get("mainEntityOfPage"))}:
            return node
    return found[0] if found else {}


def strings(value: Any) -> list[str]:
    """Give the texts of a JSON-LD value: itself, the names of what it lists, or their addresses."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for item in value[:50] for text in strings(item)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("url") or value.get("@id") or value.get("@value"))
    return []


def plain_line(text: str) -> str:
    """Give a metadata value as one clean line: entities (also doubled ones) resolved, tags taken out."""
    return clean_line(_TAGS.sub(" ", html.unescape(html.unescape(text))))


def titles(metadata: Metadata) -> list[str]:
    """Give all that the page calls the article, best first."""
    found = [
        *strings(metadata.article.get("headline")),
        metadata.first("og:title", "twitter:title", "title", "dc.title"),
        metadata.title,
    ]
    return [line for text in found if text and (line := plain_line(text))]


def without_site(title: str, site: str) -> str:
    """Take the outlet's name off either end of a title."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if site:
        folded = fold(site)
        for match in reversed(list(_SEPARATOR.finditer(title))):
            if fold(title[match.end() :]) == folded:
                return title[: match.start()]
        first = _SEPARATOR.search(title)
        if first and fold(title[: first.start()]) == folded:
            return title[first.end() :]
    return title


def clues(metadata: Metadata, hint: str | None) -> Clues:
    """Give what tells the article's text from the rest of the page."""
    names = titles(metadata)
    names += [part for title in names for part in _SEPARATOR.split(title) if len(part) > 15]
    body = " ".join(strings(metadata.article.get("articleBody")))
    if len(body) > 200:
        body = _TAGS.sub(" ", html.unescape(body))
    description = " ".join(
        [
            metadata.first("og:description"),
            metadata.first("description"),
            *strings(metadata.article.get("description")),
            hint or "",
        ]
    )
    folded = {key for name in names if len(key := fold(name)) > 8}
    return Clues(
        tuple(sorted(folded)), fold(clean_text(html.unescape(description))), fold(body) if len(body) > 200 else ""
    )
