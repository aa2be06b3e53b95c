"""Suggestions for one text: the language, its pack, the rules for quotes and for directives, by place."""

from collections.abc import Sequence

from reader.suggest import directives, packs, quotes
from reader.suggest.casting import cast_of
from reader.suggest.detection import detect
from reader.suggest.model import Suggestion, Suggestions
from reader.suggest.packs import Pack
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
    quoted = quotes.find(reading, cast)
    told = directives.find(reading, cast, tuple(quoted))
    found = [*(quote for quote in quoted if not _is_told(quote, told, reading.pack)), *told]
    found.sort(key=lambda suggestion: (suggestion.start, suggestion.end, suggestion.kind))
    return Suggestions(tag, tuple(found))


def _is_told(quote: Suggestion, told: Sequence[Suggestion], pack: Pack) -> bool:
    """Whether a clause without marks is what somebody is told to do by its own cue, so that it is no quote besides.

    "asked the board to act" reports a directive alone; "said that the board must act" reports words as well, and so
    does a reporting word that turns into a directive ("menegaskan agar ...").
    """
    if quote.form != "indirect" or quote.cue is None:
        return False
    cue = quote.cue.lower()
    known = pack.cues.get(cue)
    if known is not None and known.group in pack.words("both_kinds"):
        return False
    return any(
        one.start <= quote.start < one.end and one.cue is not None and cue in one.cue.lower().split() for one in told
    )
