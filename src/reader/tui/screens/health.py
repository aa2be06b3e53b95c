"""How the feeds are, those that want attention first."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from rich.style import Style

from reader.desk import subscribing
from reader.desk.health import FeedHealth, health, lines, waiting_hosts
from reader.desk.taking import readiness
from reader.desk.waiting import waiting
from reader.errors import KutipError
from reader.speech import N_, _, ngettext, number
from reader.tui import empties
from reader.tui.commands import Context
from reader.tui.dates import short
from reader.tui.newsline import clipped
from reader.tui.screens.listing import ListingScreen
from reader.tui.widgets.rows import Piece, Rows

WHOLE = 60
"""Columns from which a line tells how much comes a week."""

STATES = {
    "well": N_("well"),
    "failing": N_("failing"),
    "paused": N_("paused"),
    "gone": N_("gone"),
    "waiting": N_("waiting"),
    "moving": N_("moving"),
    "new": N_("new"),
}
"""The word for each state of a feed."""


class HealthRows(Rows):
    """One feed a line: sign, state, title, last success, items a week."""

    CONTEXT: Context = "health"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"health--bad", "health--dim"}
    DEFAULT_CSS = """
    HealthRows {
        & > .health--bad { color: $text-error; }
        & > .health--dim { color: $foreground 75%; }
    }
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._feeds: list[FeedHealth] = []

    def show(self, feeds: list[FeedHealth]) -> None:
        """Show these feeds; the cursor stays on its feed where it is still there."""
        kept = self.current.id if self.current is not None else None
        self._feeds = feeds
        at = next((place for place, one in enumerate(feeds) if one.id == kept), self.cursor)
        self.set_count(len(feeds), cursor=at)

    @property
    def current(self) -> FeedHealth | None:
        """The feed under the cursor."""
        return self._feeds[self.cursor] if self.cursor < len(self._feeds) else None

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._feeds[index]
        sign = "!" if one.state in {"failing", "gone"} else "?" if one.suggestion else " "
        when = short(one.last_success, now=self._now()) if one.last_success else _("never")
        rate = _("  {per_week:>5} a week").format(per_week=number(round(one.per_week))) if width >= WHOLE else ""
        tail = f"  {when:>8}{rate} "
        bad = self.look("health--bad") if sign == "!" else Style.null()
        room = max(4, width - 13 - len(tail))
        return [
            (f" {sign} ", bad),
            (f"{_(STATES.get(one.state, one.state)):<9} ", bad),
            (clipped(one.title, room), Style.null()),
            (tail, self.look("health--dim")),
        ]


class HealthScreen(ListingScreen):
    """Lists the feeds with their state; gives the feed whose articles are to be shown, or None."""

    HEADING = N_("Feeds")
    EMPTY = empties.HEALTH

    def make_rows(self) -> HealthRows:
        """Give the list, empty."""
        return HealthRows(self._desk.now)

    @property
    def current(self) -> FeedHealth | None:
        """The feed under the cursor."""
        return self.query_one(HealthRows).current

    async def load(self) -> None:
        """Look at the feeds."""
        try:
            found, waits = await self._desk.in_reading(lambda: (health(self._desk), waiting_hosts(self._desk)))
            ready = await self._desk.in_reading(readiness, self._desk)
            pending = await self._desk.in_reading(waiting, self._desk)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.query_one(HealthRows).show(found)
        failing = sum(one.state in {"failing", "gone"} for one in found)
        suggested = sum(one.suggestion is not None for one in found)
        parts = [
            ngettext("{count} feed", "{count} feeds", len(found)).format(count=number(len(found))),
            _("{failing} failing").format(failing=failing),
            _("{suggested} may be removed").format(suggested=suggested),
        ]
        if waits:
            parts.append(_("{count} sites ask to wait").format(count=len(waits)))
        if found:
            parts.append(
                _("{whole} of {total} articles whole").format(whole=number(ready.whole), total=number(ready.total))
            )
        if pending:
            parts.append(_("{count} wait for the network").format(count=len(pending)))
        if not found:
            self.status.tell(_("There are no feeds yet: q goes back, + adds one."))
        self.show_heading(", ".join(parts))

    def told(self) -> str:
        """Give the state of the feed under the cursor, in words."""
        one = self.current
        return "\n".join(lines(one, now=self._desk.now())) if one is not None else ""

    # Commands

    def do_feeds_pause(self) -> None:
        """Stop fetching this feed, or go on with it."""
        one = self.current
        if one is not None:
            paused = one.state != "paused"
            done = (
                _("{title} is paused.").format(title=one.title)
                if paused
                else _("{title} is fetched again.").format(title=one.title)
            )
            self._change(lambda: subscribing.pause(self._desk, [one.url], paused=paused), done)

    def do_feeds_remove(self) -> None:
        """Unsubscribe from this feed."""
        one = self.current
        if one is not None:
            done = _("Removed {title}; its articles stay. ctrl+z brings it back.").format(title=one.title)
            self._change(lambda: subscribing.remove(self._desk, [one.url]), done)

    def do_feeds_accept_move(self) -> None:
        """Take over the address that this feed has moved to."""
        one = self.current
        if one is not None:
            done = _("{title} is fetched from its new address now. ctrl+z goes back to the old one.").format(
                title=one.title
            )
            self._change(lambda: subscribing.accept_move(self._desk, one.url), done)

    def _change(self, change: Callable[[], object], done: str) -> None:
        self.run_worker(self._changed(change, done), group="store", exit_on_error=False)

    async def _changed(self, change: Callable[[], object], done: str) -> None:
        try:
            await self._desk.in_storage(change)
        except KutipError as error:
            self.status.tell(str(error), error=True)
        else:
            self.status.tell(done)
            self.library_changed()
