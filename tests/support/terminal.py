"""The installed program in a real pseudo-terminal: keys go in as bytes, the screen is read as a terminal shows it.

Nothing here sleeps for a fixed time: ``until`` reads what the program writes until the screen is as it should be.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

PATIENCE = 60.0
"""Seconds that something may take on a busy machine; only a failing test waits so long."""

ESCAPE = "\x1b"
KEYS = {
    "enter": "\r",
    "escape": ESCAPE,
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "ctrl+c": "\x03",
    "ctrl+u": "\x15",
    "ctrl+z": "\x1a",
    "ctrl+y": "\x19",
}


class Terminal:
    """A pseudo-terminal with Kutip in it; leaving the context ends the program."""

    def __init__(
        self,
        *arguments: str | Path,
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        umask: int | None = None,
        command: tuple[str, ...] = (sys.executable, "-m", "reader"),
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        """Every byte that the program wrote."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TEXTUAL", "TMUX", "COLUMNS", "LINES"))
        }
        whole = {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(environ or {})}
        self.child = pexpect.spawn(
            command[0],
            [*command[1:], *(str(one) for one in arguments)],
            dimensions=(rows, columns),
            env=whole,
            timeout=PATIENCE,
            preexec_fn=lambda: _as_a_shell_starts_it(umask),
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = 0.02

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note(self.report())
        self.child.close(force=True)

    # Reading

    @property
    def text(self) -> str:
        """The screen, its lines without what is blank at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def words(self) -> str:
        """The screen with every run of blanks and line ends as one blank: wrapped sentences read on."""
        return " ".join(self.text.split())

    def report(self) -> str:
        """The screen in a frame, for a failing test."""
        return "\n".join(
            ["the screen was", *(f"|{line}" for line in self.lines if line.strip(" ▕")), f"{self.written[-200:]!r}"]
        )

    def read(self, *, patience: float = 0.05) -> bool:
        """Take what the program wrote meanwhile; False where it closed the terminal."""
        try:
            data = self.child.read_nonblocking(2**16, timeout=patience)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.written += data
        self._stream.feed(data)
        return True

    def until(self, wanted: str | Callable[[], bool], *, unless: str | None = None) -> None:
        """Read until words stand on the screen (over line ends too), or until something is so."""
        end = time.monotonic() + PATIENCE
        there = wanted if callable(wanted) else lambda: wanted in self.words
        while not there():
            if unless is not None and unless in self.words:
                raise AssertionError(f"{unless!r} is on the screen")
            if not self.read():
                if there():
                    return
                raise AssertionError(f"the program ended before {wanted!r} was there")
            if time.monotonic() > end:
                raise AssertionError(f"{wanted!r} never came")

    def gone(self, words: str) -> None:
        """Read until words no longer stand on the screen."""
        self.until(lambda: words not in self.words)

    # Doing

    def send(self, data: str | bytes) -> None:
        """Write bytes to the program's standard input, as a terminal would."""
        self.child.send(data)

    def press(self, *keys: str) -> None:
        """Press keys, by name or as they are."""
        for key in keys:
            self.send(KEYS.get(key, key))

    def place(self, words: str, *, after: int = 0) -> tuple[int, int]:
        """Give the column and row, from 1, of words on the screen."""
        for number, line in enumerate(self.screen.display):
            if (at := line.find(words)) >= 0:
                return at + after + 1, number + 1
        raise AssertionError(f"{words!r} is not on the screen")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move and release the mouse's first button (SGR reports, xterm's mode 1006)."""
        (x, y), (to_x, to_y) = start, end
        self.send(f"\x1b[<0;{x};{y}M\x1b[<32;{(x + to_x) // 2};{(y + to_y) // 2}M")
        self.send(f"\x1b[<32;{to_x};{to_y}M\x1b[<0;{to_x};{to_y}m")

    def attributes(self, words: str) -> pyte.screens.Char:
        """How the first letter of words is drawn."""
        x, y = self.place(words)
        return self.screen.buffer[y - 1][x - 1]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    # Ending

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.child.pid, number)

    def end(self) -> int:
        """Read until the program ends, and give its exit code (128 and more for a signal that killed it)."""
        end = time.monotonic() + PATIENCE
        while self.read():
            if time.monotonic() > end:
                raise AssertionError("the program did not end")
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else 128 + (self.child.signalstatus or 0)

    def is_restored(self) -> list[str]:
        """Name what the program left changed in the terminal; empty where all is as it was."""
        left = []
        for name, on, off in (
            ("alternate screen", b"\x1b[?1049h", b"\x1b[?1049l"),
            ("hidden cursor", b"\x1b[?25l", b"\x1b[?25h"),
            ("mouse reports", b"\x1b[?1000h", b"\x1b[?1000l"),
            ("SGR mouse reports", b"\x1b[?1006h", b"\x1b[?1006l"),
            ("bracketed paste", b"\x1b[?2004h", b"\x1b[?2004l"),
            ("text in the order as written", b"\x1b[8l", b"\x1b[8h"),
            ("kitty keys", b"\x1b[>", b"\x1b[<u"),
        ):
            if self.written.rfind(on) > self.written.rfind(off):
                left.append(name)
        return left


def _as_a_shell_starts_it(umask: int | None) -> None:
    """Begin with the signals of a terminal: what nohup or "&" starts ignores some, and its children would too."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    if umask is not None:
        os.umask(umask)
