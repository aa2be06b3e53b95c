"""The part of the library that knows what articles were, and how marked passages stand in what they are now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from reader.articles.library import documents, editions, passages
from reader.articles.library.columns import to_micros
from reader.articles.library.connections import Connections
from reader.articles.model import Edition, Standing, StoredDocument


class Past:
    """Texts, earlier states, and marked passages; a part of ``Library``, whose errors these methods raise."""

    _db: Connections

    def newest_texts(self, key: str) -> list[StoredDocument]:
        """Give the newest text of each article of a key: several feeds may have brought it, each with its own."""
        with self._db.reading() as db:
            return documents.newest_of(db, key)

    def revision(self, key: str, sha256: str) -> StoredDocument | None:
        """Give the text of an article that has this hash, old or new; None when it is not stored."""
        with self._db.reading() as db:
            return documents.by_hash(db, key, sha256)

    def revisions(self, article_id: int) -> list[StoredDocument]:
        """Give all stored texts of an article, newest first."""
        with self._db.reading() as db:
            return documents.all_of(db, article_id)

    def editions(self, article_id: int) -> list[Edition]:
        """Give how an article stood from its first kept title and text on, the newest, which it has now, last."""
        with self._db.reading() as db:
            return editions.all_of(db, article_id)

    def forget_editions(self, *, before: datetime, limit: int = 200) -> int:
        """Delete how articles stood up to ``before``, with the texts that only that needs; gives how many.

        What annotated articles were stays. One call is one transaction: call it until it gives 0.
        """
        with self._db.writing() as db:
            return editions.forget(db, before=to_micros(before), limit=limit)

    def put_standings(self, key: str, found: Sequence[Standing], *, only: Collection[str] | None = None) -> None:
        """Keep how passages of an article stand, in place of what was known of all of them, or of ``only`` these."""
        with self._db.writing() as db:
            passages.put(db, key, found, only)

    def standings(self) -> dict[str, str]:
        """Give by the annotation how passages stand that do not stand as they were marked."""
        with self._db.reading() as db:
            return passages.states(db)

    def standings_to_look_at(self) -> list[Standing]:
        """Give the passages with another wording, and those that are gone."""
        with self._db.reading() as db:
            return passages.needing(db)

    def count_to_look_at(self) -> int:
        """Give how many those are."""
        with self._db.reading() as db:
            return passages.count(db)
