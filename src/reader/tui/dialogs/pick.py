"""Choose one of a few lines."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.speech import _

_STEPS = {"j": "cursor_down", "k": "cursor_up", "G": "last", "l": "select", "right": "select"}


class Pick(ModalScreen[int | None]):
    """Gives the number of the line that was chosen, from 0, or None where the user left.

    Args:
        lines: what to choose from.
        heading: what is chosen.
        hint: what enter does.
        at: the line that the cursor begins on.
        leave: a key that leaves, beside escape and q: the one that asked.
        keys: a key for each line that chooses it at once, "" for none; they go before all others.
    """

    DEFAULT_CSS = """
    Pick { align: center middle; background: $background 40%; }
    Pick Vertical {
        width: 100; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Pick OptionList { height: auto; max-height: 20; padding: 0; background: $surface; }
    Pick OptionList, Pick OptionList:focus { border: none; }
    Pick .hint { color: $text-muted; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"

    def __init__(
        self, lines: Sequence[str], *, heading: str, hint: str, at: int = 0, leave: str = "", keys: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._heading = heading
        self._hint = hint
        self._at = at
        self._leave = leave
        self._keys = tuple(keys)

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical():
            yield Static(Content.styled(self._heading, "bold $text-accent"))
            leave = "esc" if "q" in self._keys else "q"
            yield Static(
                Content(_("j k move   enter {hint}   {leave} leaves").format(hint=self._hint, leave=leave)),
                classes="hint",
            )
            yield OptionList(*(Option(Content(line)) for line in self._lines))

    def on_mount(self) -> None:
        """Put the cursor on its line."""
        self.query_one(OptionList).highlighted = self._at

    def on_key(self, event: events.Key) -> None:
        """Move as in the lists, or leave."""
        if event.character and event.character in self._keys:
            event.prevent_default().stop()
            self.dismiss(self._keys.index(event.character))
        elif event.key in {"escape", "q", "h", "left", self._leave}:
            event.prevent_default().stop()
            self.dismiss(None)
        elif event.key in _STEPS:
            event.prevent_default().stop()
            getattr(self.query_one(OptionList), f"action_{_STEPS[event.key]}")()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)
