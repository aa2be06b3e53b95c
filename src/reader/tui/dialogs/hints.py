"""Letters over the links in sight: type them to follow one."""

from collections.abc import Mapping
from itertools import product

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reader.speech import _
from reader.tui.dialogs.question import Question

LETTERS = "asdfghjkl"
"""The keys under the fingers at rest."""


def labels(count: int) -> list[str]:
    """Give that many labels, none the beginning of another: single letters while they last, else pairs."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    return ["".join(letters) for letters in product(LETTERS, repeat=length)][:count]


class Hints(Question[str | None]):
    """Gives the label that was typed, or None where it is nobody's."""

    DEFAULT_CSS = """
    Hints { background: transparent; align: left bottom; }
    Hints Static { height: 1; width: 100%; background: $panel; padding: 0 1; }
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        super().__init__()
        self._addresses = addresses
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Say what is asked."""
        yield Static(Content(_("Type the letters over a link to open it; esc leaves.")))

    def on_key(self, event: events.Key) -> None:
        """Take one letter."""
        event.prevent_default().stop()
        self._typed += event.character or "\0"
        left = [label for label in self._addresses if label.startswith(self._typed)]
        if left == [self._typed] or not left:
            self.dismiss(left[0] if left else None)
        else:
            self.query_one(Static).update(Content("  ".join(f"{label} {self._addresses[label]}" for label in left[:5])))
