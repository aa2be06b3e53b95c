"""What rules want of new articles is stored with them, once; watched words are found by the index as they are lit."""

import random
from collections.abc import Callable

from reader.articles.library import Library
from reader.articles.model import Incoming, Treatment, View
from reader.feeds.rules.words import Watch

Make = Callable[..., Incoming]


def test_a_treatment_is_done_to_new_articles_alone(library: Library, make_entry: Make) -> None:
    treatment = Treatment(rules=("a", "b"), read=True, starred=True, highlighted=True, tags=("air", "perahu"))
    stored = library.store(1, [make_entry(1, treatment=treatment), make_entry(2)])

    lit, plain = (library.rows(stored.new)[one] for one in stored.new)
    assert (lit.read, lit.starred, lit.highlighted, lit.tags) == (True, True, True, ("air", "perahu"))
    assert (plain.read, plain.starred, plain.highlighted, plain.tags) == (False, False, False, ())
    assert [(one.article_id, one.treatment) for one in stored.treated] == [(lit.id, treatment)]
    assert list(library.ids(View(highlighted=True))) == [lit.id]
    assert library.counts()[1] == (1, 2)

    library.set_read([lit.id], read=False)
    library.set_tags(lit.id, [])
    again = library.store(
        1, [make_entry(1, title="Kabar baru", treatment=treatment), make_entry(2, treatment=treatment)]
    )
    row = library.rows([lit.id])[lit.id]
    assert (row.title, row.read, row.tags) == ("Kabar baru", False, ())
    assert again.treated == ()
    assert {name: count for name, (count, _) in library.rule_counts().items()} == {"a": 1, "b": 1}
    assert library.check() == ()


def test_what_is_skipped_is_counted_once_while_the_feed_brings_it(library: Library, make_entry: Make) -> None:
    skip = Treatment(rules=("a",), skip=True)
    brought = [make_entry(1, treatment=skip), make_entry(2)]

    first, second = library.store(1, brought), library.store(1, brought)
    assert [one.article_id for one in first.treated] == [None]
    assert len(first.new) == 1
    assert (second.treated, second.new) == ((), ())
    assert len(library.store(2, brought[:1]).treated) == 1

    library.store(1, [make_entry(2)])
    assert len(library.store(1, brought).treated) == 1
    assert library.rule_counts()["a"][0] == 3
    assert len(library.ids()) == 1


def test_an_article_that_is_there_already_stays_when_a_rule_would_skip_it(library: Library, make_entry: Make) -> None:
    (article,) = library.store(1, [make_entry(1)]).new
    stored = library.store(1, [make_entry(1, title="Kabar lain", treatment=Treatment(rules=("a",), skip=True))])

    assert stored.changed == (article,)
    assert stored.treated == ()
    assert library.rows([article])[article].title == "Kabar lain"


def test_the_index_finds_the_titles_in_which_a_watched_word_lights_up(library: Library, make_entry: Make) -> None:
    chance = random.Random(7)
    words = ["banjir", "Banjirnya", "perahu", "Wírya", "wirya", "Sungkana", "covid-19", "kata", "çay", "Özil", "2026"]
    titles = [" ".join(chance.choices(words, k=chance.randint(1, 5))) for _ in range(120)]
    library.store(1, [make_entry(number, title=title) for number, title in enumerate(titles)])
    while library.index_pending():
        pass
    shown = {row.title for row in library.rows(library.ids()).values()}

    for watched in (
        ["banjir"],
        ["banjir*"],
        ["wirya sungkana"],
        ["WIRYA sung*", "ozil"],
        ["covid-19"],
        ["kata*", "cay"],
    ):
        found = library.rows(library.ids(View(watched=tuple(watched)))).values()
        assert {row.title for row in found} == {title for title in shown if Watch.of(watched).spans(title)}, watched
        assert 0 < len(found) < len(titles)
    assert list(library.ids(View(watched=("…",)))) == []


def test_watched_words_go_with_other_conditions_and_a_search(library: Library, make_entry: Make) -> None:
    titles = ("Banjir surut", "Perahu banjir datang", "Perahu pergi")
    entries = [make_entry(number, title=title) for number, title in enumerate(titles)]
    newest, middle, last = library.store(1, entries).new
    while library.index_pending():
        pass
    watched = View(watched=("banjir",))

    assert list(library.ids(watched)) == [newest, middle]
    assert list(library.find_ids("perahu", watched)) == [middle]
    assert library.mark_view_read(watched) == tuple(sorted((newest, middle)))
    assert list(library.ids(View(watched=("banjir", "pergi"), unread=True), limit=5)) == [last]
