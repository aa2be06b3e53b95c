"""The store as its callers see it."""

import os
import threading
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import tinydb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations.store import Store
from reader.errors import StorageError


def test_what_was_added_is_there_after_a_restart(cases: Any, path: Path) -> None:
    made = [cases.annotation(number) for number in range(20)]
    with Store.open(path, now=cases.NOW) as store:
        for one in made:
            store.add(one)
    with Store.open(path, now=cases.NOW) as store:
        assert list(store.all()) == made[::-1]
        assert store.ids() == [one.id for one in made[::-1]]
        assert store.notices == ()


def test_what_was_added_is_there_without_a_proper_end(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    store.update(cases.annotation(1, note="kedua"))
    store.add(cases.annotation(2))
    store.remove(f"{2:032x}")
    again = Store.open(path, now=cases.NOW)
    assert cases.held(again) == {f"{1:032x}": "kedua"}


def test_annotations_of_an_article_come_in_the_order_of_their_places(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    for number in (35, 7, 21, 14, 8):
        store.add(cases.annotation(number))
    article = cases.annotation(7).article
    assert [one.selector.start for one in store.of_article(article)] == [7, 14, 21, 35]
    store.remove(f"{14:032x}")
    assert [one.selector.start for one in store.of_article(article)] == [7, 21, 35]
    assert store.counts() == {article: 3, cases.annotation(8).article: 1}
    assert store.of_article("tidak-ada") == []


def test_an_update_can_move_an_annotation_to_another_article(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(3))
    store.update(cases.annotation(3, article="lain"))
    assert store.counts() == {"lain": 1}
    assert [one.id for one in store.of_article("lain")] == [f"{3:032x}"]


def test_a_removed_annotation_comes_back_in_its_old_place(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    for number in (1, 2, 3):
        store.add(cases.annotation(number))
    store.add(store.remove(f"{2:032x}"))
    assert [one.id for one in store.all()] == [f"{number:032x}" for number in (3, 2, 1)]


def test_several_changes_are_one(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    store.add(cases.annotation(2))
    before = cases.held(store)
    with pytest.raises(StorageError, match="no longer there"):
        store.transact(add=[cases.annotation(3)], update=[cases.annotation(1, note="x")], remove=["ffff"])
    assert cases.held(store) == before
    lines = path.with_suffix(".journal").read_bytes().count(b"\n")
    store.transact(add=[cases.annotation(3)], update=[cases.annotation(1, note="x")], remove=[f"{2:032x}"])
    assert cases.held(store) == {f"{1:032x}": "x", f"{3:032x}": ""}
    assert path.with_suffix(".journal").read_bytes().count(b"\n") == lines + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"add": [1]},
        {"add": [5, 5]},
        {"update": [9]},
        {"update": [1, 1]},
        {"remove": [9]},
        {"update": [1], "remove": [1]},
    ],
)
def test_changes_that_contradict_are_refused(cases: Any, path: Path, changes: dict[str, list[int]]) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    with pytest.raises(StorageError):
        store.transact(
            add=map(cases.annotation, changes.get("add", ())),
            update=map(cases.annotation, changes.get("update", ())),
            remove=[f"{number:032x}" for number in changes.get("remove", ())],
        )
    assert cases.held(Store.open(path, now=cases.NOW)) == {f"{1:032x}": ""}


def test_completion_gives_what_was_used_most_first(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    for number, speaker in enumerate(("Wira", "Tari", "Wira", "", "Wayan", "Wayan", "Wira")):
        store.add(cases.annotation(number, fields={"speaker": speaker}, tags=("kota", f"t{number % 2}")))
    assert store.values("speaker", "wA", 5) == ["Wayan"]
    assert store.values("speaker", "", 2) == ["Wira", "Wayan"]
    assert store.values("tags") == ["kota", "t0", "t1"]
    assert store.values("kind") == ["directive", "quote"]
    store.update(cases.annotation(0, fields={"speaker": "Wayan"}))
    store.remove(f"{2:032x}")
    assert store.values("speaker", "W") == ["Wayan", "Wira"]
    assert store.values("issuer") == []


def test_plain_tinydb_shows_everything_once_the_store_is_closed(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(number) for number in range(5)])
        store.remove(f"{3:032x}")
    with tinydb.TinyDB(path) as database:
        table = database.table("annotations")
        assert sorted(row["id"] for row in table) == [f"{number:032x}" for number in (0, 1, 2, 4)]
        found = table.get(tinydb.where("id") == f"{4:032x}")
        assert isinstance(found, dict)
        assert found["fields"]["speaker"] == "Wira 4"


def test_what_plain_tinydb_changed_meanwhile_is_taken_over(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(number) for number in range(3)])
    with tinydb.TinyDB(path) as database:
        table = database.table("annotations")
        table.update({"note": "dari luar", "warna": "biru"}, tinydb.where("id") == f"{1:032x}")
        table.remove(tinydb.where("id") == f"{2:032x}")
        database.table("milik_orang").insert({"a": [1, None, 2.5]})
    with Store.open(path, now=cases.NOW) as store:
        assert "another program" in store.notices[0]
        assert cases.held(store) == {f"{0:032x}": "", f"{1:032x}": "dari luar"}
        store.update(cases.annotation(1, note="lagi"))
    with Store.open(path, now=cases.NOW) as store:
        assert store.notices == ()
    with tinydb.TinyDB(path) as database:
        row = database.table("annotations").get(tinydb.where("id") == f"{1:032x}")
        assert isinstance(row, dict)
        assert (row["note"], row["warna"]) == ("lagi", "biru")
        assert database.table("milik_orang").all() == [{"a": [1, None, 2.5]}]


def test_a_file_that_plain_tinydb_made_is_taken_over(cases: Any, path: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other.json", now=cases.NOW) as store:
        store.add(cases.annotation(1))
    with tinydb.TinyDB(tmp_path / "other.json") as other, tinydb.TinyDB(path, indent=2) as database:
        database.table("annotations").insert(dict(other.table("annotations").all()[0]))
    with Store.open(path, now=cases.NOW) as store:
        assert list(store.all()) == [cases.annotation(1)]


def test_a_change_by_plain_tinydb_beside_a_full_journal_is_refused(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    store.compact()
    store.add(cases.annotation(2))
    with tinydb.TinyDB(path) as database:
        database.table("annotations").update({"note": "dari luar"})
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(StorageError, match=r"changed by another program while annotations\.journal"):
        Store.open(path, now=cases.NOW)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_change_by_plain_tinydb_while_the_store_is_open_is_kept_aside(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.add(cases.annotation(1))
        with tinydb.TinyDB(path) as database:
            database.table("other").insert({"a": 1})
        theirs = path.read_bytes()
    assert [other.read_bytes() for other in path.parent.glob("annotations.json.other-*")] == [theirs]
    assert cases.held(Store.open(path, now=cases.NOW)) == {f"{1:032x}": ""}
    assert any("Another program" in notice for notice in store.notices)


def test_unknown_fields_at_every_level_survive_an_update(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.add(cases.annotation(1))
    with tinydb.TinyDB(path) as database:

        def enrich(row: Any) -> None:
            row["mood"] = {"deep": [1, 2]}
            row["selector"]["xpath"] = "/p[1]"
            row["evidence"]["archive"] = "lama"

        database.table("annotations").update(enrich)
    with Store.open(path, now=cases.NOW) as store:
        store.update(replace(next(store.all()), note="baru"))
    with tinydb.TinyDB(path) as database:
        row = database.table("annotations").all()[0]
        assert (row["mood"], row["selector"]["xpath"], row["evidence"]["archive"]) == (
            {"deep": [1, 2]},
            "/p[1]",
            "lama",
        )
        assert row["note"] == "baru"


def test_a_newer_schema_is_only_read(cases: Any, path: Path) -> None:
    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(1), cases.annotation(2)])
    with tinydb.TinyDB(path) as database:
        database.table("kutip").update({"schema": 99})
        database.table("annotations").update({"state": "dreamt"}, doc_ids=[2])
    before = path.read_bytes()
    store = Store.open(path, now=cases.NOW)
    assert store.readonly
    assert any("newer Kutip" in notice for notice in store.notices)
    assert any("1 annotation" in notice for notice in store.notices)
    assert [one.id for one in store.all()] == [f"{1:032x}"]
    with pytest.raises(StorageError, match="reading only"):
        store.add(cases.annotation(3))
    store.close()
    assert path.read_bytes() == before


def test_opened_for_reading_nothing_is_written(cases: Any, path: Path) -> None:
    writer = Store.open(path, now=cases.NOW)
    writer.add(cases.annotation(1))
    with path.with_suffix(".journal").open("ab") as journal:
        journal.write(b"2 500 0")
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir()}
    with Store.open(path, readonly=True, now=cases.NOW) as reading:
        assert cases.held(reading) == {f"{1:032x}": ""}
        with pytest.raises(StorageError, match="reading only"):
            reading.add(cases.annotation(2))
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir()} == before


def test_a_reader_beside_a_busy_writer_always_sees_whole_changes(
    cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.annotations.store.storage.JOURNAL_LEAST", 3_000)
    writer = Store.open(path, now=cases.NOW)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            writer.transact(add=[cases.annotation(number), cases.annotation(number + 1)])
            number += 2

    thread = threading.Thread(target=write)
    thread.start()
    try:
        sizes = [0]
        while len(sizes) < 150 or sizes[-1] < 20:
            sizes.append(len(Store.open(path, readonly=True, now=cases.NOW)))
    finally:
        stop.set()
        thread.join()
    assert all(size % 2 == 0 for size in sizes)
    assert sizes == sorted(sizes)


def test_threads_may_share_a_store(cases: Any, path: Path) -> None:
    store = Store.open(path, now=cases.NOW)

    def work(first: int) -> None:
        for number in range(first, first + 25):
            store.add(cases.annotation(number))
            list(islice(store.all(), 3))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cases.held(Store.open(path, now=cases.NOW))) == 100


def test_a_reader_does_not_wait_for_the_disk(cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(path, now=cases.NOW)
    store.add(cases.annotation(1))
    store.add(cases.annotation(2))
    known = store.values("speaker")
    reached, go_on = threading.Event(), threading.Event()

    def slow(_: int) -> None:
        reached.set()
        assert go_on.wait(30)

    monkeypatch.setattr(os, "fsync", slow)
    changed = replace(cases.annotation(1), note="while the disk is slow")
    writer = threading.Thread(target=lambda: store.transact(add=[cases.annotation(3)], update=[changed]))
    writer.start()
    found: list[Any] = []

    def read() -> None:
        one = cases.annotation(1)
        found.extend((store.get(one.id), store.of_article(one.article), list(store.all()), store.ids()))
        found.extend((store.values("speaker"), store.counts()))

    try:
        assert reached.wait(30)
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(30)
        assert not reader.is_alive()
    finally:
        go_on.set()
        writer.join()
    one = cases.annotation(1)
    assert found[0] == one
    assert one in found[1]
    assert len(found[2]) == len(found[3]) == sum(found[5].values()) == 2
    assert found[4] == known
    assert store.get(one.id) == changed


def test_a_long_journal_is_compacted_on_the_way(cases: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.annotations.store.storage.JOURNAL_LEAST", 20_000)
    store = Store.open(path, now=cases.NOW)
    sizes = []
    for number in range(120):
        store.add(cases.annotation(number))
        sizes.append(path.with_suffix(".journal").stat().st_size)
    assert max(sizes) < 120_000
    assert sizes != sorted(sizes)
    assert len(cases.held(Store.open(path, now=cases.NOW))) == 120


def test_every_method_of_tinydb_works_on_the_table(cases: Any, path: Path) -> None:
    from reader.annotations.store.storage import JournalStorage
    from reader.annotations.store.table import JournalDB

    with Store.open(path, now=cases.NOW) as store:
        store.transact(add=[cases.annotation(number) for number in range(6)])
    where, storage = tinydb.where, JournalStorage(path, now=cases.NOW)
    with JournalDB(storage=lambda: storage) as database:
        assert len(database) == 6
        assert database.count(where("kind") == "quote") == 3
        assert database.update({"note": "x"}, where("kind") == "quote") == [2, 4, 6]
        assert database.contains(doc_id=2)
        assert database.remove(doc_ids=[2, 77]) == [2]
        template = dict(database.all()[0])
        assert database.insert(template | {"id": "a" * 32}) == 7
        assert database.insert_multiple(template | {"id": letter * 32} for letter in "bc") == [8, 9]
        assert database.upsert(template | {"note": "y"}, where("id") == "b" * 32) == [8]
        database.table("other").insert({"q": 1})
        assert database.tables() == {"annotations", "other"}
        assert [row["q"] for row in database.table("other")] == [1]
        before = {row.doc_id: dict(row) for row in database}
    with tinydb.TinyDB(path) as plain:
        assert {row.doc_id: dict(row) for row in plain.table("annotations")} == before
        assert len(plain.table("other")) == 1
    storage = JournalStorage(path, now=cases.NOW)
    with JournalDB(storage=lambda: storage) as database:
        database.drop_table("other")
        database.truncate()
        assert len(database) == 0
    assert len(Store.open(path, now=cases.NOW)) == 0


WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40)


TEXTS = st.fixed_dictionaries(
    {
        "note": WORDS,
        "fields": st.dictionaries(WORDS, WORDS, max_size=4),
        "tags": st.lists(WORDS, max_size=3).map(tuple),
        "article": WORDS,
    }
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
def test_whatever_text_it_holds_reads_back_equal(cases: Any, path: Path, texts: dict[str, Any]) -> None:
    for file in path.parent.iterdir():
        file.unlink()
    made = cases.annotation(1, **texts)
    store = Store.open(path, now=cases.NOW)
    store.add(made)
    assert list(Store.open(path, now=cases.NOW).all()) == [made]
    store.close()
    with Store.open(path, now=cases.NOW) as again:
        assert again.of_article(made.article) == [made]
