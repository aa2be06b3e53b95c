"""The suggestions of the open article: shown faintly, accepted, edited or dismissed by one key."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Protocol

from reader.desk import annotating, suggesting
from reader.desk.open import Desk
from reader.desk.placing import Placed
from reader.desk.reading import Opened
from reader.desk.undo import Change
from reader.errors import KutipError
from reader.speech import _
from reader.suggest.model import Suggestion
from reader.tui.page.marks import Mark
from reader.tui.sides import tagging
from reader.tui.widgets.article import ArticleView

PREFIX = "suggestion-"


class ArticleSide(Protocol):
    """The open article as suggestions see it."""

    desk: Desk
    opened: Opened | None
    placed: list[Placed]
    assistant: suggesting.Assistant | None

    @property
    def view(self) -> ArticleView:
        """The article's pane."""

    def show_marks(self) -> None:
        """Show annotations and suggestions anew."""

    def tell(self, text: str, *, error: bool = False) -> None:
        """Show a sentence."""

    def work(self, job: Coroutine[Any, Any, None]) -> None:
        """Do something that changes annotations."""

    def ask(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do something that asks the user."""

    def tag(self, kind: str, span: tuple[int, int], *, suggestion: Suggestion | None = None) -> None:
        """Ask for the fields of a passage, and save it."""

    async def after_change(self, sentence: str) -> None:
        """Show what a change made of the article."""


class Proposals:
    """Does what concerns suggestions; nothing is saved without a person."""

    def __init__(self, room: ArticleSide) -> None:
        self._room = room
        self._hidden = False

    def marks(self) -> tuple[Mark, ...]:
        """Give the suggestions that are shown: sure enough, not dismissed, and not what is annotated already."""
        assistant = self._room.assistant
        if assistant is None or self._hidden:
            return ()
        placed = [(one.annotation.kind, one.match.start, one.match.end) for one in self._room.placed if one.match]
        return tuple(
            Mark(one.start, one.end, one.kind, f"{PREFIX}{number}", suggested=True, said=_named(one))
            for number, one in enumerate(assistant.suggestions)
            if one.confidence >= self._room.desk.settings.threshold
            and not self._is_dismissed(one)
            and not any(kind == one.kind and start < one.end and end > one.start for kind, start, end in placed)
        )

    def of(self, mark: Mark) -> Suggestion | None:
        """Give the suggestion that a mark stands for."""
        assistant = self._room.assistant
        if assistant is None or not mark.suggested:
            return None
        return assistant.suggestions[int(mark.id.removeprefix(PREFIX))]

    def said(self, one: Suggestion) -> str:
        """Give a suggestion in short."""
        return _("Suggested: {suggestion}   enter accepts, e edits first, x dismisses, i says why").format(
            suggestion=_named(one)
        )

    # Commands

    def do_suggestion_accept(self) -> None:
        """Accept the suggestion at the caret."""
        if (one := self.here()) is not None:
            self._start_saving([one])

    def do_suggestion_accept_all(self) -> None:
        """Accept all that are shown, as one step."""
        shown = [one for mark in self.marks() if (one := self.of(mark)) is not None]
        if shown:
            self._start_saving(shown)
        else:
            least = f"{self._room.desk.settings.threshold:.0%}"
            self._room.tell(_("There are no suggestions here that are at least {least} sure.").format(least=least))

    def do_suggestion_edit(self) -> None:
        """Edit the suggestion at the caret, then accept it."""
        if (one := self.here()) is not None:
            self._room.tag(one.kind, (one.start, one.end), suggestion=one)

    def do_suggestion_dismiss(self) -> None:
        """Take the suggestion at the caret away, for good unless it is undone."""
        opened = self._room.opened
        if opened is not None and (one := self.here()) is not None:
            self._room.work(self._dismiss(opened, one, self._language))

    def do_suggestion_who(self) -> None:
        """Choose who speaks or directs in the suggestion at the caret."""
        assistant = self._room.assistant
        if assistant is not None and (one := self.here()) is not None:
            self._room.ask(partial(self._correct, assistant, one))

    def do_suggestion_why(self) -> None:
        """Say why the passage was suggested."""
        if (one := self.here()) is not None:
            self._room.tell(_("{why} ({share} sure)").format(why=one.why, share=f"{one.confidence:.0%}"))

    def do_suggestion_toggle(self) -> None:
        """Show the suggestions, or hide them."""
        self._hidden = not self._hidden
        self._room.show_marks()
        self._room.tell(_("Suggestions are hidden.") if self._hidden else _("Suggestions are shown."))

    def _start_saving(self, chosen: list[Suggestion]) -> None:
        # The article is taken down now: another may be open by the time that it is this job's turn.
        if (opened := self._room.opened) is not None:
            self._room.work(self._save(opened, chosen, self._language))

    async def _correct(self, assistant: suggesting.Assistant, one: Suggestion) -> None:
        from reader.tui.dialogs.pick import Pick

        role = "speaker" if one.kind == "quote" else "issuer"
        names = list(suggesting.candidates(self._room.desk, assistant, role, ""))
        if not names:
            self._room.tell(_("Nobody else is named here; e edits the suggestion."))
            return
        given = one.speaker or one.issuer
        at = names.index(given) if given in names else 0
        heading = _("Who speaks here?") if one.kind == "quote" else _("Who directs here?")
        chosen = await self._room.view.app.push_screen_wait(Pick(names, heading=heading, hint=_("takes it"), at=at))
        if chosen is None or names[chosen] == given:
            return
        before = assistant.rename(one, names[chosen])
        after = assistant.suggestions

        def put(suggestions: tuple[Suggestion, ...]) -> None:
            assistant.suggestions = suggestions

        self._room.desk.history.push(
            Change(_("name the {role}").format(role=_(role)), lambda: put(before), lambda: put(after))
        )
        self._room.show_marks()
        others = sum(old is not new for old, new in zip(before, after, strict=True)) - 1
        also = _(", and for {others} more suggested here").format(others=others) if others else ""
        self._room.tell(
            _("{name}{also}; enter accepts, ctrl+z takes the name back.").format(name=names[chosen], also=also)
        )

    async def _save(self, opened: Opened, chosen: list[Suggestion], language: str) -> None:
        room = self._room
        try:
            saved = await room.desk.in_storage(suggesting.accept, room.desk, opened, chosen, language)
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        least = f"{room.desk.settings.threshold:.0%}"
        all_of = _("{count} passages, each at least {least} sure; ctrl+z takes them back as one").format(
            count=len(saved), least=least
        )
        await room.after_change(_("Saved: {said}").format(said=tagging.said(saved[0]) if len(saved) == 1 else all_of))

    async def _dismiss(self, opened: Opened, one: Suggestion, language: str) -> None:
        room = self._room
        try:
            await room.desk.in_storage(suggesting.dismiss, room.desk, opened.article.key, one, language)
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        room.show_marks()
        room.tell(_("Dismissed; ctrl+z brings it back."))

    @property
    def _language(self) -> str:
        assistant = self._room.assistant
        return (assistant.language if assistant is not None else None) or "und"

    def here(self) -> Suggestion | None:
        """Give the suggestion at the caret."""
        mark = self._room.view.mark_here()
        return self.of(mark) if mark is not None else None

    def _is_dismissed(self, one: Suggestion) -> bool:
        opened = self._room.opened
        return opened is not None and self._room.desk.learned.is_dismissed(opened.article.key, one)


def _named(one: Suggestion) -> str:
    """Give the kind, and who speaks or directs."""
    named = {"speaker": one.speaker or one.issuer or "", "addressee": one.addressee or ""}
    return f"{_(one.kind)}, {annotating.parties(named)}"
