"""Stories in the library: found in slices, one line each, nothing hidden where it was chosen or searched for."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.library.glance import newest
from reader.articles.library.migrations import MIGRATIONS, run
from reader.articles.library.sameness import pack, sketch
from reader.articles.model import FeedSpec, Incoming, Row, View

MakeEntry = Callable[..., Incoming]
OUTLETS = ("Harbour Post", "Lontar", "Kabar Rawa")
GROUPED = View(grouped=True)
BODY = " ".join(
    f"Kata{number} warga{number % 7} menunggu perahu{number % 11} di dermaga{number * 3}" for number in range(40)
)


@pytest.fixture
def three(library_path: Path, make_entry: MakeEntry) -> Iterator[Library]:
    """Give three outlets: one story told by all, one article of its own from each, all after the story."""
    noon = make_entry(0).published
    assert noon is not None
    with Library.open(library_path, now=lambda: noon) as library:
        library.sync_feeds(
            [FeedSpec(url=f"https://{n}.example/feed", title=o, category=f"K{n}") for n, o in enumerate(OUTLETS)]
        )
        for number, feed in enumerate(library.feeds()):
            told = make_entry(number + 10, title=f"Perahu datang versi {OUTLETS[number]}", document=plain(BODY))
            own = make_entry(number, title=f"Urusan {OUTLETS[number]} sendiri", document=plain(own_text(number)))
            entries = [one_of(one, f"https://{number}.example") for one in (own, told)]
            library.store(feed.id, entries)
        yield library


def one_of(entry: Incoming, site: str) -> Incoming:
    return replace(entry, link=f"{site}/{entry.id.rpartition(':')[2]}", id=f"{site}:{entry.id}")


def own_text(number: int) -> str:
    return " ".join(f"lain{number}x{at} hal{at}" for at in range(60))


def group(library: Library) -> None:
    while library.group_pending(2):
        pass


def listed(library: Library, view: View = GROUPED) -> list[Row]:
    ids = library.ids(view)
    rows = library.rows(ids)
    return [rows[one] for one in ids]


def members(library: Library) -> list[Row]:
    return [row for row in listed(library, View()) if row.title.startswith("Perahu")]


def test_a_story_is_one_line_and_loses_no_article(three: Library) -> None:
    assert len(listed(three)) == 6
    group(three)
    lines = listed(three)
    assert [row.others for row in lines] == [0, 0, 0, 2]
    assert lines[-1].outlet == "Harbour Post"  # the newest
    assert [row.outlet for row in three.story(lines[-1].id)] == list(OUTLETS)
    assert len(listed(three, View())) == 6
    assert three.group_pending() == 0


def test_the_order_in_which_articles_come_makes_no_other_groups(three: Library, make_entry: MakeEntry) -> None:
    group(three)
    late = make_entry(
        5, title="Perahu datang juga di sini", document=plain(BODY), link="https://3.example/5", id="late"
    )
    three.sync_feeds(
        [FeedSpec(url=f"https://{n}.example/feed", title=o) for n, o in enumerate((*OUTLETS, "Warta Hulu"))]
    )
    three.store(three.feeds()[-1].id, [late])
    group(three)
    told = [row for row in listed(three) if row.others]
    assert [(row.outlet, row.others) for row in told] == [("Warta Hulu", 3)]


def test_a_feed_shows_its_own_article_of_the_story(three: Library) -> None:
    group(three)
    for feed, outlet in zip(three.feeds(), OUTLETS, strict=True):
        for view in (View(feed=feed.id, grouped=True), View(category=feed.category, grouped=True)):
            rows = listed(three, view)
            assert [row.outlet for row in rows] == [outlet] * 2
            assert [row.others for row in rows] == [0, 2]
            assert list(three.ids(view, limit=1)) == [rows[0].id]
            assert list(three.ids(view, after=rows[0].id)) == [rows[1].id]


def test_an_unread_article_never_hides_behind_a_read_one(three: Library) -> None:
    group(three)
    told = members(three)
    unread = View(unread=True, grouped=True)
    for read, rest in enumerate(OUTLETS[1:], 1):
        three.set_read([told[read - 1].id], read=True)
        assert [row.outlet for row in listed(three, unread) if row.story] == [rest]
    assert sum(count for count, _ in three.counts().values()) == 4


def test_marking_a_view_read_takes_the_articles_behind_the_lines(three: Library) -> None:
    group(three)
    assert len(three.mark_view_read(View(grouped=True))) == 6


@pytest.mark.parametrize("which", range(3))
def test_what_was_chosen_or_found_is_listed_itself(three: Library, which: int) -> None:
    group(three)
    row = members(three)[which]
    three.set_starred([row.id], starred=True)
    three.set_tags(row.id, ["penting"])
    three.set_annotated(row.key, 2)
    three.set_highlighted([row.id], highlighted=True)
    while three.index_pending():
        pass
    for chosen in (
        View(starred=True, grouped=True),
        View(annotated=True, grouped=True),
        View(tag="penting", grouped=True),
        View(highlighted=True, grouped=True),
    ):
        assert list(three.ids(chosen)) == [row.id]
    assert len(three.find_ids("perahu1", GROUPED)) == 3
    assert len(three.search("perahu1", view=GROUPED)) == 3
    assert len(three.ids(View(watched=("perahu",), grouped=True))) == 3


@pytest.mark.parametrize("which", range(3))
def test_stars_and_annotations_of_any_article_show_on_the_line(three: Library, which: int, library_path: Path) -> None:
    group(three)
    row = members(three)[which]
    three.set_starred([row.id], starred=True)
    three.set_annotated(row.key, 2)
    line = listed(three)[-1]
    assert line.story is not None
    assert (line.story.starred, line.story.annotated, line.story.members) == (True, 2, 3)
    glimpse = newest(library_path, 10).stories[-1]
    assert (glimpse.starred, glimpse.annotated, glimpse.others) == (True, 2, 2)


def test_the_same_link_in_two_feeds_counts_its_annotations_once(library: Library, make_entry: MakeEntry) -> None:
    for feed in library.feeds():
        library.store(feed.id, [make_entry(1, link="https://www.harbour.example/2026/ferry-stops-today?utm_source=x")])
    group(library)
    (line,) = listed(library)
    library.set_annotated(line.key, 3)
    (line,) = listed(library)
    assert line.story is not None
    assert (line.others, line.story.annotated) == (1, 3)


def test_the_first_frame_shows_the_lines_of_the_list(three: Library, library_path: Path) -> None:
    group(three)
    for limit in (2, 10):
        ids = three.ids(GROUPED, limit=limit)
        rows = three.rows(ids)
        shown = [(one.outlet, one.title, one.others) for one in newest(library_path, limit).stories]
        assert shown == [(rows[one].outlet, rows[one].title, rows[one].others) for one in ids]


def test_when_the_newest_article_goes_the_next_one_stands_for_the_story(three: Library, library_path: Path) -> None:
    group(three)
    gone = listed(three)[-1]
    with sqlite3.connect(library_path) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM item WHERE id = ?", (gone.id,))
    line = listed(three)[-1]
    assert (line.outlet, line.others) == ("Lontar", 1)


def test_a_feed_is_in_a_story_once(three: Library, make_entry: MakeEntry) -> None:
    again = make_entry(4, title="Perahu datang lagi", document=plain(BODY), link="https://0.example/lagi", id="again")
    three.store(three.feeds()[0].id, [again])
    group(three)
    for line in listed(three):
        outlets = [row.outlet for row in three.story(line.id)]
        assert len(outlets) == len(set(outlets))


def test_what_a_feed_writes_under_every_article_is_no_likeness(library: Library, make_entry: MakeEntry) -> None:
    """Two shows of one network, whose notes are mostly the same standing words."""
    standing = " ".join(f"langganan{at} dukungan{at * 5} acara{at * 7}" for at in range(40))
    for number, feed in enumerate(library.feeds()):
        library.store(
            feed.id,
            [
                make_entry(
                    at * 3_000 + number,
                    title=f"Tamu {number} {at}",
                    link=f"https://{number}.example/{at}",
                    document=plain(
                        f"Obrolan nomor{number}{at} dengan tamu{at}{number} tentang hal{at * 7 + number}. {standing}"
                    ),
                )
                for at in range(3)
            ],
        )
    group(library)
    assert len(listed(library)) == 6


def test_a_shared_link_that_one_feed_gives_to_all_its_articles_is_no_story(
    library: Library, make_entry: MakeEntry
) -> None:
    for number, feed in enumerate(library.feeds()):
        same = [
            make_entry(
                at + number * 10,
                id=f"{number}:{at}",
                title=f"Bab {number} {at}",
                document=plain(own_text(at + number * 10)),
                link="https://harbour.example/2026/the-whole-series",
            )
            for at in range(3)
        ]
        library.store(feed.id, same)
    group(library)
    assert len(listed(library)) == 6


def test_new_words_are_compared_again(library: Library, make_entry: MakeEntry) -> None:
    for number, feed in enumerate(library.feeds()):
        summary = f"Ringkasan pendek {number}."
        library.store(
            feed.id,
            [make_entry(number, title=f"Judul{number} a b c", link=None, document=None, summary_text=summary)],
        )
    group(library)
    assert len(listed(library)) == 2
    for row in listed(library):
        library.store_document(row.id, plain(BODY), origin="page", extractor="test")
    group(library)
    assert [row.others for row in listed(library)] == [1]


def test_old_marks_go_and_the_story_stays(three: Library, library_path: Path, make_entry: MakeEntry) -> None:
    group(three)
    noon = make_entry(0).published
    assert noon is not None
    three.close()
    with Library.open(library_path, now=lambda: noon + timedelta(days=40)) as later:
        group(later)
        assert listed(later)[-1].others == 2
    with sqlite3.connect(library_path) as db:
        assert db.execute("SELECT count(*) FROM trait").fetchone() == (0,)


def test_a_library_of_before_is_grouped_for_its_last_two_weeks(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "library.sqlite", isolation_level=None)
    steps = {step.name: step for step in MIGRATIONS}
    for step in MIGRATIONS:
        if step.name == "stories":
            break
        run(db, step, at=0)
    now = 1_772_000_000
    db.execute("INSERT INTO feed(id, url, title, category, tags, position) VALUES (1, 'u', '', '', '[]', 0)")
    days: list[Any] = [0, 13, 15, 400]
    db.executemany("INSERT INTO item(id, feed) VALUES (?, 1)", [((now - 86_400 * day) * 8,) for day in days])
    run(db, steps["stories"], at=0)
    assert db.execute("SELECT compared FROM item ORDER BY id DESC").fetchall() == [(0,), (0,), (1,), (1,)]
    db.close()


def test_a_sketch_that_is_kept_goes_with_the_words_it_was_made_of(three: Library, make_entry: MakeEntry) -> None:
    sources = three.sketchable(100)
    assert len(sources) == 6
    feed = three.feeds()[0]
    told = one_of(make_entry(10, title="Perahu karam", document=plain(own_text(9))), "https://0.example")
    three.store(feed.id, [told])
    three.put_sketches(sources, [pack(sketch(one)) for one in sources])
    assert [one.title for one in three.sketchable(100)] == ["Perahu karam"]
    again = three.sketchable(100)
    three.put_sketches(again, [pack(sketch(one)) for one in again])
    assert three.sketchable(100) == []
    group(three)
    assert sorted(row.others for row in listed(three)) == [0, 0, 0, 0, 1]
