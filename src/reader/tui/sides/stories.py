"""The other outlets of a story: named above the article, and chosen from."""

from reader.articles.model import Row
from reader.desk.open import Desk
from reader.speech import _
from reader.tui.dates import short
from reader.tui.sides.news import News
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


class Stories:
    """Does what concerns the articles that several feeds bring."""

    def __init__(self, stage: Stage, desk: Desk, news: News, room: Room) -> None:
        self._stage = stage
        self._desk = desk
        self._news = news
        self._room = room

    def do_story_outlets(self) -> None:
        """Show who else tells this story, and open what is chosen."""
        self._stage.run_worker(self._choose(), group="prompt", exclusive=True, exit_on_error=False)

    async def _choose(self) -> None:
        from reader.tui.dialogs.pick import Pick

        opened = self._room.opened
        in_article = self._stage.context != "latest" and opened is not None
        article = opened.article.id if in_article and opened is not None else self._news.latest.current
        rows = self._desk.library.story(article) if article is not None else []
        if article is None or len(rows) < 2:
            self._stage.status.tell(_("No other feed tells this story."))
            return
        lines = [_line(row, short(row.when, now=self._desk.now())) for row in rows]
        # The article at hand is known already: the cursor begins on the one after it.
        after = (next((n for n, row in enumerate(rows) if row.id == article), -1) + 1) % len(rows)
        pick = Pick(lines, heading=_("The outlets of this story"), hint=_("opens"), at=after, leave="c")
        chosen = await self._stage.app.push_screen_wait(pick)
        if chosen is not None:
            self._stage.focus_pane("article")
            self._room.open(rows[chosen].id)


def _line(row: Row, when: str) -> str:
    signs = f"{' ' if row.read else '●'}{'★' if row.starred else ' '}"
    marks = f"  ✎{row.annotated}" if row.annotated else ""
    return f"{signs} {when}  {row.outlet}: {row.title or _('(untitled)')}{marks}"
