"""The app behind a window of a browser (``kutip serve``): it draws into a pipe, and belongs to whoever looks at it.

Programs of this computer are not for somebody at a browser: what would start one here says so, opens the address in
that browser, or leaves it to the browser's own clipboard.
"""

import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from textual.drivers.web_driver import WebDriver

from reader.errors import KutipError
from reader.tui.run import run_served


class ServedDriver(WebDriver):
    """Textual's driver for browsers, which ends with its server and keeps what was being typed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._write = _lasting(self._write)

    def run_input_thread(self) -> None:
        """Read what the server hands on; when it hands on no more, it has gone, and so do we."""
        super().run_input_thread()
        self._end()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Obey the server."""
        if packet_type == "quit":
            self._end()
        else:
            super().on_meta(packet_type, payload)

    def _end(self) -> None:
        end = getattr(self._app, "end", None)
        if end is not None and not self.exit_event.is_set():
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(partial(end, os.EX_OK))


def _lasting(write: Any) -> Any:
    """Let a pipe that nobody reads any more be written to: the end is on its way."""

    def lasting(data: bytes) -> int:
        with contextlib.suppress(OSError):
            rest = memoryview(data)
            while rest:
                rest = rest[write(rest) :]
        return len(data)

    return lasting


def main() -> int:
    """Run the app of one window and give its exit code."""
    words = iter(sys.argv[1:])
    paths = {name.removeprefix("--"): Path(value) for name, value in zip(words, words, strict=True)}
    try:
        return run_served(feeds=paths.get("feeds"), data=paths.get("data"), environ=os.environ, driver=ServedDriver)
    except KutipError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
