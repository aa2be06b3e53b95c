"""The two lines at the bottom: what is going on, and which keys are at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from reader.speech import _, again
from reader.tui.commands import Command
from reader.tui.looks import is_plain

KEY_NAMES = {
    "enter": "⏎",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "space": "space",
}


def shown(keys: str) -> str:
    """Give a key sequence as people read it: "g g" as "gg", "ctrl+z" as "^z"."""
    parts = [KEY_NAMES.get(part, part.replace("ctrl+", "^")) for part in keys.split(" ")]
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


LAST = frozenset({"palette", "help"})
"""Commands that are never left out of the footer, whatever its width."""


class StatusLine(Widget):
    """One line: the last message, or what the background work is at."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    StatusLine.-error { background: $error 40%; }
    """

    message: reactive[str] = reactive("")
    progress: reactive[str] = reactive("")
    pending: reactive[str] = reactive("")
    """Keys of a sequence that is not complete yet."""
    armed: reactive[str] = reactive("")
    """The label that each selection gets at once."""
    reminder: reactive[str] = reactive("")
    """What waits for the user, while nothing else is going on."""
    place: reactive[str] = reactive("")
    """Which of how many the user is on, in plain mode."""

    def render(self) -> Content:
        """Draw the line; plain mode has as many lines as the message wants, and the place on one of its own."""
        if is_plain(self):
            beside = "  ".join(filter(None, (self.place, self.armed, self.pending or self.progress or self.reminder)))
            return Content("\n".join(filter(None, (self.message, beside))))
        right = "  ".join(filter(None, (self.armed, self.pending or self.progress)))
        if not right and cell_len(self.message) + cell_len(self.reminder) + 2 <= self.size.width:
            right = self.reminder  # it can wait, a message cannot
        room = max(0, self.size.width - cell_len(right) - 2)
        left = Content(self.message).truncate(room, ellipsis=True).pad_right(max(0, room - cell_len(self.message)))
        return Content.assemble(left, "  ", (right, "bold"))

    def watch_message(self) -> None:
        """Give the message the lines that it wants."""
        if is_plain(self):
            self.refresh(layout=True)

    def tell(self, text: str, *, error: bool = False) -> None:
        """Show a message until the next one."""
        text = again(text)
        self.message = _("Error: {text}").format(text=text) if error and is_plain(self) else text
        self.set_class(error, "-error")


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    command: Command


class KeyLine(Widget):
    """The keys at hand in this place; a click on one does it, a click on "more" opens the palette of all."""

    DEFAULT_CSS = """
    KeyLine { height: 1; background: $surface; color: $text-muted; padding: 0 1; }
    """

    @dataclass
    class Chosen(Message):
        """A command was clicked."""

        command: Command

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id)
        self._commands: Sequence[Command] = ()
        self._spots: list[_Spot] = []

    def set_commands(self, commands: Sequence[Command]) -> None:
        """Show those of the commands that have a word for the footer."""
        wanted = [one for one in commands if one.footer and (one.keys or one.id in LAST)]
        if wanted != self._commands:
            self._commands = wanted
            self.refresh()

    def render(self) -> Content:
        """Draw as many as there is room for; "more" and the key for help always have their place."""
        self._spots.clear()
        last = [command for command in self._commands if command.id in LAST]
        first = [command for command in self._commands if command.id not in LAST]
        at, room, parts = 0, self.size.width - sum(_cells(command) for command in last), []
        for command in (*first, *last):
            width = _cells(command)
            if command not in last and at + width > room:
                continue
            self._spots.append(_Spot(at, at + width, command))
            keys = f"{shown(command.keys[0])} " if command.keys else ""
            parts += [Content.styled(keys, "bold $foreground"), Content(f"{command.footer}  ")]
            at += width
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for spot in self._spots:
            if spot.start <= event.x - 1 < spot.end:
                self.post_message(self.Chosen(spot.command))


def _cells(command: Command) -> int:
    return (cell_len(shown(command.keys[0])) + 1 if command.keys else 0) + cell_len(command.footer) + 2
