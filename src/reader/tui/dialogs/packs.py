"""Which news somebody would like, at the first start: packs of feeds, a key each."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.desk.packs import Pack
from reader.speech import _, number
from reader.tui.dialogs.question import Question
from reader.tui.page.bidi import shown

_STEPS = {"j": "cursor_down", "k": "cursor_up"}


class PackChoice(Question[list[str] | None]):
    """Gives the languages that were taken, or None where the user left.

    Args:
        packs: what can be taken.
        taken: the languages that are taken at first.
        welcome: a sentence above the question.
    """

    DEFAULT_CSS = """
    PackChoice { align: center middle; background: $background 40%; }
    PackChoice Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%; background: $surface;
        border: round $primary; padding: 0 1; }
    PackChoice OptionList { height: auto; max-height: 14; border: none; padding: 0; background: $surface; margin: 1 0; }
    PackChoice OptionList:focus { border: none; }
    PackChoice .hint { color: $text-muted; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"

    def __init__(self, packs: Sequence[Pack], *, taken: Collection[str], welcome: str = "") -> None:
        super().__init__()
        self._packs = packs
        self._taken = set(taken)
        self._welcome = welcome

    def compose(self) -> ComposeResult:
        """Lay the packs out."""
        with Vertical():
            if self._welcome:
                yield Static(Content(self._welcome))
            yield Static(Content.styled(_("In which languages would you like the news?"), "bold $text-accent"))
            yield OptionList(
                *(Option(Content.assemble(*self._line(one)), one.language) for one in self._packs), markup=False
            )
            yield Static(Content(_("Nothing is fetched before you ask for it; ctrl+z takes the choice back.")))
            hint = _("a letter takes or leaves, enter goes on, esc leaves the feeds as they are")
            yield Static(Content(hint), classes="hint")

    def on_key(self, event: events.Key) -> None:
        """Take a pack by its letter, move, be done, or leave."""
        language = next((one.language for one in self._packs if one.key == event.character), None)
        if language is not None:
            event.prevent_default().stop()
            self._toggle(language)
        elif event.key == "space":
            event.prevent_default().stop()
            at = self.query_one(OptionList).highlighted
            self._toggle(self._packs[at or 0].language)
        elif event.key == "enter":
            event.prevent_default().stop()
            self.dismiss([one.language for one in self._packs if one.language in self._taken])
        elif event.key in {"escape", "q"}:
            event.prevent_default().stop()
            self.dismiss(None)
        elif event.key in _STEPS:
            event.prevent_default().stop()
            getattr(self.query_one(OptionList), f"action_{_STEPS[event.key]}")()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._toggle(self._packs[event.option_index].language)

    def _toggle(self, language: str) -> None:
        self._taken ^= {language}
        options = self.query_one(OptionList)
        at = next(number for number, one in enumerate(self._packs) if one.language == language)
        options.replace_option_prompt_at_index(at, Content.assemble(*self._line(self._packs[at])))
        options.highlighted = at

    def _line(self, pack: Pack) -> tuple[str | tuple[str, str], ...]:
        """Give a pack's line: whether it is taken, its key, its name, and whose news it has."""
        names = ", ".join(one.title for one in pack.feeds[:2])
        rest = len(pack.feeds) - 2
        more = _(" and {count} more").format(count=number(rest)) if rest > 0 else ""
        sign = "[x]" if pack.language in self._taken else "[ ]"
        label = f"{shown(pack.label)}: "
        return (f"{sign} ", (f"{pack.key}  ", "bold"), label, (f"{shown(names)}{more}", "dim"))
