"""The facts beside an article's text, from what the page says in its head, around its text and in it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import urlsplit

from reader.articles.document import Document
from reader.articles.extract import dates
from reader.articles.extract.blocks import RawBlock
from reader.articles.extract.features import fold
from reader.articles.extract.links import resolve
from reader.articles.extract.metadata import Metadata, plain_line, strings, titles, without_site
from reader.articles.extract.signs import BIT
from reader.articles.model import Facts

_JAKARTA: Final = timezone(timedelta(hours=7))
"""What an Indonesian page without a zone is read in: WIB."""

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "published_time",
    "publishdate", "publish_date", "publish-date", "pubdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
    "article.published", "date", "content_publisheddate",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
)
_AUTHORS: Final = (
    "author",
    "dc.creator",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dcterms.creator",
    "content_author",
    "twitter:creator",
)
_BY = re.compile(
    r"^(?:by|oleh|penulis|reporter|pewarta|written by|author|von|par|por|text|story by)\b\s*[:|]?\s*", re.IGNORECASE
)
_ROLE = re.compile(
    r"(?:^|[|•·/\n]\s*)"
    r"(penulis|reporter|pewarta|kontributor|oleh|editor|redaktur|penyunting|edited by|editing by|written by)"
    r"\s*[:|]\s*([^|•·\n:]{2,80})",
    re.IGNORECASE,
)
_EDITORS: Final = frozenset({"editor", "redaktur", "penyunting", "edited by", "editing by"})
_FIGURES = re.compile(r"\d\d")
_URL = re.compile(r"^(?:https?:)?//|^www\.|@\w")
_DATELINE = re.compile(
    r"""^\W{0,3}(?:[\w-]+(?:\.[A-Za-z]{2,})+\s*,\s*)?      # an outlet's domain in front: TEMPO.CO, Jakarta -
    (?P<place>[A-ZÀ-ÖØ-Þ][\w'’.\u00c0-\u024f]*(?:[ /-][A-ZÀ-ÖØ-Þ][\w'’.\u00c0-\u024f]*){0,4}(?:,\s[A-Z][\w.]+){0,2}?)
    \s*(?:,\s*[^\s,–—:;]{2,30}(?:\s[^\s,–—:;]{2,20})?|\([\w .]{2,30}\))?\s*(?:[–—]+|\s-+|--)\s""",
    re.VERBOSE,
)
_CREDIT = re.compile(r"\(\s*(?:sumber|source|quelle)?\s*:?\s*([^()]{2,40})\)\s*$", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:sumber|source|quelle)\s*:\s*(.{2,60})$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_STOPWORDS: Final = {
    "id": "yang dan di dengan untuk pada dari ini itu dalam tidak akan oleh juga tersebut kepada ke",
    "en": "the and of to in that is was for on with as by at from it his their",
}


def facts(
    metadata: Metadata,
    blocks: Sequence[RawBlock],
    document: Document,
    *,
    url: str | None,
    headers: Mapping[str, str] | None,
    notes: tuple[str, ...],
) -> Facts:
    """Gather the facts of an article."""
    language = _language(metadata, document, headers)
    assumed = _JAKARTA if language == "id" or (language or "").startswith("id-") else UTC
    site = _site(metadata, url)
    published, modified = _times(metadata, blocks, assumed)
    byline, editor = _people(metadata, blocks, site)
    image = next(iter(_images(metadata)), "")
    return Facts(
        title=_title(metadata, site),
        byline=byline,
        editor=editor,
        published=published,
        modified=modified,
        place=_place(document, language),
        site=site,
        language=language,
        canonical=resolve(metadata.canonical or metadata.first("og:url"), url),
        image=resolve(image, url) if image else None,
        image_caption=_caption(document),
        credit=_credit(document),
        notes=(*notes, *_weekdays(document, published)),
    )


def _title(metadata: Metadata, site: str | None) -> str | None:
    found = [without_site(title, site or "") for title in titles(metadata)]
    headings = [plain_line(heading) for heading in metadata.headings]
    keys = [fold(title) for title in found]
    for heading in headings:
        # The heading is the title as the page shows it; in the head it is often cut, or the outlet's name is behind it.
        key = fold(heading)
        if len(heading) <= 10 or key == fold(site or ""):
            continue
        if any(other in key or (key in other and 2 * len(key) > len(other)) for other in keys if other):
            return heading
    return next(iter([*found, *headings]), None)


def _site(metadata: Metadata, url: str | None) -> str | None:
    name = metadata.first("og:site_name", "application-name", "dc.publisher") or next(
        iter(strings(metadata.article.get("publisher"))), ""
    )
    name = plain_line(name)
    if name and not _URL.match(name):
        return name
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _language(metadata: Metadata, document: Document, headers: Mapping[str, str] | None) -> str | None:
    sent = next((value for name, value in (headers or {}).items() if name.lower() == "content-language"), "")
    told = metadata.language or metadata.first("content-language", "og:locale", "language", "inlanguage") or sent
    told = told.split(",")[0].strip().replace("_", "-")
    parts = told.split("-") if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", told) else []
    seen = _seen_language(document.text)
    primary = {"in": "id"}.get(parts[0].lower(), parts[0].lower()) if parts else ""
    if seen and seen != primary:
        # Templates say "en" on pages of every language; the words on the page do not lie.
        return seen
    if not primary:
        return None
    region = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    return f"{primary}-{region}" if region else primary


def _seen_language(text: str) -> str | None:
    words = [word.lower() for word in _WORDS.findall(text[:4000])]
    if len(words) < 30:
        return None
    stopwords = {name: frozenset(listed.split()) for name, listed in _STOPWORDS.items()}
    counts = Counter(name for word in words for name, common in stopwords.items() if word in common)
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count >= 0.12 * len(words) and count >= 4 * (counts.total() - count) else None


def _times(
    metadata: Metadata, blocks: Sequence[RawBlock], assumed: timezone
) -> tuple[datetime | None, datetime | None]:
    article = metadata.article
    told = [
        *strings(article.get("datePublished")),
        *strings(article.get("dateCreated")),
        *(metadata.metas.get(name, "") for name in _PUBLISHED),
    ]
    told += [
        value for value, names in metadata.times if "publish" in names or "entry-date" in names or "pubdate" in names
    ]
    told += [value for value, names in metadata.times if "modif" not in names and "update" not in names][:1]
    changed = [*strings(article.get("dateModified")), *(metadata.metas.get(name, "") for name in _MODIFIED)]
    changed += [value for value, names in metadata.times if "modif" in names or "update" in names]
    published = _first_time(told, assumed)
    if published is None:
        title = next((index for index, block in enumerate(blocks) if block.level == 1), 0)
        lines = [block.text for block in blocks[max(0, title - 3) : title + 12] if len(block.text) < 160]
        published = next((when for line in lines if (when := dates.in_prose(line, assumed=assumed))), None)
    return published, _first_time(changed, assumed)


def _first_time(told: Sequence[str], assumed: timezone) -> datetime | None:
    return next((when for text in told if text and (when := dates.parse(text, assumed=assumed))), None)


def _people(metadata: Metadata, blocks: Sequence[RawBlock], site: str | None) -> tuple[str | None, str | None]:
    """Give byline and editor: as the page's head has them, else as furniture lines name them."""
    roles: dict[str, str] = {}
    for block in blocks:
        if len(block.text) < 200 and (":" in block.text or "|" in block.text):
            for role, name in _ROLE.findall(block.text):
                roles.setdefault("editor" if role.lower() in _EDITORS else "author", _name(name))
    names = strings(metadata.article.get("author")) or strings(metadata.article.get("creator"))
    if not names:
        names = [value for name in _AUTHORS if (value := metadata.metas.get(name)) and not _URL.search(value)][:1]
    if not names:
        names = [roles["author"]] if roles.get("author") else _marked_names(blocks)
    cleaned = list(dict.fromkeys(name for raw in names if (name := _name(raw)) and fold(name) != fold(site or "")))
    editor = next(iter(strings(metadata.article.get("editor"))), "") or roles.get("editor", "")
    return ", ".join(cleaned[:8]) or None, _name(editor) or None


def _marked_names(blocks: Sequence[RawBlock]) -> list[str]:
    """Give the first short line that a page marks as its author's."""
    for block in blocks:
        names = f"{block.place.element.get('class') or ''} {block.place.element.get('itemprop') or ''}".lower()
        if re.search(r"author|byline|penulis", names) and len(block.text) < 80 and block.place.own & BIT["meta"]:
            return [block.text]
    return []


def _name(text: str) -> str:
    name = _BY.sub("", plain_line(text)).strip(" ,;|-–:")
    unfit = _URL.search(name) or len(name) > 120 or not _WORDS.search(name) or _FIGURES.search(name)
    return "" if unfit else name


def _place(document: Document, language: str | None) -> str | None:
    for block in document.blocks[:6]:
        if block.kind != "paragraph":
            continue
        match = _DATELINE.match(document.text[block.start : block.end][:120])
        if match is None:
            return None
        place = match.group("place").strip(" ,")
        # "Jakarta - " is a dateline in Indonesian alone; elsewhere only capitals or an agency behind it make one.
        plain = match.group().rstrip(" -–—").endswith(place) and match.group().lstrip().startswith(place)
        if plain and not place.isupper() and (language or "").split("-")[0] not in {"id", "ms"}:
            return None
        return place if len(place) <= 40 and not place.isdigit() else None
    return None


def _images(metadata: Metadata) -> list[str]:
    image: Any = metadata.article.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    linked = image.get("url") if isinstance(image, dict) else image
    return [
        value
        for value in (
            metadata.first("og:image", "og:image:url", "twitter:image", "twitter:image:src"),
            *strings(linked),
        )
        if value
    ]


def _caption(document: Document) -> str | None:
    caption = next((block for block in document.blocks[:4] if block.kind == "caption"), None)
    return document.text[caption.start : caption.end] if caption else None


def _credit(document: Document) -> str | None:
    for block in reversed(document.blocks[-3:]):
        text = document.text[block.start : block.end]
        match = _SOURCE.match(text) or _CREDIT.search(text)
        if match:
            return match.group(1).strip()
    return None


def _weekdays(document: Document, published: datetime | None) -> list[str]:
    local = published.astimezone(_JAKARTA) if published else None
    found = dict(dates.contradictions(document.text, local))
    return [f"The text says “{said}”, but that date is a {true}." for said, true in found.items()][:3]
