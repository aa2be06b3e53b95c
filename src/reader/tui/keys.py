"""Screens that are driven by the table of commands: a sequence of keys finds its command, the command its method."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerState

from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.speech import _
from reader.tui.commands import BY_ID, Command, Context
from reader.tui.dialogs.question import Answering
from reader.tui.keymap import Keymap
from reader.tui.widgets.bars import KeyLine, StatusLine

ALIASES = {
    "question_mark": "?",
    "quotation_mark": '"',
    "exclamation_mark": "!",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "dollar_sign": "$",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "circumflex_accent": "^",
    "vertical_line": "|",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "underscore": "_",
    "comma": ",",
    "full_stop": ".",
    "tilde": "~",
    "backslash": "\\",
    "grave_accent": "`",
}

MOST = 1000
"""A number typed before a command counts for so much at most where it is done so many times."""


USUAL = Keymap()
"""The keys without a profile and without a file of the user's."""

ASKING = frozenset({"tag", "prompt", "line", "edit", "export"})
"""Groups of work that puts a question on the screen."""


def sentence(error: BaseException | None) -> str:
    """Give a failure as a sentence: Kutip's own errors are one, others are a fault of the program."""
    if isinstance(error, KutipError):
        return str(error)
    return _("Kutip made a mistake and left that undone ({kind}: {error}).").format(
        kind=type(error).__name__, error=clean_line(str(error), limit=200)
    )


def key_name(event: events.Key) -> str:
    """Give the name that the table uses for a key: the character itself where it shows one."""
    if event.key in ALIASES:
        return ALIASES[event.key]
    held, plus, key = event.key.rpartition("+")
    if plus and held and held != "shift":
        modifiers = held.split("+")
        key = ALIASES.get(key, key)
        if "shift" in modifiers and len(key) == 1:
            modifiers.remove("shift")
            key = key.upper()
        return "+".join((*modifiers, key))
    if event.character and event.is_printable and event.character != " ":
        return event.character
    return event.key


class CommandScreen(Answering[Any]):
    """A screen whose keys come from the table of commands.

    A command ``mark.read`` is done by the method ``do_mark_read`` of the first of ``handlers`` that has one.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    last: ClassVar[str] = ""
    """The command that was done last, on whichever screen: a report of a mistake names it."""

    def __init__(self) -> None:
        super().__init__()
        self._pending: list[str] = []
        self._digits = ""
        self.count: int | None = None
        """The number that was typed before the command that is being done."""
        self.after_keys: Callable[[], None] | None = None
        """What is done whenever the keys at hand may be others."""
        self._held: list[events.Key] | None = None
        """Keys for the question that a command is about to put on the screen; None where none is on its way."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        found: Keymap = getattr(self.app, "keymap", USUAL)
        return found

    @property
    def handlers(self) -> tuple[Any, ...]:
        """The objects whose methods do the commands, first come first served."""
        return (self, self.app)

    @property
    def context(self) -> Context:
        """The place that keys are looked up for: that of the widget with the focus."""
        return getattr(self.focused, "CONTEXT", "everywhere")

    @property
    def status(self) -> StatusLine:
        """The line that tells what is going on."""
        return self.query_one(StatusLine)

    def tell_place(self, place: str) -> None:
        """Say on the status line which of how many the user is on."""
        if self.is_mounted:
            self.status.place = place

    def on_key(self, event: events.Key) -> None:
        """Find the command that the keys so far mean, and do it."""
        if self._held is not None:
            event.stop()
            self._held.append(event)
            return
        if isinstance(self.focused, (Input, TextArea)):
            return
        key = key_name(event)
        if key == "escape" and (self._pending or self._digits):
            event.stop()
            self._forget_keys()
            return
        if not self._pending and self._is_of_count(key):
            event.stop()
            self._digits = (self._digits + key)[:6]
            self.status.pending = f"{self._digits} …"
            return
        self._pending.append(key)
        found = self.keymap.find(self.context, self._pending)
        if found is None and len(self._pending) > 1:
            found = self.keymap.find(self.context, self._pending[-1:])
            self._pending = self._pending[-1:]
        if found == "more":
            event.stop()
            self.status.pending = f"{self._digits}{' '.join(self._pending)} …"
            return
        count = int(self._digits) if self._digits else None
        self._forget_keys()
        if isinstance(found, Command):
            event.prevent_default().stop()
            self.run_command(found, count=count)

    def _is_of_count(self, key: str) -> bool:
        """Tell whether a digit belongs to a number: one that is no command here begins it, any goes on with it."""
        if len(key) != 1 or key not in "0123456789":
            return False
        return bool(self._digits) or self.keymap.find(self.context, [key]) is None

    def _forget_keys(self) -> None:
        self._pending.clear()
        self._digits = ""
        self.status.pending = ""

    def commands_here(self) -> tuple[Command, ...]:
        """Give the commands of this place with the keys that they have in it."""
        return self.keymap.of_context(self.context)

    def run_command(self, command: Command, *, count: int | None = None) -> None:
        """Do a command in this place, ``count`` times where it can be counted."""
        if command.steps:
            self.run_worker(self._run_steps(command, count), group="macro", exclusive=True, exit_on_error=False)
            return
        CommandScreen.last = command.id
        before = set(self.app.workers)
        name = "do_" + command.id.replace(".", "_").replace("-", "_")
        for handler in self.handlers:
            if (method := getattr(handler, name, None)) is not None:
                self.count = count if command.counted == "itself" else None
                for _time in range(min(count or 1, MOST) if command.counted == "again" else 1):
                    method()
                self.count = None
                break
        else:
            self.status.tell(_("{label}: not in this place.").format(label=command.label))
        self.refresh_keys()
        asking = [worker for worker in set(self.app.workers) - before if worker.group in ASKING]
        if asking or not self.is_current:
            self._held = []
            self.run_worker(self._hand_over(asking), group="typing", exclusive=True)

    async def _run_steps(self, macro: Command, count: int | None) -> None:
        """Do the commands of a macro, each when what the one before it began is done."""
        for step in macro.steps * min(count or 1, MOST):
            screen = self.app.screen
            if not isinstance(screen, CommandScreen):
                return
            before = set(self.app.workers)
            screen.run_command(BY_ID[step])
            begun = [worker for worker in set(self.app.workers) - before if worker.group != "typing"]
            while any(not worker.is_finished for worker in begun):  # noqa: ASYNC110 - workers have no event to wait for
                await asyncio.sleep(0.005)

    async def _hand_over(self, asking: list[Worker[Any]]) -> None:
        """Wait for the question, then give it the keys that were typed meanwhile."""
        while self._awaits_question(asking):  # noqa: ASYNC110 - no one event says that a screen has its focus
            await asyncio.sleep(0.001)
        held, self._held = self._held or [], None
        for event in held:
            self.app.post_message(events.Key(event.key, event.character))

    def _awaits_question(self, asking: list[Worker[Any]]) -> bool:
        top = self.app.screen
        if top is self:
            return any(not worker.is_finished for worker in asking)
        return not top.is_mounted or (top.focused is None and bool(top.focus_chain))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what became of work that failed where nobody waited for it."""
        if event.state is WorkerState.ERROR and self.is_mounted:
            self.status.tell(sentence(event.worker.error), error=True)

    def refresh_keys(self) -> None:
        """Show the keys of this place in the footer."""
        if self.is_mounted:
            self.query_one(KeyLine).set_commands(self.commands_here())
            if self.after_keys is not None:
                self.after_keys()

    def language_changed(self) -> None:
        """Say what is on the screen in another language."""
        for widget in self.query("*"):
            widget.refresh()

    def on_descendant_focus(self) -> None:
        """Show the keys of the place that got the focus."""
        self.refresh_keys()

    def on_key_line_chosen(self, event: KeyLine.Chosen) -> None:
        """Do what was clicked in the footer."""
        self.run_command(event.command)

    def do_move_down(self) -> None:
        """Move down."""
        self._move("down")

    def do_move_up(self) -> None:
        """Move up."""
        self._move("up")

    def do_move_page_down(self) -> None:
        """Move down a page."""
        self._move("page-down")

    def do_move_page_up(self) -> None:
        """Move up a page."""
        self._move("page-up")

    def do_move_half_down(self) -> None:
        """Move down half a page."""
        self._move("half-down")

    def do_move_half_up(self) -> None:
        """Move up half a page."""
        self._move("half-up")

    def do_move_first(self) -> None:
        """Move to the first line."""
        self._move("first")

    def do_move_last(self) -> None:
        """Move to the last line."""
        self._move("last")

    def _move(self, name: str) -> None:
        mover = getattr(self.focused, "command_move", None)
        if mover is not None:
            mover(name, self.count)
