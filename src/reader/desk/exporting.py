"""Bring annotations out of Kutip: to standard output, to a file or to a folder that the user names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from reader import plugins
from reader.annotations.model import Annotation, State
from reader.articles.document import Document
from reader.articles.query.model import Query
from reader.cleaning import clean_line
from reader.desk.asking import marked
from reader.desk.open import Desk
from reader.errors import ConfigError, StorageError
from reader.exports import FORMATS, GROUPS, Format, Group, notes
from reader.exports.archive import unpack
from reader.exports.model import Code
from reader.exports.template import SIZE_LIMIT, Template
from reader.folder import make_folder, user_path, write_atomically
from reader.speech import _


class ThereAlreadyError(ConfigError):
    """A file of this name is there; the user has to say that it may be replaced."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which annotations are meant; what is given must all hold."""

    kind: str | None = None
    article: str | None = None
    """An article's key."""
    author: str | None = None
    tag: str | None = None
    """A tag, or what stands above it (``budget`` of ``budget/health``)."""
    ids: tuple[str, ...] = ()
    """Beginnings of ids."""
    query: Query = field(default_factory=Query)

    def holds(self, one: Annotation) -> bool:
        """Tell whether an annotation is meant."""
        return (
            (self.kind is None or one.kind == self.kind)
            and (self.article is None or one.article == self.article)
            and (self.author is None or one.author.casefold() == self.author.casefold())
            and (self.tag is None or any(tag == self.tag or tag.startswith(f"{self.tag}/") for tag in one.tags))
            and (not self.ids or one.id.startswith(self.ids))
        )


ALL = Chosen()


@dataclass(frozen=True, slots=True)
class Exported:
    """An export's bytes; ``files`` are those of a format that is a folder."""

    body: bytes
    count: int
    """Annotations that are in it."""
    left_out: int = 0
    """Annotations that are not, as the text they were made on is not stored."""
    files: Mapping[str, bytes] | None = None


def names() -> tuple[str, ...]:
    """Give the names of the formats."""
    return tuple(formats())


def formats() -> Mapping[str, Format]:
    """Give the formats, those of plugins after Kutip's own."""
    found = dict(FORMATS)
    for name, plugin in plugins.of("exporters").items():
        if (form := _of_plugin(plugin)) is None:
            continue
        if form.name in found:
            plugins.complain(
                _("{said} has an export format {name}, which there is already; it is left out.").format(
                    said=plugin.said, name=name
                )
            )
        else:
            found[form.name] = form
    return found


def _of_plugin(plugin: plugins.Plugin) -> Format | None:
    """Give a plugin's format under the name of its entry point, its writing guarded."""
    form = plugin.value
    if not isinstance(form, Format):
        plugins.complain(
            _("{said} is no export format; it has to be a reader.exports.Format.").format(said=plugin.said)
        )
        return None

    def write(*given: Any, **more: Any) -> bytes:
        body = plugin.run(form.function, *given, **more)
        if not isinstance(body, bytes):
            raise plugins.PluginError(_("{said} gave no bytes.").format(said=plugin.said))
        return body

    return replace(form, name=plugin.name, function=write)


def format_named(name: str) -> Format:
    """Give a format by its name or its file ending.

    Raises:
        ConfigError: there is no such format.

    """
    wanted = name.lower().removeprefix(".")
    own = next((form for form in FORMATS.values() if _is_called(form, wanted)), None)
    found = own or next((form for form in formats().values() if _is_called(form, wanted)), None)
    if found is None:
        raise ConfigError(
            _("There is no export format {name}; there are {formats}.").format(
                name=clean_line(name), formats=", ".join(formats())
            )
        )
    return found


def _is_called(form: Format, wanted: str) -> bool:
    return wanted in {form.name, form.suffix.removeprefix(".")}


def format_of(path: Path) -> Format:
    """Give the format that a file's name asks for: by its longest ending that is known; none is Markdown.

    Raises:
        ConfigError: its ending names no format.

    """
    name = path.name.lower()
    fitting = [form for form in FORMATS.values() if name.endswith(form.suffix)]
    if not fitting and path.suffix:
        fitting = [form for form in formats().values() if name.endswith(form.suffix)]
    if fitting:
        return max(fitting, key=lambda form: len(form.suffix))
    return format_named(path.suffix or "markdown")


def selected(desk: Desk, chosen: Chosen = ALL) -> Iterator[Annotation]:
    """Give the annotations to be exported, oldest first; raises QueryError where the query cannot be answered."""
    found = desk.store.of_article(chosen.article) if chosen.article else reversed(list(desk.store.all()))
    meant = marked(desk, Query(chosen.query.node), found) if chosen.query else found
    states = desk.library.standings()
    return (_standing(one, states.get(one.id)) for one in meant if chosen.holds(one))


def _standing(annotation: Annotation, state: str | None) -> Annotation:
    """Give an annotation as it stands in the newest text of its article."""
    known: State | None = next((one for one in get_args(State) if one == state), None)
    return replace(annotation, state=known) if known is not None else annotation


def export(
    desk: Desk, form: Format, *, chosen: Chosen = ALL, group: str = "article", template: Template | None = None
) -> Exported:
    """Give the annotations in a format.

    Raises:
        ConfigError: the format cannot be grouped so, or takes no template.

    """
    grouping: Group | None = next((one for one in GROUPS if one == group), None)
    if grouping is None or (form.groups and grouping not in form.groups):
        raise ConfigError(
            _("There is no grouping by {group}; there are {groups}.").format(
                group=clean_line(group), groups=", ".join(GROUPS)
            )
        )
    if template is not None and not form.templates:
        raise ConfigError(_("{name} takes no template; markdown does.").format(name=form.name))
    found = list(selected(desk, chosen))
    documents: Mapping[str, Document] = {}
    left_out = 0
    if form.texts == "articles":
        documents = _texts(desk, found)
    elif form.texts == "revisions":
        documents = _revisions(desk, found)
        left_out = sum(one.selector.text_sha256 not in documents for one in found)
    codes = [Code(kind.name, kind.color, kind.description) for kind in desk.codebook.book.kinds]
    body = form.write(found, documents=documents, group=grouping, template=template, codes=codes)
    files = notes.files(found) if form.name == "obsidian" else unpack(body) if form.folder else None
    return Exported(body, len(found) - left_out, left_out, files)


def read_template(path: Path) -> Template:
    """Read a template that the user wrote.

    Raises:
        ConfigError: it cannot be read, or is no template.

    """
    name = clean_line(str(path))
    try:
        with user_path(path).open("rb") as file:
            return Template.read(file.read(SIZE_LIMIT + 1), name=name)
    except OSError as error:
        raise ConfigError(_("{name} cannot be read: {reason}.").format(name=name, reason=error.strerror)) from error


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


def _revisions(desk: Desk, annotations: Sequence[Annotation]) -> dict[str, Document]:
    """Give every text that annotations were made on by its SHA-256, where it is stored."""
    found: dict[str, Document] = {}
    for key, sha256 in dict.fromkeys((one.article, one.selector.text_sha256) for one in annotations):
        if sha256 not in found and (text := desk.library.revision(key, sha256)) is not None:
            found[sha256] = text.document
    return found


def export_to(
    desk: Desk, name: str, *, form: Format | None = None, chosen: Chosen = ALL, replace: bool = False
) -> tuple[Path, Exported]:
    """Write annotations to a file; its ending chooses the format where none is given.

    Raises:
        ConfigError: the ending names no format.
        ThereAlreadyError: a file of this name is there and ``replace`` was not said.
        StorageError: the file cannot be written.

    """
    path = user_path(name.strip())
    done = export(desk, form or format_of(path), chosen=chosen)
    save(path, done, replace=replace)
    return path, done


def save(path: Path, done: Exported, *, replace: bool = False) -> None:
    """Write to a file that the user named, or, of a format that is a folder, into a folder (not ``.zip``).

    Raises:
        ThereAlreadyError: a file of this name is there and ``replace`` was not said; nothing was written.
        StorageError: it cannot be written.

    """
    path = user_path(path)
    files = {path: done.body}
    try:
        if done.files is not None and path.suffix.lower() != ".zip":
            files = {path / name: body for name, body in done.files.items()}
            make_folder(path)
        there = next((one for one in files if one.exists()), None)
        if there is not None and not replace:
            raise ThereAlreadyError(
                _("{there} is there already; --force replaces it.").format(there=clean_line(str(there)))
            )
        for one, body in files.items():
            write_atomically(one, body)
    except OSError as error:
        raise StorageError(
            _("{path} cannot be written: {reason}.").format(path=clean_line(str(path)), reason=error.strerror)
        ) from error
