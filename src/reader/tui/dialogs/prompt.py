"""One line at the bottom that asks for one thing."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.tui.dialogs.question import Question
from reader.tui.widgets.line import Line

Completions = Callable[[str], Sequence[str]]

Check = Callable[[str], tuple[int, str] | None]
"""Gives the position of the character that is wrong, and a sentence about it; None where the line is fine."""


class _Beginnings(Suggester):
    def __init__(self, completions: Completions) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._completions = completions

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first completion that begins as what was typed."""
        return next((one for one in self._completions(value) if one.startswith(value) and one != value), None)


class Prompt(Question[str | None]):
    """Gives the line that was typed, or None where the user left. Tab or right completes.

    A line that ``check`` finds fault with stays, with a caret under the character.
    """

    DEFAULT_CSS = """
    Prompt { align: left bottom; background: transparent; }
    Prompt #line { height: 1; width: 100%; background: $surface; }
    Prompt #label { width: auto; color: $text-accent; text-style: bold; padding: 0 0 0 1; }
    Prompt Input { width: 1fr; background: $surface; }
    Prompt #fault { height: auto; width: 100%; background: $surface; color: $text-error; display: none; }
    Prompt #hints { height: auto; max-height: 2; width: 100%; background: $panel; color: $text-muted; padding: 0 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        completions: Completions | None = None,
        hint: str = "",
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self._check = check
        self._label = label
        self._value = value
        self._completions = completions
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield Static(Content(self._hint), id="hints")
        with Horizontal(id="line"):
            yield Static(Content(f"{self._label} "), id="label")
            suggester = _Beginnings(self._completions) if self._completions else None
            yield Line(self._value, suggester=suggester, compact=True)
        yield Static(id="fault")

    @on(Input.Changed)
    def _show_hints(self, event: Input.Changed) -> None:
        self.query_one("#fault", Static).display = False
        self.tell(event.value)

    def tell(self, typed: str) -> None:
        """Show what would complete what was typed."""
        if self._completions is not None:
            found = self._completions(typed)[:8]
            # Of a line of several words, the words that it ends with are shown.
            behind = typed.rfind(" ") + 1 if all(" " in one for one in found) else 0
            self.query_one("#hints", Static).update(Content("  ".join(one[behind:] for one in found) or self._hint))

    def on_key(self, event: events.Key) -> None:
        """Leave, or complete."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "tab" and self._completions is not None:
            event.prevent_default().stop()
            line = self.query_one(Input)
            found = [one for one in self._completions(line.value) if one.startswith(line.value)]
            if found:
                line.value = found[0]
                line.cursor_position = len(found[0])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        wrong = self._check(event.value) if self._check is not None else None
        if wrong is None:
            self.dismiss(event.value)
            return
        position, sentence = wrong
        line, fault = self.query_one(Input), self.query_one("#fault", Static)
        line.cursor_position = position
        fault.display = True
        self.call_after_refresh(self._point, cell_len(event.value[:position]), sentence)

    def _point(self, cells: int, sentence: str) -> None:
        line, fault = self.query_one(Input), self.query_one("#fault", Static)
        column = line.region.x + cells - round(line.scroll_offset.x)
        room = self.size.width - column - 2
        told = f"{' ' * column}^ {sentence}" if cell_len(sentence) <= room else f"{' ' * column}^\n{sentence}"
        fault.update(Content(told))
