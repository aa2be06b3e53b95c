"""See to passages whose article changed: which of them do not stand any more, and what the user makes of them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from reader.annotations.anchor import describe
from reader.annotations.model import Annotation
from reader.articles.model import Article, StoredDocument
from reader.desk.annotating import commit, evidence_of, known
from reader.desk.open import Desk
from reader.desk.placing import Looked, look_again_at, look_at
from reader.desk.reading import Opened, fetch_text
from reader.errors import SourceError, StorageError
from reader.feeds.fetch import BACKGROUND, Fetcher, Limits
from reader.speech import N_, _


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A page of an annotated article that could not be fetched again."""

    title: str
    url: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class Attaching:
    """An annotation that wants another passage of its article."""

    annotation: Annotation


def needing(desk: Desk) -> list[Looked]:
    """Give the passages that somebody should look at, as they stand now: the wording is another one, or they are gone.

    Raises:
        StorageError: the annotations or the library cannot be read.

    """
    listed = desk.library.standings_to_look_at()
    wanted = {one.annotation for one in listed}
    keys = dict.fromkeys(one.article for one in listed)
    return [one for key in keys for one in look_at(desk, key) if one.annotation.id in wanted and not one.stands]


def accept(desk: Desk, id: str) -> Annotation:  # noqa: A002 - the field's name
    """Take the wording that stands in the article now for the passage. Undo goes back to the earlier one.

    Raises:
        StorageError: nothing stands there for it, or it could not be saved.

    """
    before = known(desk, id)
    found = next(one for one in look_at(desk, before.article) if one.annotation.id == id)
    article = desk.library.article(found.text.article_id) if found.text is not None else None
    if found.match is None or found.text is None or article is None:
        raise StorageError(_("Nothing stands in the article for this passage now; attach it by hand, or pin it."))
    return attach(
        desk,
        id,
        article,
        found.text,
        span=(found.match.start, found.match.end),
        label=N_("accept the wording of the {kind}"),
    )


def attach(
    desk: Desk,
    id: str,  # noqa: A002 - the field's name
    article: Article,
    text: StoredDocument,
    *,
    span: tuple[int, int],
    label: str = N_("attach the {kind} again"),
) -> Annotation:
    """Let an annotation hold on to another passage of its article; what is said of it stays.

    Raises:
        StorageError: the article is another one, or it could not be saved.

    """
    before = known(desk, id)
    if article.key != before.article:
        raise StorageError(_("That annotation belongs to another article."))
    after = replace(
        before,
        selector=describe(text.document.text, *span),
        evidence=evidence_of(article, text),
        state="exact",
        modified=desk.now().replace(microsecond=0),
    )
    commit(desk, _(label).format(kind=_(after.kind)), before=[before], after=[after])
    return after


def pin(desk: Desk, id: str, *, pinned: bool = True) -> Annotation:  # noqa: A002 - the field's name
    """Keep an annotation to the text in which it was marked, which stays stored; or no longer, without ``pinned``.

    Raises:
        StorageError: that text is not stored any more, or it could not be saved.

    """
    before = known(desk, id)
    if pinned == (before.state == "pinned"):
        return before
    if pinned and desk.library.revision(before.article, before.selector.text_sha256) is None:
        raise StorageError(_("The text in which this was marked is not stored, so that it cannot be pinned to it."))
    after = replace(before, state="pinned" if pinned else "exact", modified=desk.now().replace(microsecond=0))
    commit(
        desk,
        (_("pin the {kind}") if pinned else _("unpin the {kind}")).format(kind=_(after.kind)),
        before=[before],
        after=[after],
    )
    return after


def pinned_text(desk: Desk, annotation: Annotation) -> StoredDocument | None:
    """Give the text that an annotation is pinned to; None where it is not, or where that text is the newest."""
    if annotation.state != "pinned":
        return None
    digest = annotation.selector.text_sha256
    if any(text.sha256 == digest for text in desk.library.newest_texts(annotation.article)):
        return None
    return desk.library.revision(annotation.article, digest)


def opened_at(desk: Desk, opened: Opened, id: str) -> Opened:  # noqa: A002 - the field's name
    """Give an article with the text that one of its annotations is pinned to, else as it is."""
    annotation = desk.store.get(id)
    text = pinned_text(desk, annotation) if annotation is not None else None
    if text is None:
        return opened
    note = _(
        "This is the text as it was fetched on {fetched}, to which the annotation is pinned; "
        "V shows what changed since."
    ).format(fetched=f"{text.fetched.astimezone():%Y-%m-%d %H:%M}")
    return Opened(opened.article, text, (note,), earlier=True)


async def verify(
    desk: Desk,
    *,
    refetch: bool = False,
    article: str | None = None,
    fetching: Callable[[Limits], Fetcher] = Fetcher,
) -> AsyncIterator[Looked | Unfetched]:
    """Give every annotation with what became of it, article by article; ``refetch`` fetches their pages first.

    Pages are fetched one after another.

    Raises:
        StorageError: the annotations or the library cannot be read, or not be written for ``refetch``.

    """
    keys = [article] if article is not None else sorted(await desk.in_reading(_keys, desk))
    if not refetch:
        for key in keys:
            for found in await desk.in_reading(look_at, desk, key):
                yield found
        return
    desk.require_writable()
    async with fetching(BACKGROUND) as fetcher:
        for key in keys:
            for text in await desk.in_reading(desk.library.newest_texts, key):
                if (missed := await _fetched(desk, fetcher, text.article_id)) is not None:
                    yield missed
            await desk.in_storage(look_again_at, desk, [key])
            for found in await desk.in_reading(look_at, desk, key):
                yield found


def _keys(desk: Desk) -> dict[str, int]:
    return desk.store.counts()


async def _fetched(desk: Desk, fetcher: Fetcher, article_id: int) -> Unfetched | None:
    article = await desk.in_reading(desk.library.article, article_id)
    if article is None or article.url is None:
        return None
    try:
        await fetch_text(desk, fetcher, article, urgent=False)
    except SourceError as error:
        return Unfetched(article.row.title, article.url, str(error))
    return None
