"""The keys of a place, from the table of commands."""

from collections.abc import Sequence
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.speech import _
from reader.tui.commands import CONTEXT_LABELS, Command, Context
from reader.tui.dialogs.question import Question
from reader.tui.widgets.bars import shown

WIDTH = 76
"""Columns of the dialog where there is room."""

BESIDE = 8
"""Columns of the frame, what lies inside it, and the bar."""

KEYS = 16
"""Columns of the keys."""

MEASURE = 12
"""Columns that a label has at least."""


class Help(Question[None]):
    """Shows every key that works in a place; any key closes it, but those that scroll."""

    DEFAULT_CSS = """
    Help { align: center middle; background: $background 40%; }
    Help VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 2;
    }
    """

    def __init__(self, context: Context, commands: Sequence[Command]) -> None:
        super().__init__()
        self._place = context
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay the table out."""
        rows: list[Content] = []
        own = [command for command in self._commands if self._place in command.contexts]
        general = [command for command in self._commands if command not in own]
        for title, commands in ((_(CONTEXT_LABELS[self._place]), own), (_(CONTEXT_LABELS["everywhere"]), general)):
            if commands:
                rows += [Content(""), Content.styled(title, "bold $text-accent")]
                for command in commands:
                    rows += self._lines(command)
        with VerticalScroll():
            hint = Content.styled(_("j k scroll, any other key closes"), "dim")
            yield Static(Content("\n").join([hint, *rows]))

    def _lines(self, command: Command) -> list[Content]:
        """Give a command's keys and label; what has no room beside the keys goes on under itself."""
        keys = f"{'  '.join(shown(key) for key in command.keys):<{KEYS}} "
        room = max(MEASURE, min(WIDTH, self.app.size.width) - BESIDE - len(keys))
        first, *more = wrap(command.label, room)
        return [Content.assemble((keys, "bold"), first), *(Content(f"{'':<{len(keys)}}{line}") for line in more)]

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        scroll = self.query_one(VerticalScroll)
        steps = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": 10, "space": 10, "pageup": -10}
        event.prevent_default().stop()
        if event.key in steps:
            scroll.scroll_relative(y=steps[event.key], animate=False)
        else:
            self.dismiss(None)

    def on_click(self) -> None:
        """Close."""
        self.dismiss(None)
