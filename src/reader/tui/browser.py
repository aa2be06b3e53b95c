"""Hand an address to the browser: only http, https and mailto, one argument, never a shell (CVE-2026-4519)."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from textual.app import App

from reader.speech import _

CANDIDATES = ("xdg-open", "open", "firefox", "chromium", "google-chrome")
SCHEMES = frozenset({"http", "https", "mailto"})


def follow(app: App[Any], url: str | None) -> str:
    """Open an address where the user is: in the browser that shows Kutip itself, or in this computer's."""
    if app.is_web and url and safe(url):
        app.open_url(url)
        return _("Opened {url}").format(url=url)
    return open_in_browser(url)


def open_in_browser(url: str | None, *, start: Callable[[list[str]], None] | None = None) -> str:
    """Start the browser of ``BROWSER``, else the system's, beside Kutip; gives a sentence about what happened."""
    if not url:
        return _("The feed gives no address for this article.")
    if not safe(url):
        return _("That address is not one for a browser, so it was not opened.")
    program = os.environ.get("BROWSER", "").split(os.pathsep)[0] or next(filter(shutil.which, CANDIDATES), "")
    if not program or shutil.which(program) is None:
        return _("There is no browser here (set BROWSER to one); the address is {url}").format(url=url)
    try:
        (start or _start)([program, url])
    except OSError as error:
        return _("{program} could not be started: {reason}.").format(program=program, reason=error.strerror)
    return _("Opened {url}").format(url=url)


def _start(arguments: list[str]) -> None:
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take its exit code, or it stays as a dead process for as long as Kutip runs.
    threading.Thread(target=process.wait, daemon=True).start()


def safe(url: str) -> bool:
    """Tell whether an address may be handed on: of a known scheme, with a host, without blanks or a leading dash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and not any(character.isspace() for character in url) and not url.startswith("-")
    return plain and parts.scheme in SCHEMES and bool(parts.hostname or parts.scheme == "mailto")
