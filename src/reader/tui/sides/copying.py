"""What the open article gives to the clipboard."""

from reader.desk.copying import Form, copied
from reader.speech import N_, _, number
from reader.tui import clipboard
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage

_SAID = {
    "text": N_("Copied: {what} as text."),
    "markdown": N_("Copied: {what} as Markdown."),
    "citation": N_("Copied: {what} with its source."),
}


class Copying:
    """Copies the selection, or the whole article where nothing is selected."""

    def __init__(self, stage: Stage, room: Room) -> None:
        self._stage, self._room = stage, room

    def do_select_copy(self) -> None:
        """Copy the selection as it is, and stop selecting."""
        self._copy("text")
        self._room.view.stop_selecting()

    def do_copy_text(self) -> None:
        """Copy as plain text."""
        self._copy("text")

    def do_copy_markdown(self) -> None:
        """Copy as Markdown."""
        self._copy("markdown")

    def do_copy_citation(self) -> None:
        """Copy with the source."""
        self._copy("citation")

    def _copy(self, form: Form) -> None:
        opened = self._room.opened
        if opened is None:
            self._stage.status.tell(_("No article is open; enter opens one."))
            return
        span = self._room.view.selection
        clipboard.put(self._stage.app, copied(opened, form, span))
        what = _("the article") if span is None else _("{count} characters").format(count=number(span[1] - span[0]))
        self._stage.status.tell(_(_SAID[form]).format(what=what))
