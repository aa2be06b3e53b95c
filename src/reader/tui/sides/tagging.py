"""Ask for a passage's fields until they are on disk or the user leaves; a failed save keeps what was typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.app import App

from reader.annotations.model import Annotation
from reader.desk import annotating, suggesting
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.errors import StorageError
from reader.tui.dialogs.tagging import TaggingForm

Save = Callable[[Draft], Annotation]


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
) -> Annotation | None:
    """Show the form and run ``save`` in the storage thread; gives what is now on disk, None where the user left.

    ``said`` is the day from which "tomorrow" counts in a field that holds a date: today where nothing else is known.
    """
    while True:
        filled = await ask(app, desk, draft, passage=passage, heading=heading, assistant=assistant, said=said)
        if filled is None:
            return None
        draft = filled
        try:
            return await desk.in_storage(save, draft)
        except StorageError as error:
            heading = f"Not saved: {error}"


async def ask(
    app: App[Any],
    desk: Desk,
    draft: Draft,
    *,
    passage: str,
    heading: str,
    assistant: suggesting.Assistant | None = None,
    said: date | None = None,
) -> Draft | None:
    """Show the form of a draft's kind, and give what was filled in; None where the user left."""
    fields = desk.codebook.book.fields_of(draft.kind, draft.fields)
    somebody = frozenset(field.name for field in fields if field.names_somebody)

    def candidates(field: str, typed: str) -> list[str]:
        return list(suggesting.candidates(desk, assistant, field, typed, somebody=somebody))

    if desk.codebook.problem is not None:
        heading = f"{heading}   ({desk.codebook.problem})"
    form = TaggingForm(draft, passage, candidates, heading=heading, fields=fields, said=said or desk.now().date())
    return await app.push_screen_wait(form)


async def edit(
    app: App[Any],
    desk: Desk,
    annotation: Annotation,
    *,
    assistant: suggesting.Assistant | None = None,
    kind: str | None = None,
) -> Annotation | None:
    """Ask for the fields of an annotation again, or for those of another kind that it becomes."""
    kind = kind or annotation.kind
    draft = Draft(kind=kind, fields=annotation.fields, note=annotation.note, tags=annotation.tags)
    return await ask_and_save(
        app,
        desk,
        draft,
        lambda changed: annotating.change(desk, annotation.id, changed),
        passage=annotation.selector.exact or annotation.evidence.title,
        heading=f"Edit this {kind}" if kind == annotation.kind else f"Make this {annotation.kind} a {kind}",
        assistant=assistant,
        said=said_on(annotation),
    )


def said_on(annotation: Annotation) -> date:
    """Give the day on which an annotation's passage was said, as far as is known."""
    evidence = annotation.evidence
    return (evidence.published or evidence.fetched or annotation.created).date()


def said(annotation: Annotation) -> str:
    """Give who and to whom, in short."""
    return f"{annotation.kind}, {annotating.parties(annotation.fields)}"
