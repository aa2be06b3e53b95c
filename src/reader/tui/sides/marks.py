"""What is done with the article under the cursor, or with the open one: marks, tags, its address."""

from collections.abc import Callable
from typing import Any

from reader.cleaning import clean_line
from reader.desk import marking
from reader.desk.open import Desk
from reader.tui import clipboard
from reader.tui.browser import open_in_browser
from reader.tui.dialogs.prompt import Prompt
from reader.tui.sides.news import News
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


class Marks:
    """Read, unread, stars, highlights and tags."""

    def __init__(self, stage: Stage, desk: Desk, news: News, room: Room) -> None:
        self._stage, self._desk, self._news, self._room = stage, desk, news, room

    def do_mark_read(self) -> None:
        """Mark as read."""
        self._mark(marking.mark_read, read=True)

    def do_mark_unread(self) -> None:
        """Mark as unread."""
        self._mark(marking.mark_read, read=False)

    def do_mark_star(self) -> None:
        """Star, or take the star off."""
        row = self._row()
        if row is not None:
            self._mark(marking.star, starred=not row.starred)

    def do_mark_highlight(self) -> None:
        """Highlight, or take the highlight off."""
        row = self._row()
        if row is not None:
            self._mark(marking.highlight, highlighted=not row.highlighted)

    def _mark(self, action: Callable[..., object], **options: object) -> None:
        article = self.article_id()
        if article is not None:
            whole_story = action is marking.mark_read and self._stage.pane == "latest" and self._news.grouped
            told = [row.id for row in self._desk.library.story(article)] if whole_story else []
            self._stage.store(action, told or [article], **options)

    def do_mark_tags(self) -> None:
        """Ask for the article's tags."""
        self._stage.run_worker(self._ask_tags(), group="prompt", exclusive=True, exit_on_error=False)

    async def _ask_tags(self) -> None:
        row = self._row()
        if row is None:
            return
        typed = await self._stage.app.push_screen_wait(
            Prompt("Tags", value=", ".join(row.tags), hint="Words or phrases with commas between them")
        )
        if typed is not None:
            tags = [tag for tag in (clean_line(one, limit=100) for one in typed.split(",")) if tag]
            self._stage.store(marking.tag, row.id, tags)

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
            self._stage.status.tell(f"Copied {row.link}")
        else:
            self._stage.status.tell("The feed gives no address for this article.")

    def do_article_browse(self) -> None:
        """Open the article's address in the browser."""
        row = self._row()
        self._stage.status.tell(open_in_browser(row.link if row is not None else None))
