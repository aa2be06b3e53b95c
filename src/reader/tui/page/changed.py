"""What changed in an article as one page: removed and added words in one column, each with its signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from reader.articles.difference import Difference, Gap, Passage, Piece, folded, signed
from reader.articles.document import Block, Document, DocumentBuilder
from reader.tui.page.marks import Cover

_HEADING = Block("heading", 0, 0, level=1)


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """The page's text, and where words are that went, that came, or that are left out."""

    document: Document
    covers: tuple[Cover, ...]
    places: tuple[int, ...]
    """Where each change begins, for going from one to the next."""

    @classmethod
    def empty(cls) -> "ChangedPage":
        """Give a page without text."""
        return cls(Document(""), (), ())


def changed_page(difference: Difference, *, fold: bool) -> ChangedPage:
    """Set a difference as a page; with ``fold``, long stretches that did not change are one line."""
    builder = DocumentBuilder()
    covers: list[Cover] = []
    places: list[int] = []
    title = [Passage(_HEADING, difference.title)] if any(one.sort != "same" for one in difference.title) else []
    body: Sequence[Passage | Gap] = folded(difference.passages) if fold else difference.passages
    at = 0
    for one in (*title, *body):
        if isinstance(one, Gap):
            builder.add("paragraph", one.said)
            covers.append(Cover(at, at + len(one.said), "gap"))
            at += len(one.said) + 1
            continue
        block = one.block
        text, found = _text(one.pieces, at)
        builder.add(block.kind, text, level=block.level, ordered=block.ordered, number=block.number, depth=block.depth)
        covers += found
        places += _begun(found)
        at += len(text) + 1
    return ChangedPage(builder.build(), tuple(covers), tuple(places))


def _begun(covers: Sequence[Cover]) -> list[int]:
    """Give where changes begin: added words right behind the removed ones are the same change."""
    return [
        cover.start
        for before, cover in zip((None, *covers), covers, strict=False)
        if before is None or cover.start - before.end > 1
    ]


def _text(pieces: Sequence[Piece], at: int) -> tuple[str, list[Cover]]:
    parts: list[str] = []
    covers: list[Cover] = []
    length = 0
    for piece in pieces:
        text = signed(piece)
        if piece.sort != "same":
            start = at + length + len(text) - len(text.lstrip())
            covers.append(Cover(start, start + len(text.strip()), piece.sort))
        parts.append(text)
        length += len(text)
    return "".join(parts), covers
