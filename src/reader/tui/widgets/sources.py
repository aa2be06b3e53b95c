"""The sources: everything, what is marked, the folders and the feeds in them, with their unread counts."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style

from reader.articles.model import FeedRecord, View
from reader.articles.query.model import Query
from reader.speech import _
from reader.tui.commands import Context
from reader.tui.dates import short
from reader.tui.newsline import clipped
from reader.tui.widgets.rows import Piece, Rows


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line: a view with a name, how many unread articles it has, and what is wrong with it."""

    label: str
    view: View
    unread: int = 0
    depth: int = 0
    problem: str | None = None
    query: Query = field(default_factory=Query)
    """What the articles of the view are narrowed by: a smart folder's."""
    more: bool = False
    """Whether there may be more unread ones than were counted."""

    @property
    def is_smart(self) -> bool:
        """Whether it is a search that was saved."""
        return bool(self.query)


def source_rows(
    feeds: Sequence[FeedRecord],
    *,
    watched: tuple[str, ...] = (),
    highlights: bool = False,
    paused: AbstractSet[str] = frozenset(),
    smart: Sequence[SourceRow] = (),
    since: datetime | None = None,
    counts: tuple[int, int] = (0, 0),
    now: datetime | None = None,
) -> list[SourceRow]:
    """Give the lines for these feeds, folder by folder in the order of the subscriptions.

    ``watched`` are the words that get a line of their own; ``highlights`` tells whether some rule highlights;
    ``paused`` are the addresses of feeds that are not fetched for now; ``smart`` are the searches that were saved;
    ``since`` is when the app was there last, with ``now``; ``counts`` are how many articles are to be read later, and
    how many unread ones came in since then.
    """
    rows = [
        SourceRow(_("All articles"), View(), sum(feed.unread for feed in feeds)),
        SourceRow(_("Unread"), View(unread=True), sum(feed.unread for feed in feeds)),
        *(
            [SourceRow(_("New since {since}").format(since=short(since, now=now)), View(since=since), counts[1])]
            if since is not None and now is not None
            else []
        ),
        SourceRow(_("Later"), View(later=True, order="later"), counts[0]),
        SourceRow(_("Starred"), View(starred=True)),
        SourceRow(_("Annotated"), View(annotated=True)),
    ]
    if watched:
        rows.append(SourceRow(_("Watched"), View(watched=watched)))
    if highlights:
        rows.append(SourceRow(_("Highlighted"), View(highlighted=True)))
    rows += smart
    folders: dict[str, list[FeedRecord]] = {}
    for feed in feeds:
        folders.setdefault(feed.category, []).append(feed)
    for name, members in folders.items():
        if name:
            rows.append(SourceRow(name, View(category=name), sum(feed.unread for feed in members)))
        rows += [
            SourceRow(
                _("{title} (paused)").format(title=feed.title) if feed.url in paused else _called(feed),
                View(feed=feed.id),
                feed.unread,
                1 if name else 0,
                feed.state.problem if feed.url not in paused else None,
            )
            for feed in members
        ]
    return rows


def _called(feed: FeedRecord) -> str:
    """Give a feed's title; those of Kutip's own are said in the user's language."""
    return _(feed.title) if feed.url.startswith("kutip:") else feed.title


class SourcesList(Rows):
    """The sources as rows."""

    CONTEXT: Context = "sources"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"sources--folder", "sources--count", "sources--problem"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the framework's name for it
        super().__init__(id=id)
        self._rows: list[SourceRow] = []

    def set_rows(self, rows: list[SourceRow]) -> None:
        """Show other rows; the cursor stays on the same view where it is still there."""
        was = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        self._rows = rows
        known = (was.view, was.query) if was is not None else None
        same = next((at for at, row in enumerate(rows) if (row.view, row.query) == known), self.cursor)
        self.set_count(len(rows), cursor=same)

    def source(self, index: int) -> SourceRow:
        """Give one row."""
        return self._rows[index]

    @property
    def current(self) -> SourceRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def words(self, index: int) -> str:
        """Give one line with words for the signs."""
        row = self._rows[index]
        kind = _("search {name}") if row.is_smart else _("folder {name}") if row.view.category else "{name}"
        unread = _("{count} or more unread") if row.more else _("{count} unread")
        counted = _("{count} to read") if row.view.later else unread
        parts = [
            kind.format(name=row.label),
            counted.format(count=row.unread) if row.unread else "",
            _("it has a problem") if row.problem else "",
        ]
        return ", ".join(filter(None, parts))

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line: name, sign of a problem, unread count."""
        row = self._rows[index]
        count = f" {row.unread}{'+' * row.more} " if row.unread else " "
        problem = "! " if row.problem else ""
        lead = " " + "  " * row.depth
        room = max(3, width - cell_len(lead) - cell_len(count) - cell_len(problem))
        name = Style(bold=True) if row.unread else Style.null()
        if row.is_smart:
            lead += "= "
            room = max(3, room - 2)
        if row.depth == 0:
            name += self.look("sources--folder")
        return [
            (lead, Style.null()),
            (problem, self.look("sources--problem")),
            (clipped(row.label, room), name),
            (count, self.look("sources--count")),
        ]
