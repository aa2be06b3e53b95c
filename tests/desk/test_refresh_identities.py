"""Feeds that use identities badly, read by the program's own refresh: rows P20 to P24 of the fault list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from reading_desk import QUOTE, feed_of, item, outlet

from reader.desk import marking, placing, reading, refreshing, retention


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def test_one_guid_for_several_and_the_same_in_two_feeds(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path, "/feed", "/other") as there:
        same = [item(f"Perahu {n}", guid="x", link=f"https://k.example/{n}", hours=n) for n in (1, 2, 3)]
        server.on("/other", Reply(body=feed_of(item("Perahu 1", guid="x", link="https://k.example/1"))))
        await there.look(*same)
        assert sorted(there.titles()) == ["Perahu 1", "Perahu 1", "Perahu 2", "Perahu 3"]
        for number in there.ids():
            marking.mark_read(there.desk, [number], read=True)
        for turn in range(10):
            # Their order is another one each time, as where it is drawn from a set.
            await there.look(*same[turn % 3 :], *same[: turn % 3])
        assert len(there.ids()) == 4
        assert there.ids(unread=True) == []


async def test_all_guids_change_and_nothing_is_new(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(
            *(item(f"Kabar {n}", guid=f"http://k.example/?p={n}", link=f"http://k.example/{n}") for n in range(30))
        )
        before = there.ids()
        marking.mark_read(there.desk, before[:20], read=True)
        there.mark(before[3])

        events = await there.look(
            *(item(f"Kabar {n}", guid=f"https://k.example/?p={n}", link=f"https://k.example/{n}") for n in range(30))
        )
        assert there.ids() == before
        assert sum(event.new for event in events if isinstance(event, refreshing.FeedDone)) == 0
        events = await there.look(
            *(item(f"Kabar {n}", guid=f"urn:k:{n}", link=f"https://k.example/{n}") for n in range(30))
        )
        assert there.ids() == before
        assert len(there.ids(unread=True)) == 10
        assert there.ids(annotated=True) == [before[3]]
        opened = reading.open_article(there.desk, before[3])
        assert len(placing.placed(there.desk, opened.article.key, opened.text)) == 1


async def test_fifty_edits_are_one_article_whose_note_keeps_its_words(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(item("Perahu", guid="a", link="https://k.example/a"))
        (number,) = there.ids()
        there.mark(number)
        marking.mark_read(there.desk, [number], read=True)
        for edit in range(50):
            await there.look(
                item(f"Perahu ({edit})", guid="a", link="https://k.example/a", text=f"Suntingan {edit}. " * 9)
            )

        assert there.ids() == [number]
        assert there.desk.library.rows([number])[number].changed
        (note,) = there.desk.store.all()
        assert QUOTE in str(note)


async def test_what_leaves_the_feed_stays_here(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        await there.look(*(item(f"Kabar {n}", guid=f"g{n}", link=f"https://k.example/{n}") for n in range(10)))
        before = there.ids()
        there.mark(before[0])
        marking.star(there.desk, [before[1]], starred=True)

        await there.look(item("Kabar 5", guid="g5", link="https://k.example/5"))
        await there.look()
        assert there.ids() == before
        await there.look(item("Lain sama sekali", guid="z", link="https://z.example/1"))
        assert set(there.ids()) > set(before)

        there.days[0] += 400
        planned = retention.plan(there.desk, older_than=30)
        async for _ in retention.clean(there.desk, planned):
            pass
        assert set(there.ids()) == set(before[:2])


async def test_a_feed_of_25_000_entries_is_bounded_and_says_so(server: Loopback, tmp_path: Path) -> None:
    async with outlet(server, tmp_path) as there:
        events = await there.look(*(item(f"Kabar {n}", guid=f"g{n}", text="Pendek.", hours=n) for n in range(25_000)))
        (done,) = [event for event in events if isinstance(event, refreshing.FeedDone)]
        assert done.new == len(there.ids()) == 10_000
        assert done.notices == ("Kabar 1 has 15,000 entries more than are read of one feed; they are left out.",)
        assert there.titles()[0] == "Kabar 0"
