"""What changed in an article: two of its states against each other, on one page."""

from textual import content as textual_content
from textual.app import ComposeResult
from textual.widgets import Static

from reader.articles.difference import signed
from reader.articles.model import Edition
from reader.desk.changes import Comparison, compared
from reader.desk.open import Desk
from reader.desk.suggesting import Assistant
from reader.errors import KutipError
from reader.speech import _
from reader.tui.dates import short
from reader.tui.keys import CommandScreen
from reader.tui.page.changed import changed_page
from reader.tui.page.content import Content
from reader.tui.page.motions import Motions
from reader.tui.widgets.bars import KeyLine, StatusLine
from reader.tui.widgets.changes_page import ChangesPage


class ChangesScreen(CommandScreen):
    """Shows a comparison and goes to others of the same article.

    Args:
        desk: reads the other states.
        comparison: what is shown first.
        width: columns of the text.
    """

    DEFAULT_CSS = """
    ChangesScreen .heading { height: auto; padding: 0 1; background: $primary 30%; text-style: bold; }
    ChangesScreen ChangesPage { height: 1fr; }
    """
    AUTO_FOCUS = "ChangesPage"

    def __init__(self, desk: Desk, comparison: Comparison, *, width: int) -> None:
        super().__init__()
        self._desk = desk
        self._shown = comparison
        self._width = width
        self._fold = True

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(classes="heading")
        yield ChangesPage(width=self._width)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first comparison."""
        self._show()

    @property
    def _page(self) -> ChangesPage:
        return self.query_one(ChangesPage)

    def _show(self) -> None:
        one = self._shown
        difference = one.difference
        title = any(piece.sort != "same" for piece in difference.title)
        page = changed_page(difference, fold=self._fold)
        shown = "".join(signed(piece) for piece in difference.title)
        content = Content(
            article_id=one.article.id,
            title=_("The title changed too:") if title else shown or one.article.row.title or _("(untitled)"),
            facts=(one.article.row.outlet,),
            notes=(_("{said} [-removed-] {{+added+}}").format(said=one.said),),
            document=page.document,
            motions=Motions(page.document, lambda: Assistant(page.document.text, None).reading),
        )
        self.query_one(".heading", Static).update(textual_content.Content(self._heading()))
        self._page.show_changes(content, page)
        self.refresh_keys()

    def _heading(self) -> str:
        sides = (self._called(number) for number in (self._shown.old, self._shown.new))
        return _("What changed: {sides}, of {count}").format(sides=" → ".join(sides), count=len(self._shown.editions))

    def _called(self, number: int) -> str:
        one = self._shown.editions[number - 1]
        form = _("{number} ({when}, as you read it)") if one.seen else "{number} ({when})"
        return form.format(number=number, when=_when(one, self._desk))

    # Commands

    def do_changes_next(self) -> None:
        """Go to the next change."""
        self._step(1)

    def do_changes_previous(self) -> None:
        """Go to the change before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        number = self._page.step(step)
        self.status.tell(
            _("Change {number}").format(number=number) if number is not None else _("There is no further change.")
        )

    def do_changes_older(self) -> None:
        """Take an older state on the left."""
        self._compare(self._shown.old - 1, self._shown.new)

    def do_changes_newer(self) -> None:
        """Take a newer state on the left."""
        self._compare(self._shown.old + 1, self._shown.new)

    def do_changes_to_older(self) -> None:
        """Take an older state on the right."""
        self._compare(self._shown.old, self._shown.new - 1)

    def do_changes_to_newer(self) -> None:
        """Take a newer state on the right."""
        self._compare(self._shown.old, self._shown.new + 1)

    def _compare(self, old: int, new: int) -> None:
        if not 1 <= old < new <= len(self._shown.editions):
            self.status.tell(
                _("There are {count} states; the older one stands on the left.").format(count=len(self._shown.editions))
            )
            return
        self.run_worker(self._compared(old, new), group="load", exclusive=True, exit_on_error=False)

    async def _compared(self, old: int, new: int) -> None:
        try:
            self._shown = await self._desk.in_reading(compared, self._desk, self._shown.article.id, old=old, new=new)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self._show()

    def do_changes_fold(self) -> None:
        """Show what did not change too, or fold it again."""
        self._fold = not self._fold
        self._show()

    def do_article_wider(self) -> None:
        """Set the text wider."""
        self._page.set_column(self._page.column + 4)

    def do_article_narrower(self) -> None:
        """Set the text narrower."""
        self._page.set_column(self._page.column - 4)

    def do_back(self) -> None:
        """Go back."""
        self.dismiss(None)


def _when(one: Edition, desk: Desk) -> str:
    if one.until is None:
        return "now"
    return _("until {until}").format(until=short(one.until, now=desk.now()))
