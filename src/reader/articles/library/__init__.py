"""The library: feeds, articles, their texts and revisions, and what was read, in one SQLite file.

What holds:

* The file is SQLite in WAL mode with ``synchronous=FULL`` and foreign keys: what a method has stored is on disk when it
  returns, and each method that writes is one transaction.
* One connection writes. It alone makes checkpoints: SQLite before 3.51.3 can lose data when two connections write and
  checkpoint at the same moment (the "WAL-reset bug"). All others are read-only.
* Threads: writing methods may come from any thread, one after the other (a lock sees to it; the desk uses one storage
  thread); reading methods may run beside them in any thread, each of which gets its own read-only connection.
  ``close`` is for when no other thread is inside.
* One process writes: the lock on the data folder sees to that, others open with ``readonly=True``.
* An article's id goes up with its time (published, but never later than it first came in), so that the newest are a
  range of ids, in lists and in the full-text index alike. Ids belong to this file; an article's ``key`` outlives it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.articles.library.library import EVERYTHING, Library
    from reader.articles.query.model import QueryError

__all__ = ["EVERYTHING", "Library", "QueryError"]


def __getattr__(name: str) -> Any:
    """Load the library when it is first asked for: the first frame needs ``glance`` alone (PEP 562)."""
    if name in {"EVERYTHING", "Library"}:
        from reader.articles.library import library

        return getattr(library, name)
    if name == "QueryError":
        from reader.articles.query.model import QueryError

        return QueryError
    raise AttributeError(name)
