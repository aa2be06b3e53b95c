"""Changes of feeds.toml: only the lines of the feed that is meant change; comments and order stay.

Each change gives an Edit, which can be taken back. A file that the user changed meanwhile is never put back as a
whole: then only the one feed is.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.cleaning import clean_line
from reader.config import Subscription, packaged_feeds, subscriptions
from reader.errors import ConfigError
from reader.folder import write_atomically
from reader.speech import _

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([A-Za-z0-9_\"'.-]+)[ \t.]*[^\n]*$", re.MULTILINE)
_IDLE = re.compile(r"[ \t]*(#[^\n]*)?\n?")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the file that has been made."""

    file: Path
    before: str
    after: str
    back: Callable[[Path], "Edit"]
    """Makes the change undone in a file that is another one meanwhile."""


def current(file: Path) -> tuple[Subscription, ...]:
    """Give the subscriptions as the file has them now.

    Raises:
        ConfigError: it cannot be read, or says something unusable.

    """
    return subscriptions(table(file, read_text(file)), name=clean_line(str(file)))


def undo(edit: Edit) -> Edit:
    """Take a change back and give the Edit that makes it again."""
    if read_text(edit.file) == edit.after:
        write_text(edit.file, edit.before)
        return Edit(edit.file, edit.after, edit.before, lambda file: undo(edit.back(file)))
    return edit.back(edit.file)


def add(file: Path, feeds: Sequence[Subscription]) -> Edit:
    """Write feeds at the end of the file; addresses that it has already are left out."""
    text = read_text(file)
    known = {str(feed.get("url")) for feed in _feeds(table(file, text))}
    fresh = {feed.url: feed for feed in feeds if feed.url not in known}
    parts = [text.rstrip("\n") + "\n" if text.strip() else "", *(_block(feed) for feed in fresh.values())]
    after = "\n".join(part for part in parts if part)
    urls = tuple(fresh)
    replace(file, text, after, lambda feeds: [*feeds, *(_plain(feed) for feed in fresh.values())])
    return Edit(file, text, after, lambda where: remove(where, urls))


def move(file: Path, old: str, new: str) -> bool:
    """Give a feed another address; False where no feed has the old one.

    Raises:
        ConfigError: the file cannot be read or written.

    """
    if all(one.url != old for one in current(file)):
        return False
    change(file, [old], url=new)
    return True


def change(file: Path, urls: Collection[str], **values: str | bool | tuple[str, ...]) -> Edit:
    """Set values (title, category, tags, paused, url) of feeds; an empty one or False takes its line away."""
    text = read_text(file)
    feeds = _feeds(table(file, text))
    places = spans(file, text, feeds)
    after = text
    before: dict[str, dict[str, Any]] = {}
    for feed, (start, end) in reversed(list(zip(feeds, places, strict=True))):
        if feed.get("url") in urls:
            before[feed["url"]] = {name: feed.get(name, _empty(value)) for name, value in values.items()}
            after = after[:start] + _changed(after[start:end], values) + after[end:]
    if not before:
        raise ConfigError(_("{file} has no such feed any more.").format(file=clean_line(str(file))))
    replace(file, text, after, lambda feeds: [_with(one, values) if one.get("url") in before else one for one in feeds])
    return Edit(file, text, after, lambda where: _change_back(where, before))


def remove(file: Path, urls: Collection[str]) -> Edit:
    """Take feeds out of the file; comments above them stay."""
    text = read_text(file)
    feeds = _feeds(table(file, text))
    after = text
    gone: list[str] = []
    for feed, (start, end) in reversed(list(zip(feeds, spans(file, text, feeds), strict=True))):
        if feed.get("url") in urls:
            gone.insert(0, text[start:end])
            rest = after[end:]
            # One of the blank lines around it goes with it.
            between = rest[1:] if rest.startswith("\n") and (start == 0 or after[:start].endswith("\n\n")) else rest
            before = after[:start]
            after = (before.removesuffix("\n") if not rest and before.endswith("\n\n") else before) + between
    replace(file, text, after, lambda feeds: [one for one in feeds if one.get("url") not in urls])
    return Edit(file, text, after, lambda where: _append(where, gone))


def _append(file: Path, blocks: Sequence[str]) -> Edit:
    text = read_text(file)
    after = "\n".join([text.rstrip("\n") + "\n", *blocks])
    added = [feed for block in blocks for feed in _feeds(table(file, block))]
    replace(file, text, after, lambda feeds: [*feeds, *added])
    urls = [str(feed.get("url")) for feed in added]
    return Edit(file, text, after, lambda where: remove(where, urls))


def _change_back(file: Path, before: Mapping[str, Mapping[str, Any]]) -> Edit:
    text = read_text(file)
    for url, values in before.items():
        change(file, [url], **{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})
    return Edit(file, text, read_text(file), lambda where: _append(where, ()))


def _block(feed: Subscription) -> str:
    lines = ["[[feed]]"]
    for name, value in _plain(feed).items():
        lines.append(f"{name} = {_literal(value)}")
    return "\n".join(lines) + "\n"


def _plain(feed: Subscription) -> dict[str, Any]:
    values = {
        "url": feed.url,
        "title": feed.title,
        "category": feed.category,
        "tags": list(feed.tags),
        "paused": feed.paused,
        "interval": feed.interval,
        "user_agent": feed.user_agent,
        "full_text": feed.full_text,
        "opml": dict(feed.opml),
    }
    return {name: value for name, value in values.items() if value}


def _literal(value: Any) -> str:
    import tomlkit

    if isinstance(value, dict):
        inner = ", ".join(f"{_literal(name)} = {_literal(one)}" for name, one in value.items())
        return f"{{ {inner} }}"
    written: str = tomlkit.item(value).as_string()
    return written


def _changed(block: str, values: Mapping[str, Any]) -> str:
    """Give the lines of one feed with other values; the rest of them stays as it is, to the letter."""
    import tomlkit

    document: Any = tomlkit.parse(block if block.endswith("\n") else block + "\n")
    feed: Any = document["feed"][0]
    for name, value in values.items():
        plain = list(value) if isinstance(value, tuple) else value
        if not plain and name in feed:
            del feed[name]
        elif plain and feed.get(name) != plain:
            feed[name] = plain
    return tomlkit.dumps(document)


def _with(feed: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    changed = {**feed, **{name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}}
    return {name: value for name, value in changed.items() if value or name not in values}


def _empty(value: object) -> object:
    return False if isinstance(value, bool) else () if isinstance(value, tuple) else ""


def spans(file: Path, text: str, feeds: Sequence[Mapping[str, Any]], *, kind: str = "feed") -> list[tuple[int, int]]:
    """Give where each feed, or table of another kind, begins and ends, without blank and comment lines behind it.

    Raises:
        ConfigError: the feeds are written in a way that cannot be told apart line by line.

    """
    headers = [(found.start(), found[0].strip(), found[1].strip("\"'")) for found in _HEADER.finditer(text)]
    own = [(at, line) for at, line, name in headers if name == kind and line.startswith("[[")]
    starts = [at for at, _rest in own]
    stops = [at for at, _end, name in headers if name.partition(".")[0] != kind or at in starts]
    found = []
    for start in starts:
        end = min((stop for stop in stops if stop > start), default=len(text))
        lines = text[start:end].splitlines(keepends=True)
        while len(lines) > 1 and _IDLE.fullmatch(lines[-1]):
            lines.pop()
        found.append((start, start + sum(map(len, lines))))
    try:
        same = len(found) == len(feeds) and all(
            tables(_parsed(text[start:end]), kind) == [feed] for (start, end), feed in zip(found, feeds, strict=True)
        )
    except ValueError:
        same = False
    if not same:
        raise ConfigError(
            _("{file} writes its feeds in a way that Kutip cannot change; edit it there.").format(
                file=clean_line(str(file))
            )
        )
    return found


def replace(
    file: Path, before: str, after: str, expected: Callable[[list[Any]], list[Any]], *, kind: str = "feed"
) -> None:
    """Write the file, once it is sure that nothing else would change by it."""
    was = table(file, before)
    wanted = {**was, kind: expected(tables(was, kind))}
    try:
        now = _parsed(after)
    except ValueError:
        now = {}
    if {**now, kind: tables(now, kind)} != wanted:
        raise ConfigError(
            _("{file} writes its feeds in a way that Kutip cannot change; edit it there.").format(
                file=clean_line(str(file))
            )
        )
    subscriptions(now, name=clean_line(str(file)))
    if after != before:
        write_text(file, after)


def _feeds(table: Mapping[str, Any]) -> list[Any]:
    return tables(table, "feed")


def tables(table: Mapping[str, Any], kind: str) -> list[Any]:
    """Give the tables of a kind, such as the feeds, of a parsed feeds.toml."""
    found = table.get(kind, [])
    return found if isinstance(found, list) else []


def table(file: Path, text: str) -> dict[str, Any]:
    """Parse the text of a feeds.toml; raises ConfigError where it is none."""
    try:
        return _parsed(text)
    except ValueError as error:
        raise ConfigError(
            _("{file} is not valid TOML: {error}.").format(file=clean_line(str(file)), error=clean_line(str(error)))
        ) from error


def _parsed(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


def read_text(file: Path) -> str:
    """Give the file's text; the packaged one where there is none yet.

    Raises:
        ConfigError: it cannot be read.

    """
    try:
        body = file.read_bytes()
    except FileNotFoundError:
        body = packaged_feeds()
    except OSError as error:
        raise ConfigError(
            _("{file} cannot be read: {reason}.").format(file=clean_line(str(file)), reason=error.strerror)
        ) from error
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(
            _("{file} is not UTF-8 text (byte {start}).").format(file=clean_line(str(file)), start=error.start)
        ) from error


def write_text(file: Path, text: str) -> None:
    """Replace the file's text, with the line ends that it had.

    Raises:
        ConfigError: it cannot be written.

    """
    # A file that is a link, as people's dotfiles are, stays one.
    where = file.resolve()
    try:
        where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        crlf = where.exists() and b"\r\n" in where.read_bytes()
        write_atomically(where, (text.replace("\n", "\r\n") if crlf else text).encode())
    except OSError as error:
        raise ConfigError(
            _("{file} could not be changed: {reason}.").format(file=clean_line(str(file)), reason=error.strerror)
        ) from error
