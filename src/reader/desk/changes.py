"""What changed in an article, and for how long what it was before is kept."""

from datetime import timedelta

from reader.desk.open import Desk

SLICE = 200
"""Earlier states of articles that are forgotten in one transaction."""


def forget_old(desk: Desk, *, slices: int | None = None) -> int:
    """Forget what articles were before ``changes_days`` of feeds.toml, and give how many states went.

    What annotated articles were stays: tell the library first what is annotated (``keep_house``). For the storage
    thread; ``slices`` bounds the work.

    Raises:
        StorageError: the library cannot be written.

    """
    before, gone, done = desk.now() - timedelta(days=desk.settings.changes_days), 0, 0
    while slices is None or done < slices:
        count = desk.library.forget_editions(before=before, limit=SLICE)
        if not count:
            break
        gone, done = gone + count, done + 1
    return gone
