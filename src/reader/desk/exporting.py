"""Bring annotations out of Kutip: to standard output or to a file that the user names."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.cleaning import clean_line
from reader.desk.open import Desk
from reader.errors import ConfigError, StorageError
from reader.exports import FORMATS, GROUPS, Format, Group
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


def export(
    desk: Desk, form: Format, *, kind: str | None = None, article: str | None = None, group: str = "article"
) -> tuple[bytes, int]:
    """Give the annotations in a format, and how many there are.

    Raises:
        ConfigError: the format cannot be grouped so.

    """
    grouping: Group | None = next((one for one in GROUPS if one == group), None)
    if grouping is None or (form.groups and grouping not in form.groups):
        raise ConfigError(f"There is no grouping by {clean_line(group)}; there are {', '.join(GROUPS)}.")
    chosen = list(selected(desk, kind=kind, article=article))
    documents = _texts(desk, chosen) if form.texts else {}
    return form.write(chosen, documents=documents, group=grouping), len(chosen)


def _texts(desk: Desk, annotations: Sequence[Annotation]) -> dict[str, Document]:
    """Give each article's text: the one that its newest annotation was made on, where it is still stored."""
    found: dict[str, Document] = {}
    tried: set[tuple[str, str]] = set()
    for one in reversed(annotations):
        place = one.article, one.selector.text_sha256
        if one.article in found or place in tried:
            continue
        tried.add(place)
        if (text := desk.library.revision(*place)) is not None:
            found[one.article] = text.document
    for key in {one.article for one in annotations} - found.keys():
        article = desk.library.by_key(key)
        if article is not None and (text := desk.library.document(article.id)) is not None:
            found[key] = text.document
    return found


def export_to(desk: Desk, name: str) -> tuple[Path, int]:
    """Write all annotations to a file; its ending chooses the format.

    Raises:
        ConfigError: the ending names no format.
        StorageError: the file cannot be written.

    """
    path = Path(name.strip()).expanduser()
    body, count = export(desk, format_named(path.suffix or "markdown"))
    save(path, body)
    return path, count


def save(path: Path, body: bytes) -> None:
    """Write a file that the user named.

    Raises:
        StorageError: it cannot be written.

    """
    try:
        write_atomically(path, body)
    except OSError as error:
        raise StorageError(f"{clean_line(str(path))} cannot be written: {error.strerror}.") from error
