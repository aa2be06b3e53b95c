"""Open the desk for a command and close it again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from reader.cli.printing import complain
from reader.config import Settings, load
from reader.desk.open import Desk


class Paths(NamedTuple):
    """What ``--feeds`` and ``--data`` say."""

    feeds: Path | None
    data: Path | None


def settings_of(context: click.Context) -> Settings:
    """Read the settings that the command line names."""
    paths: Paths = context.obj
    return load(feeds=paths.feeds, data=paths.data, environ=os.environ)


@contextmanager
def reading(context: click.Context) -> Iterator[Desk]:
    """Open the desk for reading: beside a running Kutip too."""
    settings = settings_of(context)
    desk = Desk.open(settings, readonly=(settings.data / "library.sqlite").exists())
    try:
        yield desk
    finally:
        desk.close_files()


@contextmanager
def writing(context: click.Context, *, tour: bool = True) -> Iterator[Desk]:
    """Open the desk for changes; see ``Desk.open`` for ``tour``.

    Raises:
        StorageError: another Kutip has it, or nothing can be written there.

    """
    desk = Desk.open(settings_of(context), tour=tour)
    try:
        desk.require_writable()
        for notice in desk.notices:
            complain(notice)
        # Nobody waits at a screen: hooks have all the time that they may take.
        desk.hook_patience = float(sum(one.seconds for one in desk.settings.hooks))
        yield desk
    finally:
        desk.close_files()
        if desk.settings.hooks:
            for sentence in desk.hooks.news():
                complain(sentence)
