"""A picture in the middle of its pane, or a sentence in its place."""

from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.commands import Context
from reader.tui.pictures.drawing import Drawing


class PictureView(Widget, can_focus=True):
    """Shows one drawing; the lines are made elsewhere."""

    DEFAULT_CSS = """
    PictureView { height: 1fr; }
    """
    CONTEXT: Context = "picture"

    def __init__(self) -> None:
        super().__init__()
        self._drawing: Drawing | None = None
        self._words = ""

    def show(self, drawing: Drawing | None, words: str = "") -> None:
        """Show a drawing, or a sentence where there is none."""
        if self._drawing is not None:
            self._drawing.forget()
        self._drawing, self._words = drawing, words
        self.refresh()

    def on_unmount(self) -> None:
        """Let the terminal forget the picture."""
        if self._drawing is not None:
            self._drawing.forget()

    @property
    def drawing(self) -> Drawing | None:
        """What is shown."""
        return self._drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        base, width = self.rich_style, self.size.width
        if self._drawing is None:
            line = [Segment(self._words[:width].center(width), base)] if y == self.size.height // 2 else []
            return Strip(line).adjust_cell_length(width, base)
        top, left = self._place
        row = y - top
        if not 0 <= row < len(self._drawing.lines):
            return Strip.blank(width, base)
        strip = Strip([Segment(" " * left, base), *self._drawing.lines[row]])
        return strip.adjust_cell_length(width, base)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines, the sixels over them."""
        strips = super().render_lines(crop)
        if not strips or self._drawing is None or not self._drawing.sixels or not self.screen.is_active:
            return strips
        top, left = self._place
        where = self.region
        # Escape sequences have no width; the cursor is put back to where the line ends.
        none = Style()
        over = [
            Segment(Control.move_to(where.x + left, where.y + top).segment.text, none),
            Segment(self._drawing.sixels, none, ((ControlType.CURSOR_FORWARD, 0),)),
            Segment(Control.move_to(where.right, where.y + crop.bottom).segment.text, none),
        ]
        strips[-1] = Strip([*strips[-1], *over], strips[-1].cell_length)
        return strips

    @property
    def _place(self) -> tuple[int, int]:
        if self._drawing is None:
            return 0, 0
        free = self.size.height - len(self._drawing.lines), self.size.width - self._drawing.width
        return max(0, free[0] // 2), max(0, free[1] // 2)
