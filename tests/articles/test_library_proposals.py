"""What could be marked in stored texts: which wait, what is counted, and what lists can be asked for."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import Holding, Incoming, Proposed, Unproposed, View

Make = Callable[..., Incoming]


def put(library: Library, one: Unproposed, *, stamp: int = 7, quotes: int = 2, name: str = "Rahmat Délima") -> None:
    found = Proposed(
        article_id=one.article_id,
        revision=one.revision,
        counts={("quote", "direct"): quotes, ("directive", ""): 1},
        names=(("speaker", name), ("addressee", "Dinas Perairan (DPR-7)")),
    )
    library.put_proposals(stamp, [found])


def stored(library: Library, make_entry: Make, count: int = 3) -> list[int]:
    library.store(library.feeds()[0].id, [make_entry(number) for number in range(count)])
    return list(library.ids())


def test_the_newest_wait_first_and_each_once(library: Library, make_entry: Make) -> None:
    ids = stored(library, make_entry)
    first = library.unproposed(7, 2)
    assert [one.article_id for one in first] == ids[:2]
    assert first[0].text is not None
    assert first[0].text.startswith("Isi kabar nomor 0.")
    for one in first:
        put(library, one)
    assert [one.article_id for one in library.unproposed(7, 9)] == ids[2:]
    put(library, library.unproposed(7, 9)[0])
    assert library.unproposed(7, 9) == []


def test_another_stamp_makes_all_wait_again_behind_those_that_never_were(library: Library, make_entry: Make) -> None:
    ids = stored(library, make_entry)
    for one in library.unproposed(7, 2):
        put(library, one)
    assert [one.article_id for one in library.unproposed(8, 9)] == ids[2:]
    put(library, library.unproposed(8, 9)[0], stamp=8)
    assert [one.article_id for one in library.unproposed(8, 9)] == ids[:2]
    assert [one.article_id for one in library.unproposed(6, 9)] == ids[:2], "an earlier Kutip counts anew as well"


def test_a_new_text_waits_again_and_what_was_found_in_the_old_one_is_not_kept(
    library: Library, make_entry: Make
) -> None:
    (article,) = stored(library, make_entry, 1)
    (old,) = library.unproposed(7, 9)
    put(library, old)
    assert library.unproposed(7, 9) == []
    library.store_document(article, plain("Teks yang lain sama sekali."), origin="page", extractor="test")
    (new,) = library.unproposed(7, 9)
    assert new.revision != old.revision
    put(library, old, quotes=9)
    assert library.rows([article])[article].quotes == 0
    assert library.unproposed(7, 9) == [new]


def test_rows_tell_how_many_and_lists_find_by_kind_and_name(library: Library, make_entry: Make) -> None:
    ids = stored(library, make_entry)
    put(library, library.unproposed(7, 1)[0])
    row = library.rows(ids)[ids[0]]
    assert (row.quotes, row.directives) == (2, 1)
    assert library.rows(ids)[ids[1]].quotes == 0

    def found(*holds: Holding) -> list[int]:
        return list(library.ids(View(holds=holds)))

    assert found(Holding(kind="quote")) == ids[:1]
    assert found(Holding(role="speaker", name="delima")) == ids[:1], "without case and accents"
    assert found(Holding(role="addressee", name="dpr-7")) == ids[:1]
    assert found(Holding(role="speaker", name="elima")) == [], "a name is found by the beginnings of its words"
    assert found(Holding(role="issuer", name="delima")) == []
    assert found(Holding(kind="quote"), Holding(role="speaker", name="nobody")) == []
    marked = library.rows(ids)[ids[2]].key
    assert found(Holding(kind="quote", marked=(marked,))) == [ids[0], ids[2]]


def test_what_is_forgotten_waits_and_what_is_removed_leaves_nothing(
    library: Library, make_entry: Make, library_path: Path
) -> None:
    ids = stored(library, make_entry, 2)
    for one in library.unproposed(7, 9):
        put(library, one)
    library.forget_proposals(library.rows(ids)[ids[0]].key)
    assert [one.article_id for one in library.unproposed(7, 9)] == ids[:1]
    assert library.rows(ids)[ids[0]].quotes == 0
    library.remove_articles(library.feeds()[0].id, ids)
    db = sqlite3.connect(library_path)
    assert db.execute("SELECT count(*) FROM proposal").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM proposal_name").fetchone() == (0,)
    db.close()


def test_watched_people_are_found_in_texts_by_the_beginning_of_their_name(library: Library, make_entry: Make) -> None:
    ids = stored(library, make_entry)
    for one, name in zip(library.unproposed(7, 9), ("Rahmat Délima", "Rahmat Delimawati", "Sri Rahmat"), strict=True):
        put(library, one, name=name)
    while library.index_pending():
        pass

    def watched(*phrases: str) -> list[int]:
        return list(library.ids(View(watched=phrases)))

    assert watched("rahmat delima") == [ids[0]]
    assert watched("Rahmat Delima*") == ids[:2]
    assert watched("Rahmat") == ids[:2]
    assert watched("Delima") == []
    assert watched("Dinas Perairan", "…") == ids
    assert " rahmat delima" in library.rows(ids)[ids[0]].names
