"""MATRIX D20, D22, D24 and L08: annotations outlive the articles, feeds that go, and what is taken in over them."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.annotations.model import Annotation
from reader.articles.document import plain
from reader.articles.library import checks
from reader.articles.model import Incoming
from reader.cli.marks import annotation_json
from reader.desk import annotating, exporting, importing, placing, subscribing, verifying
from reader.desk.annotating import Draft
from reader.desk.asking import parse
from reader.desk.listing import Listing
from reader.desk.open import ANNOTATIONS, Desk
from reader.desk.reading import open_article
from reader.desk.restoring import restore_annotations
from reader.errors import StorageError

URL = "http://a.example/f"
LINK = "http://a.example/1"
WORDS = "“Kami butuh dua perahu,” kata Wirya."


def written(desk: Desk) -> dict[str, bytes]:
    return {name: exporting.export(desk, exporting.format_named(name)).body for name in ("jsonl", "jsonld", "bundle")}


def fill(desk: Desk) -> Annotation:
    entry = Incoming(id="satu", title="Camat Minta Perahu", link=LINK, document=plain(WORDS), whole=True)
    desk.library.store(desk.library.feeds()[0].id, [replace(entry, published=NOW)], fetched=NOW)
    opened = open_article(desk, desk.library.ids()[0])
    draft = Draft(kind="quote", fields={"speaker": "Wirya"}, note="dua\nbaris", tags=("banjir/perahu",))
    return annotating.annotate(desk, opened.article, opened.text, span=(1, 23), draft=draft)


def test_without_the_articles_the_annotations_say_all_they_said(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        one = fill(desk)
    for left in (tmp_path / "data").glob("library.sqlite*"):
        left.unlink()
    with desk_of(tmp_path, URL) as desk:
        assert list(desk.store.all()) == [one]
        told = annotation_json(one)
        assert (told["text"], told["evidence"]["title"]) == (WORDS[1:23], "Camat Minta Perahu")
        assert (told["evidence"]["url"], told["evidence"]["published"]) == (
            "http://a.example/1",
            "2026-11-12T04:00:00Z",
        )
        for query in ("speaker:wirya", "perahu", "tag:banjir", "after:2026-11-01"):
            listing = Listing(desk, parse(query))
            assert listing.step(30)
            assert listing.ids == [one.id], query
        (looked,) = placing.look_at(desk, one.article)
        assert (looked.stands, looked.text) == (False, None)
        assert b"Wirya" in exporting.export(desk, exporting.format_named("markdown")).body
        with pytest.raises(StorageError, match="not stored"):
            verifying.pin(desk, one.id)
        # The article comes back with its feed, and the annotation is at its place again.
        again = Incoming(id="satu", title="Camat Minta Perahu", link=LINK, document=plain(WORDS))
        desk.library.store(desk.library.feeds()[0].id, [replace(again, whole=True)], fetched=NOW)
        assert [found.state for found in placing.look_at(desk, one.article)] == ["exact"]


def test_a_feed_that_is_removed_leaves_its_annotated_article_and_comes_back(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        one = fill(desk)
        subscribing.remove(desk, [URL])
        assert desk.settings.subscriptions == ()
        assert desk.store.get(one.id) == one
        article = desk.library.by_key(one.article)
        assert article is not None
        assert desk.library.document(article.id) is not None
        desk.history.undo()
        assert [feed.url for feed in desk.settings.subscriptions] == [URL]
        assert desk.store.get(one.id) == one


@pytest.mark.parametrize("name", ["jsonl", "jsonld", "bundle", "brat", "qdpx"])
def test_taking_in_over_what_is_there_changes_nothing_of_it(name: str, tmp_path: Path) -> None:
    form = exporting.format_named(name)
    with desk_of(tmp_path, URL) as desk:
        one = fill(desk)
        body = exporting.export(desk, form).body
        changed = annotating.change(desk, one.id, Draft(kind="claim", fields={"speaker": "W. Sungkana"}))
        files = {f"in{form.suffix}": body}
        found = importing.coming(desk, files)
        assert (sum(found.kinds.values()), found.known, len(found.differing)) == (0, 1, 1)
        done = importing.import_files(desk, files)
        assert (done.added, done.known, done.differing) == ((), 1, 1)
        assert list(desk.store.all()) == [changed]
        annotating.remove(desk, one.id)
        assert len(desk.store) == 0
        desk.history.undo()
        assert list(desk.store.all()) == [changed]


def test_the_backup_of_a_day_gives_back_what_was_lost_byte_by_byte(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        one = fill(desk)
        backup = desk.store.back_up(now=NOW)
        assert backup is not None
        before = written(desk)
        digest = hashlib.sha256(backup.read_bytes()).hexdigest()
    (tmp_path / "data" / ANNOTATIONS).unlink()
    with desk_of(tmp_path, URL) as desk:
        assert restore_annotations(desk, None) == backup
        assert list(desk.store.all()) == [one]
        assert written(desk) == before
    assert hashlib.sha256(backup.read_bytes()).hexdigest() == digest


def test_no_start_looks_through_the_whole_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(_: object) -> tuple[str, ...]:
        raise AssertionError("the whole library was read at the start")

    with desk_of(tmp_path, URL) as desk:
        fill(desk)
    monkeypatch.setattr(checks, "check", looked)
    with desk_of(tmp_path, URL) as desk:
        annotating.keep_house(desk)
        with pytest.raises(AssertionError, match="at the start"):
            desk.library.check()
