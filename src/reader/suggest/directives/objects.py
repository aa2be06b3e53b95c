"""What follows an active cue: whom it addresses, and where the action begins that it asks for."""

from collections.abc import Sequence

from reader.suggest.directives.cues import Cue
from reader.suggest.directives.draft import Site
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.words import Range

Object = tuple[Range | None, int]
"""Whom the cue addresses, and the action's first token."""

_LONG = 14
"""Words that whom a cue addresses may take before a linking word that is also a preposition."""
_PLAIN = 3
"""Words of a phrase that can only be whom one reminds, a word like "agar" being behind it."""
_LOOSE = frozenset({"thing", "deed"})
_WEAK = frozenset({"actor", "clause"})


def read(site: Site) -> Object | None:
    """Give the object of an active cue; None where what follows is nothing that somebody is told to do."""
    grammar, cue = site.grammar, site.cue
    at, named = _start(site)
    if at < 0:
        return None
    if cue.needs == "subjunctive":
        return _subjunctive(grammar, at)
    verb = grammar.verb(at) if grammar.pack.bare_verbs else None
    link = _linker(site, (at, verb), named=named)
    if link is not None:
        return _after_linker(grammar, cue, span=(at, link), named=named)
    plain = _subjunctive(grammar, at) if cue.words in grammar.pack.words("plain_after") else None
    if plain is not None or cue.needs in {"clause", "whom"}:
        return plain
    if verb is not None:
        return _after_noun(grammar, cue, span=(at, verb), named=named)
    return _nominal(grammar, cue, at)


def clause_subject(grammar: Grammar, low: int) -> tuple[Range, int] | None:
    """Give the subject and the active verb of the clause that a word like "that" opens before ``low``."""
    verb = grammar.verb(low)
    if verb is None or verb == low or grammar.is_passive(verb):
        return None
    return grammar.without_adverbs((low, verb)), verb


def agent(grammar: Grammar, span: Range, names: Sequence[str] = ("by", "for_whom")) -> Range | None:
    """Give who is to do an action that stands as a noun or in the passive: "by the ministers", "for guests"."""
    for at in range(*span):
        if any(grammar.among(at, name) for name in names) and grammar.is_actor((at + 1, span[1])):
            return at + 1, span[1]
    return None


def _start(site: Site) -> tuple[int, bool]:
    """Give the object's first token, -1 where there is none, and whether a preposition shows it to be a person."""
    grammar, clause = site.grammar, site.grammar.clause
    at = _past_adverbs(grammar, site.past)
    if clause.word(at) == ",":
        at = _past_adverbs(grammar, at + 1)
    named = grammar.among(at, "toward")
    at += named
    word = clause.word(at)
    opens = clause.is_word(at) or word in {"(", '"', "“"}
    breaks = grammar.among(at, "breaks") and not grammar.among(at, "neuter")
    if not opens or (breaks and word not in site.linkers):
        return -1, named
    return at, named


def _past_adverbs(grammar: Grammar, index: int) -> int:
    """Give the index past the adverbs at ``index``; "all" and "both" before a noun belong to it."""
    while grammar.among(index, "adverbs") and not grammar.among(index, "quantifiers"):
        index += 1
    return index


def _linker(site: Site, found: tuple[int, int | None], *, named: bool) -> int | None:
    """Give the linking word, where it and not a bare verb before it begins the action."""
    grammar = site.grammar
    at, verb = found
    link = grammar.linker(at, site.linkers)
    if link is None or (not grammar.pack.bare_verbs and link - at > _LONG):
        return None
    if verb is None or link <= verb or named:
        return link
    doubtful = verb > at and grammar.clause.word(verb) in grammar.pack.words("verbs")
    return link if doubtful or grammar.any_among((at, verb), "relative") else None


def _subjunctive(grammar: Grammar, at: int) -> Object | None:
    """Read "recommended that the board resign": a subject that can act and a verb in its plain form."""
    at += grammar.among(at, "that")
    verb = grammar.verb(at)
    if verb is None or verb == at or not grammar.is_actor((at, verb)):
        return None
    return (at, verb), verb


def _after_linker(grammar: Grammar, cue: Cue, *, span: Range, named: bool) -> Object | None:
    at, link = span
    opens_clause = grammar.among(link, "clause_linkers")
    low = link if grammar.among(link, "clause_verbs") else link + 1
    while grammar.among(low, "linkers") or grammar.clause.word(low) == ",":
        low += 1
    if cue.needs == "whom":
        whom = _whom(grammar, span)
        if link and grammar.among(link - 1, "negators"):
            low = link - 1  # "advised members not to sign"
        return (whom, low) if whom is not None and not opens_clause else None
    if at < link:
        return None if cue.needs == "clause" else _before_linker(grammar, cue, span=span, found=(low, named))
    if opens_clause:
        return _clause(grammar, cue, low)
    if cue.needs == "clause":
        return None
    if not grammar.pack.bare_verbs:
        return (None, low) if cue.needs == "thing" else None
    acts = grammar.is_verb(grammar.after_adverbs(low)) or cue.needs not in _WEAK
    return (None, low) if acts else None


def _whom(grammar: Grammar, span: Range) -> Range | None:
    """Give who stands between a cue and its linking word, a negation or an aside before the latter left out."""
    at, link = span
    commas = [index for index in range(at, link) if grammar.clause.word(index) == ","]
    if commas and commas[-1] == link - 1:
        link = commas[0] if len(commas) > 1 else at
    while link > at and grammar.among(link - 1, "negators"):
        link -= 1
    return (at, link) if at < link else None


def _clause(grammar: Grammar, cue: Cue, low: int) -> Object | None:
    """Read the clause behind a word like "that": its subject is addressed if it can act."""
    found = clause_subject(grammar, low)
    if found is not None:
        who, verb = found
        if grammar.is_actor(who) or (cue.needs in _LOOSE and grammar.may_act(who)):
            return who, verb
    elif grammar.verb(low) is None and (cue.needs == "clause" or not grammar.pack.bare_verbs):
        return None
    return None if cue.strength == "hope" else (None, low)


def _before_linker(grammar: Grammar, cue: Cue, *, span: Range, found: tuple[int, bool]) -> Object | None:
    """Give whom the words between a cue and its linking word name, and where the action begins."""
    low, named = found
    link = span[1]
    undergone = not grammar.pack.bare_verbs and grammar.is_undergone(low, grammar.after_adverbs(low))
    if undergone and cue.needs in _LOOSE and (cue.strength == "order" or not grammar.is_actor(span)):
        return agent(grammar, (low, grammar.end_of_action(low)), ("by",)), span[0]
    neuter = span[1] - span[0] == 1 and grammar.among(span[0], "neuter")
    if named or neuter or grammar.is_actor(span):
        return span, low
    plain = link - span[0] <= _PLAIN and grammar.among(link, "clause_linkers") and grammar.may_act(span)
    if cue.needs == "actor" and plain and grammar.pack.bare_verbs:
        return span, low
    for at in range(*span):
        if grammar.among(at, "sources") and grammar.is_actor((at + 1, span[1])):
            return (at + 1, span[1]), span[0]
    urged = cue.strength == "urge" and not grammar.pack.bare_verbs and not undergone
    if (cue.needs == "deed" or urged) and grammar.may_act(span):
        return span, low
    return (None, span[0]) if cue.needs in _LOOSE else None


def _after_noun(grammar: Grammar, cue: Cue, *, span: Range, named: bool) -> Object | None:
    """Read whom or what a verb without a linking word follows."""
    at, verb = span
    loose = cue.needs in _LOOSE
    if at == verb or grammar.is_passive(verb):
        return (None, at) if loose or (at == verb and cue.needs != "actor") else None
    who = grammar.without_adverbs(span)
    if named or grammar.is_actor(who) or (loose and grammar.may_act(who)):
        return None if cue.needs == "actor" and _only_tells(grammar, cue, who=who, verb=verb) else (who, verb)
    if cue.needs == "thing" or (loose and grammar.pack.like("abstract", grammar.clause.word(at))):
        return agent(grammar, (at, grammar.end_of_action(at))), at
    return None


def _only_tells(grammar: Grammar, cue: Cue, *, who: Range, verb: int) -> bool:
    """Whether a weak cue tells a state, a growth or what is to come, not something to be done by whom it names."""
    if grammar.any_among((who[1], verb), "aspect_told") or grammar.among(who[0], "selves"):
        return True
    return grammar.among(verb, "statives") or (cue.strength == "urge" and grammar.among(verb, "growth"))


def _nominal(grammar: Grammar, cue: Cue, at: int) -> Object | None:
    """Read a cue whose object is the action as a noun."""
    end = grammar.end_of_action(at)
    if grammar.clause.headline and cue.headline and cue.needs != "actor" and grammar.is_actor((at, end)):
        return (at, grammar.head((at, end)) + 1), at
    if any(grammar.among(at, name) for name in ("pronouns", "selves", "prepositions")) or end == at:
        return None
    deed = grammar.pack.like("abstract", grammar.clause.word(grammar.head((at, end))))
    source = next((index for index in range(at, end) if grammar.among(index, "sources")), None)
    if cue.needs != "thing" and not deed and (source is None or cue.needs != "deed"):
        return None
    if source is not None and cue.strength == "urge" and grammar.is_actor((source + 1, end)):
        return (source + 1, end), at
    who = agent(grammar, (at, end))
    return None if who is None and cue.needs in _WEAK else (who, at)
