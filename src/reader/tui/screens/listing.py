"""A screen that is one list: a heading above it, and what the cursor is on told below it."""

from abc import abstractmethod
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reader.desk.open import Desk
from reader.speech import _
from reader.tui.keys import CommandScreen
from reader.tui.pointing import pointed
from reader.tui.widgets.bars import KeyLine, StatusLine
from reader.tui.widgets.rows import Rows


class ListingScreen(CommandScreen):
    """Gives what the chosen row stands for, or None; a subclass brings the rows and fills them."""

    DEFAULT_CSS = """
    ListingScreen .heading {
        height: 1; padding: 0 1; background: $primary 30%; text-style: bold;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    ListingScreen #told { height: auto; max-height: 10; padding: 0 1; background: $surface; }
    ListingScreen.-short #told { max-height: 5; }
    ListingScreen Rows { height: 1fr; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as the framework declares it
    HEADING = ""
    """Before anything has been read."""
    EMPTY = ""
    """What the list says where nothing is in it; see ``pointed``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    @abstractmethod
    def make_rows(self) -> Rows:
        """Give the list, empty."""

    @abstractmethod
    async def load(self) -> None:
        """Read what the list shows, and show it."""

    @property
    @abstractmethod
    def current(self) -> Any:
        """What the row under the cursor stands for, or None."""

    @abstractmethod
    def told(self) -> str | Content:
        """Give what stands below the list about the row under the cursor."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(Content(_(self.HEADING)), classes="heading")
        self._rows = self.make_rows()
        yield self._rows
        yield Static(id="told")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list."""
        self.library_changed()

    def library_changed(self) -> None:
        """Read everything again."""
        self.run_worker(self.load(), group="load", exclusive=True, exit_on_error=False)

    def show_heading(self, text: str) -> None:
        """Say above the list what it holds, and below it what the cursor is on."""
        self.query_one(".heading", Static).update(Content(text))
        self._rows.empty = pointed(self.EMPTY, self.keymap, self._rows.CONTEXT)
        self._rows.refresh()
        self.on_rows_moved()
        self.refresh_keys()

    def on_rows_moved(self) -> None:
        """Tell about the row that the cursor went to."""
        self.query_one("#told", Static).update(Content.assemble(self.told()))

    def on_rows_opened(self) -> None:
        """Open what was clicked."""
        self.do_open()

    def do_open(self) -> None:
        """Give what the row under the cursor stands for."""
        if (chosen := self.current) is not None:
            self.dismiss(chosen)

    def do_back(self) -> None:
        """Go back to the news."""
        self.dismiss(None)
