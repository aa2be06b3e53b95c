"""A sheet of the keys to begin with: one screen of 80 columns and 24 lines, whatever the keys in force."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from reader.speech import N_, _
from reader.tui.commands import Context
from reader.tui.dialogs.question import Question
from reader.tui.keymap import Keymap
from reader.tui.pointing import pointed

Line = tuple[Context, str, str]

COLUMNS: tuple[tuple[tuple[str, tuple[Line, ...]], ...], ...] = (
    (
        (
            N_("Move"),
            (
                ("latest", "{move.down} {move.up}", N_("down, up")),
                ("latest", "{move.page-down} {move.page-up}", N_("a page down, up")),
                ("latest", "{pane.sources} {pane.latest} {pane.article}", N_("sources, news, article")),
                ("latest", "{open} / {back}", N_("open / back")),
                ("latest", "{article.next} {article.next-unread}", N_("next article, unread")),
            ),
        ),
        (
            N_("News"),
            (
                ("latest", "{feeds.refresh}", N_("fetch the news")),
                ("latest", "{mark.star} {mark.later}", N_("star, read later")),
                ("latest", "{mark.read} {mark.unread}", N_("read, unread")),
                ("latest", "{list.filter} {list.query}", N_("find words, a query")),
                ("latest", "{story.outlets}", N_("the story elsewhere")),
                ("sources", "{add} {feeds.health}", N_("add a feed, their health")),
                ("latest", "{offline.take}", N_("take along, offline")),
                ("latest", "{article.full-text} {article.browse}", N_("full text, browser")),
            ),
        ),
    ),
    (
        (
            N_("Tag"),
            (
                ("article", "{select.start}", N_("select from the caret")),
                ("selecting", "{caret.word} {caret.sentence} {caret.paragraph}", N_("word, sentence, paragraph")),
                ("selecting", "{take.quotation} {take.sentence}", N_("take quotation, sentence")),
                ("selecting", "{tag.quote} {tag.directive} {tag.kind}", N_("quote, directive, other")),
                ("article", "{annotation.next} {annotation.previous}", N_("next, previous mark")),
                ("suggestion", "{suggestion.accept} {suggestion.dismiss}", N_("accept, dismiss")),
                ("article", "{annotation.edit} {annotation.delete}", N_("edit, delete")),
            ),
        ),
        (
            N_("Find again"),
            (
                ("latest", "{annotations.list} {people.list} {board.show}", N_("marks, people, directives")),
                ("annotations", "{annotations.export}", N_("export, in annotations")),
                ("latest", "{look.list}", N_("quotes that changed")),
                ("latest", "{undo} {redo}", N_("undo, redo")),
                ("latest", "{help} {palette} {line}", N_("keys, palette, command")),
                ("latest", "{settings} {quit}", N_("settings, quit")),
            ),
        ),
    ),
)
"""Columns of headings with lines: the place that the keys are meant in, the keys, and what they do."""


class Sheet(Question[None]):
    """Shows the sheet; any key closes it."""

    DEFAULT_CSS = """
    Sheet { align: center middle; background: $background 40%; }
    Sheet Vertical { width: 80; max-width: 100%; height: auto; max-height: 100%; background: $surface;
        border: round $primary; padding: 0 1; overflow-y: auto; }
    Sheet Horizontal { height: auto; }
    Sheet Horizontal Static { width: 1fr; }
    Sheet .hint { color: $text-muted; }
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay the sheet out."""
        with Vertical():
            with Horizontal():
                for column in COLUMNS:
                    yield Static(self._column(column), markup=False)
            hint = pointed(N_("{help} has all keys of a place; any key closes this"), self._keymap, "latest")
            yield Static(Content(hint), classes="hint")

    def _column(self, sections: tuple[tuple[str, tuple[Line, ...]], ...]) -> Content:
        rows: list[Content] = []
        for title, lines in sections:
            if rows:
                rows.append(Content(""))
            rows.append(Content.styled(_(title), "bold $text-accent"))
            for place, keys, does in lines:
                known = " ".join(dict.fromkeys(pointed(keys, self._keymap, place).split(" ")))
                rows.append(Content.assemble((f"{known:<12} ", "bold"), _(does)))
        return Content("\n").join(rows)

    def on_key(self, event: events.Key) -> None:
        """Close."""
        event.prevent_default().stop()
        self.dismiss(None)

    def on_click(self) -> None:
        """Close."""
        self.dismiss(None)
