"""Offline inside the app: take articles along, say what can be read, and do what waits when the network is back."""

from functools import partial

from textual.worker import Worker

from reader.desk import taking, waiting
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import _, number
from reader.tui.dialogs.prompt import Prompt
from reader.tui.sides.news import News
from reader.tui.sides.stage import Stage

EVERY = 60.0
"""Seconds between two tries to do what waits for the network."""

_MEGABYTE = 1024 * 1024


class Offline:
    """Does what concerns reading without a network."""

    def __init__(self, stage: Stage, desk: Desk, news: News) -> None:
        self._stage = stage
        self._desk = desk
        self._news = news
        self._taking: Worker[None] | None = None
        self._trying = False

    def watch(self) -> None:
        """Try every minute from now on to do what waits."""
        if not self._desk.readonly:
            self._stage.app.set_interval(EVERY, self.try_waiting)
            self.try_waiting()

    def try_waiting(self) -> None:
        """Do what waits, if there is a network now; where nothing waits, no request is made."""
        if not self._trying:
            self._trying = True
            self._stage.app.run_worker(self._do_waiting(), group="waiting", exit_on_error=False)

    async def _do_waiting(self) -> None:
        told = ""
        try:
            async for said in waiting.run(self._desk):
                told = said
                self._stage.status.tell(said)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
        finally:
            self._trying = False
        if told:
            self._news.refresh_sources()
            self._news.reload()

    # Commands

    def do_offline_take(self) -> None:
        """Take the articles of the list along; the same key again stops it."""
        if self._taking is not None and not self._taking.is_finished:
            self._taking.cancel()
            return
        self._stage.run_worker(self._ask, group="prompt", exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        label, view, query = self._news.heading, self._news.view, self._news.query
        ready = await self._desk.in_reading(taking.readiness, self._desk, view)
        have = _("{label}: {whole} of {total} whole.").format(
            label=label, whole=number(ready.whole), total=number(ready.total)
        )
        hint = _("{have} The newest {most} are fetched, with pictures; O again stops.").format(
            have=have, most=taking.LIMIT
        )
        typed = await self._stage.app.push_screen_wait(Prompt(_("Take along, MB at most:"), value="50", hint=hint))
        if typed is None:
            return
        if not typed.strip().isdigit() or not int(typed):
            self._stage.status.tell(
                _("{typed} is no number of megabytes.").format(typed=typed.strip() or _("Nothing")), error=True
            )
            return
        wanted = taking.Wanted(view=view, query=query, size=int(typed) * _MEGABYTE)
        self._taking = self._stage.app.run_worker(self._take(wanted, label), group="taking", exit_on_error=False)

    async def _take(self, wanted: taking.Wanted, label: str) -> None:
        status = self._stage.status
        done = size = total = 0
        said = _("Stopped. What came stays, and O goes on from there.")
        try:
            async for event in taking.take(self._desk, wanted):
                match event:
                    case taking.Begun():
                        total = event.total
                    case taking.Taken():
                        done, size = done + 1, size + event.size
                    case taking.Finished():
                        said = event.said
                        if event.offline:
                            put = partial(waiting.wait_to_take, self._desk, wanted, label)
                            await self._desk.in_storage(put)
                            said = _("{said} It waits for the network.").format(said=said)
                status.progress = _("taking along {done}/{total}, {megabytes}").format(
                    done=done, total=total, megabytes=taking.megabytes(size)
                )
            status.tell(said)
        except KutipError as error:
            status.tell(str(error), error=True)
        finally:
            status.progress = ""
            if self._taking is not None and self._taking.is_cancelled:
                status.tell(said)
            self._news.rows_changed()

    def do_offline_show(self) -> None:
        """Say how much can be read without a network, and what waits for one."""
        self._stage.run_worker(self._show, group="offline", exclusive=True, exit_on_error=False)

    async def _show(self) -> None:
        try:
            ready = await self._desk.in_reading(taking.readiness, self._desk)
            waits = await self._desk.in_reading(waiting.waiting, self._desk)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._stage.status.tell(f"{waiting.said_together(waits)}{ready.said}")
