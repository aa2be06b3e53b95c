"""What changed in an article, drawn as an article is: removed words struck, added ones underlined, both with signs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from reader.tui.commands import Context
from reader.tui.page.changed import ChangedPage
from reader.tui.page.content import Content
from reader.tui.page.marks import Cover
from reader.tui.widgets.article_page import ArticlePage


class ChangesPage(ArticlePage):
    """Draws a comparison; only the lines in sight are looked at."""

    CONTEXT: Context = "changes"

    def __init__(self, *, width: int) -> None:
        super().__init__(width=width)
        self._changed = ChangedPage.empty()
        self._starts: list[int] = []
        self._at: int | None = None
        """The change that was gone to last."""

    def show_changes(self, content: Content, changed: ChangedPage, *, position: int = 0) -> None:
        """Show a comparison from its beginning, or with ``position`` at the top."""
        self._changed = changed
        self._at = None
        self._starts = [cover.start for cover in changed.covers]
        self.show(content, position=position)

    def covers(self, start: int, end: int) -> Iterator[Cover]:
        """Give the words between two offsets that went or came."""
        before = max(0, bisect_right(self._starts, start) - 1)
        yield from self._changed.covers[before : bisect_left(self._starts, end) + 1]

    def step(self, step: int) -> int | None:
        """Go to the next (1) or previous (-1) change and give its number from 1, None where there is no further one."""
        places = self._changed.places
        if self._at is not None and self.is_in_sight(places[self._at]):
            at = self._at + step
        else:
            rows, top = [self._row_of(place) for place in places], round(self.scroll_offset.y)
            at = bisect_left(rows, top) if step > 0 else bisect_left(rows, top) - 1
        if not 0 <= at < len(places):
            return None
        self._at = at
        self.scroll_to(y=max(0, self._row_of(places[at]) - _ABOVE), animate=False, force=True)
        return at + 1

    def command_move(self, name: str, count: int | None = None) -> None:
        """Do one of the ``move.…`` commands ``count`` times; the first or last line with a number is that line."""
        page = max(1, self.size.height - 2)
        steps = {"down": 1, "up": -1, "page-down": page, "page-up": -page}
        steps |= {"half-down": page // 2, "half-up": -(page // 2)}
        here = round(self.scroll_offset.y)
        target = here + steps.get(name, 0) * (count or 1)
        if name in {"first", "last"}:
            self._finish()
            edge = 0 if name == "first" else self.virtual_size.height
            target = edge if count is None else count - 1
        self.scroll_to(y=target, animate=False, force=True)


_ABOVE = 2
"""Lines above a change that one goes to."""
