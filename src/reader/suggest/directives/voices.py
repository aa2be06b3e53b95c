"""The ways in which a sentence directs: active, passive, modal, nominal and imperative.

Each reader takes a cue in its clause and gives a draft, or None where the sentence directs nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from reader.suggest.directives import objects
from reader.suggest.directives.cues import Match, Voice
from reader.suggest.directives.draft import Draft, Site, filled
from reader.suggest.directives.grammar import Grammar
from reader.suggest.directives.words import Range

_NEAR, _CLOSE = 600, 120
"""Code points within which an obligation without an agent means whom a directive has just addressed."""
_NOUN = 14
"""Words that may stand between a directive noun and its linking word."""


def read(grammar: Grammar, match: Match, *, attributed: bool, ordered: bool = False) -> Draft | None:
    """Read the directive that a cue makes.

    ``attributed`` tells whether the words are reported as somebody's, ``ordered`` whether an order stands before them.
    """
    index, past = grammar.clause.index_at(match.start), grammar.clause.index_at(match.end)
    if index >= len(grammar.clause) or grammar.negated(index) or grammar.doubtful(index):
        return None
    return _READERS[match.cue.voice](Site(grammar, match, index, past, attributed or ordered, ordered))


def _active(site: Site) -> Draft | None:
    grammar, cue, index = site.grammar, site.cue, site.index
    if grammar.is_passive_cue(index):
        return _passive(site)
    if not _allowed_bare(site) or _able(site):
        return None
    fronted = _fronted(site)
    if fronted is not None:
        return fronted
    found = objects.read(site)
    subject = _who_directs(site) if found is not None else None
    if found is None or subject is None:
        return None
    addressee, low = found
    action = grammar.action(low, grammar.end_of_opening(index))
    if action is None:
        return None
    participle = grammar.modifies(index)
    own = not participle and _is_own(site, subject)
    return Draft(
        match=site.match,
        rule="participle" if participle else "active",
        start=index,
        action=action,
        addressee=addressee,
        issuer=None if own or participle else filled(subject),
        own=own,
        sure=cue.weight + (0.08 if addressee else -0.1),
    )


def _who_directs(site: Site) -> Range | None:
    """Give the subject of an active cue, which may be empty; None where it cannot direct anybody."""
    grammar = site.grammar
    relative = grammar.before_adverbs(site.index) - 1
    if grammar.among(relative, "relative_subject"):
        subject = grammar.antecedent(relative)
        directs = grammar.is_actor(subject) or grammar.any_among(subject, "rules")
        return subject if subject[0] < subject[1] and directs else None
    before = grammar.before_adverbs(site.index)
    prompt = next((at for at in range(before - 1, max(-1, before - 14), -1) if grammar.among(at, "prompting")), None)
    if prompt is not None and prompt + 1 < before - 1:
        return prompt + 1, before - 1
    subject = grammar.shared_subject(site.index) or grammar.subject(site.index)
    inert = site.cue.needs == "actor" and subject[0] < subject[1] and not grammar.may_act(subject)
    return None if inert else subject


def _is_own(site: Site, subject: Range) -> bool:
    """Whether the one who speaks directs: in the first person, or by words that begin with the cue."""
    if subject[0] == subject[1]:
        return site.index == 0 and site.grammar.clause.quotation is not None
    return site.grammar.among(subject[1] - 1, "selves")


def _allowed_bare(site: Site) -> bool:
    """Whether a bare form is a verb here: in a headline, after a first person, or where the words begin."""
    grammar = site.grammar
    if not site.cue.headline or grammar.clause.headline:
        return True
    before = grammar.before_adverbs(site.index)
    if grammar.among(before - 1, "selves"):
        return not grammar.negated(before - 1)
    return before == 0 and grammar.clause.quotation is not None


def _able(site: Site) -> bool:
    """Whether the words before the cue make it a plan, a wish or an ability instead of a directive given."""
    grammar, at = site.grammar, site.index
    while at > 0 and grammar.among(at - 1, "adverbs") and not grammar.among(at - 1, "able"):
        at -= 1
    if not grammar.among(at - 1, "able") or (at == site.index and grammar.clause.word(at).endswith("ing")):
        return False
    if grammar.among(at - 2, "performing") or grammar.any_among((max(0, at - 12), at), "prompting"):
        return False
    own = grammar.among(grammar.before_adverbs(at - 1) - 1, "selves")
    if own:
        return not grammar.among(at - 1, "wish")
    return site.cue.needs in {"actor", "clause"} or not grammar.among(at - 1, "able_weak")


def _fronted(site: Site) -> Draft | None:
    """Read "the guests we ask to wait", the object in front of a first person and a bare verb."""
    grammar = site.grammar
    at = grammar.before_adverbs(site.index)
    if not site.cue.headline or not grammar.among(at - 1, "selves"):
        return None
    who = filled(grammar.subject(at - 1))
    if grammar.negated(at - 1) or who is None or not grammar.is_actor(who):
        return None
    low = grammar.after_adverbs(site.past)
    if grammar.among(low, "linkers"):
        low += 1
    elif low < len(grammar.clause) and not grammar.is_verb(low) and grammar.clause.word(low) != "(":
        return None
    action = grammar.action(low)
    if action is None:
        return None
    rule = "object first"
    return Draft(match=site.match, rule=rule, start=who[0], action=action, addressee=who, own=True, sure=0.75)


def _passive(site: Site) -> Draft | None:
    grammar, index = site.grammar, site.index
    purpose = grammar.pack.bare_verbs and grammar.among(grammar.before_adverbs(index) - 1, "linkers")
    if purpose or grammar.is_possible(index) or grammar.qualifies(index):
        return None
    first = grammar.before_adverbs(index) - 1
    subject = (first, first + 1) if grammar.among(first, "selves") else filled(grammar.subject(index))
    found = _told_by(site, subject)
    if found is None:
        return None
    issuer, low = found
    action = grammar.action(low) if grammar.clause.is_word(low) else None
    if action is None or not _is_told(site, subject, low):
        return None
    if issuer is None:
        issuer, action = _told_at_last(grammar, action)
    sure = site.cue.weight + 0.05
    draft = Draft(match=site.match, rule="passive", start=index, action=action, issuer=issuer, sure=sure)
    if subject is None:
        return _in_heading(grammar, draft)
    if site.cue.needs == "actor" and grammar.is_verb(low) and not grammar.is_actor(subject):
        whole = (subject[0], action[1])
        return replace(draft, rule="passive, nobody named", start=subject[0], action=whole, sure=0.55)
    return replace(draft, start=subject[0], addressee=subject)


def _told_at_last(grammar: Grammar, action: Range) -> tuple[Range | None, Range]:
    """Give who directs where the agent of a passive cue stands behind the action ("was told to leave by the judge")."""
    low, high = action
    verb = grammar.after_adverbs(low)
    if grammar.is_passive(verb) or grammar.is_undergone(low, verb):
        return None, action
    for at in range(high - 2, low, -1):
        if grammar.among(at, "by"):
            return ((at + 1, high), (low, at)) if grammar.is_actor((at + 1, high)) else (None, action)
    return None, action


def _in_heading(grammar: Grammar, draft: Draft) -> Draft:
    """Give a headline's directive the addressee that stands before its colon."""
    comma = grammar.end_of_heading(draft.action[0])
    if comma is None:
        return draft
    who = (comma + 1, grammar.clause.lower.index(":", comma))
    return replace(draft, addressee=who, rule="passive in a headline", sure=0.75)


def _told_by(site: Site, subject: Range | None) -> tuple[Range | None, int] | None:
    """Give who directs by the words behind a passive cue, and where the action begins; None where none can."""
    grammar = site.grammar
    low = grammar.after_adverbs(site.past)
    link = grammar.linker(low, site.linkers)
    verb = grammar.verb(low) if grammar.pack.bare_verbs else None
    by = grammar.among(low, "by")
    if not grammar.pack.bare_verbs and (link is None or (link > low and not by)):
        return None
    stop = min(at for at in (link, verb, len(grammar.clause)) if at is not None)
    issuer: Range | None = None
    if by:
        issuer = (low + 1, stop)
    elif low < stop < len(grammar.clause) and grammar.is_actor((low, stop)):
        issuer = (low, stop)
    elif low < stop and not _takes_noun(site, subject):
        return None
    if link is not None and stop == link:
        return issuer, grammar.after_linkers(link + 1)
    return issuer, stop if issuer is not None else low


def _takes_noun(site: Site, subject: Range | None) -> bool:
    """Whether an order may be followed by the action as a noun ("diwajibkan tes"), its subject being able to act."""
    return site.cue.strength in {"order", "ask"} and subject is not None and site.grammar.is_actor(subject)


def _is_told(site: Site, subject: Range | None, low: int) -> bool:
    """Whether the subject of a passive cue is somebody who can be told, or what is to be kept up or done."""
    grammar, actor = site.grammar, subject is not None and site.grammar.is_actor(subject)
    if site.cue.needs != "actor":
        return subject is None or grammar.may_act(subject) or grammar.is_passive(grammar.after_adverbs(low))
    if subject is None and grammar.clause.quotation is None:
        return False
    return actor or _upheld(site)


def _upheld(site: Site) -> bool:
    """Whether a hope is that something be kept up or done soon, which asks for it."""
    grammar, low = site.grammar, site.past
    if site.cue.strength != "hope" or not grammar.among(low, "upheld"):
        return False
    return grammar.is_passive(grammar.after_adverbs(low)) or grammar.is_passive(low + 1)


def _modal(site: Site) -> Draft | None:
    grammar, cue = site.grammar, site.cue
    if (not site.attributed and cue.needs != "rule") or grammar.qualifies(site.index):
        return None
    verb = grammar.after_adverbs(site.past)
    action = grammar.action(site.past)
    if action is None or not grammar.clause.is_word(verb) or grammar.among(verb, "pronoun_subjects"):
        return None
    subject = filled(grammar.subject(site.index))
    if grammar.is_undergone(site.past, verb):
        return _undergone(site, action, subject)
    if cue.needs == "rule":
        who = objects.agent(grammar, action, ("for_whom",))
        if who is not None:
            return _obliged(site, action, who=who, sure=0.6)
    if subject is None or not _is_obliged(site, subject, verb):
        return None
    draft = _obliged(site, action, who=subject, sure=0.7 if site.attributed else 0.5)
    return replace(draft, start=subject[0])


def _obliged(site: Site, action: Range, *, who: Range, sure: float) -> Draft:
    return Draft(match=site.match, rule="obligation", start=site.index, action=action, addressee=who, sure=sure)


def _undergone(site: Site, action: Range, subject: Range | None) -> Draft:
    """Read an obligation in the passive: its agent acts, or failing one whom a directive close by addressed."""
    who = objects.agent(site.grammar, action, ("by",))
    if who is not None:
        return _obliged(site, action, who=who, sure=0.6)
    reach = _CLOSE if subject is not None and site.grammar.is_actor(subject) else _NEAR
    start = subject[0] if subject is not None else site.index
    return Draft(match=site.match, rule="obligation, no agent", start=start, action=action, sure=0.5, reach=reach)


def _is_obliged(site: Site, subject: Range, verb: int) -> bool:
    """Whether the subject can act, is not the speaker, and what follows is something to be done."""
    grammar, cue = site.grammar, site.cue
    if grammar.among(subject[0], "neuter") and subject[1] - subject[0] == 1:
        return site.ordered and grammar.is_deed(verb)
    if grammar.among(subject[0], "selves") or grammar.among(subject[1] - 1, "selves"):
        return False
    if not grammar.is_actor(subject) and (cue.needs != "rule" or not grammar.any_among(subject, "actors")):
        return False
    if grammar.among(subject[0] - 1, "causes") or grammar.among(verb, "statives"):
        return False
    if cue.words in grammar.pack.words("verb_after") and not grammar.is_verb(verb):
        return False
    return grammar.is_deed(verb)


def _noun(site: Site) -> Draft | None:
    grammar, low = site.grammar, site.past
    link = grammar.linker(low, site.linkers)
    if link is None or not _introduces(site, link):
        return None
    toward = next((at for at in range(low, link) if grammar.among(at, "toward")), link)
    issuer = filled((low, toward))
    addressee = filled((toward + 1, link)) if toward < link else None
    begin = grammar.after_linkers(link + 1)
    if grammar.among(link, "clause_linkers"):
        found = objects.clause_subject(grammar, begin)
        if found is not None and addressee is None and grammar.is_actor(found[0]):
            addressee, begin = found
    elif grammar.pack.bare_verbs and not grammar.is_verb(grammar.after_adverbs(begin)):
        return None
    action = grammar.action(begin)
    if action is None:
        return None
    if issuer is None or not grammar.is_actor(issuer):
        issuer = _giver(grammar, site.index) or _owner(grammar, site.index)
    if addressee is None:
        addressee = _answerer(grammar, site.index)
    return Draft(
        match=site.match,
        rule="noun",
        start=site.index,
        action=action,
        addressee=addressee,
        issuer=issuer,
        sure=0.65,
    )


def _introduces(site: Site, link: int) -> bool:
    """Whether the words between a directive noun and its linking word only name the parties."""
    grammar, low = site.grammar, site.past
    if link - low > _NOUN or "," in grammar.clause.lower[low:link] or grammar.any_among((low, link), "relative"):
        return False
    if not grammar.pack.bare_verbs:
        return link == low or grammar.is_actor((low, link))
    verb = grammar.verb(low)
    return verb is None or verb >= link


def _giver(grammar: Grammar, index: int) -> Range | None:
    """Give who "gave orders": the subject of the verb that the noun is the object of."""
    for at in range(index - 1, max(-1, index - 4), -1):
        if grammar.among(at, "giving"):
            return filled(grammar.subject(at))
    return None


def _owner(grammar: Grammar, index: int) -> Range | None:
    """Give whose directive it is: "the governor's | orders"."""
    for at in range(index - 1, max(-1, index - 4), -1):
        if grammar.clause.word(at).endswith(("'s", "’s")):
            owner = grammar.antecedent(at + 1)
            verb = next((word for word in range(*owner) if grammar.among(word, "answering")), owner[0] - 1)
            return verb + 1, at + 1
    return None


def _answerer(grammar: Grammar, index: int) -> Range | None:
    """Give who accepts or refuses what a directive noun asks for: it is addressed to them."""
    clause = grammar.clause
    for at in range(index - 1, max(-1, index - 10), -1):
        if grammar.among(at, "answering"):
            return filled(grammar.subject(at))
    for at in range(index + 1, len(clause) - 2):
        if grammar.among(at, "answering") and grammar.among(at + 1, "by"):
            who = (at + 2, grammar.head((at + 2, len(clause))) + 1)
            return who if grammar.is_actor(who) else None
    return None


def _imperative(site: Site) -> Draft | None:
    grammar, past = site.grammar, site.past
    if grammar.clause.quotation is None or not site.attributed or not _opens(grammar, site.index):
        return None
    if not grammar.clause.is_word(past) or grammar.any_among((past, past + 1), "not_after_imperative"):
        return None
    bare = site.cue.needs == "bare"
    if grammar.among(past, "selves") or (bare and any(grammar.is_passive(at) for at in range(past, past + 3))):
        return None
    action = grammar.action(site.index if bare else past)
    if action is None or grammar.any_among((action[0], min(action[0] + 4, action[1])), "selves_all"):
        return None
    return Draft(match=site.match, rule="imperative", start=site.index, action=action, own=True, sure=0.6)


def _opens(grammar: Grammar, index: int) -> bool:
    """Whether a token opens its sentence, connectives and a condition before a comma aside."""
    at = index
    while at > 0 and (grammar.among(at - 1, "leading") or grammar.among(at - 1, "openers")):
        at -= 1
    if at == 0:
        return not grammar.clause.continues
    return grammar.clause.word(at - 1) == "," and grammar.among(0, "adjuncts")


_READERS: Mapping[Voice, Callable[[Site], Draft | None]] = {
    "active": _active,
    "passive": _passive,
    "modal": _modal,
    "noun": _noun,
    "imperative": _imperative,
}
