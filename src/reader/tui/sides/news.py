"""The news side of the main screen: the sources, the list and its filters, and refreshing."""

from array import array
from bisect import bisect_left
from dataclasses import replace
from functools import partial
from operator import neg

from reader.articles.library import QueryError
from reader.articles.model import View
from reader.desk import marking
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.tui.dialogs.prompt import Prompt
from reader.tui.sides.lookahead import Lookahead
from reader.tui.sides.rounds import Rounds
from reader.tui.sides.stage import Stage
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.sources import SourceRow, SourcesList, source_rows

FIRST_IDS = 200
"""Articles that are asked for before the first frame; the rest follows in a thread."""


class News:
    """Does what concerns the sources and the list."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self._stage = stage
        self._desk = desk
        self._view = View()
        self._label = "All articles"
        self._query = ""
        self._only_unread = False
        self._grouped = True
        self.rounds = Rounds(stage, desk, self._arrived)
        self.lookahead = Lookahead(stage, desk, self._counted)

    @property
    def sources(self) -> SourcesList:
        """The pane of sources."""
        found: SourcesList = self._stage.query_one(SourcesList)
        return found

    @property
    def latest(self) -> LatestList:
        """The pane of the latest news."""
        found: LatestList = self._stage.query_one(LatestList)
        return found

    @property
    def view(self) -> View:
        """What the list shows, its filters included."""
        return replace(self._view, unread=self._view.unread or self._only_unread, grouped=self._grouped)

    @property
    def query(self) -> str:
        """The words that the list is filtered by."""
        return self._query

    @property
    def grouped(self) -> bool:
        """Whether a line of the list stands for all articles of its story."""
        return self.view.groups and not self._query

    @property
    def heading(self) -> str:
        """The list's heading."""
        parts = [self._label]
        if self._only_unread and not self._view.unread:
            parts.append("unread")
        if self._query:
            parts.append(f"with {self._query}")
        return ", ".join(parts)

    def first_rows(self) -> None:
        """Show the newest articles at once, the whole list right after."""
        self.latest.set_ids(self._desk.library.ids(self.view, limit=FIRST_IDS), grouped=self.grouped)
        self.refresh_sources()
        self.reload()

    def reload(self, *, keep: bool = True) -> None:
        """Ask for the list again; the cursor stays on its article."""
        self._stage.run_worker(partial(self._reload, keep=keep), group="list", exclusive=True, exit_on_error=False)

    async def _reload(self, *, keep: bool) -> None:
        view, query = self.view, self._query
        try:
            ids = await self._desk.in_reading(self._ids, view, query)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        if (view, query) != (self.view, self._query):
            return
        kept = self.latest.current if keep else None
        if kept is not None and kept not in ids and self.grouped and not view.unread:
            # A newer article of the story stands for it now.
            told = await self._desk.in_reading(self._desk.library.story, kept)
            kept = next((row.id for row in told if row.id in ids), kept)
        if keep and self._view.unread | self._only_unread and kept is not None and kept not in ids:
            # An article that was just read stays in an unread list until the user leaves it.
            ids.insert(bisect_left(ids, -kept, key=neg), kept)
        self.latest.set_ids(ids, keep=kept, grouped=self.grouped)
        self._stage.headings_changed()

    def _ids(self, view: View, query: str) -> "array[int]":
        if query:
            return self._desk.library.find_ids(query, view)
        return self._desk.library.ids(view)

    def refresh_sources(self) -> None:
        """Show the feeds with their counts as they are now."""
        self._stage.run_worker(self._refresh_sources, group="sources", exclusive=True, exit_on_error=False)

    async def _refresh_sources(self) -> None:
        # With thousands of feeds this takes longer than a key may wait, so it is not done between two keys.
        self.sources.set_rows(await self._desk.in_reading(self._source_rows))

    def _source_rows(self) -> list[SourceRow]:
        settings = self._desk.settings
        highlights = any("highlight" in rule.actions for rule in settings.rules)
        paused = frozenset(one.url for one in settings.subscriptions if one.paused)
        return source_rows(self._desk.library.feeds(), watched=settings.watch, highlights=highlights, paused=paused)

    def rows_changed(self) -> None:
        """Show read states, stars, marks and counts as they are now."""
        self.latest.changed()
        self.refresh_sources()

    def choose_source(self) -> None:
        """Show the articles of the source under the cursor."""
        source = self.sources.current
        if source is not None:
            self._view, self._label, self._query = source.view, source.label, ""
            self.latest.set_ids(array("q"))
            self.reload(keep=False)
            if source.problem:
                self._stage.status.tell(f"{source.label}: {source.problem}", error=True)

    def show(self, view: View, label: str) -> None:
        """Show the articles of a view, wherever the cursor of the sources is."""
        self._view, self._label, self._query = view, label, ""
        self.reload(keep=False)

    def clear_filter(self) -> bool:
        """Take the words off the list; False where there were none."""
        if not self._query:
            return False
        self._query = ""
        self.reload()
        return True

    # Commands

    def do_list_unread(self) -> None:
        """Show only unread articles, or all again."""
        self._only_unread = not self._only_unread
        self.reload()

    def do_list_grouped(self) -> None:
        """Show one line for each story, or a line for each article."""
        self._grouped = not self._grouped
        lines = "one line a story; c shows its outlets." if self._grouped else "a line for each article."
        self._stage.status.tell(f"The list has {lines}")
        self.reload()

    def do_list_filter(self) -> None:
        """Ask for words and show only the articles with them."""
        self._stage.run_worker(self._filter, group="prompt", exclusive=True, exit_on_error=False)

    async def _filter(self) -> None:
        hint = 'Words that must all occur. "an exact phrase"  begin*  -without   (empty shows all)'
        typed = await self._stage.app.push_screen_wait(Prompt("Find", value=self._query, hint=hint))
        if typed is None:
            return
        before, self._query = self._query, typed.strip()
        try:
            await self._desk.in_reading(self._desk.library.find_ids, self._query or "a", self.view, limit=1)
        except QueryError as error:
            self._query = before
            self._stage.status.tell(str(error), error=True)
            return
        self.reload(keep=False)
        self._stage.focus_pane("latest")

    def do_mark_all_read(self) -> None:
        """Mark all that the list shows as read."""
        through = self.latest.ids[0] if len(self.latest.ids) else None
        if self._query and through is not None:
            self._stage.store(marking.mark_read, self.latest.ids, read=True)
        elif through is not None:
            self._stage.store(marking.mark_all_read, self.view, through)

    def do_feeds_refresh(self) -> None:
        """Fetch all feeds."""
        self.rounds.ask()

    def _counted(self) -> None:
        self.latest.changed()

    def _arrived(self) -> None:
        self.refresh_sources()
        self.reload()
