"""The way to the terminal, made to last: early keys, bytes that are no text, and a terminal that goes away."""

import codecs
import contextlib
import re
from functools import partial
from time import monotonic
from typing import Any, TextIO

from textual.app import App
from textual.drivers import linux_driver

AS_WRITTEN, BY_ITSELF = "\x1b[8l", "\x1b[8h"
"""Ask a terminal that orders right-to-left text to leave that to the program, or to do it (ECMA-48, BDSM)."""

SHOWN_CURSOR = "\x1b[?25h"

_ANSWERS = re.compile(r"\x1b\[[?>=][\d;]*c|\x1b\[[03]n|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""What terminals answer to other programs: attributes, states, strings (ECMA-48, xterm's ctlseqs)."""

PATIENCE = 5.0
"""Seconds that keys wait for the first focus at most."""


class LastingDriver(linux_driver.LinuxDriver):
    """Textual's driver, which ignores bytes that are not UTF-8 and writes that nobody receives."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = _Lasting(self._file)

    def start_application_mode(self) -> None:
        """Take the terminal over; the page orders right-to-left text itself, so that every letter's cell is known."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(AS_WRITTEN)
        if (teletype := getattr(self._app, "teletype", None)) is not None:
            teletype.forget()
            self.write(SHOWN_CURSOR)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.write(BY_ITSELF)
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again after a stop; one that nobody could announce (SIGSTOP) is first undone in order.

        Textual would start a second time over the first: two threads then share the keyboard, one of them waits for
        ever at the end, and the terminal's own modes are forgotten.
        """
        if not self._auto_restart:
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:
            self.resume_application_mode()

    def run_input_thread(self) -> None:
        """Read keys; one wrong byte is left out instead of ending the program (Textual issue 6456)."""
        linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined]
        # Keys that were typed while the program loaded would find nobody to obey them before something has the focus.
        end = monotonic() + PATIENCE
        while not self._has_focus() and monotonic() < end and not self.exit_event.wait(0.005):
            pass
        super().run_input_thread()

    def _has_focus(self) -> bool:
        screens = self._app.screen_stack
        return bool(screens) and screens[-1].focused is not None


class _Lasting:
    """A file whose reader may have gone: the writer's thread must outlive it, or the program waits for it for ever."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            return self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class _Keys(codecs.IncrementalDecoder):
    """Decodes what is typed, without bytes that are no text and without what the terminal answers by itself."""

    def __init__(self, encoding: str, errors: str = "ignore") -> None:
        super().__init__(errors)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors=errors)

    def decode(self, data: Any, final: bool = False) -> str:  # noqa: FBT001, FBT002 - as codecs calls it
        return _ANSWERS.sub("", self._decoder.decode(data, final))


def _lenient(encoding: str) -> Any:
    return partial(_Keys, encoding)
