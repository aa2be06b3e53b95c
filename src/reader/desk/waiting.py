"""What was asked for while there was no network: it waits in ``waiting.json`` and is done when the network is back."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from reader.addresses import shown
from reader.desk.open import Desk
from reader.errors import KutipError, StorageError, UnreachableError
from reader.feeds.fetch import ASKED, Fetcher, Limits
from reader.folder import set_aside, write_atomically
from reader.speech import _, ngettext

WAITING = "waiting.json"
"""The file's name in the data folder."""

MOST = 200
"""Things that may wait."""

PATIENCE = timedelta(days=30)
"""After so long nobody waits for it any more."""

Kind = Literal["full text", "add", "refresh", "take"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits."""

    kind: Kind
    target: str
    """The article's key, the address, what to take along as JSON; empty for a refresh."""
    label: str
    """What people know it by: a title, or the address."""
    since: datetime

    @property
    def said(self) -> str:
        """Say what will be done."""
        return {
            "full text": _("fetch the full text of “{label}”").format(label=self.label),
            "add": _("add {label}").format(label=self.label),
            "refresh": _("refresh the feeds"),
            "take": _("take along {label}").format(label=self.label),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class _File:
    waiting: tuple[Waiting, ...] = ()
    version: int = 1


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Give what waits, the oldest first. A file that cannot be read is set aside, and nothing waits."""
    path = desk.settings.data / WAITING
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File).waiting
    except FileNotFoundError:
        return ()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        _log.warning("%s cannot be read: %s", path, error)
        if not desk.readonly:
            try:
                set_aside(path, now=desk.now())
            except OSError as problem:
                raise StorageError(
                    _("{path} is damaged and cannot be set aside: {reason}.").format(path=path, reason=problem.strerror)
                ) from problem
        return ()
    except OSError as error:
        raise StorageError(_("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)) from error
    return tuple(one for one in found if desk.now() - one.since < PATIENCE)


def put(desk: Desk, kind: Kind, target: str = "", label: str = "") -> Waiting:
    """Let something wait for the network; gives it. What waits already is not put twice.

    Raises:
        StorageError: it could not be written.

    """
    desk.require_writable()
    one = Waiting(kind, target, label or shown(target), desk.now())
    before = [other for other in waiting(desk) if (other.kind, other.target) != (kind, target)]
    _write(desk, (*before, one)[-MOST:])
    return one


def said_together(waits: Sequence[Waiting]) -> str:
    """Say what waits in a few words, with a blank behind; nothing where nothing does."""
    if not waits:
        return ""
    rest = _(" and {count} more").format(count=len(waits) - 1) if len(waits) > 1 else ""
    return _("Waits for the network: {said}{rest}. ").format(said=waits[0].said, rest=rest)


def drop(desk: Desk, gone: Waiting) -> None:
    """Let something wait no longer."""
    _write(desk, tuple(one for one in waiting(desk) if (one.kind, one.target) != (gone.kind, gone.target)))


async def run(desk: Desk, *, fetching: Callable[[Limits], Fetcher] = Fetcher) -> AsyncIterator[str]:
    """Do what waits, and say of each what came of it; what cannot be reached still waits, and nothing is said.

    Raises:
        StorageError: what came could not be stored.

    """
    for one in await desk.in_storage(waiting, desk):
        try:
            said = await _do(desk, one, fetching)
        except UnreachableError:
            # There may still be no network, or this one site is down: the next thing may be on another.
            continue
        except StorageError:
            raise
        except KutipError as error:
            said = _("It waited, but could not be done: {said}. {error}").format(said=one.said, error=error)
        await desk.in_storage(drop, desk, one)
        yield said


async def _do(desk: Desk, one: Waiting, fetching: Callable[[Limits], Fetcher]) -> str:
    """Do one thing and say so; raises UnreachableError where it has to wait on."""
    match one.kind:
        case "full text":
            return await _full_text(desk, one, fetching)
        case "add":
            return await _add(desk, one)
        case "refresh":
            return await _refresh(desk)
        case "take":
            return await _take(desk, one, fetching)


async def _full_text(desk: Desk, one: Waiting, fetching: Callable[[Limits], Fetcher]) -> str:
    from reader.desk.reading import fetch_text

    article = await desk.in_reading(desk.library.by_key, one.target)
    if article is None:
        return _("“{label}” is not in the library any more, so its full text was not fetched.").format(label=one.label)
    if not article.row.whole:
        async with fetching(ASKED) as fetcher:
            await fetch_text(desk, fetcher, article)
    return _("The full text of “{label}” is here.").format(label=one.label)


async def _add(desk: Desk, one: Waiting) -> str:
    from reader.config import Subscription
    from reader.desk import gathering, subscribing

    looked = await gathering.look(desk, one.target)
    if len(looked.feeds) == 1:
        wanted = gathering.subscription(looked.feeds[0], Subscription(url=""))
        count = await desk.in_storage(subscribing.subscribe, desk, [wanted])
        return (
            _("Added {title}.").format(title=wanted.title)
            if count
            else _("{title} is subscribed to already.").format(title=wanted.title)
        )
    if looked.feeds:
        return _("{label} has {count} feeds: + and its address lets you choose.").format(
            label=one.label, count=len(looked.feeds)
        )
    article_id = await gathering.keep_article(desk, one.target)
    row = desk.library.rows([article_id]).get(article_id)
    return _("Kept “{title}” among the single articles.").format(title=row.title if row else one.label)


async def _refresh(desk: Desk) -> str:
    from reader.desk import refreshing

    new = asked = 0
    async for event in refreshing.refresh(desk, asked=True):
        match event:
            case refreshing.Started():
                asked = event.total
            case refreshing.Offline():
                raise UnreachableError(event.reason)
            case refreshing.Finished():
                new = event.new
    if not asked:
        return _("No feed is due any more: each was looked at within the last five minutes.")
    return ngettext(
        "Refreshed the feeds: {count} new article.", "Refreshed the feeds: {count} new articles.", new
    ).format(count=new)


async def _take(desk: Desk, one: Waiting, fetching: Callable[[Limits], Fetcher]) -> str:
    from reader.desk import taking

    wanted = msgspec.json.decode(one.target, type=taking.Wanted)
    said = ""
    async for event in taking.take(desk, wanted, fetching=fetching):
        if isinstance(event, taking.Finished):
            if event.offline:
                raise UnreachableError(event.said)
            said = event.said
    return _("Took along {label}: {said}").format(label=one.label, said=said)


def wait_to_take(desk: Desk, wanted: object, label: str) -> Waiting:
    """Let taking along (``taking.Wanted``) wait for the network."""
    return put(desk, "take", msgspec.json.encode(wanted).decode(), label)


def _write(desk: Desk, left: tuple[Waiting, ...]) -> None:
    path = desk.settings.data / WAITING
    try:
        if left:
            write_atomically(path, msgspec.json.format(msgspec.json.encode(_File(left)), indent=1))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror)) from error
