"""Directives of an article: who told whom to do what, how strongly and by when.

Cue words are found with one scan; only their clauses are read. What counts follows the program's own definition:
somebody telling, ordering, asking, urging or expecting somebody else to do or to stop doing something, and an
obligation laid on somebody by whom the article names. Negated, conditional and merely reported needs do not count.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from reader.suggest.directives.addressees import Addressees
from reader.suggest.directives.clause import Clauses
from reader.suggest.directives.cues import Match, load
from reader.suggest.directives.draft import Draft
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.headlines import told_again
from reader.suggest.directives.issuers import Issuers
from reader.suggest.directives.parties import NOBODY, Parties, Party
from reader.suggest.directives.voices import read
from reader.suggest.model import Suggestion
from reader.suggest.people import Cast
from reader.suggest.reading import Reading

__all__ = ["find"]

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
    clauses, parties = Clauses(reading), Parties(reading, cast, pack, quotes)
    issuers, addressees = Issuers(parties), Addressees(parties)
    found: list[Suggestion] = []
    reached = 0
    for match in pack.scan(lowered):
        if match.start < reached or pack.trap(lowered, match) is not None:
            continue
        if match.cue.voice == "imperative" and reading.quotation_at(match.start) is None:
            continue
        grammar = Grammar(clauses.at(match.start), pack)
        if _is_link(grammar, match, lowered):
            continue
        obliges = match.cue.voice == "modal" and match.cue.strength == "order"
        parties.ordering = parties.going_on(grammar, found[-1] if found else None) if obliges else NOBODY
        attributed, ordered = parties.attributed(grammar, match.start), parties.ordering.name is not None
        draft = read(grammar, match, attributed=attributed, ordered=ordered)
        draft = draft and _without_time(grammar, draft)
        if draft is None or grammar.clause.begin[draft.start] < reached:
            continue
        issuer = issuers.of(grammar, draft)
        addressee = addressees.of(grammar, draft, issuer)
        if draft.reach and addressee.name is None:
            continue
        parties.last_issuer, parties.last_at = issuer, match.start
        found.append(_suggestion(grammar, draft, issuer, addressee))
        reached = found[-1].end
    heads = len(list(takewhile(lambda suggestion: clauses.is_headline(suggestion.start), found)))
    return [*(told_again(headline, found[heads:], reading.pack.synonyms) for headline in found[:heads]), *found[heads:]]


def _without_time(grammar: Grammar, draft: Draft) -> Draft:
    """Give a draft whose parties hold no words that only tell when somebody was told."""
    addressee = draft.addressee and grammar.without_time(draft.addressee)
    issuer = draft.issuer and grammar.without_time(draft.issuer)
    return replace(draft, addressee=addressee, issuer=issuer)


def _lower(text: str) -> str:
    """Give the text in lower case, each code point in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _is_link(grammar: Grammar, match: Match, lowered: str) -> bool:
    """Whether a cue stands in the title of another article that the sentence points to."""
    start = grammar.clause.start
    return match.start - start < _LINK and grammar.pack.like("link", lowered[start : start + 30])


def _suggestion(grammar: Grammar, draft: Draft, issuer: Party, addressee: Party) -> Suggestion:
    clause, cue = grammar.clause, draft.match.cue
    start, end = clause.begin[draft.start], clause.stop[draft.action[1] - 1]
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
        deadline=_deadline(grammar, start, clause.begin[draft.action[0]], end),
        confidence=_confidence(draft, issuer, addressee),
        rule=draft.rule,
        why=_why(draft, issuer, addressee),
    )


def _deadline(grammar: Grammar, start: int, action: int, end: int) -> str | None:
    """Give the words that say by when: within the action or before it, or opening the sentence."""
    clause, pattern, when = grammar.clause, grammar.pack.deadline, grammar.pack.patterns.get("when")
    found = pattern.search(clause.text, action, end)
    if found is None:
        found = pattern.search(clause.text, start, action)
        if found is not None and when is not None and when.search(" " + found.group().lower()) is not None:
            found = None  # the day on which somebody was told
    found = found or pattern.match(clause.text, clause.start, start)
    return found.group().strip() if found is not None else None


def _confidence(draft: Draft, issuer: Party, addressee: Party) -> float:
    sure = draft.sure - (0.15 if issuer.name is None else 0.0) - (0.05 if addressee.name is None else 0.0)
    return round(min(0.95, max(0.1, sure)), 2)


def _why(draft: Draft, issuer: Party, addressee: Party) -> str:
    parts = [f"{draft.rule}: “{draft.match.cue.words}” ({draft.match.cue.strength})"]
    if issuer.name is not None:
        parts.append(f"issuer: {issuer.source}")
    if addressee.name is not None:
        parts.append(f"addressee: {addressee.source}")
    return "; ".join(parts)
