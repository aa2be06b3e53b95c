"""Annotations laid over a text, cut into pieces that do not overlap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.exports.model import Documents


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with the annotations that all of it has, in the order in which they begin."""

    start: int
    end: int
    annotations: tuple[Annotation, ...]


def by_article(annotations: Iterable[Annotation]) -> Mapping[str, list[Annotation]]:
    """Give the annotations of each article, articles in order of first mention, passages in order of place."""
    found: dict[str, list[Annotation]] = {}
    for one in annotations:
        found.setdefault(one.article, []).append(one)
    for members in found.values():
        members.sort(key=lambda one: (one.selector.start, one.selector.end, one.id))
    return found


def placed(annotations: Iterable[Annotation], document: Document) -> list[Annotation]:
    """Give those whose offsets count in this very text."""
    hashed, size = document.sha256, len(document.text)
    return [one for one in annotations if one.selector.text_sha256 == hashed and 0 <= one.selector.end <= size]


def by_text(annotations: Iterable[Annotation], documents: Documents) -> list[tuple[Document, list[Annotation]]]:
    """Give each text that annotations count in with these, in order of place; ``documents`` are by their SHA-256.

    Annotations whose text is not there, or too short for them, are left out. A text of two articles comes twice.
    """
    found: dict[tuple[str, str], list[Annotation]] = {}
    for one in annotations:
        found.setdefault((one.article, one.selector.text_sha256), []).append(one)
    texts = []
    for (_, sha256), members in found.items():
        document = documents.get(sha256)
        inside = placed(members, document) if document is not None else []
        if document is not None and inside:
            inside.sort(key=lambda one: (one.selector.start, one.selector.end, one.id))
            texts.append((document, inside))
    return texts


def pieces(start: int, end: int, annotations: Sequence[Annotation]) -> list[Piece]:
    """Cut ``start`` to ``end`` wherever an annotation begins or ends."""
    spans = [(one, max(start, one.selector.start), min(end, one.selector.end)) for one in annotations]
    spans = [(one, low, high) for one, low, high in spans if low < high]
    cuts = sorted({start, end, *(low for _, low, _ in spans), *(high for _, _, high in spans)})
    return [
        Piece(low, high, tuple(one for one, first, last in spans if first <= low and high <= last))
        for low, high in pairwise(cuts)
    ]
