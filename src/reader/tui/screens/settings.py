"""The settings of [reading], changed where they are shown; feeds.toml keeps its comments."""

import os
from functools import partial
from typing import ClassVar

from rich.cells import set_cell_size
from rich.style import Style

from reader.desk import configuring
from reader.desk.configuring import Told
from reader.errors import KutipError
from reader.settingsfile import read_value
from reader.speech import N_, _
from reader.tui.commands import Context
from reader.tui.newsline import clipped
from reader.tui.screens.listing import ListingScreen
from reader.tui.widgets.rows import Piece, Rows

NAME_CELLS, VALUE_CELLS = 22, 24


class SettingRows(Rows):
    """One setting a line: name, value, what it does."""

    CONTEXT: Context = "settings"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"settings--own", "settings--dim"}
    DEFAULT_CSS = """
    SettingRows {
        & > .settings--own { text-style: bold; color: $accent; }
        & > .settings--dim { color: $foreground 75%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Told] = []

    def show(self, told: list[Told]) -> None:
        """Show these settings."""
        self._told = told
        self.set_count(len(told))

    @property
    def current(self) -> Told | None:
        """The setting under the cursor."""
        return self._told[self.cursor] if self.cursor < len(self._told) else None

    def words(self, index: int) -> str:
        """Give one line as a sentence."""
        one = self._told[index]
        return f"{one.setting.name}: {written(one.value) or _('nothing')}. {_(one.setting.said).replace('`', '')}"

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line; what the file says is bold."""
        one = self._told[index]
        own = self.look("settings--own") if one.source == "feeds.toml" else Style.null()
        return [
            (f" {set_cell_size(one.setting.name, NAME_CELLS)}", Style.null()),
            (clipped(written(one.value), VALUE_CELLS - 2) + "  ", own),
            (
                clipped(_(one.setting.said).replace("`", ""), max(4, width - NAME_CELLS - VALUE_CELLS - 1)),
                self.look("settings--dim"),
            ),
        ]


class SettingsScreen(ListingScreen):
    """Lists the settings; enter changes the one under the cursor, at once and in the file."""

    HEADING = N_("Settings")

    def make_rows(self) -> SettingRows:
        """Give the list, empty."""
        return SettingRows()

    @property
    def current(self) -> Told | None:
        """The setting under the cursor."""
        return self.query_one(SettingRows).current

    async def load(self) -> None:
        """Read what the file says."""
        try:
            told = await self._desk.in_reading(partial(configuring.told, self._desk.settings, environ=os.environ))
            found = [one for one in told if one.setting.section == "reading"]
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.query_one(SettingRows).show(found)
        self.show_heading(f"{_('Settings')}  ({self._desk.settings.feeds_file.name})")

    def told(self) -> str:
        """Say what the setting under the cursor does, and what it may be."""
        one = self.current
        if one is None:
            return ""
        origin = _("as it comes") if one.source == "default" else _("from {source}").format(source=_(one.source))
        usual = (
            _("; it comes as {default}").format(default=written(one.setting.default)) if one.source != "default" else ""
        )
        return _("{said}.\n{name} is {form}.\n{origin}{usual}").format(
            said=_(one.setting.said).replace("`", ""),
            name=one.setting.name,
            form=one.setting.form,
            origin=origin,
            usual=usual,
        )

    def do_open(self) -> None:
        """Change the setting: on or off, the next of a few, or a value that is asked for."""
        one = self.current
        if one is None:
            return
        names = getattr(self.app, "theme_names", list)() if one.setting.name == "theme" else list(one.setting.choices)
        if one.setting.kind == "flag":
            self._put(one, not one.value)
        else:
            ask = self._pick(one, names) if names else self._type(one)
            self.run_worker(ask, group="prompt", exclusive=True, exit_on_error=False)

    def do_settings_reset(self) -> None:
        """Take the setting out of the file."""
        if (one := self.current) is not None and one.source == "feeds.toml":
            self._put(one, None)

    async def _pick(self, one: Told, names: list[str]) -> None:
        from reader.tui.dialogs.pick import Pick

        at = names.index(str(one.value)) if str(one.value) in names else 0
        chosen = await self.app.push_screen_wait(Pick(names, heading=_(one.setting.said), hint=_("takes it"), at=at))
        if chosen is not None:
            self._put(one, names[chosen])

    async def _type(self, one: Told) -> None:
        from reader.tui.dialogs.prompt import Prompt

        prompt = Prompt(one.setting.name, value=written(one.value), hint=f"{_(one.setting.said)}: {one.setting.form}")
        typed = await self.app.push_screen_wait(prompt)
        if typed is None:
            return
        try:
            value = read_value(one.setting, typed.strip())
        except KutipError as error:
            self.status.tell(str(error), error=True)
        else:
            self._put(one, value)

    def _put(self, one: Told, value: object) -> None:
        self.run_worker(self._change(one, value), group="store", exit_on_error=False)

    async def _change(self, one: Told, value: object) -> None:
        try:
            await self._desk.in_storage(configuring.change, self._desk, one.setting, value)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        if (go_by := getattr(self.app, "settings_changed", None)) is not None:
            go_by()
        for screen in self.app.screen_stack:
            if (changed := getattr(screen, "library_changed", None)) is not None:
                changed()
        self.status.tell(
            _("{name} is {value}. ctrl+z takes it back.").format(name=one.setting.name, value=written(self._now(one)))
        )

    def _now(self, one: Told) -> object:
        found = {told.setting.path: told.value for told in configuring.told(self._desk.settings, environ=os.environ)}
        return found[one.setting.path]


def written(value: object) -> str:
    """Give a value as people read it."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return "" if value is None else str(value)
