"""The library as the desk sees it; see the package for what holds."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Self

from reader.articles.document import Document
from reader.articles.library import (
    arrivals,
    checks,
    documents,
    feeds,
    grouping,
    identity,
    keeping,
    listing,
    marking,
    proposals,
    retention,
    rulings,
    searching,
    syncing,
    trash,
)
from reader.articles.library.columns import hex_to_key, key_to_hex, to_micros, to_time
from reader.articles.library.connections import Connections
from reader.articles.library.instep import InStep
from reader.articles.library.past import Past
from reader.articles.library.sameness import Source
from reader.articles.library.triage import Triage
from reader.articles.model import (
    Activity,
    Article,
    Batch,
    Facts,
    FeedRecord,
    FeedSpec,
    FeedState,
    Hit,
    Incoming,
    Origin,
    Proposed,
    Row,
    Snippet,
    Stored,
    StoredDocument,
    Unproposed,
    View,
)
from reader.articles.query.model import Circumstances, Query
from reader.articles.query.plain import plain

EVERYTHING = View()


def utc_now() -> datetime:
    """Give the time of the system's clock."""
    return datetime.now(UTC)


class Library(Triage, Past, InStep):
    """Feeds, articles, their texts and what the user marked, in one SQLite file.

    Every method raises StorageError when the disk, the file or the permissions fail, and DamagedError when the file
    turns out to be damaged; what was being written is then not stored at all.
    """

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        super().__init__(connections, now)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, now: Callable[[], datetime] = utc_now) -> Self:
        """Open the library at ``path``, or make it; look at ``notices`` afterwards.

        A damaged file is set aside under a new name and an empty library takes its place. A file of a newer Kutip, or
        one that cannot be written, opens for reading only.

        Raises StorageError when it cannot be opened at all, DamagedError when it is damaged and may not be replaced.
        """
        return cls(Connections.open(path, readonly=readonly, now=now), now)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._db.path

    @property
    def readonly(self) -> bool:
        """Whether nothing can be stored; every writing method then raises StorageError."""
        return self._db.readonly

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about how opening went."""
        return tuple(self._db.notices)

    def close(self) -> None:
        """Close all connections; a second call does nothing. No other thread may be inside a method."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self) -> tuple[str, ...]:
        """Read the whole file and give what is wrong with it, nothing when it is sound.

        It takes seconds for a large library: for ``doctor`` and idle times. Damage is remembered, so that the next
        ``open`` sets the file aside.
        """
        return checks.check(self._db)

    # Feeds

    def sync_feeds(self, subscriptions: Sequence[FeedSpec]) -> None:
        """Make the feeds those of ``subscriptions``: add, update and retire by url. Costs little when nothing changed.

        A retired feed keeps its articles; one that comes back is the same feed again.
        """
        with self._db.writing() as db:
            feeds.sync(db, subscriptions)

    def feeds(self, *, retired: bool = False) -> list[FeedRecord]:
        """Give the feeds in the order of the subscriptions; with ``retired`` those that were removed as well."""
        with self._db.reading() as db:
            return feeds.records(db, retired=retired)

    def feed(self, url: str) -> FeedRecord | None:
        """Give the feed of an address that is subscribed to, without looking at the others."""
        with self._db.reading() as db:
            return feeds.record(db, url)

    def feed_url(self, feed_id: int) -> str | None:
        """Give the address of a feed, removed or not; None where there is no such feed."""
        with self._db.reading() as db:
            return feeds.url(db, feed_id)

    def has_due(self, now: datetime, *, horizon: datetime) -> bool:
        """Tell whether the time of any feed has come, or lies beyond ``horizon``, since a clock was wrong.

        It reads no more than it must: for looking every minute.
        """
        with self._db.reading() as db:
            return feeds.has_due(db, now, horizon)

    def move_feed(self, feed_id: int, url: str) -> bool:
        """Give a feed a new address; its articles and their keys stay. False when another feed has that address."""
        with self._db.writing() as db:
            return feeds.move(db, feed_id, url)

    def counts(self) -> dict[int, tuple[int, int]]:
        """Give (unread, total) of every feed by its id. The counters are kept, not counted."""
        with self._db.reading() as db:
            return feeds.counts(db)

    def ensure_feed(self, spec: FeedSpec) -> int:
        """Give the id of a feed that is no subscription, made where it was not there."""
        with self._db.writing() as db:
            return keeping.ensure_feed(db, spec)

    def activity(self, *, now: datetime, span: timedelta) -> dict[int, Activity]:
        """Give by a feed's id how many articles it brought before ``now``; those without articles are missing."""
        with self._db.reading() as db:
            return keeping.activity(db, now, span)

    # Articles in

    def keep(self, feed_id: int, entry: Incoming) -> int:
        """Store one entry that has an ``id`` of its own, and give its article's id, also where it is known already."""
        with self._db.writing() as db:
            return keeping.keep(db, feed_id, entry, self._now())

    def store(
        self,
        feed_id: int,
        entries: Sequence[Incoming],
        *,
        state: FeedState | None = None,
        fetched: datetime | None = None,
    ) -> Stored:
        """Store one feed's entries and its new state in one transaction; see ``store_many``."""
        return self.store_many([Batch(feed_id=feed_id, entries=tuple(entries), state=state)], fetched=fetched)

    def store_many(self, batches: Sequence[Batch], *, fetched: datetime | None = None) -> Stored:
        """Store the entries of several feeds in one transaction; ``fetched`` is now where it is not given.

        An entry is the article that it was before by its guid, else link, else title and date, else title and text; an
        article that is known keeps its id, place and read state. Nothing is indexed yet: see ``index_pending``.
        """
        with self._db.writing() as db:
            return arrivals.store(db, batches, fetched or self._now())

    def rule_counts(self) -> dict[str, tuple[int, datetime]]:
        """Give by a rule's name how many new articles it struck, and when it last did."""
        with self._db.reading() as db:
            return rulings.counts(db)

    def index_pending(self, limit: int = 200) -> int:
        """Put up to ``limit`` articles, newest first, into the full-text index; gives how many, 0 when all are in.

        One slice is one transaction: call it until it gives 0, other work between.
        """
        with self._db.writing() as db:
            return searching.index_pending(db, limit)

    def sketchable(self, limit: int) -> list[Source]:
        """Give what grouping will compare of the newest articles that wait for it: see ``sameness.sketch``."""
        with self._db.reading() as db:
            return grouping.pending(db, limit)

    def put_sketches(self, sources: Sequence[Source], packed: Sequence[bytes]) -> None:
        """Keep the sketches that were made of ``sources``, each packed; those whose words changed are left out."""
        with self._db.writing() as db:
            grouping.put_sketches(db, sources, packed)

    def group_pending(self, limit: int = 25) -> int:
        """Look for the stories of up to ``limit`` articles, newest first; gives how many, 0 when all are compared.

        One slice is one transaction: call it until it gives 0, other work between. Nothing is deleted or merged.
        """
        with self._db.writing() as db:
            return grouping.group_pending(db, limit, self._now())

    def unproposed(self, stamp: int, limit: int) -> list[Unproposed]:
        """Give up to ``limit`` articles that were not looked through for passages to mark, or not with this stamp.

        Those that never were come first, of them the newest.
        """
        with self._db.reading() as db:
            return proposals.waiting(db, stamp, limit)

    def put_proposals(self, stamp: int, found: Sequence[Proposed]) -> None:
        """Keep what could be marked in articles; where the text is another one by now, it is left out."""
        with self._db.writing() as db:
            proposals.put(db, stamp, found)

    def forget_proposals(self, key: str) -> None:
        """Let the article of a key be looked through again: the user's choices are others now."""
        with self._db.writing() as db:
            proposals.forget_key(db, hex_to_key(key))

    def store_document(
        self,
        article_id: int,
        document: Document,
        facts: Facts | None = None,
        *,
        origin: Origin,
        extractor: str,
        fetched: datetime | None = None,
    ) -> bool:
        """Store an article's text; gives whether the text is another one than before.

        How the article stood before is kept (see ``editions``). A page's text makes the article whole.
        """
        with self._db.writing() as db:
            text = documents.NewText(document, facts or Facts(), origin, extractor, fetched or self._now())
            return documents.put(db, article_id, text)

    def adopt(self, feed_id: int, entry: Incoming, *, key: str) -> int:
        """Give the id of the article of a key; where there is none, store ``entry`` as it, and give its id.

        For articles that another library had: annotations name them by this key. Where the feed has the article under
        another key, that one's id is given.
        """
        with self._db.writing() as db:
            return keeping.adopt(db, feed_id, entry, key=key, at=self._now())

    def adopt_text(
        self, article_id: int, document: Document, facts: Facts, *, extractor: str, fetched: datetime
    ) -> bool:
        """Store a text that annotations were made on elsewhere; gives whether it was not there yet.

        It becomes the newest only where the article has none: what was read here stays what is shown.
        """
        with self._db.writing() as db:
            return documents.put_old(db, article_id, documents.NewText(document, facts, "page", extractor, fetched))

    @staticmethod
    def key_of(url: str) -> str | None:
        """Give the key of the article at an address, whether it is there or not; None for what names no article."""
        link = identity.canonical_link(url)
        return key_to_hex(identity.hash64("link", link)) if link else None

    # Articles out

    def removable(
        self, *, before: datetime | None, keep: int | None, feed_id: int | None = None
    ) -> "dict[int, array[int]]":
        """Give by feed the articles that are older than ``before`` and not among its ``keep`` newest; None: any.

        Starred, annotated, tagged and put aside ones are never among them, nor those of feeds that no site has
        (``kutip:``).
        """
        with self._db.reading() as db:
            return retention.removable(db, before=before, keep=keep, feed_id=feed_id)

    def remove_articles(self, feed_id: int, ids: Collection[int], *, at: datetime | None = None) -> int:
        """Take articles of a feed out and give how many; those that were marked meanwhile stay.

        They are kept apart as the cleaning of ``at`` (now). One call is one transaction: a few hundred at a time.
        """
        with self._db.writing() as db:
            return retention.remove(db, feed_id, ids, at=at or self._now())

    def cleanings(self) -> list[tuple[datetime, int]]:
        """Give when articles were taken out and can still be brought back, and how many; the newest first."""
        with self._db.reading() as db:
            return [(to_time(at), count) for at, count in trash.cleanings(db)]

    def restore_removed(self, at: datetime, *, limit: int = 200) -> int:
        """Bring articles of a cleaning back, with their read state and texts; gives how many, 0 when all are back."""
        with self._db.writing() as db:
            return trash.restore(db, to_micros(at), limit=limit, now=to_micros(self._now()))

    def forget_removed(self, *, before: datetime, limit: int = 200) -> int:
        """Delete what was taken out up to ``before`` for good; gives how many, 0 when nothing is left of it."""
        with self._db.writing() as db:
            return trash.forget(db, before=to_micros(before), limit=limit)

    # Lists

    def ids(self, view: View = EVERYTHING, *, limit: int | None = None, after: int | None = None) -> "array[int]":
        """Give the ids of a view in its order. Ids go up with time, so the newest has the greatest.

        ``after`` continues behind that id (keyset paging): the cost does not grow with the depth. Raises ValueError
        where there is one and the order is not by time.
        """
        with self._db.reading() as db:
            return listing.ids(db, view, limit=limit, after=after)

    def rows(self, ids: Sequence[int]) -> dict[int, Row]:
        """Give the rows of a block of ids; those that are gone are missing."""
        with self._db.reading() as db:
            return listing.rows(db, ids)

    def readiness(self, view: View = EVERYTHING) -> dict[int, tuple[int, int]]:
        """Give by feed how many articles of a view are whole, and how many they are. It walks through them all."""
        with self._db.reading() as db:
            return listing.readiness(db, view)

    def find_ids(
        self,
        query: Query | str,
        view: View = EVERYTHING,
        *,
        about: Circumstances | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> "array[int]":
        """Give the ids of a view that a query means, in the view's order or the query's; raises QueryError.

        Text is read as plain words (``query.plain``). ``about`` is now and nothing marked where it is not given.
        """
        with self._db.reading() as db:
            asked, known = _asked(query), about or self._about()
            if view.order == "time" or asked.order is not None:
                return searching.find_ids(db, asked, view, known, limit=limit, after=after)
            found = searching.find_ids(db, asked, view, known, limit=None, after=None)
            return listing.in_order(db, found, view)[:limit]

    def snippets(self, query: Query | str, ids: Collection[int]) -> dict[int, Snippet]:
        """Give the stretch around the matches of ``query`` in each of ``ids`` that it matches: for visible rows."""
        with self._db.reading() as db:
            return searching.snippets(db, _asked(query), ids)

    def search(
        self,
        query: Query | str,
        *,
        view: View = EVERYTHING,
        about: Circumstances | None = None,
        limit: int = 50,
        order: Literal["newest", "best"] = "newest",
    ) -> list[Hit]:
        """Give the first that a query means, with their snippets; raises QueryError. See ``find_ids``.

        ``order`` goes where the query names none.
        """
        asked = _asked(query)
        if order == "best" and asked.order is None:
            asked = replace(asked, order="rank")
        with self._db.reading() as db:
            return searching.search(db, asked, view, about or self._about(), limit=limit)

    def _about(self) -> Circumstances:
        return Circumstances(self._now().astimezone())

    # One article

    def article(self, article_id: int) -> Article | None:
        """Give an article, None when it is gone."""
        with self._db.reading() as db:
            return listing.article(db, article_id)

    def story(self, article_id: int) -> list[Row]:
        """Give the articles that tell the same story, newest first, this one among them."""
        with self._db.reading() as db:
            return grouping.members(db, article_id)

    def by_key(self, key: str) -> Article | None:
        """Give the article of a key; where several feeds brought it, the one that came first with a stored text."""
        with self._db.reading() as db:
            return listing.by_key(db, key)

    def known_keys(self, keys: Collection[str]) -> frozenset[str]:
        """Give those of the keys that an article has."""
        with self._db.reading() as db:
            return listing.known_keys(db, keys)

    def document(self, article_id: int) -> StoredDocument | None:
        """Give an article's newest text, None when only its summary is known."""
        with self._db.reading() as db:
            return documents.newest(db, article_id)

    # What the user does; each gives what is needed to undo it

    def set_read(self, ids: Collection[int], *, read: bool, logged: bool = True) -> tuple[int, ...]:
        """Mark articles read or unread; gives the ids that changed. Reading clears "changed since you read it".

        What is ``logged`` is told to a server that is kept in step with.
        """
        with self._db.writing() as db:
            changed = marking.set_read(db, ids, read=read)
            if logged:
                syncing.log(db, changed, "read", self._now())
            return changed

    def mark_view_read(self, view: View = EVERYTHING, *, through: int | None = None) -> tuple[int, ...]:
        """Mark all of a view read; gives the ids that changed.

        ``through`` is the newest id that the user saw: what came in above it meanwhile stays unread.
        """
        with self._db.writing() as db:
            changed = marking.mark_view_read(db, view, through)
            syncing.log(db, changed, "read", self._now())
            return changed

    def set_starred(self, ids: Collection[int], *, starred: bool, logged: bool = True) -> tuple[int, ...]:
        """Star articles or take the star away; gives the ids that changed. ``logged`` is as with ``set_read``."""
        with self._db.writing() as db:
            changed = marking.set_starred(db, ids, starred=starred)
            if logged:
                syncing.log(db, changed, "starred", self._now())
            return changed

    def set_highlighted(self, ids: Collection[int], *, highlighted: bool) -> tuple[int, ...]:
        """Let articles stand out in the list as rules do, or no longer; gives the ids that changed."""
        with self._db.writing() as db:
            return marking.set_highlighted(db, ids, highlighted=highlighted)

    def set_tags(self, article_id: int, tags: Collection[str]) -> tuple[str, ...]:
        """Replace the user's tags of an article; gives the earlier ones."""
        with self._db.writing() as db:
            return marking.set_tags(db, article_id, tags)

    def tags(self) -> dict[str, int]:
        """Give the user's tags in alphabetical order, with how many articles have each."""
        with self._db.reading() as db:
            return marking.tags(db)

    def set_position(self, article_id: int, offset: int) -> int:
        """Keep where reading stopped, in code points; gives the earlier place."""
        with self._db.writing() as db:
            return marking.set_position(db, article_id, offset)

    def set_annotated(self, key: str, count: int) -> None:
        """Tell how many annotations the article of this key has.

        It protects the article and its old texts from retention, and gives the list its sign.
        """
        with self._db.writing() as db:
            marking.set_annotated(db, key, count)

    def sync_annotated(self, counts: Mapping[str, int]) -> None:
        """Do ``set_annotated`` for the whole library: articles whose key is not in ``counts`` have none."""
        with self._db.writing() as db:
            marking.sync_annotated(db, counts)


def _asked(query: Query | str) -> Query:
    return plain(query) if isinstance(query, str) else query
