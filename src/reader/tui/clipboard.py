"""The way to the clipboard: the terminal's (OSC 52), and the system's through its tool, as arguments, never a shell."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

from textual.app import App

PATIENCE = 3.0
"""Seconds for the system's tool."""

TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard", "-in")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
)
"""What puts standard input on the clipboard, and the variable without which it has none to put it on."""


def tool(environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> tuple[str, ...] | None:
    """Give the command that takes text for the system's clipboard, None where there is none."""
    wanted = ((name, command) for name, command in TOOLS if not name or environ.get(name))
    return next((command for _, command in wanted if which(command[0])), None)


def put(app: App[Any], text: str) -> None:
    """Put text on the clipboard; the system's tool has its turn in a thread, and nobody misses it where it fails."""
    app.copy_to_clipboard(text)
    # Whoever looks through a browser has the browser's clipboard.
    command = None if app.is_web else tool(os.environ)
    if command is not None:
        app.run_worker(lambda: _hand_over(command, text), group="clipboard", thread=True, exit_on_error=False)


def _hand_over(command: tuple[str, ...], text: str) -> None:
    # These tools stay in the background with whatever they were given: no pipe may keep us waiting for them.
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.communicate(text.encode("utf-8", "replace"), timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
