"""What rules want to be told of during a refresh, gathered and shown once at its end."""

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from reader.speech import _

if TYPE_CHECKING:
    from reader.desk.ruling import Ruled

SHOWN = 3
"""Titles that stand in one notification; the rest is a number."""


class Alerts:
    """Gathers what rules did with the feeds of one refresh."""

    def __init__(self) -> None:
        self.skipped = 0
        """Entries that rules kept out."""
        self._titles: dict[str, list[str]] = {}
        self._faults: list[str] = []

    def add(self, ruled: "Ruled") -> None:
        """Take in what happened to one feed."""
        self.skipped += sum(count for _rule, count in ruled.skipped)
        self._faults += ruled.faults
        for alert in ruled.alerts:
            self._titles.setdefault(alert.rule, []).append(f"{alert.outlet}: {alert.title or _('(untitled)')}")

    def show(self, app: App[Any], *, way: str = "app") -> None:
        """Show a notification for each rule that struck, outside the app too where that is the way to tell it."""
        for rule, titles in self._titles.items():
            more = [_("and {count} more").format(count=len(titles) - SHOWN)] if len(titles) > SHOWN else []
            app.notify("\n".join([*titles[:SHOWN], *more]), title=rule, timeout=10, markup=False)
            if way != "app":
                self._tell_outside(app, way, rule, titles)
        for fault in self._faults:
            app.notify(fault, severity="warning", timeout=10, markup=False)
        if self._titles:
            app.bell()

    def _tell_outside(self, app: App[Any], way: str, rule: str, titles: list[str]) -> None:
        from reader.tui.notifying import tell_outside

        more = _(" (and {count} more)").format(count=len(titles) - 1) if len(titles) > 1 else ""
        problem = tell_outside(way, rule, titles[0] + more, write=partial(_write, app))
        if problem is not None and problem not in self._faults:
            self._faults.append(problem)


def _write(app: App[Any], text: str) -> None:
    driver = app._driver  # noqa: SLF001 - textual has no other way to write a sequence of one's own
    if driver is not None:
        driver.write(text)
