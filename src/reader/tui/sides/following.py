"""Following what leads from the article's text: links to the browser, marks of footnotes to their notes and back."""

from functools import partial

from reader.articles.document import Footnote, Link
from reader.speech import _
from reader.tui.browser import follow
from reader.tui.dialogs.hints import Hints, labels
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


class Following:
    """Goes where a link, a mark or a note leads."""

    def __init__(self, stage: Stage, room: Room) -> None:
        self._stage, self._room = stage, room
        self._came: Footnote | None = None
        """The mark that was followed last; its note leads back to it."""

    def do_article_follow(self) -> None:
        """Put letters over the links, marks and notes in sight and follow the one that is typed."""
        view = self._room.view
        places: dict[int, Link | Footnote] = {
            link.start: link for link in view.links_in_sight() if link.end - link.start > 1
        }
        for one in self._footnotes():
            if view.is_in_sight(one.start):
                places[one.start] = one
            if view.is_in_sight(one.note_start):
                places.setdefault(one.note_start, one)
        if not places:
            self._stage.status.tell(_("There are no links in sight."))
            return
        self._stage.run_worker(partial(self._follow, places), group="prompt", exclusive=True, exit_on_error=False)

    async def _follow(self, places: dict[int, Link | Footnote]) -> None:
        hints = dict(zip(labels(len(places)), sorted(places), strict=True))
        self._room.view.set_hints({place: label for label, place in hints.items()})
        said = {label: _said(places[place], place) for label, place in hints.items()}
        typed = await self._stage.app.push_screen_wait(Hints(said))
        self._room.view.set_hints({})
        if typed is None:
            return
        chosen = places[hints[typed]]
        if isinstance(chosen, Link):
            self._stage.status.tell(follow(self._stage.app, chosen.url))
        elif hints[typed] == chosen.note_start:
            self._go_back(chosen)
        else:
            self._go_to_note(chosen)

    def do_article_footnote(self) -> None:
        """Go from the next mark of a footnote to its note, or from a note back to its mark."""
        known = self._footnotes()
        if not known:
            self._stage.status.tell(_("This article has no footnotes."))
            return
        here = self._room.view.place
        over = next((one for one in known if one.note_start <= here < one.note_end), None)
        if over is not None:
            self._go_back(over)
            return
        near = [one for one in known if self._room.view.is_in_sight(one.start)]
        following = next((one for one in near if one.end > here), near[-1] if near else None)
        if following is None:
            self._stage.status.tell(_("No mark of a footnote is in sight."))
        else:
            self._go_to_note(following)

    def _footnotes(self) -> tuple[Footnote, ...]:
        content = self._room.view.content
        return content.document.footnotes if content is not None else ()

    def _go_to_note(self, one: Footnote) -> None:
        self._came = one
        self._room.view.put_caret(one.note_start)
        self._stage.status.tell(
            _("The note of {mark}; the same key goes back to the text.").format(mark=self._mark(one))
        )

    def _go_back(self, note: Footnote) -> None:
        came = self._came
        known = came is not None and came in self._footnotes() and came.note_start == note.note_start
        mark = came if known and came is not None else note
        self._room.view.put_caret(mark.start)
        self._stage.status.tell(_("Back at {mark}.").format(mark=self._mark(mark)))

    def _mark(self, one: Footnote) -> str:
        content = self._room.view.content
        return content.document.text[one.start : one.end] if content is not None else ""


def _said(one: Link | Footnote, place: int) -> str:
    if isinstance(one, Link):
        return one.url
    return _("back to the text") if place == one.note_start else _("to the note")
