"""The register: people and organisations, and a page for each with all they said and were told."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

from rich.style import Style
from textual.content import Content

from reader.annotations.model import Annotation
from reader.cleaning import squeeze
from reader.desk import people
from reader.desk.open import Desk
from reader.desk.register import Entry, Statement
from reader.errors import KutipError
from reader.speech import N_, _, number
from reader.tui import empties
from reader.tui.commands import Context
from reader.tui.dates import moment, numbered
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.prompt import Prompt
from reader.tui.newsline import clipped
from reader.tui.screens.listing import ListingScreen
from reader.tui.widgets.rows import Piece, Rows


class PeopleRows(Rows):
    """One person or organisation a line: how much they said and were told, name, other names, last role."""

    CONTEXT: Context = "people"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"people--name", "people--dim"}
    DEFAULT_CSS = """
    PeopleRows {
        & > .people--name { text-style: bold; }
        & > .people--dim { color: $foreground 75%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries; the cursor stays on its own where it is still there."""
        kept = self.current.keys if self.current is not None else frozenset()
        self._entries = entries
        at = next((place for place, one in enumerate(entries) if one.keys & kept), self.cursor)
        self.set_count(len(entries), cursor=min(at, max(0, len(entries) - 1)))

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self._entries[self.cursor] if self.cursor < len(self._entries) else None

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._entries[index]
        name_cells = max(16, width * 2 // 5)
        beside = " · ".join((*(role.role for role in one.roles[-1:]), *one.aliases))
        return [
            (_(" {said:>4} said {told:>4} told  ").format(said=one.said, told=one.told), self.look("people--dim")),
            (clipped(one.name, name_cells) + " ", self.look("people--name")),
            (clipped(beside, max(4, width - name_cells - 24)), self.look("people--dim")),
        ]


class PeopleScreen(ListingScreen):
    """Lists people and organisations; gives the annotation that was chosen on the page of one, or None."""

    HEADING = N_("People and organisations")
    EMPTY = empties.PEOPLE

    def make_rows(self) -> PeopleRows:
        """Give the list, empty."""
        return PeopleRows()

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self.query_one(PeopleRows).current

    async def load(self) -> None:
        """Make the register."""
        self.status.progress = _("reading the annotations")
        try:
            found = await self._desk.in_reading(people.people, self._desk)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        finally:
            self.status.progress = ""
        self.query_one(PeopleRows).show(found.entries)
        if not found.entries:
            self.status.tell(_("Nobody is named yet: who speaks, directs or is told in an annotation comes in here."))
        self.show_heading(_("People and organisations  ({count})").format(count=number(len(found.entries))))

    def told(self) -> str:
        """Give the entry under the cursor in full."""
        one = self.current
        return "\n".join((one.name, *people.facts(one))) if one is not None else ""

    def do_open(self) -> None:
        """Open the page of the entry under the cursor."""
        if (one := self.current) is not None:
            self.run_worker(self._open(one), group="prompt", exclusive=True, exit_on_error=False)

    async def _open(self, one: Entry) -> None:
        chosen = await self.app.push_screen_wait(PersonScreen(self._desk, one.name))
        if chosen is not None:
            self.dismiss(chosen)
        else:
            self.library_changed()

    def do_people_merge(self) -> None:
        """Make this entry and another one."""
        self._ask(self._merge)

    def do_people_split(self) -> None:
        """Let one of the names stand alone."""
        self._ask(self._split)

    def _ask(self, job: Callable[[Entry], Awaitable[None]]) -> None:
        if (one := self.current) is not None:
            self.run_worker(partial(job, one), group="prompt", exclusive=True, exit_on_error=False)

    async def _merge(self, one: Entry) -> None:
        found = await self._desk.in_reading(people.people, self._desk)
        names = [entry.name for entry in found.entries if entry.name != one.name]

        def beginning(typed: str) -> list[str]:
            return [name for name in names if name.casefold().startswith(typed.casefold())]

        typed = await self.app.push_screen_wait(
            Prompt(
                _("{name} is").format(name=one.name),
                completions=beginning,
                hint=_("The name that stays; tab completes"),
            )
        )
        if typed and typed.strip():
            into = found.name(typed.strip())
            done = _("{name} is {into} from now on. ctrl+z parts them.").format(name=one.name, into=into)
            await self._change(partial(people.merge, self._desk, one.name, into), done)

    async def _split(self, one: Entry) -> None:
        names = [one.name, *one.aliases]
        if len(names) < 2:
            self.status.tell(_("{name} has no other name to split off.").format(name=one.name))
            return
        chosen = await self.app.push_screen_wait(
            Pick(names, heading=_("Which of the names is somebody else?"), hint=_("splits it off"), at=1)
        )
        if chosen is not None:
            done = _("{name} stands alone from now on. ctrl+z brings it back.").format(name=names[chosen])
            await self._change(partial(people.split, self._desk, names[chosen]), done)

    async def _change(self, change: Callable[[], object], done: str) -> None:
        try:
            await self._desk.in_storage(change)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(done)
        self.library_changed()


class StatementRows(Rows):
    """One statement a line: when, where, said or told, the words; ``≈2`` where two other articles have it."""

    CONTEXT: Context = "person"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"person--dim", "person--told"}
    DEFAULT_CSS = """
    StatementRows {
        & > .person--dim { color: $foreground 75%; }
        & > .person--told { color: $accent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._statements: tuple[Statement, ...] = ()
        self.alike: dict[str, tuple[Statement, ...]] = {}

    def show(self, entry: Entry, alike: dict[str, tuple[Statement, ...]]) -> None:
        """Show what an entry said and was told, the first first, and what other articles have as well."""
        self._statements, self.alike = entry.statements, alike
        self.set_count(len(entry.statements), cursor=min(self.cursor, max(0, len(entry.statements) - 1)))

    @property
    def current(self) -> Statement | None:
        """The statement under the cursor."""
        return self._statements[self.cursor] if self.cursor < len(self._statements) else None

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._statements[index]
        group = self.alike.get(one.id, ())
        annotation = annotation_of(one)
        if annotation is None:
            return [(_("  (this annotation is gone)"), Style(dim=True))]
        outlet = clipped(annotation.evidence.outlet or "", max(8, min(22, width // 5)))
        also = f"≈{len(group) - 1} " if group else ""
        head = f" {numbered(one.when.astimezone())}  {outlet}  "
        verb = f"{_('told') if one.told else _('said')} "
        room = max(4, width - len(head) - len(verb) - 4)
        return [
            (head, self.look("person--dim")),
            (verb, self.look("person--told") if one.told else self.look("person--dim")),
            (f"{also:<4}", Style(bold=True)),
            (clipped(squeeze(annotation.selector.exact), room), Style.null()),
        ]


class PersonScreen(ListingScreen):
    """All that somebody said and was told; gives the annotation to be opened at its place, or None."""

    DEFAULT_CSS = """
    PersonScreen.-tall #told { max-height: 14; }
    """

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self._person = name

    def make_rows(self) -> StatementRows:
        """Give the list, empty."""
        return StatementRows()

    @property
    def current(self) -> Annotation | None:
        """The annotation of the statement under the cursor."""
        here = self.query_one(StatementRows).current
        return annotation_of(here) if here is not None else None

    async def load(self) -> None:
        """Read what they said and were told."""
        try:
            found: Any = await self._desk.in_reading(lambda: people.people(self._desk).entry(self._person))
            alike = await self._desk.in_reading(people.told_alike, found) if found is not None else {}
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        if found is None:
            self.status.tell(_("Nobody is called {person} any more; q goes back.").format(person=self._person))
            return
        self.query_one(StatementRows).show(found, alike)
        self.show_heading(
            _("{name}  ({said} said, {told} told)  {facts}").format(
                name=found.name, said=found.said, told=found.told, facts=" · ".join(people.facts(found))
            )
        )

    def told(self) -> Content:
        """Give the statement under the cursor; where several outlets have it, their wordings with differences lit."""
        rows = self.query_one(StatementRows)
        here = self.current
        if here is None:
            return Content("")
        group = [one for one in rows.alike.get(here.id, ()) if annotation_of(one) is not None]
        if not group:
            fields = " · ".join(f"{_(name)} {value}" for name, value in here.fields.items())
            return Content(f"{here.selector.exact}\n{fields}\n{here.evidence.title}")
        parts: list[Content | tuple[str, str]] = []
        for version in people.versions(group):
            evidence = version.statement.annotation.evidence
            parts.append((f"{evidence.outlet or ''}, {moment(version.statement.when.astimezone())}\n", "bold"))
            parts += [_lit(piece.sort, piece.text) for piece in version.pieces]
            parts.append(("\n", ""))
        return Content.assemble(*parts)


def annotation_of(one: Statement) -> Annotation | None:
    """Give a statement's annotation; None where it was deleted since the list was made."""
    try:
        return one.annotation
    except KutipError:
        return None


def _lit(sort: str, text: str) -> tuple[str, str]:
    """Give words as they are lit: struck where only the first outlet has them, underlined where only this one has."""
    return text, {"gone": "strike $text-error", "new": "underline bold $text-success"}.get(sort, "")
