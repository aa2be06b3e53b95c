"""The ``:`` line: commands by their names, with what they do and their keys while one types."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from reader.speech import _
from reader.tui.commands import Command
from reader.tui.dialogs.prompt import Prompt
from reader.tui.widgets.bars import shown

LINES = 6
"""Commands that are told at a time."""


class CommandLine(Prompt):
    """Gives what was typed; ``chosen`` tells which command that means."""

    DEFAULT_CSS = """
    CommandLine #hints { height: auto; max-height: 6; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__(":", completions=self._names)
        self._commands = sorted(commands, key=lambda one: one.id)

    def matching(self, typed: str) -> list[Command]:
        """Give the commands whose name begins as typed, then those with these letters in their name or label."""
        words = typed.strip().casefold()
        first = [one for one in self._commands if one.id.casefold().startswith(words)]
        then = [one for one in self._commands if words in one.id.casefold() or words in one.label.casefold()]
        return [*first, *(one for one in then if one not in first)]

    def chosen(self, typed: str) -> Command | None:
        """Give the command of this name, or the only one that it can mean."""
        named = next((one for one in self._commands if one.id == typed), None)
        begun = [one for one in self._commands if one.id.startswith(typed)]
        found = begun or self.matching(typed)
        return named or (found[0] if len(found) == 1 else None)

    def _names(self, typed: str) -> list[str]:
        return [one.id for one in self.matching(typed)]

    def on_mount(self) -> None:
        """Tell the first ones before anything was typed."""
        self.tell("")

    def tell(self, typed: str) -> None:
        """Show the commands that what was typed can mean, each with what it does and its keys."""
        name = typed.strip().partition(" ")[0]
        found = self.matching(typed) or [one for one in self._commands if one.id == name]
        cells = max((len(one.id) for one in found[:LINES]), default=0)
        rows = [Content.assemble((f"{one.id:<{cells}}", "bold"), f"  {one.label}{_keys(one)}") for one in found[:LINES]]
        if len(found) > LINES:
            rows[-1] = Content(
                _("… and {count} more; go on typing, tab completes").format(count=len(found) - LINES + 1)
            )
        rows = rows or [Content(_("No command here is called that."))]
        self.query_one("#hints", Static).update(Content("\n").join(rows))


def _keys(command: Command) -> str:
    return f"  ({', '.join(shown(keys) for keys in command.keys)})" if command.keys else ""
