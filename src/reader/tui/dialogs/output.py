"""What another program printed."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.speech import _
from reader.tui.dialogs.question import Question

LINES = 2000
"""Lines that are shown; the rest is a number."""

_STEPS = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": 10, "space": 10, "pageup": -10, "g": -LINES, "G": LINES}


class Output(Question[None]):
    """Shows lines; any key closes it, but those that scroll."""

    DEFAULT_CSS = """
    Output { align: center middle; background: $background 40%; }
    Output VerticalScroll {
        width: 100; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 2;
    }
    """

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading = heading
        self._lines = text.split("\n")

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        more = (
            [Content.styled(_("and {count} more lines").format(count=len(self._lines) - LINES), "dim")]
            if len(self._lines) > LINES
            else []
        )
        with VerticalScroll():
            yield Static(
                Content("\n").join(
                    [
                        Content.styled(self._heading, "bold $text-accent"),
                        *(Content(line) for line in self._lines[:LINES]),
                        *more,
                        Content.styled(_("any key closes"), "dim"),
                    ]
                )
            )

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        event.prevent_default().stop()
        if event.key in _STEPS:
            self.query_one(VerticalScroll).scroll_relative(y=_STEPS[event.key], animate=False)
        else:
            self.dismiss(None)

    def on_click(self) -> None:
        """Close."""
        self.dismiss(None)
