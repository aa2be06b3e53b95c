"""Annotations go to another library and come back, with the texts that show them; two files become one."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import desk_of

from reader.annotations.joining import CONFLICT, join
from reader.annotations.model import Annotation
from reader.desk import annotating, exporting, importing, merging, reading
from reader.desk.agreeing import agreement
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.errors import ConfigError, KutipError
from reader.exports.archive import pack, unpack
from reader.exports.reading import Brought
from reader.exports.reading.bundle import verify
from reader.exports.reading.model import words_only


def mark(desk: Desk, *, span: tuple[int, int] = (0, 7), kind: str = "quote", **fields: str) -> Annotation:
    opened = reading.open_article(desk, desk.library.ids()[0])
    draft = Draft(kind=kind, fields=fields, tags=("air/sungai",))
    return annotating.annotate(desk, opened.article, opened.text, span=span, draft=draft)


def packed(desk: Desk, name: str = "bundle") -> bytes:
    return exporting.export(desk, exporting.format_named(name)).body


def folder(path: Path, name: str) -> Path:
    (path / name).mkdir()
    return path / name


@pytest.mark.parametrize("name", ["bundle", "brat", "qdpx"])
def test_a_library_without_the_article_gets_it_with_its_text(name: str, tmp_path: Path) -> None:
    with desk_of(folder(tmp_path, "a"), tour=True) as desk:
        one = mark(desk, speaker="Mira", kind="claim")
        text = desk.library.revision(one.article, one.selector.text_sha256)
        body = packed(desk, name)
    with desk_of(folder(tmp_path, "b")) as desk:
        done = importing.import_files(desk, {"in": body})
        assert (done.added, done.articles, done.orphans) == ((one.id,), 1, ())
        assert desk.store.get(one.id) == one
        stored = desk.library.revision(one.article, one.selector.text_sha256)
        assert text is not None
        assert stored is not None
        assert stored.document.text == text.document.text
        assert (stored.document == text.document) == (name == "bundle")
        again = importing.import_files(desk, {"in": body})
        assert (again.added, again.known, again.articles, again.differing) == ((), 1, 0, 0)
        assert packed(desk, "bundle")


def test_what_cannot_be_placed_is_told_and_kept(tmp_path: Path) -> None:
    with desk_of(folder(tmp_path, "a"), tour=True) as desk:
        one = mark(desk)
        body = packed(desk, "jsonld")
    with desk_of(folder(tmp_path, "b")) as desk:
        done = importing.import_files(desk, {"in.jsonld": body})
        assert len(done.orphans) == 1
        got = desk.store.get(one.id)
        assert got is not None
        assert (got.state, got.selector) == ("orphan", one.selector)
        desk.history.undo()
        assert desk.store.get(one.id) is None


def test_a_passage_known_by_its_words_finds_its_place(tmp_path: Path) -> None:
    with desk_of(folder(tmp_path, "a"), tour=True) as desk:
        one = mark(desk, span=(0, 24), speaker="Mira")
        annotating.remove(desk, one.id)
        evidence = replace(one.evidence, text_sha256="", extractor="")
        foreign = replace(one, selector=words_only(one.selector.exact), evidence=evidence)
        (added,) = importing.take_over(desk, Brought(annotations=(foreign,))).added
        got = desk.store.get(added)
        assert got is not None
        assert (got.selector.start, got.selector.end, got.state) == (0, 24, "exact")
        assert got.evidence == one.evidence


def test_an_annotation_that_a_file_has_twice_comes_once(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        one = mark(desk)
        annotating.remove(desk, one.id)
        later = replace(one, note="kemudian", modified=one.modified + timedelta(minutes=1))
        write = exporting.FORMATS["jsonl"].write
        same = importing.import_files(desk, {"in": write([one]) * 2})
        assert (same.added, same.told) == ((one.id,), ())
        desk.history.undo()
        for states in ([one, later], [later, one]):
            done = importing.import_files(desk, {"in": write(states)})
            assert (done.added, len(done.told)) == ((one.id,), 1)
            assert desk.store.get(one.id) == later
            desk.history.undo()


def changed(body: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    files = unpack(body)
    change(files)
    return pack(files)


def test_a_bundle_verifies_and_every_change_of_it_is_told(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        mark(desk)
        body = packed(desk)
        assert body == packed(desk)
    assert verify(body) == (1, [])
    for name in unpack(body):

        def spoil(files: dict[str, bytes], name: str = name) -> None:
            files[name] = files[name].replace(b"e", b"f", 1)

        def lose(files: dict[str, bytes], name: str = name) -> None:
            del files[name]

        for change in (spoil, lose):
            try:
                _, faults = verify(changed(body, change))
            except KutipError:
                continue
            assert faults, (name, change)
            assert all(fault.endswith(".") for fault in faults)
    assert verify(changed(body, lambda files: files.update({"x": b""})))[1]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:x", "a\\..\\x"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(KutipError, match="names a place outside"):
        verify(out.getvalue())


def test_bombs_links_and_nonsense_are_refused() -> None:
    with pytest.raises(KutipError, match="cannot be read"):
        verify(b"PK\x03\x04 nonsense")
    with pytest.raises(KutipError, match="no evidence bundle"):
        verify(pack({"a": b"x"}))
    with pytest.raises(KutipError, match="no evidence bundle"):
        verify(pack({"manifest.json": b"[" * 100_000}))
    bomb = pack({f"{number}": bytes(26_000_000) for number in range(10)})
    assert len(bomb) < 1_000_000
    with pytest.raises(KutipError, match="more than 256 MB"):
        verify(bomb)
    out = io.BytesIO()
    link = zipfile.ZipInfo("manifest.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(KutipError, match="a link or a device"):
        verify(out.getvalue())


def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        mark(desk)
        path, _ = exporting.export_to(desk, str(tmp_path / "out.qdpx"))
        before = path.read_bytes()
        with pytest.raises(exporting.ThereAlreadyError, match="there already"):
            exporting.export_to(desk, str(path), form=exporting.format_named("csv"))
        assert path.read_bytes() == before
        exporting.export_to(desk, str(path), form=exporting.format_named("csv"), replace=True)
        assert path.read_bytes() != before
        notes, _ = exporting.export_to(desk, str(tmp_path / "notes"), form=exporting.format_named("obsidian"))
        assert [one.suffix for one in notes.iterdir()] == [".md"]
        with pytest.raises(ConfigError, match="no such user"):
            exporting.export_to(desk, "~nobody-of-this-name/x.md")


def test_two_files_become_one_and_nothing_is_lost(tmp_path: Path) -> None:
    there, here = folder(tmp_path, "there"), folder(tmp_path, "here")
    with desk_of(there, tour=True) as desk:
        shared, theirs = mark(desk), mark(desk, span=(8, 12))
    with desk_of(here) as desk:
        first = merging.merge(desk, there / "data")
        assert (first.added, first.without_text, first.based) == (2, 0, False)
        annotating.change(desk, shared.id, Draft(kind="quote", fields={"speaker": "sini"}))
    with desk_of(there, tour=True) as desk:
        annotating.change(desk, shared.id, Draft(kind="quote", fields={"speaker": "sana"}))
        annotating.remove(desk, theirs.id)
    with desk_of(here) as desk:
        second = merging.merge(desk, there / "data")
        assert (second.removed, len(second.conflicts), second.based) == (1, 1, True)
        speakers = {one.fields["speaker"]: CONFLICT in one.tags for one in desk.store.all()}
        assert sorted(speakers) == ["sana", "sini"]
        assert sorted(speakers.values()) == [False, True]
        assert second.kept is not None
        assert theirs.id in second.kept.read_text()
        third = merging.merge(desk, there / "data")
        assert (third.added, third.removed, len(third.conflicts)) == (0, 0, 0)
        desk.history.undo()
        assert desk.store.get(theirs.id) == theirs


def test_both_sides_come_to_the_same_and_parts_are_joined(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        base = mark(desk, speaker="a")
    here, there = replace(base, note="sini"), replace(base, tags=("sana",))
    one, other = (join({base.id: a}, {base.id: b}, {base.id: base}) for a, b in ((here, there), (there, here)))
    assert one.update == other.update
    assert (one.update[0].note, one.update[0].tags, one.conflicts) == ("sini", ("sana",), [])
    there = replace(base, note="sana")
    one, other = (join({base.id: a}, {base.id: b}, {base.id: base}) for a, b in ((here, there), (there, here)))
    results = []
    for plan, mine in ((one, here), (other, there)):
        held = {base.id: mine} | {new.id: new for new in (*plan.add, *plan.update)}
        results.append(held)
    assert results[0] == results[1]
    assert sorted(state.note for state in results[0].values()) == ["sana", "sini"]


def test_what_syncthing_set_aside_is_offered_and_joined(tmp_path: Path) -> None:
    there, here = folder(tmp_path, "there"), folder(tmp_path, "here")
    with desk_of(there, tour=True) as desk:
        one = mark(desk)
    with desk_of(here, tour=True) as desk:
        aside = here / "data" / "annotations.sync-conflict-20261112-040000-ABCDEFG.json"
        aside.write_bytes((there / "data" / "annotations.json").read_bytes())
        assert merging.offered(desk) == [aside]
        assert merging.merge_offered(desk, aside).added == 1
        assert desk.store.get(one.id) == one
        assert merging.offered(desk) == []


def test_two_authors_are_compared(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        for author, span in (("Sari", (0, 7)), ("Wira", (0, 7)), ("Sari", (20, 30)), ("Wira", (25, 30))):
            desk.settings = replace(desk.settings, author=author)
            mark(desk, span=span)
        same, mixed = agreement(desk, "sari", "Sari"), agreement(desk, "sari", "wira")
        assert (same.alpha, same.kinds[0].kappa) == (1, 1)
        assert mixed.kinds[0].kappa is not None
        assert 0 < mixed.kinds[0].kappa < 1
        with pytest.raises(ConfigError, match="neither a file nor an author"):
            agreement(desk, "sari", "tidak-ada")
