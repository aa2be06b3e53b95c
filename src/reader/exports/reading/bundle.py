"""Kutip's own bundle, read and checked; no library is needed."""

from collections.abc import Iterator, Mapping
from typing import Any

from reader.annotations.model import Annotation, Evidence
from reader.articles.document import Block, Document, Footnote, Link
from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.exports import bundle
from reader.exports.archive import unpack
from reader.exports.escaping import web_address
from reader.exports.reading import linked
from reader.exports.reading.model import Brought, Text, moment, text_document, word


def read(files: Mapping[str, bytes]) -> Brought:
    """Read a bundle's files.

    Raises:
        KutipError: a hash or a position in it does not hold: evidence that does not verify is not taken over.

    """
    wrong = list(check(files))
    if wrong:
        more = f" (and {len(wrong) - 1} more; kutip verify lists them)" if len(wrong) > 1 else ""
        raise KutipError(f"The bundle does not verify{more}: {wrong[0]}")
    return _contents(files)


def verify(data: bytes) -> tuple[int, list[str]]:
    """Check a bundle and give how many annotations it has, and a sentence for each fault.

    Raises:
        KutipError: it is no bundle at all, or one that was made to do harm.

    """
    files = unpack(data)
    wrong = list(check(files))
    try:
        return len(linked.read(files[bundle.ANNOTATIONS]).annotations), wrong
    except (KeyError, KutipError):
        return 0, wrong


def check(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give a sentence for each fault: hashes, files, and passages that do not stand where they are said to.

    Raises:
        KutipError: it is no bundle.

    """
    try:
        yield from bundle.faults(files)
        told = bundle.read_manifest(files)
    except ValueError as error:
        raise KutipError(f"The file is no evidence bundle that can be checked: {error}.") from error
    if bundle.ANNOTATIONS not in files:
        return
    try:
        brought = linked.read(files[bundle.ANNOTATIONS])
    except KutipError as error:
        yield f"{bundle.ANNOTATIONS}: {error}"
        return
    yield from brought.told
    if len(brought.annotations) != told.get("annotations"):
        yield f"There are {len(brought.annotations)} annotations, and the manifest tells of another number."
    for one in brought.annotations:
        yield from _misplaced(one, files.get(bundle.text_name(one.selector.text_sha256)))


def _misplaced(one: Annotation, body: bytes | None) -> Iterator[str]:
    name, place = f"Annotation {one.id[:8]}", one.selector
    if body is None:
        yield f"{name}: its text is not in the bundle."
        return
    try:
        text = body.decode()
    except UnicodeDecodeError:
        yield f"{name}: its text is not UTF-8."
        return
    if text[place.start : place.end] != place.exact:
        yield f"{name}: its words do not stand at {place.start} to {place.end} of its text."
    elif not text[: place.start].endswith(place.prefix) or not text[place.end :].startswith(place.suffix):
        yield f"{name}: the words around it are not those of its text."


def _contents(files: Mapping[str, bytes]) -> Brought:
    brought = linked.read(files[bundle.ANNOTATIONS])
    texts = []
    for told in bundle.read_manifest(files)["texts"]:
        body = files.get(bundle.text_name(word(told, "sha256")))
        if body is not None:
            texts.append(_text(told, body.decode()))
    return Brought(annotations=brought.annotations, texts=tuple(texts), told=brought.told)


def _text(told: Mapping[str, Any], body: str) -> Text:
    document = text_document(body)
    try:
        laid = Document(
            document.text,
            tuple(Block(**block) for block in told.get("blocks", [])),
            tuple(Link(**link) for link in told.get("links", [])),
            tuple(Footnote(**one) for one in told.get("footnotes", [])),
        )
        if _sound(laid):
            document = laid
    except (TypeError, ValueError, AttributeError):
        # The words count; how they were laid out is not known then.
        document = text_document(body)
    evidence = Evidence(
        url=clean_line(word(told, "url"), limit=4096) or None,
        outlet=clean_line(word(told, "outlet")) or None,
        title=clean_line(word(told, "title")),
        byline=clean_line(word(told, "byline")) or None,
        published=moment(told.get("published")),
        fetched=moment(told.get("fetched")),
        text_sha256=document.sha256,
        extractor=clean_line(word(told, "extractor")),
    )
    return Text(document, evidence, clean_line(word(told, "article")))


def _sound(document: Document) -> bool:
    """Tell whether blocks tile the text (law 1) and links lead to web addresses."""
    kinds = {"paragraph", "heading", "item", "quote", "table", "code", "caption", "rule"}
    at = 0
    for number, block in enumerate(document.blocks):
        plain = all(type(value) is int for value in (block.start, block.end, block.level, block.depth))
        numbered = block.number is None or type(block.number) is int
        if block.kind not in kinds or not plain or not numbered or type(block.ordered) is not bool:
            return False
        if block.start != at + (number > 0) or not block.start <= block.end:
            return False
        at = block.end
    size = len(document.text)
    links = all(
        type(link.start) is int and type(link.end) is int and 0 <= link.start <= link.end <= size and _leads(link.url)
        for link in document.links
    )
    notes = all(
        all(type(value) is int for value in (one.start, one.end, one.note_start, one.note_end))
        and 0 <= one.start < one.end <= one.note_start < one.note_end <= size
        for one in document.footnotes
    )
    return links and notes and bool(document.blocks) and at == size


def _leads(url: object) -> bool:
    return (
        isinstance(url, str)
        and clean_line(url, limit=4096) == url
        and (bool(web_address(url)) or url.startswith("mailto:"))
    )
