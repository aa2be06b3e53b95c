"""The codebook's labels at the open article: any kind, an armed one, the same words elsewhere, edges, notes."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Protocol

from reader.annotations.model import Annotation
from reader.cleaning import squeeze
from reader.desk import annotating, labelling, verifying
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.placing import Placed
from reader.desk.reading import Opened
from reader.desk.suggesting import Assistant
from reader.errors import KutipError
from reader.speech import _, ngettext, number
from reader.suggest.model import Suggestion
from reader.tui.page.marks import Mark
from reader.tui.sides import tagging
from reader.tui.sides.proposals import Proposals
from reader.tui.sides.stage import Stage
from reader.tui.widgets.article import ArticleView


class ArticleSide(Protocol):
    """The open article as labels see it."""

    desk: Desk
    opened: Opened | None
    placed: list[Placed]
    assistant: Assistant | None
    proposals: Proposals

    @property
    def view(self) -> ArticleView:
        """The article's pane."""

    def tell(self, text: str, *, error: bool = False) -> None:
        """Show a sentence."""

    def work(self, job: Coroutine[Any, Any, None]) -> None:
        """Do something that changes annotations."""

    def ask(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do something that asks the user."""

    def tag(self, kind: str, span: tuple[int, int], *, suggestion: Suggestion | None = None) -> None:
        """Ask for the fields of a passage, and save it."""

    async def may_mark(self) -> bool:
        """Say why nothing can be marked."""

    async def after_change(self, sentence: str) -> None:
        """Show what a change made of the article."""


class Labels:
    """Does what concerns kinds of the codebook."""

    def __init__(self, stage: Stage, room: ArticleSide) -> None:
        self._stage, self._room = stage, room
        self._armed: Draft | None = None
        self._edges: str | None = None
        """The annotation whose edges are being moved."""
        self.waiting: str | None = None
        """The annotation that waits for another passage of the changed article to be selected."""

    # Which annotation is meant

    def at_mark(self, action: Callable[[str], None]) -> None:
        """Do something with the annotation at the caret; of several, the one that the user chooses."""
        room = self._room
        here = room.view.annotations_here()
        if len(here) > 1:
            room.ask(partial(self._choose_among, here, action))
        elif here:
            action(here[0].id)
        elif (mark := room.view.mark_here()) is not None and mark.suggested:
            room.tell(_("This is only a suggestion; enter accepts it, x dismisses it."))
        else:
            room.tell(_("No marked passage is here; ] goes to the next."))

    async def _choose_among(self, marks: list[Mark], action: Callable[[str], None]) -> None:
        from reader.tui.dialogs.pick import Pick

        known = {one.annotation.id: one.annotation for one in self._room.placed}
        lines = [
            f"{mark.sign}  {tagging.said(known[mark.id])}: {squeeze(known[mark.id].selector.exact)}" for mark in marks
        ]
        chosen = await self._stage.app.push_screen_wait(
            Pick(lines, heading=_("Several are marked here"), hint=_("takes it"), at=len(lines) - 1)
        )
        if chosen is not None:
            action(marks[chosen].id)

    # Any kind

    def do_tag_kind(self) -> None:
        """Tag the selection, or the suggestion, as any kind; or make the annotation at the caret another kind."""
        room, view = self._room, self._room.view
        span = view.selection
        suggestion = room.proposals.here() if span is None else None
        if span is not None and span[0] < span[1]:
            room.ask(partial(self._pick_then, _("Tag as"), lambda kind: room.tag(kind, span)))
        elif suggestion is not None:
            place = suggestion.start, suggestion.end
            room.ask(
                partial(self._pick_then, _("Accept as"), lambda kind: room.tag(kind, place, suggestion=suggestion))
            )
        elif view.annotations_here():
            self.at_mark(lambda id: room.ask(partial(self._become, id)))  # noqa: A006 - the field's name
        else:
            room.tell(_("Select the passage first: v, then w ) } or iq is ip il; or go to an annotation with ]."))

    async def _pick_then(self, heading: str, action: Callable[[str], None]) -> None:
        if (kind := await self._pick(heading)) is not None:
            action(kind)

    async def _pick(self, heading: str, *, now: str = "") -> str | None:
        from reader.tui.dialogs.pick import Pick

        kinds = self._room.desk.codebook.book.kinds
        lines = [f"{one.key or ' '}  {one.sign}  {_(one.label):<18} {one.description}".rstrip() for one in kinds]
        at = next((number for number, one in enumerate(kinds) if one.name == now), 0)
        problem = self._room.desk.codebook.problem
        chosen = await self._stage.app.push_screen_wait(
            Pick(
                lines,
                heading=f"{heading}   ({problem})" if problem else heading,
                hint=_("or its letter takes it"),
                at=at,
                keys=[one.key for one in kinds],
            )
        )
        return None if chosen is None else kinds[chosen].name

    async def _become(self, identity: str) -> None:
        room = self._room
        if not await room.may_mark() or (found := room.desk.store.get(identity)) is None:
            return
        kind = await self._pick(_("Make it another kind"), now=found.kind)
        if kind is None:
            return
        saved = await tagging.edit(self._stage.app, room.desk, found, assistant=room.assistant, kind=kind)
        if saved is not None:
            await room.after_change(_("Saved: {said}").format(said=tagging.said(saved)))

    # The armed label

    def do_label_arm(self) -> None:
        """Arm a label, so that each selection gets it at once; or disarm it."""
        if self._armed is not None:
            self._armed = None
            self._stage.status.armed = ""
            self._room.tell(_("Disarmed: selections are asked about again."))
        else:
            self._room.ask(self._arm)

    async def _arm(self) -> None:
        room = self._room
        kind = await self._pick(_("Arm a label: each selection gets it at once")) if await room.may_mark() else None
        if kind is None:
            return
        filled = await tagging.ask(
            self._stage.app,
            room.desk,
            Draft(kind=kind, fields={}),
            passage=_("What you fill in here goes on every passage; leave open what differs."),
            heading=_("Arm: {kind}").format(kind=_(kind)),
            assistant=room.assistant,
        )
        if filled is not None:
            self._armed = filled.cleaned()
            tags = "".join(f" #{tag}" for tag in self._armed.tags)
            self._stage.status.armed = f"● {_(kind)}{tags}"
            room.tell(_("Armed: iq is ip il iw and the mouse tag at once, enter tags another selection; M disarms."))

    def selected(self) -> None:
        """Give the armed label to what was selected as a whole: a text object, or a stretch under the mouse."""
        if self._armed is not None and self._edges is None and self.waiting is None:
            self._tag_armed(self._armed)

    def _tag_armed(self, draft: Draft) -> None:
        room = self._room
        span = room.view.selection
        if room.opened is not None and span is not None and span[0] < span[1]:
            room.view.stop_selecting()
            room.work(self._save_armed(room.opened, span, draft))

    async def _save_armed(self, opened: Opened, span: tuple[int, int], draft: Draft) -> None:
        room = self._room
        try:
            saved = await room.desk.in_storage(
                partial(annotating.annotate, room.desk, opened.article, opened.text, span=span, draft=draft)
            )
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        await room.after_change(_("Saved: {said}. ctrl+z takes it back, M disarms.").format(said=tagging.said(saved)))

    def do_select_done(self) -> None:
        """Take the selection: new edges, the armed label, or a kind to choose."""
        if self._edges is not None:
            self._save_edges(self._edges)
        elif self.waiting is not None:
            self._attach_to_selection(self.waiting)
        elif self._armed is not None:
            self._tag_armed(self._armed)
        else:
            self.do_tag_kind()

    # Edges

    def do_annotation_edges(self) -> None:
        """Move the edges of the annotation at the caret, as a selection is moved."""
        self.at_mark(self._begin_edges)

    def _begin_edges(self, identity: str) -> None:
        view = self._room.view
        mark = next((mark for mark in view.marks if mark.id == identity), None)
        if mark is not None:
            self._edges = identity
            view.select(mark.start, mark.end)
            self._room.tell(_("Moving the edges: o goes to the other one, enter saves, esc leaves them as they were."))

    def forget_edges(self) -> None:
        """Leave the edges as they were."""
        self._edges = None

    def _save_edges(self, identity: str) -> None:
        room = self._room
        span = room.view.selection
        self._edges = None
        room.view.stop_selecting()
        if room.opened is not None and span is not None and span[0] < span[1]:
            room.work(self._move_edges(room.opened, identity, span))

    async def _move_edges(self, opened: Opened, identity: str, span: tuple[int, int]) -> None:
        room = self._room
        try:
            saved = await room.desk.in_storage(annotating.move_edges, room.desk, identity, opened.text, span)
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        await room.after_change(_("Saved: {said}, with its new edges").format(said=tagging.said(saved)))

    # Another passage, where the article changed

    def _attach_to_selection(self, identity: str) -> None:
        room = self._room
        span = room.view.selection
        if room.opened is not None and span is not None and span[0] < span[1]:
            room.work(self._attach(room.opened, identity, span))

    async def _attach(self, opened: Opened, identity: str, span: tuple[int, int]) -> None:
        room = self._room
        put = partial(verifying.attach, room.desk, identity, opened.article, opened.text, span=span)
        try:
            saved = await room.desk.in_storage(put)
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        self.waiting = None
        room.view.stop_selecting()
        await room.after_change(_("Attached: {said}").format(said=tagging.said(saved)))

    # The same words elsewhere

    def do_label_same(self) -> None:
        """Give the annotation's label to the same words elsewhere in the article."""
        self.at_mark(lambda id: self._room.ask(partial(self._same, id, everywhere=False)))  # noqa: A006

    def do_label_same_library(self) -> None:
        """Give the annotation's label to the same words in all stored articles, once the user agrees."""
        self.at_mark(lambda id: self._room.ask(partial(self._same, id, everywhere=True)))  # noqa: A006

    async def _same(self, identity: str, *, everywhere: bool) -> None:
        room = self._room
        opened = room.opened
        if opened is None or not await room.may_mark() or (one := room.desk.store.get(identity)) is None:
            return
        try:
            found = await room.desk.in_reading(labelling.same_words, room.desk, one, None if everywhere else opened)
            if not found.places:
                room.tell(
                    _("The same words stand nowhere else in the stored articles, or are marked so already.")
                    if everywhere
                    else _("The same words stand nowhere else in this article, or are marked so already.")
                )
                return
            if everywhere and not await self._agreed(found, one):
                return
            made = await room.desk.in_storage(labelling.label_all, room.desk, one, found)
        except KutipError as error:
            room.tell(str(error), error=True)
            return
        told = ngettext(
            "Labelled the same words in {count} place; ctrl+z takes them back as one.",
            "Labelled the same words in {count} places; ctrl+z takes them back as one.",
            len(made),
        )
        await room.after_change(told.format(count=number(len(made))))

    async def _agreed(self, found: labelling.Same, one: Annotation) -> bool:
        from reader.tui.dialogs.pick import Pick

        lines = [_("Label all {count} as {kind}").format(count=len(found.places), kind=_(one.kind)), _("Leave it")]
        heading = _("“{words}” stands in {count} places of {articles} articles{cut}").format(
            words=one.selector.exact[:60], count=len(found.places), articles=found.articles, cut=found.cut
        )
        return await self._stage.app.push_screen_wait(Pick(lines, heading=heading, hint=_("takes it"), at=1)) == 0

    # The whole article

    def do_article_note(self) -> None:
        """Write a note on the whole article, or change one."""
        if self._room.opened is not None:
            self._room.ask(partial(self._note, self._room.opened))

    async def _note(self, opened: Opened) -> None:
        room = self._room
        if not await room.may_mark():
            return
        whole = [one.annotation for one in room.placed if one.annotation.is_whole]
        if whole:
            from reader.tui.dialogs.pick import Pick

            lines = [
                _("Another note"),
                *(f"{_(one.kind)}: {one.note or ' · '.join(one.fields.values())}" for one in whole),
            ]
            chosen = await self._stage.app.push_screen_wait(
                Pick(lines, heading=_("On this article"), hint=_("opens it"), at=len(lines) - 1)
            )
            if chosen is None:
                return
            if chosen > 0:
                saved = await tagging.edit(self._stage.app, room.desk, whole[chosen - 1])
                if saved is not None:
                    await room.after_change(_("Saved: the note on the article."))
                return
        saved = await tagging.ask_and_save(
            self._stage.app,
            room.desk,
            Draft(kind="note", fields={}),
            lambda draft: annotating.note_article(room.desk, opened.article, opened.text, draft),
            passage=opened.text.title or opened.article.row.title,
            heading=_("Note on the whole article"),
        )
        if saved is not None:
            await room.after_change(_("Saved: a note on the article; a lists it, # changes it."))
