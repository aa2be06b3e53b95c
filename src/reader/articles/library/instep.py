"""Keeping in step with another reader's server: the part of the library that it needs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from reader.articles.library import syncing
from reader.articles.library.connections import Connections
from reader.articles.model import Agreed, Turned


class InStep:
    """The part of the library that keeping in step needs; see ``Library``."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._db = connections
        self._now = now

    def sync_state(self) -> str | None:
        """Give what ``set_sync_state`` kept; None where no account is kept in step with."""
        with self._db.reading() as db:
            return syncing.state(db)

    def set_sync_state(self, value: str) -> None:
        """Keep a word on the account; from now on marks that are turned are logged."""
        with self._db.writing() as db:
            syncing.set_state(db, value)

    def forget_agreed(self) -> None:
        """Forget the account, and what was agreed on with it; what was turned here stays logged."""
        with self._db.writing() as db:
            syncing.forget(db)

    def turned(self) -> list[Turned]:
        """Give the marks that were turned here since they were last settled."""
        with self._db.reading() as db:
            return syncing.turned(db)

    def agreed(self) -> dict[str, Agreed]:
        """Give how each article stood at the last meeting, by its id at the server."""
        with self._db.reading() as db:
            return syncing.agreed(db)

    def settle(self, agreed: Sequence[Agreed], done: Sequence[Turned]) -> None:
        """Keep how articles stand on both sides now, and drop what was logged of them."""
        with self._db.writing() as db:
            syncing.settle(db, agreed, done)

    def marks_of(self, keys: Collection[str]) -> Mapping[str, tuple[tuple[int, ...], bool, bool]]:
        """Give by an article's key its ids, whether it is read everywhere, and whether it is starred anywhere."""
        with self._db.reading() as db:
            return syncing.marks(db, keys)
