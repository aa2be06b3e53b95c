"""Keep marks and subscriptions in step with another reader's server. Offline first: what is marked here is marked here.

Three states meet: what holds here, what the server says, and what both agreed on last. A side that did not change gives
way. Where both did, the later one counts; a server that tells no times gives way to what was done here since. At the
first meeting nothing is known of the past: what is read or starred on either side is so on both. Annotations stay here.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from reader.addresses import host, without_secrets
from reader.articles.library.syncing import key_of
from reader.articles.model import Agreed, Turned
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk import subscribing
from reader.desk.credentials import secret_value
from reader.desk.open import Desk
from reader.errors import ConfigError, SourceError
from reader.feeds.fetch.calling import Caller
from reader.feeds.sync.greader import GoogleReader
from reader.feeds.sync.miniflux import Miniflux
from reader.feeds.sync.model import RemoteEntry, RemoteFeed, Service
from reader.speech import _
from reader.syncbook import SyncSpec

Mark = Literal["read", "starred"]
MARKS: tuple[Mark, ...] = ("read", "starred")

BATCH = 500
"""Articles that are told, and agreed on, in one go: what was done stays done where the network goes away."""


@dataclass(slots=True)
class Synced:
    """What became of one meeting."""

    sent: int = 0
    """Marks that the server was told."""
    taken: int = 0
    """Marks that were taken over from it."""
    waiting: int = 0
    """Marks made here on articles that the server does not have yet."""
    added: list[str] = field(default_factory=list)
    """Titles of feeds subscribed to here."""
    removed: list[str] = field(default_factory=list)
    """Titles of feeds unsubscribed from here; their articles stay."""
    told: int = 0
    """Subscriptions that the server was told to add or remove."""

    @property
    def said(self) -> str:
        """Say it in one line."""
        feeds = _(" {told} subscriptions changed there.").format(told=self.told) if self.told else ""
        later = (
            _(" {waiting} wait until the server has the article.").format(waiting=self.waiting) if self.waiting else ""
        )
        return _("{sent} marks told, {taken} taken over.{feeds}{later}").format(
            sent=self.sent, taken=self.taken, feeds=feeds, later=later
        )


@dataclass(frozen=True, slots=True)
class _State:
    """What is kept between two meetings."""

    account: str = ""
    since: str = ""
    feeds: tuple[str, ...] = ()
    """Addresses of the feeds that both sides had."""

    @classmethod
    def read(cls, text: str | None) -> "_State":
        found = json.loads(text) if text else {}
        return cls(found.get("account", ""), found.get("since", ""), tuple(found.get("feeds", ())))

    def written(self) -> str:
        return json.dumps({"account": self.account, "since": self.since, "feeds": self.feeds})


async def sync(desk: Desk, *, service: Service | None = None) -> Synced:
    """Meet the server of feeds.toml once, both ways.

    Raises:
        ConfigError: feeds.toml names no account, or cannot be changed.
        FetchError: the server cannot be had; what was done until then is done, the rest waits for the next time.
        StorageError: it cannot be stored.

    """
    spec = desk.settings.sync
    if spec is None:
        raise ConfigError(_("feeds.toml has no [sync]; docs/sync.md shows how to write one."))
    desk.require_writable()
    if service is not None:
        return await _meet(desk, spec, service)
    async with Caller(spec.url) as caller:
        return await _meet(desk, spec, _service(spec, caller))


def _service(spec: SyncSpec, caller: Caller) -> Service:
    password = secret_value(spec.password) if spec.password is not None else ""
    if spec.server == "greader":
        return GoogleReader(caller, user=spec.user, password=password)
    if spec.token is not None:
        caller.headers["X-Auth-Token"] = secret_value(spec.token)
    else:
        caller.sign(spec.user, password)
    return Miniflux(caller)


def not_met(error: SourceError) -> str:
    """Say why a meeting did not come about, or not to its end."""
    said = str(error).rstrip(".")
    return _("Not in step: {said}. What was marked here waits for the next time.").format(said=said)


async def _meet(desk: Desk, spec: SyncSpec, service: Service) -> Synced:
    done = Synced()
    state = _State.read(await desk.in_storage(desk.library.sync_state))
    account = f"{spec.server} {spec.user}@{host(spec.url)} {spec.url}"
    if state.account != account:  # another account knows nothing of what that one agreed on
        await desk.in_storage(desk.library.forget_agreed)
        state = _State(account)
        await desk.in_storage(desk.library.set_sync_state, state.written())
    await service.enter()
    if spec.subscriptions:
        state = _State(account, state.since, await _subscriptions(desk, service, state.feeds, done))
        await desk.in_storage(desk.library.set_sync_state, state.written())
    await _marks(desk, service, state, done)
    return done


# Subscriptions


async def _subscriptions(desk: Desk, service: Service, before: Collection[str], done: Synced) -> tuple[str, ...]:
    remote = {one.url: one for one in await service.feeds()}
    here = {one.url: one for one in desk.settings.subscriptions if _is_for_others(one)}
    own = {one.url for one in desk.settings.subscriptions}
    known = set(before)
    come = [one for url, one in remote.items() if url not in own and url not in known]
    gone = [url for url in here if url in known and url not in remote]
    for url, feed in remote.items():
        if url in known and url not in own:
            await service.unsubscribe(feed)
            done.told += 1
    for url, one in here.items():
        if url not in known and url not in remote:
            await service.subscribe(RemoteFeed("", url, one.title, one.category))
            done.told += 1
    if come:
        fresh = [_subscription(one) for one in come if host(one.url)]
        await desk.in_storage(subscribing.subscribe, desk, fresh)
        done.added += [one.title for one in fresh]
    if gone:
        done.removed += [here[url].title for url in gone]
        await desk.in_storage(subscribing.remove, desk, gone)
    return tuple(one.url for one in desk.settings.subscriptions if _is_for_others(one))


def _is_for_others(one: Subscription) -> bool:
    """Whether a subscription may be told to a server: nothing of this computer's, and nothing with a secret in it."""
    return one.url.startswith(("http://", "https://")) and not one.access and without_secrets(one.url) == one.url


def _subscription(one: RemoteFeed) -> Subscription:
    url = clean_line(one.url, limit=2000)
    return Subscription(url=url, title=clean_line(one.title) or host(url), category=clean_line(one.category, limit=200))


# Marks


@dataclass(slots=True)
class _Plan:
    """What is done about the articles of one batch."""

    send: dict[tuple[Mark, bool], list[str]] = field(default_factory=dict)
    take: dict[tuple[Mark, bool], list[int]] = field(default_factory=dict)
    agreed: list[Agreed] = field(default_factory=list)


async def _marks(desk: Desk, service: Service, state: _State, done: Synced) -> None:
    log = {(one.key, one.what): one for one in await desk.in_storage(desk.library.turned)}
    agreed = await desk.in_storage(desk.library.agreed)
    told = await service.entries(state.since, agreed)
    entries = _by_key(told.entries, agreed)
    # What was marked here and did not change there stands there as it was agreed on.
    by_key = {one.key: one for one in agreed.values()}
    for key, _rest in log:
        if key not in entries and (known := by_key.get(key)) is not None:
            entries[key] = RemoteEntry(known.remote, "", known.read, known.starred)
    keys = list(entries)
    for at in range(0, len(keys), BATCH):
        batch = {key: entries[key] for key in keys[at : at + BATCH]}
        here = await desk.in_storage(desk.library.marks_of, list(batch))
        plan = _plan(batch, here, agreed, log)
        await _send(service, plan, done)
        settled = [one for (key, _what), one in log.items() if key in here and key in batch]
        await desk.in_storage(_settle, desk, plan, settled)
        done.taken += sum(len(ids) for ids in plan.take.values())
    done.waiting = sum(key not in entries for key, _rest in log)
    await desk.in_storage(desk.library.set_sync_state, _State(state.account, told.since, state.feeds).written())


def _by_key(entries: Sequence[RemoteEntry], agreed: Mapping[str, Agreed]) -> dict[str, RemoteEntry]:
    found: dict[str, RemoteEntry] = {}
    for entry in entries:
        known = agreed.get(entry.id)
        key = known.key if known is not None else key_of(entry.url)
        if key is not None:
            found[key] = entry
    return found


def _plan(
    batch: Mapping[str, RemoteEntry],
    here: Mapping[str, tuple[tuple[int, ...], bool, bool]],
    agreed: Mapping[str, Agreed],
    log: Mapping[tuple[str, str], Turned],
) -> _Plan:
    plan = _Plan()
    for key, entry in batch.items():
        if key not in here:
            continue
        ids, *marks = here[key]
        past = agreed.get(entry.id)
        final: dict[Mark, bool] = {}
        for what, own in zip(MARKS, marks, strict=True):
            there = entry.read if what == "read" else entry.starred
            was = None if past is None else past.read if what == "read" else past.starred
            turned = log.get((key, what))
            value = final[what] = settled(
                own=own, there=there, was=was, turned=turned.at if turned else None, changed=entry.changed
            )
            if value != there:
                plan.send.setdefault((what, value), []).append(entry.id)
            if value != own:
                plan.take.setdefault((what, value), []).extend(ids)
        plan.agreed.append(Agreed(key, entry.id, final["read"], final["starred"]))
    return plan


def settled(*, own: bool, there: bool, was: bool | None, turned: datetime | None, changed: datetime | None) -> bool:
    """Settle one mark.

    Args:
        own: how it is here.
        there: how it is at the server.
        was: how both agreed that it is; None at the first meeting.
        turned: when it was turned here since.
        changed: when the article was changed at the server, where it tells.
    """
    if own == there:
        return own
    if turned is None:
        # Nobody turned it here. At the first meeting, what is read or starred anywhere is so.
        return True if was is None else there if there != was else own
    if there == bool(was):  # an article that is new there was not marked there; its time is that of its coming
        return own
    return own if changed is None or turned >= changed else there


async def _send(service: Service, plan: _Plan, done: Synced) -> None:
    for (what, value), ids in plan.send.items():
        if what == "read":
            await service.set_read(ids, read=value)
        else:
            await service.set_starred(ids, starred=value)
        done.sent += len(ids)


def _settle(desk: Desk, plan: _Plan, log: Sequence[Turned]) -> None:
    turn: dict[Mark, Callable[[list[int], bool], object]] = {
        "read": lambda ids, on: desk.library.set_read(ids, read=on, logged=False),
        "starred": lambda ids, on: desk.library.set_starred(ids, starred=on, logged=False),
    }
    for (what, value), ids in plan.take.items():
        turn[what](ids, value)
    desk.library.settle(plan.agreed, log)
