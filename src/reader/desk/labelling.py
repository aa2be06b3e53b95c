"""Give a label to the same words elsewhere: in one article, or in all that are stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reader.annotations.model import Annotation
from reader.articles.model import Article, StoredDocument
from reader.desk.annotating import Draft, commit, made
from reader.desk.open import Desk
from reader.desk.placing import placed
from reader.desk.reading import Opened, open_article
from reader.errors import KutipError, StorageError
from reader.speech import _

ARTICLES = 500
"""Articles that are looked through at most; the newest ones that have the words."""

PLACES = 2000
"""Places that are labelled in one step at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the words stand."""

    article: Article
    text: StoredDocument
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Same:
    """The places where the words stand and are not marked as the kind yet."""

    places: tuple[Place, ...]
    cut: str = ""
    """What a sentence adds where there are more."""

    @property
    def articles(self) -> int:
        """In how many articles they are."""
        return len({place.article.id for place in self.places})


def same_words(desk: Desk, one: Annotation, opened: Opened | None) -> Same:
    """Find the words of an annotation, in whatever case and spacing, as whole words.

    Args:
        desk: the desk.
        one: the annotation.
        opened: the article to look in; None is all that are stored.

    Raises:
        StorageError: the annotations or the library cannot be read.
        QueryError: the words cannot be looked for.

    """
    words = one.selector.exact.split()
    if not words or not any(map(str.isalnum, one.selector.exact)):
        return Same(())
    body = r"\s+".join(map(re.escape, words))
    pattern = re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)
    if opened is not None:
        return Same(tuple(_places(desk, opened, pattern, one))[:PLACES])
    quoted = " ".join(re.sub(r"[\"“”]", " ", one.selector.exact).split())
    found = desk.library.find_ids(f'"{quoted}"', limit=ARTICLES + 1)
    places: list[Place] = []
    for article_id in list(found)[:ARTICLES]:
        try:
            other = open_article(desk, article_id)
        except StorageError:
            raise
        except KutipError:
            continue  # it went away since, or has no text
        places += _places(desk, other, pattern, one)
    more = len(found) > ARTICLES or len(places) > PLACES
    return Same(tuple(places[:PLACES]), _("; there are more, which a second round finds") if more else "")


def label_all(desk: Desk, one: Annotation, found: Same) -> Sequence[Annotation]:
    """Mark all places with an annotation's kind, fields and tags, as one change. When this returns, it is on disk.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    desk.require_writable()
    draft = Draft(kind=one.kind, fields=one.fields, tags=one.tags).cleaned()
    make = partial(made, desk, draft=draft)
    after = [make(place.article, place.text, span=place.span) for place in found.places]
    commit(desk, _("label the same words in {count} places").format(count=len(after)), before=(), after=after)
    return after


def _places(desk: Desk, opened: Opened, pattern: re.Pattern[str], one: Annotation) -> Iterator[Place]:
    article, text = opened.article, opened.text
    taken = [
        (known.match.start, known.match.end)
        for known in placed(desk, article.key, text)
        if known.match is not None and known.annotation.kind == one.kind
    ]
    for match in pattern.finditer(text.document.text):
        if not any(start < match.end() and end > match.start() for start, end in taken):
            yield Place(article, text, match.span())
