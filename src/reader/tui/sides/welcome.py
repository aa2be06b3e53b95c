"""The first five minutes: which news somebody would like, the tour, and a first quote tagged by doing it."""

import os
from functools import partial

from reader.articles.model import View
from reader.desk import packs
from reader.desk.open import Desk
from reader.desk.touring import TOUR
from reader.errors import KutipError
from reader.speech import N_, _, ngettext, number
from reader.tui.dialogs.packs import PackChoice
from reader.tui.dialogs.sheet import Sheet
from reader.tui.pointing import pointed
from reader.tui.sides.news import News
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage

WELCOME = N_("Welcome to Kutip. One question, then a tour that needs no network.")
LESSONS = {
    "begin": N_("Tag your first quote: {select.start} begins to select where the caret is."),
    "take": N_("Now {take.quotation} takes the whole quotation the caret is in."),
    "tag": N_("And {tag.quote} tags it as a quote; the form knows who spoke, enter saves."),
}
AFTER = N_("{feeds.refresh} fetches your news, {open} opens an article, {sheet} shows the first keys.")

CHOSEN = N_("{feeds.refresh} fetches them, {undo} takes the choice back.")


class Welcome:
    """Does what concerns somebody who is new here."""

    def __init__(self, stage: Stage, desk: Desk, news: News, room: Room) -> None:
        self._stage, self._desk, self._news, self._room = stage, desk, news, room
        self.is_first = packs.is_untouched(desk)
        """Whether this is the first start of all."""
        self._told: set[str] = set()
        self._start: int | None = None
        self._greets = False

    def begin(self) -> None:
        """Look for the article that teaches; at the first start of all, ask and open it."""
        feed = self._desk.library.feed(TOUR.url) if self._desk.settings.tour else None
        ids = self._desk.library.ids(View(feed=feed.id), limit=1) if feed is not None else ()
        self._start = ids[0] if ids else None
        self._stage.after_keys = self.step
        if self.is_first:
            self._stage.run_worker(self._first, group="prompt", exit_on_error=False)

    async def _first(self) -> None:
        if self._start is not None:
            # Behind the question, so that whoever answers at once finds the article looked through.
            self._stage.focus_pane("article")
            self._room.open(self._start)
        await self._choose(packs.wanted_by(os.environ), welcome=_(WELCOME))
        self._greets = True
        self._told.clear()
        self.step()

    async def _choose(self, taken: frozenset[str], *, welcome: str = "") -> None:
        every = await self._desk.in_reading(packs.packs)
        chosen = await self._stage.app.push_screen_wait(PackChoice(every, taken=taken, welcome=welcome))
        if chosen is None:
            return
        try:
            count = await self._desk.in_storage(packs.choose, self._desk, chosen)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._news.refresh_sources()
        told = ngettext("{count} feed is yours.", "{count} feeds are yours.", count).format(count=number(count))
        self._stage.status.tell(f"{told} {pointed(CHOSEN, self._stage.keymap, 'latest')}")

    def step(self) -> None:
        """Say the next step of the first quote, where somebody is at it; each sentence once."""
        # After every key: whoever has heard all lessons causes no look into the library.
        lesson = self._lesson() if len(self._told) < len(LESSONS) else ""
        place = self._stage.context
        if lesson and lesson not in self._told:
            self._told.add(lesson)
            self._stage.status.tell(pointed(LESSONS[lesson], self._stage.keymap, place))
        elif self._greets and place == "latest":
            self._greets = False
            self._stage.status.tell(pointed(AFTER, self._stage.keymap, place))

    def _lesson(self) -> str:
        opened = self._room.opened
        if self._desk.readonly or opened is None:
            return ""  # nothing can be tagged this time
        if opened.article.id != self._start or self._stage.pane != "article":
            return ""
        row = self._desk.library.rows([opened.article.id]).get(opened.article.id)
        if row is None or row.annotated:
            return ""
        view = self._room.view
        if view.origin is None:
            return "begin"
        span = view.selection
        return "take" if span is None or span[1] - span[0] < 3 else "tag"

    # Commands

    def do_feeds_packs(self) -> None:
        """Ask again in which languages the news should be."""
        job = partial(self._choose, packs.taken(self._desk))
        self._stage.run_worker(job, group="prompt", exclusive=True, exit_on_error=False)

    def do_sheet(self) -> None:
        """Show the keys to begin with, on one screen."""
        self._stage.app.push_screen(Sheet(self._stage.keymap))
