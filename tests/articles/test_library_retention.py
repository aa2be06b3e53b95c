"""Articles that are cleaned out stay out, and what the user marked stays in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import SAVED_URL, FeedSpec, Incoming

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)


def entry(number: int, *, guid: str | None = None, link: str | None = None) -> Incoming:
    return Incoming(
        id=f"g{number}" if guid is None else guid,
        title=f"Air pasang ke-{number}",
        link=link or f"http://a.example/{number}",
        published=NOW - timedelta(days=number),
        document=plain(f"Perahu nomor {number} datang."),
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite", now=lambda: NOW) as library:
        library.sync_feeds([FeedSpec(url="http://a.example/f", title="A"), FeedSpec(url="kutip:tour", title="T")])
        yield library


def stored(library: Library, count: int = 10) -> tuple[int, list[int]]:
    feed = library.feeds()[0].id
    new = library.store(feed, [entry(number) for number in range(count)]).new
    while library.index_pending():
        pass
    return feed, list(new)


def test_age_and_count_both_have_to_allow_it(library: Library) -> None:
    feed, ids = stored(library)

    assert list(library.removable(before=NOW - timedelta(days=6, hours=1), keep=None)[feed]) == sorted(ids[7:])
    assert list(library.removable(before=None, keep=4)[feed]) == sorted(ids[4:])
    assert list(library.removable(before=NOW - timedelta(days=6, hours=1), keep=8)[feed]) == sorted(ids[8:])


def test_marked_articles_and_those_of_no_site_stay(library: Library) -> None:
    feed, ids = stored(library)
    tour = next(one for one in library.feeds() if one.url == "kutip:tour").id
    library.store(tour, [entry(900)])
    library.set_starred([ids[5]], starred=True)
    library.set_tags(ids[6], ["banjir"])
    article = library.article(ids[7])
    assert article is not None
    library.set_annotated(article.key, 1)

    assert list(library.removable(before=None, keep=0)) == [feed]
    assert library.remove_articles(feed, ids) == 7
    assert library.remove_articles(tour, library.ids()) == 0

    assert set(ids) & set(library.ids()) == set(ids[5:8])
    assert library.counts()[feed] == (3, 3)
    assert library.check() == ()


def test_what_is_gone_is_found_no_more_and_comes_back_by_no_look(library: Library) -> None:
    feed, ids = stored(library)
    library.remove_articles(feed, ids[3:])

    assert len(library.find_ids("perahu")) == 3
    assert library.store(feed, [entry(number) for number in range(10)]).new == ()
    moved = [entry(number, guid="", link=f"https://www.a.example/{number}") for number in range(10)]
    assert library.store(feed, moved).new == ()
    assert len(library.store(feed, [entry(11)]).new) == 1
    assert library.check() == ()


def test_a_feed_with_one_guid_for_all_still_brings_new_ones(library: Library) -> None:
    feed = library.feeds()[0].id
    first = library.store(feed, [entry(1, guid="same"), entry(2, guid="same")]).new
    library.remove_articles(feed, first)

    assert len(library.store(feed, [entry(3, guid="same"), entry(4, guid="same")]).new) == 2


def test_an_article_takes_the_place_of_one_that_is_gone_without_its_marks(library: Library) -> None:
    feed, ids = stored(library, 1)
    library.remove_articles(feed, ids)
    other = Incoming(id="other", title="Lain", link="http://a.example/lain", published=NOW)
    assert library.store(feed, [other]).new == (ids[0],)

    assert library.store(feed, [entry(0)]).new == ()
    article = library.article(ids[0])
    assert article is not None
    assert article.row.title == "Lain"


def test_kept_articles_outlive_every_change_of_the_subscriptions(library: Library) -> None:
    feed = library.ensure_feed(FeedSpec(url=SAVED_URL, title="Single articles"))
    first = library.keep(feed, entry(1))

    assert library.keep(feed, entry(1)) == first
    library.sync_feeds([])
    assert [one.url for one in library.feeds()] == [SAVED_URL]
    assert library.removable(before=None, keep=0) == {}


def test_activity_counts_the_span_alone(library: Library) -> None:
    feed, ids = stored(library)
    library.set_read(ids[:2], read=True)

    found = library.activity(now=NOW, span=timedelta(days=5))[feed]

    assert (found.items, found.read) == (6, 2)
    assert found.newest == NOW
    assert found.since == NOW - timedelta(days=5)
