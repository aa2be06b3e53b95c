"""What is done with the article under the cursor, or with the open one: marks, tags, its address."""

from collections.abc import Callable, Sequence
from typing import Any

from reader.cleaning import clean_line
from reader.desk import marking
from reader.desk.open import Desk
from reader.speech import _, ngettext, number
from reader.tui import clipboard
from reader.tui.browser import follow
from reader.tui.dialogs.prompt import Prompt
from reader.tui.sides.news import News
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


class Marks:
    """Read, unread, stars, highlights, tags, and what is to be read later."""

    def __init__(self, stage: Stage, desk: Desk, news: News, room: Room) -> None:
        self._stage, self._desk, self._news, self._room = stage, desk, news, room

    def do_mark_read(self) -> None:
        """Mark as read."""
        self._mark(marking.mark_read, read=True, stories=self._whole_stories)

    def do_mark_unread(self) -> None:
        """Mark as unread."""
        self._mark(marking.mark_read, read=False, stories=self._whole_stories)

    def do_mark_star(self) -> None:
        """Star, or take the star off."""
        self._mark(marking.toggle_star)

    def do_mark_highlight(self) -> None:
        """Highlight, or take the highlight off."""
        self._mark(marking.toggle_highlight)

    def do_mark_later(self) -> None:
        """Put aside to be read later, or take off."""
        self._mark(marking.toggle_later)

    @property
    def _whole_stories(self) -> bool:
        """Whether a line stands for all articles of its story."""
        return self._stage.pane == "latest" and self._news.grouped

    def _mark(self, action: Callable[..., object], **options: object) -> None:
        if targets := self._targets():
            self._stage.store(action, targets, **options)
            self._done_with(targets)

    def _targets(self) -> Sequence[int]:
        """Give what is selected in the list where that has the focus, else the one article at hand."""
        if self._stage.pane == "latest" and (chosen := self._news.latest.selection()):
            return chosen
        article = self.article_id()
        return [article] if article is not None else []

    def _done_with(self, targets: Sequence[int]) -> None:
        """Let the selection go, and say how much it was."""
        if self._stage.pane == "latest" and self._news.latest.select_none():
            done = ngettext(
                "Done with {count} article; ctrl+z takes it back.",
                "Done with {count} articles; ctrl+z takes it back.",
                len(targets),
            )
            self._stage.status.tell(done.format(count=number(len(targets))))
            self._stage.headings_changed()

    def do_mark_tags(self) -> None:
        """Ask for the tags of the article, or of what is selected."""
        self._stage.run_worker(self._ask_tags(), group="prompt", exclusive=True, exit_on_error=False)

    async def _ask_tags(self) -> None:
        targets = self._targets()
        if not targets:
            return
        before = await self._desk.in_reading(self._desk.library.common_tags, targets)
        hint = _("Words or phrases with commas between them")
        if len(targets) > 1:
            hint += _("; {count} articles get them, and lose what you take away").format(count=number(len(targets)))
        typed = await self._stage.app.push_screen_wait(Prompt(_("Tags"), value=", ".join(before), hint=hint))
        if typed is not None:
            tags = [tag for tag in (clean_line(one, limit=100) for one in typed.split(",")) if tag]
            put, take = [one for one in tags if one not in before], [one for one in before if one not in tags]
            self._stage.store(marking.change_tags, targets, put=put, take=take)
            self._done_with(targets)

    def article_id(self) -> int | None:
        """Give the open article where that pane has the focus, else the one under the cursor of the list."""
        opened = self._room.opened
        return opened.article.id if self._stage.pane == "article" and opened is not None else self._news.latest.current

    def _row(self) -> Any:
        article = self.article_id()
        return self._desk.library.rows([article]).get(article) if article is not None else None

    def do_article_copy_link(self) -> None:
        """Copy the article's address."""
        row = self._row()
        if row is not None and row.link:
            clipboard.put(self._stage.app, row.link)
            self._stage.status.tell(_("Copied {link}").format(link=row.link))
        else:
            self._stage.status.tell(_("The feed gives no address for this article."))

    def do_article_browse(self) -> None:
        """Open the article's address in the browser."""
        row = self._row()
        self._stage.status.tell(follow(self._stage.app, row.link if row is not None else None))
