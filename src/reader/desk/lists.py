"""Subscription lists of other readers, in and out (OPML)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader.addresses import host, is_secret_name, without_secrets
from reader.cleaning import clean_line
from reader.config import Subscription
from reader.desk import subscribing
from reader.desk.open import Desk
from reader.errors import ParseError, SourceError
from reader.feeds import opml
from reader.feeds.opml import Outline
from reader.folder import user_path
from reader.speech import _, ngettext

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


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as it was written."""

    body: bytes
    without: int
    """Addresses that were written without the secrets in them."""
    local: int
    """Feeds that only this computer has, which were left out."""

    @property
    def said(self) -> str:
        """What there is to say about it, as sentences; nothing where it is whole."""
        parts = (
            self.without
            and _("{without} without the secrets in the address; --with-secrets keeps them.").format(
                without=_feeds(self.without)
            ),
            self.local and _("{local} left out: only this computer has them.").format(local=_feeds(self.local)),
        )
        return " ".join(part for part in parts if part)


def _feeds(count: int) -> str:
    return ngettext("{count} feed", "{count} feeds", count).format(count=count)


def read_list(path: Path) -> bytes:
    """Read a list's bytes, no more than are looked at.

    Raises:
        SourceError: the file cannot be read.
        ParseError: it is larger than any list that is read.

    """
    name = clean_line(str(path))
    try:
        with user_path(path).open("rb") as file:
            body = file.read(opml.SIZE_LIMIT + 1)
    except OSError as error:
        raise SourceError(_("{name} cannot be read: {reason}.").format(name=name, reason=error.strerror)) from error
    if len(body) > opml.SIZE_LIMIT:
        raise ParseError(_("{name} is larger than {most} MB.").format(name=name, most=opml.SIZE_LIMIT // 1_000_000))
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


def export_list(desk: Desk, *, secrets: bool = False) -> Exported:
    """Write the subscriptions as an OPML list: folders, titles, tags, addresses, and what their own list said of them.

    Feeds that only this computer has (``file:``, ``exec:``) are left out, and the secrets in addresses too unless they
    are asked for. What feeds.toml says of headers, cookies and the like is never part of a list.
    """
    root = _Folder()
    without = local = 0
    for one in desk.settings.subscriptions:
        if not one.url.startswith(("http://", "https://")):
            local += 1
            continue
        outline = _outline(one, secrets=secrets)
        without += outline.url != one.url
        root.inner([name for name in one.category.split(BETWEEN) if name.strip()]).members.append(outline)
    return Exported(opml.write(root.outlines(), title="Kutip"), without, local)


def write_list(desk: Desk, path: Path, *, secrets: bool = False) -> Exported:
    """Write the list to a file.

    Raises:
        SourceError: the file cannot be written.

    """
    from reader.folder import write_atomically

    written = export_list(desk, secrets=secrets)
    try:
        write_atomically(user_path(path), written.body)
    except OSError as error:
        raise SourceError(
            _("{path} cannot be written: {reason}.").format(path=clean_line(str(path)), reason=error.strerror)
        ) from error
    return written


@dataclass(slots=True)
class _Folder:
    """A folder while the list is put together: feeds and folders in the order in which they come up."""

    members: "list[Outline | tuple[str, _Folder]]" = field(default_factory=list)
    _folders: "dict[str, _Folder]" = field(default_factory=dict)

    def inner(self, names: Sequence[str]) -> "_Folder":
        if not names:
            return self
        first, *rest = names
        if first not in self._folders:
            self._folders[first] = _Folder()
            self.members.append((first, self._folders[first]))
        return self._folders[first].inner(rest)

    def outlines(self) -> tuple[Outline, ...]:
        return tuple(
            one if isinstance(one, Outline) else Outline(text=one[0], children=one[1].outlines())
            for one in self.members
        )


def _outline(one: Subscription, *, secrets: bool) -> Outline:
    """Give a subscription as its list had it, as far as the user did not change it since."""
    kept = dict(one.opml)
    text, title = kept.pop("text", None), kept.pop("title", None)
    if text is None or title != one.title:
        text = title = one.title
    written = kept.pop(_TAGS, None)
    if _tags(written or "") != one.tags:
        written = ",".join(tag.replace(",", " ") for tag in one.tags)
    kind, site = kept.pop("type", "rss"), kept.pop("htmlUrl", None)
    attributes = ((_TAGS, written), *kept.items()) if written else tuple(kept.items())
    if not secrets:
        site = without_secrets(site) if site is not None else None
        attributes = tuple((name, without_secrets(value)) for name, value in attributes if not is_secret_name(name))
    url = one.url if secrets else without_secrets(one.url)
    return Outline(text=text, title=title, type=kind, url=url, site=site, attributes=attributes)


def _tags(written: str) -> tuple[str, ...]:
    words = (clean_line(one.strip("/ "), limit=100) for one in written.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _kept(outline: Outline, title: str, tags: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Give what an outline says that a subscription has no other place for."""
    written = next((value for name, value in outline.attributes if name == _TAGS), "")
    own = {
        "text": outline.text if outline.text != title else None,
        "title": title if outline.text != title else None,
        "type": outline.type if outline.type != "rss" else None,
        "htmlUrl": outline.site,
        _TAGS: written if written != ",".join(tags) else None,
    }
    others = ((name, value) for name, value in outline.attributes if name != _TAGS and value)
    return (*((name, value) for name, value in own.items() if value), *others)


def _subscription(folders: Sequence[str], outline: Outline) -> Subscription | str:
    if outline.problem is not None or outline.url is None:
        return outline.problem or _("“{text}” is left out: it has no address.").format(
            text=clean_line(outline.text, limit=80)
        )
    url = clean_line(outline.url, limit=2000)
    if not host(url):
        return _("“{text}” is left out: its address names no site.").format(text=clean_line(outline.text, limit=80))
    tags = _tags(next((value for name, value in outline.attributes if name == _TAGS), ""))
    title = clean_line(outline.title or outline.text) or host(url)
    names = (clean_line(name.replace(BETWEEN, "-"), limit=100) for name in folders)
    return Subscription(
        url=url,
        title=title,
        category=clean_line(BETWEEN.join(name for name in names if name), limit=200),
        tags=tags,
        opml=_kept(outline, title, tags),
    )
