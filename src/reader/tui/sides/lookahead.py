"""Looking through the stored articles while the app is open, behind everything else, so that the list can count."""

import asyncio
from collections.abc import Callable

from reader.desk.open import Desk
from reader.errors import KutipError
from reader.tui.sides.stage import Stage

EVERY = 15.0
"""Seconds between two looks at whether there is something to look through; the first comes so long after the start."""

PAUSE = 0.1
"""Seconds of rest after each slice: it is never in a hurry."""

SHOWN_EVERY = 3.0
"""Seconds between two redrawings of the list meanwhile."""


class Lookahead:
    """Looks through articles one slice after the other; it ends with the app, wherever it is.

    Args:
        stage: where it runs.
        desk: what is looked through.
        counted: called when the list may show other counts.
    """

    def __init__(self, stage: Stage, desk: Desk, counted: Callable[[], None]) -> None:
        self._stage = stage
        self._desk = desk
        self._counted = counted
        self._going = False

    def keep_up(self) -> None:
        """Look from now on, every while, whether there is something to look through."""
        if not self._desk.readonly:
            self._stage.app.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Look through what waits, unless that is being done."""
        if not self._going and not self._desk.readonly:
            self._going = True
            self._stage.app.run_worker(self._look(), group="lookahead", exit_on_error=False)

    async def _look(self) -> None:
        from reader.desk import proposing

        clock = asyncio.get_running_loop().time
        shown = clock()
        any_new = False
        try:
            async for _ in proposing.propose(self._desk):
                any_new = True
                if clock() - shown > SHOWN_EVERY:
                    shown, any_new = clock(), False
                    self._counted()
                await asyncio.sleep(PAUSE)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
        finally:
            self._going = False
            if any_new:
                self._counted()
