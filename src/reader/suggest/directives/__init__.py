"""Directives of an article: who told whom to do what, how strongly and by when.

Cue words are found with one scan; only their clauses are read. What counts follows the program's own definition:
somebody telling, ordering, asking, urging or expecting somebody else to do or to stop doing something, and an
obligation laid on somebody by whom the article names. Negated, conditional and merely reported needs do not count.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.suggest.directives.clause import Clauses
from reader.suggest.directives.cues import DirectivePack, Match, load
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.parties import Parties, Party
from reader.suggest.directives.voices import Draft, read
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast
from reader.suggest.reading import Reading

__all__ = ["find"]

_TWINS = 4
"""Directives below a headline among which it is told again."""
_SHARED = 2
_STEM = 5
_LINK = 110
"""Code points that the title of another article may take after "Read also"."""


def find(reading: Reading, cast: Cast, quotes: Sequence[Suggestion]) -> list[Suggestion]:
    """Give the directives of a text in order of place, apart from each other.

    Args:
        reading: the text; its pack names the language. A language without a directive pack has none.
        cast: who is named in it.
        quotes: its quotes, direct and indirect, whose speakers issue what stands in them.
    """
    pack = load(reading.pack.tag)
    if pack is None:
        return []
    lowered = _lower(reading.text)
    clauses = Clauses(reading)
    parties = Parties(reading, cast, pack, quotes)
    found: list[Suggestion] = []
    reached = headlines = 0
    for match in pack.scan(lowered):
        if match.start < reached or pack.trap(lowered, match) is not None:
            continue
        grammar = Grammar(clauses.at(match.start), pack)
        start = grammar.clause.start
        if match.start - start < _LINK and pack.like("link", lowered[start : start + 30]):
            continue
        draft = read(grammar, match, attributed=parties.attributed(grammar, match.start))
        if draft is None:
            continue
        suggestion = _suggestion(grammar, draft, parties)
        if draft.reach and suggestion.addressee is None:
            continue
        if suggestion.start >= reached:
            found.append(suggestion)
            reached = suggestion.end
            headlines += grammar.clause.headline
    return [_told_again(found[at], found[headlines:]) for at in range(headlines)] + found[headlines:]


def _told_again(headline: Suggestion, below: Sequence[Suggestion]) -> Suggestion:
    """Give a headline's directive with the parties that the text names in full where it tells the same.

    Names in a headline are clipped and all its words are capitals; the first directive below that shares its words
    is the one that it announces.
    """
    words = _stems(headline.text)
    for twin in below[:_TWINS]:
        shared = words & _stems(twin.text)
        if len(shared) < _SHARED:
            continue
        clipped = headline.addressee
        named = twin.addressee if clipped is None or _stems(clipped) & _stems(twin.addressee or "") else clipped
        return replace(
            headline,
            issuer=twin.issuer or headline.issuer,
            addressee=named,
            addressee_short=clipped if clipped != named else headline.addressee_short,
            why=f"{headline.why}; names from “{twin.cue}” below, which tells the same",
        )
    return headline


def _stems(text: str) -> set[str]:
    """Give the beginnings of a passage's words of three letters or more, which a headline shares with the text below."""
    return {word[:_STEM] for word in re.findall(r"\w{3,}", text.lower())}


def _lower(text: str) -> str:
    """Give the text in lower case, each code point in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _suggestion(grammar: Grammar, draft: Draft, parties: Parties) -> Suggestion:
    clause, cue = grammar.clause, draft.match.cue
    issuer = parties.issuer(grammar, draft)
    addressee = parties.addressee(grammar, draft, issuer)
    start, end = clause.begin[draft.start], clause.stop[draft.action[1] - 1]
    if draft.addressee is not None:
        end = max(end, clause.stop[draft.addressee[1] - 1])
    return Suggestion(
        kind="directive",
        start=start,
        end=end,
        text=clause.text[start:end],
        cue=clause.text[draft.match.start : draft.match.end],
        issuer=issuer.name,
        addressee=addressee.name,
        addressee_short=addressee.short,
        action=(clause.begin[draft.action[0]], end),
        strength=cue.strength,
        deadline=_deadline(grammar.pack, draft, grammar),
        confidence=_confidence(draft, issuer, addressee),
        why=_why(draft.match, draft, issuer, addressee),
    )


def _deadline(pack: DirectivePack, draft: Draft, grammar: Grammar) -> str | None:
    clause = grammar.clause
    found = pack.deadline.search(clause.text, clause.begin[draft.start], clause.stop[draft.action[1] - 1])
    if found is None:
        found = pack.deadline.match(clause.text, clause.start, clause.begin[draft.start])
    return found.group().strip() if found is not None else None


def _confidence(draft: Draft, issuer: Party, addressee: Party) -> float:
    sure = draft.sure - (0.15 if issuer.name is None else 0.0) - (0.05 if addressee.name is None else 0.0)
    return round(min(0.95, max(0.1, sure)), 2)


def _why(match: Match, draft: Draft, issuer: Party, addressee: Party) -> str:
    parts = [f"{draft.rule}: “{match.cue.words}” ({match.cue.strength})"]
    if issuer.name is not None:
        parts.append(f"issuer from {issuer.source}")
    if addressee.name is not None:
        parts.append(f"addressee from {addressee.source}")
    return "; ".join(parts)
