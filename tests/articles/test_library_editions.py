"""What an article was before it changed stays for a while, or while it is annotated; titles count."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import Facts, Incoming

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Make = Callable[..., Incoming]


def page(library: Library, article: int, text: str, day: int, *, title: str | None = None) -> bool:
    return library.store_document(
        article, plain(text), Facts(title=title), origin="page", extractor="x 1", fetched=NOON + day * DAY
    )


def test_a_changed_text_becomes_an_edition_and_the_one_that_was_read_is_known(
    library: Library, make_entry: Make
) -> None:
    (article,) = library.store(1, [make_entry(1)]).new
    page(library, article, "Satu.", 1)
    library.set_read([article], read=True)
    page(library, article, "Dua.", 2)
    page(library, article, "Tiga.", 3)
    first, second, now = library.editions(article)
    assert [(one.seen, one.since, one.until) for one in (first, second, now)] == [
        (True, NOON + DAY, NOON + 2 * DAY),
        (False, NOON + 2 * DAY, NOON + 3 * DAY),
        (False, NOON + 3 * DAY, None),
    ]
    assert [one.sha256 for one in (first, second, now)] == [plain(t).sha256 for t in ("Satu.", "Dua.", "Tiga.")]
    assert library.rows([article])[article].changed


def test_the_page_after_the_feed_is_no_change(library: Library, make_entry: Make) -> None:
    (article,) = library.store(1, [make_entry(1)]).new
    library.set_read([article], read=True)
    page(library, article, "Seluruhnya.", 1, title="Judul halaman")
    assert len(library.editions(article)) == 1
    assert len(library.revisions(article)) == 1
    assert not library.rows([article])[article].changed


def test_a_title_that_changes_counts_wherever_it_is_told(library: Library, make_entry: Make) -> None:
    (article,) = library.store(1, [make_entry(1, title="Lama")]).new
    page(library, article, "Isi.", 1, title="Lama, di halaman")
    library.set_read([article], read=True)
    assert not page(library, article, "Isi.", 2, title="Baru, di halaman")
    assert library.rows([article])[article].changed
    library.store(1, [make_entry(1, title="Baru")], fetched=NOON + 3 * DAY)
    assert [(one.title, one.shown) for one in library.editions(article)] == [
        ("Lama", "Lama, di halaman"),
        ("Lama", "Baru, di halaman"),
        ("Baru", "Baru, di halaman"),
    ]


def test_title_and_text_that_change_together_are_one_change(library: Library, make_entry: Make) -> None:
    (article,) = library.store(1, [make_entry(1, title="Lama", document=plain("Isi lama."))]).new
    library.store(1, [make_entry(1, title="Baru", document=plain("Isi baru."))], fetched=NOON + DAY)
    old, now = library.editions(article)
    assert (old.shown, old.sha256) == ("Lama", plain("Isi lama.").sha256)
    assert (now.shown, now.sha256) == ("Baru", plain("Isi baru.").sha256)


def test_what_is_annotated_stays_and_the_rest_goes_when_its_time_is_over(library: Library, make_entry: Make) -> None:
    kept, left = library.store(1, [make_entry(1), make_entry(2)]).new
    for article in (kept, left):
        for day, text in enumerate(("Satu.", "Dua.", "Satu.", "Tiga."), 1):
            page(library, article, text, day)
    library.set_annotated(library.rows([kept])[kept].key, 1)
    assert library.forget_editions(before=NOON + 3 * DAY) == 1
    # The first text is still what the third edition was.
    assert {one.document.text for one in library.revisions(left)} == {"Satu.", "Dua.", "Tiga."}
    assert library.forget_editions(before=NOON + 9 * DAY, limit=1) == 1
    assert library.forget_editions(before=NOON + 9 * DAY) == 1
    assert library.forget_editions(before=NOON + 9 * DAY) == 0
    assert [one.document.text for one in library.revisions(left)] == ["Tiga."]
    assert len(library.editions(left)) == 1
    assert len(library.editions(kept)) == 4
    assert library.check() == ()


def test_what_was_cleaned_out_comes_back_with_what_it_was(library: Library, make_entry: Make) -> None:
    (article,) = library.store(1, [make_entry(1)]).new
    page(library, article, "Satu.", 1)
    page(library, article, "Dua.", 2)
    before = library.editions(article)
    assert library.remove_articles(1, [article], at=NOON) == 1
    assert library.editions(article) == []
    assert library.restore_removed(NOON) == 1
    assert library.editions(article) == before
    key = library.rows([article])[article].key
    assert all(library.revision(key, one.sha256 or "") is not None for one in before)
