"""Bring annotations out of Kutip: to standard output or to a file that the user names."""

from collections.abc import Iterator
from pathlib import Path

from reader.annotations.model import Annotation
from reader.cleaning import clean_line
from reader.desk.open import Desk
from reader.errors import ConfigError, StorageError
from reader.exports import FORMATS, Format
from reader.folder import write_atomically


def suffixes() -> tuple[str, ...]:
    """Give the file endings that choose a format."""
    return tuple(dict.fromkeys(form.suffix for form in FORMATS.values()))


def format_named(name: str) -> Format:
    """Give a format by its name or its file ending.

    Raises:
        ConfigError: there is no such format.

    """
    wanted = name.lower().removeprefix(".")
    for form in FORMATS.values():
        if wanted in {form.name, form.suffix.removeprefix(".")}:
            return form
    raise ConfigError(f"There is no export format {clean_line(name)}; there are {', '.join(FORMATS)}.")


def selected(desk: Desk, *, kind: str | None = None, article: str | None = None) -> Iterator[Annotation]:
    """Give the annotations to be exported, oldest first."""
    found = desk.store.of_article(article) if article else reversed(list(desk.store.all()))
    return (one for one in found if kind is None or one.kind == kind)


def export(desk: Desk, form: Format, *, kind: str | None = None, article: str | None = None) -> tuple[bytes, int]:
    """Give the annotations in a format, and how many there are."""
    chosen = list(selected(desk, kind=kind, article=article))
    return form.write(chosen), len(chosen)


def export_to(desk: Desk, name: str) -> tuple[Path, int]:
    """Write all annotations to a file; its ending chooses the format.

    Raises:
        ConfigError: the ending names no format.
        StorageError: the file cannot be written.

    """
    path = Path(name.strip()).expanduser()
    body, count = export(desk, format_named(path.suffix or "markdown"))
    try:
        write_atomically(path, body)
    except OSError as error:
        raise StorageError(f"{clean_line(str(path))} cannot be written: {error.strerror}.") from error
    return path, count
