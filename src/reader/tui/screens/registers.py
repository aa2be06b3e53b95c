"""The screens of what was marked: annotations, people and organisations, the directive board."""

from typing import Any

from reader.annotations.model import Annotation
from reader.desk.open import Desk
from reader.desk.verifying import Attaching
from reader.speech import _
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage


class Registers:
    """Opens them, and then the article at the place that was chosen there."""

    def __init__(self, stage: Stage, desk: Desk, room: Room) -> None:
        self._stage, self._desk, self._room = stage, desk, room

    def do_annotations_list(self) -> None:
        """List the annotations of the library."""
        from reader.tui.screens.annotations import AnnotationsScreen

        self._show(AnnotationsScreen(self._desk))

    def do_look_list(self) -> None:
        """List the marked passages whose article changed."""
        from reader.tui.screens.look import LookScreen

        self._show(LookScreen(self._desk))

    def do_people_list(self) -> None:
        """List people and organisations."""
        from reader.tui.screens.people import PeopleScreen

        self._show(PeopleScreen(self._desk))

    def do_board_show(self) -> None:
        """Show the directive board."""
        from reader.tui.screens.board import BoardScreen

        self._show(BoardScreen(self._desk))

    def _show(self, screen: Any) -> None:
        self._stage.run_worker(self._shown(screen), group="prompt", exit_on_error=False)

    async def _shown(self, screen: Any) -> None:
        chosen = await self._stage.app.push_screen_wait(screen)
        self._stage.library_changed()
        if chosen is None:
            return
        attach = isinstance(chosen, Attaching)
        if isinstance(chosen, Attaching):
            chosen = chosen.annotation
        article = self._desk.library.by_key(chosen.article)
        if article is None:
            self._stage.status.tell(_("That article is not in the library any more; its words stay in the annotation."))
            return
        self._stage.focus_pane("article")
        annotation = chosen.id if isinstance(chosen, Annotation) else None
        self._room.open(article.id, annotation=annotation, attach=attach)
