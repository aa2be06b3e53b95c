"""The article side of the main screen: opening, full text, selecting, tagging."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reader.annotations.codebook import Codebook
from reader.annotations.model import Annotation
from reader.desk import annotating, marking, placing, reading, suggesting, unfinished, verifying
from reader.desk.open import Desk
from reader.desk.placing import Placed
from reader.errors import KutipError, StorageError, UnreachableError
from reader.speech import N_, _, ngettext, number
from reader.suggest.model import Suggestion
from reader.tui.dialogs.prompt import Prompt
from reader.tui.page import progress
from reader.tui.page.content import Content
from reader.tui.page.marks import Mark
from reader.tui.page.motions import Motions
from reader.tui.sides import tagging
from reader.tui.sides.facts import facts_of, remark, told_by
from reader.tui.sides.guiding import NOT_HERE
from reader.tui.sides.labels import Labels
from reader.tui.sides.news import News
from reader.tui.sides.proposals import Proposals
from reader.tui.sides.stage import Stage
from reader.tui.widgets.article import ArticleView

ATTACHING = N_("Select the passage that it is now: v, then w ) } or iq is ip il; enter attaches it.")


class Room:
    """Does what concerns the open article."""

    def __init__(self, stage: Stage, desk: Desk, news: News) -> None:
        self._stage = stage
        self._news = news
        self.desk = desk
        self.opened: reading.Opened | None = None
        self.placed: list[Placed] = []
        self.assistant: suggesting.Assistant | None = None
        self.proposals = Proposals(self)
        self.labels = Labels(stage, self)
        self._found = asyncio.Event()
        """Set when the suggestions of the open article are there, or will never be."""
        self._at: tuple[int, int] | None = None
        """The article that is read, and where the reader is in it."""
        self._kept: tuple[int, int] | None = None
        """The same as the library knows it."""

    @property
    def view(self) -> ArticleView:
        """The article's pane."""
        found: ArticleView = self._stage.query_one(ArticleView)
        return found

    # Opening

    def open(self, article_id: int, *, annotation: str | None = None, attach: bool = False) -> None:
        """Open an article, at one of its annotations where that is given; ``attach`` lets that wait for a selection."""
        self.labels.waiting = annotation if attach else None
        self._stage.run_worker(
            partial(self.opening, article_id, annotation), group="open", exclusive=True, exit_on_error=False
        )

    async def opening(self, article_id: int, annotation: str | None) -> None:
        """Open an article; done when its suggestions are there too."""
        self.leave()
        try:
            opened = await reading.open_aside(self.desk, article_id)
            if annotation is not None:
                opened = await self.desk.in_reading(verifying.opened_at, self.desk, opened, annotation)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._kept = self._at = opened.article.id, opened.article.position
        await self._show(opened, position=0 if annotation else opened.article.position)
        if annotation is not None:
            self._go_to(annotation)
        if self.labels.waiting is not None:
            self.tell(_(ATTACHING))
        row = opened.article.row
        leaves = row.later and self.desk.settings.later_until_read
        if (not row.read or row.changed or leaves) and not self.desk.readonly:
            await self.desk.in_storage(marking.mark_read, self.desk, [article_id], read=True, undoable=False)
            self._news.rows_changed()
        if opened.wants_page and not opened.earlier and not self.desk.readonly:
            self._fetch(article_id, asked=False)
        await self._suggest()

    async def _show(self, opened: reading.Opened, *, position: int) -> None:
        text = opened.text
        language = text.facts.language or opened.article.language
        self.opened = opened
        self.labels.forget_edges()
        assistant = self.assistant = suggesting.Assistant(text.document.text, language)
        self._found = asyncio.Event()
        content = Content(
            article_id=opened.article.id,
            title=text.title or opened.article.row.title or _("(untitled)"),
            facts=(*facts_of(opened), *told_by(self.desk, opened)),
            notes=opened.notes,
            document=text.document,
            motions=Motions(text.document, lambda: assistant.reading),
        )
        self.placed = []
        self.view.show(content, position=position)
        self._stage.headings_changed()
        await self._place()

    async def _place(self) -> None:
        """Find the article's annotations and show them."""
        opened = self.opened
        if opened is None:
            return
        try:
            found = await self.desk.in_reading(placing.placed, self.desk, opened.article.key, opened.text)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        if self.opened is opened:
            self.placed = found
            self.show_marks()
            self.view.set_remarks(tuple(remark(one.annotation) for one in found if one.annotation.is_whole))
            lost = sum(one.match is None and not one.annotation.is_whole for one in found)
            if lost:
                told = ngettext(
                    "{count} marked passage is not in this text any more; L lists them with their words.",
                    "{count} marked passages are not in this text any more; L lists them with their words.",
                    lost,
                )
                self._stage.status.tell(told.format(count=number(lost)))

    async def _suggest(self) -> None:
        found = self._found
        try:
            await self._find_suggestions()
        finally:
            found.set()

    async def _find_suggestions(self) -> None:
        assistant, opened = self.assistant, self.opened
        if assistant is None or opened is None or not assistant.text:
            return
        assistant.known = await self.desk.in_reading(suggesting.known_names, self.desk)
        await self.desk.in_reading(lambda: assistant.cast)  # so that the first key that wants it does not wait
        try:
            assistant.take(await suggesting.suggest(self.desk, assistant.text, assistant.language))
        except KutipError:
            # Without them the form opens empty, which is all that they are for.
            assistant.suggestions = ()
        if self.assistant is assistant:
            self.show_marks()
            if (notice := self.desk.learned.told_once()) is not None:
                self.tell(notice, error=True)

    def show_marks(self) -> None:
        """Show the annotations, and the suggestions under them."""
        book = self.desk.codebook.book
        made = tuple(_mark(one, book) for one in self.placed if one.match is not None)
        self.view.set_marks((*self.proposals.marks(), *made))

    def tell(self, text: str, *, error: bool = False) -> None:
        """Show a sentence on the status line."""
        self._stage.status.tell(text, error=error)

    def work(self, job: Coroutine[Any, Any, None]) -> None:
        """Do something that changes annotations; nothing that comes after it takes it back."""
        self._stage.run_worker(job, group="save", exit_on_error=False)

    def leave(self) -> None:
        """Keep where reading stopped."""
        self._stage.run_worker(self.keep_place, group="position", exit_on_error=False)

    def moved(self) -> str:
        """Take note of where the reader is, and say how far that is."""
        if self.opened is None or self.view.content is None:
            return ""
        if not self.opened.earlier:
            self._at = self.opened.article.id, self.view.position
        return progress.said(self.opened.text.document, self.view.seen)

    async def keep_place(self) -> None:
        """Keep where the reader was last, if that is not known already."""
        if self._at is not None and self._at != self._kept and not self.desk.readonly:
            self._kept = self._at
            await self.desk.in_storage(self.desk.library.set_position, *self._at)

    def do_article_full_text(self) -> None:
        """Fetch the article's page and show its full text."""
        current = self.opened.article.id if self.opened is not None else None
        wanted = self._news.latest.current if self._stage.context == "latest" else current
        if wanted is not None:
            self._fetch(wanted, asked=True)

    def _fetch(self, article_id: int, *, asked: bool) -> None:
        job = self._full_text(article_id, asked=asked)
        self._stage.app.run_worker(job, group="page", exit_on_error=False)

    async def _full_text(self, article_id: int, *, asked: bool) -> None:
        status = self._stage.status
        status.progress = _("fetching the full text")
        problem: str | None = None
        try:
            article = (await reading.open_aside(self.desk, article_id)).article
            async with self._stage.fetching() as fetcher:
                changed = await reading.fetch_text(self.desk, fetcher, article)
            if asked and not changed:
                status.tell(_("The full text is the one that is shown."))
        except UnreachableError as error:
            problem = str(error)
            if asked:
                await self._wait(article_id)
                problem = _("{problem}. It is fetched when the network is back.").format(problem=problem.rstrip("."))
                status.tell(problem, error=True)
        except KutipError as error:
            problem = str(error)
            if asked:
                status.tell(problem, error=True)
        finally:
            status.progress = ""
        self._news.rows_changed()
        opened = await reading.open_aside(self.desk, article_id)
        if self.opened is None or self.opened.article.id != article_id:
            return
        if problem is not None:
            opened = replace(opened, notes=reading.notes_on(opened, problem))
        if self.view.origin is not None:
            status.tell(_("The full text is here; it is shown when you stop selecting and press x."))
        else:
            await self._show(opened, position=self.view.position)
            await self._suggest()

    async def _wait(self, article_id: int) -> None:
        """Let the full text wait for the network."""
        from reader.desk import waiting

        row = self.desk.library.rows([article_id]).get(article_id)
        if row is not None and not self.desk.readonly:
            await self.desk.in_storage(waiting.put, self.desk, "full text", row.key, row.title)

    # Tagging

    def do_tag_quote(self) -> None:
        """Tag the selection as a quote."""
        self._tag("quote")

    def do_tag_directive(self) -> None:
        """Tag the selection as a directive."""
        self._tag("directive")

    def _tag(self, kind: str) -> None:
        span = self.view.selection
        if span is None and (one := self.proposals.here()) is not None:
            self.tag(kind, (one.start, one.end), suggestion=one)
            return
        if span is None and kind == "quote" and self.view.caret is not None and self.view.take("quotation"):
            span = self.view.selection
        if span is None or span[0] >= span[1]:
            self._stage.status.tell(
                _("Select the passage first: v, then w ) } or iq is ip il; or drag with the mouse.")
            )
            return
        self.tag(kind, span)

    def tag(
        self,
        kind: str,
        span: tuple[int, int],
        *,
        suggestion: Suggestion | None = None,
        resumed: unfinished.Unfinished | None = None,
    ) -> None:
        """Ask for the fields of a passage, and save it.

        ``suggestion`` is the one that is edited so, ``resumed`` what was typed when Kutip ended.
        """
        # The article is taken down now: another may be open by the time that it is this job's turn.
        if self.opened is not None and self.assistant is not None:
            passage = _Passage(kind, span, suggestion, resumed)
            self.ask(partial(self._ask_and_save, self.opened, self.assistant, passage))

    def ask(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do something that asks the user; a second question takes the place of the first."""
        self._stage.run_worker(job, group="tag", exclusive=True, exit_on_error=False)

    async def may_mark(self) -> bool:
        """Say why nothing can be marked, before anybody fills a form in for nothing; opens the annotations."""
        try:
            self.desk.require_writable()
            await self.desk.in_reading(lambda: self.desk.store)
        except KutipError as error:
            self.tell(str(error), error=True)
            return False
        return True

    async def _ask_and_save(self, opened: reading.Opened, assistant: suggesting.Assistant, passage: "_Passage") -> None:
        kind, span, suggestion = passage.kind, passage.span, passage.suggestion
        if not await self.may_mark():
            return
        language = assistant.language or "und"

        def save(draft: annotating.Draft) -> Annotation:
            beside = suggesting.counted(self.desk, suggestion, draft, language) if suggestion is not None else None
            return annotating.annotate(self.desk, opened.article, opened.text, span=span, draft=draft, beside=beside)

        async def later() -> annotating.Draft:
            await found.wait()
            return await self.desk.in_reading(assistant.proposal, kind, span)

        found = self._found
        one = passage.resumed or await tagging.kept_as(self.desk, opened, kind, span)
        if suggestion is not None:
            proposal = assistant.draft_of(suggestion, kind)
        elif found.is_set():
            proposal = await self.desk.in_reading(assistant.proposal, kind, span)
        else:
            # What is read from around a passage is less sure than the suggestions that are to come.
            proposal = annotating.Draft(kind=kind, fields={})
        saved = await tagging.ask_and_save(
            self._stage.app,
            self.desk,
            proposal if passage.resumed is None else one.draft,
            save,
            passage=opened.text.document.text[slice(*span)],
            heading=_("Tag as a {kind}").format(kind=_(kind)),
            assistant=assistant,
            said=opened.article.row.when.date(),
            kept=tagging.Kept(self.desk, one),
            later=later if suggestion is None and passage.resumed is None and not found.is_set() else None,
        )
        if saved is not None:
            self.view.stop_selecting()
            others = assistant.correct(suggestion, saved.fields) if suggestion is not None else 0
            also = _("; the name goes for {others} more suggested here").format(others=others) if others else ""
            await self.after_change(_("Saved: {said}{also}").format(said=tagging.said(saved), also=also))

    def do_annotation_edit(self) -> None:
        """Edit the annotation at the caret."""
        self.labels.at_mark(self.edit)

    def choose(self, id: str) -> None:  # noqa: A002 - the field's name
        """Edit the marked passage that was clicked twice; a suggestion is edited and then accepted."""
        mark = next((mark for mark in self.view.marks if mark.id == id), None)
        if mark is not None and mark.suggested:
            self.tag(mark.kind, (mark.start, mark.end), suggestion=self.proposals.of(mark))
        elif mark is not None:
            self.edit(id)

    def edit(self, id: str) -> None:  # noqa: A002 - the field's name
        """Ask for the fields of an annotation again."""
        self.ask(partial(self._edit, id))

    async def _edit(self, id: str) -> None:  # noqa: A002 - the field's name
        annotation = self.desk.store.get(id) if await self.may_mark() else None
        if annotation is None:
            return
        saved = await tagging.edit(self._stage.app, self.desk, annotation, assistant=self.assistant)
        if saved is not None:
            await self.after_change(_("Saved: {said}").format(said=tagging.said(saved)))

    def do_annotation_delete(self) -> None:
        """Delete the annotation at the caret."""
        self.labels.at_mark(lambda id: self.work(self._delete(id)))  # noqa: A006 - the field's name

    async def _delete(self, id: str) -> None:  # noqa: A002 - the field's name
        try:
            gone = await self.desk.in_storage(annotating.remove, self.desk, id)
        except StorageError as error:
            self._stage.status.tell(str(error), error=True)
            return
        await self.after_change(_("Deleted: {said}. ctrl+z brings it back.").format(said=tagging.said(gone)))

    async def after_change(self, sentence: str) -> None:
        """Show what an annotation's change made of the article and the list."""
        self._stage.status.tell(sentence)
        self._news.rows_changed()
        await self._place()

    def library_changed(self) -> None:
        """Find the annotations again after an undo."""
        self._stage.run_worker(self._place, group="place", exclusive=True, exit_on_error=False)

    # Finding

    def do_article_find(self) -> None:
        """Ask for words and light them in the article."""
        self._stage.run_worker(self._find, group="prompt", exclusive=True, exit_on_error=False)

    async def _find(self) -> None:
        typed = await self._stage.app.push_screen_wait(
            Prompt(_("Find in the article"), hint=_("n next, N previous, q ends"))
        )
        if typed is not None:
            count = self.view.find(typed)
            self.tell(
                _("{count} places; n and N go through them.").format(count=count)
                if count
                else _("Those words are not in this article.")
            )

    def step_match(self, step: int) -> bool:
        """Go to the next or previous match; False where no search is on."""
        if self._stage.context not in {"article", "suggestion"} or not self.view.matches:
            return False
        number = self.view.step_match(step)
        self.tell(_("{number} of {count}").format(number=number, count=len(self.view.matches)))
        return True

    # Moving between marks

    def do_annotation_next(self) -> None:
        """Go to the next marked passage."""
        self._step(1)

    def do_annotation_previous(self) -> None:
        """Go to the marked passage before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        mark = self.view.go_to_mark(step)
        if mark is None:
            self.tell(_("No further marked passage.") if self.view.marks else _("Nothing is marked here yet."))
            return
        if (suggestion := self.proposals.of(mark)) is not None:
            self.tell(self.proposals.said(suggestion))
            return
        annotation = next(one.annotation for one in self.placed if one.annotation.id == mark.id)
        self._stage.status.tell(_("{said}   e edits, d deletes").format(said=tagging.said(annotation)))

    def _go_to(self, id: str) -> None:  # noqa: A002 - the field's name
        mark = next((mark for mark in self.view.marks if mark.id == id), None)
        if mark is not None:
            self.view.put_caret(mark.start)

    # Selecting: the view does it, the table of commands names it

    def do_select_start(self) -> None:
        """Select from the caret."""
        if self.view.start_selecting():
            self._stage.status.tell(
                _('Selecting. Move with w b e ( ) { }, take iq is ip il, then " quote or ! directive.')
            )

    def do_select_stop(self) -> None:
        """Stop selecting."""
        self.labels.forget_edges()
        self.view.stop_selecting()
        self._stage.status.tell("")

    def do_select_swap(self) -> None:
        """Go to the other end."""
        self.view.swap_ends()

    def do_article_wider(self) -> None:
        """Set the text wider."""
        self.view.set_column(self.view.column + 4)

    def do_article_narrower(self) -> None:
        """Set the text narrower."""
        self.view.set_column(self.view.column - 4)

    def __getattr__(self, name: str) -> object:
        """Give the commands that move the caret or take a text object by their names."""
        for prefix, action in (("do_caret_", self._caret), ("do_take_", self._take), ("do_select_", self._caret)):
            if name.startswith(prefix):
                return lambda: action(name.removeprefix(prefix).replace("_", "-"))
        raise AttributeError(name)

    def _caret(self, motion: str) -> None:
        if motion.startswith("line-"):
            self.view.move_caret_to_edge(motion)
        else:
            self.view.move_caret(motion)

    def _take(self, name: str) -> None:
        if not self.view.take(name):
            self._stage.status.tell(_(NOT_HERE[name]))
        else:
            self.labels.selected()


def _mark(one: Placed, book: Codebook) -> Mark:
    assert one.match is not None  # noqa: S101 - the caller leaves out those without
    made, kind = one.annotation, book.kind(one.annotation.kind)
    place = one.match.start, one.match.end
    return Mark(*place, kind.name, made.id, sign=kind.sign, color=kind.color, said=tagging.said(made))


@dataclass(frozen=True, slots=True)
class _Passage:
    """What is to be tagged, and as what; ``suggestion`` is the one that is edited so, ``resumed`` what was typed."""

    kind: str
    span: tuple[int, int]
    suggestion: Suggestion | None
    resumed: unfinished.Unfinished | None
