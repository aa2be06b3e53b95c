"""Each entry has one identity, the same at every reading."""

from reader.feeds.model import Entry
from reader.feeds.parse import parse


def read(*items: str) -> tuple[Entry, ...]:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return parse(f"<rss version='2.0'><channel>{inner}</channel></rss>".encode()).entries


def test_without_a_guid_the_link_then_the_words_tell() -> None:
    linked = read("<title>A</title><link>https://a.example/1</link>")[0].id
    assert read("<title>Changed</title><link>https://a.example/1</link>")[0].id == linked
    assert read("<title>A</title><link>https://a.example/2</link>")[0].id != linked
    worded = read("<title>A</title><pubDate>5 Mar 2024</pubDate><description>x</description>")[0].id
    assert read("<title>A</title><pubDate>5 Mar 2024</pubDate><description>x</description>")[0].id == worded
    assert read("<title>A</title><pubDate>6 Mar 2024</pubDate><description>x</description>")[0].id != worded
    assert read("<title>A</title><pubDate>5 Mar 2024</pubDate><description>y</description>")[0].id != worded


def test_an_empty_item_is_kept_and_has_an_identity() -> None:
    (entry,) = read("")
    assert entry.id
    assert (entry.title, entry.link, entry.published) == (None, None, None)


def test_one_guid_for_several_entries_gives_each_its_own_whatever_the_order() -> None:
    items = [
        f"<guid isPermaLink='false'>same</guid><title>{n}</title><link>https://a.example/{n}</link>" for n in "abc"
    ]
    first = {entry.title: entry.id for entry in read(*items)}
    assert len(set(first.values())) == 3
    assert {entry.title: entry.id for entry in read(*reversed(items))} == first


def test_twins_are_all_kept() -> None:
    entries = read(*["<guid>g</guid><title>T</title>"] * 3)
    assert len({entry.id for entry in entries}) == 3


def test_a_lone_guid_is_the_identity_itself() -> None:
    assert read("<guid isPermaLink='false'> tag:a.example,2024:1 </guid>")[0].id == "tag:a.example,2024:1"


def test_long_guids_that_begin_alike_stay_apart() -> None:
    one, two = read(f"<guid>{'x' * 900}1</guid>", f"<guid>{'x' * 900}2</guid>")
    assert one.id != two.id
    assert len(one.id) < 100


def test_a_guid_is_cleaned_like_all_text_from_outside() -> None:
    assert read("<guid isPermaLink='false'>a\u202e\u200bb</guid>")[0].id == "ab"
