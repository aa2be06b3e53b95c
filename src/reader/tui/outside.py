"""Give the terminal to another program for a while: an editor, a pager."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from reader.cleaning import clean_line, clean_text
from reader.errors import KutipError
from reader.speech import _

EDITORS = ("vi", "nano")
"""What notes are written with where neither VISUAL nor EDITOR says it."""

SIZE_LIMIT = 1_000_000
"""Bytes of a note that are taken back at most."""


class OutsideError(KutipError):
    """Another program could not be given the terminal, or did not end well."""


def editor(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Give the user's editor as a list of arguments.

    Raises:
        OutsideError: there is none.

    """
    written = environ.get("VISUAL") or environ.get("EDITOR") or next(filter(shutil.which, EDITORS), "")
    try:
        found = shlex.split(written)
    except ValueError as error:
        raise OutsideError(_("EDITOR has a quotation mark without its pair.")) from error
    if not found:
        raise OutsideError(_("There is no editor here; set EDITOR to one."))
    return found


def edit_text(app: App[Any], text: str) -> str:
    """Let the user edit a text in their editor and give what it is then.

    The text lies in a file that only the user can read, which is gone afterwards.

    Raises:
        OutsideError: there is no editor, or it failed; the text is as it was.

    """
    arguments = editor()
    with tempfile.TemporaryDirectory(prefix="kutip-") as folder:  # mode 0700
        file = Path(folder) / "note.md"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as opened:
            opened.write(text if not text or text.endswith("\n") else f"{text}\n")
        code = give_terminal(app, [*arguments, str(file)])
        if code:
            raise OutsideError(
                _("{program} ended with the exit code {code}; the note is as it was.").format(
                    program=clean_line(arguments[0]), code=code
                )
            )
        try:
            with file.open("rb") as opened_again:
                body = opened_again.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise OutsideError(
                _("What was edited cannot be read ({reason}); the note is as it was.").format(reason=error.strerror)
            ) from error
    if len(body) > SIZE_LIMIT:
        raise OutsideError(_("A note has {most} MB at most; it is as it was.").format(most=SIZE_LIMIT // 1_000_000))
    return clean_text(body.decode("utf-8", "replace")).strip()


def give_terminal(app: App[Any], arguments: Sequence[str], *, given: bytes | None = None) -> int:
    """Run a program in the terminal, with ``given`` on its standard input, and come back; gives its exit code.

    Raises:
        OutsideError: it cannot be started, or this terminal cannot be given away.

    """
    try:
        with app.suspend(), _line_by_line():
            # The event loop waits: nothing may be drawn over the other program.
            done = subprocess.run(list(arguments), input=given, check=False)
    except SuspendNotSupported as error:
        raise OutsideError(_("This terminal cannot be given to another program.")) from error
    except OSError as error:
        raise OutsideError(
            _("{program} cannot be started: {reason}.").format(program=clean_line(arguments[0]), reason=error.strerror)
        ) from error
    return done.returncode


@contextmanager
def _line_by_line() -> Iterator[None]:
    """Let the terminal be as a shell has it: what Textual gives back is how the first frame had left it."""
    if not sys.stdin.isatty():
        yield
        return
    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    mode = termios.tcgetattr(stdin)
    mode[0] |= termios.ICRNL | termios.IXON
    mode[1] |= termios.OPOST
    mode[3] |= termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN
    mode[6][termios.VSUSP] = b"\x1a"
    termios.tcsetattr(stdin, termios.TCSANOW, mode)
    try:
        yield
    finally:
        termios.tcsetattr(stdin, termios.TCSANOW, before)
