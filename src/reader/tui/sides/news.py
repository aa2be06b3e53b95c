"""The news side of the main screen: the sources, the list and its filters, and refreshing."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import neg

from reader.articles.model import Order, Snippet, View
from reader.articles.query.model import Expression, Query, leaves, narrowed, sought
from reader.articles.query.parsing import parse
from reader.articles.query.printing import written
from reader.desk import asking, folders, marking
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.feeds.rules.words import Watch
from reader.speech import _, again, number
from reader.tui import empties
from reader.tui.dialogs.prompt import Prompt
from reader.tui.dialogs.query import WORDS_HINT, query_prompt, words, words_fault, words_of
from reader.tui.divisions import NONE, Divisions, by_outlet, by_time
from reader.tui.pointing import pointed
from reader.tui.sides.lookahead import Lookahead
from reader.tui.sides.rounds import Rounds
from reader.tui.sides.stage import Stage
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.snippet import SnippetLine
from reader.tui.widgets.sources import SourceRow, SourcesList, source_rows

FIRST_IDS = 200
"""Articles that are asked for before the first frame; the rest follows in a thread."""


def _smart_row(one: folders.Counted) -> SourceRow:
    more = one.unread >= folders.COUNTED
    return SourceRow(one.name, View(), one.unread, problem=one.problem, query=one.query, more=more)


class News:
    """Does what concerns the sources and the list."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self._stage = stage
        self._desk = desk
        self._view = View()
        self._label = _("All articles")
        self._base = Query()
        self._query = Query()
        self._only_unread = False
        self._grouped = True
        self._order: tuple[Order, bool] | None = None
        self._since = desk.library.session()
        """When the app was there the last time; what came in since is new."""
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
        order, oldest_first = self._order or (self._view.order, self._view.oldest_first)
        return replace(
            self._view,
            unread=self._view.unread or self._only_unread,
            grouped=self._grouped,
            order=order,
            oldest_first=oldest_first,
        )

    @property
    def asked(self) -> Query:
        """What the list is narrowed by: the smart folder's query, and what was asked for in it."""
        return narrowed(self._base, self._query)

    @property
    def query(self) -> str:
        """The same as text."""
        return written(self.asked)

    @property
    def grouped(self) -> bool:
        """Whether a line of the list stands for all articles of its story."""
        return self.view.groups and not self.asked

    @property
    def heading(self) -> str:
        """The list's heading."""
        parts = [self._label]
        if self._only_unread and not self._view.unread:
            parts.append(_("unread"))
        if self._query:
            parts.append(_("with {query}").format(query=written(self._query)))
        view = self.view
        words = {"feed": _("by feed"), "outlet": _("by outlet"), "title": _("by title")}
        if order := words.get(view.order, _("oldest first") if view.order == "time" and view.oldest_first else ""):
            parts.append(order)
        if selected := self.latest.chosen.count(self.latest.ids, self.latest.cursor):
            parts.append(_("{selected} selected").format(selected=number(selected)))
        return ", ".join(parts)

    def sort(self, order: Order, oldest_first: bool) -> None:  # noqa: FBT001 - a pair
        """Show the list in another order."""
        self._order = (order, oldest_first)
        self.reload()

    def _divisions(self, ids: "array[int]", view: View, query: Query) -> Divisions:
        """Give the headings between the lines of a list."""
        if query.order == "rank":
            return NONE
        if view.order == "time" or query.order is not None:
            oldest_first = view.oldest_first or query.order == "oldest"
            return by_time(ids, now=self._desk.now(), since=self._since, oldest_first=oldest_first)
        return by_outlet(self._desk.library.outlets(ids, view)) if view.order in {"feed", "outlet"} else NONE

    def first_rows(self) -> None:
        """Show the newest articles at once, the whole list right after."""
        ids = self._desk.library.ids(self.view, limit=FIRST_IDS)
        self.latest.set_ids(ids, grouped=self.grouped, divisions=self._divisions(ids, self.view, self.asked))
        self.refresh_sources()
        self.reload()

    def reload(self, *, keep: bool = True) -> None:
        """Ask for the list again; the cursor stays on its article."""
        self._stage.run_worker(partial(self._reload, keep=keep), group="list", exclusive=True, exit_on_error=False)

    async def _reload(self, *, keep: bool) -> None:
        view, query = self.view, self.asked
        kept = self.latest.current if keep else None
        try:
            if query and not keep:
                # What fills the screen is shown before the rest of it is found.
                first = await self._desk.in_reading(self._ids, view, query, FIRST_IDS)
                if (view, query) == (self.view, self.asked):
                    self.latest.set_ids(first, divisions=self._divisions(first, view, query))
            ids = await self._desk.in_reading(self._ids, view, query, None)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        if (view, query) != (self.view, self.asked):
            return
        if not keep and query:
            kept = self.latest.current
        if kept is not None and kept not in ids and self.grouped and not view.unread:
            # A newer article of the story stands for it now.
            told = await self._desk.in_reading(self._desk.library.story, kept)
            kept = next((row.id for row in told if row.id in ids), kept)
        if keep and self._view.unread | self._only_unread and kept is not None and kept not in ids and not query.order:
            # An article that was just read stays in an unread list until the user leaves it.
            newest_first = view.order == "time" and not view.oldest_first
            ids.insert(bisect_left(ids, -kept, key=neg) if newest_first else min(self.latest.cursor, len(ids)), kept)
        divisions = await self._desk.in_reading(self._divisions, ids, view, query)
        if (view, query) != (self.view, self.asked):
            return
        self.latest.set_ids(ids, keep=kept, grouped=self.grouped, divisions=divisions)
        self._say_empty()
        self.latest.light(Watch.of(sought(query.node)))
        if self._query and not ids:
            self._stage.status.tell(_("Nothing here is so; = changes the query, q shows all again."))
        self.show_snippet()
        self._stage.headings_changed()

    def _say_empty(self) -> None:
        """Say why the list is empty, where it is, and what to press."""
        feeds = bool(self._desk.settings.subscriptions)
        sentence = empties.of_list(self.view, asked=bool(self.asked), feeds=feeds)
        self.latest.empty = pointed(sentence, self._stage.keymap, "latest")

    def show_snippet(self) -> None:
        """Show the stretch of the article under the cursor that has what the list is narrowed by."""
        self._stage.run_worker(self._show_snippet, group="snippet", exclusive=True, exit_on_error=False)

    async def _show_snippet(self) -> None:
        article, query = self.latest.current, self.asked
        found: dict[int, Snippet] = {}
        if article is not None and query:
            found = await self._desk.in_reading(self._desk.library.snippets, query, [article])
        self._stage.query_one(SnippetLine).show(found.get(article) if article is not None else None)

    def _ids(self, view: View, query: Query, limit: int | None) -> "array[int]":
        if not query:
            return self._desk.library.ids(view)
        if any(isinstance(one, Expression) for one in leaves(query.node)):
            # Each text is read for it: the newest are enough for a list.
            limit = FIRST_IDS
        return asking.find_ids(self._desk, query, view, limit=limit)

    def refresh_sources(self) -> None:
        """Show the feeds with their counts as they are now."""
        self._stage.run_worker(self._refresh_sources, group="sources", exclusive=True, exit_on_error=False)

    async def _refresh_sources(self) -> None:
        # With thousands of feeds this takes longer than a key may wait, so it is not done between two keys.
        self.sources.set_rows(await self._desk.in_reading(self._source_rows))
        count = await self._desk.in_reading(self._desk.library.count_to_look_at)
        self._stage.status.reminder = _("L: {count} to look at").format(count=count) if count else ""

    def _source_rows(self) -> list[SourceRow]:
        settings = self._desk.settings
        highlights = any("highlight" in rule.actions for rule in settings.rules)
        paused = frozenset(one.url for one in settings.subscriptions if one.paused)
        return source_rows(
            self._desk.library.feeds(),
            watched=settings.watch,
            highlights=highlights,
            since=self._since,
            counts=self._desk.library.waiting_counts(self._since),
            now=self._desk.now(),
            paused=paused,
            smart=[_smart_row(one) for one in folders.counted(self._desk)] if settings.smart else (),
        )

    def rows_changed(self) -> None:
        """Show read states, stars, marks and counts as they are now."""
        if self.view.order == "later":
            self.reload()
        self.latest.changed()
        self.refresh_sources()

    def choose_source(self) -> None:
        """Show the articles of the source under the cursor."""
        source = self.sources.current
        if source is not None:
            self._view, self._label, self._base, self._query = source.view, source.label, source.query, Query()
            self.latest.set_ids(array("q"))
            self.reload(keep=False)
            if source.problem:
                self._stage.status.tell(f"{source.label}: {again(source.problem)}", error=True)

    def show(self, view: View, label: str) -> None:
        """Show the articles of a view, wherever the cursor of the sources is."""
        self._view, self._label, self._base, self._query = view, label, Query(), Query()
        self.reload(keep=False)

    def clear_filter(self) -> bool:
        """Take the words off the list; False where there were none."""
        if not self._query:
            return False
        self._query = Query()
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
        self._stage.status.tell(
            _("The list has one line a story; c shows its outlets.")
            if self._grouped
            else _("The list has a line for each article.")
        )
        self.reload()

    def do_list_filter(self) -> None:
        """Ask for words and show only the articles with them."""
        self._stage.run_worker(self._filter, group="prompt", exclusive=True, exit_on_error=False)

    async def _filter(self) -> None:
        await self._ask(Prompt(_("Find"), value=words_of(self._query), hint=_(WORDS_HINT), check=words_fault), words)

    def do_list_query(self) -> None:
        """Ask for a query and show only what it means."""
        self._stage.run_worker(self._ask_query, group="prompt", exclusive=True, exit_on_error=False)

    async def _ask_query(self) -> None:
        await self._ask(query_prompt(self._query), parse)

    async def _ask(self, prompt: Prompt, read: Callable[[str], Query]) -> None:
        typed = await self._stage.app.push_screen_wait(prompt)
        if typed is not None:
            self._query = read(typed)
            self.reload(keep=False)
            self._stage.focus_pane("latest")

    def do_list_save(self) -> None:
        """Keep what the list is narrowed by as a smart folder."""
        if not self.asked:
            self._stage.status.tell(_("There is no search to save: = asks for one."))
            return
        self._stage.run_worker(self._save, group="prompt", exclusive=True, exit_on_error=False)

    async def _save(self) -> None:
        label = self._label if self._base else ""
        hint = _("The name of the smart folder for {query}").format(query=self.query)
        typed = await self._stage.app.push_screen_wait(Prompt(_("Save as"), value=label, hint=hint))
        if not typed or not typed.strip():
            return
        try:
            name = await self._desk.in_storage(folders.save, self._desk, typed, self.query)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._stage.status.tell(
            _("Saved: {name} stands among the sources. e renames it there, d removes it.").format(name=name)
        )
        self.refresh_sources()

    def do_mark_all_read(self) -> None:
        """Mark all that the list shows as read."""
        # The newest that was seen, whatever the order is.
        through = max(self.latest.ids, default=None)
        if self.asked and through is not None:
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
