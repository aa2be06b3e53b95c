"""Suggestions for one text: the language, its pack, the rules for quotes and for directives, by place."""

from collections.abc import Sequence

from reader.suggest.model import Suggestions


def suggest(text: str, *, language: str | None = None, known: Sequence[str] = ()) -> Suggestions:
    """Find what could be marked in a text.

    Args:
        text: an article's text; the offsets of the result are code points into it.
        language: BCP 47; None finds out.
        known: names from the user's register, which help to resolve short ones.
    """
    raise NotImplementedError
