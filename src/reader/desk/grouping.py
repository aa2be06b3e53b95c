"""Look for the stories that several feeds tell: sketches are made in the workers, then compared in slices."""

import asyncio

from reader.articles.library.sameness import Source
from reader.desk.open import Desk
from reader.errors import WorkerError

ARTICLES = 500
"""Articles, newest first, that are looked at after a refresh; the rest wait for the next."""

QUIET = 100
"""The same where nothing new came in: a look at what waited before."""

PART = 125
"""Articles whose sketches one worker makes at a time."""

DEADLINE = 10.0


async def group(desk: Desk, *, new: int) -> None:
    """Look at the newest articles that were not looked at yet; ``new`` is how many came in just now.

    Raises:
        StorageError: what was found could not be stored.

    """
    limit = ARTICLES if new else QUIET
    # For a few, starting workers costs more than it saves.
    sources = await desk.in_reading(desk.library.sketchable, limit) if new > QUIET else []
    making = [asyncio.create_task(_sketch(desk, tuple(sources[at : at + PART]))) for at in range(0, len(sources), PART)]
    await asyncio.gather(*making)
    done = 0
    while done < limit and (slice_ := await desk.in_storage(desk.library.group_pending)):
        done += slice_


async def _sketch(desk: Desk, sources: tuple[Source, ...]) -> None:
    try:
        packed = await desk.workers.run("sketch_articles", sources, returns=tuple[bytes, ...], deadline=DEADLINE)
    except WorkerError:
        # Grouping makes those that are missing itself, one slice at a time.
        return
    await desk.in_storage(desk.library.put_sketches, sources, packed)
