"""Subscription lists: OPML 1.0, 1.1 and 2.0 (http://opml.org/spec2.opml), in and out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reader.cleaning import clean_line
from reader.errors import ParseError
from reader.feeds import encoding, repair
from reader.feeds.links import is_web

SIZE_LIMIT = 20_000_000
"""Bytes of a list that are read at most."""

OUTLINES_LIMIT = 100_000
DEPTH_LIMIT = 64
"""Folders inside folders; what lies deeper is put into the deepest one."""

_VALUE_LIMIT = 4096
_PARSER_DEPTH = 240  # libxml2 reads 256 levels and drops the rest
_OWN = {"text": "text", "title": "title", "xmlurl": "url", "htmlurl": "site", "type": "type"}
_NAMES = {"title": "title", "type": "type", "url": "xmlUrl", "site": "htmlUrl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A folder (``url`` is None) or a subscription of an OPML list."""

    text: str
    url: str | None = None
    """The feed's address as the list gives it; only to be fetched where ``problem`` is None."""
    title: str | None = None
    site: str | None = None
    type: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """What else the outline carries, in order, so that writing it again loses nothing."""
    children: tuple["Outline", ...] = ()
    problem: str | None = None
    """A sentence about why this outline is not subscribed to, where it cannot be."""


def read(body: bytes) -> tuple[Outline, ...]:
    """Read an OPML document, ill-formed ones as far as they make sense; raises ParseError where it is none.

    Nothing is fetched and no entity is expanded.
    """
    elements = [element for element in _root(body).iter("*") if _local(element) == "outline"]
    if len(elements) > OUTLINES_LIMIT:
        raise ParseError(f"This list has {len(elements)} entries; {OUTLINES_LIMIT} are the most that is read.")
    depths: dict[Any, int] = {}
    for element in elements:
        depths[element] = depths.get(element.getparent(), 0) + 1
    if max(depths.values(), default=0) > _PARSER_DEPTH:
        raise ParseError("This list is nested too deeply to be read.")
    # In document order a folder comes before its children: from the end, each finds its children ready.
    inner: dict[Any, list[Outline]] = {}
    for element in reversed(elements):
        children = inner.pop(element, [])
        deep = depths[element] > DEPTH_LIMIT
        outline = _outline(element, () if deep else tuple(reversed(children)))
        owner = element.getparent() if depths[element] > 1 else None
        inner.setdefault(owner, []).extend([*children, outline] if deep else [outline])
    return tuple(reversed(inner.get(None, [])))


def subscriptions(
    outlines: Iterable[Outline], folders: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Outline]]:
    """Give every outline with an address, with the names of the folders around it; those with a problem too."""
    for outline in outlines:
        if outline.url is not None:
            yield folders, outline
        yield from subscriptions(outline.children, (*folders, outline.text))


def write(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Write outlines as an OPML 2.0 document in UTF-8, with every attribute they came with."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean_line(title)
    body = etree.SubElement(root, "body")
    pending = [(body, outline) for outline in outlines]
    for parent, outline in pending:
        element = etree.SubElement(parent, "outline", text=clean_line(outline.text))
        for field, name in _NAMES.items():
            value = getattr(outline, field)
            if value is not None:
                element.set(name, clean_line(value, limit=_VALUE_LIMIT))
        for name, value in outline.attributes:
            element.set(name, clean_line(value, limit=_VALUE_LIMIT))
        pending.extend((element, child) for child in outline.children)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _root(body: bytes) -> Any:
    from lxml import etree

    if len(body) > SIZE_LIMIT:
        raise ParseError(f"This list is larger than {SIZE_LIMIT // 1_000_000} MB.")
    text, _ = encoding.decode(body)
    plain = repair.without_doctype(text)
    if plain is None:
        plain = repair.without_subset(text)
    strict = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True)
    lenient = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, recover=True
    )
    for parser, source in ((strict, plain), (strict, repair.ampersands(plain)), (lenient, repair.ampersands(plain))):
        try:
            root = etree.fromstring(source.encode(), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None and _local(root) == "opml":
            return root
    raise ParseError("This is no OPML list.")


def _outline(element: Any, children: tuple[Outline, ...]) -> Outline:
    fields: dict[str, str] = {}
    others = []
    for name, value in element.attrib.items():
        cleaned = clean_line(value, limit=_VALUE_LIMIT)
        field = _OWN.get(name.lower())
        if field is None:
            others.append((name, cleaned))
        elif cleaned:
            fields.setdefault(field, cleaned)
    url = fields.get("url")
    text = fields.pop("text", None) or fields.get("title") or url or ""
    problem = None
    if url is not None and not is_web(url):
        problem = f"“{clean_line(text, limit=80)}” is left out: its address is not an http or https one."
    return Outline(text=text, attributes=tuple(others), children=children, problem=problem, **fields)


def _local(element: Any) -> str:
    local: str = element.tag.rpartition("}")[2]
    return local.lower()
