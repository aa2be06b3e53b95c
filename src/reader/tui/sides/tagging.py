"""Ask for a passage's fields until they are on disk or the user leaves; a failed save keeps what was typed."""

from collections.abc import Callable
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
) -> Annotation | None:
    """Show the form and run ``save`` in the storage thread; gives what is now on disk, None where the user left."""

    def candidates(field: str, typed: str) -> list[str]:
        return list(suggesting.candidates(desk, assistant, field, typed))

    while True:
        answer = await app.push_screen_wait(TaggingForm(draft, passage, candidates, heading=heading))
        if answer is None:
            return None
        draft = answer
        try:
            return await desk.in_storage(save, draft)
        except StorageError as error:
            heading = f"Not saved: {error}"


async def edit(
    app: App[Any], desk: Desk, annotation: Annotation, *, assistant: suggesting.Assistant | None = None
) -> Annotation | None:
    """Ask for the fields of an annotation again."""
    draft = Draft(kind=annotation.kind, fields=annotation.fields, note=annotation.note, tags=annotation.tags)
    return await ask_and_save(
        app,
        desk,
        draft,
        lambda changed: annotating.change(desk, annotation.id, changed),
        passage=annotation.selector.exact,
        heading=f"Edit this {annotation.kind}",
        assistant=assistant,
    )


def said(annotation: Annotation) -> str:
    """Give who and to whom, in short."""
    return f"{annotation.kind}, {annotating.parties(annotation.fields)}"
