"""Tell of something outside the app: by the terminal (OSC 9, OSC 777) or by the desktop.

OSC 9 is iTerm2's, OSC 777 urxvt's; most terminals know one of them. What stands in them has passed ``cleaning``: no
control character of a title can end the sequence.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

from reader.cleaning import clean_line
from reader.speech import _

LENGTH = 200
"""Code points of a line that are told."""

Write = Callable[[str], object]


def tell_outside(
    way: str, title: str, body: str, *, write: Write, environ: Mapping[str, str] = os.environ
) -> str | None:
    """Tell it in the way that feeds.toml asks for; gives a sentence where that cannot be done."""
    title, body = clean_line(title, limit=LENGTH), clean_line(body, limit=LENGTH)
    if way in {"osc9", "osc777"}:
        write(through_tmux(sequence(way, title, body), environ))
        return None
    return _desktop(title, body) if way == "desktop" else None


def sequence(way: str, title: str, body: str) -> str:
    """Give the escape sequence of a notification."""
    if way == "osc9":
        return f"\x1b]9;{title}: {body}\x07"
    return f"\x1b]777;notify;{title.replace(';', ',')};{body}\x07"


def through_tmux(text: str, environ: Mapping[str, str]) -> str:
    """Wrap a sequence so that tmux hands it on (its ``allow-passthrough`` has to be on)."""
    if not environ.get("TMUX"):
        return text
    return "\x1bPtmux;" + text.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def desktop_command(title: str, body: str) -> list[str] | None:
    """Give the command that tells the desktop, None where there is none; words of a feed are never options or code."""
    if shutil.which("notify-send"):
        return ["notify-send", "--app-name=Kutip", "--", title, _escaped(body)]
    if sys.platform == "darwin" and shutil.which("osascript"):
        script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"
        return ["osascript", "-e", script, "--", title, body]
    return None


def _escaped(body: str) -> str:
    """Escape what notification servers may read as markup (Desktop Notifications Specification, Markup)."""
    return body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _desktop(title: str, body: str) -> str | None:
    command = desktop_command(title, body)
    if command is None:
        return _("There is no notify-send here, so the desktop is told nothing; osc9 and osc777 go by the terminal.")
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return _("{program} cannot be started ({reason}), so the desktop is told nothing.").format(
            program=command[0], reason=error.strerror
        )
    # Somebody has to take its exit code.
    threading.Thread(target=process.wait, daemon=True).start()
    return None
