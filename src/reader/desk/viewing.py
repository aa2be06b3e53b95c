"""The pictures of an article, to look at one by one: never fetched unless somebody asks for it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final
from urllib.parse import urlsplit

from reader.articles.document import Document
from reader.articles.model import Article
from reader.desk import pictures
from reader.desk.open import Desk
from reader.desk.reading import Opened
from reader.desk.scaling import Scaled
from reader.errors import PictureError
from reader.feeds.fetch import Fetcher
from reader.speech import N_, _

MOST: Final = 100
"""Pictures of an article that are offered."""
DEADLINE: Final = 15.0
"""Seconds that a picture may take to be made small."""
NEEDED: Final = ("PIL", "textual_image")
MISSING: Final = N_("To see pictures, install what draws them: pip install 'kutip[images]'.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of an article; ``at`` is the offset in the text that it stands above, None for the lead picture."""

    url: str
    caption: str
    at: int | None = None


def missing() -> str | None:
    """Give a sentence on what to install where pictures cannot be drawn, None where they can."""
    return None if all(find_spec(name) is not None for name in NEEDED) else _(MISSING)


def of_article(opened: Opened) -> tuple[Shown, ...]:
    """Give an article's pictures: the lead picture, then those in the text, each once."""
    document, facts = opened.text.document, opened.text.facts
    lead = pictures.address_of(opened.article, opened.text)
    captions = {_name(one.url): _caption(document, one.at) for one in reversed(document.pictures)}
    found: list[Shown] = []
    if lead:
        # The first caption of a text is taken for that of the lead picture, unless another picture has it.
        own = facts.image_caption if facts.image_caption not in captions.values() else None
        found.append(Shown(lead, captions.get(_name(lead)) or own or ""))
    names = {_name(one.url) for one in found}
    for one in document.pictures:
        if _name(one.url) not in names:
            names.add(_name(one.url))
            found.append(Shown(one.url, captions[_name(one.url)], one.at))
    return tuple(found[:MOST])


def near(shown: tuple[Shown, ...], span: tuple[int, int]) -> int:
    """Give the number, from 0, of the first picture within a stretch of the text; 0 where there is none."""
    return next((number for number, one in enumerate(shown) if one.at is not None and span[0] < one.at < span[1]), 0)


async def body(
    desk: Desk, fetching: Callable[[], AbstractAsyncContextManager[Fetcher]], article: Article, url: str
) -> bytes:
    """Give a picture's bytes, without the network where it is kept.

    Raises:
        FetchError: it cannot be had, is too large, or is no picture.
        StorageError: it cannot be kept or read.

    """
    path = await desk.in_reading(pictures.kept_file, desk, article.key, url)
    if path is None:
        async with fetching() as fetcher:
            path = await pictures.fetch_picture(desk, fetcher, article, url)
    try:
        return await desk.in_reading(path.read_bytes)
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error


async def scaled(desk: Desk, of: bytes, *, size: tuple[int, int], ground: tuple[int, int, int]) -> Scaled:
    """Give a picture that fits into so many pixels, made in a worker process; see ``scaling.scale``.

    Raises:
        PictureError: it is no picture, damaged, or too large.
        WorkerError: it took too long or too much memory.

    """
    return await desk.workers.run("scale_picture", of, *size, ground, returns=Scaled, deadline=DEADLINE)


def _name(url: str) -> str:
    """Give what stays of an address where a page offers one picture in several sizes: all but the query."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def _caption(document: Document, at: int) -> str:
    block = document.blocks[document.block_at(at)] if document.blocks else None
    if block is None or block.kind != "caption" or block.start != at:
        return ""
    return document.text[block.start : block.end]
