"""The pictures of an article, one at a time, with their captions."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reader.articles.model import Article
from reader.desk import viewing
from reader.desk.open import Desk
from reader.desk.viewing import Shown
from reader.errors import KutipError
from reader.feeds.fetch import Fetcher
from reader.speech import _
from reader.tui.browser import follow
from reader.tui.keys import CommandScreen
from reader.tui.pictures.drawing import draw, room
from reader.tui.pictures.ways import cell_size, way
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage
from reader.tui.widgets.bars import KeyLine, StatusLine
from reader.tui.widgets.picture import PictureView


class Pictures:
    """Shows the open article's pictures when they are asked for."""

    def __init__(self, stage: Stage, desk: Desk, room: Room) -> None:
        self._stage, self._desk, self._room = stage, desk, room

    def do_article_picture(self) -> None:
        """Show the pictures of the open article, that in sight first, or say why there are none."""
        opened, view = self._room.opened, self._room.view
        if opened is None:
            self._stage.status.tell(_("No article is open; enter opens one."))
            return
        shown = viewing.of_article(opened)
        if not shown:
            self._stage.status.tell(_("This article has no pictures."))
        elif (wanting := viewing.missing()) is not None:
            self._stage.status.tell(wanting)
        else:
            first = viewing.near(shown, (view.position, view.seen)) if view.position else 0
            fetching = self._stage.fetching
            self._stage.app.push_screen(
                PictureScreen(self._desk, opened.article, shown, first=first, fetching=fetching)
            )


class PictureScreen(CommandScreen):
    """Shows a picture and goes to the others of the article.

    Args:
        desk: keeps pictures, and makes them small.
        article: whose pictures they are.
        shown: all of them, at least one.
        first: the number of the one to begin with, from 0.
        fetching: the way out to the network.
    """

    DEFAULT_CSS = """
    PictureScreen .heading { height: 1; padding: 0 1; background: $primary 30%; text-style: bold; }
    PictureScreen .caption { height: auto; max-height: 6; padding: 0 2; color: $text-muted; }
    """
    AUTO_FOCUS = "PictureView"

    def __init__(
        self,
        desk: Desk,
        article: Article,
        shown: tuple[Shown, ...],
        *,
        first: int,
        fetching: Callable[[], AbstractAsyncContextManager[Fetcher]],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._article = article
        self._shown = shown
        self._at = first
        self._fetching = fetching
        self._body: tuple[str, bytes] = "", b""
        """The bytes of the picture that is shown, for another size of the window."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(classes="heading")
        yield PictureView()
        yield Static(classes="caption")
        yield StatusLine()
        yield KeyLine()

    @property
    def _view(self) -> PictureView:
        return self.query_one(PictureView)

    def on_mount(self) -> None:
        """Say what is to be seen; the picture comes when its room is known."""
        self._show_words()
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        """Draw the picture for the new size."""
        if self._body[0]:
            self.call_after_refresh(self._show)

    def _show_words(self) -> None:
        one = self._shown[self._at]
        what = _("Picture {number} of {count}").format(number=self._at + 1, count=len(self._shown))
        title = self._article.row.title or _("(untitled)")
        self.query_one(".heading", Static).update(Content(f"{what} · {title}"))
        self.query_one(".caption", Static).update(Content(one.caption or _("It has no caption.")))

    def _show(self) -> None:
        self.run_worker(self._showing(), group="load", exclusive=True, exit_on_error=False)

    async def _showing(self) -> None:
        one, view = self._shown[self._at], self._view
        try:
            if self._body[0] != one.url:
                view.show(None, _("Fetching the picture …"))
                body = await viewing.body(self._desk, self._fetching, self._article, one.url)
                self._body = one.url, body
            cell = cell_size()
            here = way(os.environ, cell=cell, wanted=self._desk.settings.pictures, is_web=self.app.is_web)
            size = room(here, (view.size.width, view.size.height), cell)
            red, green, blue = view.background_colors[1].rgb
            scaled = await viewing.scaled(self._desk, self._body[1], size=size, ground=(red, green, blue))
            view.show(await asyncio.to_thread(draw, scaled, here, cell))
        except KutipError as error:
            view.show(None, _("The picture is not here."))
            self.status.tell(str(error), error=True)

    # Commands

    def do_picture_next(self) -> None:
        """Go to the next picture."""
        self._step(1)

    def do_picture_previous(self) -> None:
        """Go to the picture before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if len(self._shown) == 1:
            self.status.tell(_("The article has no other picture."))
            return
        self._at = (self._at + step) % len(self._shown)
        self._show_words()
        self._show()

    def do_article_browse(self) -> None:
        """Open the picture in the browser."""
        self.status.tell(follow(self.app, self._shown[self._at].url))

    def do_article_picture(self) -> None:
        """Hide the picture."""
        self.dismiss(None)

    def do_back(self) -> None:
        """Go back to the text."""
        self.dismiss(None)
