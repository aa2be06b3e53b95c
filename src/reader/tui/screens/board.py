"""The directive board: who was told to do what by when, how it stands, and what came of it."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from reader.annotations.model import STATUSES, STRENGTHS, Annotation, FollowUp
from reader.desk import directives as board
from reader.desk.directives import GROUPINGS, Directive, Grouping
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import N_, _, ngettext, number
from reader.tui import empties
from reader.tui.commands import Context
from reader.tui.dates import numbered, whole
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.prompt import Prompt
from reader.tui.newsline import clipped
from reader.tui.screens.listing import ListingScreen
from reader.tui.sides import tagging
from reader.tui.widgets.rows import Piece, Rows

SIGNS = {"open": "○", "in progress": "◐", "done": "●", "broken": "✗", "withdrawn": "–"}
FOUND = 60
"""Articles that are offered as a follow-up at most."""


WHOLE = 60
"""Columns from which a line tells the year and how strong the directive is."""


class BoardRows(Rows):
    """One directive a line: how it stands, its day, who is told, what."""

    CONTEXT: Context = "board"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"board--late", "board--dim", "board--who"}
    DEFAULT_CSS = """
    BoardRows {
        & > .board--late { color: $text-error; text-style: bold; }
        & > .board--dim { color: $foreground 75%; }
        & > .board--who { text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._directives: list[Directive] = []
        self._grouping: Grouping = "due"

    def show(self, found: list[Directive], grouping: Grouping) -> None:
        """Show these directives; the cursor stays on its own where it is still there."""
        kept = self.current.id if self.current is not None else None
        self._directives, self._grouping = found, grouping
        at = next((place for place, one in enumerate(found) if one.id == kept), self.cursor)
        self.set_count(len(found), cursor=min(at, max(0, len(found) - 1)))

    @property
    def current(self) -> Directive | None:
        """The directive under the cursor."""
        return self._directives[self.cursor] if self.cursor < len(self._directives) else None

    def words(self, index: int) -> str:
        """Give one line with words for the signs."""
        one = self._directives[index]
        due = _("due {due}").format(due=numbered(one.due)) if one.due else _("no day")
        follow = _("{count} linked").format(count=one.follow_ups) if one.follow_ups else ""
        parts = (
            _(one.status),
            _("overdue") if one.overdue else "",
            due,
            _("{issuer} to {addressee}").format(issuer=one.issuer, addressee=one.addressee),
            follow,
        )
        return f"{', '.join(filter(None, parts))}: {one.action}"

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._directives[index]
        who = one.issuer if self._grouping == "issuer" else one.addressee
        again = self._grouping != "due" and index > 0 and self._directives[index - 1].party(self._grouping) == who
        narrow = width < WHOLE
        day = numbered(one.due) if one.due else "" if narrow else _("no day")
        late = self.look("board--late") if one.overdue else Style.null()
        who_cells = max(12, min(32, width // 4))
        tail = f" +{one.follow_ups}" if one.follow_ups else ""
        strengths = 0 if narrow else max(cell_len(_(one)) for one in STRENGTHS) + 1
        day_cells = 6 if narrow else 11
        day = day[:day_cells]
        room = max(4, width - 7 - day_cells - strengths - who_cells - len(tail))
        return [
            (f" {SIGNS.get(one.status, '?')}{'!' if one.overdue else ' '} ", late),
            (f"{day:>{day_cells}}  ", late if one.due else self.look("board--dim")),
            (clipped("" if again else who, who_cells) + " ", self.look("board--who")),
            (set_cell_size(_(one.strength), strengths), self.look("board--dim")),
            (clipped(one.action, room), Style.null()),
            (tail, self.look("board--dim")),
        ]


class BoardScreen(ListingScreen):
    """Lists the directives; gives the annotation, or a follow-up, that is to be opened at its place, or None."""

    HEADING = N_("Directives")
    EMPTY = empties.BOARD

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._grouping: Grouping = "due"
        self._late = False

    def make_rows(self) -> BoardRows:
        """Give the list, empty."""
        return BoardRows()

    @property
    def _here(self) -> Directive | None:
        return self.query_one(BoardRows).current

    @property
    def current(self) -> Annotation | None:
        """The annotation of the directive under the cursor; None where it was deleted since the list was made."""
        try:
            return self._here.annotation if self._here is not None else None
        except KutipError:
            return None

    async def load(self) -> None:
        """Read the directives."""
        self.status.progress = _("reading the annotations")
        try:
            every, late = await self._desk.in_reading(self._read)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        finally:
            self.status.progress = ""
        self.query_one(BoardRows).show(late if self._late else every, self._grouping)
        if not every:
            self.status.tell(_("No directive is marked yet: select a passage, and ! makes it one."))
        order = {"addressee": _("by addressee"), "issuer": _("by issuer"), "due": _("by deadline")}[self._grouping]
        heading = _("Directives {order}  ({count}, {overdue} overdue)")
        if self._late:
            heading = _("Directives {order}  ({count}, {overdue} overdue, only these)")
        self.show_heading(heading.format(order=order, count=number(len(every)), overdue=number(len(late))))

    def _read(self) -> tuple[list[Directive], list[Directive]]:
        every = board.directives(self._desk, grouping=self._grouping)
        return every, board.chosen(every, overdue=True)

    def told(self) -> str:
        """Give the directive under the cursor in full."""
        one, annotation = self._here, self.current
        if one is None or annotation is None:
            return ""
        fields, evidence = annotation.fields, annotation.evidence
        deadline = fields.get("deadline", "")
        day = whole(one.due) if one.due else _("which names no day") if deadline else ""
        lines = [
            annotation.selector.exact,
            (
                _("{issuer} to {addressee} · {status}, overdue")
                if one.overdue
                else _("{issuer} to {addressee} · {status}")
            ).format(issuer=one.issuer, addressee=one.addressee, status=_(one.status)),
            " · ".join(filter(None, (deadline and _("deadline: {deadline}").format(deadline=deadline), day))),
            " · ".join(filter(None, (evidence.outlet, evidence.title))),
            *(
                _("follow-up: {article}").format(article=" · ".join(filter(None, (f.outlet, f.title))))
                for f in annotation.follow_ups
            ),
        ]
        return "\n".join(line for line in lines if line)

    # Commands

    def do_board_order(self) -> None:
        """Order by deadline, by addressee, or by issuer."""
        self._grouping = GROUPINGS[(GROUPINGS.index(self._grouping) + 1) % len(GROUPINGS)]
        self.library_changed()

    def do_board_overdue(self) -> None:
        """Show all, or only what is overdue."""
        self._late = not self._late
        self.library_changed()

    def do_board_status(self) -> None:
        """Say how it stands."""
        self._ask(self._status)

    def do_board_follow_up(self) -> None:
        """Link an article that tells what came of it."""
        self._ask(self._link)

    def do_board_follow_ups(self) -> None:
        """Open one of the linked articles, or take it off."""
        self._ask(self._follow_ups)

    def do_board_edit(self) -> None:
        """Edit the directive."""
        self._ask(self._edit)

    def do_board_calendar(self) -> None:
        """Write the deadlines as a calendar."""
        self._ask(self._calendar)

    def _ask(self, job: Callable[[Directive], Awaitable[None]]) -> None:
        if (one := self._here) is not None:
            self.run_worker(partial(job, one), group="prompt", exclusive=True, exit_on_error=False)

    async def _status(self, one: Directive) -> None:
        keys = letters([_(status) for status in STATUSES])
        lines = [f"{key}  {SIGNS[status]} {_(status)}" for key, status in zip(keys, STATUSES, strict=True)]
        chosen = await self.app.push_screen_wait(
            Pick(
                lines,
                heading=_("How does it stand?"),
                hint=_("or its letter takes it"),
                at=STATUSES.index(one.status) if one.status in STATUSES else 0,
                keys=keys,
            )
        )
        if chosen is not None:
            await self._change(
                partial(board.set_status, self._desk, one.id, STATUSES[chosen]),
                _("Marked: {status}. ctrl+z takes it back.").format(status=_(STATUSES[chosen])),
            )

    async def _link(self, one: Directive) -> None:
        typed = await self.app.push_screen_wait(
            Prompt(_("Follow-up with the words"), value=one.addressee if one.annotation.fields.get("addressee") else "")
        )
        if not typed or not typed.strip():
            return
        try:
            found = list(await self._desk.in_reading(partial(self._desk.library.find_ids, typed, limit=FOUND)))
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        rows = self._desk.library.rows(found)
        ids = [article for article in found if article in rows and rows[article].key != one.annotation.article]
        if not ids:
            self.status.tell(_("No other article in the library has these words."))
            return
        lines = [f"{rows[each].when:%Y-%m-%d}  {rows[each].outlet}: {rows[each].title}" for each in ids]
        chosen = await self.app.push_screen_wait(
            Pick(lines, heading=_("Which article tells of it?"), hint=_("links it"))
        )
        if chosen is not None:
            await self._change(
                partial(board.link, self._desk, one.id, ids[chosen]),
                _("The follow-up is linked. ctrl+z takes it back."),
            )

    async def _follow_ups(self, one: Directive) -> None:
        linked = one.annotation.follow_ups
        if not linked:
            self.status.tell(_("No follow-up is linked yet; f links one."))
            return
        lines = [_("open  {article}").format(article=_named(each)) for each in linked] + [
            _("take off  {article}").format(article=_named(each)) for each in linked
        ]
        chosen = await self.app.push_screen_wait(Pick(lines, heading=_("Follow-ups"), hint=_("does it")))
        if chosen is None:
            return
        if chosen < len(linked):
            self.dismiss(linked[chosen])
            return
        key = linked[chosen - len(linked)].article
        await self._change(
            partial(board.unlink, self._desk, one.id, key),
            _("The follow-up is taken off. ctrl+z takes it back."),
        )

    async def _edit(self, one: Directive) -> None:
        if await tagging.edit(self.app, self._desk, one.annotation) is not None:
            self.status.tell(_("Saved."))
            self.library_changed()

    async def _calendar(self, _one: Directive) -> None:
        typed = await self.app.push_screen_wait(
            Prompt(
                _("Calendar file"),
                value="directives.ics",
                hint=_("An iCalendar file of the deadlines that are not done"),
            )
        )
        if not typed or not typed.strip():
            return
        try:
            path, count = await self._desk.in_reading(board.export_calendar, self._desk, typed)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(
            ngettext("Wrote {count} deadline to {path}", "Wrote {count} deadlines to {path}", count).format(
                count=number(count), path=path
            )
        )

    async def _change(self, change: Callable[[], Annotation], done: str) -> None:
        try:
            await self._desk.in_storage(change)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(done)
        self.library_changed()


def _named(one: FollowUp) -> str:
    return f"{one.outlet or ''}: {one.title}"


def letters(words: Sequence[str]) -> list[str]:
    """Give each word a letter of its own that chooses it: its first that no word before it has."""
    taken: list[str] = []
    for word in words:
        taken.append(next((letter for letter in word if letter.isalpha() and letter not in taken), ""))
    return taken
