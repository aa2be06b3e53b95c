"""Finding: what is typed never breaks, what is found is what is stored now, the match is where it is said to be."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.articles.document import plain
from reader.articles.library import Library, QueryError
from reader.articles.model import Incoming, View
from reader.articles.query.plain import plain as compile_query

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Make = Callable[..., Incoming]
TEXTS = (
    "Wali kota membuka dermaga baru di Tanjung Lima.",
    "Dermaga lama ditutup; nelayan Café Biru menunggu.",
    "Nelayan menuntut dermaga, kata Ketua Serikat e-Nelayan.",
    "Sungai meluap. Warga mengungsi ke balai kota.",
)


@pytest.fixture
def ids(library: Library, make_entry: Make) -> list[int]:
    new = library.store(
        1, [make_entry(n, title=f"Berita {n}", document=plain(text)) for n, text in enumerate(TEXTS)]
    ).new
    while library.index_pending(3):
        pass
    return list(new)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dermaga", [0, 1, 2]),
        ("DERMAGA nelayan", [1, 2]),
        ('"dermaga baru"', [0]),
        ("“dermaga baru”", [0]),
        ('"baru dermaga"', []),
        ("derm*", [0, 1, 2]),
        ("derm", []),
        ("cafe", [1]),
        ("dermaga -lama", [0, 2]),
        ('dermaga -"dermaga lama" -serikat', [0]),
        ("e-nelayan", [2]),
        ("berita", [0, 1, 2, 3]),
        ("dermaga AND", []),
        ("title:dermaga", []),
        ("kota ; .", [0, 3]),
        ("wali\tkota", [0]),
    ],
)
def test_queries_find_what_they_say(library: Library, ids: list[int], query: str, found: list[int]) -> None:
    assert list(library.find_ids(query)) == [ids[number] for number in found]
    assert [hit.row.id for hit in library.search(query)] == [ids[number] for number in found]
    assert {hit.row.id for hit in library.search(query, order="best")} == {ids[number] for number in found}


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("", 0),
        ("  ", 0),
        ("!!! ...", 0),
        ('kota "wali', 5),
        ("kota *", 5),
        ("-kota", 0),
        ("  -kota", 2),
        ("kota “balai", 5),
    ],
)
def test_a_query_that_cannot_be_understood_says_where(library: Library, query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        library.find_ids(query)
    assert caught.value.position == position
    assert str(caught.value).endswith(".")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=30), st.text(st.sampled_from("\"“”-*'() ^:+{}a1é\x00\\%_,.ANDORNOTNEAR"), max_size=20))
)
def test_no_query_ever_breaks(library: Library, query: str) -> None:
    try:
        compile_query(query)
    except QueryError as error:
        assert 0 <= error.position <= len(query)  # noqa: PT017 - most queries are fine
    else:
        library.find_ids(query)


@pytest.mark.parametrize(
    "query", ["a " * 3000, "a " + "-b " * 3000, "a* " * 3000, "x" * 100_000, '"' + "a " * 3000 + '"']
)
def test_long_queries_are_only_long(library: Library, ids: list[int], query: str) -> None:
    assert list(library.find_ids(query)) == []
    assert ids


def test_a_snippet_holds_its_matches(library: Library, ids: list[int]) -> None:
    for hit in library.search("nelayan derm*"):
        words = [hit.snippet.text[start:end].casefold() for start, end in hit.snippet.matches]
        assert words
        assert set(words) <= {"nelayan", "dermaga"}
        assert "\n" not in hit.snippet.text
    assert library.snippets("dermaga", [*ids, 5]).keys() == set(ids[:3])


def test_an_edit_is_found_by_its_new_words_alone(library: Library, ids: list[int], make_entry: Make) -> None:
    library.store(1, [make_entry(0, title="Berita 0", document=plain("Pasar dibuka."))])
    assert list(library.find_ids("dermaga")) == ids[1:3]
    assert list(library.find_ids("pasar")) == []
    assert library.index_pending() == 1
    assert list(library.find_ids("pasar")) == [ids[0]]
    library.store_document(ids[0], plain("Pasar ditutup oleh wali kota."), origin="page", extractor="x 1")
    library.index_pending()
    assert list(library.find_ids("ditutup", View(feed=1))) == ids[:2]
    library.store(1, [make_entry(0, title="Kabar pasar", document=plain("Pasar dibuka."))])
    library.index_pending()
    assert list(library.find_ids("berita")) == ids[1:]
    assert list(library.find_ids("kabar ditutup")) == [ids[0]]
    with library._db.writing() as db:
        # FTS5 compares the index with what it points to.
        db.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")


def test_a_summary_is_found_where_there_is_no_text(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1, document=None, summary_text="Ringkasan tentang mercusuar.")]).new
    library.index_pending()
    assert list(library.find_ids("mercusuar")) == [article_id]
    library.store(1, [make_entry(1, document=None, summary_text="Ringkasan tentang menara.")])
    library.index_pending()
    assert list(library.find_ids("mercusuar")) == []
    assert list(library.find_ids("menara")) == [article_id]


def test_the_newest_are_indexed_first(library: Library, make_entry: Make) -> None:
    new = library.store(1, [make_entry(number) for number in range(10)]).new
    assert library.index_pending(4) == 4
    assert list(library.find_ids("pelabuhan")) == list(new[:4])
    assert [library.index_pending(4), library.index_pending(4), library.index_pending(4)] == [4, 2, 0]
    assert list(library.find_ids("pelabuhan")) == list(new)
