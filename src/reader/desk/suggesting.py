"""What the program can tell of an article's people and passages before the user says anything."""

from collections.abc import Sequence
from functools import cached_property

from reader.annotations.model import FIELDS
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.suggest import packs
from reader.suggest.casting import cast_of
from reader.suggest.model import Suggestion, Suggestions
from reader.suggest.people import Cast
from reader.suggest.reading import Reading

DEADLINE = 10.0
"""Seconds for the suggestions of one article."""

NAMED = frozenset({"speaker", "issuer", "addressee"})


class Assistant:
    """Knows one article's words, sentences and people; its suggestions come in when a worker has found them."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language
        self.suggestions: tuple[Suggestion, ...] = ()

    @cached_property
    def reading(self) -> Reading:
        """The article's words, sentences and quotations."""
        return Reading(self.text, packs.load((self.language or "und").split("-")[0].lower()))

    @cached_property
    def cast(self) -> Cast:
        """Who is named in the article."""
        return cast_of(self.reading)

    def names(self) -> list[str]:
        """Give everybody who is named, the most named first."""
        counted: dict[str, int] = {}
        for mention in self.cast.mentions:
            counted[mention.person.full] = counted.get(mention.person.full, 0) + 1
        return sorted(counted, key=lambda name: -counted[name])

    def roles(self) -> list[str]:
        """Give the roles that the article names."""
        return list(dict.fromkeys(m.person.role for m in self.cast.mentions if m.person.role))

    def proposal(self, kind: str, span: tuple[int, int]) -> Draft:
        """Give what the fields of a passage may be, from the suggestion that lies over it most; empty without one."""
        best = self.over(kind, span)
        if best is None:
            return Draft(kind=kind, fields={})
        return draft_of(best, self.text)

    def over(self, kind: str, span: tuple[int, int]) -> Suggestion | None:
        """Give the suggestion that lies over most of a passage, None where none lies over half of it."""
        best = max(
            (one for one in self.suggestions if one.kind == kind),
            key=lambda one: min(one.end, span[1]) - max(one.start, span[0]),
            default=None,
        )
        if best is None or min(best.end, span[1]) - max(best.start, span[0]) < (span[1] - span[0]) / 2:
            return None
        return best


def draft_of(suggestion: Suggestion, text: str) -> Draft:
    """Give what a suggestion says, as a draft of an annotation."""
    names = [name for name in FIELDS[suggestion.kind] if name != "action"]
    values: dict[str, str] = {name: getattr(suggestion, name, None) or "" for name in names}
    if suggestion.action is not None:
        values["action"] = text[slice(*suggestion.action)]
    return Draft(kind=suggestion.kind, fields=values)


def candidates(desk: Desk, assistant: Assistant | None, field_name: str, typed: str) -> Sequence[str]:
    """Give what may be meant by the beginning of a field: the article's own people first, then earlier annotations."""
    typed = typed.strip()
    own: list[str] = []
    if assistant is not None and field_name in NAMED:
        own = assistant.names()
    elif assistant is not None and field_name == "role":
        own = assistant.roles()
    folded = typed.casefold()
    begin = [name for name in own if name.casefold().startswith(folded)]
    inside = [name for name in own if folded and folded in name.casefold() and name not in begin]
    earlier = desk.store.values(field_name, typed.rsplit(",", 1)[-1].strip() if field_name == "tags" else typed, 20)
    return list(dict.fromkeys([*begin, *inside, *earlier]))


async def suggest(desk: Desk, text: str, language: str | None) -> tuple[Suggestion, ...]:
    """Find in a worker what could be marked in a text."""
    found = await desk.workers.run("suggest_text", text, language, returns=Suggestions, deadline=DEADLINE)
    return tuple(found.suggestions)
