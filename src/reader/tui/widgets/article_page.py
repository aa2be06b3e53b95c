"""The article's page: a measured column of lines, with marked passages and signs beside them."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.articles.document import Link, plain
from reader.speech import N_, _
from reader.tui.looks import is_plain, look
from reader.tui.page.bidi import shown
from reader.tui.page.content import Content
from reader.tui.page.layout import Layout, lay_out
from reader.tui.page.marks import DEEP, Cover, Mark, told
from reader.tui.widgets.brush import GUTTER, Brush

NARROWEST, WIDEST = 30, 200

SLICE = 0.002
"""Seconds that lines are broken for at a time; then the screen has its turn."""

EMPTY = N_("Nothing is open here yet: enter opens the article under the cursor.")


class ArticlePage(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws one article. Offsets are code points of its document; only the lines in sight are ever drawn."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--title",
        "article--facts",
        "article--note",
        "article--remark",
        "article--heading",
        "article--subheading",
        "article--table-header",
        "article--caption",
        "article--prefix",
        "article--blockquote",
        "article--code",
        "article--link",
        "article--hint",
        "article--quote",
        "article--directive",
        "article--other",
        "article--quote-deep",
        "article--directive-deep",
        "article--other-deep",
        "article--overlap",
        "article--suggested-quote",
        "article--suggested-directive",
        "article--sign-quote",
        "article--sign-directive",
        "article--sign-other",
        "article--match",
        "article--selection",
        "article--gone",
        "article--new",
        "article--gap",
        "article--caret",
    }

    @dataclass
    class Moved(Message):
        """Another place of the article is in sight, or it has other lines."""

        page: "ArticlePage"

    def __init__(self, *, width: int = 72, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id)
        self.column = width
        self.content: Content | None = None
        self.marks: tuple[Mark, ...] = ()
        """Annotations and suggestions; those that lie over others come last."""
        self._layout: Layout | None = None
        self._head: tuple[tuple[str, str], ...] = ()
        self._remarks: tuple[str, ...] = ()
        """What the user notes on the whole article."""
        self._strips: dict[int, Strip] = {}
        self._looks: dict[str, Style] = {}
        self._pending = 0
        """The offset that is to be at the top."""
        self._put: float = 0
        """Where the page was scrolled to for that; a page that is elsewhere by now was moved by the reader."""
        self._brush = Brush(self._style, self.covers)

    def show(self, content: Content | None, marks: tuple[Mark, ...] = (), *, position: int = 0) -> None:
        """Show an article with its marks, scrolled so that ``position`` is at the top."""
        self.content, self.marks = content, marks
        self._remarks = ()
        self._brush.take(content.document if content else None, marks)
        self._brush.gutter = self._gutter
        self._pending = position
        self._set_lines()
        self._scroll_to_place()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks; only the lines under those that came or went are drawn again."""
        touched: set[Mark | Cover] = {*(set(self.marks) ^ set(marks))}
        before = set(self._brush.drawn)
        self.marks = marks
        self._brush.marks = marks
        if is_plain(self):
            if touched:
                self.set_column(self.column)
            return
        for one in touched | (before ^ set(self._brush.drawn)):
            self._repaint(one.start, one.end)

    def set_remarks(self, remarks: tuple[str, ...]) -> None:
        """Show sentences of the user's about the whole article above it, the place of reading kept."""
        if remarks != self._remarks:
            self._remarks = remarks
            self.set_column(self.column)

    def set_column(self, width: int) -> None:
        """Set the text in a column of another width, the place of reading kept."""
        if self._layout is not None:
            self._pending = self.position
        self.column = max(NARROWEST, min(width, WIDEST))
        self._set_lines()
        self._scroll_to_place()

    @property
    def position(self) -> int:
        """The offset at the top of the window: where reading stopped; 0 while the title is in sight."""
        row = round(self.scroll_offset.y) - len(self._head)
        if self._layout is None or not self._layout.lines or (row <= 0 and self._layout.begins):
            return 0
        return self._layout.lines[max(0, min(row, len(self._layout.lines) - 1))].start

    @property
    def seen(self) -> int:
        """How many characters of the text are above the window or in it."""
        if self.content is None or self._layout is None or not self._layout.lines:
            return 0
        row = round(self.scroll_offset.y) + self.size.height - len(self._head) - 1
        if row >= len(self._layout.lines) - 1 and self._layout.done:
            return len(self.content.document.text)
        return self._layout.lines[min(row, len(self._layout.lines) - 1)].end if row >= 0 else 0

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that another place is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved(self))

    def show_offset(self, offset: int) -> None:
        """Scroll only as far as it takes to have the offset in sight, with a line of room around it."""
        row = self._row_of(offset)
        region = Region(0, max(0, row - 2), max(1, self.size.width), 5)
        self.scroll_to_region(region, animate=False, force=True)

    def links_in_sight(self) -> list[Link]:
        """Give the links whose beginning is in the window."""
        links = self.content.document.links if self.content is not None else ()
        return [link for link in links if self.is_in_sight(link.start)]

    def set_hints(self, hints: dict[int, str]) -> None:
        """Write labels over the text at these offsets, or none any more."""
        self._brush.hints = hints
        self.redraw()

    def covers(self, start: int, end: int) -> Iterable[Cover]:  # noqa: ARG002 - a subclass looks at them
        """Give what lies over the marks between two offsets: a subclass's selection and caret."""
        return ()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        row = round(self.scroll_offset.y) + y
        if (strip := self._strips.get(row)) is None:
            strip = self._strips[row] = self._draw(row)
        return strip

    def redraw(self) -> None:
        """Draw every line in sight anew."""
        self._strips.clear()
        self.refresh()

    def _draw(self, row: int) -> Strip:
        base, width = self.rich_style, self.size.width
        left = Segment(" " * self._margin, base)
        if row < len(self._head):
            words, style = self._head[row]
            drawn = [Segment(" " * self._gutter, base), Segment(words, base + self._style(style))]
        elif self._layout is None or row - len(self._head) >= len(self._layout.lines):
            drawn = []
        else:
            drawn = self._brush.draw(self._layout, self._layout.lines[row - len(self._head)], base)
        return Strip([left, *drawn]).adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        if (found := self._looks.get(name)) is None:
            full = f"article--{name}"
            if "#" in name:
                found = own_look(self, name)
            else:
                found = look(self, full) if full in self.COMPONENT_CLASSES else Style.null()
            self._looks[name] = found
        return found

    # Geometry

    @property
    def _margin(self) -> int:
        return 0 if is_plain(self) else max(0, (self.size.width - self._measure - GUTTER) // 2)

    @property
    def _gutter(self) -> int:
        """Cells left of the column for signs; plain mode has words instead."""
        return 0 if is_plain(self) else GUTTER

    @property
    def _measure(self) -> int:
        beside = 0 if is_plain(self) else GUTTER + 2
        return max(8, min(self.column, self.size.width - beside))

    def _set_lines(self) -> None:
        self._strips.clear()
        if self.content is None or self.size.width < 1:
            self._layout, self._head = None, tuple(self._broken(_(EMPTY), "facts")) if self.size.width > 0 else ()
            self.virtual_size = Size(self.size.width, 0)
            self.refresh()
            return
        plain = is_plain(self)
        room = self._measure if plain else max(self._measure, self.size.width - self._margin - GUTTER - 2)
        telling = self._told if plain else None
        self._layout = Layout(self.content.document, self._measure, room=room, at=self._pending, told=telling)
        self._head = tuple(self._heading(self.content))
        self._layout.go_on(_for(2 * SLICE))
        self._lines_changed()
        if not self._layout.done:
            self.run_worker(self._go_on, group="layout", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    def _told(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """Give what plain mode tells of the marks before and behind a line."""
        text = self.content.document.text if self.content is not None else ""
        return told(text, [mark for mark in self.marks if mark.start < end and mark.end > start], start, end)

    async def _go_on(self) -> None:
        """Break the lines that are out of sight, a few at a time."""
        layout = self._layout
        while layout is not None and self._layout is layout:  # another may be shown by now
            await asyncio.sleep(0)
            above = layout.go_on(_for(SLICE))
            if layout.done:
                self._lines_came(above)
                return

    def _finish(self) -> None:
        """Break what is left now: a place is asked for that is not there yet."""
        if self._layout is not None and not self._layout.done:
            self._lines_came(self._layout.finish())

    def _lines_came(self, above: int) -> None:
        """Show that all lines are there, those in sight where they were."""
        at = self.scroll_offset.y
        self._lines_changed()
        if self._pending and at == self._put:
            self._scroll_to_place()
        elif above:
            self.scroll_to(y=at + above, animate=False, force=True, immediate=True)

    def _lines_changed(self) -> None:
        self._strips.clear()
        self.post_message(self.Moved(self))
        assert self._layout is not None  # noqa: S101 - there are lines
        self.virtual_size = Size(self.size.width, len(self._head) + len(self._layout.lines) + 1)
        self.refresh()

    def _heading(self, content: Content) -> Iterator[tuple[str, str]]:
        """Give the lines above the text, each with the name of its style."""
        yield "", ""
        parts = (
            ((content.title,), "title"),
            (content.facts, "facts"),
            (content.notes, "note"),
            (self._remarks, "remark"),
        )
        for sentences, style in parts:
            for words in sentences:
                yield from self._broken(words, style)
            if sentences:
                yield "", ""

    def _broken(self, words: str, style: str) -> Iterator[tuple[str, str]]:
        laid = lay_out(plain(words), self._measure)
        return ((shown(laid.document.text[line.start : line.end]), style) for line in laid.lines)

    def _scroll_to_place(self) -> None:
        """Scroll to where reading goes on; a pane that has no size yet does it when it gets one."""
        if self._layout is not None:
            place = self._pending
            self.scroll_to(y=self._row_of(place) if place else 0, animate=False, force=True, immediate=True)
            self._put = self.scroll_offset.y

    def _row_of(self, offset: int) -> int:
        if self._layout is None:
            return len(self._head)
        if not self._layout.holds(offset):
            self._finish()
        return len(self._head) + self._layout.line_of(offset)

    def is_in_sight(self, offset: int) -> bool:
        """Tell whether an offset's line is in the window."""
        if self._layout is None or not self._layout.holds(offset):
            return False
        top = round(self.scroll_offset.y)
        return top <= self._row_of(offset) < top + self.size.height

    def _repaint(self, start: int, end: int) -> None:
        if self._layout is None:
            return
        top = round(self.scroll_offset.y)
        first, last = (len(self._head) + line for line in self._layout.lines_of(start, end))
        for row in [row for row in self._strips if first <= row <= last]:
            del self._strips[row]
        low, high = max(first, top), min(last + 1, top + self.size.height)
        if low < high:
            self.refresh(Region(0, low - top, self.size.width, high - low))

    def on_resize(self) -> None:
        """Break the lines anew, the place of reading kept; a pane that is hidden keeps its lines."""
        if self.size.width > 0:
            self.set_column(self.column)

    def notify_style_update(self) -> None:
        """Draw everything anew in the theme's colours."""
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()


def own_look(page: ArticlePage, name: str) -> Style:
    """Give the look of a colour that the user's codebook names, mixed with the page's own background."""
    before, _, color = name.partition("#")
    tone = Color.parse(f"#{color.removesuffix(DEEP)}")
    under = page.background_colors[1]
    if before == "sign-":
        return Style(color=tone.rich_color, bold=True)
    share = 0.1 if before else 0.55 if color.endswith(DEEP) else 0.3
    return Style(bgcolor=under.blend(tone, share).rich_color)


def _for(seconds: float) -> Callable[[], bool]:
    """Give what says that so much time has passed."""
    end = perf_counter() + seconds
    return lambda: perf_counter() > end
