"""Subscription lists of other readers, in and out (OPML)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.addresses import bare, host
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk import subscribing
from reader.desk.open import Desk
from reader.errors import ParseError, SourceError
from reader.feeds import opml
from reader.feeds.opml import Outline

BETWEEN = "/"
"""Stands between the names of folders inside folders."""

_TAGS = "category"
"""OPML 2.0: comma-separated categories of a subscription, here its tags."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list. Nothing of it has been fetched."""

    added: int
    known: int
    """Subscribed to already, or twice in the list."""
    refused: tuple[str, ...]
    """A sentence for each entry that cannot be subscribed to."""


def read_list(path: Path) -> bytes:
    """Read a list's bytes, no more than are looked at.

    Raises:
        SourceError: the file cannot be read.
        ParseError: it is larger than any list that is read.

    """
    name = clean_line(str(path))
    try:
        with path.expanduser().open("rb") as file:
            body = file.read(opml.SIZE_LIMIT + 1)
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}.") from error
    if len(body) > opml.SIZE_LIMIT:
        raise ParseError(f"{name} is larger than {opml.SIZE_LIMIT // 1_000_000} MB.")
    return body


def import_list(desk: Desk, body: bytes) -> Imported:
    """Subscribe to all that an OPML list names and that can be subscribed to; nothing is fetched.

    Raises:
        ParseError: it is no OPML list.
        ConfigError: feeds.toml cannot be changed.

    """
    known = {one.url for one in desk.settings.subscriptions}
    fresh: dict[str, Subscription] = {}
    refused: list[str] = []
    twice = 0
    for folders, outline in opml.subscriptions(opml.read(body)):
        found = _subscription(folders, outline)
        if isinstance(found, str):
            refused.append(found)
        elif found.url in known or found.url in fresh:
            twice += 1
        else:
            fresh[found.url] = found
    subscribing.subscribe(desk, list(fresh.values()))
    return Imported(len(fresh), twice, tuple(refused))


def export_list(desk: Desk, *, passwords: bool = False) -> bytes:
    """Write the subscriptions as an OPML list: folders, titles, tags and addresses.

    Feeds that only this computer has (``file:``, ``exec:``) are left out, and passwords too unless they are asked
    for.
    """
    top: list[Outline] = []
    folders: dict[str, list[Subscription]] = {}
    for one in desk.settings.subscriptions:
        if one.url.startswith(("http://", "https://")):
            folders.setdefault(one.category, []).append(one)
    for category, members in folders.items():
        feeds = tuple(_outline(one, passwords=passwords) for one in members)
        _place(top, [name for name in category.split(BETWEEN) if name.strip()], feeds)
    return opml.write(top, title="Kutip")


def write_list(desk: Desk, path: Path, *, passwords: bool = False) -> None:
    """Write the list to a file.

    Raises:
        SourceError: the file cannot be written.

    """
    from reader.folder import write_atomically

    try:
        write_atomically(path.expanduser(), export_list(desk, passwords=passwords))
    except OSError as error:
        raise SourceError(f"{clean_line(str(path))} cannot be written: {error.strerror}.") from error


def _place(level: list[Outline], names: Sequence[str], feeds: tuple[Outline, ...]) -> None:
    if not names:
        level.extend(feeds)
        return
    first, *rest = names
    at = next((n for n, one in enumerate(level) if one.url is None and one.text == first), None)
    inner = list(level[at].children) if at is not None else []
    _place(inner, rest, feeds)
    folder = Outline(text=first, children=tuple(inner))
    if at is None:
        level.append(folder)
    else:
        level[at] = folder


def _outline(one: Subscription, *, passwords: bool) -> Outline:
    tags = ((_TAGS, ",".join(tag.replace(",", " ") for tag in one.tags)),) if one.tags else ()
    url = one.url if passwords else bare(one.url)
    return Outline(text=one.title, title=one.title, type="rss", url=url, attributes=tags)


def _subscription(folders: Sequence[str], outline: Outline) -> Subscription | str:
    if outline.problem is not None or outline.url is None:
        return outline.problem or f"“{clean_line(outline.text, limit=80)}” is left out: it has no address."
    url = clean_line(outline.url, limit=2000)
    if not host(url):
        return f"“{clean_line(outline.text, limit=80)}” is left out: its address names no site."
    written = next((value for name, value in outline.attributes if name.lower() == _TAGS), "")
    tags = dict.fromkeys(
        word for word in (clean_line(one.strip("/ "), limit=100) for one in written.split(",")) if word
    )
    names = (clean_line(name.replace(BETWEEN, "-"), limit=100) for name in folders)
    return Subscription(
        url=url,
        title=clean_line(outline.title or outline.text) or host(url),
        category=clean_line(BETWEEN.join(name for name in names if name), limit=200),
        tags=tuple(tags),
    )
