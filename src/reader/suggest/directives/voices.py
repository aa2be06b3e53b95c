"""The ways in which a sentence directs: active, passive, modal, nominal and imperative.

Each reader takes the clause and the cue's place and gives a draft, or None where the sentence directs nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reader.suggest.directives.cues import Cue, Match, Voice
from reader.suggest.directives.grammar import Grammar, Range


_LONG = 14
"""Words that whom a cue addresses may take before a linking word that is also a preposition."""
_NEAR, _CLOSE = 600, 120
"""Code points within which an obligation without an agent means whom a directive has just addressed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A directive as tokens of its clause."""

    match: Match
    start: int
    action: Range
    addressee: Range | None
    issuer: Range | None
    """The words that name who directs; None where the clause does not say."""
    own: bool = False
    """Whether the one who speaks directs: first person, or no subject at all."""
    rule: str = ""
    sure: float = 0.8
    reach: int = 0
    """Code points back within which a directive must name who is to act, for one that names nobody; 0 needs none."""


def read(grammar: Grammar, match: Match, *, attributed: bool) -> Draft | None:
    """Read the directive that a cue makes; ``attributed`` tells whether the words are reported as somebody's."""
    index = grammar.clause.index_at(match.start)
    if index >= len(grammar.clause) or grammar.negated(index) or grammar.doubtful(index):
        return None
    return _READERS[match.cue.voice](grammar, match, index, attributed)


def _past(grammar: Grammar, match: Match) -> int:
    return grammar.clause.index_at(match.end)


def _action(grammar: Grammar, low: int) -> Range | None:
    high = grammar.end_of_action(low)
    return (low, high) if high > low else None


def _allowed_bare(grammar: Grammar, cue: Cue, index: int) -> bool:
    """Whether a bare form is a verb here: in a headline, after a first person, or where the words begin."""
    if not cue.headline or grammar.clause.headline:
        return True
    before = grammar.before_adverbs(index)
    return grammar.among(before - 1, "selves") or (before == 0 and grammar.clause.quotation is not None)


def _able(grammar: Grammar, index: int, cue: Cue) -> bool:
    """Whether the words before the cue make it a plan, a wish or an ability instead of a directive given."""
    at = index
    while at > 0 and grammar.among(at - 1, "adverbs") and not grammar.among(at - 1, "able"):
        at -= 1
    if not grammar.among(at - 1, "able") or (at == index and grammar.clause.word(index).endswith("ing")):
        return False
    if grammar.among(at - 2, "performing"):
        return False
    if any(grammar.among(before, "prompting") for before in range(max(0, at - 12), at)):
        return False
    subject = grammar.before_adverbs(at - 1)
    own = grammar.among(subject - 1, "selves")
    if grammar.among(at - 1, "wish") and own:
        return False
    if grammar.among(at - 1, "able_weak") and cue.needs not in {"actor", "clause"} and not own:
        return False
    return True


def _active(grammar: Grammar, match: Match, index: int, attributed: bool) -> Draft | None:  # noqa: FBT001
    cue = match.cue
    if grammar.is_passive_cue(index):
        return _passive(grammar, match, index, attributed)
    if not _allowed_bare(grammar, cue, index) or _able(grammar, index, cue):
        return None
    fronted = _fronted(grammar, match, index)
    if fronted is not None:
        return fronted
    found = _object(grammar, cue, _past(grammar, match))
    if found is None:
        return None
    addressee, low = found
    opening = grammar.end_of_opening(index)
    action = (low, grammar.end_of_action(low, opening))
    if action[0] >= action[1]:
        return None
    subject = grammar.subject(index)
    relative = grammar.before_adverbs(index) - 1
    if grammar.among(relative, "relative_subject"):
        subject = grammar.antecedent(relative)
        if subject[0] == subject[1] or not (grammar.is_actor(subject) or _is_rule(grammar, subject)):
            return None
    if cue.needs == "actor" and subject[0] < subject[1] and not grammar.may_act(subject):
        return None
    own = subject[0] == subject[1] and grammar.clause.quotation is not None and index == 0
    if subject[0] < subject[1] and all(grammar.among(at, "selves") for at in range(*subject)):
        own, subject = True, (index, index)
    elif grammar.among(subject[1] - 1, "selves"):
        own, subject = True, (index, index)
    sure = cue.weight + (0.08 if addressee else -0.1)
    issuer = subject if subject[0] < subject[1] else None
    if grammar.modifies(index):
        return Draft(match, index, action, addressee, None, own=False, rule="participle", sure=sure)
    return Draft(match, index, action, addressee, issuer, own, "active", sure)


def _is_rule(grammar: Grammar, span: Range) -> bool:
    return any(grammar.among(at, "rules") for at in range(*span))


def _fronted(grammar: Grammar, match: Match, index: int) -> Draft | None:
    """Read "the guests we ask to wait", the object in front of a first person and a bare verb."""
    at = grammar.before_adverbs(index)
    if not match.cue.headline or not grammar.among(at - 1, "selves"):
        return None
    subject = grammar.subject(at - 1)
    low = grammar.after_adverbs(_past(grammar, match))
    if subject[0] == subject[1] or not grammar.is_actor(subject):
        return None
    if grammar.among(low, "linkers"):
        low += 1
    elif low < len(grammar.clause) and not grammar.is_verb(low) and grammar.clause.word(low) != "(":
        return None
    action = _action(grammar, low)
    if action is None:
        return None
    return Draft(match, subject[0], action, subject, None, own=True, rule="object first", sure=0.75)


def _object(grammar: Grammar, cue: Cue, at: int) -> tuple[Range | None, int] | None:
    """Give whom an active cue addresses and where the action begins."""
    clause, pack = grammar.clause, grammar.pack
    at = grammar.after_adverbs(at)
    if clause.word(at) == ",":
        at = grammar.after_adverbs(at + 1)
    named = grammar.among(at, "toward")
    if named:
        at += 1
    if not clause.is_word(at) and clause.word(at) not in {"(", '"', "“"}:
        return None
    linkers = cue.linkers or pack.words("linkers")
    if grammar.among(at, "breaks") and clause.word(at) not in linkers:
        return None
    link = grammar.linker(at, linkers)
    verb = grammar.verb(at) if pack.bare_verbs else None
    if cue.needs == "subjunctive":
        return _subjunctive(grammar, at)
    listed = verb is not None and grammar.clause.word(verb) in pack.words("verbs") and verb > at
    qualified = named or listed or any(grammar.among(index, "relative") for index in range(at, verb or at))
    if link is not None and not pack.bare_verbs and link - at > _LONG:
        link = None
    if link is not None and (verb is None or link <= verb or qualified):
        return _after_linker(grammar, cue, (at, link), named)
    if cue.needs in {"clause", "whom"}:
        return None
    if verb is not None:
        return _after_noun(grammar, cue, (at, verb), named)
    return _nominal(grammar, cue, at)


def _subjunctive(grammar: Grammar, at: int) -> tuple[Range | None, int] | None:
    """Read "recommended that the board resign": a subject that can act and a verb in its plain form."""
    verb = grammar.verb(at)
    if verb is None or verb == at or not grammar.is_actor((at, verb)):
        return None
    return (at, verb), verb


def _after_linker(grammar: Grammar, cue: Cue, span: Range, named: bool) -> tuple[Range | None, int] | None:  # noqa: FBT001
    at, link = span
    opens_clause = grammar.among(link, "clause_linkers")
    low = link if grammar.among(link, "clause_verbs") else link + 1
    while grammar.among(low, "linkers") or grammar.clause.word(low) == ",":
        low += 1
    if cue.needs == "whom":
        if grammar.clause.word(link - 1) == ",":
            return None
        while link > at and grammar.among(link - 1, "negators"):
            link -= 1
        return ((at, link), low) if at < link and not opens_clause else None
    if at < link:
        return None if cue.needs == "clause" else _before_linker(grammar, cue, (at, link), (low, named))
    if cue.needs == "clause" and not opens_clause:
        return None
    if opens_clause:
        verb = grammar.verb(low)
        if verb is not None and verb > low and not grammar.is_passive(verb):
            who = (low, _without_adverbs(grammar, low, verb))
            if grammar.is_actor(who) or (cue.needs in {"thing", "deed"} and grammar.may_act(who)):
                return who, verb
        elif verb is None and (cue.needs == "clause" or not grammar.pack.bare_verbs):
            return None
        if cue.strength == "hope":
            return None
    elif not grammar.pack.bare_verbs:
        return (None, low) if cue.needs == "thing" else None
    elif not grammar.is_verb(grammar.after_adverbs(low)) and cue.needs in {"actor", "clause"}:
        return None
    return None, low


def _before_linker(
    grammar: Grammar, cue: Cue, span: Range, found: tuple[int, bool]
) -> tuple[Range | None, int] | None:
    """Give whom the words between a cue and its linking word name, and where the action begins."""
    low, named = found
    if named or grammar.is_actor(span):
        return span, low
    for index in range(*span):
        if grammar.among(index, "sources") and grammar.is_actor((index + 1, span[1])):
            return (index + 1, span[1]), span[0]
    if cue.needs == "deed" and grammar.may_act(span):
        return span, low
    return (None, span[0]) if cue.needs in {"thing", "deed"} else None


def _agent(grammar: Grammar, low: int, high: int) -> Range | None:
    """Give who is to do an action that stands as a noun: "by the ministers", "for guests"."""
    for index in range(low, high):
        whom = grammar.among(index, "by") or grammar.among(index, "for_whom")
        if whom and grammar.is_actor((index + 1, high)):
            return index + 1, high
    return None


def _without_adverbs(grammar: Grammar, low: int, high: int) -> int:
    at = high
    while at > low and (grammar.among(at - 1, "adverbs") or grammar.among(at - 1, "aspect")):
        at -= 1
    return at if at > low else high


def _after_noun(grammar: Grammar, cue: Cue, span: Range, named: bool) -> tuple[Range | None, int] | None:  # noqa: FBT001
    at, verb = span
    if at == verb:
        return None if cue.needs == "actor" else (None, at)
    who = (at, _without_adverbs(grammar, at, verb))
    actor = named or grammar.is_actor(who) or (cue.needs in {"thing", "deed"} and grammar.may_act(who))
    if grammar.is_passive(verb):
        return (None, at) if cue.needs in {"thing", "deed"} else None
    if actor:
        told = any(grammar.among(index, "aspect_told") for index in range(who[1], verb))
        weak = cue.needs == "actor"
        if weak and (told or grammar.among(at, "selves") or grammar.among(verb, "statives")):
            return None
        if weak and cue.strength == "urge" and grammar.among(verb, "growth"):
            return None
        return who, verb
    if cue.needs == "thing" or (cue.needs == "deed" and grammar.pack.like("abstract", grammar.clause.word(at))):
        return _agent(grammar, at, grammar.end_of_action(at)), at
    return None


def _nominal(grammar: Grammar, cue: Cue, at: int) -> tuple[Range | None, int] | None:
    """Read a cue whose object is the action as a noun."""
    end = grammar.end_of_action(at)
    deed = grammar.pack.like("abstract", grammar.clause.word(grammar.head((at, end))))
    demanded = cue.needs == "deed" and any(grammar.among(index, "sources") for index in range(at, end))
    if cue.needs in {"deed", "actor", "clause"} and not deed and not demanded:
        return None
    if grammar.among(at, "pronouns") or grammar.among(at, "selves") or grammar.among(at, "prepositions"):
        return None
    for index in range(at, end):
        if grammar.among(index, "sources") and cue.strength == "urge" and grammar.is_actor((index + 1, end)):
            return (index + 1, end), at
    agent = _agent(grammar, at, end)
    if agent is not None:
        return agent, at
    return None if cue.needs in {"actor", "clause"} else (None, at)


def _passive(grammar: Grammar, match: Match, index: int, attributed: bool) -> Draft | None:  # noqa: FBT001
    del attributed
    subject = grammar.subject(index)
    purpose = grammar.pack.bare_verbs and grammar.among(grammar.before_adverbs(index) - 1, "linkers")
    if purpose or grammar.is_possible(index) or grammar.qualifies(index):
        return None
    low = grammar.after_adverbs(_past(grammar, match))
    issuer: Range | None = None
    linkers = match.cue.linkers or grammar.pack.words("linkers")
    link = grammar.linker(low, linkers)
    verb = grammar.verb(low) if grammar.pack.bare_verbs else None
    if not grammar.pack.bare_verbs and (link is None or (link > low and not grammar.among(low, "by"))):
        return None
    stop = min(at for at in (link, verb, len(grammar.clause)) if at is not None)
    if grammar.among(low, "by"):
        issuer = (low + 1, stop)
    elif low < stop < len(grammar.clause) and grammar.is_actor((low, stop)):
        issuer = (low, stop)
    elif low < stop and (link is None or link > low) and not _takes_noun(grammar, match.cue, low, subject):
        return None
    if link is not None and stop == link:
        low = link + 1
        while grammar.among(low, "linkers"):
            low += 1
    elif issuer is not None:
        low = stop
    if not grammar.clause.is_word(low):
        return None
    actor = subject[0] < subject[1] and grammar.is_actor(subject)
    if subject[0] < subject[1] and not grammar.may_act(subject) and match.cue.needs != "actor":
        if not grammar.is_passive(grammar.after_adverbs(low)):
            return None
    if match.cue.needs == "actor" and not actor and not _upheld(grammar, match.cue, _past(grammar, match)):
        return None
    if subject[0] == subject[1] and match.cue.needs == "actor" and not grammar.clause.quotation:
        return None
    action = _action(grammar, low)
    if action is None:
        return None
    if not actor and subject[0] < subject[1] and grammar.is_verb(low) and match.cue.needs == "actor":
        return Draft(match, subject[0], (subject[0], action[1]), None, issuer, rule="passive, no one named", sure=0.55)
    who = subject if subject[0] < subject[1] else None
    heading = grammar.end_of_heading(low)
    if who is None and heading is not None:
        who = (heading + 1, grammar.clause.lower.index(":", heading))
        return Draft(match, index, action, who, issuer, rule="passive in a headline", sure=0.75)
    return Draft(match, who[0] if who else index, action, who, issuer, rule="passive", sure=match.cue.weight + 0.05)


def _takes_noun(grammar: Grammar, cue: Cue, low: int, subject: Range) -> bool:
    """Whether an order may be followed by the action as a noun ("diwajibkan tes"), its subject being able to act."""
    return (
        cue.strength in {"order", "ask"}
        and subject[0] < subject[1]
        and grammar.is_actor(subject)
        and grammar.clause.is_word(low)
    )


def _upheld(grammar: Grammar, cue: Cue, low: int) -> bool:
    """Whether a hope is that something be kept up or done soon, which asks for it."""
    if cue.strength != "hope" or not grammar.among(low, "upheld"):
        return False
    return grammar.is_passive(grammar.after_adverbs(low)) or grammar.is_passive(low + 1)


def _modal(grammar: Grammar, match: Match, index: int, attributed: bool) -> Draft | None:  # noqa: FBT001
    cue = match.cue
    if (not attributed and cue.needs != "rule") or grammar.qualifies(index):
        return None
    low = _past(grammar, match)
    verb = grammar.after_adverbs(low)
    if not grammar.clause.is_word(verb):
        return None
    end = grammar.end_of_action(low)
    subject = grammar.subject(index)
    if grammar.is_undergone(low, verb):
        for at in range(verb + 1, end):
            if grammar.among(at, "by") and grammar.is_actor((at + 1, end)):
                return Draft(match, index, (low, end), (at + 1, end), None, rule="obligation, agent named", sure=0.6)
        reach = _CLOSE if subject[0] < subject[1] and grammar.is_actor(subject) else _NEAR
        start = subject[0] if subject[0] < subject[1] else index
        return Draft(match, start, (low, end), None, None, rule="obligation, no agent", sure=0.5, reach=reach)
    if cue.needs == "rule":
        for at in range(low, end):
            if grammar.among(at, "for_whom") and grammar.is_actor((at + 1, end)):
                return Draft(match, index, (low, end), (at + 1, end), None, rule="rule for whom", sure=0.6)
    if subject[0] == subject[1]:
        return None
    if any(grammar.among(at, "selves") for at in (subject[0], subject[1] - 1)):
        return None
    if not grammar.is_actor(subject) and not (cue.needs == "rule" and grammar.holds_actor(subject)):
        return None
    if grammar.among(subject[0] - 1, "causes"):
        return None
    if cue.words in grammar.pack.words("verb_after") and not grammar.is_verb(verb):
        return None
    if grammar.among(verb, "statives") or not grammar.is_deed(verb):
        return None
    return Draft(match, subject[0], (low, end), subject, None, rule="obligation", sure=0.7 if attributed else 0.5)


def _noun(grammar: Grammar, match: Match, index: int, attributed: bool) -> Draft | None:  # noqa: FBT001
    del attributed
    linkers = match.cue.linkers or grammar.pack.words("linkers")
    low = _past(grammar, match)
    link = grammar.linker(low, linkers)
    verb = grammar.verb(low) if grammar.pack.bare_verbs else None
    if link is None or link - low > 14 or (verb is not None and verb < link):
        return None
    if not grammar.pack.bare_verbs and link > low and not grammar.is_actor((low, link)):
        return None
    if any(grammar.clause.word(at) == "," or grammar.among(at, "relative") for at in range(low, link)):
        return None
    issuer: Range | None = (low, link)
    addressee: Range | None = None
    for at in range(low, link):
        if grammar.among(at, "toward"):
            issuer, addressee = (low, at), (at + 1, link)
            break
    action_low = link + 1
    while grammar.among(action_low, "linkers"):
        action_low += 1
    opens_clause = grammar.among(link, "clause_linkers")
    if (
        not opens_clause
        and not grammar.is_verb(grammar.after_adverbs(action_low))
        and "not_action" not in grammar.pack.lists
    ):
        return None
    if opens_clause:
        verb = grammar.verb(action_low)
        if verb is not None and verb > action_low and not grammar.is_passive(verb):
            who = (action_low, _without_adverbs(grammar, action_low, verb))
            if grammar.is_actor(who) and addressee is None:
                addressee, action_low = who, verb
    action = _action(grammar, action_low)
    if action is None:
        return None
    if issuer is not None and (issuer[0] == issuer[1] or not grammar.is_actor(issuer)):
        issuer = _giver(grammar, index)
    return Draft(match, index, action, addressee, issuer, rule="noun", sure=0.65)


def _giver(grammar: Grammar, index: int) -> Range | None:
    """Give who "gave orders": the subject of the verb that the noun is the object of."""
    for at in range(index - 1, max(-1, index - 4), -1):
        if grammar.among(at, "giving"):
            subject = grammar.subject(at)
            return subject if subject[0] < subject[1] else None
    return None


def _imperative(grammar: Grammar, match: Match, index: int, attributed: bool) -> Draft | None:  # noqa: FBT001
    clause, cue = grammar.clause, match.cue
    if clause.quotation is None or not attributed or not _opens(grammar, index):
        return None
    low = index if cue.needs == "bare" else _past(grammar, match)
    after = _past(grammar, match)
    if not clause.is_word(after) or grammar.among(after, "selves") or grammar.among(after, "not_after_imperative"):
        return None
    if cue.needs == "bare" and any(grammar.is_passive(at) for at in range(after, after + 3)):
        return None
    action = _action(grammar, low)
    if action is None or any(grammar.among(at, "selves_all") for at in range(low, min(low + 4, action[1]))):
        return None
    return Draft(match, index, action, None, None, own=True, rule="imperative", sure=0.6)


def _opens(grammar: Grammar, index: int) -> bool:
    """Whether a token opens its sentence, connectives and a condition before a comma aside."""
    at = index
    while at > 0 and (grammar.among(at - 1, "leading") or grammar.among(at - 1, "openers")):
        at -= 1
    if at == 0:
        return not grammar.clause.continues
    return grammar.clause.word(at - 1) == "," and grammar.among(0, "adjuncts")


_READERS: Mapping[Voice, Callable[[Grammar, Match, int, bool], Draft | None]] = {
    "active": _active,
    "passive": _passive,
    "modal": _modal,
    "noun": _noun,
    "imperative": _imperative,
}
