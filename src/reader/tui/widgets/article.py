"""The article with a caret and a selection in it, by keyboard and by mouse."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message

from reader.speech import _, ngettext, number
from reader.tui.commands import Context
from reader.tui.looks import is_plain
from reader.tui.page.content import Content
from reader.tui.page.marks import Cover, Mark, order
from reader.tui.widgets.article_page import ArticlePage
from reader.tui.widgets.brush import GUTTER
from reader.tui.widgets.rows import turned

Span = tuple[int, int]

EDGES = ("first", "last")


class ArticleView(ArticlePage):
    """Shows one article; the caret is None until it is first needed, ``origin`` is where a selection began."""

    @dataclass
    class Selecting(Message):
        """The caret moved, or selecting began, went on or ended."""

        view: "ArticleView"

    @dataclass
    class MarkChosen(Message):
        """A marked passage was clicked twice."""

        view: "ArticleView"
        id: str

    @dataclass
    class Selected(Message):
        """A passage was selected with the mouse."""

        view: "ArticleView"

    def __init__(self, *, width: int = 72, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(width=width, id=id)
        self.caret: int | None = None
        self.origin: int | None = None
        self.matches: tuple[Span, ...] = ()
        """Where the words that were looked for stand."""
        self._dragging = False
        self._chosen: Mark | None = None
        """The mark that was gone to, or chosen among several, while the caret stays on its beginning."""

    @property
    def CONTEXT(self) -> Context:  # noqa: N802 - a constant in the other widgets
        """The place that keys are looked up for."""
        if self.origin is not None:
            return "selecting"
        here = self.mark_here() if self.caret is not None else None
        return "suggestion" if here is not None and here.suggested else "article"

    def show(self, content: Content | None, marks: tuple[Mark, ...] = (), *, position: int = 0) -> None:
        """Show an article with its marks, scrolled so that ``position`` is at the top."""
        self.caret = self.origin = self._chosen = None
        self.matches = ()
        super().show(content, marks, position=position)
        if is_plain(self) and content is not None and content.document.text:
            self.caret = position  # the line that is read is the caret's
            self._tell_place()

    def covers(self, start: int, end: int) -> Iterator[Cover]:
        """Give the matches, the selection and the caret between two offsets."""
        # Only those: a letter may stand in ten thousand places.
        first = bisect_right(self.matches, start, key=lambda span: span[1])
        last = bisect_left(self.matches, end, key=lambda span: span[0])
        yield from (Cover(left, right, "match") for left, right in self.matches[first:last])
        if (selected := self.selection) is not None:
            yield Cover(*selected, "selection")
        if self.caret is not None:
            yield Cover(self.caret, self.caret + 1, "caret")

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
        self._tell_place()
        self.post_message(self.Selecting(self))
        return True

    def stop_selecting(self) -> None:
        """Drop the selection; the caret stays where it is."""
        selected, self.origin = self.selection, None
        if selected is not None:
            self._repaint(*selected)
        self._tell_place()
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
        self.show_offset(self.caret if is_plain(self) else start)
        self._tell_place()
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

    def command_move(self, name: str, count: int | None = None) -> None:
        """Do one of the ``move.…`` commands: the caret moves while selecting, else the page.

        ``count`` is how many times; for the first or last line it is the number of the line to go to.
        """
        page = max(1, self.size.height - 2)
        times = count or 1
        steps = {
            "down": 1,
            "up": -1,
            "page-down": page,
            "page-up": -page,
            "half-down": page // 2,
            "half-up": -(page // 2),
        }
        if name in {"first", "last"}:
            self._finish()
        if is_plain(self) and self._shows_head(name):
            return
        if self.origin is None and not is_plain(self):
            edges = {"first": 0, "last": self.virtual_size.height} if count is None else dict.fromkeys(EDGES, times - 1)
            target = edges.get(name, round(self.scroll_offset.y) + steps.get(name, 0) * times)
            self.scroll_to(y=target, animate=False, force=True)
        elif self._layout is not None and self.caret is not None:
            last = len(self._layout.lines) - 1
            row = self._layout.line_of(self.caret)
            column = self._layout.cell_of(self.caret, self._layout.lines[row])
            edges = {"first": 0, "last": last} if count is None else dict.fromkeys(EDGES, times - 1)
            target = edges.get(name, row + steps.get(name, 0) * times)
            step = 1 if target >= row else -1
            target = max(0, min(target, last))
            while 0 < target < last and not self._layout.lines[target].pieces:
                target += step
            self._set_caret(self._layout.offset_at(target, column))

    # Finding

    def find(self, words: str) -> int:
        """Light every place where the words stand, in whatever case, and go to the next one; gives how many."""
        text = self.content.document.text if self.content is not None else ""
        wanted = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE) if words.split() else None
        self.matches = tuple(match.span() for match in wanted.finditer(text)) if wanted else ()
        self.redraw()
        if self.matches:
            self.step_match(1, here=self._caret_here() - 1)
        return len(self.matches)

    def step_match(self, step: int, *, here: int | None = None) -> int:
        """Put the caret on the next (1) or previous (-1) match, around the ends; gives its number from 1."""
        at = self._caret_here() if here is None else here
        starts = [start for start, _ in self.matches]
        number = bisect_right(starts, at) if step > 0 else bisect_left(starts, at) - 1
        number %= len(starts)
        self.put_caret(starts[number])
        return number + 1

    # Marks

    def mark_here(self) -> Mark | None:
        """Give the mark under the caret, the innermost of several; without a caret the first one in sight."""
        if self.caret is not None:
            if self._chosen is not None and self._chosen in self.marks:
                return self._chosen
            over = [mark for mark in self.marks if mark.start <= self.caret < mark.end]
            return min(over, key=lambda mark: (mark.suggested, mark.end - mark.start)) if over else None
        return next((mark for mark in self.marks if not mark.suggested and self.is_in_sight(mark.start)), None)

    def annotations_here(self) -> list[Mark]:
        """Give all annotations under the caret, the outermost first; the one alone that was gone to."""
        if self.caret is None or (self._chosen is not None and self._chosen in self.marks):
            here = self.mark_here()
            return [here] if here is not None and not here.suggested else []
        caret = self.caret
        return order(mark for mark in self.marks if not mark.suggested and mark.start <= caret < mark.end)

    def go_to_mark(self, step: int) -> Mark | None:
        """Put the caret on the next (1) or previous (-1) mark and show it; those that begin together in turn."""
        marks = order(self.marks)
        if self._chosen is not None and self._chosen in marks:
            at = marks.index(self._chosen) + step
            found = marks[at] if 0 <= at < len(marks) else None
        else:
            here = self._caret_here() if self.caret is not None else self.position - (1 if step > 0 else 0)
            on = [m for m in marks if m.start > here] if step > 0 else [m for m in reversed(marks) if m.start < here]
            found = on[0] if on else None
        if found is not None:
            self._set_caret(found.start)
            self._chosen = found
        return found

    def put_caret(self, offset: int) -> None:
        """Put the caret on an offset and show it in the upper third of the window."""
        self._set_caret(offset)
        if is_plain(self):
            return
        self.scroll_to(y=max(0, self._row_of(offset) - self.size.height // 3), animate=False, force=True)

    @property
    def place(self) -> int:
        """The caret's offset while it is in sight, else that of the first letter in the window."""
        return self._caret_here()

    def _caret_here(self) -> int:
        if self.caret is not None and self.is_in_sight(self.caret):
            return self.caret
        if self._layout is None or not self._layout.lines:
            return 0
        row = max(0, round(self.scroll_offset.y) - len(self._head))
        while row < len(self._layout.lines) - 1 and not self._layout.lines[row].pieces:
            row += 1
        return self._layout.lines[min(row, len(self._layout.lines) - 1)].start

    def _set_caret(self, offset: int) -> None:
        before = self.selection or ((self.caret, self.caret + 1) if self.caret is not None else None)
        self.caret, self._chosen = offset, None
        after = self.selection or (offset, offset + 1)
        for span in filter(None, (before, after)):
            self._repaint(*span)
        self.show_offset(offset)
        self._tell_place()
        self.post_message(self.Selecting(self))

    def show_offset(self, offset: int) -> None:
        """Have an offset in sight; plain mode turns pages, so that a line writes a line."""
        if not is_plain(self):
            super().show_offset(offset)
            return
        row = self._row_of(offset)
        first = next((at for at in range(row - 1, -1, -1) if not self._is_told(at)), -1) + 1
        top = 0 if row <= len(self._head) else first
        if row + 1 - top > self.size.height:
            top = row
        place = Region(0, top, max(1, self.size.width), row + 1 - top)
        turned_to = turned(place, top=round(self.scroll_offset.y), height=self.size.height)
        self.scroll_to_region(turned_to, animate=False, force=True)

    def _shows_head(self, name: str) -> bool:
        """Go up to the title, which has no caret, or from there down to the caret; False where that is not asked."""
        if self.caret is None or self._layout is None:
            return False
        first = self._layout.done and self._layout.line_of(self.caret) == 0
        if first and name in {"up", "first"}:
            self.scroll_to(y=0, animate=False, force=True)
            return True
        if first and not self.is_in_sight(self.caret):
            self.show_offset(self.caret)
            return True
        return False

    def _scroll_to_place(self) -> None:
        super()._scroll_to_place()
        if is_plain(self) and self.caret is not None and self.size.height:
            self.show_offset(self.caret)

    def _is_told(self, row: int) -> bool:
        """Whether a line tells of a mark that begins on the next one."""
        at = row - len(self._head)
        lines = self._layout.lines if self._layout is not None else []
        return 0 <= at < len(lines) and lines[at].is_spacer and bool(lines[at].prefix)

    @property
    def whereabouts(self) -> Offset:
        """Where in the window the caret is."""
        if self._layout is None or self.caret is None or not self._layout.lines or not self._layout.holds(self.caret):
            return Offset(0, 0)
        if not self.is_in_sight(self.caret):
            return Offset(0, 0)
        line = self._layout.lines[self._layout.line_of(self.caret)]
        return Offset(
            self._margin + self._gutter + self._layout.cell_of(self.caret, line),
            self._row_of(self.caret) - round(self.scroll_offset.y),
        )

    def on_focus(self) -> None:
        """Say where the caret is."""
        self._tell_place()

    def _lines_changed(self) -> None:
        super()._lines_changed()
        self._tell_place()

    def _tell_place(self) -> None:
        """Say in plain mode on which line of how many the caret is, or what is selected."""
        tell = getattr(self.screen, "tell_place", None) if self.screen.focused is self and is_plain(self) else None
        if tell is None or self._layout is None or self.caret is None or self.content is None:
            return
        if (selected := self.selection) is not None:
            words = self.content.document.text[slice(*selected)].split()
            first, last = words[:3], words[3:][-3:]
            tell(
                ngettext("{count} word selected: {words}", "{count} words selected: {words}", len(words)).format(
                    count=len(words), words=" ".join([*first, *["..."] * bool(last), *last])
                )
            )
        else:
            own = [bool(line.pieces) for line in self._layout.lines]
            here = sum(own[: self._layout.line_of(self.caret) + 1])
            told = _("line {here} of {lines}") if self._layout.done else _("line {here} of {lines} or more")
            tell(told.format(here=number(here), lines=number(sum(own))))

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
            if self.selection is not None:
                self.post_message(self.Selected(self))

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
