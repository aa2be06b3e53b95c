"""Going through the list: selecting lines, marking above and below, what is to be read later, and the order."""

from collections.abc import Sequence

from reader.articles.model import Order
from reader.desk import marking
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import N_, _
from reader.tui.sides.news import News
from reader.tui.sides.stage import Stage
from reader.tui.widgets.latest import LatestList

ORDERS: tuple[tuple[str, Order, bool], ...] = (
    (N_("Newest first"), "time", False),
    (N_("Oldest first"), "time", True),
    (N_("By feed, as in feeds.toml"), "feed", False),
    (N_("By outlet, then by date"), "outlet", False),
    (N_("By title"), "title", False),
)


class Triage:
    """Does what concerns many lines of the list at once."""

    def __init__(self, stage: Stage, desk: Desk, news: News) -> None:
        self._stage, self._desk, self._news = stage, desk, news

    @property
    def _latest(self) -> LatestList:
        return self._news.latest

    # Selecting

    def do_pick_line(self) -> None:
        """Select the line, or let it go."""
        self._latest.select_line()
        self._stage.headings_changed()

    def do_pick_range(self) -> None:
        """Select lines from here on, or end that."""
        self._latest.select_range()
        self._stage.headings_changed()

    def do_pick_down(self) -> None:
        """Select this line and the next."""
        self._latest.select_step("down")
        self._stage.headings_changed()

    def do_pick_up(self) -> None:
        """Select this line and the one before."""
        self._latest.select_step("up")
        self._stage.headings_changed()

    def do_pick_all(self) -> None:
        """Select all lines of the list, or let them go."""
        self._latest.select_all()
        self._stage.headings_changed()

    def clear(self) -> bool:
        """Let everything go that was selected; False where nothing was."""
        some = self._latest.select_none()
        if some:
            self._stage.headings_changed()
        return some

    # Above and below

    def do_mark_above_read(self) -> None:
        """Mark what the list has above the cursor as read."""
        self._mark_read(self._latest.ids[: self._latest.cursor])

    def do_mark_below_read(self) -> None:
        """Mark what the list has below the cursor as read."""
        self._mark_read(self._latest.ids[self._latest.cursor + 1 :])

    def _mark_read(self, ids: Sequence[int]) -> None:
        if ids:
            self._stage.store(marking.mark_read, ids, read=True, stories=self._news.grouped)
        else:
            self._stage.status.tell(_("There is nothing on that side of the cursor."))

    # Later

    def do_later_up(self) -> None:
        """Read the article sooner."""
        self._move(-1)

    def do_later_down(self) -> None:
        """Read the article later."""
        self._move(1)

    def _move(self, step: int) -> None:
        article = self._latest.current
        if self._news.view.order != "later":
            self._stage.status.tell(
                _("Only what is to be read later has an order of its own: it is among the sources.")
            )
        elif article is not None:
            self._stage.run_worker(self._moved(article, step), group="store", exit_on_error=False)

    async def _moved(self, article: int, step: int) -> None:
        try:
            await self._desk.in_storage(marking.move_later, self._desk, article, step)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
        self._news.reload()

    # The order

    def do_list_sort(self) -> None:
        """Choose the order of the list."""
        self._stage.run_worker(self._sort, group="prompt", exclusive=True, exit_on_error=False)

    async def _sort(self) -> None:
        from reader.tui.dialogs.pick import Pick

        view = self._news.view
        here = (view.order, view.oldest_first)
        at = next((n for n, (_name, *order) in enumerate(ORDERS) if tuple(order) == here), 0)
        lines = [_(name) for name, *_order in ORDERS]
        pick = Pick(lines, heading=_("The order of the list"), hint=_("sorts"), at=at, leave="Z")
        chosen = await self._stage.app.push_screen_wait(pick)
        if chosen is not None:
            self._news.sort(*ORDERS[chosen][1:])
