"""The feeds that were found at an address, to choose from."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList, SelectionList, Static
from textual.widgets.selection_list import Selection

from reader.speech import _
from reader.tui.dialogs.question import Question

TAKEN, LEFT = "[x] ", "[ ] "


class _Found(SelectionList[int], inherit_bindings=False):
    """The lines; space takes one or leaves it, enter is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", show=False),
        Binding("up,k", "cursor_up", show=False),
        Binding("space", "select", show=False),
        Binding("a", "all", show=False),
        Binding("enter", "take", show=False),
        Binding("escape,q", "leave", show=False),
    ]

    def _get_left_gutter_width(self) -> int:
        return len(TAKEN)

    def render_line(self, y: int) -> Strip:
        """Draw a line with a box before it: whether it is taken is not told by a colour alone."""
        line = OptionList.render_line(self, y)
        at = round(self.scroll_offset.y) + y
        if at >= len(self._lines):
            return line
        index, of_option = self._lines[at]
        box = TAKEN if self.get_option_at_index(index).value in self.selected else LEFT
        style = next((segment.style for segment in line), None)
        return Strip([Segment(box if of_option == 0 else " " * len(box), style), *line])

    def action_all(self) -> None:
        """Take all lines, or none where all are taken."""
        self.deselect_all() if len(self.selected) == self.option_count else self.select_all()

    def action_take(self) -> None:
        """Be done; where nothing was chosen, the line under the cursor is meant."""
        chosen = sorted(self.selected)
        if not chosen and self.highlighted is not None:
            chosen = [self.highlighted]
        if isinstance(self.screen, Choice):
            self.screen.dismiss(chosen)

    def action_leave(self) -> None:
        """Leave without an answer."""
        if isinstance(self.screen, Choice):
            self.screen.dismiss(None)


class Choice(Question[list[int] | None]):
    """Gives the numbers of the lines that were chosen, from 0, or None where the user left."""

    DEFAULT_CSS = """
    Choice { align: center middle; background: $background 40%; }
    Choice Vertical { width: 90; max-width: 100%; height: auto; max-height: 100%; background: $surface;
        border: round $primary; padding: 0 1; }
    Choice SelectionList { height: auto; max-height: 20; background: $surface; }
    Choice SelectionList, Choice SelectionList:focus { border: none; }
    Choice .hint { color: $text-muted; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "_Found"

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = heading
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical():
            yield Static(Content(self._heading))
            yield Static(
                Content(_("space takes one or leaves it, a all, enter subscribes, esc leaves")), classes="hint"
            )
            # Content, not str: what a site calls its feed is no markup.
            yield _Found(*(Selection(Content(line), number) for number, line in enumerate(self._lines)))
