"""The form in which the user says what a passage is: who spoke, or who told whom to do what."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from reader.annotations.codebook import COMMON, Field
from reader.annotations.values import FieldError, kept
from reader.desk.annotating import Draft
from reader.speech import N_, _
from reader.tui.dialogs.question import Question
from reader.tui.widgets.line import Line

_COMMON = (Field(name="note", label=N_("Note")), Field(name="tags", label=N_("Tags")))
SHOWN_CANDIDATES = 6
SHOWN_PASSAGE = 1000
"""Characters of a passage that the form shows: its four lines hold no more, and a megabyte takes long to break."""

BREAK = " ⏎ "
"""Stands for a line break of a note: the form's field is one line, the editor's text need not be."""

UNSAID = "–"
"""Stands for a choice that was not made."""

KEPT_EVERY = 0.5
"""Seconds after which what was typed is kept."""

Candidates = Callable[[str, str], Sequence[str]]
"""Gives what may be meant by the beginning of a field: field name and what was typed."""


class Keeping(Protocol):
    """Keeps what is typed, for the case that the form is never answered."""

    def now(self, draft: Draft) -> None:
        """Have it on the disk before this returns."""

    async def soon(self, draft: Draft) -> None:
        """Have it there without making anybody wait."""


class _Completion(Suggester):
    """Shows the likeliest candidate behind the cursor."""

    def __init__(self, field: str, candidates: Candidates) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._field = field
        self._candidates = candidates

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first candidate that begins as what was typed."""
        return next((c for c in self._candidates(self._field, value) if c.startswith(value) and c != value), None)


class FieldInput(Line):
    """A field of the form; up and down go through the candidates."""

    def __init__(self, field: str, value: str, candidates: Candidates, *, id: str) -> None:  # noqa: A002
        super().__init__(value, id=id, suggester=_Completion(field, candidates), compact=True)
        self.field = field
        self._candidates = candidates
        self._typed = value
        self._at = -1

    def on_key(self, event: events.Key) -> None:
        """Put the next or previous candidate in place of what was typed."""
        if event.key in {"down", "up"}:
            found = list(self._candidates(self.field, self._typed))
            if found:
                self._at = (self._at + (1 if event.key == "down" else -1)) % len(found)
                with self.prevent(Input.Changed):
                    self.value = found[self._at]
                self.cursor_position = len(self.value)
            event.prevent_default().stop()

    @on(Input.Changed)
    def _remember(self) -> None:
        self._typed, self._at = self.value, -1

    @property
    def typed(self) -> str:
        """What the user typed, before any candidate was put in its place."""
        return self._typed


class Choice(Widget, can_focus=True):
    """One of a few words: left and right, or a word's first letter, or the mouse."""

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another word was chosen."""

    def __init__(self, options: tuple[str, ...], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        # What an earlier codebook let choose stays what it is until another word is chosen.
        self.options = options if value in options or not value else (*options, value)
        self.set_reactive(Choice.value, value if value in self.options else options[0])

    @property
    def _first(self) -> int:
        """The first word that is drawn: in a narrow form not all fit, and the chosen one must."""
        at = self.options.index(self.value)
        first, room = at, self.size.width
        while first > 0 and sum(cell_len(_(one) or UNSAID) + 3 for one in self.options[first - 1 : at + 1]) <= room + 1:
            first -= 1
        return first

    def render(self) -> Content:
        """Draw the words, the chosen one in brackets so that it shows without colour."""
        parts = []
        for option in self.options[self._first :]:
            chosen = option == self.value
            style = "bold reverse" if chosen and self.has_focus else "bold" if chosen else "dim"
            word = _(option) or UNSAID
            parts.append(Content.styled(f"[{word}]" if chosen else f" {word} ", style))
        return Content(" ").join(parts)

    @property
    def whereabouts(self) -> Offset:
        """Where the chosen word begins."""
        before = self.options[self._first : self.options.index(self.value)]
        return Offset(sum(cell_len(_(option) or UNSAID) + 3 for option in before) + 1, 0)

    def on_key(self, event: events.Key) -> None:
        """Choose by arrow or by letter."""
        at = self.options.index(self.value)
        steps = {"left": -1, "right": 1, "space": 1, "down": 1, "up": -1}
        if event.key in steps:
            self.value = self.options[(at + steps[event.key]) % len(self.options)]
        else:
            named = [option for option in self.options if event.character and _(option).startswith(event.character)]
            if not named:
                return
            self.value = named[(named.index(self.value) + 1) % len(named)] if self.value in named else named[0]
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the pointer."""
        at = 0
        for option in self.options[self._first :]:
            at += cell_len(_(option) or UNSAID) + 3
            if event.x < at:
                self.value = option
                return


class TaggingForm(Question[Draft | None]):
    """Asks for the fields of one passage and gives a draft, or None where the user thinks better of it."""

    CSS_PATH = "tagging.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "FieldInput, Choice"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as the framework declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as the framework declares it

    def __init__(
        self,
        draft: Draft,
        passage: str,
        candidates: Candidates,
        *,
        heading: str,
        fields: tuple[Field, ...],
        said: date,
        keeping: Keeping | None = None,
        later: Callable[[], Awaitable[Draft]] | None = None,
    ) -> None:
        """Take what keeps the words that are typed, and what gives the fields' values when these are found out."""
        super().__init__()
        self._keeping, self._later = keeping, later
        self._kept: Draft | None = None
        self._draft = draft
        self._fields = fields
        self._said = said
        self._passage = passage
        self._candidates = candidates
        self._heading = heading

    def on_mount(self) -> None:
        """Keep what is typed from time to time, and take what is proposed later."""
        self._kept = self.typed
        if self._keeping is not None:
            self.set_interval(KEPT_EVERY, self._keep_soon)
        if self._later is not None:
            self.run_worker(self._take_later(self._later), group="proposal", exit_on_error=False)

    async def _take_later(self, later: Callable[[], Awaitable[Draft]]) -> None:
        """Fill the fields that nobody has touched with what is proposed."""
        before = self.typed.fields
        proposed = (await later()).fields
        for number, field in enumerate(self._fields):
            widget, value = self.query_one(f"#{_id(field, number)}"), proposed.get(field.name, "")
            touched = self._value(field, number) != before.get(field.name, "")
            if value and not touched and (isinstance(widget, FieldInput) or value in _options(widget)):
                _put(widget, value)

    def keep_now(self) -> None:
        """Keep what was typed; it is on the disk when this returns."""
        if self._keeping is not None and self.typed != self._kept:
            self._kept = self.typed
            self._keeping.now(self._kept)

    def _keep_soon(self) -> None:
        if self._keeping is not None and self.is_current and self.typed != self._kept:
            self._kept = self.typed
            self.run_worker(self._keeping.soon(self._kept), group="keeping", exit_on_error=False)

    @property
    def typed(self) -> Draft:
        """What the form says now, whether it fits the fields or not."""
        values = {field.name: self._value(field, number) for number, field in enumerate(self._fields)}
        note, tags = (self._value(field, len(self._fields) + at) for at, field in enumerate(_COMMON))
        split = tuple(map(str.strip, tags.split(",")))
        return Draft(kind=self._draft.kind, fields=values, note=note.replace(BREAK, "\n"), tags=split)

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical(id="form"):
            yield Static(Content(self._heading), id="heading")
            yield Static(Content(self._passage[:SHOWN_PASSAGE]), id="passage")
            with VerticalScroll(id="fields", can_focus=False):
                for number, field in enumerate((*self._fields, *_COMMON)):
                    with Horizontal(classes="field"):
                        yield Static(Content(_(field.label)), classes="label")
                        yield self._input(field, number)
            yield Static(id="candidates")
            with Horizontal(id="buttons"):
                yield Button(Content(_("Save  enter")), id="save", compact=True, variant="primary")
                yield Button(Content(_("Cancel  esc")), id="cancel", compact=True)

    def _input(self, field: Field, number: int) -> Widget:
        value = {"note": self._draft.note.replace("\n", BREAK), "tags": ", ".join(self._draft.tags)}.get(
            field.name, self._draft.fields.get(field.name, "")
        )
        options = (N_("yes"), N_("no")) if field.type == "yes-no" else field.choices
        if not options:
            return FieldInput(field.name, value, self._candidates, id=_id(field, number))
        if field.name not in COMMON:
            options = ("", *options)
        return Choice(options, value, id=_id(field, number))

    @property
    def draft(self) -> Draft:
        """What the form says now. Raises FieldError where a value does not fit its field."""
        typed = self.typed
        values = {field.name: kept(field, typed.fields[field.name], said=self._said) for field in self._fields}
        return Draft(kind=typed.kind, fields=values, note=typed.note, tags=typed.tags)

    def _value(self, field: Field, number: int) -> str:
        widget = self.query_one(f"#{_id(field, number)}")
        assert isinstance(widget, (FieldInput, Choice))  # noqa: S101 - compose made it
        return widget.value

    def _edit_note(self) -> None:
        from reader.tui.outside import OutsideError, edit_text

        field = self.query_one("#field-note", FieldInput)
        try:
            text = edit_text(self.app, field.value.replace(BREAK, "\n"))
        except OutsideError as error:
            self.query_one("#heading", Static).update(Content(str(error)))
            return
        field.value = text.replace("\n", BREAK)
        field.focus()

    def _save(self) -> None:
        try:
            draft = self.draft
        except FieldError as error:
            self.query_one("#heading", Static).update(Content(_("Not saved: {error}").format(error=error)))
        else:
            self.dismiss(draft)

    @on(Input.Changed)
    @on(events.DescendantFocus)
    def _show_candidates(self) -> None:
        found: Sequence[str] = ()
        if isinstance(self.focused, FieldInput):
            found = [c for c in self._candidates(self.focused.field, self.focused.typed) if c != self.focused.value]
        if isinstance(self.focused, FieldInput) and self.focused.field == "note":
            self.query_one("#candidates", Static).update(Content(_("ctrl+o writes the note in your editor")))
            return
        line = "↓ " + " · ".join(found[:SHOWN_CANDIDATES]) if found else " "
        self.query_one("#candidates", Static).update(Content(line))

    def on_key(self, event: events.Key) -> None:
        """Save or leave."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "ctrl+o":
            event.prevent_default().stop()
            self._edit_note()
        elif event.key in {"enter", "ctrl+s"} and not isinstance(self.focused, Button):
            event.stop()
            self._save()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._save()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "save":
            self._save()
        else:
            self.dismiss(None)


def _options(widget: Widget) -> tuple[str, ...]:
    return widget.options if isinstance(widget, Choice) else ()


def _put(widget: Widget, value: str) -> None:
    if isinstance(widget, (FieldInput, Choice)):
        widget.value = value


def _id(field: Field, number: int) -> str:
    """Give a widget's id: names of a codebook's fields may hold what ids must not."""
    return f"field-{field.name}" if field.name in COMMON or field in _COMMON else f"field-own-{number}"
