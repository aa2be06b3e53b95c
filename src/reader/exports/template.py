"""Templates of the quote sheet: words with placeholders as ``string.Template`` has them, in which no code can run."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from html import escape as html
from importlib import resources
from typing import Literal, Self, get_args

from reader.cleaning import clean_line, squeeze
from reader.errors import ConfigError
from reader.exports.escaping import markdown, markdown_quote

Escape = Literal["markdown", "html", "plain"]

SIZE_LIMIT = 100_000
"""Bytes of a template at most."""

FIELD = "field_"
"""What the name of a field's placeholder begins with."""

_PLACE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<bare>[^\W\d]\w*)|\{(?P<named>[^\W\d]\w*)\}|(?P<wrong>))")
_EVIDENCE = ("url", "outlet", "title", "byline", "published", "fetched", "sha256", "extractor")
_KNOWN: Mapping[str, frozenset[str]] = {
    "heading": frozenset({"count", "passages", "texts", "date"}),
    "section": frozenset({"name", "evidence", *_EVIDENCE}),
    "passage": frozenset(
        {
            *(
                "heading",
                "kind",
                "who",
                "quote",
                "words",
                "details",
                "note",
                "tags",
                "state",
                "start",
                "end",
                "created",
            ),
            *("modified", "author", "id", "article", "source", *_EVIDENCE),
        }
    ),
    "sources": frozenset(),
    "source": frozenset({"number", "name", "evidence", *_EVIDENCE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The parts of a sheet; each is a text with placeholders, checked when it was read."""

    heading: str
    section: str
    passage: str
    sources: str
    source: str
    escape: Escape

    @classmethod
    def read(cls, data: bytes, *, name: str) -> Self:
        """Read a template's TOML; parts that it does not have are those of Kutip's own.

        Raises:
            ConfigError: it is no template, or names a placeholder that there is not.

        """
        if len(data) > SIZE_LIMIT:
            raise ConfigError(f"{name} is larger than a template may be ({SIZE_LIMIT // 1000} kB).")
        try:
            table = tomllib.loads(data.decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise ConfigError(f"{name} is no template in TOML: {clean_line(str(error), limit=200)}.") from error
        known = {field.name for field in fields(cls)}
        for key, value in table.items():
            if key not in known or not isinstance(value, str):
                raise ConfigError(f"{name}: a template has no {clean_line(key)}; its parts are {', '.join(known)}.")
            _check(key, value, name)
        if table.get("escape", "markdown") not in get_args(Escape):
            raise ConfigError(f"{name}: escape is one of {', '.join(get_args(Escape))}.")
        return cls(**{**_packaged(), **table})

    def inert(self, text: str) -> str:
        """Give one line of outside text that means nothing in the sheet's language."""
        return {"markdown": markdown, "html": _html, "plain": squeeze}[self.escape](text)

    def block(self, text: str) -> str:
        """Give a passage as a block quote of the sheet's language."""
        if self.escape == "markdown":
            return markdown_quote(text)
        lines = [self.inert(line) for line in text.split("\n") if line.strip()]
        return f"<blockquote>{'<br>'.join(lines)}</blockquote>" if self.escape == "html" else "\n".join(lines)

    @staticmethod
    def fill(part: str, values: Mapping[str, str]) -> str:
        """Give a part with its placeholders filled; a line whose placeholders are all empty is left out."""
        kept = []
        for line in part.strip("\n").split("\n"):
            names = [found["bare"] or found["named"] for found in _PLACE.finditer(line) if not found["dollar"]]
            if not names or any(values.get(name, "") for name in names):
                kept.append(_PLACE.sub(lambda found: _value(found, values), line))
        return "\n".join(kept).strip("\n")


def default() -> Template:
    """Give Kutip's own template."""
    return Template(**_packaged())  # type: ignore[arg-type]


def source() -> bytes:
    """Give the file of Kutip's own template, to be copied and changed."""
    return resources.files("reader").joinpath("exports", "sheet.toml").read_bytes()


@cache
def _packaged() -> Mapping[str, str]:
    return tomllib.loads(source().decode())


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    return "$" if found["dollar"] else values.get(found["bare"] or found["named"], "")


def _check(part: str, text: str, name: str) -> None:
    for found in _PLACE.finditer(text):
        wanted = found["bare"] or found["named"]
        if found["dollar"] or (wanted and part == "passage" and wanted.startswith(FIELD)):
            continue
        if not wanted:
            raise ConfigError(f"{name}: a dollar sign in {part} stands alone; write $$ for the sign itself.")
        if wanted not in _KNOWN.get(part, frozenset()):
            raise ConfigError(f"{name}: {part} has no ${clean_line(wanted)}.")


def _html(text: str) -> str:
    return html(squeeze(text))
