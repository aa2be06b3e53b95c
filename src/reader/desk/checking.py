"""Say how Kutip is: its files, its feeds, what it runs on."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reader import __version__, plugins
from reader.cleaning import clean_line
from reader.desk.health import clock, health, waiting_hosts
from reader.desk.merging import offered
from reader.desk.open import ANNOTATIONS, Desk
from reader.errors import ConflictError, StorageError
from reader.speech import _


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``said`` is a sentence."""

    about: str
    state: Literal["fine", "note", "bad"]
    said: str


def check(desk: Desk) -> Iterator[Finding]:
    """Look at everything; reading the whole library may take seconds."""
    yield Finding(
        "program",
        "fine",
        _("Kutip {version} on Python {python}.").format(version=__version__, python=platform.python_version()),
    )
    yield Finding(
        "feeds.toml",
        "fine",
        _("{count} feeds in {file}.").format(count=len(desk.settings.subscriptions), file=desk.settings.feeds_file),
    )
    state: Literal["fine", "note"] = "note" if desk.folder.notice else "fine"
    yield Finding("data folder", state, desk.folder.notice or _("{path} can be written.").format(path=desk.folder.path))
    for notice in (*desk.settings.notices, *desk.library.notices):
        yield Finding("notice", "note", notice)
    yield from _plugins()
    yield from _library(desk)
    yield from _annotations(desk)
    yield from _feeds(desk)


def _plugins() -> Iterator[Finding]:
    for group in plugins.GROUPS:
        for one in plugins.of(group).values():
            yield Finding(
                "plugin",
                "fine",
                _("{name} of {package} ({group}) is loaded.").format(name=one.name, package=one.package, group=group),
            )
    for sentence in plugins.problems():
        yield Finding("plugin", "bad", sentence)


def _feeds(desk: Desk) -> Iterator[Finding]:
    found = health(desk)
    for one in found:
        told = f"{one.address}: {one.said}"
        if one.last_success is not None and one.state in {"failing", "gone"}:
            told += _(" Last read well: {last_success}.").format(last_success=clock(one.last_success))
        if one.state in {"failing", "gone"}:
            yield Finding(one.title, "bad", told)
        elif one.state == "moving":
            yield Finding(one.title, "note", told)
        if one.suggestion:
            yield Finding(one.title, "note", f"{one.address}: {one.suggestion}")
    for host, until in waiting_hosts(desk).items():
        yield Finding(host, "note", _("It asks to be left alone until {until}.").format(until=clock(until)))
    paused = sum(one.state == "paused" for one in found)
    if paused:
        yield Finding(
            "feeds", "note", _("{paused} are paused; kutip feeds resume goes on with one.").format(paused=paused)
        )


def _library(desk: Desk) -> Iterator[Finding]:
    counts = desk.library.counts().values()
    total, unread = sum(total for _at, total in counts), sum(unread for unread, _rest in counts)
    faults = desk.library.check()
    for fault in faults:
        yield Finding("library", "bad", fault)
    if not faults:
        yield Finding(
            "library",
            "fine",
            _("{total} articles, {unread} unread; the file is sound.").format(total=total, unread=unread),
        )


def _annotations(desk: Desk) -> Iterator[Finding]:
    for path in offered(desk):
        if path.name == ANNOTATIONS:
            said = _("Git left both sides of a conflict in {path}").format(path=path)
        else:
            said = _("Syncthing set {name} aside, as two sides changed the annotations").format(
                name=clean_line(path.name)
            )
        yield Finding("annotations", "bad", _("{said}: kutip merge --sync-conflicts joins them.").format(said=said))
    try:
        store = desk.store
    except ConflictError:
        return  # that has been told
    except StorageError as error:
        yield Finding("annotations", "bad", str(error))
        return
    for notice in store.notices:
        yield Finding("annotations", "note", notice)
    lost = sum(desk.library.by_key(key) is None for key in store.counts())
    if lost:
        yield Finding(
            "annotations", "note", _("{lost} annotated articles are not in the library any more.").format(lost=lost)
        )
    yield Finding(
        "annotations",
        "fine",
        _("{count} annotations on {articles} articles; the file is sound.").format(
            count=len(store), articles=len(store.counts())
        ),
    )
