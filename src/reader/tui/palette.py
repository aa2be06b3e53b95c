"""The table of commands in the command palette."""

from functools import partial
from typing import Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.worker import Worker

from reader.tui.commands import Command
from reader.tui.keys import CommandScreen
from reader.tui.widgets.bars import shown


class Palette(CommandPalette):
    """Textual's palette, of which only the palette ends where it is left while it still looks for commands."""

    def run_worker(self, *arguments: Any, **options: Any) -> Worker[Any]:
        """Do what it does in the background; a failure there is nothing that the app has to end for."""
        return super().run_worker(*arguments, **{**options, "exit_on_error": False})


class CommandProvider(Provider):
    """Offers the commands of the place from which the palette was opened."""

    async def discover(self) -> Hits:
        """Give all of them before anything was typed."""
        for command, screen in self._here():
            yield DiscoveryHit(Content(self._label(command)), partial(screen.run_command, command), text=command.label)

    async def search(self, query: str) -> Hits:
        """Give those that match what was typed."""
        matcher = self.matcher(query)
        for command, screen in self._here():
            label = self._label(command)
            if (score := matcher.match(label)) > 0:
                yield Hit(score, matcher.highlight(label), partial(screen.run_command, command), text=command.label)

    def _here(self) -> list[tuple[Command, CommandScreen]]:
        screen = self.screen
        return [(c, screen) for c in screen.commands_here()] if isinstance(screen, CommandScreen) else []

    @staticmethod
    def _label(command: Command) -> str:
        return (
            f"{command.label}  ({', '.join(shown(keys) for keys in command.keys)})" if command.keys else command.label
        )
