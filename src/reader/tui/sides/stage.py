"""What the sides of the main screen need of it, so that they do not have to know it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from textual.app import App

from reader.feeds.fetch import Fetcher
from reader.tui.commands import Context
from reader.tui.keymap import Keymap
from reader.tui.widgets.bars import StatusLine


class Stage(Protocol):
    """The screen as its sides see it."""

    after_keys: Callable[[], None] | None
    """What is done whenever the keys at hand may be others."""

    @property
    def app(self) -> App[Any]:
        """The running app."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""

    @property
    def status(self) -> StatusLine:
        """The line that tells what is going on."""

    @property
    def context(self) -> Context:
        """The place that has the focus."""

    @property
    def pane(self) -> str:
        """The pane that has the focus, or had it last."""

    def query_one(self, kind: Any) -> Any:
        """Give a part of the screen."""

    def run_worker(self, work: Any, *, group: str, exclusive: bool = False, exit_on_error: bool = True) -> Any:
        """Start work that ends with the screen."""

    def store(self, action: Callable[..., object], *arguments: object, **options: object) -> None:
        """Run a change in the storage thread, then show what became of it."""

    def library_changed(self) -> None:
        """Show the state after something was changed elsewhere."""

    def focus_pane(self, pane: Any) -> None:
        """Go to a pane."""

    def headings_changed(self) -> None:
        """Write the panes' headings anew."""

    def fetching(self) -> AbstractAsyncContextManager[Fetcher]:
        """Give the way out to the network that pages opened by hand share."""
