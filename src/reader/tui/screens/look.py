"""Marked passages that want to be looked at: their article changed, and the words are others now, or gone."""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style

from reader.articles.difference import signed, words
from reader.cleaning import squeeze
from reader.desk import annotating, verifying
from reader.desk.open import Desk
from reader.desk.placing import Looked
from reader.desk.verifying import Attaching
from reader.errors import KutipError
from reader.speech import N_, _, ngettext, number
from reader.tui import empties
from reader.tui.commands import Context
from reader.tui.newsline import clipped
from reader.tui.page.beside import beside
from reader.tui.screens.listing import ListingScreen
from reader.tui.widgets.rows import Piece, Rows

NAMES = {"changed": N_("wording changed"), "orphan": N_("gone")}


class LookRows(Rows):
    """One passage a line: what became of it, who, the words as they were marked."""

    CONTEXT: Context = "look"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"look--state", "look--who"}
    DEFAULT_CSS = """
    LookRows {
        & > .look--state { color: $warning; }
        & > .look--who { text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Looked] = []

    def show(self, found: list[Looked]) -> None:
        """Show these passages; the cursor stays where it was."""
        self._found = found
        self.set_count(len(found))

    @property
    def current(self) -> Looked | None:
        """The passage under the cursor."""
        return self._found[self.cursor] if self.cursor < len(self._found) else None

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._found[index]
        sign = "≠" if one.state == "changed" else "×"
        state = f" {sign} {_(NAMES.get(one.state, one.state)):<16}"
        who = clipped(squeeze(annotating.parties(one.annotation.fields)), max(8, min(24, width // 5)))
        room = max(4, width - cell_len(state) - cell_len(who) - 2)
        return [
            (state, self.look("look--state")),
            (f"{who}  ", self.look("look--who")),
            (clipped(squeeze(one.annotation.selector.exact), room), Style.null()),
        ]


class LookScreen(ListingScreen):
    """Lists them with both wordings side by side; gives the annotation to be shown or attached, or None."""

    DEFAULT_CSS = """
    LookScreen.-tall #told { max-height: 60%; overflow-y: auto; }
    LookScreen.-short #told { max-height: 7; overflow-y: auto; }
    """
    HEADING = N_("To look at")
    EMPTY = empties.LOOK

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)

    def make_rows(self) -> LookRows:
        """Give the list, empty."""
        return LookRows()

    @property
    def current(self) -> Looked | None:
        """The passage under the cursor."""
        return self.query_one(LookRows).current

    async def load(self) -> None:
        """Find the passages in their articles as they are now."""
        try:
            found = await self._desk.in_reading(verifying.needing, self._desk)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.query_one(LookRows).show(found)
        if not found:
            self.status.tell(_("Every marked passage stands, as far as its article was fetched. q goes back."))
        heading = ngettext(
            "{count} marked passage wants a look: the article changed",
            "{count} marked passages want a look: the article changed",
            len(found),
        )
        self.show_heading(heading.format(count=number(len(found))))

    def told(self) -> str:
        """Give both wordings, and where they stand."""
        one = self.current
        if one is None:
            return ""
        evidence, width = one.annotation.evidence, max(20, self.size.width - 4)
        old = one.annotation.selector.exact
        where = " · ".join(part for part in (evidence.outlet, evidence.title) if part)
        if one.now is None:
            lines = beside(
                (_("As you marked it"), old), (_("Now"), _("These words are not in the article.")), width=width
            )
            return "\n".join((where, *lines, _("r attaches it to another passage, p keeps it to the old text.")))
        lines = beside((_("As you marked it"), old), (_("Now"), one.now), width=width)
        change = "".join(signed(piece) for piece in words(old, one.now))
        return "\n".join((where, *lines, "", change))

    # Commands

    def do_open(self) -> None:
        """Show the place in the article."""
        if (one := self.current) is not None:
            self.dismiss(one.annotation)

    def do_look_attach(self) -> None:
        """Go to the article to select another passage."""
        if (one := self.current) is not None:
            self.dismiss(Attaching(one.annotation))

    def do_look_accept(self) -> None:
        """Take the new wording."""
        self._do(verifying.accept, _("The wording of now is marked; ctrl+z goes back to the old one."))

    def do_look_pin(self) -> None:
        """Keep it to the text in which it was marked."""
        self._do(verifying.pin, _("Kept to the text in which it was marked; ctrl+z takes that back."))

    def do_annotation_delete(self) -> None:
        """Delete this annotation."""
        self._do(annotating.remove, _("Deleted. ctrl+z brings it back."))

    def _do(self, action: Callable[[Desk, str], object], done: str) -> None:
        if (one := self.current) is not None:
            self.run_worker(self._done(action, one.annotation.id, done), group="save", exit_on_error=False)

    async def _done(self, action: Callable[[Desk, str], object], id: str, done: str) -> None:  # noqa: A002 - the field's name
        try:
            await self._desk.in_storage(action, self._desk, id)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(done)
        self.library_changed()
