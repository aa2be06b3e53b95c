"""Feeds inside the app: add, rename, put into folders, tag, pause, remove, lists of other readers, and cleaning."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from reader.addresses import shown
from reader.articles.model import View
from reader.config import Subscription
from reader.desk import folders, gathering, subscribing
from reader.desk.gathering import Looked
from reader.desk.open import Desk
from reader.errors import KutipError, UnreachableError
from reader.speech import _, again
from reader.tui.dialogs.paths import completing
from reader.tui.dialogs.prompt import Prompt
from reader.tui.sides.news import News
from reader.tui.sides.stage import Stage


@dataclass(frozen=True, slots=True)
class _Target:
    """The feeds that the cursor in the sources means: one, or all of a folder."""

    label: str
    feeds: tuple[Subscription, ...]
    folder: bool

    @property
    def urls(self) -> list[str]:
        return [one.url for one in self.feeds]


class Gathering:
    """Does what concerns the subscriptions; every change is one step of undo."""

    def __init__(self, stage: Stage, desk: Desk, news: News) -> None:
        self._stage = stage
        self._desk = desk
        self._news = news

    # Adding

    def do_add(self) -> None:
        """Ask for an address and add what is there."""
        self._prompt(self._ask_address)

    async def _ask_address(self) -> None:
        hint = _("The address of a site, a feed or a single article, such as example.org")
        typed = await self._stage.app.push_screen_wait(Prompt(_("Add"), hint=hint))
        if typed and typed.strip():
            self.add_address(typed)

    def add_address(self, typed: str) -> None:
        """Look at an address and add what is there, or what the user chooses of it."""
        # A group of its own: it goes on while other things are done.
        self._stage.run_worker(self._guarded(partial(self._add, typed)), group="gather", exit_on_error=False)

    async def _guarded(self, work: Callable[[], Any]) -> None:
        try:
            await work()
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
        finally:
            self._stage.status.progress = ""

    async def _add(self, typed: str) -> None:
        self._desk.require_writable()
        self._stage.status.progress = _("looking at the address")
        try:
            looked = await gathering.look(self._desk, typed)
        except UnreachableError as error:
            from reader.desk import waiting

            waits = await self._desk.in_storage(waiting.put, self._desk, "add", typed.strip())
            self._stage.status.tell(
                _("{error}. Waits for the network: {said}.").format(error=str(error).rstrip("."), said=waits.said),
                error=True,
            )
            return
        self._stage.status.progress = ""
        if not looked.feeds:
            await self._offer_article(looked)
            return
        chosen = await self._choose(looked)
        if not chosen:
            return
        count = await self._desk.in_storage(subscribing.subscribe, self._desk, chosen)
        if not count:
            self._stage.status.tell(_("{title} is subscribed to already.").format(title=chosen[0].title))
            return
        name = chosen[0].title if count == 1 else _("{count} feeds").format(count=count)
        self._stage.status.tell(_("Added {name}. ctrl+z takes it back.").format(name=name))
        self._changed()
        await self._fetch([one.url for one in chosen], name)

    async def _choose(self, looked: Looked) -> list[Subscription]:
        from reader.tui.dialogs.choice import Choice

        found = looked.feeds
        numbers: list[int] | None = [0]
        if len(found) > 1:
            lines = [one.said for one in found]
            failed = f"; {again(looked.problems[0])}" if looked.problems else ""
            heading = _("{address} has {count} feeds{failed}").format(
                address=shown(looked.address), count=len(found), failed=failed
            )
            numbers = await self._stage.app.push_screen_wait(Choice(heading, lines))
        wanted = Subscription(url="")
        return [gathering.subscription(found[number], wanted) for number in numbers or ()]

    async def _offer_article(self, looked: Looked) -> None:
        told = (
            again(looked.problems[0])
            if looked.problems
            else _("{address} names no feed.").format(address=shown(looked.address))
        )
        hint = _("{told} enter keeps the page itself as a single article, esc leaves it").format(told=told)
        answer = await self._stage.app.push_screen_wait(Prompt(_("Keep it, with tags (or none):"), hint=hint))
        if answer is None:
            return
        self._stage.status.progress = _("reading the page")
        article = await gathering.keep_article(self._desk, looked.address, tags=_words(answer))
        row = self._desk.library.rows([article]).get(article)
        self._changed()
        self._stage.status.tell(_("Kept “{title}” among the single articles.").format(title=row.title if row else ""))

    async def _fetch(self, urls: list[str], name: str) -> None:
        from reader.desk import refreshing

        self._stage.status.progress = _("fetching {name}").format(name=name)
        try:
            async for event in refreshing.refresh(self._desk, asked=True, only=urls):
                if isinstance(event, refreshing.FeedFailed):
                    self._stage.status.tell(
                        _("Added, but {title}: {reason}").format(title=event.title, reason=event.reason), error=True
                    )
        finally:
            self._changed()

    # Changing

    def do_feeds_rename(self) -> None:
        """Give the feed or the folder another name."""
        self._prompt(self._rename)

    async def _rename(self) -> None:
        if (smart := self._smart()) is not None:
            typed = await self._stage.app.push_screen_wait(Prompt(_("Rename to"), value=smart))
            if typed and typed.strip():
                await self._do(
                    partial(folders.rename, self._desk, smart, typed),
                    _("It is {typed} now.").format(typed=typed.strip()),
                )
            return
        target = self._target()
        if target is None:
            return
        typed = await self._stage.app.push_screen_wait(Prompt(_("Rename to"), value=target.label))
        if not typed or not typed.strip():
            return
        if target.folder:
            await self._do(
                partial(subscribing.move, self._desk, target.urls, typed),
                _("The folder is {typed} now.").format(typed=typed.strip()),
            )
        else:
            await self._do(
                partial(subscribing.rename, self._desk, target.urls[0], typed),
                _("It is {typed} now.").format(typed=typed.strip()),
            )

    def do_feeds_move(self) -> None:
        """Put the feed, or all of a folder, into another folder."""
        self._prompt(self._move)

    async def _move(self) -> None:
        target = self._target()
        if target is None:
            return
        folders = sorted({one.category for one in self._desk.settings.subscriptions if one.category})
        hint = _("A folder, such as Coast or Coast/North; empty takes it out of its folder")
        typed = await self._stage.app.push_screen_wait(
            Prompt(
                _("Move to"),
                value=target.feeds[0].category,
                completions=lambda value: [name for name in folders if name.startswith(value)],
                hint=hint,
            )
        )
        if typed is not None:
            where = typed.strip() or _("no folder")
            await self._do(
                partial(subscribing.move, self._desk, target.urls, typed),
                _("{label} stands in {where}.").format(label=target.label, where=where),
            )

    def do_feeds_tags(self) -> None:
        """Ask for the feed's tags."""
        self._prompt(self._tags)

    async def _tags(self) -> None:
        target = self._target()
        if target is None:
            return
        value = ", ".join(target.feeds[0].tags)
        typed = await self._stage.app.push_screen_wait(
            Prompt(_("Tags of the feed"), value=value, hint=_("Words or phrases with commas between them"))
        )
        if typed is not None:
            await self._do(
                partial(subscribing.tag, self._desk, target.urls, _words(typed)),
                _("Tagged {label}.").format(label=target.label),
            )

    def do_feeds_pause(self) -> None:
        """Stop fetching, or go on with it."""
        target = self._target()
        if target is not None:
            paused = not all(one.paused for one in target.feeds)
            done = (
                _("{label} is paused.").format(label=target.label)
                if paused
                else _("{label} is fetched again.").format(label=target.label)
            )
            self._start(partial(subscribing.pause, self._desk, target.urls, paused=paused), done)

    def do_feeds_remove(self) -> None:
        """Unsubscribe, or remove the search that was saved."""
        if (smart := self._smart()) is not None:
            done = _("Removed {smart}; no article goes with it. ctrl+z brings it back.").format(smart=smart)
            self._start(partial(folders.remove, self._desk, smart), done)
            return
        target = self._target()
        if target is not None:
            done = _("Removed {label}; its articles stay. ctrl+z brings it back.").format(label=target.label)
            self._start(partial(subscribing.remove, self._desk, target.urls), done)

    def _smart(self) -> str | None:
        """Give the name of the smart folder under the cursor."""
        row = self._news.sources.current
        return row.label if self._stage.context == "sources" and row is not None and row.is_smart else None

    def _target(self) -> _Target | None:
        row = self._news.sources.current
        view = row.view if row is not None else View()
        if view.feed is not None:
            record = next((one for one in self._desk.library.feeds() if one.id == view.feed), None)
            found = [one for one in self._desk.settings.subscriptions if record is not None and one.url == record.url]
            if found:
                return _Target(found[0].title, tuple(found), folder=False)
            self._stage.status.tell(_("This one is Kutip's own and stands in no feeds.toml."))
            return None
        if view.category is not None:
            found = [one for one in self._desk.settings.subscriptions if one.category == view.category]
            if found:
                return _Target(view.category, tuple(found), folder=True)
        self._stage.status.tell(_("Go to a feed or a folder first: 1 goes to the sources."))
        return None

    # Lists, health, cleaning

    def do_feeds_import(self) -> None:
        """Ask for an OPML file and subscribe to what it names."""
        self._prompt(self._import)

    async def _import(self) -> None:
        typed = await self._stage.app.push_screen_wait(
            Prompt(_("Import"), hint=_("The OPML file of another reader"), completions=completing())
        )
        if typed and typed.strip():
            await self._import_list(typed)

    def import_list(self, typed: str) -> None:
        """Subscribe to what an OPML file names."""
        self._prompt(partial(self._import_list, typed))

    async def _import_list(self, typed: str) -> None:
        from reader.desk.lists import import_list, read_list

        try:
            body = await self._desk.in_reading(read_list, Path(typed.strip()))
            done = await self._desk.in_storage(import_list, self._desk, body)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._changed()
        left = (
            _(", {count} left out ({refused})").format(count=len(done.refused), refused=done.refused[0])
            if done.refused
            else ""
        )
        self._stage.status.tell(
            _("{added} feeds added, {known} were there already{left}").format(
                added=done.added, known=done.known, left=left
            )
        )

    def do_feeds_sync(self) -> None:
        """Meet the server of [sync] in feeds.toml."""
        self._stage.app.run_worker(self._sync(), group="sync", exclusive=True, exit_on_error=False)

    async def _sync(self) -> None:
        from reader.desk.syncing import not_met, sync
        from reader.errors import SourceError

        status = self._stage.status
        status.progress = _("meeting the server")
        try:
            # In a thread with an event loop of its own: a large account's answer is long to read.
            done = await asyncio.to_thread(lambda: asyncio.run(sync(self._desk)))
        except SourceError as error:
            status.tell(not_met(error), error=True)
        except KutipError as error:
            status.tell(str(error), error=True)
        else:
            self._changed()
            status.tell(done.said)
        finally:
            status.progress = ""

    def do_feeds_export(self) -> None:
        """Ask for a file and write the subscriptions to it."""
        self._prompt(self._export)

    async def _export(self) -> None:
        from reader.desk.lists import write_list

        hint = _("An OPML file that every reader takes; passwords and tokens are left out")
        typed = await self._stage.app.push_screen_wait(Prompt(_("Export to"), value="subscriptions.opml", hint=hint))
        if typed and typed.strip():
            path = Path(typed.strip())
            await self._do(partial(write_list, self._desk, path), _("Wrote {path}").format(path=path), changes=False)

    def do_feeds_clean(self) -> None:
        """Ask what may go, say how much that is, and take it out if that is wanted."""
        self._prompt(self._ask_clean)

    async def _ask_clean(self) -> None:
        from reader.desk import retention

        hint = _("Days, then how many of each feed stay whatever their age; marked articles always stay")
        typed = await self._stage.app.push_screen_wait(
            Prompt(_("Clean out what is older than"), value="180 50", hint=hint)
        )
        numbers = [int(word) for word in (typed or "").split() if word.isdecimal() and len(word) < 6]
        if not numbers:
            return
        try:
            planned = await self._desk.in_storage(
                retention.plan, self._desk, older_than=numbers[0], keep=numbers[1] if len(numbers) > 1 else None
            )
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        if not planned.count:
            self._stage.status.tell(_("Nothing is that old."))
            return
        most = ", ".join(f"{one.title} {len(one.ids)}" for one in planned.feeds[:3])
        answer = await self._stage.app.push_screen_wait(
            Prompt(
                _("Write yes to take them out:"),
                hint=_("{count} articles would go; ctrl+z brings them back: {most}").format(
                    count=planned.count, most=most
                ),
            )
        )
        if answer is None or answer.strip().lower() not in {"yes", _("yes")}:
            self._stage.status.tell(_("Nothing was deleted."))
            return
        self._stage.run_worker(self._guarded(partial(self._clean, planned)), group="clean", exit_on_error=False)

    async def _clean(self, planned: Any) -> None:
        from reader.desk import retention

        total = 0
        async for gone in retention.clean(self._desk, planned):
            total = gone
            self._stage.status.progress = _("{gone} of {count} gone").format(gone=gone, count=planned.count)
        self._changed()
        self._stage.status.tell(_("{total} articles are gone. ctrl+z brings them back.").format(total=total))

    # What they share

    def _prompt(self, work: Callable[[], Any]) -> None:
        self._stage.run_worker(work, group="prompt", exclusive=True, exit_on_error=False)

    def _start(self, change: Callable[[], object], done: str) -> None:
        self._stage.run_worker(self._do(change, done), group="store", exit_on_error=False)

    async def _do(self, change: Callable[[], object], done: str, *, changes: bool = True) -> None:
        try:
            await self._desk.in_storage(change)
        except KutipError as error:
            self._stage.status.tell(str(error), error=True)
            return
        self._stage.status.tell(done)
        if changes:
            self._changed()

    def _changed(self) -> None:
        self._news.refresh_sources()
        self._news.reload()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (one.strip() for one in text.split(",")) if word)
