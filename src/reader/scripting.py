"""The library for scripts: a few stable names over the desk. docs/scripting.md shows it by examples that are tested.

What is here keeps its names and meanings within a major version; everything else of Kutip may change in any version.
"""

import asyncio
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.articles.model import Row, View
from reader.config import load
from reader.desk.open import Desk
from reader.errors import ConfigError, KutipError, SourceError, StorageError
from reader.suggest.model import Suggestion

__all__ = [
    "Annotation",
    "Article",
    "ConfigError",
    "Feed",
    "KutipError",
    "Library",
    "Refreshed",
    "SourceError",
    "StorageError",
    "Suggestion",
    "open_library",
]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a line of the list; ``Library.text`` gives its text."""

    id: int
    """Belongs to this library file."""
    key: str
    """16 hexadecimal digits; stays the same when the library is built anew."""
    title: str
    outlet: str
    url: str | None
    published: datetime
    """Aware, in UTC; never later than it first came in."""
    read: bool
    starred: bool
    annotations: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription with how it went."""

    url: str
    title: str
    category: str
    tags: tuple[str, ...]
    paused: bool
    unread: int
    total: int
    problem: str | None
    """Why it could not be read last, as one sentence."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How a refresh went."""

    new: int
    """Articles that came."""
    read: int
    """Feeds that were read."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """Titles of feeds that could not be read, each with its sentence."""


class Library:
    """An open library: a context manager. Methods that change something need ``write=True`` in ``open_library``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is being written and close the files; a second call does nothing."""
        self._desk.close_files()

    # Articles

    def articles(
        self,
        query: str = "",
        *,
        unread: bool = False,
        starred: bool = False,
        annotated: bool = False,
        limit: int | None = None,
    ) -> Iterator[Article]:
        """Give articles, the newest first; ``query`` is what ``kutip search`` takes.

        Raises:
            KutipError: the query cannot be understood.

        """
        from reader.desk import asking

        view = View(unread=unread, starred=starred, annotated=annotated)
        asked = asking.parse(query)
        found = (
            asking.find_ids(self._desk, asked, view, limit=limit)
            if asked
            else self._desk.library.ids(view, limit=limit)
        )
        ids = list(found)
        for at in range(0, len(ids), 500):
            rows = self._desk.library.rows(ids[at : at + 500])
            yield from (_article(rows[one]) for one in ids[at : at + 500] if one in rows)

    def article(self, which: int | str) -> Article | None:
        """Give an article by its id or its key, None where there is none."""
        found = self._desk.library.by_key(which) if isinstance(which, str) else self._desk.library.article(which)
        return _article(found.row) if found is not None else None

    def text(self, article: Article) -> Document:
        """Give the text that is stored, with its blocks and links.

        Raises:
            StorageError: the article is not in the library any more.

        """
        from reader.desk.reading import open_article

        return open_article(self._desk, article.id).text.document

    def fetch_text(self, article: Article) -> Document:
        """Fetch the article's page, keep its text, and give it.

        Raises:
            SourceError: the page cannot be had or holds no article; the stored text stays.
            StorageError: it cannot be kept.

        """
        asyncio.run(self._fetch(article))
        return self.text(article)

    def mark_read(self, articles: Collection[Article], *, read: bool = True) -> int:
        """Mark articles read or unread and give how many changed."""
        from reader.desk import marking

        return len(marking.mark_read(self._desk, [one.id for one in articles], read=read))

    def star(self, articles: Collection[Article], *, starred: bool = True) -> int:
        """Star articles, or take the star off, and give how many changed."""
        from reader.desk import marking

        return len(marking.star(self._desk, [one.id for one in articles], starred=starred))

    # Feeds

    def feeds(self) -> Iterator[Feed]:
        """Give the subscriptions in the order of feeds.toml."""
        paused = {one.url for one in self._desk.settings.subscriptions if one.paused}
        for one in self._desk.library.feeds():
            yield Feed(
                url=one.url,
                title=one.title,
                category=one.category,
                tags=one.tags,
                paused=one.url in paused,
                unread=one.unread,
                total=one.total,
                problem=one.state.problem,
            )

    def refresh(self, *, due: bool = False) -> Refreshed:
        """Fetch the feeds, or only those whose time has come.

        Raises:
            StorageError: what came cannot be stored.

        """
        return asyncio.run(self._refresh(due=due))

    # Annotations

    def annotations(self, *, kind: str | None = None, article: Article | None = None) -> Iterator[Annotation]:
        """Give annotations, the newest first.

        Raises:
            StorageError: they cannot be read.

        """
        found = self._desk.store.of_article(article.key) if article is not None else self._desk.store.all()
        return (one for one in found if kind is None or one.kind == kind)

    def annotate(
        self,
        article: Article,
        words: str | tuple[int, int],
        *,
        kind: str = "quote",
        fields: Mapping[str, str] | None = None,
        note: str = "",
        tags: Collection[str] = (),
    ) -> Annotation:
        """Mark a passage: by its words, which must stand once in the text, or by start and end in code points.

        Raises:
            ConfigError: the words are not in the text, or more than once.
            StorageError: it cannot be saved.

        """
        from reader.desk import annotating
        from reader.desk.reading import open_article

        opened = open_article(self._desk, article.id)
        span = words if isinstance(words, tuple) else _span(opened.text.document.text, words)
        draft = annotating.Draft(kind=kind, fields=dict(fields or {}), note=note, tags=tuple(tags))
        return annotating.annotate(self._desk, opened.article, opened.text, span=span, draft=draft)

    def suggestions(self, article: Article) -> tuple[Suggestion, ...]:
        """Give what could be marked in the stored text; nobody has reviewed it.

        Raises:
            SourceError: the text cannot be looked through.

        """
        return asyncio.run(self._suggest(article))

    def export(self, format: str, *, kind: str | None = None, group: str = "article") -> bytes:  # noqa: A002 - its name
        """Give the annotations in a format of ``kutip export``.

        Raises:
            ConfigError: there is no such format, or it cannot be grouped so.

        """
        from reader.desk import exporting

        form = exporting.format_named(format)
        return exporting.export(self._desk, form, chosen=exporting.Chosen(kind=kind), group=group).body

    # Inside an event loop of their own

    async def _fetch(self, article: Article) -> None:
        from reader.desk.reading import fetch_text
        from reader.feeds.fetch import Fetcher

        found = self._desk.library.article(article.id)
        if found is None:
            raise StorageError("That article is not in the library any more.")
        try:
            async with Fetcher() as fetcher:
                await fetch_text(self._desk, fetcher, found)
        finally:
            await self._desk.close_workers()

    async def _refresh(self, *, due: bool) -> Refreshed:
        from reader.desk import refreshing

        failed: dict[str, str] = {}
        new = read = 0
        try:
            async for event in refreshing.refresh(self._desk, asked=not due):
                match event:
                    case refreshing.FeedDone():
                        read += 1
                        new += event.new
                    case refreshing.FeedFailed():
                        failed[event.title] = event.reason
                    case refreshing.Offline():
                        failed[""] = event.reason
        finally:
            await self._desk.close_workers()
        return Refreshed(new, read, failed)

    async def _suggest(self, article: Article) -> tuple[Suggestion, ...]:
        from reader.desk import drafting

        try:
            async for _, found in drafting.found_in(self._desk, [article.id]):
                if isinstance(found, KutipError):
                    raise found
                return found.suggestions
        finally:
            await self._desk.close_workers()
        return ()


def open_library(
    *,
    feeds: Path | str | None = None,
    data: Path | str | None = None,
    write: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Library:
    """Open the library: for reading beside a running Kutip, or to change it while none is running.

    Args:
        feeds: another feeds.toml.
        data: another data folder.
        write: whether something is to be changed; another running Kutip refuses that.
        environ: the environment to look in; this process's own where it is not given.

    Raises:
        ConfigError: feeds.toml cannot be used.
        StorageError: the folder or the library cannot be opened, or, with ``write``, not be changed.

    """
    settings = load(
        feeds=Path(feeds) if feeds is not None else None,
        data=Path(data) if data is not None else None,
        environ=os.environ if environ is None else environ,
    )
    readonly = not write and (settings.data / "library.sqlite").exists()
    desk = Desk.open(settings, readonly=readonly)
    if write:
        try:
            desk.require_writable()
        except BaseException:
            desk.close_files()
            raise
    return Library(desk)


def _article(row: Row) -> Article:
    return Article(
        id=row.id,
        key=row.key,
        title=row.title,
        outlet=row.outlet,
        url=row.link,
        published=row.when,
        read=row.read,
        starred=row.starred,
        annotations=row.annotated,
        tags=row.tags,
    )


def _span(text: str, words: str) -> tuple[int, int]:
    count = text.count(words) if words else 0
    if count != 1:
        raise ConfigError(
            "Those words stand more than once in the text; give start and end."
            if count
            else "Those words are not in the text."
        )
    start = text.index(words)
    return start, start + len(words)
