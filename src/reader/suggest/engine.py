"""Suggestions for one text: the language, its pack, the rules for quotes and for directives, by place."""

from collections.abc import Sequence

from reader.suggest import directives, packs, quotes
from reader.suggest.casting import cast_of
from reader.suggest.detection import detect
from reader.suggest.model import Suggestion, Suggestions
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
    told = directives.find(reading, cast, tuple(found))
    found = [quote for quote in found if not any(_is_the_same(quote, directive) for directive in told)]
    found.extend(told)
    found.sort(key=lambda suggestion: (suggestion.start, suggestion.end, suggestion.kind))
    return Suggestions(tag, tuple(found))


def _is_the_same(quote: Suggestion, directive: Suggestion) -> bool:
    """Whether what is told to be done was also taken as something said: "asked X to do Y" is a directive alone."""
    return (
        quote.form == "indirect"
        and quote.cue is not None
        and directive.cue is not None
        and quote.cue.split()[0] == directive.cue.split()[0]
        and directive.start <= quote.start < directive.end
    )
