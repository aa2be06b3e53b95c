"""Words as people type them in a search line, without the language: ``/`` in the list and ``kutip list WORDS``."""

import re

from reader.articles.query.model import Node, Not, Query, QueryError, Words, every
from reader.speech import _
from reader.wording import words_in

_PART = re.compile(
    r"""(?P<blank>\s+)
    | (?P<without>-)? (?: ["“”] (?P<phrase>[^"“”]*) (?P<close>["“”])? | (?P<word>[^\s"“”]+) )
    | (?P<lone>-)""",
    re.VERBOSE,
)
_UNTYPED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def plain(text: str) -> Query:
    """Read words joined by "and", ``"phrases"``, ``prefix*`` and ``-without``; nothing else means anything.

    Raises:
        QueryError: there is no word to look for, or a quotation mark or an ``*`` stands alone.

    """
    wanted: list[Node] = []
    unwanted: list[Node] = []
    for part in _PART.finditer(_UNTYPED.sub(" ", text)):
        if part["blank"]:
            continue
        if part["phrase"] is not None and not part["close"]:
            at = part.start("phrase") - 1
            raise QueryError(
                _("The quotation mark at character {at} is never closed.").format(at=at + 1), position=at, text=text
            )
        words = part["phrase"] if part["phrase"] is not None else part["word"] or part["lone"]
        prefix = part["phrase"] is None and words.endswith("*")
        if words_in(words):
            one = Words((words.rstrip("*") if prefix else words).strip(), prefix=prefix)
            (unwanted if part["without"] else wanted).append(one)
        elif prefix:
            at = part.end() - 1
            raise QueryError(
                _("The * at character {at} needs the beginning of a word before it.").format(at=at + 1),
                position=at,
                text=text,
            )
    if not wanted:
        message = _("The search needs a word to look for, not only words to leave out.")
        position = text.index("-") if unwanted else 0
        raise QueryError(message if unwanted else _("The search has no words."), position=position, text=text)
    return Query(every((*wanted, *(Not(one) for one in unwanted))))
