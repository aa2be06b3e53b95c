"""What the program can tell of an article's people and passages before the user says anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from reader.annotations.model import FIELDS, Annotation
from reader.desk import people
from reader.desk.annotating import Beside, Draft, annotate_all
from reader.desk.learning import Choice
from reader.desk.open import Desk
from reader.desk.reading import Opened
from reader.desk.register import key_of
from reader.desk.undo import Change
from reader.errors import StorageError
from reader.speech import _
from reader.suggest import packs
from reader.suggest.around import around
from reader.suggest.casting import cast_of
from reader.suggest.model import Suggestion, Suggestions
from reader.suggest.people import Cast
from reader.suggest.reading import Reading

DEADLINE = 10.0
"""Seconds for the suggestions of one article."""

NAMED = ("speaker", "issuer", "addressee")
"""The fields that hold somebody's name."""

KNOWN_LIMIT = 60
"""Names of earlier annotations that are passed on, of each field."""


class Assistant:
    """Knows one article's words, sentences and people; its suggestions come in when a worker has found them."""

    def __init__(self, text: str, language: str | None, *, known: Sequence[str] = ()) -> None:
        self.text = text
        self.language = language
        self.known = known
        self.suggestions: tuple[Suggestion, ...] = ()

    @cached_property
    def reading(self) -> Reading:
        """The article's words, sentences and quotations."""
        return Reading(self.text, packs.load((self.language or "und").split("-")[0].lower()))

    @cached_property
    def cast(self) -> Cast:
        """Who is named in the article."""
        return cast_of(self.reading, known=self.known)

    def take(self, found: Suggestions) -> None:
        """Take what a worker found, and the language that it found the text to be in."""
        self.suggestions = found.suggestions
        if self.language is None:
            self.language = found.language
            for made in ("reading", "cast"):
                self.__dict__.pop(made, None)  # without the language they know little

    def correct(self, one: Suggestion, fields: Mapping[str, str]) -> int:
        """Give the names that the user corrected in one suggestion to the others that named the same; how many did."""
        given = {name: getattr(one, name) for name in NAMED}
        renamed = {old: fields[name] for name, old in given.items() if old and fields.get(name) not in {None, "", old}}
        if not renamed:
            return 0
        before = self.suggestions
        self.suggestions = tuple(_renamed(other, renamed) for other in before)
        return sum(old is not new for old, new in zip(before, self.suggestions, strict=True)) - 1

    def rename(self, one: Suggestion, name: str) -> tuple[Suggestion, ...]:
        """Say who speaks or directs in a suggestion, and in the others that named the same; gives them as they were."""
        before = self.suggestions
        role = "speaker" if one.kind == "quote" else "issuer"
        if getattr(one, role) is not None:
            self.correct(one, {role: name})
        else:
            named = replace(one, speaker=name) if one.kind == "quote" else replace(one, issuer=name)
            self.suggestions = tuple(named if other is one else other for other in before)
        return before

    def names(self) -> list[str]:
        """Give everybody who is named: who speaks, directs or is told first, then the most named."""
        counted: dict[str, int] = {}
        parties = [getattr(one, role) for one in self.suggestions for role in NAMED]
        for name in parties:
            if name:
                counted[name] = counted.get(name, len(self.cast.mentions)) + 1
        for mention in self.cast.mentions:
            counted[mention.person.full] = counted.get(mention.person.full, 0) + 1
        return sorted(counted, key=lambda name: -counted[name])

    def roles(self) -> list[str]:
        """Give the roles that the article names."""
        return list(dict.fromkeys(m.person.role for m in self.cast.mentions if m.person.role))

    def proposal(self, kind: str, span: tuple[int, int]) -> Draft:
        """Give what the fields of a passage may be.

        They are those of the suggestion that lies over most of it, else what the sentences around it tell; empty where
        they tell nothing. Reads the article's names where they were not needed before: some milliseconds.
        """
        best = self.over(kind, span) or self._beside(kind, span)
        if best is None:
            return Draft(kind=kind, fields={})
        return self.draft_of(best, kind)

    def _beside(self, kind: str, span: tuple[int, int]) -> Suggestion | None:
        """Give what stands around a passage that no suggestion of its kind lies over."""
        if kind == "directive":
            sentence = self.reading.sentences[self.reading.sentence_at(span[0])] if self.reading.sentences else span
            told = (one for one in self.suggestions if one.kind == kind and one.start < sentence[1])
            for one in told:
                if one.end > sentence[0]:
                    within = one.action is not None and span[0] <= one.action[0] and one.action[1] <= span[1]
                    return replace(one, action=one.action if within else span)
        return around(self.reading, self.cast, span, self.suggestions)

    def draft_of(self, one: Suggestion, kind: str | None = None) -> Draft:
        """Give what a suggestion of the article says, as a draft of an annotation of its own kind or another."""
        return draft_as(one, self.text, kind or one.kind)

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


def draft_as(suggestion: Suggestion, text: str, kind: str) -> Draft:
    """Give what a suggestion says as a draft of another kind: who speaks is who directs, and the other way round."""
    if kind == suggestion.kind:
        return draft_of(suggestion, text)
    who = suggestion.speaker or suggestion.issuer or ""
    values = {"speaker": who, "cue": suggestion.cue or "", "role": suggestion.role or ""}
    if kind == "directive":
        values = {"issuer": who, "addressee": suggestion.addressee or "", "action": suggestion.text}
    elif kind != "quote":
        # Of another kind's fields only the speaker means the same; what else was found stays with the suggestion.
        values = {"speaker": who} if "speaker" in FIELDS.get(kind, ()) else {}
    return Draft(kind=kind, fields=values)


def candidates(
    desk: Desk,
    assistant: Assistant | None,
    field_name: str,
    typed: str,
    *,
    somebody: Collection[str] = NAMED,
) -> Sequence[str]:
    """Give what may be meant by the beginning of a field: the article's own people first, then earlier annotations.

    ``somebody`` are the fields that hold names; for tags, those of the codebook come after those that were used.
    """
    typed = typed.strip()
    own: list[str] = []
    if assistant is not None and field_name in somebody:
        own = assistant.names()
    elif assistant is not None and field_name == "role":
        own = assistant.roles()
    folded = typed.casefold()
    begin = [name for name in own if name.casefold().startswith(folded)]
    inside = [name for name in own if folded and folded in name.casefold() and name not in begin]
    if field_name != "tags":
        earlier = desk.store.values(field_name, typed, 20)
        led = people.leading(desk) if field_name in somebody else {}
        merged = [name for one in earlier if (name := led.get(key_of(one))) is not None]
        return list(dict.fromkeys([*begin, *inside, *merged, *earlier]))
    last = typed.rsplit(",", 1)[-1].strip()
    agreed = [tag for tag in desk.codebook.book.tags if tag.casefold().startswith(last.casefold())]
    return list(dict.fromkeys([*desk.store.values(field_name, last, 20), *agreed]))


def counted(desk: Desk, one: Suggestion, draft: Draft, language: str) -> Beside:
    """Give what counts a suggestion as accepted, or as edited where the user changed a field of it."""
    proposed = draft_of(one, "").cleaned().fields
    kept = {name: value for name, value in draft.cleaned().fields.items() if name != "action"}
    choice: Choice = "accepted" if draft.kind == one.kind and kept == proposed else "edited"
    return lambda by: desk.learned.note([(one, choice)], language, by=by)


def accept(desk: Desk, opened: Opened, chosen: Sequence[Suggestion], language: str) -> list[Annotation]:
    """Mark suggestions as they are, as one change, and count them as accepted; undo takes the counts back too.

    Raises:
        StorageError: they could not be saved; nothing was changed.

    """
    text = opened.text.document.text
    choices: list[tuple[Suggestion, Choice]] = [(one, "accepted") for one in chosen]
    return annotate_all(
        desk,
        opened.article,
        opened.text,
        [((one.start, one.end), draft_of(one, text)) for one in chosen],
        beside=lambda by: desk.learned.note(choices, language, by=by),
    )


def dismiss(desk: Desk, article: str, one: Suggestion, language: str) -> None:
    """Keep a suggestion away from the article of a key, after a restart too; undo brings it back.

    Raises:
        StorageError: nothing can be changed.

    """
    desk.require_writable()

    def away() -> None:
        desk.learned.dismiss(article, one, language)
        desk.library.forget_proposals(article)

    def back() -> None:
        desk.learned.restore(article, one, language)
        desk.library.forget_proposals(article)

    away()
    desk.history.push(Change(_("dismiss {kind}").format(kind=_(one.kind)), back, away))


def known_names(desk: Desk) -> tuple[str, ...]:
    """Give the full names that earlier annotations hold, the most used first, so that short ones can be resolved.

    Only names of two words and more say more than an article does. A name that the user merged with another in the
    register is given as that one.
    """
    try:
        found = [desk.store.values(name, "", KNOWN_LIMIT) for name in NAMED]
    except StorageError:
        # The screen has said so already; suggestions are worth having without the register.
        return ()
    led = people.leading(desk)
    given = (led.get(key_of(name), name) for names in found for name in names)
    return tuple(dict.fromkeys(name for name in given if " " in name.strip()))


async def suggest(desk: Desk, text: str, language: str | None, *, urgent: bool = True) -> Suggestions:
    """Find in a worker what could be marked in a text, weighed by the user's choices.

    Args:
        desk: the desk.
        text: the article's text.
        language: BCP 47; None finds out.
        urgent: whether a person waits.

    Raises:
        WorkerError: the text could not be read.

    """
    known = await desk.in_reading(known_names, desk)
    learned = await desk.in_reading(lambda: desk.learned)
    found = await desk.workers.run(
        "suggest_text", text, language, returns=Suggestions, deadline=DEADLINE, urgent=urgent, known=known
    )
    weighed = tuple(learned.weighed(one, found.language) for one in found.suggestions)
    return Suggestions(found.language, weighed)


def _renamed(one: Suggestion, names: Mapping[str, str]) -> Suggestion:
    if not {one.speaker, one.issuer, one.addressee} & names.keys():
        return one

    def new(name: str | None) -> str | None:
        return names.get(name, name) if name is not None else None

    return replace(one, speaker=new(one.speaker), issuer=new(one.issuer), addressee=new(one.addressee))
