"""Take articles along: full texts and lead pictures of what was chosen, up to a size, for reading without a network.

What is there already costs nothing, so a round that was stopped goes on by being asked for again.
"""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from reader.articles.model import View
from reader.articles.query.parsing import parse
from reader.desk import asking, pictures, reading
from reader.desk.open import Desk
from reader.errors import SourceError, UnreachableError
from reader.feeds.fetch import BACKGROUND, Fetcher, Limits
from reader.speech import _, ngettext, number

AT_ONCE = 6
"""Articles that are being fetched at once, each of another host where there are several."""

SIZE = 50 * 1024 * 1024
LIMIT = 200
SMALLEST = 16 * 1024
"""Bytes that must be left for a picture to be asked for."""

EVERYTHING = View()

ENOUGH = 4
"""Articles that could not be reached, and none that could, after which there is taken to be no network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be taken along, the newest first."""

    view: View = EVERYTHING
    query: str = ""
    """Words, as ``kutip search`` takes them."""
    limit: int = LIMIT
    """Articles at most."""
    size: int = SIZE
    """Bytes of texts and pictures that are fetched at most; texts that are under way then are finished."""
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Begun:
    """How many articles were chosen."""

    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One article was looked after."""

    id: int
    title: str
    outlet: str
    whole: bool
    """Whether its full text is here now."""
    size: int = 0
    """Bytes of text and picture that came; 0 where all was here already."""
    picture: bool = False
    """Whether its lead picture is here now."""
    problem: str | None = None
    """Why the text, or else the picture, could not be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What is here now of those that were chosen."""

    total: int
    whole: int
    pictures: int
    size: int
    """Bytes that came."""
    offline: bool = False
    """Nothing could be reached."""
    full: bool = False
    """The size is used up before all were looked after."""

    @property
    def said(self) -> str:
        """Say it."""
        if self.offline:
            return _("No site could be reached, so there may be no network; nothing was taken along.")
        images = ngettext("{pictures} picture", "{pictures} pictures", self.pictures).format(pictures=self.pictures)
        told = _("{whole} of {total} articles are whole, with {images}; {size} came.").format(
            whole=self.whole, total=self.total, images=images, size=megabytes(self.size)
        )
        return _("{told} The size is used up.").format(told=told) if self.full else told


Event = Begun | Taken | Finished


def megabytes(size: int) -> str:
    """Give bytes as people read them."""
    return (
        _("{size} MB").format(size=number(size / 1024**2, places=1))
        if size >= 100 * 1024
        else _("{size} kB").format(size=number(round(size / 1024)))
    )


async def take(desk: Desk, wanted: Wanted, *, fetching: Callable[[Limits], Fetcher] = Fetcher) -> AsyncIterator[Event]:
    """Take articles along. Closing the iterator stops it; what came by then stays.

    Raises:
        StorageError: something could not be kept.
        QueryError: the words are no query.

    """
    desk.require_writable()
    ids = await desk.in_reading(_chosen, desk, wanted)
    yield Begun(len(ids))
    round_ = _Round(desk, wanted, list(reversed(ids)))
    async with fetching(BACKGROUND) as fetcher:
        tasks = [asyncio.create_task(round_.work(fetcher)) for _ in range(min(AT_ONCE, len(ids)))]
        try:
            for _ in range(len(ids)):
                event = await round_.next_of(tasks)
                if event is None:
                    break
                yield event
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    while await desk.in_storage(desk.library.index_pending, 400):
        pass
    await desk.in_storage(pictures.sweep, desk)
    yield round_.finished(len(ids))


@dataclass(slots=True)
class _Round:
    """The articles that are left, and what came so far."""

    desk: Desk
    wanted: Wanted
    left: list[int]
    size: int = 0
    whole: int = 0
    pictures: int = 0
    unreachable: int = 0
    reached: int = 0
    promised: int = 0
    """Bytes that pictures under way may still take."""
    full: bool = False
    results: "asyncio.Queue[Taken]" = field(default_factory=asyncio.Queue)

    @property
    def offline(self) -> bool:
        return not self.reached and self.unreachable > 0

    async def work(self, fetcher: Fetcher) -> None:
        while self.left and not (self.offline and self.unreachable >= ENOUGH):
            if self.size >= self.wanted.size:
                self.full = True
                return
            taken = await self._one(fetcher, self.left.pop())
            if taken is not None:
                self.whole += taken.whole
                self.pictures += taken.picture
                await self.results.put(taken)

    async def next_of(self, tasks: "list[asyncio.Task[None]]") -> Taken | None:
        """Give the next result, None when nobody works any more; raises what ended a worker."""
        while self.results.empty():
            working = [task for task in tasks if not task.done()]
            if not working:
                for task in tasks:
                    task.result()
                return None if self.results.empty() else self.results.get_nowait()
            waiting = asyncio.create_task(self.results.get())
            try:
                await asyncio.wait([waiting, *working], return_when=asyncio.FIRST_COMPLETED)
                if waiting.done():
                    return waiting.result()
            finally:
                waiting.cancel()
                with suppress(asyncio.CancelledError):
                    await waiting
            for task in tasks:
                if task.done():
                    task.result()
        return self.results.get_nowait()

    async def _one(self, fetcher: Fetcher, article_id: int) -> Taken | None:
        article = self.desk.library.article(article_id)
        if article is None:
            return None
        size, problem = 0, None
        # Without an address the feed's own text is all that there is, which is no failure.
        if not article.row.whole and article.url is not None:
            try:
                await reading.fetch_text(self.desk, fetcher, article, urgent=False)
                text = self.desk.library.document(article_id)
                size = len(text.document.text.encode()) if text is not None else 0
                self.reached += 1
                self.size += size
            except SourceError as error:
                self._missed(error)
                problem = str(error)
        picture = False
        if self.wanted.pictures and not isinstance(problem, str):
            picture, came, problem = await self._picture(fetcher, article_id)
            size += came
        row = self.desk.library.rows([article_id]).get(article_id) or article.row
        return Taken(
            id=article_id,
            title=row.title,
            outlet=row.outlet,
            whole=row.whole,
            size=size,
            picture=picture,
            problem=problem,
        )

    async def _picture(self, fetcher: Fetcher, article_id: int) -> tuple[bool, int, str | None]:
        article = self.desk.library.article(article_id)
        room = min(pictures.LARGEST, self.wanted.size - self.size - self.promised)
        if article is None:
            return False, 0, None
        url = pictures.address_of(article, self.desk.library.document(article_id))
        if pictures.kept_file(self.desk, article.key, url) is not None:
            return True, 0, None
        if url is not None and room < SMALLEST:
            self.full = True
        if url is None or room < SMALLEST:
            return False, 0, None
        self.promised += room
        try:
            kept = await pictures.fetch_lead_picture(self.desk, fetcher, article, room=room)
        except SourceError as error:
            return False, 0, str(error)
        finally:
            self.promised -= room
        came = kept.stat().st_size if kept is not None else 0
        self.size += came
        return kept is not None, came, None

    def _missed(self, error: SourceError) -> None:
        if isinstance(error, UnreachableError):
            self.unreachable += 1
        else:
            self.reached += 1

    def finished(self, total: int) -> Finished:
        return Finished(
            total=total,
            whole=self.whole,
            pictures=self.pictures,
            size=self.size,
            offline=self.offline,
            full=self.full,
        )


def _chosen(desk: Desk, wanted: Wanted) -> "array[int]":
    return asking.find_ids(desk, parse(wanted.query), wanted.view, limit=wanted.limit)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How much can be read without a network."""

    total: int
    whole: int
    feeds: tuple[tuple[str, int, int], ...]
    """Title, whole and total of each feed that has articles."""
    pictures: pictures.Kept

    @property
    def said(self) -> str:
        """Say it in one line."""
        summaries = self.total - self.whole
        images = ngettext("{count} picture", "{count} pictures", self.pictures.count).format(
            count=number(self.pictures.count)
        )
        return _("{whole} of {total} articles are whole, {summaries} only a summary; {images} ({size}).").format(
            whole=number(self.whole),
            total=number(self.total),
            summaries=number(summaries),
            images=images,
            size=megabytes(self.pictures.size),
        )


def readiness(desk: Desk, view: View = EVERYTHING) -> Readiness:
    """Say how much can be read without a network. Walks through the articles: for a thread."""
    counts = desk.library.readiness(view)
    titles = {one.id: one.title for one in desk.library.feeds(retired=True)}
    feeds = tuple((titles.get(feed, ""), whole, total) for feed, (whole, total) in counts.items())
    return Readiness(
        sum(total for _, _, total in feeds),
        sum(whole for _, whole, _ in feeds),
        tuple(sorted(feeds, key=lambda one: (one[1] - one[2], one[0]))),
        pictures.kept(desk),
    )
