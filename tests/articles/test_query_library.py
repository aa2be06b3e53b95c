"""What SQL answers to a query is what plain Python answers, however the library goes about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.document import plain
from reader.articles.library import Library, querying
from reader.articles.model import FeedSpec, Incoming, Proposed, View
from reader.articles.query.answering import Subject, answer
from reader.articles.query.model import (
    STATES,
    Circumstances,
    Expression,
    Field,
    Node,
    Not,
    Query,
    QueryError,
    Words,
    every,
    some,
)
from reader.articles.query.parsing import parse

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FEEDS = (
    FeedSpec(url="https://harbour.example/feed", title="Harbour Post", category="Dunia", tags=("laut/selat",)),
    FeedSpec(url="https://lontar.example/rss", title="Lontar Éra", category="Indonesia/Timur"),
)
TEXTS = (
    "Wali kota membuka dermaga baru.",
    "Dermaga lama ditutup; nelayan Café menunggu.",
    "Nelayan menuntut dermaga, kata Ketua Serikat e-Nelayan.",
    "Sungai meluap. Warga mengatakan air sampai di balai kota.",
    "“Air surut,” dikatakan camat kepada warga.",
)
AUTHORS = (("Tari Lestawan",), ("Tari Lestawan", "Bima Öst"), (), ("Öst Karsa",))
LANGUAGES = ("id", "en-GB", None)
NAMES = ("Wirya Sungkana", "Badan Siaga Lembayung", "Mira Halvorsen")
MARKED = Field("has", "note")


class Filled:
    """A library of sixty articles, and what is known of each of them."""

    def __init__(self, path: Path) -> None:
        self.library = Library.open(path, now=lambda: NOON)
        self.library.sync_feeds(FEEDS)
        self.subjects: dict[int, Subject] = {}
        for number in range(60):
            self._add(number)
        while self.library.index_pending(7):
            pass
        keys = tuple(row.key for row in self.library.rows(list(self.subjects)[::9]).values())
        self.about = Circumstances(NOON, {MARKED: keys, Field("kind", "quote"): keys})

    def _add(self, number: int) -> None:
        feed = self.library.feeds()[number % 2]
        when = NOON - timedelta(hours=7 * number)
        text, authors = TEXTS[number % len(TEXTS)], AUTHORS[number % len(AUTHORS)]
        language = LANGUAGES[number % len(LANGUAGES)]
        entry = Incoming(
            id=f"urn:{number}",
            title=f"Kabar {number}" if number % 4 else "Dermaga baru",
            link=f"{feed.url}/{number}",
            published=when,
            document=plain(text),
            authors=authors,
            language=language,
            whole=number % 3 == 0,
        )
        (identity,) = self.library.store(feed.id, [entry]).new
        states = {"whole"} if number % 3 == 0 else set()
        if number % 5 == 0:
            self.library.set_read([identity], read=True)
        if number % 11 == 0:
            self.library.set_starred([identity], starred=True)
            states.add("starred")
        states.add("unread" if number % 5 else "read")
        tags = ("anggaran/kesehatan", "Banjir") if number % 6 == 0 else ()
        if tags:
            self.library.set_tags(identity, tags)
            states.add("tagged")
        name = NAMES[number % len(NAMES)]
        role = "speaker" if number % 2 else "addressee"
        kind = "quote" if number % 2 else "directive"
        revision = self.library.unproposed(7, 1)[0].revision
        found = Proposed(article_id=identity, revision=revision, counts={(kind, ""): 1}, names=((role, name),))
        self.library.put_proposals(7, [found])
        marked = number % 9 == 0
        self.subjects[identity] = Subject(
            title=entry.title or "",
            text=text,
            outlet=(FEEDS[number % 2].title, FEEDS[number % 2].url),
            folder=FEEDS[number % 2].category,
            tags=(*tags, *FEEDS[number % 2].tags),
            author=", ".join(authors),
            language=language or "",
            when=when,
            states=frozenset(states),
            has=frozenset({kind, "note"} if marked else {kind}),
            kinds=frozenset({"quote"} if marked else ()),
            names={role: (name,)},
        )

    def expected(self, query: Query) -> list[int]:
        holds, _ = answer(query, now=NOON)
        found = sorted((each for each, subject in self.subjects.items() if holds(subject)), reverse=True)
        return found[::-1] if query.order == "oldest" else found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    made = Filled(tmp_path_factory.mktemp("queries") / "library.sqlite")
    yield made
    made.library.close()


@pytest.fixture(params=["few at once", "one by one", "all that are few"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a small library be gone about as a large one is."""
    if request.param != "all that are few":
        monkeypatch.setattr(querying, "FEW", 6)
        monkeypatch.setattr(querying, "_STRETCHES", (2, 5, 9))
        monkeypatch.setattr(querying, "_ONE_BY_ONE", 100 if request.param == "one by one" else 0)
    return str(request.param)


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        Words,
        st.sampled_from(["dermaga", "wali kota", "cafe", "e-nelayan", "nel", "kabar", "air", "tidak ada"]),
        prefix=st.booleans(),
        title=st.booleans(),
    ),
    st.builds(Words, st.sampled_from(["mengatakan", "dermaga"]), related=st.just(value=True)),
    st.sampled_from([Expression(r"\bair s", ignore_case=True), Expression("Dermaga"), Expression(r"Kabar \d\b")]),
    st.builds(Field, st.just("feed"), st.sampled_from(["lontar era", "harbour.example", "post", "none"])),
    st.builds(Field, st.just("folder"), st.sampled_from(["indonesia", "Dunia", "Timur"])),
    st.builds(Field, st.just("tag"), st.sampled_from(["anggaran", "banjir", "laut", "kesehatan"])),
    st.builds(Field, st.just("author"), st.sampled_from(["tari", "ost", "lestawan tari", "nobody"])),
    st.builds(Field, st.just("lang"), st.sampled_from(["id", "en", "en-gb", "fr"])),
    st.builds(Field, st.sampled_from(["before", "after"]), st.sampled_from(["2026-02-20", "3d", "yesterday", "2026"])),
    st.builds(Field, st.just("is"), st.sampled_from([one for one in STATES if one != "annotated"])),
    st.builds(Field, st.just("has"), st.sampled_from(["quote", "directive", "note", "other"])),
    st.just(Field("kind", "quote")),
    st.builds(Field, st.sampled_from(["speaker", "addressee"]), st.sampled_from(["wirya", "siaga badan", "m h", "x"])),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(every),
        st.lists(inner, min_size=2, max_size=3).map(some),
    ),
    max_leaves=6,
)


@settings(max_examples=120)
@given(query=st.builds(Query, NODES, st.sampled_from([None, "newest", "oldest"])), limit=st.integers(1, 20))
def test_sql_answers_as_python_does(filled: Filled, query: Query, limit: int) -> None:
    _agree(filled, query, limit)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    "text",
    [
        "dermaga has:quote",
        "dermaga -is:unread",
        "kabar OR is:starred",
        "-(dermaga OR speaker:wirya)",
        "-dermaga",
        "speaker:wirya lang:id",
        "speaker:wirya OR addressee:mira",
        "kabar (lang:en OR /dermaga/) -tag:banjir",
        "after:3d OR author:ost",
        "~mengatakan is:whole",
        "is:read sort:oldest",
        "kabar has:directive sort:oldest",
        "feed:lontar -has:note",
        "sort:newest",
    ],
)
def test_each_way_gives_the_same(filled: Filled, text: str) -> None:
    for limit in (1, 3, 50):
        _agree(filled, parse(text), limit)


def _agree(filled: Filled, query: Query, limit: int) -> None:
    expected = filled.expected(query)
    find, about = filled.library.find_ids, filled.about
    assert list(find(query, about=about)) == expected
    assert list(find(query, about=about, limit=limit)) == expected[:limit]
    if expected[limit:]:
        assert list(find(query, about=about, limit=limit, after=expected[limit - 1])) == expected[limit : 2 * limit]
    feed = filled.library.feeds()[0].id
    of_feed = filled.library.ids(View(feed=feed))
    assert (
        list(find(query, View(feed=feed), about=about, limit=limit))
        == [each for each in expected if each in of_feed][:limit]
    )


def test_the_best_match_comes_first_and_the_rest_by_time(filled: Filled) -> None:
    ranked = filled.library.find_ids(parse("dermaga sort:rank"))
    titled = {each for each, one in filled.subjects.items() if one.title == "Dermaga baru" and "ermaga" in one.text}
    assert set(ranked[: len(titled)]) == titled
    assert set(ranked) == set(filled.expected(parse("dermaga")))
    mixed = list(filled.library.find_ids(parse("(dermaga OR is:starred) sort:rank")))
    assert sorted(mixed, reverse=True) == filled.expected(parse("dermaga OR is:starred"))
    wordless = [each for each in mixed if each not in set(ranked)]
    assert mixed[len(mixed) - len(wordless) :] == sorted(wordless, reverse=True)
    with pytest.raises(QueryError):
        filled.library.find_ids(parse("is:starred sort:rank"))


def test_snippets_light_words_other_forms_and_expressions(filled: Filled) -> None:
    def lit(text: str) -> set[str]:
        hits = filled.library.search(parse(text), limit=9)
        assert hits
        return {hit.snippet.text[start:end] for hit in hits for start, end in hit.snippet.matches}

    assert lit("~mengatakan") == {"mengatakan", "dikatakan", "kata"}
    assert lit(r"/sampai \w+/") == {"sampai di"}
    assert lit("cafe -sungai has:quote") == {"Café"}
    assert lit("is:read") == set()


def test_an_expression_that_takes_too_long_says_so(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.articles.query.answering import Expressions

    monkeypatch.setattr(querying, "Expressions", lambda query: Expressions(query, patience=0.05))
    query = parse(r"tidak OR /(?:(?:\w|\w\w|\s)+)+[!?]$/")
    with pytest.raises(QueryError, match="too long") as caught:
        filled.library.find_ids(query)
    assert caught.value.position == len("tidak OR ")


def test_a_library_of_before_is_asked_all_the_same(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "library.sqlite"
    made = Filled(path)
    expected = {text: made.expected(parse(text)) for text in ("lang:en", "author:tari", "speaker:wirya")}
    made.library.close()
    with sqlite3.connect(path) as db:
        for statement in (
            "DROP VIEW telling",
            "DROP TRIGGER naming_comes",
            "DROP TABLE told",
            "DROP TABLE byline",
            "DROP TABLE naming",
            # What came after it as well: a chain has no gaps.
            "DROP TRIGGER words_change",
            "DROP INDEX item_later",
            "DROP INDEX article_fetched",
            "ALTER TABLE item DROP COLUMN later",
            "ALTER TABLE item DROP COLUMN words",
            "DROP TABLE passage",
            "DROP TABLE turned",
            "DROP TABLE agreed",
            "DELETE FROM migration WHERE id >= (SELECT id FROM migration WHERE name = 'queries')",
        ):
            db.execute(statement)
    db.close()
    with Library.open(path, now=lambda: NOON) as library:
        assert {text: list(library.find_ids(parse(text))) for text in expected} == expected


def test_a_new_text_tells_its_own_language_and_byline(tmp_path: Path) -> None:
    from reader.articles.model import Facts

    made = Filled(tmp_path / "library.sqlite")
    with made.library as library:
        (first, *_) = library.find_ids(parse("lang:id"))
        facts = Facts(language="fr", byline="Öda Marsh")
        library.store_document(first, plain("Le port."), facts, origin="page", extractor="x")
        library.index_pending()
        assert list(library.find_ids(parse("lang:fr author:oda"))) == [first]
        assert first not in library.find_ids(parse("lang:id"))
