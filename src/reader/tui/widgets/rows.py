"""A list that draws only the rows that are seen, whatever its length (law 7)."""

import textwrap
from abc import abstractmethod
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.speech import _, number
from reader.tui.commands import Context
from reader.tui.divisions import NONE
from reader.tui.looks import is_plain, look
from reader.tui.newsline import heading
from reader.tui.teletype import cut

Piece = tuple[str, Style]

TOLD = 300
"""Cells of a row that plain mode tells, before it is cut to the screen's width."""


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of one line each with a cursor; a subclass says how many there are and draws one at a time.

    | class | what |
    | --- | --- |
    | `rows--cursor` | the row under the cursor of the list that has the focus |
    | `rows--place` | the row under the cursor of another list |
    | `rows--heading` | a heading between rows |
    """

    CONTEXT: Context = "latest"
    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"rows--cursor", "rows--place", "rows--heading"}  # noqa: RUF012 - the framework reads it from the class
    DEFAULT_CSS = """
    Rows {
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: auto;
        & > .rows--cursor { background: $primary 45%; color: $foreground; }
        & > .rows--place { background: $foreground 8%; }
        & > .rows--heading { color: $foreground 75%; text-style: bold; }
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor went to another row."""

        rows: "Rows"
        index: int

        @property
        def control(self) -> "Rows":
            """The list itself."""
            return self.rows

    @dataclass
    class Opened(Message):
        """A row was clicked or chosen."""

        rows: "Rows"
        index: int

        @property
        def control(self) -> "Rows":
            """The list itself."""
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id)
        self.cursor = 0
        self._count = 0
        self._divisions = NONE
        """The headings between the rows, where a subclass has some."""
        self._looks: dict[str, Style] = {}
        self.empty = ""
        """What stands here where there are no rows: why, and what to press."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    # Headings may stand between the rows: a line is what is drawn, a row is what the cursor goes to.

    @property
    def lines(self) -> int:
        """How many lines the rows take, with the headings between them."""
        return self._count * self._divisions.height + len(self._divisions.starts)

    def line_of(self, index: int) -> int:
        """Give the line that a row stands on."""
        return self._divisions.line_of(index)

    def at_line(self, line: int) -> int | str:
        """Give what stands on a line: a row's index, a heading, or nothing."""
        return self._divisions.at(line)

    @abstractmethod
    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one row as text with styles; what is wider than ``width`` is cut off."""

    def words(self, index: int) -> str:
        """Give one row as plain mode tells it; a subclass has words for its signs."""
        return " ".join("".join(text for text, _ in self.pieces(index, TOLD)).split())

    @property
    def whereabouts(self) -> Offset:
        """Where in the window the cursor's row begins."""
        return Offset(0, self.line_of(self.cursor) - round(self.scroll_offset.y))

    def look(self, name: str) -> Style:
        """Give the style of a component class."""
        if (found := self._looks.get(name)) is None:
            found = self._looks[name] = look(self, name)
        return found

    def notify_style_update(self) -> None:
        """Draw in the theme's colours."""
        super().notify_style_update()
        self._looks.clear()

    def set_count(self, count: int, *, cursor: int | None = None) -> None:
        """Say how many rows there are now; the cursor stays inside."""
        self._count = count
        self.virtual_size = Size(self.size.width, self.lines)
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, count - 1))
        self._show_cursor()
        self._tell_place()
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and show it."""
        index = max(0, min(index, self._count - 1))
        if index != self.cursor and self._count:
            before, self.cursor = self.cursor, index
            self._refresh_rows(before, index)
            self._show_cursor()
            self._tell_place()
            self.post_message(self.Moved(self, index))

    def command_move(self, name: str, count: int | None = None) -> None:
        """Do one of the ``move.…`` commands ``count`` times; the first or last line with a number is that line."""
        if count is not None and name in {"first", "last"}:
            self.move_to(count - 1)
            return
        page = max(1, (self.size.height - 1) // self._divisions.height)
        times = count or 1
        self.move_to(
            {
                "down": self.cursor + times,
                "up": self.cursor - times,
                "page-down": self.cursor + page * times,
                "page-up": self.cursor - page * times,
                "half-down": self.cursor + (page // 2) * times,
                "half-up": self.cursor - (page // 2) * times,
                "first": 0,
                "last": self._count - 1,
            }[name]
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        line = round(self.scroll_offset.y) + y
        width = self.size.width
        base = self.rich_style
        if line >= self.lines:
            return self._blank(line, width, base)
        index = self.at_line(line)
        if is_plain(self):
            told = index if isinstance(index, str) else self.words(index)
            return Strip([Segment(cut(told, width))]).adjust_cell_length(width)
        if index == "":
            return Strip.blank(width, base)
        if isinstance(index, str):
            return Strip([Segment(heading(index, width), base + self.look("rows--heading"))])
        if index == self.cursor:
            base += self.look("rows--cursor" if self.has_focus else "rows--place")
        pieces = [Segment(text, base + style) for text, style in self.pieces(index, width)]
        if index == self.cursor and self.has_focus:
            # Faint and coloured letters would not stand out enough from the cursor's colour.
            ink = Style(color=base.color)
            pieces = [Segment(text, style + ink if style else ink) for text, style, _ in pieces]
        strip = Strip(pieces)
        return strip.adjust_cell_length(width, base).crop(0, width)

    def _blank(self, line: int, width: int, base: Style) -> Strip:
        """Draw a line below the last row; in an empty list, one of the sentence that stands there."""
        if self.lines or not self.empty or line < 1:
            return Strip.blank(width, base)
        said = textwrap.wrap(self.empty, max(10, width - 4))
        text = f"  {said[line - 1]}" if line <= len(said) else ""
        return Strip([Segment(text, base)]).adjust_cell_length(width, base).crop(0, width)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.size.width, self.lines)
        self._show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self._tell_place()
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as a place only."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the row under the pointer; a second click, or one on the cursor's row, opens it."""
        line = round(self.scroll_offset.y) + event.y
        index = self.at_line(line) if line < self.lines else None
        if isinstance(index, int):
            again = index == self.cursor
            self.move_to(index)
            if again or event.chain > 1:
                self.post_message(self.Opened(self, index))

    def _show_cursor(self) -> None:
        if self._count and self.size.height:
            above = min(self._divisions.before(self.cursor), self.size.height - 1)
            place = Region(0, self.line_of(self.cursor) - above, max(1, self.size.width), above + 1)
            if is_plain(self):
                place = turned(place, top=round(self.scroll_offset.y), height=self.size.height)
            self.scroll_to_region(place, animate=False, force=True)

    def _tell_place(self) -> None:
        """Say in plain mode which row of how many it is."""
        tell = getattr(self.screen, "tell_place", None) if self.screen.focused is self and is_plain(self) else None
        if tell is not None:
            tell(
                _("{cursor} of {count}").format(cursor=number(self.cursor + 1), count=number(self._count))
                if self._count
                else _("nothing here")
            )

    def _refresh_rows(self, *indices: int) -> None:
        top = round(self.scroll_offset.y)
        for index in indices:
            line = self.line_of(index)
            if top <= line < top + self.size.height:
                self.refresh(Region(0, line - top, self.size.width, 1))


def turned(place: Region, *, top: int, height: int) -> Region:
    """Give what is to be in sight where pages are turned: scrolling writes the whole screen for each line."""
    if top <= place.y and place.bottom <= top + height:
        return place
    if place.y > top:
        return Region(place.x, place.y, place.width, max(place.height, height))
    return Region(place.x, max(0, place.bottom - height), place.width, height)
