"""Refreshes inside the app: asked for by a key, or by themselves where feeds.toml wants it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import _, again, ngettext
from reader.tui.sides.alerts import Alerts
from reader.tui.sides.stage import Stage

if TYPE_CHECKING:
    from reader.desk.refreshing import Event

EVERY = 60.0
"""Seconds between two looks at which feeds are due."""

SHOWN_EVERY = 1.0
"""Seconds between two redrawings of the list during a refresh."""


class Rounds:
    """Runs one refresh at a time, as work of the app, and says how it went.

    Args:
        stage: where it is said.
        desk: what is refreshed.
        arrived: called when there may be more to show.
    """

    def __init__(self, stage: Stage, desk: Desk, arrived: Callable[[], None]) -> None:
        self._stage = stage
        self._desk = desk
        self._arrived = arrived
        self._going = False

    def ask(self) -> None:
        """Refresh all feeds now, for somebody who waits."""
        if self._going:
            self._stage.status.tell(_("A refresh is already under way."))
            return
        self._go(asked=True)

    def keep_fresh(self) -> None:
        """Ask the feeds whose time has come every minute from now on, if feeds.toml wants it."""
        if self._desk.settings.auto_refresh and not self._desk.readonly:
            self._stage.app.set_interval(EVERY, self._due)
            self._due()

    def _due(self) -> None:
        if not self._going:
            self._go(asked=False)

    def _go(self, *, asked: bool) -> None:
        self._going = True
        self._stage.app.run_worker(self._round(asked=asked), group="refresh", exit_on_error=False)

    async def _round(self, *, asked: bool) -> None:
        from reader.desk import refreshing

        tally = _Tally()
        shown = 0.0
        clock = asyncio.get_running_loop().time
        try:
            async for event in refreshing.refresh(self._desk, asked=asked):
                tally.add(event)
                if asked and tally.total:
                    self._stage.status.progress = _("{done}/{total} feeds, {new} new").format(
                        done=tally.done, total=tally.total, new=tally.new
                    )
                if tally.fresh and clock() - shown > SHOWN_EVERY:
                    shown, tally.fresh = clock(), False
                    self._arrived()
            await self._tell(tally, asked=asked)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
        finally:
            self._going = False
            if asked:
                self._stage.status.progress = ""
            tally.alerts.show(self._stage.app, way=self._desk.settings.notify)
            for notice in tally.notices:
                self._stage.app.notify(notice, timeout=10, markup=False)
            if tally.total:
                self._arrived()

    async def _tell(self, tally: "_Tally", *, asked: bool) -> None:
        """Say how a round went; one that was asked for without a network waits for it."""
        from reader.desk import waiting

        if asked and tally.offline is not None:
            waits = await self._desk.in_storage(waiting.put, self._desk, "refresh")
            self._stage.status.tell(
                _("{said} Waits for the network: {after}.").format(said=tally.said(), after=waits.said), error=True
            )
        elif asked:
            self._stage.status.tell(tally.said(), error=bool(tally.failed))
        elif tally.new:
            self._stage.status.tell(tally.said())


class _Tally:
    """What came of one round so far."""

    def __init__(self) -> None:
        self.total = self.done = self.new = 0
        self.failed: list[str] = []
        self.notices: list[str] = []
        self.offline: str | None = None
        self.alerts = Alerts()
        self.fresh = False
        """Whether articles came that are not shown yet."""

    def add(self, event: "Event") -> None:
        from reader.desk.refreshing import FeedDone, FeedFailed, FeedLeft, Offline, Started

        match event:
            case Started():
                self.total = event.total
            case FeedDone():
                self.done += 1
                self.new += event.new
                self.fresh = self.fresh or bool(event.new or event.changed)
                self.alerts.add(event.ruled)
                told = set(event.ruled.notices)
                self.notices += [notice for notice in event.notices if notice not in told]
            case FeedFailed():
                self.done += 1
                self.failed.append(f"{event.title}: {again(event.reason)}")
                self.notices += event.notices
            case FeedLeft():
                self.done += 1
            case Offline():
                self.done += event.feeds
                self.offline = again(event.reason)

    def said(self) -> str:
        """Say it in one line."""
        if self.offline is not None:
            return self.offline
        articles = ngettext("{count} new article", "{count} new articles", self.new)
        if self.alerts.skipped:
            articles = ngettext(
                "{count} new article, {skipped} skipped by rules,",
                "{count} new articles, {skipped} skipped by rules,",
                self.new,
            )
        articles = articles.format(count=self.new, skipped=self.alerts.skipped)
        if self.failed:
            others = len(self.failed) - 1
            rest = _(", and {others} more feeds failed (! in the sources)").format(others=others) if others else ""
            return f"{articles}. {self.failed[0]}{rest}"
        if self.total:
            told = ngettext("{articles} from {total} feed.", "{articles} from {total} feeds.", self.total)
            return told.format(articles=articles, total=self.total)
        return _("No feed is due: each was looked at within the last five minutes.")
