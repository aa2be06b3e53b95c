"""Changes of the ``[[smart]]`` tables of feeds.toml; see ``feedsfile`` for what holds of each change."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reader import feedsfile
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.feedsfile import Edit
from reader.smart import SmartFolder, smart_folders
from reader.speech import _

_KIND = "smart"


def current(file: Path) -> tuple[SmartFolder, ...]:
    """Give the smart folders as the file has them now; raises ConfigError."""
    return smart_folders(feedsfile.table(file, feedsfile.read_text(file)), name=clean_line(str(file)))


def save(file: Path, folder: SmartFolder) -> Edit:
    """Write a smart folder: at the end of the file, or over the one that has its name; raises ConfigError."""
    before = next((one for one in current(file) if one.name == folder.name), None)
    if before is not None:
        return change(file, folder.name, folder)
    text = feedsfile.read_text(file)
    lines = f"[[{_KIND}]]\nname = {_literal(folder.name)}\nquery = {_literal(folder.query)}\n"
    after = "\n".join(part for part in (text.rstrip("\n") + "\n" if text.strip() else "", lines) if part)
    plain = {"name": folder.name, "query": folder.query}
    feedsfile.replace(file, text, after, lambda known: [*known, plain], kind=_KIND)
    return Edit(file, text, after, lambda where: remove(where, folder.name))


def change(file: Path, name: str, folder: SmartFolder) -> Edit:
    """Give a smart folder another name or query; raises ConfigError where there is none, or the new name is taken."""
    known = {one.name: one for one in current(file)}
    if folder.name != name and folder.name in known:
        raise ConfigError(_('There is a smart folder "{name}" already.').format(name=folder.name))
    new = {"name": folder.name, "query": folder.query}
    edit = _edited(file, name, lambda block: _with(block, new), lambda raw: {**raw, **new})
    before = known[name]
    return Edit(file, edit[0], edit[1], lambda where: change(where, folder.name, before))


def remove(file: Path, name: str) -> Edit:
    """Take a smart folder out of the file; comments above it stay; raises ConfigError where there is none."""
    before = next((one for one in current(file) if one.name == name), None)
    edit = _edited(file, name, lambda _: "", lambda _: None)
    if before is None:
        raise _gone(file, name)
    return Edit(file, edit[0], edit[1], lambda where: save(where, before))


def _edited(
    file: Path, name: str, to: Callable[[str], str], plain: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
) -> tuple[str, str]:
    """Change the lines of one table, and give the file's text before and after."""
    text = feedsfile.read_text(file)
    known = feedsfile.tables(feedsfile.table(file, text), _KIND)
    spans = feedsfile.spans(file, text, known, kind=_KIND)
    found = next(((raw, span) for raw, span in zip(known, spans, strict=True) if _called(raw) == name), None)
    if found is None:
        raise _gone(file, name)
    meant, (start, end) = found
    block, rest = to(text[start:end]), text[end:]
    if not block and text[:start].endswith("\n\n"):
        # One of the blank lines around it goes with it.
        start, rest = (start, rest.removeprefix("\n")) if rest else (start - 1, rest)
    after = text[:start] + block + rest

    def expected(raws: list[Any]) -> list[Any]:
        changed = [plain(raw) if raw is meant or raw == meant else raw for raw in raws]
        return [raw for raw in changed if raw is not None]

    feedsfile.replace(file, text, after, expected, kind=_KIND)
    return text, after


def _with(block: str, values: Mapping[str, str]) -> str:
    import tomlkit

    document: Any = tomlkit.parse(block if block.endswith("\n") else block + "\n")
    for key, value in values.items():
        if document[_KIND][0].get(key) != value:
            document[_KIND][0][key] = value
    return tomlkit.dumps(document)


def _called(raw: Mapping[str, Any]) -> str:
    return clean_line(str(raw.get("name", "")), limit=100)


def _gone(file: Path, name: str) -> ConfigError:
    return ConfigError(_('{file} has no smart folder "{name}" any more.').format(file=clean_line(str(file)), name=name))


def _literal(value: str) -> str:
    import tomlkit

    written: str = tomlkit.item(value).as_string()
    return written
