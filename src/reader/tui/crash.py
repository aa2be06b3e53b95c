"""What is kept of a mistake of the program's own: where it happened, and nothing of what was being read."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from traceback import StackSummary, extract_tb

from reader.folder import write_atomically
from reader.speech import _

KEPT = 5
"""Reports that stay; older ones go."""

DEEPEST = 10
"""Errors behind one another that are told."""


def keep(error: BaseException, folder: Path, *, now: datetime, doing: str = "") -> str:
    """Write a report into the data folder, and give the sentence that the user is told.

    The report names the lines of the program that were under way and the kinds of errors. What an error says is left
    out, and so are values: both may hold an article's words, notes or addresses.
    """
    said = _("Kutip made a mistake ({kind}) and had to end; what was saved is safe.").format(kind=type(error).__name__)
    path = folder / f"crash-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.txt"
    try:
        write_atomically(path, "\n".join(_report(error, now=now, doing=doing)).encode())
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as problem:
        return _("{said} The report could not be written to {folder}: {reason}.").format(
            said=said, folder=folder, reason=problem.strerror
        )
    return _("{said} What happened, without anything that you read or wrote, is in {path}").format(said=said, path=path)


def _report(error: BaseException, *, now: datetime, doing: str) -> Iterator[str]:
    yield f"Kutip {_version('kutip')}, {now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    yield f"Python {platform.python_version()}, Textual {_version('textual')}, {platform.system()} {platform.release()}"
    yield f"Terminal {os.environ.get('TERM', '?')}"
    if doing:
        yield f"Last command: {doing}"
    link: BaseException | None = error
    for _each in range(DEEPEST):
        if link is None:
            return
        number = f", number {link.errno}" if isinstance(link, OSError) else ""
        yield ""
        yield f"{type(link).__module__}.{type(link).__qualname__}{number}"
        yield from _lines(extract_tb(link.__traceback__, limit=-40))
        link = link.__cause__ or link.__context__


def _lines(frames: StackSummary) -> Iterator[str]:
    for frame in frames:
        yield f"  {'/'.join(Path(frame.filename).parts[-4:])}:{frame.lineno} in {frame.name}: {frame.line}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"
