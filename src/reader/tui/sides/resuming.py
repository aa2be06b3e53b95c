"""Go on with a form that was open when Kutip ended."""

from functools import partial

from reader.annotations.anchor import locate
from reader.annotations.model import Annotation
from reader.cleaning import clean_line
from reader.desk import unfinished
from reader.desk.unfinished import Unfinished
from reader.speech import _
from reader.tui.dialogs.pick import Pick
from reader.tui.sides import tagging
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


async def offer(stage: Stage, room: Room) -> None:
    """Ask what becomes of the newest form that was left, if there is one."""
    left = await room.desk.in_reading(unfinished.left, room.desk)
    if not left or len(stage.app.screen_stack) > 1:
        return
    one = left[0]
    words = clean_line(one.selector.exact or one.title, limit=60)
    heading = _("A form was open when Kutip ended: {kind}, “{words}”").format(kind=_(one.draft.kind), words=words)
    chosen = await stage.app.push_screen_wait(
        Pick((_("Go on with it"), _("Throw it away")), heading=heading, hint=_("does it"))
    )
    if chosen == 0:
        stage.focus_pane("article")
        await _resume(stage, room, one)
    elif chosen == 1:
        await room.desk.in_storage(unfinished.forget, room.desk, one.id)


async def _resume(stage: Stage, room: Room, one: Unfinished) -> None:
    article = room.desk.library.by_key(one.article)
    if article is None:
        room.tell(_("That article is not in the library any more."), error=True)
        return
    await room.opening(article.id, one.annotation)
    if one.annotation is not None and (annotation := room.desk.store.get(one.annotation)) is not None:
        room.ask(partial(_edit, stage, room, annotation, one))
        return
    text = room.opened.text.document.text if room.opened is not None else ""
    place = await room.desk.in_reading(locate, text, one.selector)
    if place is None:
        room.tell(_("The passage is not in this text any more; what you typed stays kept."), error=True)
        return
    room.view.put_caret(place.start)
    room.tag(one.draft.kind, (place.start, place.end), resumed=one)


async def _edit(stage: Stage, room: Room, annotation: Annotation, one: Unfinished) -> None:
    if not await room.may_mark():
        return
    saved = await tagging.edit(
        stage.app, room.desk, annotation, assistant=room.assistant, kind=one.draft.kind, resumed=one
    )
    if saved is not None:
        await room.after_change(_("Saved: {said}").format(said=tagging.said(saved)))
