"""The main screen: sources, latest news and the article, as many side by side as there is room for."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reader.articles.model import View
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.feeds.fetch import Fetcher
from reader.feeds.rules.words import Watch
from reader.speech import _, ngettext, number
from reader.tui.keys import CommandScreen
from reader.tui.looks import frame_colours, is_plain
from reader.tui.screens.picture import Pictures
from reader.tui.screens.registers import Registers
from reader.tui.sides import resuming
from reader.tui.sides.copying import Copying
from reader.tui.sides.exchange import Exchange
from reader.tui.sides.following import Following
from reader.tui.sides.gathering import Gathering
from reader.tui.sides.guiding import greeting, none_further
from reader.tui.sides.marks import Marks
from reader.tui.sides.news import News
from reader.tui.sides.offline import Offline
from reader.tui.sides.piping import Piping
from reader.tui.sides.room import Room
from reader.tui.sides.stories import Stories
from reader.tui.sides.triage import Triage
from reader.tui.sides.welcome import Welcome
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.article_page import ArticlePage
from reader.tui.widgets.bars import KeyLine, StatusLine
from reader.tui.widgets.heading import PaneHeading
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.rows import Rows
from reader.tui.widgets.snippet import SnippetLine
from reader.tui.widgets.sources import SourcesList

Pane = Literal["sources", "latest", "article"]
PANES: tuple[Pane, ...] = ("sources", "latest", "article")

WIDE, MIDDLE = 140, 96
"""Columns from which three, or two, panes stand side by side."""


KEEP_AFTER = 2.0
"""Seconds after which a place of reading is kept, whatever becomes of the program."""

NEAR = 200
"""Lines that are looked through for an unread article between two keys; further ones in a thread."""


class MainScreen(CommandScreen):
    """Three panes; which are seen depends on the width and on where the focus is."""

    AUTO_FOCUS = "LatestList"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._zen = False
        self._width = desk.settings.width
        self._fetcher: Fetcher | None = None
        self._exits = AsyncExitStack()
        self._pane: Pane = "latest"
        self.news = News(self, desk)
        self.room = Room(self, desk, self.news)
        self.stories = Stories(self, desk, self.news, self.room)
        self.marks = Marks(self, desk, self.news, self.room)
        self.triage = Triage(self, desk, self.news)
        self.gathering = Gathering(self, desk, self.news)
        self.offline = Offline(self, desk, self.news)
        self.registers = Registers(self, desk, self.room)
        self.copying = Copying(self, self.room)
        self.following = Following(self, self.room)
        self.exchange = Exchange(self, desk, changed=self._came_in, take_list=self.gathering.import_list)
        self.pictures = Pictures(self, desk, self.room)
        self._keeping: Timer | None = None
        self.piping = Piping(self, desk, self.news, self.room)
        self.welcome = Welcome(self, desk, self.news, self.room)

    @property
    def handlers(self) -> tuple[Any, ...]:
        """This screen, its sides, then the app."""
        sides = (
            self.registers,
            self.news,
            self.room.labels,
            self.copying,
            self.following,
            self.pictures,
            self.room,
            self.room.proposals,
            self.stories,
            self.marks,
            self.triage,
            self.gathering,
            self.exchange,
            self.offline,
            self.piping,
            self.welcome,
        )
        return (self, *sides, self.app)

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        with Horizontal(id="panes"):
            with Vertical(id="sources-pane", classes="pane"):
                yield Static(Content(_("Sources")), classes="heading")
                yield SourcesList()
            with Vertical(id="latest-pane", classes="pane"):
                yield Static(classes="heading", id="latest-heading")
                settings = self._desk.settings
                yield LatestList(
                    self._desk.library.rows,
                    self._desk.now,
                    watch=Watch.of(settings.watch),
                    columns=settings.columns,
                )
                yield SnippetLine()
            with Vertical(id="article-pane", classes="pane"):
                yield PaneHeading(_("Article"), id="article-heading")
                yield ArticleView(width=self._desk.settings.width)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the news; what needs no hurry comes after the first frame."""
        self._arrange()
        self.news.latest.follow(self._desk.settings)
        self.news.first_rows()
        self.headings_changed()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        notices = (*self._desk.notices, *getattr(self.app, "notices", ()))
        if notices:
            further = (
                _(" ({count} more: kutip keys and kutip doctor tell all)").format(count=len(notices) - 1)
                if len(notices) > 1
                else ""
            )
            self.status.tell(notices[0] + further, error=True)
        else:
            self.status.tell(greeting(self.keymap))
        self.run_worker(self._open_annotations(), group="annotations", exit_on_error=False)
        self.news.rounds.keep_fresh()
        self.news.lookahead.keep_up()
        if not self._desk.readonly:
            self.run_worker(self._keep_session(), group="session", exit_on_error=False)
        self.offline.watch()
        self.run_worker(resuming.offer(self, self.room), group="prompt", exit_on_error=False)
        self.welcome.begin()

    async def _open_annotations(self) -> None:
        from reader.desk import annotating, changes

        try:
            await self._desk.in_storage(annotating.keep_house, self._desk)
            if not self._desk.readonly:
                await self._desk.in_storage(changes.forget_old, self._desk, slices=1)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.news.rows_changed()
        await self._desk.in_reading(lambda: self._desk.codebook.book)
        if self._desk.codebook.problem is not None:
            self.status.tell(self._desk.codebook.problem, error=True)

    async def _keep_session(self) -> None:
        """Keep that the app is here, in case that it ends without a word, and what the next first frame needs."""
        await self._desk.in_storage(self._desk.library.end_session)
        await self._keep_frame()

    async def _keep_frame(self) -> None:
        settings = self._desk.settings
        keep = partial(
            self._desk.library.keep_frame,
            columns=settings.columns,
            colours=frame_colours(self.app, settings.theme),
            plain=settings.plain,
        )
        await self._desk.in_storage(keep)

    @asynccontextmanager
    async def fetching(self) -> AsyncIterator[Fetcher]:
        """Give the way out to the network that pages opened by hand share; it stays open until the screen ends."""
        if self._fetcher is None:
            self._fetcher = await self._exits.enter_async_context(Fetcher())
        yield self._fetcher

    async def on_unmount(self) -> None:
        """Keep the place of reading, and close the way out."""
        await self.room.keep_place()
        await self._exits.aclose()

    # Panes

    @property
    def pane(self) -> Pane:
        """The pane that has the focus, or had it last."""
        return self._pane

    def focus_pane(self, pane: Pane) -> None:
        """Go to a pane, which is shown where it was not."""
        self._pane = pane
        self._arrange()
        kinds: dict[Pane, type[SourcesList | LatestList | ArticleView]] = {
            "sources": SourcesList,
            "latest": LatestList,
            "article": ArticleView,
        }
        self.query_one(kinds[pane]).focus()

    def _arrange(self) -> None:
        width = self.size.width or self.app.size.width
        if self._zen and self._pane == "article":
            seen: set[Pane] = {"article"}
        elif is_plain(self):
            seen = {self._pane}
        elif width >= WIDE:
            seen = set(PANES)
        elif width >= MIDDLE:
            reading = self._pane == "article" or (self._pane == "latest" and self.room.opened is not None)
            seen = {"latest", "article"} if reading else {"sources", "latest"}
        else:
            seen = {self._pane}
        for pane in PANES:
            node = self.query_one(f"#{pane}-pane")
            node.display = pane in seen
            node.set_class(len(seen) > 1 and pane != PANES[-1], "-beside")
            node.set_class(pane == self._pane, "-focused")
        plain = is_plain(self)
        self.set_class(width >= WIDE and not plain, "-wide")
        self.set_class(MIDDLE <= width < WIDE and not plain, "-middle")
        self._sizes()

    def on_resize(self) -> None:
        """Show as many panes as there is room for now."""
        self._arrange()

    def on_descendant_focus(self) -> None:
        """Remember the pane that has the focus."""
        place = getattr(self.focused, "CONTEXT", None)
        pane: Pane = "article" if place in {"selecting", "suggestion"} else place if place in PANES else self._pane
        if pane != self._pane:
            self._pane = pane
            self._arrange()
        super().on_descendant_focus()

    def headings_changed(self) -> None:
        """Write the panes' headings anew."""
        count = self.news.latest.count
        articles = ngettext("{count} article", "{count} articles", count).format(count=number(count))
        self.query_one("#latest-heading", Static).update(Content(f"{self.news.heading}  ({articles})"))
        opened = self.room.opened
        self.query_one("#sources-pane .heading", Static).update(Content(_("Sources")))
        self.query_one(PaneHeading).title = opened.article.row.outlet if opened is not None else _("Article")
        self.refresh_keys()

    # What the lists say

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Open what was clicked."""
        event.stop()
        event.rows.focus()
        self.do_open()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the articles of the source that the cursor went to."""
        event.stop()
        if isinstance(event.rows, SourcesList):
            self.news.choose_source()
        elif isinstance(event.rows, LatestList):
            if event.rows.chosen.anchor is not None:
                self.headings_changed()
            if self.news.asked:
                self.news.show_snippet()

    def on_article_page_moved(self, event: ArticlePage.Moved) -> None:
        """Show how far the article was read, and keep the place a little later."""
        event.stop()
        self.query_one(PaneHeading).place = self.room.moved()
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self._keep_place)

    def _keep_place(self) -> None:
        self._keeping = None
        self.room.leave()

    def on_article_view_selecting(self) -> None:
        """Show the keys of the place that selecting begins or ends in."""
        self.refresh_keys()

    def on_article_view_selected(self) -> None:
        """Give what the mouse selected the armed label."""
        self.room.labels.selected()

    def on_article_view_mark_chosen(self, event: ArticleView.MarkChosen) -> None:
        """Edit the passage that was clicked twice."""
        self.room.choose(event.id)

    def settings_changed(self) -> None:
        """Go by the settings as they are now."""
        settings = self._desk.settings
        self._sizes()
        if settings.width != self._width:
            self.room.view.set_column(settings.width)
        self._width = settings.width
        self.news.latest.follow(settings)
        if not self._desk.readonly:
            self.run_worker(self._keep_frame(), group="frame", exclusive=True, exit_on_error=False)

    def _sizes(self) -> None:
        settings = self._desk.settings
        beside = self.has_class("-wide") or self.has_class("-middle")
        self.query_one("#sources-pane").styles.width = settings.sources_width if beside else None
        shared = self.query_one("#article-pane").display and beside
        self.query_one("#latest-pane").styles.width = f"{settings.list_percent}fr" if shared else None
        self.query_one("#article-pane").styles.width = f"{100 - settings.list_percent}fr" if shared else None

    def language_changed(self) -> None:
        """Say what is on the screen in another language."""
        super().language_changed()
        self.headings_changed()
        self.news.refresh_sources()

    def library_changed(self) -> None:
        """Show the state after an undo."""
        self.settings_changed()
        self.news.rows_changed()
        self.room.library_changed()

    def _came_in(self) -> None:
        """Show the state after articles and annotations came in by hand."""
        self.news.reload()
        self.library_changed()

    def store(self, action: Callable[..., object], *arguments: object, **options: object) -> None:
        """Run a change in the storage thread, then show what became of it."""
        self.run_worker(self._store(action, arguments, options), group="store", exit_on_error=False)

    async def _store(self, action: Callable[..., object], arguments: Any, options: Any) -> None:
        try:
            await self._desk.in_storage(action, self._desk, *arguments, **options)
        except KutipError as error:
            self.status.tell(str(error), error=True)
        self.news.rows_changed()

    # Commands

    def do_open(self) -> None:
        """Open the source or the article under the cursor."""
        if self.context == "sources":
            self.focus_pane("latest")
        elif (article := self.news.latest.current) is not None:
            self.focus_pane("article")
            self.room.open(article)
        else:
            self.status.tell(_("There is nothing to open here; R fetches the news."))

    def do_back(self) -> None:
        """Go back one level."""
        if self._pane == "article" and self.room.view.matches:
            self.room.view.find("")
        elif self._pane == "article":
            self._zen = False
            self.room.leave()
            self.focus_pane("latest")
        elif self._pane == "latest" and (self.triage.clear() or self.news.clear_filter()):
            pass
        elif self._pane == "latest":
            self.focus_pane("sources")
        else:
            self.status.tell(_("Q quits."))

    def do_pane_left(self) -> None:
        """Go one pane to the left."""
        self._step_pane(-1, around=False)

    def do_pane_next(self) -> None:
        """Go to the next pane."""
        self._step_pane(1)

    def do_pane_previous(self) -> None:
        """Go to the pane before."""
        self._step_pane(-1)

    def _step_pane(self, step: int, *, around: bool = True) -> None:
        at = PANES.index(self._pane) + step
        self.focus_pane(PANES[at % len(PANES) if around else max(0, at)])

    def do_pane_sources(self) -> None:
        """Go to the sources."""
        self.focus_pane("sources")

    def do_pane_latest(self) -> None:
        """Go to the list."""
        self.focus_pane("latest")

    def do_pane_article(self) -> None:
        """Go to the article."""
        self.focus_pane("article")

    def do_article_zen(self) -> None:
        """Show the article alone, or with the lists again."""
        self._zen = not self._zen
        self._arrange()

    def do_article_next(self) -> None:
        """Go to the next article."""
        self._go(self.count or 1)

    def do_article_previous(self) -> None:
        """Go to the article before."""
        self._go(-(self.count or 1))

    def do_article_next_unread(self) -> None:
        """Go to the next match, or to the next unread article."""
        if not self.room.step_match(1):
            self._go(1, unread=True)

    def do_article_previous_unread(self) -> None:
        """Go to the match before, or to the unread article before."""
        if not self.room.step_match(-1):
            self._go(-1, unread=True)

    def _go(self, step: int, *, unread: bool = False) -> None:
        latest = self.news.latest
        at = latest.cursor + step
        if abs(step) > 1:
            at = max(0, min(at, latest.count - 1))
        far = at + NEAR * step
        while unread and at != far and 0 <= at < latest.count and ((row := latest.row(at)) is None or row.read):
            at += step
        if unread and at == far and 0 <= at < latest.count:
            self.run_worker(self._go_far(at, step), group="far", exclusive=True, exit_on_error=False)
        else:
            self._arrive(at, step, unread=unread)

    async def _go_far(self, at: int, step: int) -> None:
        """Look for the next unread article beyond those whose lines are read between two keys."""
        latest, ids = self.news.latest, self.news.latest.ids
        unread = set(await self._desk.in_reading(self._desk.library.ids, View(unread=True)))
        while 0 <= at < len(ids) and ids[at] not in unread:
            at += step
        if latest.ids is ids:
            self._arrive(at, step, unread=True)

    def _arrive(self, at: int, step: int, *, unread: bool) -> None:
        latest = self.news.latest
        if not 0 <= at < latest.count:
            self.status.tell(none_further(step, unread=unread))
            return
        latest.move_to(at)
        if self._pane == "article" and (article := latest.current) is not None:
            self.room.open(article)

    def do_article_changes(self) -> None:
        """Show what changed in the article under the cursor, or in the open one."""
        if (wanted := self.marks.article_id()) is not None:
            self.run_worker(self._changes(wanted), group="changes", exclusive=True, exit_on_error=False)

    async def _changes(self, article_id: int) -> None:
        from reader.desk.changes import compared
        from reader.tui.screens.changes import ChangesScreen

        try:
            comparison = await self._desk.in_reading(compared, self._desk, article_id)
        except KutipError as error:
            self.status.tell(str(error))
            return
        self.app.push_screen(ChangesScreen(self._desk, comparison, width=self.room.view.column))

    def do_feeds_health(self) -> None:
        """Show how the feeds are."""
        from reader.tui.screens.health import HealthScreen

        self.run_worker(self._health(HealthScreen(self._desk)), group="prompt", exclusive=True, exit_on_error=False)

    async def _health(self, screen: Any) -> None:
        chosen = await self.app.push_screen_wait(screen)
        self.news.refresh_sources()
        self.news.reload()
        if chosen is not None:
            self.news.show(View(feed=chosen.id), chosen.title)
            self.focus_pane("latest")

    def on_app_blur(self, _: events.AppBlur) -> None:
        """Keep the place of reading when the terminal is left."""
        self.room.leave()
