"""Entries become articles: which one they are, where they stand, what an edit does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.document import plain
from reader.articles.library import Library, identity
from reader.articles.model import Attachment, Batch, FeedState, Incoming, View
from reader.errors import StorageError

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Make = Callable[..., Incoming]


def test_an_entry_comes_out_as_it_went_in(library: Library, make_entry: Make) -> None:
    entry = make_entry(
        1,
        updated=NOON,
        authors=("Sinta Mardika", "Bo Arden"),
        summary_text="Ringkasnya.",
        language="id",
        enclosures=(Attachment("https://harbour.example/a.mp3", "audio/mpeg", 12), Attachment("https://h.example/b")),
        tags=("Ekonomi", "Kota"),
        whole=True,
    )
    (article_id,) = library.store(1, [entry]).new
    article = library.article(article_id)
    assert article is not None
    assert (article.row.title, article.url, article.guid) == (entry.title, entry.link, entry.id)
    assert (article.row.published, article.updated, article.fetched) == (entry.published, NOON, NOON)
    assert (article.authors, article.byline) == (entry.authors, "Sinta Mardika, Bo Arden")
    assert (article.summary, article.language, article.topics) == ("Ringkasnya.", "id", ("Ekonomi", "Kota"))
    assert article.enclosures == entry.enclosures
    assert (article.row.outlet, article.row.whole, article.row.read, article.position) == (
        "Harbour Post",
        True,
        False,
        0,
    )
    stored = library.document(article_id)
    assert stored is not None
    assert entry.document is not None
    assert (stored.document, stored.sha256, stored.origin) == (entry.document, entry.document.sha256, "feed")


@pytest.mark.parametrize("text", ["Satu.", "Dua kata.", "Tiga kata\nini.", "Kata\n\nlain di sini"])
def test_the_words_of_a_text_are_counted_alike_wherever_it_comes_from(
    library: Library, make_entry: Make, text: str
) -> None:
    document = plain(text)
    (of_feed, of_page) = library.store(1, [make_entry(1, document=document), make_entry(2, document=plain("x"))]).new
    library.store_document(of_page, document, origin="page", extractor="test")
    rows = library.rows([of_feed, of_page])
    assert rows[of_feed].words == rows[of_page].words == len(text.split())


def test_the_same_entries_again_are_nothing_new(library: Library, make_entry: Make) -> None:
    entries = [make_entry(number) for number in range(50)]
    first = library.store(1, entries)
    assert len(first.new) == 50
    for _ in range(10):
        assert library.store(1, entries) == replace(first, new=())


@pytest.mark.parametrize("count", [3, 40])
def test_entries_with_one_guid_are_all_shown_and_stay_read(library: Library, make_entry: Make, count: int) -> None:
    entries = [make_entry(number, id="same") for number in range(count)]
    new = library.store(1, entries).new
    assert len(set(new)) == count
    library.set_read(new, read=True)
    for turn in range(10):
        assert library.store(1, entries[turn % 2 :] + entries[: turn % 2]).new == ()
    assert library.counts()[1] == (0, count)
    assert len({row.key for row in library.rows(new).values()}) == count


def test_entries_with_one_guid_and_one_link_are_told_apart_by_title_and_date(
    library: Library, make_entry: Make
) -> None:
    entries = [make_entry(number, id="same", link="https://harbour.example/news") for number in range(3)]
    assert len(library.store(1, entries).new) == 3
    assert library.store(1, entries).new == ()
    assert len({row.key for row in library.rows(library.ids()).values()}) == 3


def test_an_entry_that_is_there_twice_is_one_article(library: Library, make_entry: Make) -> None:
    assert len(library.store(1, [make_entry(1), make_entry(1)]).new) == 1


def test_the_same_guid_in_two_feeds_is_two_articles(library: Library, make_entry: Make) -> None:
    one, two = library.store_many([Batch(feed_id=feed, entries=(make_entry(1, link=None),)) for feed in (1, 2)]).new
    rows = library.rows([one, two])
    assert rows[one].key != rows[two].key


def test_the_same_link_in_two_feeds_has_one_key(library: Library, make_entry: Make) -> None:
    other = make_entry(1, link="http://www.harbour.example/news/1/?utm_source=lontar#top", id="b")
    one, two = library.store_many([Batch(feed_id=1, entries=(make_entry(1),)), Batch(feed_id=2, entries=(other,))]).new
    rows = library.rows([one, two])
    assert rows[one].key == rows[two].key
    found = library.by_key(rows[one].key)
    assert found is not None
    assert found.id in {one, two}


def test_the_key_is_the_same_in_another_library(
    library: Library, make_entry: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from reader.articles.model import FeedSpec

    entries = [make_entry(1), make_entry(2, link=None), make_entry(3, id="")]
    keys = {row.key for row in library.rows(library.store(1, entries).new).values()}
    with Library.open(
        tmp_path_factory.mktemp("other") / "library.sqlite", now=lambda: NOON + timedelta(days=9)
    ) as other:
        other.sync_feeds(
            [FeedSpec(url="https://x.example/", title="X"), FeedSpec(url="https://harbour.example/feed", title="H")]
        )
        again = other.store(2, list(reversed(entries))).new
        assert {row.key for row in other.rows(again).values()} == keys


@pytest.mark.parametrize(
    "moved",
    [
        {"id": "https://new.example/1"},
        {"id": "https://new.example/1", "link": "https://harbour.example/2026/03/news-1"},
        {"id": "", "link": "https://harbour.example/2026/03/news-1"},
    ],
)
def test_articles_whose_guids_all_change_stay_what_they_were(
    library: Library, make_entry: Make, moved: dict[str, str]
) -> None:
    old = library.store(1, [make_entry(number, id=f"http://harbour.example/?p={number}") for number in range(20)]).new
    library.set_read(old, read=True)
    keys = [row.key for row in library.rows(old).values()]
    entries = [
        make_entry(number, **{name: f"{value}-{number}" if value else "" for name, value in moved.items()})
        for number in range(20)
    ]
    assert library.store(1, entries).new == ()
    assert library.counts()[1] == (0, 20)
    assert [row.key for row in library.rows(old).values()] == keys
    assert library.store(1, entries) == library.store(1, entries)


def test_an_entry_without_guid_is_known_by_its_link_through_an_edited_title(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1, id="")]).new
    assert library.store(1, [make_entry(1, id="", title="Judul lain")]).changed == (article_id,)


def test_another_story_on_the_same_page_is_another_article(library: Library, make_entry: Make) -> None:
    page = "https://harbour.example/today"
    library.store(1, [make_entry(1, link=page)])
    assert len(library.store(1, [make_entry(2, link=page)]).new) == 1


def test_a_headline_that_comes_back_is_another_article(library: Library, make_entry: Make) -> None:
    library.store(1, [make_entry(1, title="Prakiraan cuaca")])
    assert len(library.store(1, [make_entry(2, title="Prakiraan cuaca")]).new) == 1


def test_an_entry_without_anything_is_stored_once(library: Library) -> None:
    bare = Incoming(summary_text="Hanya ini.")
    (article_id,) = library.store(1, [bare]).new
    assert library.store(1, [bare]).new == ()
    assert library.rows([article_id])[article_id].title == ""
    empty = library.store(1, [Incoming(), Incoming()]).new
    assert len(empty) == 1


def test_fifty_edits_are_one_article_that_keeps_the_annotated_text(library: Library, make_entry: Make) -> None:
    first = make_entry(1)
    (article_id,) = library.store(1, [first]).new
    key = library.rows([article_id])[article_id].key
    library.set_annotated(key, 1)
    library.set_read([article_id], read=True)
    for turn in range(50):
        edited = make_entry(1, title=f"Kabar 1, diperbarui {turn}", document=plain(f"Isi ke-{turn}."))
        stored = library.store(1, [edited])
        assert (stored.new, stored.changed) == ((), (article_id,))
    row = library.rows([article_id])[article_id]
    assert (row.changed, row.read, row.title) == (True, True, "Kabar 1, diperbarui 49")
    assert first.document is not None
    kept = library.revision(key, first.document.sha256)
    assert kept is not None
    assert (kept.document, kept.title) == (first.document, "Kabar 1")
    assert library.counts()[1] == (0, 1)


def test_an_edit_does_not_move_an_article_nor_its_date(library: Library, make_entry: Make) -> None:
    (article_id, *_) = library.store(1, [make_entry(number) for number in range(5, 8)]).new
    before = library.ids()
    library.store(1, [make_entry(5, published=NOON)])
    article = library.article(article_id)
    assert article is not None
    assert library.ids() == before
    assert (article.row.published, article.updated) == (NOON - timedelta(minutes=5), NOON)


def test_an_entry_that_loses_its_title_keeps_it(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    library.store(1, [make_entry(1, title=None)])
    assert library.rows([article_id])[article_id].title == "Kabar 1"


def test_what_vanishes_from_the_feed_stays(library: Library, make_entry: Make) -> None:
    new = library.store(1, [make_entry(number) for number in range(4)]).new
    library.store(1, [])
    library.store(1, [make_entry(9)])
    assert set(new) < set(library.ids())


@pytest.mark.parametrize(
    "published",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-9))),
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(2026, 1, 1),  # noqa: DTZ001 - what a careless caller may hand over
        None,
    ],
)
def test_any_date_is_stored_and_shown(library: Library, make_entry: Make, published: datetime | None) -> None:
    (article_id,) = library.store(1, [make_entry(1, published=published)]).new
    row = library.rows([article_id])[article_id]
    assert row.when <= NOON
    if published is not None and published.tzinfo is UTC:
        assert row.published == published
    assert library.ids() == library.ids(View(oldest_first=True))


def test_a_future_date_counts_as_now_and_does_not_stay_on_top(library: Library, make_entry: Make) -> None:
    (ahead,) = library.store(1, [make_entry(1, published=NOON + timedelta(days=3650))]).new
    assert library.rows([ahead])[ahead].when == NOON
    (later,) = library.store(
        1, [make_entry(2, published=NOON + timedelta(hours=1))], fetched=NOON + timedelta(hours=2)
    ).new
    assert list(library.ids()) == [later, ahead]


def test_undated_entries_keep_the_order_of_their_feed(library: Library, make_entry: Make) -> None:
    new = library.store(1, [make_entry(number, published=None) for number in range(300)]).new
    assert list(library.ids()) == list(new)
    more = library.store(1, [make_entry(number, published=None) for number in range(300, 900)]).new
    assert list(library.ids()) == [*new, *more]


def test_the_feed_state_lies_with_the_articles_or_neither_does(library: Library, make_entry: Make) -> None:
    state = FeedState(
        etag='"a"', last_modified="x", next_check=NOON, failures=2, problem="Nein.", memo={"ttl": 60, "n": None}
    )
    library.store(1, [make_entry(1)], state=state)
    assert library.feeds()[0].state == state
    with pytest.raises(StorageError):
        library.store_many(
            [
                Batch(feed_id=1, entries=(make_entry(2),), state=FeedState(etag='"b"')),
                Batch(feed_id=99, entries=(make_entry(3),)),
            ]
        )
    assert library.feeds()[0].state == state
    assert library.counts()[1] == (1, 1)


def test_hostile_values_are_stored_or_replaced_never_refused(library: Library, make_entry: Make) -> None:
    nasty = "a\x00b\ud800c\U000fffff\u202e"
    entry = make_entry(
        1,
        id=nasty,
        title=nasty,
        link=f"https://harbour.example/{nasty}",
        authors=(nasty,),
        summary_text=nasty,
        document=plain("aman"),
        language=nasty,
        enclosures=(Attachment(nasty, nasty, 2**63), Attachment("u", None, -1), Attachment("v", None, 2**63 - 1)),
        tags=(nasty,),
    )
    stored = library.store(1, [entry], state=FeedState(problem=nasty, etag=nasty, memo={nasty: nasty}))
    assert library.store(1, [entry]).new == ()
    article = library.article(stored.new[0])
    assert article is not None
    assert article.row.title == nasty.replace("\ud800", "\ufffd")
    assert [each.length for each in article.enclosures] == [None, None, 2**63 - 1]
    assert library.index_pending() == 1
    assert list(library.find_ids("aman")) == list(stored.new)


def test_a_document_with_surrogates_keeps_its_offsets(library: Library, make_entry: Make) -> None:
    from reader.articles.document import Block, Document

    text = "satu \ud83d dua"
    document = Document(text, (Block("paragraph", 0, len(text)),))
    (article_id,) = library.store(1, [make_entry(1, document=document)]).new
    stored = library.document(article_id)
    assert stored is not None
    assert stored.document.text == "satu \ufffd dua"
    assert stored.sha256 == stored.document.sha256


def test_twenty_five_thousand_entries_in_one_feed(library: Library, make_entry: Make) -> None:
    entries = [make_entry(number, published=None, document=None, summary_text="x") for number in range(25_000)]
    assert len(library.store(1, entries).new) == 25_000
    assert library.store(1, entries).new == ()
    assert library.counts()[1] == (25_000, 25_000)


def test_an_edited_feed_text_does_not_replace_the_page_but_says_that_it_is_stale(
    library: Library, make_entry: Make
) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    page = plain("Isi halaman yang lengkap.")
    assert library.store_document(article_id, page, origin="page", extractor="x 1")
    stored = library.store(1, [make_entry(1, document=plain("Ringkasan baru."))])
    assert (stored.changed, stored.stale) == ((), (article_id,))
    newest = library.document(article_id)
    assert newest is not None
    assert newest.document == page


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "g1", "g2"]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from("ab"),
        ),
        max_size=8,
    )
)
def test_matching_is_stable_whatever_a_feed_repeats(shapes: list[tuple[str, int | None, int | None, str]]) -> None:
    marks = [
        identity.marks(
            guid=guid, link=link and f"https://h.example/{link}", title=title, published=date and date * 10**6, text=""
        )
        for guid, link, date, title in dict.fromkeys(shapes)
    ]
    known: dict[int, list[identity.Known]] = {}
    for number, (mark, shape) in enumerate(zip(marks, dict.fromkeys(shapes), strict=True)):
        for each in (mark.guid, mark.link, mark.content):
            if each is not None:
                known.setdefault(each, []).append(identity.Known(number, shape[0], shape[3]))
    found = identity.match(marks, known)
    taken = [each for each in found if each is not None]
    assert len(taken) == len(set(taken))
    for number, article in enumerate(found):
        assert article in {None, number}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.example/a", "http://www.h.example/a/"),
        ("https://h.example/a?x=1&y=2", "https://H.example:443/a?utm_source=q&y=2&x=1#top"),
        ("https://h.example/#!/a", "http://h.example/#!/a"),
    ],
)
def test_links_that_are_the_same_page(one: str, other: str) -> None:
    assert identity.canonical_link(one) == identity.canonical_link(other) is not None


@pytest.mark.parametrize(
    "link", ["https://h.example/", "https://h.example", "mailto:a@h.example", "//x", "http://[", "http://h:x/a"]
)
def test_links_that_name_no_page(link: str) -> None:
    assert identity.canonical_link(link) is None


def test_links_that_differ() -> None:
    links = [
        "https://h.example/a?x=1",
        "https://h.example/a?x=2",
        "https://h.example/a",
        "https://h.example/A",
        "https://h.example:8080/a",
    ]
    assert len({identity.canonical_link(link) for link in links}) == len(links)


def test_a_summary_that_was_stored_as_the_text_follows_its_edits(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1, document=None, summary_text="Ringkasan lama.")]).new
    library.store_document(article_id, plain("Ringkasan lama."), origin="feed", extractor="x 1")
    stored = library.store(1, [make_entry(1, document=None, summary_text="Ringkasan baru.")])
    assert stored.changed == (article_id,)
    newest = library.document(article_id)
    assert newest is not None
    assert newest.document == plain("Ringkasan baru.")


def test_a_feed_that_stops_giving_whole_texts_takes_none_away(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1, summary_text="Awal.")]).new
    assert library.store(1, [make_entry(1, document=None, summary_text="Awal, lain.")]).changed == ()
    newest = library.document(article_id)
    assert newest is not None
    assert newest.document == make_entry(1).document
