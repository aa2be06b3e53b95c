"""Start the app and give its exit code."""

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from reader import speech
from reader.errors import KutipError
from reader.places import data_folder, feeds_file
from reader.speech import _

if TYPE_CHECKING:
    from textual.driver import Driver

    from reader.tui.app import KutipApp

ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""Signals that end the app in order: files closed, the terminal as it was, exit code 128 and the signal's number."""


def run_app(*, feeds: Path | None, data: Path | None, environ: Mapping[str, str], plain: bool = False) -> int:
    """Paint the first frame, open the desk, and run the app over it until the user quits."""
    # Textual draws on standard error.
    seen = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    speech.begin(feeds_file(feeds, environ), environ)
    if not seen or environ.get("TERM", "dumb") == "dumb":
        sys.stderr.write(
            _("Kutip's screen needs a terminal; kutip list, read and search work without one (kutip --help).\n")
        )
        return 2
    from reader.tui.first_frame import first_frame

    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _stop)
    folder = data_folder(data, environ)
    farewell: list[str] = []
    try:
        with first_frame(folder / "library.sqlite", plain=plain):
            return _run(feeds=feeds, data=data, environ=environ, farewell=farewell, plain=plain)
    except KutipError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody is to see a screen of variables
        from reader.tui.crash import keep

        if not farewell:
            farewell.append(keep(error, folder, now=datetime.now(UTC)))
        return os.EX_SOFTWARE
    finally:
        # The terminal is as it was by now.
        if farewell:
            with contextlib.suppress(OSError):  # or it has gone
                sys.stderr.write(f"{farewell[0]}\n")


def run_served(*, feeds: Path | None, data: Path | None, environ: Mapping[str, str], driver: "type[Driver]") -> int:
    """Run the app for somebody who looks at it through ``driver``, without a terminal of ours."""
    farewell: list[str] = []
    try:
        return _run(feeds=feeds, data=data, environ=environ, farewell=farewell, driver=driver)
    finally:
        if farewell:
            sys.stderr.write(f"{farewell[0]}\n")


def _run(
    *,
    feeds: Path | None,
    data: Path | None,
    environ: Mapping[str, str],
    farewell: list[str],
    driver: "type[Driver] | None" = None,
    plain: bool = False,
) -> int:
    from reader.config import load
    from reader.desk.open import Desk

    settings = load(feeds=feeds, data=data, environ=environ)
    speech.use(speech.wanted(settings.language, environ))
    desk = Desk.open(settings)
    try:
        import asyncio

        from reader.tui.driver import LastingDriver
        from reader.tui.keysfile import NAME, keymap

        keys, faults = keymap(profile=settings.profile, file=settings.feeds_file.with_name(NAME))
        # A browser has no cursor to be followed: there the usual screen is served.
        app = _kind(plain=(plain or settings.plain) and driver is None)(desk, keys=keys, notices=faults)
        app.driver_class = driver or LastingDriver
        try:
            asyncio.run(_session(app))
        finally:
            farewell += filter(None, [app.farewell])
    finally:
        desk.close_files()
    return app.return_value if app.return_value is not None else app.return_code or os.EX_OK


def _kind(*, plain: bool) -> "type[KutipApp]":
    if plain:
        from reader.tui.plain import PlainApp

        return PlainApp
    from reader.tui.app import KutipApp

    return KutipApp


async def _session(app: "KutipApp") -> None:
    from asyncio import get_running_loop

    loop = get_running_loop()
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, partial(app.end, 128 + number))
    await app.run_async(mouse=not app.plain)


def _stop(number: int, _frame: FrameType | None) -> None:
    """End the program while it still loads; what is open closes on the way out."""
    raise SystemExit(128 + number)
