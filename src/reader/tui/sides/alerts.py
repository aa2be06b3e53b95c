"""What rules want to be told of during a refresh, gathered and shown once at its end."""

from typing import TYPE_CHECKING, Any

from textual.app import App

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
        self.skipped += sum(count for _, count in ruled.skipped)
        self._faults += ruled.faults
        for alert in ruled.alerts:
            self._titles.setdefault(alert.rule, []).append(f"{alert.outlet}: {alert.title or '(untitled)'}")

    def show(self, app: App[Any]) -> None:
        """Show a notification for each rule that struck, and one for each that is at fault."""
        for rule, titles in self._titles.items():
            more = [f"and {len(titles) - SHOWN} more"] if len(titles) > SHOWN else []
            app.notify("\n".join([*titles[:SHOWN], *more]), title=rule, timeout=10, markup=False)
        for fault in self._faults:
            app.notify(fault, severity="warning", timeout=10, markup=False)
        if self._titles:
            app.bell()
