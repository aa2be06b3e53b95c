"""feeds.toml and the folders: where Kutip finds what the user wrote, and where it keeps what it gathers.

Folders follow the XDG Base Directory specification through platformdirs: configuration in ``…/kutip/feeds.toml``,
data in ``…/kutip/``. The first run copies the packaged feeds.toml to the configuration folder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reader import access, schema, tomlfile
from reader.access import OPEN, Access
from reader.addresses import host, shown
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.folder import write_atomically
from reader.hookbook import HookSpec, hooks, trouble_with
from reader.places import config_folder, data_folder
from reader.rulebook import RuleSpec, rules, unknown_rule_words, watched
from reader.smart import SmartFolder, smart_folders, unknown_smart_words
from reader.speech import _
from reader.syncbook import SyncSpec, sync

MINUTES_FLOOR = 30
"""A site is not asked more often than this, whatever feeds.toml says (minutes)."""

PROFILES = schema.SETTINGS["reading.profile"].choices
"""The sets of keys that come with Kutip."""

_ATTRIBUTE = re.compile(r"(?:\{[^{}\s]{1,500}\})?[^\W\d][\w.-]{0,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One ``[[feed]]`` of feeds.toml."""

    url: str
    title: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    paused: bool = False
    interval: int | None = None
    """Minutes between two looks; None leaves it to the feed and to Kutip."""
    user_agent: str | None = None
    full_text: bool = False
    """Whether each new article's page is fetched as soon as the feed brings it."""
    keep: int | None = None
    """Of cleaning: the newest so many articles stay. None leaves it to the command."""
    keep_days: int | None = None
    """Of cleaning: articles stay for so many days."""
    opml: tuple[tuple[str, str], ...] = ()
    """What the list that it came from says of it beside that, so that a list written again says it too."""
    access: Access = OPEN
    """How its site lets one in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one run of Kutip works with."""

    feeds_file: Path
    data: Path
    subscriptions: tuple[Subscription, ...]
    language: str = "auto"
    """What is spoken: auto goes by the environment."""
    width: int = 72
    """Columns of the article's text."""
    theme: str = "kutip-dark"
    """The colours: a theme of Kutip's or of Textual's."""
    dates: str = "short"
    """How lists tell times: short, clock or iso."""
    density: str = "compact"
    """How close the articles of the list stand: compact or comfortable."""
    sources_width: int = 25
    """Columns of the sources."""
    list_percent: int = 40
    """How much of the rest the list has beside the article."""
    plain: bool = False
    """Whether the app is bare text with the terminal's own cursor in it."""
    animations: bool = False
    """Whether things on the screen may move by themselves."""
    profile: str = "default"
    """The keys to begin with: default, newsboat, vim or emacs."""
    threshold: float = 0.5
    """How sure a suggestion must be to be shown, 0 to 1."""
    tour: bool = True
    """Whether the bundled tour is shown."""
    changes_days: int = 90
    """How long what an article was before it changed is kept, where it is not annotated."""
    columns: tuple[str, ...] = ()
    """What a line of the list has, in this order; empty leaves it to the width."""
    later_until_read: bool = False
    """Whether an article that was put aside to be read later is taken off when it is read."""
    author: str = ""
    """Who annotates; stands on each annotation."""
    auto_refresh: bool = False
    """Whether the app asks feeds by itself when their time has come."""
    sync: SyncSpec | None = None
    """The account at another reader's server."""
    hooks: tuple[HookSpec, ...] = ()
    """Commands that run when something happened; none where others can write the file."""
    pictures: str = "auto"
    notify: str = "app"
    """Where rules' notifications are told beside the app: ``app`` is nowhere."""
    rules: tuple[RuleSpec, ...] = ()
    """What is done with articles on arrival."""
    watch: tuple[str, ...] = ()
    """Words and names that light up in titles."""
    smart: tuple[SmartFolder, ...] = ()
    """Queries that stand among the sources."""
    codebook: Path | None = None
    """Where the codebook is, if not beside feeds.toml."""
    notices: tuple[str, ...] = field(default=())

    @property
    def codebook_file(self) -> Path:
        """The codebook's file, which need not be there."""
        return self.codebook or self.feeds_file.parent / "codebook.toml"


def load(
    *, feeds: Path | None = None, data: Path | None = None, environ: Mapping[str, str], create: bool = True
) -> Settings:
    """Read the settings; ``feeds`` and ``data`` come from the command line and win over ``environ``.

    With ``create`` a missing default feeds.toml is made from the packaged one.

    Raises:
        ConfigError: feeds.toml cannot be read or says something unusable.

    """
    own = feeds or (Path(environ["KUTIP_FEEDS"]) if environ.get("KUTIP_FEEDS") else None)
    file = own or config_folder() / "feeds.toml"
    folder = data_folder(data, environ)
    notices: list[str] = []
    if own is None and create and not file.exists():
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(file, packaged_feeds())
        except OSError as error:
            notices.append(
                _("{file} could not be written ({reason}); the packaged subscriptions are used.").format(
                    file=file, reason=error.strerror
                )
            )
    try:
        body = file.read_bytes()
    except FileNotFoundError:
        if own is not None:
            raise ConfigError(
                _("There is no file {file}; give --feeds a file that exists.").format(file=clean_line(str(file)))
            ) from None
        body = packaged_feeds()
    except OSError as error:
        raise ConfigError(
            _("{file} cannot be read: {reason}.").format(file=clean_line(str(file)), reason=error.strerror)
        ) from error
    name = clean_line(str(file))
    table = tomlfile.table(body, name=name, folder=folder)
    reading = table.get("reading", {})
    if not isinstance(reading, dict):
        raise ConfigError(_("{name}: reading is a table, written as [reading].").format(name=name))
    commands = hooks(table, name=name)
    if commands and (trouble := trouble_with(file)) is not None:
        commands = ()
        notices.append(trouble)
    return Settings(
        feeds_file=file,
        hooks=commands,
        sync=sync(table, name=name),
        data=folder,
        subscriptions=subscriptions(table, name=name),
        language=schema.value(reading, "reading.language", where=name),
        width=schema.value(reading, "reading.width", where=name),
        threshold=schema.value(reading, "reading.suggest_from_percent", where=name) / 100,
        dates=schema.value(reading, "reading.dates", where=name),
        density=schema.value(reading, "reading.density", where=name),
        sources_width=schema.value(reading, "reading.sources_width", where=name),
        list_percent=schema.value(reading, "reading.list_percent", where=name),
        plain=schema.value(reading, "reading.plain", where=name),
        animations=schema.value(reading, "reading.animations", where=name),
        profile=schema.value(reading, "reading.profile", where=name),
        theme=clean_line(schema.value(reading, "reading.theme", where=name)) or "kutip-dark",
        changes_days=schema.value(reading, "reading.changes_days", where=name),
        auto_refresh=schema.value(reading, "reading.auto_refresh", where=name),
        columns=_columns(reading, name),
        later_until_read=schema.value(reading, "reading.later_until_read", where=name),
        pictures=schema.value(reading, "reading.pictures", where=name),
        notify=schema.value(reading, "reading.notify", where=name),
        tour=schema.value(table, "tour", where=name),
        author=_author(table, environ, name),
        rules=rules(table, name=name),
        watch=watched(table, name=name),
        smart=smart_folders(table, name=name),
        codebook=_codebook(table, file, environ),
        notices=(*notices, *unknown_words(table, name=name)),
    )


def _columns(reading: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = reading.get("columns", [])
    written = [found] if isinstance(found, str) else found
    if not isinstance(written, list) or not all(one in schema.COLUMNS for one in written):
        raise ConfigError(
            _('{name}: columns are some of {columns}, written as ["date", "title"].').format(
                name=name, columns=", ".join(schema.COLUMNS)
            )
        )
    return tuple(dict.fromkeys(written))


def unknown_words(table: Mapping[str, Any], *, name: str) -> tuple[str, ...]:
    """Give a sentence for each setting that Kutip does not know, so that a slip of the pen does not go unseen."""
    top, of_feed, of_reading = schema.top_words(), schema.words("feed"), schema.words("reading")
    found = [
        _("{name}: {key} is no setting of Kutip.").format(name=name, key=clean_line(key))
        for key in table
        if key not in top
    ]
    found += [
        _("{name}: {key} is no setting of [reading].").format(name=name, key=clean_line(key))
        for key in table.get("reading", {})
        if key not in of_reading
    ]
    for number, raw in enumerate(table.get("feed", []), 1):
        found += [
            _("{name}: feed {number}: {key} is no setting of a feed.").format(
                name=name, number=number, key=clean_line(key)
            )
            for key in raw
            if key not in of_feed
        ]
    of_sync = schema.words("sync")
    found += [
        _("{name}: {key} is no setting of [sync].").format(name=name, key=clean_line(key))
        for key in table.get("sync", {})
        if key not in of_sync
    ]
    of_hook = schema.words("hook")
    found += [
        _("{name}: hook {number}: {key} is no setting of a hook.").format(name=name, number=number, key=clean_line(key))
        for number, raw in enumerate(table.get("hook", []), 1)
        for key in raw
        if key not in of_hook
    ]
    return (*found, *unknown_rule_words(table, name=name), *unknown_smart_words(table, name=name))


def packaged_feeds() -> bytes:
    """Give the feeds.toml that comes with the program."""
    from importlib import resources

    packaged = resources.files("reader").joinpath("feeds.toml")
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).resolve().parents[2] / "feeds.toml").read_bytes()


def subscriptions(table: Mapping[str, Any], *, name: str) -> tuple[Subscription, ...]:
    """Give the ``[[feed]]`` tables of a parsed feeds.toml; the first of several with one address counts.

    Raises:
        ConfigError: a feed has no usable address or a value of the wrong type.

    """
    feeds = table.get("feed", [])
    if not isinstance(feeds, list):
        raise ConfigError(_("{name}: feeds are written as [[feed]], with two brackets.").format(name=name))
    found: dict[str, Subscription] = {}
    for number, raw in enumerate(feeds, 1):
        where = _("{name}: feed {number}").format(name=name, number=number)
        if not isinstance(raw, dict) or not isinstance(raw.get("url"), str):
            raise ConfigError(_('{where} has no url = "…".').format(where=where))
        url = clean_line(raw["url"], limit=2000)
        address = _called(url)
        if address is None:
            raise ConfigError(
                _("{where}: {url} is no http or https address, file: path or exec: command.").format(
                    where=where, url=shown(url)
                )
            )
        tags = raw.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise ConfigError(_('{where}: tags are written as ["one", "two"].').format(where=where))
        interval = schema.value(raw, "feed.interval", where=where)
        found.setdefault(
            url,
            Subscription(
                url=url,
                title=_word(raw, "title", where) or address,
                category=_word(raw, "category", where),
                tags=tuple(clean_line(tag) for tag in tags),
                paused=schema.value(raw, "feed.paused", where=where),
                interval=max(interval, MINUTES_FLOOR) if interval else None,
                user_agent=_word(raw, "user_agent", where) or None,
                full_text=schema.value(raw, "feed.full_text", where=where),
                keep=schema.value(raw, "feed.keep", where=where),
                keep_days=schema.value(raw, "feed.keep_days", where=where),
                opml=_attributes(raw, where),
                access=access.access(raw, where=where),
            ),
        )
    return tuple(found.values())


def _attributes(table: Mapping[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    found = table.get("opml", {})
    if not isinstance(found, dict) or not all(
        isinstance(value, str) and _ATTRIBUTE.fullmatch(name) for name, value in found.items()
    ):
        raise ConfigError(_('{where}: opml is written as {{ htmlUrl = "…", description = "…" }}.').format(where=where))
    return tuple((name, clean_line(value, limit=4096)) for name, value in found.items())


def _called(url: str) -> str | None:
    """Give what a feed without a title is called: its host, file or command; None for what is no feed's address."""
    scheme, _, rest = url.partition(":")
    if scheme in {"file", "exec"}:
        return Path(rest.split()[0]).name or None if rest.strip() else None
    if scheme in {"http", "https"}:
        return host(url) or None
    from reader import plugins

    return clean_line(rest.strip("/"), limit=100) or scheme if scheme in plugins.names("sources") else None


def _codebook(table: Mapping[str, Any], file: Path, environ: Mapping[str, str]) -> Path | None:
    """Give where the codebook is; a relative path counts from the folder of feeds.toml."""
    written = environ.get("KUTIP_CODEBOOK") or _word(table, "codebook", clean_line(str(file)))
    return file.parent / Path(written).expanduser() if written else None


def _word(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(_('{where}: {key} is written in quotes, as {key} = "…".').format(where=where, key=key))
    return clean_line(value)


def _author(table: Mapping[str, Any], environ: Mapping[str, str], name: str) -> str:
    """Give who annotates: KUTIP_AUTHOR, else what feeds.toml says, else the name of the account."""
    written = _word(table, "author", name)
    told = clean_line(environ.get("KUTIP_AUTHOR", ""))
    return told or written or clean_line(environ.get("USER") or environ.get("LOGNAME") or "")
