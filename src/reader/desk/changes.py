"""What changed in an article, and for how long what it was before is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reader.articles.difference import Difference, compare
from reader.articles.document import Document, plain
from reader.articles.model import Article, Edition
from reader.desk.open import Desk
from reader.errors import ConfigError, StorageError
from reader.speech import _, ngettext, number

SLICE = 200
"""Earlier states of articles that are forgotten in one transaction."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of an article, by their numbers from 1 (the oldest), and what changed from one to the other."""

    article: Article
    editions: tuple[Edition, ...]
    old: int
    new: int
    difference: Difference

    @property
    def said(self) -> str:
        """Say in a sentence how much changed."""
        gone, added = self.difference.words("gone"), self.difference.words("new")
        if not gone and not added:
            return _("These two have the same words.")
        return _("{gone} removed, {added} added.").format(gone=_words(gone), added=_words(added))


def editions(desk: Desk, article_id: int) -> tuple[Article, tuple[Edition, ...]]:
    """Give an article and how it stood, from its first kept state to what it is now.

    Raises:
        StorageError: the article is not in the library any more.

    """
    article = desk.library.article(article_id)
    if article is None:
        raise StorageError(_("That article is not in the library any more."))
    return article, tuple(desk.library.editions(article_id))


def compared(desk: Desk, article_id: int, *, old: int | None = None, new: int | None = None) -> Comparison:
    """Give what changed in an article. For a thread: long texts that have little in common take a while.

    Without ``old``, what the user had read last is compared, else what stood before ``new``; without ``new``, what the
    article is now.

    Raises:
        StorageError: the article is not in the library any more.
        ConfigError: there is no such state, or nothing is kept of what the article was before.

    """
    article, found = editions(desk, article_id)
    count = len(found)
    if count < 2:
        raise ConfigError(_("This article has not changed since it came, or what it was before is not kept any more."))
    newer = new if new is not None else count
    older = old if old is not None else _read_last(found, newer)
    for wanted in (older, newer):
        if not 1 <= wanted <= count:
            raise ConfigError(
                _("There is no state {number} of this article; there are 1 to {count}.").format(
                    number=wanted, count=count
                )
            )
    before, after = found[older - 1], found[newer - 1]
    difference = compare(_text(desk, article, before), _text(desk, article, after), titles=_titles(before, after))
    return Comparison(article, found, older, newer, difference)


def forget_old(desk: Desk, *, slices: int | None = None) -> int:
    """Forget what articles were before ``changes_days`` of feeds.toml, and give how many states went.

    What annotated articles were stays: tell the library first what is annotated (``keep_house``). For the storage
    thread; ``slices`` bounds the work.

    Raises:
        StorageError: the library cannot be written.

    """
    before, gone, done = desk.now() - timedelta(days=desk.settings.changes_days), 0, 0
    while slices is None or done < slices:
        count = desk.library.forget_editions(before=before, limit=SLICE)
        if not count:
            break
        gone, done = gone + count, done + 1
    return gone


def _read_last(found: Sequence[Edition], before: int) -> int:
    read = [number for number, one in enumerate(found[: before - 1], 1) if one.seen]
    return read[-1] if read else max(1, before - 1)


def _titles(before: Edition, after: Edition) -> tuple[str, str]:
    """Give the titles to compare: the feed's, where the page's own did not change or there was none."""
    shown = before.shown, after.shown
    return shown if before.origin == after.origin and shown[0] != shown[1] else (before.title, after.title)


def _text(desk: Desk, article: Article, edition: Edition) -> Document:
    if edition.sha256 is None:
        return plain("")
    text = desk.library.revision(article.key, edition.sha256)
    return text.document if text is not None else plain("")


def _words(count: int) -> str:
    return ngettext("{count} word", "{count} words", count).format(count=number(count))
