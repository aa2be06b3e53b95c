"""A library's annotations go to an empty one and into their own again, in every form, and are what they were."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.annotations.anchor import describe
from reader.annotations.model import Annotation, Selector
from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, exporting, importing, reading, verifying
from reader.desk.annotating import Draft
from reader.desk.directives import link
from reader.desk.gathering import SAVED
from reader.desk.open import Desk

LINES = (
    "“Kami buka pagi ini,” kata Mira 👩‍🚀 di Rancabatu; “𝔘ji dulu,” tambahnya.",
    "השר אמר: «נפתח את הגשר מחר», והוסיף שאין סכנה.",
    "وزیر می‌گوید: «پل فردا باز می‌شود.»",
    "Dinas Air diminta memeriksa jembatan paling lambat 31 Desember.",
)
TEXT = "\n".join(LINES)
FORMS = ("jsonl", "jsonld", "brat", "qdpx", "bundle")


def spans() -> Iterator[tuple[int, int]]:
    """Give spans that are astral, right to left, nested, touching, overlapping, over lines, and of no letter."""
    whole = TEXT.index("“Kami"), TEXT.index("tambahnya")
    yield whole
    yield whole[0] + 1, whole[0] + 5
    yield whole[0] + 5, whole[0] + 10
    yield whole[0] + 3, whole[0] + 8
    yield TEXT.index("𝔘"), TEXT.index("𝔘") + 1
    yield TEXT.index("👩"), TEXT.index("👩") + 3
    yield TEXT.index("«נפתח"), TEXT.index("מחר»") + 4
    yield TEXT.index("«پل"), TEXT.index("شود") + 3
    yield TEXT.index("tambahnya"), TEXT.index("Dinas")
    yield TEXT.index("\n"), TEXT.index("\n") + 1


def fill(desk: Desk) -> list[Annotation]:
    feed = desk.library.ensure_feed(SAVED)
    for name, text in (("satu", TEXT), ("dua", "Berita lanjutan dari Rancabatu.")):
        entry = Incoming(id=name, title=f"Judul {name}", link=f"https://kabar.example/{name}", document=plain(text))
        desk.library.store(feed, [replace(entry, whole=True)], fetched=NOW)
    newest, oldest = desk.library.ids()[:2]
    opened = reading.open_article(desk, oldest)
    if opened.text.document.text != TEXT:
        newest, oldest, opened = oldest, newest, reading.open_article(desk, newest)
    kinds = (
        ("quote", {"speaker": "Mira", "role": "Kepala"}),
        ("sikap", {"nilai": "12.5", "hari": "2026-03-31", "setuju": "yes", "lembaga": "Dinas Air (DA)"}),
        ("directive", {"issuer": "Mira", "addressee": "Dinas Air", "status": "in progress"}),
    )
    for number, span in enumerate(spans()):
        kind, fields = kinds[number % len(kinds)]
        note = "baris satu\n\nbaris dua <&>" * (number % 2)
        draft = Draft(kind=kind, fields=fields, note=note, tags=("air/sungai/hulu", "b"))
        annotating.annotate(desk, opened.article, opened.text, span=span, draft=draft)
    annotating.note_article(desk, opened.article, opened.text, Draft(kind="note", fields={}, note="seluruhnya\nya"))
    made = list(desk.store.all())
    link(desk, next(one.id for one in made if one.kind == "directive"), newest)
    verifying.pin(desk, made[3].id)
    return ordered(desk)


def ordered(desk: Desk) -> list[Annotation]:
    return sorted(desk.store.all(), key=lambda one: one.id)


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_library_gets_all_of_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    form = exporting.format_named(name)
    with desk_of(tmp_path / "a") as desk:
        wanted = fill(desk)
        assert [one.state for one in wanted].count("pinned") == 1
        done = exporting.export(desk, form)
        assert done.left_out == 0
        texts = exporting.export(desk, exporting.format_named("bundle")).body
    with desk_of(tmp_path / "b") as desk:
        if form.texts != "revisions":
            # Lines and linked data carry no texts: a library that has these from elsewhere takes the annotations.
            importing.import_files(desk, {"texts": texts})
            desk.store.transact(remove=desk.store.ids())
        brought = importing.import_files(desk, {f"in{form.suffix}": done.body})
        assert (len(brought.added), brought.orphans, brought.told) == (len(wanted), (), ())
        assert ordered(desk) == wanted
        desk.history.undo()
        assert len(desk.store) == 0
        desk.history.redo()
        assert ordered(desk) == wanted


@pytest.mark.parametrize("name", FORMS)
def test_taken_out_deleted_and_taken_in_again_it_is_the_same(name: str, tmp_path: Path) -> None:
    form = exporting.format_named(name)
    with desk_of(tmp_path, now=lambda: NOW + timedelta(seconds=1)) as desk:
        wanted = fill(desk)
        body = exporting.export(desk, form).body
        again = importing.import_files(desk, {f"in{form.suffix}": body})
        assert (again.added, again.known, again.differing) == ((), len(wanted), 0)
        desk.store.transact(remove=[one.id for one in wanted])
        importing.import_files(desk, {f"in{form.suffix}": body})
        assert ordered(desk) == wanted


def test_utf_16_readers_get_the_same_words(tmp_path: Path) -> None:
    with desk_of(tmp_path) as desk:
        for one in fill(desk):
            if one.is_whole:
                assert one.selector == Selector(
                    start=0, end=0, exact="", prefix="", suffix="", text_sha256=one.selector.text_sha256
                )
            else:
                assert one.selector == describe(TEXT, one.selector.start, one.selector.end)
