"""Cleaning out goes in slices, and what is annotated stays, whatever the library was told."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, marking, retention
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


def everything(desk: Desk) -> list[tuple[object, ...]]:
    rows = desk.library.rows(desk.library.ids())
    return [
        (row.title, row.key, row.read, row.whole, opened.text.document.text, opened.article.url)
        for row in rows.values()
        if (opened := open_article(desk, row.id))
    ]


async def test_a_cleaning_can_be_taken_back_and_done_again(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        ids = fill(desk, 400)
        marking.mark_read(desk, ids[100:300], read=True, undoable=False)
        before, counts = everything(desk), desk.library.counts()

        await cleaned(desk, retention.plan(desk, keep=10))
        assert len(desk.library.ids()) == 10
        assert desk.history.undo() == "clean out 390 articles"
        assert everything(desk) == before
        assert desk.library.counts() == counts
        assert desk.library.check() == ()
        # The feed still carries them: nothing comes twice.
        fill(desk, 400)
        assert everything(desk) == before

        desk.history.redo()
        assert len(desk.library.ids()) == 10
        assert [gone async for gone in retention.bring_back(desk)][-1] == 390
        assert everything(desk) == before
        with pytest.raises(ConfigError, match="nothing to bring back"):
            _ = [gone async for gone in retention.bring_back(desk)]


async def test_what_took_its_place_meanwhile_stays(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        ids = fill(desk, 6)
        await cleaned(desk, retention.plan(desk, keep=3))
        feed = desk.library.feeds()[-1].id
        same = [Incoming(id=f"new {n}", title=f"Lain {n}", published=NOW - timedelta(hours=n)) for n in range(6)]
        new = desk.library.store(feed, same, fetched=NOW).new
        assert set(ids) & set(new)

        _ = [gone async for gone in retention.bring_back(desk)]
        titles = [row.title for row in desk.library.rows(desk.library.ids()).values()]
        assert sorted(titles) == sorted([f"Berita {n}" for n in range(6)] + [f"Lain {n}" for n in range(6)])
        assert desk.library.check() == ()


async def test_after_a_compaction_nothing_comes_back(tmp_path: Path) -> None:
    now = [NOW]
    with desk_of(tmp_path, URL, now=lambda: now[0]) as desk:
        fill(desk, 8)
        await cleaned(desk, retention.plan(desk, keep=6))
        assert [gone async for gone in retention.compact(desk)] == [2]
        assert desk.library.cleanings() == []
        fill(desk, 8)
        assert len(desk.library.ids()) == 6

        # A later cleaning compacts what went long before it.
        await cleaned(desk, retention.plan(desk, keep=4))
        now[0] += timedelta(days=31)
        await cleaned(desk, retention.plan(desk, keep=3))
        assert desk.library.cleanings() == [(now[0], 1)]


async def test_a_feeds_own_bounds_hold_for_it(tmp_path: Path) -> None:
    with desk_of(tmp_path, "http://b.example/f", URL) as desk:
        fill(desk, 50)
        with pytest.raises(ConfigError, match="Say what may go"):
            retention.plan(desk)
        subscriptions = tuple(replace(one, keep=7) if one.url == URL else one for one in desk.settings.subscriptions)
        desk.settings = replace(desk.settings, subscriptions=subscriptions)
        assert retention.plan(desk).count == 43
        assert retention.plan(desk, keep=1).count == 43
        days = tuple(replace(one, keep=None, keep_days=1) if one.url == URL else one for one in subscriptions)
        desk.settings = replace(desk.settings, subscriptions=days)
        assert retention.plan(desk, older_than=1000).count == 25
