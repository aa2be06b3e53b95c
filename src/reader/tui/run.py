"""Start the app and give its exit code."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def run_app(*, feeds: Path | None, data: Path | None, environ: Mapping[str, str]) -> int:
    """Paint the first frame, open the desk, and run the app over it until the user quits."""
    if not sys.stdin.isatty() or not sys.stdout.isatty() or environ.get("TERM", "dumb") == "dumb":
        sys.stderr.write(
            "Kutip's screen needs a terminal; kutip list, read and search work without one (kutip --help).\n"
        )
        return 2
    from reader.places import data_folder
    from reader.tui.first_frame import first_frame

    with first_frame(data_folder(data, environ) / "library.sqlite"):
        return _run(feeds=feeds, data=data, environ=environ)


def _run(*, feeds: Path | None, data: Path | None, environ: Mapping[str, str]) -> int:
    from reader.config import load
    from reader.desk.open import Desk

    settings = load(feeds=feeds, data=data, environ=environ)
    desk = Desk.open(settings)
    try:
        from reader.tui.app import KutipApp

        app = KutipApp(desk)
        app.run()
    finally:
        desk.close_files()
    return app.return_value if app.return_value is not None else app.return_code or os.EX_OK
