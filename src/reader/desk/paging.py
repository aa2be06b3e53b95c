"""Fetch an article's page, with all that belongs to it: its further pages, all of it on one, or its other variant."""

import re
from dataclasses import dataclass, replace

from reader.addresses import host, same_origin
from reader.articles.document import Document
from reader.articles.extract import Extracted, Further, Looked, joined, of_one_article, same_site
from reader.articles.model import Facts
from reader.desk.open import Desk
from reader.errors import ExtractError, FetchError, SourceError
from reader.feeds.fetch import Fetcher, Request, Response
from reader.speech import _

DEADLINE = 10.0
"""Seconds that a page may take in a worker."""

MOST_PAGES = 20
"""Pages of one article at most."""

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class PageText:
    """An article's text from its page, or its pages."""

    document: Document
    facts: Facts
    url: str
    """Where it came from in the end."""


async def read_article(
    desk: Desk, fetcher: Fetcher, request: Request, *, hint: str | None = None, title: str | None = None
) -> PageText:
    """Fetch an article.

    Its further pages are fetched one after another, at the host's pace, as long as each is there, is of the same
    article and says anything new. ``hint`` and ``title`` are how it was announced.

    Raises:
        SourceError: the page cannot be had or holds no article.

    """
    way = _Way(desk, fetcher, request)
    looked, response = await way.page(request, hint=hint)
    if looked.further.variant is not None and (looked.found is None or looked.further.amp):
        looked, response = await _better_variant(way, looked, response, hint=hint)
    found, further = looked.found, looked.further
    if title and not same_site(request.url, response.url) and (found is None or _strayed(found, title)):
        raise ExtractError(
            _("{site} led to {other} instead of the article: perhaps a login of the network.").format(
                site=host(request.url), other=host(response.url)
            )
        )
    if found is None:
        raise ExtractError(looked.problem or _("The page shows no article text."))
    if further.whole is not None and (whole := await _whole(way, found, further.whole)) is not None:
        found = whole
    elif further.pages:
        found = await _with_pages(way, found, further)
    return PageText(found.document, found.facts, response.url)


@dataclass(frozen=True, slots=True)
class _Way:
    """How the pages of one article are had."""

    desk: Desk
    fetcher: Fetcher
    first: Request

    async def page(self, request: Request, *, hint: str | None = None) -> tuple[Looked, Response]:
        response = await self.fetcher.fetch(request)
        if response.status != 200:
            raise FetchError(
                _("{site} answered {status} for this article.").format(site=host(request.url), status=response.status)
            )
        looked = await self.desk.workers.run(
            "look_at_page",
            response.body,
            response.url,
            dict(response.headers),
            hint,
            returns=Looked,
            deadline=DEADLINE,
            urgent=self.first.urgent,
        )
        return looked, response

    async def other(self, url: str, *, hint: str | None = None) -> tuple[Looked, Response]:
        """Look at another page of the article: at the host's pace, and on a private host only if that was asked for."""
        private = self.first.private_ok and host(url) == host(self.first.url)
        request = replace(self.first, url=url, urgent=False, private_ok=private)
        if not same_origin(url, self.first.url):
            request = replace(request, headers=(), auth=None)
        return await self.page(request, hint=hint)


async def _better_variant(
    way: _Way, looked: Looked, response: Response, *, hint: str | None
) -> tuple[Looked, Response]:
    """Give whichever of a page and its variant holds more of the article."""
    try:
        other, from_there = await way.other(looked.further.variant or "", hint=hint)
    except SourceError:
        # The variant is only a second chance; what the page itself gave stands.
        return looked, response
    if other.found is None:
        return looked, response
    if looked.found is not None and (
        len(other.found.document.text) < len(looked.found.document.text)
        or not of_one_article(looked.found, other.found)
    ):
        return looked, response
    return other, from_there


async def _whole(way: _Way, first: Extracted, url: str) -> Extracted | None:
    """Give all of the article from the page that promises it; None where it does not hold more than the first."""
    try:
        looked, _more = await way.other(url)
    except SourceError:
        # The pages one by one are still there.
        return None
    found = looked.found
    if found is None or not of_one_article(first, found):
        return None
    return found if len(found.document.text) > len(first.document.text) else None


async def _with_pages(way: _Way, first: Extracted, further: Further) -> Extracted:
    document, waiting, asked = first.document, list(further.pages), {*further.pages}
    count = 1
    cut: str | None = None
    while waiting and count < MOST_PAGES:
        try:
            looked, _more = await way.other(waiting.pop(0))
        except SourceError as error:
            cut = str(error).rstrip(".")
            break
        found = looked.found
        if found is None or not of_one_article(first, found):
            break
        longer = joined(document, [found.document])
        if len(longer.blocks) <= len(document.blocks):
            # The site gives the same page whatever the number is.
            break
        document, count = longer, count + 1
        new = [url for url in looked.further.pages if url not in asked]
        asked |= {*new}
        waiting += new
    notes = first.facts.notes
    if count > 1:
        notes = (*notes, _("This article stands on {count} pages; they are joined here.").format(count=count))
    if cut is not None:
        notes = (
            *notes,
            _("Page {count} could not be had ({reason}), so the text ends with page {last}.").format(
                count=count + 1, reason=cut, last=count
            ),
        )
    return Extracted(document, replace(first.facts, notes=notes))


def _strayed(found: Extracted, title: str) -> bool:
    """Tell whether a text has none of the words of the title that it was announced by."""
    wanted = set(_WORD.findall(title.lower()))
    return len(wanted) >= 2 and not wanted & set(_WORD.findall(f"{found.facts.title} {found.document.text}".lower()))
