"""Suggestions for one text: the language, its pack, the rules for quotes and for directives, by place."""

from collections.abc import Sequence

from reader.suggest import directives, packs, quotes
from reader.suggest.casting import cast_of
from reader.suggest.detection import detect
from reader.suggest.model import Suggestions
from reader.suggest.reading import Reading


def suggest(text: str, *, language: str | None = None, known: Sequence[str] = ()) -> Suggestions:
    """Find what could be marked in a text.

    Args:
        text: an article's text; the offsets of the result are code points into it.
        language: BCP 47; None finds out.
        known: names from the user's register, which help to resolve short ones.
    """
    tag = language.lower().split("-")[0] if language else detect(text)
    reading = Reading(text, packs.load(tag))
    cast = cast_of(reading, known=known)
    found = quotes.find(reading, cast)
    found.extend(directives.find(reading, cast, tuple(found)))
    found.sort(key=lambda suggestion: (suggestion.start, suggestion.end, suggestion.kind))
    return Suggestions(tag, tuple(found))
