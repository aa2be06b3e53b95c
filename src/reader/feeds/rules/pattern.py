"""What a condition asks of a field: words that must occur, or a regular expression with a time limit."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reader.feeds.rules.told import Told
from reader.wording import needle

TIME_LIMIT = 0.1
"""Seconds of processor time that a regular expression may take over one text."""

_LONGEST = 2000
_EXPRESSION = re.compile(r"/(?P<body>.*)/(?P<flags>[a-z]*)", re.DOTALL)
_PART = re.compile(
    r"""(?P<blank>\s+)
    | (?P<without>-)? (?: ["“”] (?P<phrase>[^"“”]*) (?P<close>["“”])? | (?P<word>[^\s"“”]+) )
    | (?P<lone>-)""",
    re.VERBOSE,
)

Slow = Callable[[str], None]
"""Told of the field whose text a regular expression could not be tried on in time."""


class PatternError(ValueError):
    """A condition that cannot be understood; the message says where in it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words and phrases that must all occur, and those that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    def matches(self, told: Told, name: str, _: Slow) -> bool:
        """Tell whether a field has them."""
        text = told.folded(name)
        return all(one in text for one in self.wanted) and not any(one in text for one in self.unwanted)


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that must be found in one of a field's values."""

    compiled: Any
    """A ``regex.Pattern``, which can be stopped."""

    def matches(self, told: Told, name: str, slow: Slow) -> bool:
        """Tell whether a field has it; what takes longer than ``TIME_LIMIT`` counts as not found."""
        for value in told.of(name):
            try:
                if self.compiled.search(value, timeout=TIME_LIMIT, concurrent=True):
                    return True
            except TimeoutError:
                slow(name)
                return False
        return False


Pattern = Words | Expression


def compile_pattern(text: str) -> Pattern:
    """Read a condition as people write it: ``/…/`` or ``/…/i`` is a regular expression, all else are words.

    Words must all occur, whatever their case and accents; ``"a phrase"``, ``begin*`` and ``-without`` work.

    Raises:
        PatternError: it cannot be understood.

    """
    if len(text) > _LONGEST:
        raise PatternError(f"it is longer than {_LONGEST} characters")
    stripped = text.strip()
    return _expression(stripped) if stripped.startswith("/") else _words(text)


def _expression(text: str) -> Expression:
    import regex

    match = _EXPRESSION.fullmatch(text)
    if match is None or not match["body"]:
        raise PatternError("a regular expression is written between two slashes, as /…/ or /…/i")
    if unknown := match["flags"].replace("i", "", 1):
        raise PatternError(f"the regular expression's flag {unknown[0]} is not known (i ignores case)")
    try:
        compiled = regex.compile(match["body"], regex.IGNORECASE if match["flags"] else 0, cache_pattern=False)
    except regex.error as error:
        # The position is counted from the first slash, as the user sees it.
        place = f" at character {error.pos + 2}" if error.pos is not None else ""
        raise PatternError(f"the regular expression is wrong{place} ({error.msg})") from error
    except (OverflowError, MemoryError, RecursionError) as error:
        raise PatternError("the regular expression is too large") from error
    return Expression(compiled)


def _words(text: str) -> Words:
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in _PART.finditer(text):
        if part["blank"]:
            continue
        if part["phrase"] is not None and not part["close"]:
            raise PatternError(f"the quotation mark at character {part.start('phrase')} is never closed")
        words = part["phrase"] if part["phrase"] is not None else part["word"] or part["lone"]
        found = needle(words)
        if found:
            (unwanted if part["without"] else wanted).append(found)
        elif "*" in words:
            raise PatternError(f"the * at character {part.end()} needs the beginning of a word before it")
    if not wanted and not unwanted:
        raise PatternError("it has no word to look for")
    return Words(tuple(wanted), tuple(unwanted))
