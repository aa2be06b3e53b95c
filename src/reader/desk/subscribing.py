"""Change the subscriptions: add, rename, move, tag, pause, remove. Each is one step of undo.

All of it runs in the storage thread: feeds.toml is written, and the library follows it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from reader import feedsfile
from reader.addresses import bare, shown, with_secrets_of
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk.open import Desk
from reader.desk.undo import Change
from reader.errors import ConfigError
from reader.speech import _


def subscribe(desk: Desk, feeds: Sequence[Subscription]) -> int:
    """Subscribe to feeds and give how many of them were not subscribed to already.

    Raises:
        ConfigError: feeds.toml cannot be changed.

    """
    before = {one.url for one in desk.settings.subscriptions}
    fresh = {one.url: one for one in feeds if one.url not in before}
    if fresh:
        label = _("add {feeds}").format(feeds=_called(list(fresh.values())))
        _edit(desk, label, lambda: feedsfile.add(desk.settings.feeds_file, list(fresh.values())))
    return len(fresh)


def rename(desk: Desk, url: str, title: str) -> None:
    """Give a feed another title."""
    wanted = clean_line(title)
    if not wanted:
        raise ConfigError(_("A feed needs a title."))
    _change(desk, [url], _("rename {feed}").format(feed=_title(desk, url)), title=wanted)


def move(desk: Desk, urls: Collection[str], category: str) -> None:
    """Put feeds into a folder, "" for none."""
    _change(desk, urls, _("move {feeds}").format(feeds=_titles(desk, urls)), category=clean_line(category, limit=100))


def tag(desk: Desk, urls: Collection[str], tags: Sequence[str]) -> None:
    """Replace the tags of feeds."""
    cleaned = dict.fromkeys(word for word in (clean_line(one, limit=100) for one in tags) if word)
    _change(desk, urls, _("tag {feeds}").format(feeds=_titles(desk, urls)), tags=tuple(cleaned))


def pause(desk: Desk, urls: Collection[str], *, paused: bool) -> None:
    """Stop fetching feeds, or go on with it."""
    _change(
        desk,
        urls,
        (_("pause {feeds}") if paused else _("resume {feeds}")).format(feeds=_titles(desk, urls)),
        paused=paused,
    )


def remove(desk: Desk, urls: Collection[str]) -> None:
    """Unsubscribe from feeds; the articles that are there stay."""
    label = _("remove {feeds}").format(feeds=_titles(desk, urls))
    _edit(desk, label, lambda: feedsfile.remove(desk.settings.feeds_file, urls))


def accept_move(desk: Desk, url: str) -> str:
    """Take over the address that a feed has moved to for good, and give it.

    Raises:
        ConfigError: the feed has not moved, or another one has that address.

    """
    from reader.desk.looking import scheduled

    record = desk.library.feed(url)
    target = scheduled(record).moved_to if record is not None else None
    if record is None or target is None:
        raise ConfigError(_("{feed} has not said that it moved.").format(feed=_title(desk, url)))
    new = with_secrets_of(url, target)
    if any(one.url == new for one in desk.settings.subscriptions):
        raise ConfigError(
            _("Another feed has the address {new} already; remove one of the two.").format(new=shown(new))
        )

    def to(address: str) -> None:
        feedsfile.change(desk.settings.feeds_file, [new if address == url else url], url=address)
        desk.library.move_feed(record.id, address)
        adopt(desk)

    to(new)
    desk.history.push(
        Change(_("move {title} to its new address").format(title=record.title), lambda: to(url), lambda: to(new))
    )
    return new


def adopt(desk: Desk) -> None:
    """Make the desk and the library follow what feeds.toml says now."""
    desk.settings = replace(desk.settings, subscriptions=feedsfile.current(desk.settings.feeds_file))
    desk.sync_feeds()


def find(desk: Desk, wanted: str) -> Subscription:
    """Give the subscription that a person means by its title, its address, or a part of either.

    Raises:
        ConfigError: none is meant, or several are.

    """
    folded = wanted.casefold()
    everything = desk.settings.subscriptions
    exact = [
        one
        for one in everything
        if folded in {word.casefold() for word in (one.title, one.url, bare(one.url), shown(one.url))}
    ]
    found = exact or [
        one for one in everything if folded in one.title.casefold() or folded in shown(one.url).casefold()
    ]
    if len(found) != 1:
        none = (
            _("Several feeds have {wanted!r} in the title or address; kutip feeds lists them.")
            if found
            else _("No feed has {wanted!r} in the title or address; kutip feeds lists them.")
        )
        raise ConfigError(none.format(wanted=clean_line(wanted)))
    return found[0]


def _change(desk: Desk, urls: Collection[str], label: str, **values: str | bool | tuple[str, ...]) -> None:
    _edit(desk, label, lambda: feedsfile.change(desk.settings.feeds_file, urls, **values))


def _edit(desk: Desk, label: str, make: Callable[[], feedsfile.Edit]) -> None:
    desk.require_writable()
    last = [make()]
    adopt(desk)

    def back() -> None:
        last[0] = feedsfile.undo(last[0])
        adopt(desk)

    desk.history.push(Change(label, back, back))


def _title(desk: Desk, url: str) -> str:
    return next((one.title for one in desk.settings.subscriptions if one.url == url), shown(url))


def _titles(desk: Desk, urls: Collection[str]) -> str:
    return _title(desk, next(iter(urls))) if len(urls) == 1 else _("{count} feeds").format(count=len(urls))


def _called(feeds: Sequence[Subscription]) -> str:
    return feeds[0].title or shown(feeds[0].url) if len(feeds) == 1 else _("{count} feeds").format(count=len(feeds))
