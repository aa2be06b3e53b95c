"""Choose one of the articles that tell the same story."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

_STEPS = {"j": "cursor_down", "k": "cursor_up", "G": "last", "l": "select", "right": "select"}


class Outlets(ModalScreen[int | None]):
    """Gives the id of the article that was chosen, None where the user left. ``lines`` are ids with their lines."""

    DEFAULT_CSS = """
    Outlets { align: center middle; background: $background 40%; }
    Outlets Vertical {
        width: 100; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Outlets OptionList { height: auto; max-height: 20; border: none; padding: 0; background: $surface; }
    Outlets .hint { color: $text-muted; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"

    def __init__(self, lines: Sequence[tuple[int, str]], *, current: int) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay the lines out, the newest first."""
        with Vertical():
            yield Static(Content.styled("The outlets of this story", "bold $text-accent"))
            yield OptionList(*(Option(Content(line)) for _, line in self._lines))
            yield Static(Content("j k move   enter opens   q leaves"), classes="hint")

    def on_mount(self) -> None:
        """Put the cursor on the article that comes after the current one, which is known already."""
        ids = [article_id for article_id, _ in self._lines]
        self.query_one(OptionList).highlighted = (ids.index(self._current) + 1) % len(ids)

    def on_key(self, event: events.Key) -> None:
        """Move as in the lists, or leave."""
        if event.key in {"escape", "q", "c", "h", "left"}:
            event.prevent_default().stop()
            self.dismiss(None)
        elif event.key in _STEPS:
            event.prevent_default().stop()
            getattr(self.query_one(OptionList), f"action_{_STEPS[event.key]}")()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._lines[event.option_index][0])
