"""Cleaning out goes in slices, and what is annotated stays, whatever the library was told."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, retention
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article
from reader.errors import ConfigError, StorageError

URL = "http://a.example/f"


def fill(desk: Desk, count: int) -> list[int]:
    feed = desk.library.feeds()[-1].id
    entries = [
        Incoming(id=str(n), title=f"Berita {n}", link=f"http://a.example/{n}", published=NOW - timedelta(hours=n),
                 document=plain(f"Perahu {n} datang."))
        for n in range(count)
    ]  # fmt: skip
    ids = list(desk.library.store(feed, entries, fetched=NOW).new)
    while desk.library.index_pending(2000):
        pass
    return ids


async def cleaned(desk: Desk, planned: retention.Plan) -> list[int]:
    return [gone async for gone in retention.clean(desk, planned)]


async def test_the_tour_and_what_is_annotated_stay(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL, tour=True) as desk:
        ids = fill(desk, 6)
        tour = desk.library.counts()[desk.library.feeds()[0].id]
        opened = open_article(desk, ids[2])
        annotating.annotate(desk, opened.article, opened.text, span=(0, 6), draft=Draft(kind="quote", fields={}))
        article = opened.article
        # A library that was built anew has not heard of it yet.
        desk.library.set_annotated(article.key, 0)

        planned = retention.plan(desk, keep=0)

        assert planned.count == 5
        assert await cleaned(desk, planned) == [5]
        assert desk.library.article(ids[2]) is not None
        assert desk.library.counts()[desk.library.feeds()[0].id] == tour


async def test_what_is_starred_between_the_plan_and_the_deed_stays(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        ids = fill(desk, 3)
        planned = retention.plan(desk, older_than=1, keep=0)
        assert planned.count == 0
        planned = retention.plan(desk, keep=1)
        desk.library.set_starred([ids[2]], starred=True)
        assert await cleaned(desk, planned) == [1]
        assert set(desk.library.ids()) == {ids[0], ids[2]}


async def test_no_bounds_clean_nothing(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk, pytest.raises(ConfigError, match="Say what may go"):
        retention.plan(desk)


async def test_without_the_annotations_nothing_goes(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        fill(desk, 3)
        (tmp_path / "data" / "annotations.json").write_bytes(b"{ broken")
        with pytest.raises(StorageError):
            retention.plan(desk, keep=0)
        assert len(desk.library.ids()) == 3


async def test_a_large_library_is_cleaned_in_slices_that_let_others_work(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        ids = fill(desk, 5000)
        planned = await desk.in_storage(retention.plan, desk, keep=100)
        ticks = 0
        stop = asyncio.Event()

        async def tick() -> None:
            nonlocal ticks
            while not stop.is_set():
                await desk.in_storage(desk.library.set_starred, [ids[0]], starred=ticks % 2 == 0)
                ticks += 1

        other = asyncio.create_task(tick())
        steps = await cleaned(desk, planned)
        stop.set()
        await other
        assert steps[-1] == 4900
        assert len(steps) == -(-4900 // retention.SLICE)
        assert ticks >= len(steps) - 1
        assert desk.library.check() == ()
