"""What taking a file over would do, before it is done: how much of what, and where two sides differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.annotations.model import Annotation
from reader.desk import telling
from reader.speech import _
from reader.tui.dialogs.question import Question
from reader.tui.page.beside import beside

SHOWN = 100
"""Pairs that are put side by side; the rest is a number."""

_STEPS = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": 10, "space": 10, "pageup": -10}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states of an annotation, None where it was removed, and a sentence about what becomes of them."""

    said: str
    here: Annotation | None
    there: Annotation | None


class Coming(Question[bool]):
    """Gives whether it is to be done: enter does it, escape leaves it."""

    DEFAULT_CSS = """
    Coming { align: center middle; background: $background 40%; }
    Coming VerticalScroll {
        width: 110; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 2;
    }
    """
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, heading: str, sentences: Sequence[str], pairs: Sequence[Pair], *, does: str) -> None:
        super().__init__()
        self._heading, self._sentences, self._pairs, self._does = heading, sentences, pairs, does

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with VerticalScroll():
            yield Static()

    def on_mount(self) -> None:
        """Fill it for the width that there is."""
        self._fill()

    def on_resize(self) -> None:
        """Put the sides beside each other where there is room now, or under each other."""
        self._fill()

    def _fill(self) -> None:
        width = max(20, min(110, self.size.width) - 7)
        hint = _("enter {does}, esc leaves it; j k scroll") if self._pairs else _("enter {does}, esc leaves it")
        hint = hint.format(does=self._does)
        lines = [Content.styled(self._heading, "bold $text-accent"), *(Content(one) for one in self._sentences)]
        lines += [Content.styled(hint, "$text-muted")]
        for pair in self._pairs[:SHOWN]:
            lines += [Content(""), Content.styled(pair.said, "$text-warning")]
            parts = list(telling.apart(pair.here, pair.there))
            left = "\n".join(f"{name}: {mine or '—'}" for name, mine, _theirs in parts) if pair.here else _("removed")
            right = (
                "\n".join(f"{name}: {theirs or '—'}" for name, _mine, theirs in parts) if pair.there else _("removed")
            )
            lines += [Content(one) for one in beside((_("Here"), left), (_("In the file"), right), width=width)]
        if len(self._pairs) > SHOWN:
            lines.append(Content.styled(_("and {count} more").format(count=len(self._pairs) - SHOWN), "$text-muted"))
        self.query_one(Static).update(Content("\n").join(lines))

    def on_key(self, event: events.Key) -> None:
        """Scroll, do it, or leave it."""
        if event.key in _STEPS:
            event.prevent_default().stop()
            self.query_one(VerticalScroll).scroll_relative(y=_STEPS[event.key], animate=False)
        elif event.key in {"enter", "escape", "q"}:
            event.prevent_default().stop()
            self.dismiss(event.key == "enter")
