"""Many articles at once, and what is to be read later: each step can be taken back and made again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming, Row, View
from reader.desk import marking
from reader.desk.open import Desk

BODY = " ".join(f"kata{at} warga{at * 3} menunggu perahu{at * 7}" for at in range(40))
LATER = View(later=True, order="later")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path, "http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua") as desk:
        for record in desk.library.feeds():
            entries = [
                Incoming(
                    id=f"{at}",
                    title=f"Kabar {at} {record.title}",
                    document=plain(BODY if at == 0 else f"Isi {at} {record.id}."),
                    published=NOW - timedelta(hours=at),
                )
                for at in range(4)
            ]
            desk.library.store(record.id, entries, fetched=NOW)
        while desk.library.group_pending():
            pass
        yield desk


def rows(desk: Desk) -> list[Row]:
    found = desk.library.rows(desk.library.ids())
    return [found[one] for one in desk.library.ids()]


def test_read_takes_the_stories_along_and_comes_back(desk: Desk) -> None:
    lead = next(row for row in rows(desk) if row.others)
    marking.mark_read(desk, [lead.id], read=True, stories=True)
    assert [row.read for row in rows(desk)].count(True) == 2
    assert desk.history.undo() == "mark 2 articles read"
    assert not any(row.read for row in rows(desk))
    desk.history.redo()
    assert [row.read for row in rows(desk)].count(True) == 2


def test_a_toggle_makes_all_the_same_before_it_takes_away(desk: Desk) -> None:
    ids = list(desk.library.ids())[:3]
    marking.star(desk, ids[:1], starred=True)
    assert marking.toggle_star(desk, ids)
    assert [row.starred for row in rows(desk)].count(True) == 3
    assert not marking.toggle_star(desk, ids)
    assert not any(row.starred for row in rows(desk))
    desk.history.undo()
    desk.history.undo()
    assert [row.id for row in rows(desk) if row.starred] == ids[:1]


def test_the_queue_has_its_order_and_its_moves_are_undone(desk: Desk) -> None:
    ids = list(desk.library.ids())
    marking.put_aside(desk, [ids[5], ids[1]], later=True)
    marking.put_aside(desk, [ids[3], ids[5]], later=True)
    assert list(desk.library.ids(LATER)) == [ids[5], ids[1], ids[3]]
    assert marking.move_later(desk, ids[3], -1)
    assert list(desk.library.ids(LATER)) == [ids[5], ids[3], ids[1]]
    assert not marking.move_later(desk, ids[5], -1)
    desk.history.undo()
    assert list(desk.library.ids(LATER)) == [ids[5], ids[1], ids[3]]
    desk.history.redo()
    assert list(desk.library.ids(LATER)) == [ids[5], ids[3], ids[1]]
    marking.put_aside(desk, [ids[3]], later=False)
    desk.history.undo()
    assert list(desk.library.ids(LATER)) == [ids[5], ids[3], ids[1]]
    for _ in range(3):
        desk.history.undo()
    assert list(desk.library.ids(LATER)) == []


@pytest.mark.parametrize("undoable", [True, False])
def test_reading_takes_off_the_queue_where_the_user_wants_it(desk: Desk, *, undoable: bool) -> None:
    ids = list(desk.library.ids())
    marking.put_aside(desk, ids[:3], later=True)
    marking.mark_read(desk, [ids[1]], read=True)
    assert list(desk.library.ids(LATER)) == ids[:3]
    desk.settings = replace(desk.settings, later_until_read=True)
    marking.mark_read(desk, [ids[0]], read=True, undoable=undoable)
    assert list(desk.library.ids(LATER)) == ids[1:3]
    desk.history.undo()
    assert list(desk.library.ids(LATER)) == ids[:3]
    desk.history.redo()
    assert list(desk.library.ids(LATER)) == ids[1:3]


def test_tags_of_many_come_back_as_each_had_them(desk: Desk) -> None:
    ids = list(desk.library.ids())[:3]
    marking.tag(desk, ids[0], ["air", "lama"])
    changed = marking.change_tags(desk, ids, put=["air"], take=["lama"])
    assert changed == sorted(ids, reverse=True)
    assert [row.tags for row in rows(desk)[:3]] == [("air",)] * 3
    desk.history.undo()
    assert [row.tags for row in rows(desk)[:3]] == [("air", "lama"), (), ()]
    desk.history.redo()
    assert [row.tags for row in rows(desk)[:3]] == [("air",)] * 3


def test_what_is_put_aside_is_never_cleaned_out(desk: Desk) -> None:
    ids = list(desk.library.ids())
    marking.put_aside(desk, ids[:2], later=True)
    free = desk.library.removable(before=None, keep=None)
    assert sorted(one for found in free.values() for one in found) == sorted(ids[2:])
    for feed, found in free.items():
        assert desk.library.remove_articles(feed, [*found, *ids[:2]]) == len(found)
    assert list(desk.library.ids()) == ids[:2]
