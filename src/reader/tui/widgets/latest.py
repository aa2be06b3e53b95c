"""The latest news: one line an article, newest first, only the lines in sight ever read."""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from rich.style import Style

from reader.articles.model import Row
from reader.config import Settings
from reader.feeds.rules.words import NOTHING_WATCHED, Watch
from reader.speech import _
from reader.tui.commands import Context
from reader.tui.dates import listed
from reader.tui.divisions import NONE, Divisions
from reader.tui.looks import is_plain
from reader.tui.newsline import Headline, news_line, news_words
from reader.tui.widgets.chosen import Chosen
from reader.tui.widgets.rows import Piece, Rows

BLOCK = 100
"""Rows that are read from the library at a time."""

KEPT_BLOCKS = 8

DENSITIES = {"compact": 1, "comfortable": 2}
"""Lines of an article, the blank ones behind it among them."""


class LatestList(Rows):
    """Articles of one view. ``read_rows`` gives the rows of a few ids; it is called for those in sight alone."""

    CONTEXT: Context = "latest"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "latest--unread",
        "latest--read",
        "latest--outlet",
        "latest--time",
        "latest--sign",
        "latest--lit",
        "latest--highlighted",
        "latest--selected",
    }

    def __init__(
        self,
        read_rows: Callable[[Sequence[int]], dict[int, Row]],
        now: Callable[[], datetime],
        *,
        watch: Watch = NOTHING_WATCHED,
        columns: Sequence[str] = (),
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._watch = watch
        self.columns = columns
        self._wanted = NOTHING_WATCHED
        self.dates = "short"
        """How times are told: see ``listed``."""
        self._read_rows = read_rows
        self._now = now
        self._density = "compact"
        self._ids: array[int] = array("q")
        self.chosen = Chosen()
        self._grouped = False
        self._blocks: dict[int, dict[int, Row]] = {}

    @property
    def ids(self) -> "array[int]":
        """The articles of the list, in its order."""
        return self._ids

    @property
    def current(self) -> int | None:
        """The id of the article under the cursor."""
        return self._ids[self.cursor] if self.cursor < len(self._ids) else None

    def set_ids(
        self, ids: "array[int]", *, keep: int | None = None, grouped: bool = False, divisions: Divisions = NONE
    ) -> None:
        """Show other articles; the cursor stays on the article ``keep`` where it is among them.

        ``grouped`` says that an article stands for all that tell its story; ``divisions`` are the headings between.
        """
        self.chosen.settle(self._ids, self.cursor)
        self.chosen.keep(ids)
        self._ids = ids
        self._divisions = divisions.spaced(self._lines_of_one())
        self._grouped = grouped
        self._blocks.clear()
        cursor: int | None = None
        if keep is not None:
            try:
                cursor = ids.index(keep)
            except ValueError:
                cursor = min(self.cursor, len(ids) - 1)
        self.set_count(len(ids), cursor=cursor if cursor is not None else 0)

    def follow(self, settings: Settings) -> None:
        """Show the articles as the settings say: times, columns, how close they stand; the cursor stays on its own."""
        self.dates, self.columns, self._density = settings.dates, settings.columns, settings.density
        self._divisions = self._divisions.spaced(self._lines_of_one())
        self.set_count(self._count)

    def _lines_of_one(self) -> int:
        # A screen reader would read the blank lines, too.
        return DENSITIES[self._density] if not is_plain(self) else 1

    def light(self, wanted: Watch) -> None:
        """Let these words stand out in the titles, beside those that are watched for."""
        self._wanted = wanted
        self.refresh()

    def row(self, index: int) -> Row | None:
        """Give one row, read with its neighbours where it is not known yet; None where the article is gone."""
        number = index // BLOCK
        if (block := self._blocks.get(number)) is None:
            while len(self._blocks) >= KEPT_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            block = self._blocks[number] = self._read_rows(self._ids[number * BLOCK : (number + 1) * BLOCK])
        return block.get(self._ids[index])

    def selection(self) -> "array[int]":
        """Give the articles that were selected, in the list's order."""
        return self.chosen.of(self._ids, self.cursor)

    def select_line(self) -> None:
        """Select the article under the cursor, or let it go, and go one down."""
        if self.current is not None:
            self.chosen.flip(self.current)
            self.command_move("down")
            self.refresh()

    def select_range(self) -> None:
        """Select from here to wherever the cursor goes, or end that: what was selected stays so."""
        if self.chosen.anchor is None:
            self.chosen.anchor = self.cursor
        else:
            self.chosen.settle(self._ids, self.cursor)
        self.refresh()

    def select_step(self, name: str) -> None:
        """Go a line on and select what lies between."""
        if self.chosen.anchor is None:
            self.chosen.anchor = self.cursor
        self.command_move(name)

    def select_all(self) -> None:
        """Select all articles of the list; where all are, let them go."""
        everything = len(self.chosen.of(self._ids, self.cursor)) == len(self._ids)
        self.chosen.clear()
        if not everything:
            self.chosen.ids = set(self._ids)
        self.refresh()

    def select_none(self) -> bool:
        """Let everything go that was selected; False where nothing was."""
        some = bool(self.chosen)
        self.chosen.clear()
        self.refresh()
        return some

    def move_to(self, index: int) -> None:
        """Put the cursor on an article and show it."""
        super().move_to(index)
        if self.chosen.anchor is not None:
            self.refresh()

    def changed(self) -> None:
        """Read the rows in sight again: read states, stars or marks are others now."""
        self._blocks.clear()
        self.refresh()

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line: signs, the columns, marks."""
        row = self.row(index)
        if row is None:
            return [(_("  (this article is gone)"), Style(dim=True))]
        news = self._headline(row, index)
        line = news_line(news, width=width, columns=self.columns)
        title = self.look("latest--read" if row.read else "latest--unread")
        if row.highlighted:
            title += self.look("latest--highlighted")
        looks = {
            "date": self.look("latest--time"),
            "outlet": self.look("latest--outlet"),
            "marks": self.look("latest--sign"),
            "tags": self.look("latest--outlet"),
            # Somebody who is watched for speaks in there, or is told what to do.
            "counts": self.look("latest--lit" if self._watch.is_named(row.names) else "latest--time"),
        }
        pieces: list[Piece] = [(line.lead, self.look("latest--sign"))]
        for name, text in line.cells:
            pieces += self._lit(text, title) if name == "title" else [(text, looks.get(name, looks["date"]))]
        if news.selected and index != self.cursor:
            under = self.look("latest--selected")
            return [(text, style + under) for text, style in pieces]
        return pieces

    def words(self, index: int) -> str:
        """Give one line with words for the signs."""
        row = self.row(index)
        if row is None:
            return _("this article is gone")
        return news_words(self._headline(row, index), width=self.size.width, columns=self.columns)

    def _headline(self, row: Row, index: int) -> Headline:
        """Give what a line tells of an article."""
        story = row.story if self._grouped else None
        return Headline(
            title=row.title,
            outlet=row.outlet,
            when=listed(row.when, now=self._now(), style=self.dates, under_day=self._divisions.days),
            read=row.read,
            starred=story.starred if story else row.starred,
            changed=row.changed,
            annotated=story.annotated if story else row.annotated,
            lit=row.highlighted or self._watch.is_named(row.names) or bool(self._watch.spans(row.title)),
            others=row.others if story else 0,
            quotes=row.quotes,
            directives=row.directives,
            author=row.author,
            minutes=row.minutes,
            tags=row.tags,
            later=row.later,
            selected=self.chosen.holds(row.id, index, self.cursor),
        )

    def _lit(self, title: str, base: Style) -> list[Piece]:
        """Give a title with its watched words in another look."""
        pieces: list[Piece] = []
        at = 0
        for start, end in self._watch.joined(self._wanted).spans(title):
            pieces += [(title[at:start], base), (title[start:end], base + self.look("latest--lit"))]
            at = end
        return [*pieces, (title[at:], base)]
