"""The line above a pane: what is in it, and how far one is."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from reader.tui.page.bidi import shown


class PaneHeading(Widget):
    """A title at the left, a word about the place at the right; the title gives way."""

    title: reactive[str] = reactive("")
    place: reactive[str] = reactive("")

    def __init__(self, title: str, *, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id, classes="heading")
        self.set_reactive(PaneHeading.title, title)

    def render(self) -> Content:
        """Draw the line."""
        room = max(0, self.content_size.width - cell_len(self.place) - 1)
        left = Content(shown(self.title)).truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(1, room + 1 - left.cell_length), self.place)
