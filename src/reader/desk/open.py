"""Put the parts together: the one place that knows the rooms and where their files are."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from reader.addresses import host
from reader.articles.library import Library
from reader.articles.model import FeedSpec
from reader.config import Settings, Subscription
from reader.desk.codebook import CodebookFile
from reader.desk.undo import HISTORY, History, Record, Step
from reader.errors import DamagedError, StorageError
from reader.folder import DataFolder
from reader.speech import _

if TYPE_CHECKING:
    from reader.annotations.store import Store
    from reader.desk.hooks import Hooks
    from reader.desk.learning import Learned
    from reader.desk.ruler import Ruler
    from reader.rulebook import RuleSpec
    from reader.workers import Workers

ANNOTATIONS = "annotations.json"
"""The annotations file's name in the data folder."""

P = ParamSpec("P")
T = TypeVar("T")


def utc_now() -> datetime:
    """Give the time of the system's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """Everything a use case needs. Annotations and workers are opened when first used: the list waits for none.

    Writes go through ``in_storage``: one thread, so that they come one after the other and the event loop never waits.
    """

    settings: Settings
    folder: DataFolder
    library: Library
    now: Callable[[], datetime] = utc_now
    history: History = field(default_factory=History)
    ruler: "tuple[tuple[RuleSpec, ...], Ruler] | None" = None
    """The rules made ready, with the settings they were made from; see ``ruling.ruler_of``."""
    whole: "tuple[tuple[Subscription, ...], frozenset[str]] | None" = None
    """Addresses of feeds whose pages are fetched on arrival; see ``ruling.is_whole``."""
    _storage: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "storage"))
    _reading: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "reading"))
    _opening: Lock = field(default_factory=Lock)
    """Held while the annotations are opened: two threads may want them first at once."""
    _store: "Store | None" = None
    hook_patience: float = 3.0
    """Seconds that closing waits for hooks that are under way."""
    _hooks: "Hooks | None" = None
    _workers: "Workers | None" = None
    _learned: "Learned | None" = None
    _codebook: CodebookFile | None = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        readonly: bool = False,
        tour: bool = True,
        now: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open the data folder and the library in it; another running Kutip makes this one read-only.

        Without ``tour`` the tour's articles are not put into a new library: whoever opens it next does that.

        Raises:
            StorageError: the folder or the library cannot be opened.

        """
        folder = DataFolder.open(settings.data, readonly=readonly)
        try:
            library = Library.open(settings.data / "library.sqlite", readonly=folder.readonly, now=now)
        except BaseException:
            folder.close()
            raise
        desk = cls(settings, folder, library, now)
        if not desk.readonly:
            desk.history.path = settings.data / HISTORY
            desk.history.revivers = dict.fromkeys(("annotations", "merge", "people"), desk.revived)
        if not library.readonly:
            desk.sync_feeds()
            if tour:
                desk.add_tour()
        return desk

    def sync_feeds(self) -> None:
        """Make the library's feeds those of feeds.toml, the tour first where it is wanted."""
        specs = [_spec(subscription) for subscription in self.settings.subscriptions]
        if self.settings.tour:
            from reader.desk.touring import TOUR

            specs.insert(0, TOUR)
        self.library.sync_feeds(specs)

    def add_tour(self) -> None:
        """Put the tour's articles into the library, where the tour is wanted and they are not there yet."""
        if self.settings.tour:
            from reader.desk.touring import add_tour

            add_tour(self.library)

    def revived(self, record: Record) -> tuple[Step, Step]:
        """Give the ways back and forth of a change that an earlier run made."""
        if record.about == "people":
            from reader.desk.decisions import PEOPLE, DecisionsFile

            return DecisionsFile(self.settings.data / PEOPLE).revive(record)
        if record.about == "merge":
            from reader.desk.remembering import revived

            return revived(self, record, data=self.settings.data)
        from reader.desk.switching import revive

        return revive(self, record)

    @property
    def readonly(self) -> bool:
        """Whether nothing can be changed this time."""
        return self.folder.readonly or self.library.readonly

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about how opening went."""
        own = (self.folder.notice,) if self.folder.notice else ()
        return (*own, *self.settings.notices, *self.library.notices, *(self._store.notices if self._store else ()))

    @property
    def store(self) -> "Store":
        """The annotations, opened at the first call.

        Raises:
            StorageError: the file cannot be opened.

        """
        if self._store is None:
            with self._opening:
                if self._store is None:
                    self._store = self._open_store()
        return self._store

    def _open_store(self) -> "Store":
        from reader.annotations.store import MissingError, Store

        path = self.settings.data / ANNOTATIONS
        try:
            return Store.open(path, readonly=self.folder.readonly, now=self.now())
        except (DamagedError, MissingError) as error:
            raise StorageError(_("{error} Quit, and kutip restore brings them back.").format(error=error)) from error

    @property
    def learned(self) -> "Learned":
        """What the user's choices taught, read at the first call; its ``notice`` says where that failed."""
        if self._learned is None:
            from reader.desk.learning import LEARNED, Learned

            path = self.settings.data / LEARNED
            self._learned = Learned.open(path, readonly=self.folder.readonly, now=self.now())
        return self._learned

    @property
    def codebook(self) -> CodebookFile:
        """The codebook's file, read when it is asked and changed."""
        if self._codebook is None:
            self._codebook = CodebookFile(self.settings.codebook_file)
        return self._codebook

    @property
    def hooks(self) -> "Hooks":
        """The user's commands that run when something happened."""
        if self._hooks is None:
            from reader.desk.hooks import Hooks

            self._hooks = Hooks(self.settings.hooks)
        return self._hooks

    @property
    def workers(self) -> "Workers":
        """The worker processes, started when they are first needed."""
        if self._workers is None:
            from reader.workers import Workers

            self._workers = Workers(count=2)
        return self._workers

    async def in_storage(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that writes files in the storage thread."""
        return await asyncio.get_running_loop().run_in_executor(self._storage, partial(function, *args, **kwargs))

    async def in_reading(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that only reads files in the reading thread, beside whatever is being written."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, partial(function, *args, **kwargs))

    def typed_host(self, url: str) -> bool:
        """Tell whether the user wrote this host in feeds.toml, which is what allows one on a private network."""
        name = host(url)
        return bool(name) and any(host(subscription.url) == name for subscription in self.settings.subscriptions)

    def require_writable(self) -> None:
        """Raise StorageError where nothing can be changed, with the reason."""
        if self.readonly:
            raise StorageError(self.notices[0] if self.notices else _("The data folder can only be read this time."))

    async def close(self) -> None:
        """Finish what is being written, end the workers, and give the lock back; a second call does nothing."""
        await self.close_workers()
        await asyncio.to_thread(self.close_files)

    async def close_workers(self) -> None:
        """End the workers, before their event loop ends; they are started anew when they are needed again."""
        if self._workers is not None:
            workers, self._workers = self._workers, None
            await workers.close()

    def close_files(self) -> None:
        """Finish what is being written and give the lock back; a second call does nothing."""
        if self._hooks is not None:
            self._hooks.close(patience=self.hook_patience)
        self._storage.shutdown()
        self._reading.shutdown()
        try:
            if self._store is not None:
                store, self._store = self._store, None
                store.close()
        finally:
            self.library.close()
            self.folder.close()


def _spec(subscription: Subscription) -> FeedSpec:
    return FeedSpec(
        url=subscription.url, title=subscription.title, category=subscription.category, tags=subscription.tags
    )
