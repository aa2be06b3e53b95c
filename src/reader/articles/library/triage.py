"""Going through many articles: what is to be read later, stories as a whole, tags of many, and what is new."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from reader.articles.library import grouping, listing, marking, sessions
from reader.articles.library.connections import Connections
from reader.articles.model import View


class Triage:
    """The part of the library that triage needs; see ``Library``."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._db = connections
        self._now = now

    def set_later(self, ids: Collection[int], *, later: bool) -> dict[int, int | None]:
        """Put articles aside to be read later, behind the others and in the order given, or no longer.

        Gives the earlier places of those that changed: what ``put_later`` takes.
        """
        with self._db.writing() as db:
            return marking.set_later(db, ids, later=later)

    def move_later(self, article_id: int, step: int) -> dict[int, int | None]:
        """Let an article change places with the one before (-1) or behind (1) it among those to be read later."""
        with self._db.writing() as db:
            return marking.move_later(db, article_id, step)

    def put_later(self, places: Mapping[int, int | None]) -> dict[int, int | None]:
        """Put articles at places among those to be read later, None for none; gives their earlier places."""
        with self._db.writing() as db:
            return marking.put_later(db, places)

    def later_places(self, ids: Collection[int]) -> dict[int, int | None]:
        """Give the places of articles among those to be read later, None for those that are not."""
        with self._db.reading() as db:
            return marking.later_places(db, ids)

    def outlets(self, ids: Collection[int], view: View) -> list[tuple[str, int]]:
        """Give the outlets of a list that is in the order of feeds or outlets, with how many articles each has."""
        with self._db.reading() as db:
            return listing.outlets(db, ids, view)

    def with_stories(self, ids: Collection[int]) -> tuple[int, ...]:
        """Give articles together with all others that tell their stories."""
        with self._db.reading() as db:
            return grouping.with_stories(db, ids)

    def common_tags(self, ids: Collection[int]) -> tuple[str, ...]:
        """Give the user's tags that all of some articles have, in alphabetical order."""
        with self._db.reading() as db:
            return marking.common_tags(db, ids)

    def change_tags(
        self, *, put: Collection[tuple[str, int]] = (), take: Collection[tuple[str, int]] = ()
    ) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Give tags to articles and take tags away, each as (tag, id); gives those that were really put and taken."""
        with self._db.writing() as db:
            return marking.change_tags(db, put=put, take=take)

    def session(self) -> datetime | None:
        """Give when the app was there last, as far as it told; None before its first time."""
        with self._db.reading() as db:
            return sessions.last(db)

    def end_session(self) -> None:
        """Keep that the app is there now."""
        with self._db.writing() as db:
            sessions.put(db, self._now())

    def keep_frame(self, *, columns: Sequence[str], colours: Sequence[str] = (), plain: bool = False) -> None:
        """Keep what the frame needs that is painted before feeds.toml is read.

        Args:
            columns: what the user wants of each line.
            colours: the theme's, of letters and of the ground, as ``#rrggbb``; none are the terminal's own.
            plain: whether nothing is painted, because the app opens in plain mode.

        """
        with self._db.writing() as db:
            wanted = {"columns": columns, "colours": colours, "plain": ("yes",) if plain else ()}
            sessions.put_frame(db, wanted)

    def waiting_counts(self, since: datetime | None) -> tuple[int, int]:
        """Give how many articles are to be read later, and how many unread ones came in after ``since``."""
        with self._db.reading() as db:
            return sessions.waiting_counts(db, since)
