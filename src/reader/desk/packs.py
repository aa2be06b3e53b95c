"""Language packs of feeds: which there are, which one a locale asks for, and taking them.

Nothing here fetches anything: what is taken stands in feeds.toml, and is asked for at the next refresh.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reader import feedsfile, speech
from reader.config import Subscription, packaged_feeds, subscriptions
from reader.desk.open import Desk
from reader.desk.subscribing import adopt
from reader.desk.undo import Change

USUAL = frozenset({"id", "en"})
"""The packs that the packaged feeds.toml has: what somebody gets who says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The feeds of one language."""

    language: str
    label: str
    key: str
    """The one key that takes it."""
    feeds: tuple[Subscription, ...]


@cache
def packs() -> tuple[Pack, ...]:
    """Give all packs: those of the packaged feeds.toml first, the others by their names."""
    packaged = subscriptions(tomllib.loads(packaged_feeds().decode()), name="feeds.toml")
    files = (one for one in resources.files("reader.packs").iterdir() if one.name.endswith(".toml"))
    found = []
    for file in files:
        table = tomllib.loads(file.read_text("utf-8"))
        feeds = (
            tuple(one for one in packaged if table["tag"] in one.tags)
            if "tag" in table
            else subscriptions(table, name=file.name)
        )
        language = file.name.removesuffix(".toml")
        found.append(Pack(language=language, label=table["label"], key=table["key"], feeds=feeds))
    order = {"id": 0, "en": 1}
    return tuple(sorted(found, key=lambda one: (order.get(one.language, 2), one.language)))


def wanted_by(environ: Mapping[str, str]) -> frozenset[str]:
    """Give the languages of the packs that a locale asks for."""
    language = speech.wanted(speech.AUTO, environ)
    return frozenset({language}) if language in {one.language for one in packs()} else USUAL


def is_untouched(desk: Desk) -> bool:
    """Tell whether nobody has said yet which feeds they want: the file is as it came, at the first start."""
    try:
        body = desk.settings.feeds_file.read_bytes()
    except OSError:
        return False
    return not desk.readonly and body == packaged_feeds() and desk.library.session() is None


def choose(desk: Desk, languages: Collection[str]) -> int:
    """Let feeds.toml have the feeds of these packs, and those of no other pack; gives how many it has of them.

    One step of undo. Feeds that are in no pack stay, and so do comments and all else.

    Raises:
        ConfigError: feeds.toml cannot be changed.

    """
    every = packs()
    wanted = {feed.url: feed for pack in every if pack.language in languages for feed in pack.feeds}
    there = {one.url for one in desk.settings.subscriptions}
    unwanted = {feed.url for pack in every for feed in pack.feeds} - set(wanted)
    _change(desk, add=[feed for url, feed in wanted.items() if url not in there], remove=there & unwanted)
    return len(wanted)


def taken(desk: Desk) -> frozenset[str]:
    """Give the languages of the packs that feeds.toml has any feed of."""
    there = {one.url for one in desk.settings.subscriptions}
    return frozenset(one.language for one in packs() if any(feed.url in there for feed in one.feeds))


def _change(desk: Desk, *, add: Collection[Subscription], remove: Collection[str]) -> None:
    desk.require_writable()
    file = desk.settings.feeds_file
    edits = [feedsfile.remove(file, remove)] if remove else []
    edits += [feedsfile.add(file, list(add))] if add else []
    adopt(desk)

    def back() -> None:
        edits[:] = [feedsfile.undo(one) for one in reversed(edits)]
        adopt(desk)

    if edits:
        desk.history.push(Change("choose feeds by language", back, back))
