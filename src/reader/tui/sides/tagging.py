"""Ask for a passage's fields until they are on disk or the user leaves; a failed save keeps what was typed."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from textual.app import App

from reader.annotations.anchor import describe
from reader.annotations.model import Annotation
from reader.desk import annotating, suggesting, unfinished
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import Opened
from reader.errors import StorageError
from reader.speech import _
from reader.tui.dialogs.tagging import TaggingForm

Save = Callable[[Draft], Annotation]
Later = Callable[[], Awaitable[Draft]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Keeps what is typed into a form in the data folder; ``one`` says which passage it is about."""

    desk: Desk
    one: unfinished.Unfinished

    def now(self, draft: Draft) -> None:
        """Have it on the disk before this returns."""
        unfinished.keep(self.desk, self._as(draft))

    async def soon(self, draft: Draft) -> None:
        """Have it there without making anybody wait."""
        await self.desk.in_storage(unfinished.keep, self.desk, self._as(draft))

    async def forget(self) -> None:
        """Keep it no longer: the form was answered."""
        await self.desk.in_storage(unfinished.forget, self.desk, self.one.id)

    def _as(self, draft: Draft) -> unfinished.Unfinished:
        return replace(self.one, draft=draft, at=self.desk.now())


async def ask_and_save(
    app: App[Any],
    desk: Desk,
    draft: Draft,
    save: Save,
    *,
    passage: str,
    heading: str,
    assistant: suggesting.Assistant | None = None,
    said: date | None = None,
    kept: Kept | None = None,
    later: Later | None = None,
) -> Annotation | None:
    """Show the form and run ``save`` in the storage thread; gives what is now on disk, None where the user left.

    ``said`` is the day from which "tomorrow" counts in a field that holds a date: today where nothing else is known.
    ``kept`` keeps what is typed until the form is answered; ``later`` gives what is proposed when that is known.
    """
    while True:
        filled = await ask(
            app,
            desk,
            draft,
            passage=passage,
            heading=heading,
            assistant=assistant,
            said=said,
            kept=kept,
            later=later,
        )
        if filled is None:
            break
        draft, later = filled, None
        try:
            saved = await desk.in_storage(save, draft)
        except StorageError as error:
            heading = _("Not saved: {error}").format(error=error)
            continue
        if kept is not None:
            await kept.forget()
        return saved
    if kept is not None:
        await kept.forget()
    return None


async def ask(
    app: App[Any],
    desk: Desk,
    draft: Draft,
    *,
    passage: str,
    heading: str,
    assistant: suggesting.Assistant | None = None,
    said: date | None = None,
    kept: Kept | None = None,
    later: Later | None = None,
) -> Draft | None:
    """Show the form of a draft's kind, and give what was filled in; None where the user left."""
    fields = desk.codebook.book.fields_of(draft.kind, draft.fields)
    somebody = frozenset(field.name for field in fields if field.names_somebody)

    def candidates(field: str, typed: str) -> list[str]:
        return list(suggesting.candidates(desk, assistant, field, typed, somebody=somebody))

    if desk.codebook.problem is not None:
        heading = f"{heading}   ({desk.codebook.problem})"
    form = TaggingForm(
        draft,
        passage,
        candidates,
        heading=heading,
        fields=fields,
        said=said or desk.now().date(),
        keeping=kept,
        later=later,
    )
    return await app.push_screen_wait(form)


async def kept_as(desk: Desk, opened: Opened, kind: str, span: tuple[int, int]) -> unfinished.Unfinished:
    """Give what the form of a passage is kept as while it is open."""
    return unfinished.Unfinished(
        id=uuid.uuid4().hex,
        article=opened.article.key,
        title=opened.text.title or opened.article.row.title,
        selector=await desk.in_reading(describe, opened.text.document.text, *span),
        draft=Draft(kind=kind, fields={}),
        at=desk.now(),
    )


async def edit(
    app: App[Any],
    desk: Desk,
    annotation: Annotation,
    *,
    assistant: suggesting.Assistant | None = None,
    kind: str | None = None,
    resumed: unfinished.Unfinished | None = None,
) -> Annotation | None:
    """Ask for the fields of an annotation again, or for those of another kind that it becomes.

    ``resumed`` is what was typed when Kutip ended.
    """
    kind = kind or annotation.kind
    draft = Draft(kind=kind, fields=annotation.fields, note=annotation.note, tags=annotation.tags)
    one = resumed or unfinished.Unfinished(
        id=uuid.uuid4().hex,
        article=annotation.article,
        title=annotation.evidence.title,
        selector=annotation.selector,
        draft=draft,
        at=desk.now(),
        annotation=annotation.id,
    )
    draft = one.draft
    return await ask_and_save(
        app,
        desk,
        draft,
        lambda changed: annotating.change(desk, annotation.id, changed),
        passage=annotation.selector.exact or annotation.evidence.title,
        heading=_("Edit this {kind}").format(kind=_(kind))
        if kind == annotation.kind
        else _("Make this {kind} a {other}").format(kind=_(annotation.kind), other=_(kind)),
        assistant=assistant,
        said=said_on(annotation),
        kept=Kept(desk, one),
    )


def said_on(annotation: Annotation) -> date:
    """Give the day on which an annotation's passage was said, as far as is known."""
    evidence = annotation.evidence
    return (evidence.published or evidence.fetched or annotation.created).date()


def said(annotation: Annotation) -> str:
    """Give who and to whom, in short."""
    return f"{_(annotation.kind)}, {annotating.parties(annotation.fields)}"
