"""The app: the desk, the screens, and the work that outlives them."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from reader.cleaning import clean_line
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import _, again, use, wanted
from reader.speech import language as spoken
from reader.tui import crash
from reader.tui.commands import BY_ID
from reader.tui.dialogs.help import Help
from reader.tui.dialogs.prompt import Prompt
from reader.tui.dialogs.tagging import TaggingForm
from reader.tui.keymap import Keymap
from reader.tui.keys import USUAL, CommandScreen, sentence
from reader.tui.keysfile import NAME, keymap
from reader.tui.ownthemes import FOLDER, own_themes
from reader.tui.palette import CommandProvider, Palette
from reader.tui.screens.main import MainScreen
from reader.tui.themes import DARK, OWN


class KutipApp(App[int]):
    """Kutip in the terminal."""

    TITLE = "Kutip"
    CSS_PATH = ["app.tcss", "screens/main.tcss"]  # noqa: RUF012 - the default screen loads none of its own
    BINDINGS: ClassVar[list[BindingType]] = []
    COMMANDS = {CommandProvider}  # noqa: RUF012 - the framework's own declaration
    ENABLE_COMMAND_PALETTE = True
    plain: ClassVar[bool] = False
    """Whether everything is told as text, for those who do not see signs and colours."""
    COMMAND_PALETTE_BINDING = ""

    def __init__(self, desk: Desk, *, keys: Keymap = USUAL, notices: Sequence[str] = ()) -> None:
        super().__init__()
        self.desk = desk
        self.keymap = keys
        self._profile = desk.settings.profile
        self.notices = list(notices)
        """Sentences about what the user wrote that could not be used."""
        self.farewell = ""
        """What is said on the terminal when the app has ended by a mistake of its own."""
        self.own_themes = (*OWN, *own_themes(desk.settings.feeds_file.with_name(FOLDER), self.notices.append))
        for theme in self.own_themes:
            self.register_theme(theme)
        wanted = desk.settings.theme
        if wanted not in self.available_themes:
            self.notices.append(
                _("There is no theme {theme}; T goes through those that there are.").format(theme=wanted)
            )
            wanted = DARK.name
        self.theme = wanted
        self._let_move()

    def _let_move(self) -> None:
        self.animation_level = "full" if self.desk.settings.animations else "none"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the cursor of a line blink only where things may move."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = self.desk.settings.animations

    def on_mount(self) -> None:
        """Say at once what a hook could not do: hooks run in a thread of their own."""
        if self.desk.settings.hooks:
            loop = asyncio.get_running_loop()

            def tell(sentence: str) -> None:
                with suppress(RuntimeError):  # the app has ended meanwhile
                    loop.call_soon_threadsafe(partial(self.tell, sentence, error=True))

            self.desk.hooks.tell = tell

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours of the kinds to themes that do not have them."""
        return dict(DARK.variables)

    def get_default_screen(self) -> MainScreen:
        """Open on the news."""
        return MainScreen(self.desk)

    async def on_unmount(self) -> None:
        """Finish what is being written, and keep when the news was seen last."""
        if not self.desk.readonly:
            with suppress(KutipError):  # the list says "new" too often then; nothing is lost by it
                await self.desk.in_storage(self.desk.library.end_session)
        await self.desk.close()

    def keep_open_forms(self) -> None:
        """Keep what was typed into forms that are open, before the app is ended from outside or by a mistake."""
        for screen in self.screen_stack:
            if isinstance(screen, TaggingForm):
                with contextlib.suppress(Exception):  # whatever is wrong, the end is not held up
                    screen.keep_now()

    def end(self, code: int) -> None:
        """End the app from outside."""
        self.keep_open_forms()
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        # The framework's own screen of a mistake shows the values of all variables: somebody's notes among them.
        self._return_code = os.EX_SOFTWARE
        if not self.farewell:
            self.farewell = crash.keep(error, self.desk.settings.data, now=self.desk.now(), doing=CommandScreen.last)
            self.keep_open_forms()
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Textual's own ctrl+q to the questions: elsewhere the keys in force say what it means."""
        if action == "quit" and isinstance(self.screen, CommandScreen):
            return False
        return super().check_action(action, parameters)

    def tell(self, text: str, *, error: bool = False) -> None:
        """Show a sentence on the status line of the screen that is seen."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CommandScreen):
                screen.status.tell(text, error=error)
                return

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what became of work that failed where nobody waited for it."""
        if event.state is WorkerState.ERROR:
            self.tell(sentence(event.worker.error), error=True)

    # Commands that work everywhere

    def do_help(self) -> None:
        """Show the keys of this place."""
        screen = self.screen
        if isinstance(screen, CommandScreen):
            self.push_screen(Help(screen.context, screen.commands_here()))

    def do_palette(self) -> None:
        """Open the command palette."""
        self.push_screen(Palette())

    def do_line(self) -> None:
        """Ask for a command by its name."""
        self.run_worker(self._line(), group="line", exclusive=True, exit_on_error=False)

    async def _line(self) -> None:
        from reader.tui.dialogs.line import CommandLine

        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return
        line = CommandLine(screen.commands_here())
        typed = (await self.push_screen_wait(line) or "").strip()
        name, _blank, rest = typed.partition(" ")
        if not typed:
            return
        if rest.strip() and (taking := self._taking(screen, name)) is not None:
            taking(rest)
        elif typed.isdigit() and "move.first" in BY_ID:
            screen.run_command(BY_ID["move.first"], count=int(typed))
        elif (chosen := line.chosen(typed)) is not None:
            screen.run_command(chosen)
        else:
            screen.status.tell(
                _("There is no command {typed} here; tab completes.").format(typed=clean_line(typed)), error=True
            )

    @staticmethod
    def _taking(screen: CommandScreen, name: str) -> Callable[[str], None] | None:
        """Give what a command of the line does with words behind it."""
        if isinstance(screen, MainScreen) and name == "add":
            return screen.gathering.add_address
        exchange = getattr(screen, "exchange", None)
        return {"import": exchange.take_over, "merge": exchange.join}.get(name) if exchange is not None else None

    def do_undo(self) -> None:
        """Take the last change back."""
        self.run_worker(self._travel(back=True), group="undo", exit_on_error=False)

    def do_redo(self) -> None:
        """Make it again."""
        self.run_worker(self._travel(back=False), group="undo", exit_on_error=False)

    async def _travel(self, *, back: bool) -> None:
        history = self.desk.history
        try:
            label = await self.desk.in_storage(history.undo if back else history.redo)
        except KutipError as error:
            self.tell(str(error), error=True)
            return
        self.settings_changed()
        for screen in self.screen_stack:
            if (refresh := getattr(screen, "library_changed", None)) is not None:
                refresh()
        if label:
            done = _("Undone: {change}.") if back else _("Done again: {change}.")
            self.tell(done.format(change=again(label)))
        else:
            self.tell(_("There is nothing to undo.") if back else _("There is nothing to do again."))

    def theme_names(self) -> list[str]:
        """Give the names of all themes: Kutip's own and the user's first, then Textual's."""
        own = [theme.name for theme in self.own_themes]
        return own + sorted(set(self.available_themes) - set(own))

    def settings_changed(self) -> None:
        """Go by the settings as they are now: colours and keys."""
        settings = self.desk.settings
        self._let_move()
        if (language := wanted(settings.language, os.environ)) != spoken():
            use(language)
            for screen in self.screen_stack:
                if isinstance(screen, CommandScreen):
                    screen.language_changed()
        if settings.theme in self.available_themes and self.theme != settings.theme:
            self.theme = settings.theme
        if settings.profile != self._profile:
            self._profile = settings.profile
            self.keymap, _ = keymap(profile=settings.profile, file=settings.feeds_file.with_name(NAME))

    def do_settings(self) -> None:
        """Show the settings."""
        from reader.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.desk))

    def do_theme_next(self) -> None:
        """Show the next theme."""
        names = self.theme_names()
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.tell(
            _('{theme}. To keep it, write theme = "{theme}" under [reading] in feeds.toml.').format(theme=self.theme)
        )

    def do_rules_test(self) -> None:
        """Ask for a rule and show what it would have done."""
        self.run_worker(self._try_rules(), group="prompt", exclusive=True, exit_on_error=False)

    async def _try_rules(self) -> None:
        from reader.desk.trying import try_rules
        from reader.tui.dialogs.rules import Trials

        names = [rule.name for rule in self.desk.settings.rules]
        hint = (
            _("{names}   (empty tries all of them)").format(names=", ".join(names))
            if names
            else _("feeds.toml has no rules")
        )
        typed = await self.push_screen_wait(
            Prompt(
                _("Try the rule"), completions=lambda value: [one for one in names if one.startswith(value)], hint=hint
            )
        )
        if typed is None:
            return
        try:
            trials = await self.desk.in_reading(try_rules, self.desk, typed.strip() or None)
        except KutipError as error:
            self.tell(str(error), error=True)
        else:
            self.push_screen(Trials(trials))

    def do_quit(self) -> None:
        """End the app."""
        self.exit(0)
