"""The codebook file: read when it changed, written with the user's comments kept, shown, checked, given and taken."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader import tomlfile
from reader.annotations.codebook import BUILT_IN, LARGEST, Codebook, Field, Kind, codebook
from reader.cleaning import clean_line
from reader.errors import ConfigError, StorageError
from reader.folder import write_atomically
from reader.speech import _

if TYPE_CHECKING:
    from tomlkit.items import Table

HEADER = (
    "# The codebook of Kutip: the kinds that a passage can be marked as. docs/codebook.md says what can stand here.\n"
)


@dataclass(slots=True)
class CodebookFile:
    """The codebook as the file says now; where it cannot be read, the one that could be read last."""

    path: Path
    problem: str | None = None
    """A sentence for the user where the file cannot be read."""
    _stamp: tuple[int, int] | None = None
    _book: Codebook = field(default_factory=Codebook)

    @property
    def book(self) -> Codebook:
        """The codebook; a file that changed is read again."""
        try:
            found = self.path.stat()
        except OSError:
            if self._stamp is not None:
                self._stamp, self._book, self.problem = None, Codebook(), None
            return self._book
        if (stamp := (found.st_mtime_ns, found.st_size)) != self._stamp:
            self._stamp = stamp
            try:
                self._book, self.problem = read(self.path), None
            except ConfigError as error:
                self.problem = _("{error}; the kinds that were known before are used.").format(
                    error=str(error).rstrip(".")
                )
        return self._book


def read(path: Path) -> Codebook:
    """Read a codebook file.

    Raises:
        ConfigError: it cannot be read, or says something unusable.

    """
    return codebook(tomlfile.parsed(_bytes(path), name=shown(path)), name=shown(path))


def text_of(book: Codebook) -> str:
    """Give a codebook as the text of a file, the built-in kinds with it."""
    import tomlkit

    document = tomlkit.document()
    if book.tags:
        document["tags"] = list(book.tags)
    kinds = tomlkit.aot()
    for kind in book.kinds:
        kinds.append(_table(kind))
    document["kind"] = kinds
    return HEADER + "\n" + tomlkit.dumps(document)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in with another codebook."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    tags: tuple[str, ...]


def take(path: Path, other: Path, *, over: bool = False) -> Taken:
    """Bring the kinds, fields and tags of another codebook file into one; comments in it stay.

    Args:
        path: the codebook file, made where there is none.
        other: the file whose kinds come in.
        over: whether a kind that both have becomes as it is in the other; else it only gets the fields that it lacks.

    Raises:
        ConfigError: one of the files cannot be read, or the result would not be a codebook.
        StorageError: it cannot be written.

    """
    import tomlkit

    incoming = read(other)
    own = read(path) if path.exists() else Codebook()
    text = _bytes(path).decode("utf-8-sig") if path.exists() else HEADER
    document = tomlkit.parse(text)
    kinds = document.setdefault("kind", tomlkit.aot())
    tables = {str(table["name"]): table for table in kinds}
    added, changed = [], []
    for kind in incoming.kinds:
        mine = next((one for one in own.kinds if one.name == kind.name), None)
        if mine == kind or kind in BUILT_IN:
            continue
        if mine is None:
            kinds.append(_table(kind))
            added.append(kind.name)
            continue
        wanted = kind if over or mine in BUILT_IN else _completed(mine, kind)
        if wanted == mine:
            continue
        changed.append(kind.name)
        if kind.name in tables:
            _rewrite(tables[kind.name], wanted)
        else:
            kinds.append(_table(wanted))
    tags = tuple(tag for tag in incoming.tags if tag not in own.tags)
    if tags:
        document["tags"] = [*own.tags, *tags]
    if added or changed or tags:
        _write(path, tomlkit.dumps(document))
    return Taken(tuple(added), tuple(changed), tags)


def save(path: Path, body: bytes, *, over: bool = False) -> None:
    """Write a codebook to a file that the user named; one that is there stays unless ``over``. Raises StorageError."""
    if path.exists() and not over:
        raise StorageError(_("{path} is there already; --force replaces it.").format(path=shown(path)))
    try:
        write_atomically(path, body)
    except OSError as error:
        raise StorageError(
            _("{path} cannot be written: {reason}.").format(path=shown(path), reason=error.strerror)
        ) from error


def shown(path: Path) -> str:
    """Give a path for a sentence."""
    return clean_line(str(path))


def _completed(mine: Kind, other: Kind) -> Kind:
    known = {one.name for one in mine.fields}
    return replace(mine, fields=(*mine.fields, *(one for one in other.fields if one.name not in known)))


def _rewrite(table: "Table", kind: Kind) -> None:
    fresh = _table(kind)
    for key in list(table):
        if key not in fresh and key != "name":
            del table[key]
    for key, value in fresh.items():
        if table.get(key) != value:
            table[key] = value


def _table(kind: Kind) -> "Table":
    import tomlkit

    table = tomlkit.table()
    for key in ("name", "label", "color", "sign", "key", "description"):
        if value := getattr(kind, key):
            table[key] = value
    fields = tomlkit.aot()
    for one in kind.fields:
        fields.append(_field_table(one))
    if kind.fields:
        table["field"] = fields
    return table


def _field_table(field: Field) -> "Table":
    import tomlkit

    table = tomlkit.table()
    for key in ("name", "label", "type", "description"):
        if value := getattr(field, key):
            table[key] = value
    if field.choices:
        table["choices"] = list(field.choices)
    return table


def _write(path: Path, text: str) -> None:

    body = text.encode()
    codebook(tomlfile.parsed(body, name=shown(path)), name=shown(path))  # what is written can be read again
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, body)
    except OSError as error:
        raise StorageError(
            _("{path} cannot be written: {reason}.").format(path=shown(path), reason=error.strerror)
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            _("{path} cannot be read: {reason}.").format(path=shown(path), reason=error.strerror)
        ) from error
    if len(body) > LARGEST:
        raise ConfigError(
            _("{path} is larger than {most} KB, which no codebook is.").format(path=shown(path), most=LARGEST // 1024)
        )
    return body


def kind_json(kind: Kind) -> dict[str, Any]:
    """Give a kind as JSON."""
    return {
        "name": kind.name,
        "label": kind.label,
        "color": kind.color or None,
        "sign": kind.sign,
        "key": kind.key or None,
        "description": kind.description,
        "built_in": kind.built_in,
        "fields": [
            {"name": f.name, "label": f.label, "type": f.type, "choices": list(f.choices), "description": f.description}
            for f in kind.fields
        ],
    }
