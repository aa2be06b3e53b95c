"""Open an article: its stored text, or its page fetched, read and kept; the feed's own text where there is no page."""

from dataclasses import dataclass
from datetime import timedelta

from reader.addresses import host
from reader.articles.document import Document, plain
from reader.articles.extract import EXTRACTOR
from reader.articles.model import Article, Facts, StoredDocument
from reader.desk.credentials import for_article
from reader.desk.open import Desk
from reader.desk.paging import read_article
from reader.desk.placing import look_again
from reader.errors import FetchError, StorageError
from reader.feeds.fetch import PAGE_ACCEPT, Fetcher, Request
from reader.speech import N_, _

CHANGED = timedelta(minutes=5)
"""A page that was modified sooner after it was published has not changed since."""


LANGUAGES = {"en": N_("English"), "id": N_("Indonesian"), "ms": N_("Malay")}
"""The languages that have a pack, by name; others are told by their code."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with the text to show; ``notes`` are sentences for the reader."""

    article: Article
    text: StoredDocument
    notes: tuple[str, ...] = ()
    earlier: bool = False
    """Whether the text is one that the article had before."""

    @property
    def wants_page(self) -> bool:
        """Whether the article's page is likely to have more text."""
        return not self.article.row.whole and self.article.url is not None


def open_article(desk: Desk, article_id: int) -> Opened:
    """Give an article with the text that is stored.

    Raises:
        StorageError: the article is not in the library any more.

    """
    article, text = _stored(desk, article_id)
    if text is None and not desk.readonly:
        desk.library.store_document(article_id, plain(article.summary or ""), origin="feed", extractor=EXTRACTOR)
        article, text = _stored(desk, article_id)
    return _opened(article, text or _unstored(article))


async def open_aside(desk: Desk, article_id: int) -> Opened:
    """Do what ``open_article`` does while the event loop goes on; what is stored does not wait for the storage thread.

    Raises:
        StorageError: the article is not in the library any more.

    """
    article, text = await desk.in_reading(_stored, desk, article_id)
    if text is None:
        return await desk.in_storage(open_article, desk, article_id)
    return _opened(article, text)


def _stored(desk: Desk, article_id: int) -> tuple[Article, StoredDocument | None]:
    article = desk.library.article(article_id)
    if article is None:
        raise StorageError(_("That article is not in the library any more."))
    return article, desk.library.document(article_id)


def _opened(article: Article, text: StoredDocument) -> Opened:
    return Opened(article, text, notes_on(Opened(article, text)))


def notes_on(opened: Opened, problem: str | None = None) -> tuple[str, ...]:
    """Give the sentences that stand above the text: why there may be less of it than the page has."""
    notes = list(opened.text.facts.notes)
    fetched = opened.text.origin == "page"
    own = _("This is the text as it was fetched before") if fetched else _("This is the feed's own text")
    if problem is not None:
        notes.append(f"{problem.rstrip('.')}. {own}.")
    elif opened.article.row.changed and opened.article.row.read:
        notes.append(_("This changed since you read it; V shows what."))
    elif opened.wants_page:
        more = _("the feed tells of a change, and x fetches it again") if fetched else _("x fetches the full article")
        notes.append(f"{own}; {more}.")
    if not opened.text.document.text:
        notes.append(_("The feed gives no text for this article."))
    return tuple(notes)


async def fetch_text(desk: Desk, fetcher: Fetcher, article: Article, *, urgent: bool = True) -> bool:
    """Fetch an article's page, read the article out of it and keep it; gives whether the text is another one now.

    An ``urgent`` page is one that somebody waits for; others take their turn at the host.

    Raises:
        SourceError: the page cannot be had or holds no article; the stored text stays.
        StorageError: it could not be kept.

    """
    if article.url is None:
        raise FetchError(_("The feed gives no address for this article."))
    desk.require_writable()
    known = await for_article(desk, article, article.url)
    page = await read_article(
        desk,
        fetcher,
        Request(
            url=article.url,
            headers=known.headers,
            cookies=known.cookies,
            auth=known.auth,
            user_agent=known.user_agent,
            proxy=known.proxy,
            accept=PAGE_ACCEPT,
            urgent=urgent,
            private_ok=desk.typed_host(article.url),
        ),
        hint=" ".join(part for part in (article.row.title, article.summary) if part),
        title=article.row.title,
    )
    return await desk.in_storage(_keep, desk, article.id, page.document, page.facts)


def outlet_of(article: Article, text: StoredDocument) -> str:
    """Give the outlet's name: the one its page gives itself, else the feed's; a bare host is no name."""
    site, url = text.facts.site, article.url
    named = site if site and (url is None or site != host(url).removeprefix("www.")) else None
    return named or article.row.outlet


def place_and_language(text: StoredDocument) -> tuple[str, ...]:
    """Give the dateline's place and the language's name, as far as they are known."""
    language = text.facts.language
    name = LANGUAGES.get(language.split("-")[0].lower(), language) if language else None
    return tuple(word for word in (text.facts.place, name and _(name)) if word)


def also_told(article: Article, text: StoredDocument) -> tuple[str, ...]:
    """Give, as lines, what the page tells of its article beside title, outlet, date, place, language and byline."""
    facts = text.facts
    picture = _("Picture: {picture}").format(
        picture=" · ".join(part for part in (facts.image_caption, facts.image) if part)
    )
    return (*told_in_words(article, text), *((picture,) if facts.image else ()))


def told_in_words(article: Article, text: StoredDocument) -> tuple[str, ...]:
    """Give the same without the picture."""
    facts, published = text.facts, text.facts.published or article.row.published
    changed = facts.modified if facts.modified and (not published or facts.modified - published > CHANGED) else None
    words = (
        facts.editor and _("Editor: {editor}").format(editor=facts.editor),
        changed and _("Changed: {changed}").format(changed=f"{changed.astimezone():%Y-%m-%d %H:%M}"),
        facts.credit and _("Source: {credit}").format(credit=facts.credit),
    )
    elsewhere = facts.canonical if facts.canonical and not _same(facts.canonical, article.url) else None
    lines = (
        " · ".join(word for word in words if word),
        elsewhere and _("Canonical: {elsewhere}").format(elsewhere=elsewhere),
    )
    return tuple(line for line in lines if line)


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.rstrip("/") == other.rstrip("/")


def host_of(url: str) -> str:
    """Give the host of an address, for sentences."""
    return host(url) or _("The site")


def _keep(desk: Desk, article_id: int, document: Document, facts: Facts) -> bool:
    changed = desk.library.store_document(article_id, document, facts, origin="page", extractor=EXTRACTOR)
    if changed:
        look_again(desk, [article_id])
    return changed


def _unstored(article: Article) -> StoredDocument:
    document = plain(article.summary or "")
    return StoredDocument(
        revision=0,
        article_id=article.id,
        title=article.row.title,
        document=document,
        sha256=document.sha256,
        extractor=EXTRACTOR,
        origin="feed",
        fetched=article.fetched,
        facts=Facts(),
    )
