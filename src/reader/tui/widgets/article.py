"""The article: a measured column of text with a caret, a selection and marked passages."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.commands import Context
from reader.tui.looks import look
from reader.tui.page.content import Content
from reader.tui.page.layout import Layout, Line, lay_out
from reader.tui.page.marks import Cover, Mark, cut, gutter

GUTTER = 3
"""Cells left of the column, for the signs."""

NARROWEST, WIDEST = 30, 200

Span = tuple[int, int]


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one article. Offsets are code points of its document; the caret is None until it is first needed."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--title",
        "article--facts",
        "article--note",
        "article--heading",
        "article--caption",
        "article--prefix",
        "article--blockquote",
        "article--code",
        "article--link",
        "article--quote",
        "article--directive",
        "article--other",
        "article--suggested-quote",
        "article--suggested-directive",
        "article--sign-quote",
        "article--sign-directive",
        "article--sign-other",
        "article--selection",
        "article--caret",
    }

    @dataclass
    class Selecting(Message):
        """The caret moved, or selecting began, went on or ended."""

        view: "ArticleView"

    @dataclass
    class MarkChosen(Message):
        """A marked passage was clicked twice."""

        view: "ArticleView"
        id: str

    def __init__(self, *, width: int = 72, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id)
        self.column = width
        self.content: Content | None = None
        self.marks: tuple[Mark, ...] = ()
        """Annotations and suggestions; those that lie over others come last."""
        self.caret: int | None = None
        self.origin: int | None = None
        self._layout: Layout | None = None
        self._head: tuple[Strip, ...] = ()
        self._links: tuple[Cover, ...] = ()
        self._strips: dict[int, Strip] = {}
        self._looks: dict[str, Style] = {}
        self._dragging = False
        self._pending = 0

    # What is shown

    @property
    def CONTEXT(self) -> Context:  # noqa: N802 - a constant in the other widgets
        """The place that keys are looked up for."""
        if self.origin is not None:
            return "selecting"
        here = self.mark_here() if self.caret is not None else None
        return "suggestion" if here is not None and here.suggested else "article"

    def show(self, content: Content | None, marks: tuple[Mark, ...] = (), *, position: int = 0) -> None:
        """Show an article with its marks, scrolled so that ``position`` is at the top."""
        self.content, self.marks = content, marks
        self.caret = self.origin = None
        self._links = tuple(Cover(x.start, x.end, "link") for x in content.document.links) if content else ()
        self._pending = position
        self._set_lines()
        self._scroll_to_place()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks; only the lines under those that came or went are drawn again."""
        touched = set(self.marks) ^ set(marks)
        self.marks = marks
        for mark in touched:
            self._repaint(mark.start, mark.end)

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
        return self._layout.lines[min(row, len(self._layout.lines) - 1)].start if self._layout and row > 0 else 0

    # Caret and selection

    @property
    def selection(self) -> Span | None:
        """The selected stretch, the glyph under the caret included."""
        if self.origin is None or self.caret is None or self.content is None:
            return None
        low, high = sorted((self.origin, self.caret))
        text = self.content.document.text
        end = min(len(text), self.content.motions.right(high) if high < len(text) - 1 else len(text))
        return low, max(end, low)

    def start_selecting(self) -> bool:
        """Anchor the selection at the caret; without one it starts at the first letter in sight."""
        if self.content is None or not self.content.document.text:
            return False
        self.origin = self._caret_here()
        self._set_caret(self.origin)
        self.post_message(self.Selecting(self))
        return True

    def stop_selecting(self) -> None:
        """Drop the selection; the caret stays where it is."""
        selected, self.origin = self.selection, None
        if selected is not None:
            self._repaint(*selected)
        self.post_message(self.Selecting(self))

    def select(self, start: int, end: int) -> None:
        """Select a stretch and show it."""
        before = self.selection
        self.origin = start
        self.caret = max(start, end - 1)
        if self.content is not None and self.caret > start:
            self.caret = max(start, self.content.motions.left(end))
        for span in filter(None, (before, (start, end))):
            self._repaint(*span)
        self.show_offset(start)
        self.post_message(self.Selecting(self))

    def swap_ends(self) -> None:
        """Move the caret to the other end of the selection."""
        if self.origin is not None and self.caret is not None:
            self.origin, caret = self.caret, self.origin
            self._set_caret(caret)

    def move_caret(self, motion: str) -> None:
        """Move the caret by a motion of words, sentences or paragraphs; see ``Motions``."""
        if self.content is not None and self.content.document.text:
            self._set_caret(self.content.motions.motion(motion)(self._caret_here()))

    def move_caret_to_edge(self, edge: str) -> None:
        """Move the caret to the ``line-start`` or ``line-end`` of its line on screen."""
        if self._layout is not None and self.caret is not None:
            line = self._layout.lines[self._layout.line_of(self.caret)]
            self._set_caret(line.start if edge == "line-start" else max(line.start, line.end - 1))

    def take(self, name: str) -> bool:
        """Select the text object at the caret; False where there is none."""
        if self.content is None:
            return False
        span = self.content.motions.text_object(name, self._caret_here())
        if span is None:
            return False
        self.select(*span)
        return True

    def command_move(self, name: str) -> None:
        """Do one of the ``move.…`` commands: the caret moves while selecting, else the page."""
        page = max(1, self.size.height - 2)
        steps = {
            "down": 1,
            "up": -1,
            "page-down": page,
            "page-up": -page,
            "half-down": page // 2,
            "half-up": -(page // 2),
        }
        if self.origin is None:
            target = {"first": 0, "last": self.virtual_size.height}.get(
                name, round(self.scroll_offset.y) + steps.get(name, 0)
            )
            self.scroll_to(y=target, animate=False, force=True)
        elif self._layout is not None and self.caret is not None:
            last = len(self._layout.lines) - 1
            row = self._layout.line_of(self.caret)
            column = self._layout.cell_of(self.caret, self._layout.lines[row])
            target = {"first": 0, "last": last}.get(name, row + steps.get(name, 0))
            step = 1 if target >= row else -1
            target = max(0, min(target, last))
            while 0 < target < last and self._layout.lines[target].is_spacer:
                target += step
            self._set_caret(self._layout.offset_at(target, column))

    # Marks

    def mark_here(self) -> Mark | None:
        """Give the mark under the caret, the innermost of several; without a caret the first one in sight."""
        if self.caret is not None:
            over = [mark for mark in self.marks if mark.start <= self.caret < mark.end]
            return min(over, key=lambda mark: (mark.suggested, mark.end - mark.start)) if over else None
        return next((mark for mark in self.marks if not mark.suggested and self._in_sight(mark.start)), None)

    def go_to_mark(self, step: int) -> Mark | None:
        """Put the caret on the next (1) or previous (-1) mark and show it."""
        here = self._caret_here() if self.caret is not None else self.position - (1 if step > 0 else 0)
        starts = sorted(self.marks, key=lambda mark: (mark.start, -mark.end))
        on = [m for m in starts if m.start > here] if step > 0 else [m for m in reversed(starts) if m.start < here]
        if not on:
            return None
        self._set_caret(on[0].start)
        return on[0]

    def show_offset(self, offset: int) -> None:
        """Scroll only as far as it takes to have the offset in sight, with a line of room around it."""
        row = self._row_of(offset)
        region = Region(0, max(0, row - 2), max(1, self.size.width), 5)
        self.scroll_to_region(region, animate=False, force=True)

    def put_caret(self, offset: int) -> None:
        """Put the caret on an offset and show it in the upper third of the window."""
        self._set_caret(offset)
        self.scroll_to(y=max(0, self._row_of(offset) - self.size.height // 3), animate=False, force=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        row = round(self.scroll_offset.y) + y
        if (strip := self._strips.get(row)) is None:
            strip = self._strips[row] = self._draw(row)
        return strip

    def _draw(self, row: int) -> Strip:
        base, width = self.rich_style, self.size.width
        if row < len(self._head):
            return self._head[row]
        row -= len(self._head)
        if self._layout is None or self.content is None or row >= len(self._layout.lines):
            return Strip.blank(width, base)
        line = self._layout.lines[row]
        if line.is_spacer:
            return Strip.blank(width, base)
        sign = gutter(line.start, line.end, self.marks)
        margin = Segment(" " * self._margin, base)
        lead = Segment("  ", base)
        if sign is not None:
            lead = Segment(f"{sign[0]:<{GUTTER}}", base + self._style(f"sign-{_shade(sign[1].kind)}"))
        segments = [margin, lead, *self._text_of(line, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _text_of(self, line: Line, base: Style) -> list[Segment]:
        assert self.content is not None  # noqa: S101 - only called with an article
        document = self.content.document
        kind = document.blocks[line.block].kind
        own = base + self._style({"quote": "blockquote"}.get(kind, kind))
        segments = [Segment(line.prefix, base + self._style("prefix"))] if line.prefix else []
        covers = [*self._links, *(Cover(mark.start, mark.end, _look_of(mark)) for mark in self.marks)]
        if (selected := self.selection) is not None:
            covers.append(Cover(*selected, "selection"))
        if self.caret is not None:
            covers.append(Cover(self.caret, self.caret + 1, "caret"))
        for start, end, names in cut(line.start, line.end, covers):
            style = own
            for name in names:
                style += self._style(name)
            segments.append(Segment(document.text[start:end], style))
        if self.caret is not None and self.caret == line.end and line.start == line.end:
            segments.append(Segment(" ", own + self._style("caret")))
        return segments

    def _style(self, name: str) -> Style:
        if (found := self._looks.get(name)) is None:
            full = f"article--{name}"
            found = self._looks[name] = look(self, full) if full in self.COMPONENT_CLASSES else Style.null()
        return found

    # Geometry

    @property
    def _margin(self) -> int:
        return max(0, (self.size.width - self._measure - GUTTER) // 2)

    @property
    def _measure(self) -> int:
        return max(8, min(self.column, self.size.width - GUTTER - 2))

    def _set_lines(self) -> None:
        self._strips.clear()
        if self.content is None or self.size.width < 1:
            self._layout, self._head = None, ()
            self.virtual_size = Size(self.size.width, 0)
            self.refresh()
            return
        self._layout = lay_out(self.content.document, self._measure)
        self._head = tuple(self._heading(self.content))
        self.virtual_size = Size(self.size.width, len(self._head) + len(self._layout.lines) + 1)
        self.refresh()

    def _heading(self, content: Content) -> list[Strip]:
        from reader.articles.document import plain

        base, blank = self.rich_style, Strip.blank(self.size.width, self.rich_style)
        strips = [blank]
        parts = (
            [(content.title, "title")],
            [(f, "facts") for f in content.facts],
            [(n, "note") for n in content.notes],
        )
        for part in filter(None, parts):
            for words, style in part:
                laid = lay_out(plain(words), self._measure)
                for line in laid.lines:
                    piece = Segment(laid.document.text[line.start : line.end], base + self._style(style))
                    left = Segment(" " * (self._margin + GUTTER), base)
                    strips.append(Strip([left, piece]).adjust_cell_length(self.size.width, base))
            strips.append(blank)
        return strips

    def _scroll_to_place(self) -> None:
        """Scroll to where reading goes on; a pane that has no size yet does it when it gets one."""
        if self._layout is not None:
            place = self._pending
            self.scroll_to(y=self._row_of(place) if place else 0, animate=False, force=True)

    def _row_of(self, offset: int) -> int:
        return len(self._head) + (self._layout.line_of(offset) if self._layout else 0)

    def _in_sight(self, offset: int) -> bool:
        top = round(self.scroll_offset.y)
        return top <= self._row_of(offset) < top + self.size.height

    def _caret_here(self) -> int:
        if self.caret is not None and self._in_sight(self.caret):
            return self.caret
        if self._layout is None or not self._layout.lines:
            return 0
        row = max(0, round(self.scroll_offset.y) - len(self._head))
        return self._layout.lines[min(row, len(self._layout.lines) - 1)].start

    def _set_caret(self, offset: int) -> None:
        before = self.selection or ((self.caret, self.caret + 1) if self.caret is not None else None)
        self.caret = offset
        after = self.selection or (offset, offset + 1)
        for span in filter(None, (before, after)):
            self._repaint(*span)
        self.show_offset(offset)
        self.post_message(self.Selecting(self))

    def _repaint(self, start: int, end: int) -> None:
        top = round(self.scroll_offset.y)
        first, last = self._row_of(start), self._row_of(max(start, end - 1))
        for row in [row for row in self._strips if first <= row <= last]:
            del self._strips[row]
        low, high = max(first, top), min(last + 1, top + self.size.height)
        if low < high:
            self.refresh(Region(0, low - top, self.size.width, high - low))

    # The framework's events

    def on_resize(self) -> None:
        """Break the lines anew, the place of reading kept; a pane that is hidden keeps its lines."""
        if self.size.width > 0:
            self.set_column(self.column)

    def notify_style_update(self) -> None:
        """Draw everything anew in the theme's colours."""
        super().notify_style_update()
        self._looks.clear()
        if self._head and self.is_attached:
            self._set_lines()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret under the pointer; a drag from there selects."""
        if event.button == 1 and self.content is not None and (offset := self._offset_under(event)) is not None:
            if self.origin is not None:
                self.stop_selecting()
            self._dragging = True
            self.capture_mouse()
            self._set_caret(offset)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the pointer."""
        if not self._dragging:
            return
        if event.y < 0 or event.y >= self.size.height:
            self.scroll_relative(y=-1 if event.y < 0 else 1, animate=False, force=True)
        offset = self._offset_under(event)
        if offset is not None and offset != self.caret:
            if self.origin is None:
                self.origin = self.caret
            self._set_caret(offset)

    def on_mouse_up(self) -> None:
        """End the drag."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Take the word on a second click, or open the mark under the pointer; take the sentence on a third."""
        if event.chain == 2 and (mark := self.mark_here()) is not None:
            self.post_message(self.MarkChosen(self, mark.id))
        elif event.chain in {2, 3}:
            self.take("word" if event.chain == 2 else "sentence")

    def _offset_under(self, event: events.MouseEvent) -> int | None:
        if self._layout is None or not self._layout.lines:
            return None
        row = round(self.scroll_offset.y) + max(0, min(event.y, self.size.height - 1)) - len(self._head)
        offset = self._layout.offset_at(max(row, 0), event.x - self._margin - GUTTER)
        return min(offset, max(0, len(self._layout.document.text) - 1)) if row >= 0 else 0


def _shade(kind: str) -> str:
    return kind if kind in {"quote", "directive"} else "other"


def _look_of(mark: Mark) -> str:
    return f"suggested-{_shade(mark.kind)}" if mark.suggested else _shade(mark.kind)
