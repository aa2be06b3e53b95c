"""Gather feeds: look at what an address holds, and keep single articles."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reader.addresses import bare, host, shown, with_secrets_of
from reader.articles.extract import EXTRACTOR
from reader.articles.model import SAVED_URL, FeedSpec, Incoming
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk.open import Desk
from reader.desk.paging import PageText, read_article
from reader.errors import ConfigError, FetchError, ParseError, SourceError, UnreachableError
from reader.feeds.fetch import PAGE_ACCEPT, Fetcher, Request, Response
from reader.feeds.model import FoundFeed, ParsedFeed
from reader.speech import N_, _, ngettext

SAVED = FeedSpec(url=SAVED_URL, title=N_("Single articles"))
"""The feed record of articles that were kept by their address; nothing is ever fetched for it."""

DEADLINE = 15.0
"""Seconds that reading a page or a feed may take in a worker."""

MOST = 12
"""Feeds of one page that are tried; sites announce one for every tag."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was fetched and read."""

    url: str
    title: str
    entries: int
    subscribed: bool = False
    """Whether feeds.toml has it already."""

    @property
    def said(self) -> str:
        """Say what it is, for somebody who chooses; no secret is in it."""
        count = ngettext("{entries} article", "{entries} articles", self.entries).format(entries=self.entries)
        known = _(", subscribed to already") if self.subscribed else ""
        return f"{self.title}  ({count}{known})  {shown(self.url)}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What an address holds: feeds to choose from, or else a page."""

    address: str
    """As it was fetched, with the scheme."""
    feeds: tuple[Candidate, ...] = ()
    problems: tuple[str, ...] = ()
    """A sentence for each feed that the page names and that could not be read."""
    direct: bool = False
    """Whether the address is the feed itself."""


def whole_address(typed: str) -> tuple[str, ...]:
    """Give what to try for what somebody typed: https first where no scheme was written.

    Raises:
        ConfigError: it can be no address.

    """
    address = clean_line(typed, limit=2000)
    scheme, separator, rest = address.partition(":")
    if scheme.lower() == "feed" and separator:
        address = rest.removeprefix("//")
        scheme, separator, rest = address.partition(":")
    if scheme.lower() in {"file", "exec", "kutip"} and separator:
        raise ConfigError(
            _("A {scheme}: feed is written into feeds.toml by hand, as docs/using.md shows.").format(
                scheme=scheme.lower()
            )
        )
    if separator and rest.startswith("//"):
        if scheme.lower() not in {"http", "https"} or not host(address):
            raise ConfigError(_("{address} is no http or https address.").format(address=shown(address)))
        return (f"{scheme.lower()}:{rest}",)
    name = host(f"https://{address}")
    if not name or " " in address or not ("." in name or name == "localhost" or ":" in name):
        raise ConfigError(
            _("{address} is no address; write one such as example.org.").format(address=shown(address) or _("Nothing"))
        )
    return (f"https://{address}", f"http://{address}")


async def look(desk: Desk, typed: str) -> Looked:
    """Fetch an address and say which feeds are there; each one of them has been fetched and read.

    Raises:
        ConfigError: it can be no address.
        SourceError: it cannot be had.

    """
    addresses = whole_address(typed)
    async with Fetcher() as fetcher:
        response, address = await _first(fetcher, addresses)
        try:
            feed = await _parsed(desk, response)
        except ParseError:
            return await _announced(desk, fetcher, response, address)
    moved = response.moved_permanently_to
    url = with_secrets_of(address, moved) if moved else address
    return Looked(address, (_candidate(desk, url, feed, None),), direct=True)


async def _first(fetcher: Fetcher, addresses: Sequence[str]) -> tuple[Response, str]:
    problem: FetchError | None = None
    for address in addresses:
        try:
            # The user typed it: it may be on this computer or in a private network.
            response = await fetcher.fetch(Request(url=address, private_ok=True, urgent=True))
        except UnreachableError as error:
            problem = problem or error
        except FetchError as error:
            if len(addresses) == 1:
                raise
            problem = error
        else:
            if response.status != 200:
                raise FetchError(
                    _("{address} answered {status}.").format(address=shown(address), status=response.status)
                )
            return response, address
    raise problem or FetchError(_("There is nothing to fetch."))


async def _parsed(desk: Desk, response: Response) -> ParsedFeed:
    return await desk.workers.run(
        "parse_feed",
        response.body,
        response.url,
        dict(response.headers),
        returns=ParsedFeed,
        deadline=DEADLINE,
        urgent=True,
    )


async def _announced(desk: Desk, fetcher: Fetcher, page: Response, address: str) -> Looked:
    found = await desk.workers.run(
        "find_feeds",
        page.body,
        page.url,
        dict(page.headers),
        returns=tuple[FoundFeed, ...],
        deadline=DEADLINE,
        urgent=True,
    )

    async def tried(one: FoundFeed) -> Candidate | str:
        url = with_secrets_of(address, one.url)
        try:
            # A page may name addresses in the user's own network; only the host that was typed is trusted there.
            response = await fetcher.fetch(Request(url=url, private_ok=host(url) == host(address)))
            if response.status != 200:
                return _("{url} answered {status}.").format(url=shown(one.url), status=response.status)
            return _candidate(desk, url, await _parsed(desk, response), one.title)
        except SourceError as error:
            return f"{shown(one.url)}: {error}"

    answers = await asyncio.gather(*(tried(one) for one in found[:MOST]))
    problems = [one for one in answers if isinstance(one, str)]
    if len(found) > MOST:
        problems.append(_("The page names {count} more feeds, which were not tried.").format(count=len(found) - MOST))
    feeds = {one.url: one for one in answers if isinstance(one, Candidate)}
    return Looked(address, tuple(feeds.values()), tuple(problems))


def _candidate(desk: Desk, url: str, feed: ParsedFeed, title: str | None) -> Candidate:
    known = any(one.url == url for one in desk.settings.subscriptions)
    return Candidate(url, feed.title or title or host(url), len(feed.entries), known)


def subscription(found: Candidate, wanted: Subscription) -> Subscription:
    """Give the subscription to a feed that was found, with what the user wants of it."""
    return replace(wanted, url=found.url, title=wanted.title or found.title)


async def keep_article(desk: Desk, typed: str, *, title: str = "", tags: Collection[str] = ()) -> int:
    """Fetch a page, read the article out of it and keep it among the single articles; gives the article's id.

    Raises:
        ConfigError: it can be no address.
        SourceError: the page cannot be had or holds no article.
        StorageError: it cannot be kept.

    """
    desk.require_writable()
    async with Fetcher() as fetcher:
        problem: FetchError | None = None
        for address in whole_address(typed):
            request = Request(url=address, accept=PAGE_ACCEPT, private_ok=True, urgent=True)
            try:
                page = await read_article(desk, fetcher, request)
                break
            except FetchError as error:
                problem = problem or error
        else:
            raise problem or FetchError(_("There is nothing to fetch."))
    return await desk.in_storage(_keep, desk, bare(page.url), page, title=clean_line(title), tags=tuple(tags))


def _keep(desk: Desk, url: str, page: PageText, *, title: str, tags: tuple[str, ...]) -> int:
    facts = page.facts
    feed_id = desk.library.ensure_feed(SAVED)
    entry = Incoming(
        id=url,
        title=title or facts.title or url,
        link=url,
        published=facts.published,
        authors=(facts.byline,) if facts.byline else (),
        language=facts.language,
        summary_text=clean_line(page.document.text[:600], limit=300),
    )
    article_id = desk.library.keep(feed_id, entry)
    desk.library.store_document(article_id, page.document, facts, origin="page", extractor=EXTRACTOR)
    if tags:
        desk.library.set_tags(article_id, {*tags, *_tags_of(desk, article_id)})
    while desk.library.index_pending():
        pass
    return article_id


def _tags_of(desk: Desk, article_id: int) -> tuple[str, ...]:
    row = desk.library.rows([article_id]).get(article_id)
    return row.tags if row is not None else ()
