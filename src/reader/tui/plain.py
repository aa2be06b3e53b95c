"""The app in plain mode: the same screens and commands, told as bare text with the terminal's own cursor in it.

For screen readers and braille lines, which follow that cursor, and for slow lines: a key writes what it changed.
"""

from pathlib import Path
from typing import Any

from textual.app import App
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input, OptionList

from reader.tui.app import KutipApp
from reader.tui.teletype import Teletype


class PlainApp(KutipApp):
    """Kutip without frames, colours and marks that only eyes can read."""

    CSS_PATH = [*KutipApp.CSS_PATH, Path("plain.tcss")]  # noqa: RUF012 - as the framework reads it
    plain = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.teletype = Teletype()

    def do_palette(self) -> None:
        """Ask for a command by its name: the palette's list is beside its line, and a reader hears one of them."""
        self.do_line()

    def on_resize(self) -> None:
        """Write everything anew: what a terminal makes of its rows in another size is its own affair."""
        self.teletype.forget()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:  # noqa: ARG002 - as the framework calls it
        """Write what changed on the screen instead of what was drawn anew."""
        driver = self._driver
        if renderable is not None and not self._batch_count and driver is not None and self._running:
            rows = [strip.text for strip in self.screen._compositor.render_strips(self.size)]  # noqa: SLF001 - no other way to it
            if not self._closed and (said := self.teletype.write(rows, whereabouts(self))):
                driver.write(said)
                driver.flush()
        self.post_display_hook()


def whereabouts(app: App[Any]) -> tuple[int, int]:
    """Give the column and row where the user is: in the widget that has the focus, else at the top of what is read."""
    screen = app.screen
    focused = screen.focused
    if focused is None:
        read = next(iter(screen.query(VerticalScroll)), None)
        found = read.content_region.offset if read is not None else Offset(0, 0)
    elif isinstance(focused, Input):
        found = focused.cursor_screen_offset
    elif isinstance(focused, OptionList):
        line = focused._index_to_line.get(focused.highlighted or 0, 0)  # noqa: SLF001 - it tells nobody else
        found = focused.content_region.offset + Offset(0, line - round(focused.scroll_offset.y))
    else:
        inside = getattr(focused, "whereabouts", Offset(0, 0))
        found = focused.content_region.offset + inside
    return max(0, min(found.x, app.size.width - 1)), max(0, min(found.y, app.size.height - 1))
