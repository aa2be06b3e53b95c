"""Hand the article to another program."""

from dataclasses import dataclass
from functools import partial

from reader.cleaning import clean_text
from reader.desk import reading, running
from reader.desk.open import Desk
from reader.desk.rendering import FORMS, Form, rendered
from reader.errors import KutipError
from reader.speech import _
from reader.tui.dialogs.output import Output
from reader.tui.dialogs.prompt import Prompt
from reader.tui.outside import give_terminal
from reader.tui.sides.news import News
from reader.tui.sides.room import Room
from reader.tui.sides.stage import Stage

DEADLINE = 30.0
"""Seconds that a command may take whose output is waited for."""

LIMIT = 4 << 20
"""Bytes of output that are read."""


@dataclass(frozen=True, slots=True)
class Pipe:
    """What was typed: the form of the article, the command, and what becomes of its output."""

    form: Form
    arguments: tuple[str, ...]
    quiet: bool = False
    """Whether its output is left out (``&`` at the end)."""
    whole: bool = False
    """Whether it has the terminal to itself (``!`` before it)."""


def read_pipe(typed: str) -> Pipe:
    """Understand a line: ``text:``, ``md:`` or ``json:`` may stand before the command.

    Raises:
        CommandError: there is no command in it.

    """
    line = typed.strip()
    form: Form = next((one for one in FORMS if line.startswith(f"{one}:")), "text")
    line = line.removeprefix(f"{form}:").strip()
    quiet, whole = line.endswith("&"), line.startswith("!")
    return Pipe(form, tuple(running.words(line.removesuffix("&").removeprefix("!"))), quiet=quiet, whole=whole)


class Piping:
    """Does what hands articles to other programs."""

    def __init__(self, stage: Stage, desk: Desk, news: News, room: Room) -> None:
        self._stage = stage
        self._desk = desk
        self._news = news
        self._room = room
        self._last = ""

    def do_article_pipe(self) -> None:
        """Ask for a command and hand it the article."""
        if self._stage.app.is_web:
            self._stage.status.tell(_("Seen in a browser, Kutip starts no programs on this computer."), error=True)
            return
        opened = self._room.opened
        shown = opened.article.id if opened is not None else None
        wanted = self._news.latest.current if self._stage.context == "latest" else shown
        if wanted is not None:
            self._stage.run_worker(partial(self._ask, wanted), group="prompt", exclusive=True, exit_on_error=False)

    async def _ask(self, article_id: int) -> None:
        hint = _("A command, as: wc -w   json: jq .title   md: wl-copy & (no output)   ! less")
        typed = await self._stage.app.push_screen_wait(Prompt("|", value=self._last, hint=hint))
        if typed is None or not typed.strip():
            return
        try:
            pipe = read_pipe(typed)
            self._last = typed
            opened = await reading.open_aside(self._desk, article_id)
            await self._hand(pipe, await self._desk.in_reading(rendered, opened, pipe.form))
        except running.CommandError as error:
            self._stage.status.tell(_("Not piped: {error}.").format(error=error), error=True)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)

    async def _hand(self, pipe: Pipe, body: bytes) -> None:
        name = running.name_of(pipe.arguments)
        if pipe.whole:
            code = give_terminal(self._stage.app, pipe.arguments, given=body)
            self._stage.status.tell(_ended(name, code), error=bool(code))
            return
        self._stage.status.progress = _("{name} has the article").format(name=name)
        try:
            ran = await running.run(pipe.arguments, given=body, deadline=DEADLINE, limit=LIMIT, complaints=True)
        finally:
            self._stage.status.progress = ""
        self._stage.status.tell(_ended(name, ran.code), error=bool(ran.code))
        output = clean_text(ran.output.decode("utf-8", "replace")).strip("\n")
        if output and not pipe.quiet:
            await self._stage.app.push_screen_wait(Output(name, output))


def _ended(name: str, code: int) -> str:
    return (
        _("{name} ended with the exit code {code}.").format(name=name, code=code)
        if code
        else _("{name} took the article.").format(name=name)
    )
