"""A search as people type it, as an FTS5 expression (sqlite.org/fts5.html, section 3)."""

import re
import unicodedata
from collections.abc import Iterable

from reader.errors import KutipError

_PART = re.compile(
    r"""(?P<blank>\s+)
    | (?P<without>-)? (?: ["“”] (?P<phrase>[^"“”]*) (?P<close>["“”])? | (?P<word>[^\s"“”]+) )
    | (?P<lone>-)""",
    re.VERBOSE,
)


_UNTYPED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What no keyboard gives: FTS5's expressions end at NUL, and SQLite takes no surrogates."""


class QueryError(KutipError):
    """A search that cannot be understood; ``position`` is the code point in it where that shows."""

    exit_code = 2

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


def compile_query(query: str) -> str:
    """Give the FTS5 expression of a search: words joined by "and", ``"phrases"``, ``prefix*``, ``-without``.

    Whatever is typed gives an expression without syntax errors, or QueryError.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in _PART.finditer(_UNTYPED.sub(" ", query)):
        if part["blank"]:
            continue
        if part["phrase"] is not None and not part["close"]:
            raise QueryError(
                f"The quotation mark at character {part.start('phrase')} is never closed.",
                position=part.start("phrase") - 1,
            )
        words = part["phrase"] if part["phrase"] is not None else part["word"] or part["lone"]
        prefix = part["phrase"] is None and words.endswith("*")
        if not _has_token(words):
            if prefix:
                raise QueryError(
                    f"The * at character {part.end()} needs the beginning of a word before it.", position=part.end() - 1
                )
            continue
        term = f'"{words.rstrip("*") if prefix else words}"{"*" if prefix else ""}'
        (unwanted if part["without"] else wanted).append(term)
    if not wanted:
        position = 0 if not unwanted else query.index("-")
        raise QueryError(
            "The search needs a word to look for, not only words to leave out."
            if unwanted
            else "The search has no words.",
            position=position,
        )
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def any_in_title(phrases: Iterable[str]) -> str:
    """Give the FTS5 expression for titles with one of several phrases, each open at its end behind ``*``.

    Those without a word are left out; where none is left, it matches nothing.
    """
    terms = []
    for phrase in phrases:
        words = _UNTYPED.sub(" ", phrase).replace('"', " ").strip()
        if _has_token(words):
            terms.append(f'"{words.rstrip("*")}"{"*" if words.endswith("*") else ""}')
    return f"{{title}} : ({' OR '.join(terms)})" if terms else '""'


def _has_token(words: str) -> bool:
    """Tell whether FTS5's unicode61 finds a word: letters, numbers and private use, nothing else."""
    return any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co" for char in words)
