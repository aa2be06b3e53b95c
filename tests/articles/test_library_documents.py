"""Texts come out as they went in, and none that an annotation holds on to goes (law 3)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.document import Document, DocumentBuilder, Link, plain
from reader.articles.library import Library
from reader.articles.library.documents import pack, unpack
from reader.articles.model import Facts, Incoming

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
Make = Callable[..., Incoming]


def _document() -> Document:
    builder = DocumentBuilder()
    builder.add("heading", "Rapat 🌊 di Tanjung Lima", level=2)
    builder.add("paragraph", "Lihat rincian.", links=[Link(6, 13, "https://h.example/rincian")])
    builder.add("item", "Pertama", ordered=True, number=1, depth=1)
    builder.add("item", "Ke-3 miliar", ordered=True, number=2**40)
    builder.add("rule", "")
    builder.add("code", "a\n    b")
    return builder.build()


def test_every_kind_of_block_comes_back(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    facts = Facts(
        title="Judul \ud800 halaman",
        byline="Ratna Wibisana",
        published=NOON,
        modified=NOON + timedelta(microseconds=1),
        place="TANJUNG LIMA",
        language="id",
        notes=("Hari dan tanggal tidak cocok.",),
    )
    assert library.store_document(article_id, _document(), facts, origin="page", extractor="x 1", fetched=NOON)
    stored = library.document(article_id)
    assert stored is not None
    assert stored.document == _document()
    assert stored.facts.notes == facts.notes
    assert (stored.facts.published, stored.facts.modified) == (facts.published, facts.modified)
    assert (stored.title, stored.extractor, stored.origin, stored.fetched) == (
        "Judul \ufffd halaman",
        "x 1",
        "page",
        NOON,
    )
    article = library.article(article_id)
    assert article is not None
    assert (article.byline, article.language) == ("Ratna Wibisana", "id")


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_survives_packing(text: str) -> None:
    document = Document(text, plain(text).blocks, (Link(0, len(text), f"https://h.example/{text}"),))
    digest, layout, packed = pack(document)
    assert unpack(layout, packed) == document
    assert digest.hex() == document.sha256


def test_the_same_text_again_is_no_change_but_its_facts_are_kept(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    library.store_document(article_id, plain("Isi."), origin="page", extractor="x 1", fetched=NOON)
    again = library.store_document(
        article_id,
        plain("Isi."),
        Facts(byline="Ratna"),
        origin="page",
        extractor="x 2",
        fetched=NOON + timedelta(days=1),
    )
    assert not again
    (stored,) = library.revisions(article_id)
    assert (stored.facts.byline, stored.extractor, stored.fetched) == ("Ratna", "x 2", NOON)


def test_old_texts_stay_while_they_are_annotated(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    key = library.rows([article_id])[article_id].key
    texts = [plain(f"Isi ke-{number}.") for number in range(4)]
    library.store_document(article_id, texts[0], origin="page", extractor="x 1")
    assert len(library.revisions(article_id)) == 1
    library.set_annotated(key, 2)
    for text in texts[1:]:
        assert library.store_document(article_id, text, origin="page", extractor="x 1")
    assert library.revisions(article_id)[0].document == texts[3]
    for text in texts:
        kept = library.revision(key, text.sha256)
        assert kept is not None
        assert kept.document == text
    library.set_annotated(key, 1)
    assert len(library.revisions(article_id)) == 4
    assert library.forget_editions(before=LATER) == 0
    library.set_annotated(key, 0)
    assert library.forget_editions(before=LATER) == 3
    assert [stored.document for stored in library.revisions(article_id)] == [texts[3]]
    assert library.check() == ()


def test_a_text_that_comes_back_is_the_newest_again(library: Library, make_entry: Make) -> None:
    (article_id,) = library.store(1, [make_entry(1)]).new
    library.set_annotated(library.rows([article_id])[article_id].key, 1)
    for text in ("satu", "dua", "satu", "dua", "satu"):
        library.store_document(article_id, plain(text), origin="page", extractor="x 1")
    first, *rest = library.revisions(article_id)
    assert first.document == plain("satu")
    assert len(rest) == 2


def test_annotation_counts_follow_the_annotations_as_a_whole(library: Library, make_entry: Make) -> None:
    ids = library.store(1, [make_entry(number) for number in range(4)]).new
    keys = [library.rows([each])[each].key for each in ids]
    library.set_annotated(keys[0], 5)
    library.sync_annotated({keys[1]: 1, keys[2]: 2, "f" * 16: 3, "strange": 1})
    assert [library.rows([each])[each].annotated for each in ids] == [0, 1, 2, 0]
    library.sync_annotated({})
    assert [library.rows([each])[each].annotated for each in ids] == [0, 0, 0, 0]
