"""RSS 0.9x, 1.0 and 2.0, RDF and Atom 0.3 and 1.0 from well-formed XML, through libxml2.

Only what stands directly in a feed, an entry or a media group is theirs: a picture's or a source's title is not.
Where an element is repeated, the first one that says something counts.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Literal

from reader.feeds.draft import EntryDraft, FeedDraft, seconds_to_wait
from reader.feeds.links import is_web, resolve, resolve_markup, within
from reader.feeds.model import Enclosure
from reader.feeds.titles import Text
from reader.feeds.vocabulary import name_of

_ROOTS: dict[str, Literal["rss", "atom"]] = {"rss": "rss", "rdf:rdf": "rss", "rdf": "rss", "feed": "atom"}
_CONTAINERS = frozenset(("rss", "rdf:rdf", "rdf", "channel", "feed", "items", "entries"))
_MEDIA = frozenset(("media:group", "media:content"))
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_TITLES = ("title", "dc:title", "media:title")
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued", "dc:date", "date")
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_SUMMARIES = ("description", "summary", "abstract", "dc:description", "itunes:summary", "media:description")
_CONTENTS = ("content:encoded", "content", "fullitem", "xhtml:body", "body")
_AUTHORS = ("author", "dc:creator", "dc:author", "creator", "itunes:author")
_TAGS = ("category", "dc:subject", "media:category", "itunes:keywords", "keywords", "media:keywords")
# An alternate that says it is a page before one that does not say; any other kind last.
_PAGES = {"text/html": 0, "application/xhtml+xml": 0, "html": 0, "": 1}
_MAILBOX = re.compile(
    r"[^\s@()<>]+@[^\s@()<>]+\s*\(([^()]+)\)|([^<>()@]+?)\s*(?:<[^<>@\s]+@[^<>\s]+>|\([^()@\s]+@[^()\s]+\))"
)

Element = Any
Parts = dict[str, list[Element]]


@dataclass(slots=True)
class _Document:
    """What holds for a whole document while its parts are read."""

    atom: bool
    url: str | None
    based: bool


def read(data: bytes, *, url: str | None, recover: bool = False) -> FeedDraft | None:
    """Read UTF-8 XML without a document type; None where it is ill-formed, too deep, or no RSS or Atom.

    With ``recover`` what is ill-formed is read as far as libxml2 gets. Nothing is fetched, no entity expanded.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    kind = _ROOTS.get(name_of(root.tag)) if root is not None else None
    if kind is None:
        return None
    document = _Document(atom=kind == "atom", url=url, based=b":base" in data)
    return _feed(root, document)


def _feed(root: Element, document: _Document) -> FeedDraft:
    item = "entry" if document.atom else "item"
    heads, entries = [], []
    for element in _walk(root, item):
        if name_of(element.tag) == item:
            entries.append(_entry(element, document))
        else:
            heads.append(element)
    parts = _parts(head for head in heads if document.atom or name_of(head.tag) == "channel")
    return FeedDraft(
        title=_text(parts, ("title",), document),
        link=_link(parts, document),
        language=_line(parts, ("language", "dc:language")) or root.get(_LANG),
        ttl=seconds_to_wait(
            _line(parts, ("ttl",)), _line(parts, ("sy:updateperiod",)), _line(parts, ("sy:updatefrequency",))
        ),
        skip_hours=_inside(parts, "skiphours", "hour"),
        skip_days=_inside(parts, "skipdays", "day"),
        authors=_authors(parts) if document.atom else [],
        entries=entries,
    )


def _walk(root: Element, item: str) -> Iterator[Element]:
    """Give the containers and the entries of a document in their order, going into containers alone."""
    pending = [root]
    while pending:
        element = pending.pop()
        yield element
        if name_of(element.tag) != item:
            pending.extend(
                child
                for child in element.iterchildren("*", reversed=True)
                if (name := name_of(child.tag)) == item or name in _CONTAINERS
            )


def _parts(elements: Iterable[Element]) -> Parts:
    parts: Parts = {}
    for element in elements:
        for child in element.iterchildren("*"):
            name = name_of(child.tag)
            parts.setdefault(name, []).append(child)
            if name in _MEDIA and len(child):
                for inner, found in _parts((child,)).items():
                    parts.setdefault(inner, []).extend(found)
    return parts


def _entry(element: Element, document: _Document) -> EntryDraft:
    parts = _parts((element,))
    guids = parts.get("guid", ())
    about = element.get(_ABOUT)
    guid = _line(parts, ("guid", "id")) or about or _line(parts, ("dc:identifier",))
    permanent = not document.atom and (
        any((_attribute(g, "ispermalink") or "true").strip().lower() == "true" for g in guids[:1])
    )
    return EntryDraft(
        guid=guid,
        guid_is_link=permanent,
        title=_text(parts, _TITLES, document),
        link=_link(parts, document),
        published=_lines(parts, _PUBLISHED),
        updated=_lines(parts, _UPDATED),
        authors=_authors(parts),
        summary=_text(parts, _SUMMARIES, document),
        content=_text(parts, _CONTENTS, document),
        enclosures=_enclosures(parts, document),
        tags=_tags(parts),
        thumbnail=_thumbnail(parts, document),
        source=_source(parts),
    )


def _text(parts: Parts, names: Iterable[str], document: _Document) -> Text | None:
    for name in names:
        for element in parts.get(name, ()):
            text = _construct(element, document)
            if text is not None and text.value.strip():
                if document.based and text.kind != "text":
                    return replace(text, value=resolve_markup(text.value, _base(element, document)))
                return text
    return None


def _construct(element: Element, document: _Document) -> Text | None:
    """Give an Atom text construct (RFC 4287 3.1, 4.1.3; Atom 0.3 ``mode``) or any other format's text."""
    kind = (element.get("type") or "").strip().lower()
    if len(element):
        return Text(_inner(element), "html")
    value = element.text or ""
    if element.get("mode") == "base64":
        value = _unpacked(value)
    if kind in {"html", "text/html", "xhtml", "application/xhtml+xml"}:
        return Text(value, "html")
    if kind in {"text", "plain", "text/plain"} and document.atom:
        # Atom 0.3 gives text/plain also where markup was escaped into it.
        return Text(value, "open" if element.get("mode") == "escaped" else "text")
    if kind.startswith(("image/", "audio/", "video/", "application/octet")) and name_of(element.tag) == "content":
        return None
    return Text(value)


def _inner(element: Element) -> str:
    """Give an element's content as HTML source; the one ``div`` around an XHTML construct is not part of it."""
    from lxml import etree

    # Moved into a tree of their own, the children leave the feed's namespaces behind.
    holder = etree.Element("div")
    holder.text = element.text
    holder.extend(list(element))
    for child in holder.iterdescendants("*"):
        if child.tag.startswith("{"):
            child.tag = etree.QName(child).localname
    etree.cleanup_namespaces(holder)
    children = list(holder)
    if len(children) == 1 and children[0].tag == "div" and not ((holder.text or "") + (children[0].tail or "")).strip():
        holder = children[0]
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in holder)
    return escape(holder.text or "", quote=False) + "".join(inner)


def _unpacked(value: str) -> str:
    try:
        return base64.b64decode(value, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return value


def _link(parts: Parts, document: _Document) -> str | None:
    """Give the address of the entry or site: RSS ``link`` text, else the alternate most surely a page, else itself."""
    alternates = []
    for element in parts.get("link", ()):
        href = element.get("href")
        text = (element.text or "").strip()
        if text and (href is None or not document.atom) and (address := _resolved(text, element, document)):
            return address
        rel = (element.get("rel") or "alternate").strip().lower()
        if href and rel in {"alternate", "http://www.iana.org/assignments/relation/alternate"}:
            kind = (element.get("type") or "").strip().lower()
            alternates.append((_PAGES.get(kind, 2), href, element))
        elif href and rel == "self" and name_of(element.getparent().tag) == "entry":
            alternates.append((3, href, element))
    for _, href, element in sorted(alternates, key=lambda alternate: alternate[0]):
        if address := _resolved(href, element, document):
            return address
    return None


def _enclosures(parts: Parts, document: _Document) -> list[Enclosure]:
    found = list(parts.get("enclosure", ()))
    found += [e for e in parts.get("link", ()) if (e.get("rel") or "").strip().lower() == "enclosure"]
    found += [e for e in parts.get("media:content", ()) if not _is_picture(e)]
    enclosures = []
    for element in found:
        href = element.get("url") or element.get("href") or element.get("uri")
        if address := _resolved(href, element, document):
            size = (element.get("length") or element.get("fileSize") or "").strip()
            length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
            enclosures.append(Enclosure(address, (element.get("type") or "").strip()[:100] or None, length))
    return enclosures


def _thumbnail(parts: Parts, document: _Document) -> str | None:
    candidates = [*parts.get("media:thumbnail", ()), *filter(_is_picture, parts.get("media:content", ()))]
    candidates += [e for e in parts.get("enclosure", ()) if (e.get("type") or "").startswith("image/")]
    candidates += parts.get("itunes:image", ())
    for element in candidates:
        if address := _resolved(element.get("url") or element.get("href"), element, document):
            return address
    return None


def _is_picture(element: Element) -> bool:
    return element.get("medium") == "image" or (element.get("type") or "").startswith("image/")


def _authors(parts: Parts) -> list[str]:
    names: list[str] = []
    for key in _AUTHORS:
        if key == "itunes:author" and names:
            break
        for element in parts.get(key, ()):
            inner = _parts((element,)) if len(element) else {}
            name = _line(inner, ("name", "email", "itunes:name")) if inner else (element.text or "").strip()
            if name:
                match = _MAILBOX.fullmatch(name)
                names.append((match[1] or match[2]).strip() if match else name)
    return names


def _tags(parts: Parts) -> list[str]:
    tags: list[str] = []
    for key in _TAGS:
        for element in parts.get(key, ()):
            text = element.get("term") or element.text or element.get("label") or element.get("text") or ""
            if is_web(text):
                text = element.get("label") or text
            listed = text.split(",") if key.endswith("keywords") else [text]
            tags += [tag.strip() for tag in listed if tag.strip()]
    return tags


def _source(parts: Parts) -> str | None:
    for element in parts.get("source", ()):
        name = _line(_parts((element,)), ("title",)) if len(element) else (element.text or "").strip()
        if name:
            return name
    return None


def _line(parts: Parts, names: Iterable[str]) -> str | None:
    return next(iter(_lines(parts, names)), None)


def _lines(parts: Parts, names: Iterable[str]) -> list[str]:
    return [text for name in names for element in parts.get(name, ()) if (text := "".join(element.itertext()).strip())]


def _inside(parts: Parts, outer: str, inner: str) -> list[str]:
    return _lines(_parts(parts.get(outer, ())), (inner,))


def _resolved(address: str | None, element: Element, document: _Document) -> str | None:
    if not document.based:
        return resolve(address, document.url)
    return resolve(address, _base(element, document))


def _base(element: Element, document: _Document) -> str | None:
    base = document.url
    for step in [element, *element.iterancestors()][::-1]:
        base = within(base, step.get(_BASE))
    return base


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.lower() == name), None)
