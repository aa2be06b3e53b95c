"""Where marked passages stand in a text, and what became of them when their article changed (law 2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reader.annotations.anchor import Match, carry, locate
from reader.annotations.model import Annotation, State
from reader.articles.model import Standing, StoredDocument
from reader.desk.shelf import Shelf
from reader.errors import StorageError


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotation and where its passage stands in the text that is shown; None where it was not found."""

    annotation: Annotation
    match: Match | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of a marked passage; ``text`` is its article's newest, None where none is stored."""

    annotation: Annotation
    state: State
    match: Match | None
    text: StoredDocument | None

    @property
    def stands(self) -> bool:
        """Whether the words are there as they were marked, or are pinned to the text in which they were."""
        return self.text is not None and self.state in {"exact", "moved", "pinned"}

    @property
    def now(self) -> str | None:
        """The words that stand for the marked ones now."""
        if self.text is None or self.match is None:
            return None
        return self.text.document.text[self.match.start : self.match.end]


def place(shelf: Shelf, annotation: Annotation, text: StoredDocument) -> Match | None:
    """Find an annotation in a text: by the difference from the text that was kept, else by its words.

    One that is pinned to an earlier text is found by the very same words alone.
    """
    selector = annotation.selector
    if annotation.is_whole:
        return None
    body = text.document.text
    if selector.text_sha256 == text.sha256:
        return locate(body, selector)
    old = shelf.library.revision(annotation.article, selector.text_sha256)
    match = carry(old.document.text, body, selector.start, selector.end) if old is not None else None
    match = match or locate(body, selector)
    pinned = annotation.state == "pinned" and match is not None and match.state == "changed"
    return None if pinned else match


def placed(shelf: Shelf, key: str, text: StoredDocument) -> list[Placed]:
    """Find the annotations of an article in the text that is shown, by place; those not found come last."""
    found = [Placed(annotation, place(shelf, annotation, text)) for annotation in shelf.store.of_article(key)]
    return sorted(found, key=lambda one: one.match.start if one.match else len(text.document.text) + 1)


def look_at(shelf: Shelf, key: str, *, only: Collection[str] | None = None) -> list[Looked]:
    """Find each annotation of an article (or ``only`` these) in its newest text, and say what became of it.

    They come in the order of the places in which they were marked.

    Raises:
        StorageError: the annotations or the library cannot be read.

    """
    texts = shelf.library.newest_texts(key)
    marked = sorted(shelf.store.of_article(key), key=lambda one: (one.selector.start, one.id))
    return [_looked(shelf, one, texts) for one in marked if only is None or one.id in only]


def look_again(shelf: Shelf, articles: Collection[int]) -> int:
    """Find the annotations of those of the articles that have some anew; gives how many want to be looked at now.

    For the storage thread, after texts changed.

    Raises:
        StorageError: the library cannot be read or written.

    """
    rows = shelf.library.rows(list(articles)).values()
    keys = {row.key for row in rows if row.annotated}
    if not keys or not _opened(shelf):
        return 0
    return look_again_at(shelf, keys)


def look_again_at(shelf: Shelf, keys: Collection[str], *, only: Collection[str] | None = None) -> int:
    """Do the same for articles by their keys, or for ``only`` these annotations of theirs."""
    wanted = 0
    for key in keys:
        found = look_at(shelf, key, only=only)
        standings = [Standing(one.annotation.id, key, one.state) for one in found if one.text is not None]
        shelf.library.put_standings(key, standings, only=only)
        wanted += sum(not one.stands for one in found)
    return wanted


def _opened(shelf: Shelf) -> bool:
    """Open the annotations; where that fails, it is told where they are wanted, and news comes in without them."""
    try:
        shelf.store  # noqa: B018 - it is opened by asking for it
    except StorageError:
        return False
    return True


def _looked(shelf: Shelf, annotation: Annotation, texts: Sequence[StoredDocument]) -> Looked:
    text = _text_of(shelf, annotation, texts)
    if annotation.state == "pinned" or annotation.is_whole:
        return Looked(annotation, "pinned" if annotation.state == "pinned" else "exact", None, text)
    match = place(shelf, annotation, text) if text is not None else None
    return Looked(annotation, match.state if match is not None else "orphan", match, text)


def _text_of(shelf: Shelf, annotation: Annotation, texts: Sequence[StoredDocument]) -> StoredDocument | None:
    """Give the newest text of the article that was annotated: several feeds may have brought it, each with its own."""
    digest = annotation.selector.text_sha256
    same = next((text for text in texts if text.sha256 == digest), None)
    if same is not None or len(texts) < 2:
        return same or (texts[0] if texts else None)
    old = shelf.library.revision(annotation.article, digest)
    home = old.article_id if old is not None else None
    return min(texts, key=lambda text: (text.article_id != home, text.origin != "page"))
