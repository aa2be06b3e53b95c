"""Headlines: their directives named in full by the passage below that they announce."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.suggest.model import Suggestion

_TWINS = 4
"""Directives below a headline among which it is told again."""
_SHARED = 2
_STEM = 5
_WORD = re.compile(r"\w{3,}")


def told_again(headline: Suggestion, below: Sequence[Suggestion], synonyms: Mapping[str, str]) -> Suggestion:
    """Give a headline's directive with the parties that the text names in full where it tells the same.

    Names in a headline are clipped and all its words are capitals; the first directive below that shares its words
    is the one that it announces. ``synonyms`` are the pack's short names and what they stand for.
    """
    words = _stems(headline.text)
    for twin in below[:_TWINS]:
        if len(words & _stems(twin.text)) < _SHARED:
            continue
        clipped = headline.addressee
        spelt = " ".join(synonyms.get(word, word) for word in clipped.lower().split()) if clipped is not None else ""
        named = twin.addressee if clipped is None or _stems(spelt) & _stems(twin.addressee or "") else clipped
        return replace(
            headline,
            issuer=twin.issuer or headline.issuer,
            addressee=named,
            addressee_short=clipped if clipped != named else headline.addressee_short,
            why=f"{headline.why}; names from “{twin.cue}” below, which tells the same",
        )
    return headline


def _stems(text: str) -> set[str]:
    """Give the beginnings of a passage's words, which a headline shares with the text below whatever their endings."""
    return {word[:_STEM] for word in _WORD.findall(text.lower())}
