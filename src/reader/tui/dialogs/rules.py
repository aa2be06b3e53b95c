"""What the rules would have done to the last articles, before they are switched on."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.desk.trying import Trial
from reader.speech import _
from reader.tui.dates import moment
from reader.tui.dialogs.question import Question

SHOWN = 100
"""Articles that are listed for a rule; the rest is a number."""

_STEPS = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": 10, "space": 10, "pageup": -10}


class Trials(Question[None]):
    """Shows for each rule which articles it would have struck; any key closes it, but those that scroll."""

    DEFAULT_CSS = """
    Trials { align: center middle; background: $background 40%; }
    Trials VerticalScroll {
        width: 100; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 2;
    }
    """

    def __init__(self, trials: Sequence[Trial]) -> None:
        super().__init__()
        self._trials = trials

    def compose(self) -> ComposeResult:
        """Lay the lists out."""
        lines: list[Content] = []
        for trial in self._trials:
            first, *rest = trial.sentences()
            lines += [Content.styled(first, "bold $text-accent"), *(Content.styled(one, "$warning") for one in rest)]
            lines += [
                Content.assemble(
                    (f"{moment(row.when.astimezone())}  {row.outlet}  ", "dim"), row.title or _("(untitled)")
                )
                for row in trial.struck[:SHOWN]
            ]
            if len(trial.struck) > SHOWN:
                lines.append(Content.styled(_("and {count} more").format(count=len(trial.struck) - SHOWN), "dim"))
            lines.append(Content(""))
        with VerticalScroll():
            yield Static(Content("\n").join([*lines, Content.styled(_("any key closes"), "dim")]))

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
