"""Lists, counters, and what the user marks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import Batch, FeedSpec, FeedState, Incoming, View

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Make = Callable[..., Incoming]


@pytest.fixture
def filled(library: Library, make_entry: Make) -> Library:
    """Twenty articles a feed, one minute apart, the two feeds interleaved."""
    library.store_many(
        [
            Batch(
                feed_id=feed,
                entries=tuple(
                    make_entry(2 * number + feed, link=f"https://f{feed}.example/{number}") for number in range(20)
                ),
            )
            for feed in (1, 2)
        ]
    )
    return library


def test_a_list_is_newest_first_over_all_feeds(filled: Library) -> None:
    ids = filled.ids()
    rows = filled.rows(ids)
    assert [rows[each].when for each in ids] == sorted((row.when for row in rows.values()), reverse=True)
    assert [rows[each].feed_id for each in ids[:4]] == [1, 2, 1, 2]
    assert list(filled.ids(View(oldest_first=True))) == list(reversed(ids))


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize(
    "view", [View(), View(feed=1), View(category="Indonesia"), View(unread=True), View(feed=2, unread=True)]
)
def test_pages_join_to_the_whole_list(filled: Library, view: View, *, oldest_first: bool) -> None:
    from dataclasses import replace

    view = replace(view, oldest_first=oldest_first)
    filled.set_read(filled.ids()[::3], read=True)
    pages: list[int] = []
    after = None
    while page := filled.ids(view, limit=7, after=after):
        pages += page
        after = page[-1]
    assert pages == list(filled.ids(view))
    found = [each for at in [None, pages[5]] for each in filled.find_ids("pelabuhan", view, limit=3, after=at)]
    assert found == []
    while filled.index_pending(9):
        pass
    assert list(filled.find_ids("pelabuhan", view)) == pages
    assert list(filled.find_ids("pelabuhan", view, limit=3, after=pages[5])) == pages[6:9]


def test_views_are_what_they_say(filled: Library) -> None:
    ids = filled.ids()
    rows = filled.rows(ids)
    filled.set_starred(ids[4:7], starred=True)
    filled.set_read(ids[:10], read=True)
    filled.set_tags(ids[3], ["nanti", "kota"])
    filled.set_annotated(rows[ids[8]].key, 2)
    assert list(filled.ids(View(starred=True))) == list(ids[4:7])
    assert list(filled.ids(View(unread=True))) == list(ids[10:])
    assert list(filled.ids(View(tag="nanti"))) == [ids[3]]
    assert list(filled.ids(View(annotated=True))) == [ids[8]]
    assert list(filled.ids(View(starred=True, feed=1))) == [each for each in ids[4:7] if rows[each].feed_id == 1]
    assert list(filled.ids(View(category="Indonesia"))) == [each for each in ids if rows[each].feed_id == 2]
    assert list(filled.ids(View(feed_tag="daerah"))) == list(filled.ids(View(category="Indonesia")))
    assert list(filled.ids(View(category="Nirgends"))) == []
    again = filled.rows(ids)
    assert (again[ids[3]].tags, again[ids[8]].annotated) == (("kota", "nanti"), 2)
    assert [again[each].starred for each in ids[3:8]] == [False, True, True, True, False]
    assert filled.tags() == {"kota": 1, "nanti": 1}


def test_rows_of_articles_that_are_not_there_are_missing(filled: Library) -> None:
    assert filled.rows([1, 2, 3]) == {}
    assert filled.rows([]) == {}
    assert filled.article(1) is None
    assert filled.document(1) is None
    assert filled.by_key("0" * 16) is None
    assert filled.by_key("no key") is None
    assert filled.revision("no key", "no hash") is None
    assert filled.set_read([1], read=True) == ()
    assert filled.set_position(1, 5) == 0
    assert filled.set_tags(1, ["x"]) == ()
    assert filled.tags() == {}
    assert not filled.store_document(1, plain("x"), origin="page", extractor="x")


def test_each_change_gives_what_undoes_it(filled: Library) -> None:
    ids = filled.ids()
    before = filled.rows(ids)
    assert set(filled.set_read(ids[:5], read=True)) == set(ids[:5])
    changed = filled.set_read(ids[3:8], read=True)
    assert set(changed) == set(ids[5:8])
    filled.set_read(changed, read=False)
    filled.set_read(ids[:5], read=False)
    assert filled.rows(ids) == before
    starred = filled.set_starred(ids[:2], starred=True)
    assert set(starred) == set(ids[:2])
    assert filled.set_starred(ids[:2], starred=True) == ()
    filled.set_starred(starred, starred=False)
    assert filled.set_tags(ids[0], ["b", "a", "a", " "]) == ()
    assert filled.set_tags(ids[0], ["c"]) == ("a", "b")
    assert filled.set_tags(ids[0], []) == ("c",)
    assert filled.set_position(ids[0], 120) == 0
    assert filled.set_position(ids[0], 0) == 120
    assert filled.rows(ids) == before


def test_marking_a_view_read_spares_what_came_in_meanwhile(filled: Library, make_entry: Make) -> None:
    seen = filled.ids(View(feed=1))
    (late,) = filled.store(1, [make_entry(0)]).new
    assert late > seen[0]
    changed = filled.mark_view_read(View(feed=1), through=seen[0])
    assert set(changed) == set(seen)
    assert filled.counts() == {1: (1, 21), 2: (20, 20)}
    assert set(filled.mark_view_read()) == {late, *filled.ids(View(feed=2))}
    assert filled.ids(View(unread=True)) == filled.ids(View(feed=3))


def test_reading_an_article_again_clears_its_change(filled: Library, make_entry: Make) -> None:
    (article_id,) = filled.store(1, [make_entry(100)]).new
    filled.set_read([article_id], read=True)
    filled.store(1, [make_entry(100, title="Judul lain")])
    assert filled.rows([article_id])[article_id].changed
    assert filled.set_read([article_id], read=True) == ()
    assert not filled.rows([article_id])[article_id].changed


def test_a_text_from_the_page_after_reading_is_no_change_but_an_edited_page_is(
    filled: Library, make_entry: Make
) -> None:
    (article_id,) = filled.store(1, [make_entry(100)]).new
    filled.set_read([article_id], read=True)
    filled.store_document(article_id, plain("Seluruhnya."), origin="page", extractor="x 1")
    row = filled.rows([article_id])[article_id]
    assert (row.changed, row.whole) == (False, True)
    filled.store_document(article_id, plain("Seluruhnya, disunting."), origin="page", extractor="x 1")
    assert filled.rows([article_id])[article_id].changed


def test_feeds_follow_the_subscriptions(filled: Library) -> None:
    (harbour, lontar) = filled.feeds()
    filled.store_many([Batch(feed_id=lontar.id, entries=(), state=FeedState(etag="x", own_title="Lontar Harian"))])
    filled.sync_feeds(
        [
            FeedSpec(url=lontar.url, title="", category="Baru"),
            FeedSpec(url="https://third.example/", title="Third"),
            FeedSpec(url=lontar.url, title="twice"),
        ]
    )
    first, second = filled.feeds()
    assert (first.id, first.title, first.category, first.state.etag, first.total) == (lontar.id, "", "Baru", "x", 20)
    assert (second.title, second.unread, second.position) == ("Third", 0, 1)
    gone = filled.feeds(retired=True)[-1]
    assert (gone.id, gone.retired, gone.total) == (harbour.id, True, 20)
    assert len(filled.ids()) == 40
    assert filled.rows(filled.ids(View(feed=lontar.id), limit=1)).popitem()[1].outlet == "Lontar Harian"
    filled.sync_feeds([FeedSpec(url=harbour.url, title="Back")])
    assert [(feed.id, feed.title, feed.retired) for feed in filled.feeds()] == [(harbour.id, "Back", False)]
    filled.sync_feeds([])
    assert filled.feeds() == []


def test_a_moved_feed_keeps_its_articles_and_keys(filled: Library, make_entry: Make) -> None:
    harbour, lontar = filled.feeds()
    (article_id,) = filled.store(harbour.id, [make_entry(100, link=None)]).new
    key = filled.rows([article_id])[article_id].key
    assert not filled.move_feed(harbour.id, lontar.url)
    assert filled.move_feed(harbour.id, "https://harbour.example/new")
    assert filled.store(harbour.id, [make_entry(100, link=None)]).new == ()
    assert filled.rows([article_id])[article_id].key == key
    filled.sync_feeds([FeedSpec(url="https://harbour.example/new", title="H"), FeedSpec(url=lontar.url, title="L")])
    assert [feed.id for feed in filled.feeds()] == [harbour.id, lontar.id]


class Counters(RuleBasedStateMachine):
    """Whatever happens, the kept counters are what counting gives."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.library = Library.open(Path(self.folder.name) / "library.sqlite", now=lambda: NOON)
        self.library.sync_feeds([FeedSpec(url=f"https://f{n}.example/", title=str(n)) for n in range(3)])

    def teardown(self) -> None:
        assert self.library.check() == ()
        self.library.close()
        self.folder.cleanup()

    @rule(feed=st.integers(1, 3), numbers=st.lists(st.integers(0, 12), max_size=6))
    def store(self, feed: int, numbers: list[int]) -> None:
        self.library.store(
            feed, [Incoming(id=str(n), title=f"T {n}", published=NOON - timedelta(hours=n)) for n in numbers]
        )

    @rule(start=st.integers(0, 8), size=st.integers(0, 9), read=st.booleans())
    def read(self, start: int, size: int, *, read: bool) -> None:
        chosen = self.library.ids()[start : start + size]
        changed = self.library.set_read(chosen, read=read)
        assert set(changed) <= set(chosen)

    @rule(feed=st.integers(1, 3))
    def read_feed(self, feed: int) -> None:
        self.library.mark_view_read(View(feed=feed))

    @rule(keep=st.sets(st.integers(0, 2)))
    def retire(self, keep: set[int]) -> None:
        self.library.sync_feeds([FeedSpec(url=f"https://f{n}.example/", title=str(n)) for n in keep])

    @invariant()
    def counters_agree(self) -> None:
        for feed, (unread, total) in self.library.counts().items():
            assert total == len(self.library.ids(View(feed=feed)))
            assert unread == len(self.library.ids(View(feed=feed, unread=True)))


TestCounters = Counters.TestCase
TestCounters.settings = settings(max_examples=15, stateful_step_count=15)


def test_one_feed_is_found_by_its_address(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        one, two = FeedSpec(url="https://a.example/f", title="A"), FeedSpec(url="https://b.example/f", title="B")
        library.sync_feeds([one, two])
        assert library.feed(two.url) == library.feeds()[1]
        library.sync_feeds([one])
        assert library.feed(two.url) is None
        assert library.feed("https://c.example/f") is None
