"""Words of a query as an FTS5 expression (sqlite.org/fts5.html, section 3)."""

import re
from collections.abc import Iterable

from reader.articles.query.affixes import forms
from reader.articles.query.model import And, Node, Not, Or, Words
from reader.wording import words_in

_UNTYPED = re.compile('["\x00-\x1f\x7f\ud800-\udfff]')
"""What ends a string of FTS5's, or is none of SQLite's text."""


def expression_of(node: Node) -> str | None:
    """Give the FTS5 expression of a query of words; None where it asks for something else, or only leaves words out."""
    match node:
        case Words():
            return _term(node)
        case Or():
            parts = [expression_of(part) for part in node.parts]
            return f"({' OR '.join(part for part in parts if part)})" if None not in parts else None
        case And():
            wanted = [expression_of(part) for part in node.parts if not isinstance(part, Not)]
            unwanted = [expression_of(part.part) for part in node.parts if isinstance(part, Not)]
            if not wanted or None in wanted or None in unwanted:
                return None
            found = f"({' AND '.join(part for part in wanted if part)})"
            return f"({found} NOT ({' OR '.join(part for part in unwanted if part)}))" if unwanted else found
        case _:
            return None


def _term(node: Words) -> str:
    if node.related:
        term = f"({' OR '.join(f'{_quoted(form)}' for form in forms(node.text))})"
    else:
        term = _quoted(node.text) + "*" * node.prefix
    return f"({{title}} : {term})" if node.title else term


def _quoted(words: str) -> str:
    return f'"{_UNTYPED.sub(" ", words)}"'


def any_in_title(phrases: Iterable[str]) -> str:
    """Give the FTS5 expression for titles with one of several phrases, each open at its end behind ``*``.

    Those without a word are left out; where none is left, it matches nothing.
    """
    terms = []
    for phrase in phrases:
        words = _UNTYPED.sub(" ", phrase).strip()
        if words_in(words):
            terms.append(f'"{words.rstrip("*")}"{"*" if words.endswith("*") else ""}')
    return f"{{title}} : ({' OR '.join(terms)})" if terms else '""'
