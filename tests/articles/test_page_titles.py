"""An article is found by the title that its feed gives it and by the one that its page has, whichever changed last."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.library.migrations import MIGRATIONS
from reader.articles.model import Facts, FeedSpec, Incoming
from reader.articles.query.parsing import parse

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXT = plain("Nelayan Tanjung Lima menunggu di balai desa.")
(STEP,) = [step for step in MIGRATIONS if step.name == "page titles"]
Make = Callable[..., Incoming]


def found(library: Library, query: str) -> list[int]:
    while library.index_pending(10):
        pass
    return list(library.find_ids(parse(query)))


def is_sound(library: Library) -> bool:
    with library._db.writing() as db:
        # FTS5 compares the index with what it points to, and raises where they differ.
        db.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")
    return True


def put(library: Library, article_id: int, title: str | None, *, byline: str | None = None) -> None:
    facts = Facts(title=title, byline=byline)
    library.store_document(article_id, TEXT, origin="page", extractor="x 1", facts=facts)


@pytest.fixture
def kept(library: Library, make_entry: Make) -> int:
    library.store(1, [make_entry(5, title="Berita lain", document=plain("Tentang pasar."))])
    (article_id,) = library.store(1, [make_entry(1, title="Dermaga ditutup", document=None)]).new
    put(library, article_id, "Mengapa mercusuar padam")
    return article_id


@pytest.mark.parametrize(
    "query", ["dermaga", "mercusuar", "title:mercusuar", 'title:"dermaga ditutup"', "dermaga mercusuar", "/mercu.u/"]
)
def test_both_titles_find_the_article(library: Library, kept: int, query: str) -> None:
    assert found(library, query) == [kept]
    assert is_sound(library)


def test_the_page_s_title_is_lit_in_the_snippet(library: Library, kept: int) -> None:
    while library.index_pending(10):
        pass
    snippet = library.snippets("mercusuar", [kept])[kept]
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["mercusuar"]
    assert snippet.text == "Dermaga ditutup · Mengapa mercusuar padam"


def test_a_title_that_the_page_changes_alone_is_found_by_its_new_words(library: Library, kept: int) -> None:
    assert found(library, "mercusuar") == [kept]
    put(library, kept, "Mengapa menara gelap", byline="Sari Dewi")
    assert found(library, "mercusuar") == []
    assert found(library, "title:menara") == [kept]
    assert found(library, "author:sari") == [kept]
    put(library, kept, None)
    assert found(library, "menara") == []
    assert found(library, "dermaga") == [kept]
    assert is_sound(library)


def test_a_title_that_the_feed_changes_alone_is_found_by_its_new_words(
    library: Library, kept: int, make_entry: Make
) -> None:
    assert found(library, "dermaga") == [kept]
    library.store(1, [make_entry(1, title="Pelabuhan sepi", document=None)])
    assert found(library, "dermaga") == []
    assert found(library, "pelabuhan title:mercusuar") == [kept]
    assert is_sound(library)


def test_the_same_title_counts_once(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1, title="Dermaga ditutup", document=None)]).new
    put(library, article_id, "Dermaga ditutup")
    assert found(library, "dermaga") == [article_id]
    assert library.snippets("dermaga", [article_id])[article_id].text == "Dermaga ditutup"


def test_an_article_with_two_titles_is_taken_out_whole_and_comes_back(library: Library, kept: int) -> None:
    assert found(library, "mercusuar") == [kept]
    library.remove_articles(1, [kept])
    assert found(library, "mercusuar") == []
    assert is_sound(library)


def test_a_library_of_before_finds_its_articles_by_the_page_s_title(tmp_path: Path, make_entry: Make) -> None:
    path = tmp_path / "old" / "library.sqlite"
    with Library.open(path, now=lambda: NOON) as library:
        library.sync_feeds([FeedSpec(url="u", title="t")])
        ids = library.store(1, [make_entry(n, title=f"Dermaga {n}", document=None) for n in range(3)]).new
        put(library, ids[1], "Mengapa mercusuar padam")
        put(library, ids[2], "Dermaga 2")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # Back to how it was: the view and the words of then; and the step again.
        (before,) = [step for step in MIGRATIONS if step.name == "full text"]
        db.execute("DROP VIEW searchable")
        db.execute(before.statements[0])
        db.execute("INSERT INTO search(search) VALUES ('rebuild')")
        db.execute("UPDATE item SET indexed = 1")
        assert db.execute("SELECT rowid FROM search WHERE search MATCH 'mercusuar'").fetchall() == []
        for statement in STEP.statements:
            db.execute(statement)
    with Library.open(path, now=lambda: NOON) as library:
        # Only what has a title more is indexed anew.
        assert library.index_pending(10) == 1
        assert list(library.find_ids("mercusuar")) == [ids[1]]
        assert list(library.find_ids("dermaga")) == list(ids)
        assert is_sound(library)
        assert library.check() == ()
