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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``said`` is a sentence."""

    about: str
    state: Literal["fine", "note", "bad"]
    said: str


def check(desk: Desk) -> Iterator[Finding]:
    """Look at everything; reading the whole library may take seconds."""
    yield Finding("program", "fine", f"Kutip {__version__} on Python {platform.python_version()}.")
    yield Finding("feeds.toml", "fine", f"{len(desk.settings.subscriptions)} feeds in {desk.settings.feeds_file}.")
    state: Literal["fine", "note"] = "note" if desk.folder.notice else "fine"
    yield Finding("data folder", state, desk.folder.notice or f"{desk.folder.path} can be written.")
    for notice in (*desk.settings.notices, *desk.library.notices):
        yield Finding("notice", "note", notice)
    yield from _plugins()
    yield from _library(desk)
    yield from _annotations(desk)
    yield from _feeds(desk)


def _plugins() -> Iterator[Finding]:
    for group in plugins.GROUPS:
        for one in plugins.of(group).values():
            yield Finding("plugin", "fine", f"{one.name} of {one.package} ({group}) is loaded.")
    for sentence in plugins.problems():
        yield Finding("plugin", "bad", sentence)


def _feeds(desk: Desk) -> Iterator[Finding]:
    found = health(desk)
    for one in found:
        told = f"{one.address}: {one.said}"
        if one.last_success is not None and one.state in {"failing", "gone"}:
            told += f" Last read well: {clock(one.last_success)}."
        if one.state in {"failing", "gone"}:
            yield Finding(one.title, "bad", told)
        elif one.state == "moving":
            yield Finding(one.title, "note", told)
        if one.suggestion:
            yield Finding(one.title, "note", f"{one.address}: {one.suggestion}")
    for host, until in waiting_hosts(desk).items():
        yield Finding(host, "note", f"It asks to be left alone until {clock(until)}.")
    paused = sum(one.state == "paused" for one in found)
    if paused:
        yield Finding("feeds", "note", f"{paused} are paused; kutip feeds resume goes on with one.")


def _library(desk: Desk) -> Iterator[Finding]:
    counts = desk.library.counts().values()
    total, unread = sum(total for _, total in counts), sum(unread for unread, _ in counts)
    faults = desk.library.check()
    for fault in faults:
        yield Finding("library", "bad", fault)
    if not faults:
        yield Finding("library", "fine", f"{total} articles, {unread} unread; the file is sound.")


def _annotations(desk: Desk) -> Iterator[Finding]:
    for path in offered(desk):
        if path.name == ANNOTATIONS:
            said = f"Git left both sides of a conflict in {path}"
        else:
            said = f"Syncthing set {clean_line(path.name)} aside, as two sides changed the annotations"
        yield Finding("annotations", "bad", f"{said}: kutip merge --sync-conflicts joins them.")
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
        yield Finding("annotations", "note", f"{lost} annotated articles are not in the library any more.")
    yield Finding(
        "annotations", "fine", f"{len(store)} annotations on {len(store.counts())} articles; the file is sound."
    )
