"""Annotations that Syncthing or git carry: what they leave is found, and joined so that neither side loses anything."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from commands import kutip, lines
from newsroom import NOW, desk_of

from reader.annotations.joining import CONFLICT
from reader.annotations.model import Annotation
from reader.annotations.store import sides
from reader.desk import annotating, merging, reading
from reader.desk.annotating import Draft
from reader.desk.checking import check
from reader.desk.open import ANNOTATIONS, Desk
from reader.errors import ConflictError, StorageError

GIT = shutil.which("git") or ""
needs_git = pytest.mark.skipif(not GIT, reason="git is not here")


def mark(desk: Desk, span: tuple[int, int], **fields: str) -> Annotation:
    opened = reading.open_article(desk, desk.library.ids()[0])
    return annotating.annotate(desk, opened.article, opened.text, span=span, draft=Draft(kind="quote", fields=fields))


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(one.state, one.said) for one in check(desk) if one.about == "annotations"]


def git_merge(base: Path, ours: Path, theirs: Path, *, style: str) -> bytes:
    command = [GIT, "merge-file", "-p", *([style] if style else []), str(ours), str(base), str(theirs)]
    return subprocess.run(command, capture_output=True, check=False).stdout


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, list[Annotation]]:
    """A folder whose annotations file git merged after both sides changed it, and the five annotations meant."""
    with desk_of(tmp_path, tour=True) as desk:
        first, second, third = (mark(desk, (at, at + 5), speaker=f"s{at}") for at in (0, 10, 20))
    own = tmp_path / "data" / ANNOTATIONS
    base, theirs = tmp_path / "base.json", tmp_path / "theirs.json"
    base.write_bytes(own.read_bytes())
    with desk_of(tmp_path, tour=True) as desk:
        changed = annotating.change(desk, first.id, Draft(kind="quote", fields={"speaker": "sana"}))
        annotating.remove(desk, second.id)
        new = mark(desk, (30, 35), speaker="dari sana")
    theirs.write_bytes(own.read_bytes())
    own.write_bytes(base.read_bytes())
    with desk_of(tmp_path, tour=True, now=lambda: NOW + timedelta(minutes=1)) as desk:
        ours = annotating.change(desk, first.id, Draft(kind="quote", fields={"speaker": "sini"}, note="sini"))
        here = mark(desk, (40, 45), speaker="dari sini")
    return tmp_path, [changed, second, third, new, ours, here]


@needs_git
@pytest.mark.parametrize("style", ["", "--diff3"])
def test_both_sides_that_git_left_are_joined_as_one_step(two: tuple[Path, list[Annotation]], style: str) -> None:
    folder, (changed, second, third, new, ours, here) = two
    own = folder / "data" / ANNOTATIONS
    marked = git_merge(folder / "base.json", own, folder / "theirs.json", style=style)
    assert marked.count(b"<<<<<<<") >= 1
    own.write_bytes(marked)
    with desk_of(folder, tour=True) as desk:
        ((state, said),) = told(desk)
        assert state == "bad"
        assert "kutip merge --sync-conflicts" in said
        with pytest.raises(ConflictError, match="kutip merge --sync-conflicts"):
            desk.store  # noqa: B018 - it is opened by asking for it
        assert own.read_bytes() == marked
        assert merging.offered(desk) == [own]
        done = merging.merge_offered(desk, own)
        assert (done.based, done.kept is not None) == (style == "--diff3", True)
        held = {one.id: one for one in desk.store.all()}
        assert {third.id, new.id, here.id} <= held.keys()
        assert held[third.id] == third
        states = [one.fields["speaker"] for one in held.values()]
        # With what both had before, both states stay; without, the later one counts.
        assert ("sini" in states, "sana" in states) == (True, style == "--diff3")
        assert [one.fields["speaker"] for one in held.values() if CONFLICT in one.tags] == ["sana"] * (style != "")
        assert changed.id in held
        # Without it, what one side removed cannot be told from what is new on the other.
        assert (second.id in held) == (style == "")
        (aside,) = own.parent.glob(f"{ANNOTATIONS}.conflict-*")
        assert aside.read_bytes() == marked
        assert merging.offered(desk) == []
        assert [state for state, _ in told(desk)] == ["fine"]
        desk.history.undo()
        assert desk.store.get(ours.id) == ours
        assert desk.store.get(new.id) is None
    with desk_of(folder, tour=True) as desk:
        assert desk.store.get(ours.id) == ours


@needs_git
def test_a_journal_that_was_left_still_counts(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        first = mark(desk, (0, 5))
    own = tmp_path / "data" / ANNOTATIONS
    base, theirs, log = tmp_path / "base", tmp_path / "theirs", own.with_suffix(".journal")
    base.write_bytes(own.read_bytes())
    with desk_of(tmp_path, tour=True) as desk:
        other = mark(desk, (10, 15))
    theirs.write_bytes(own.read_bytes())
    own.write_bytes(base.read_bytes())
    with desk_of(tmp_path, tour=True) as desk:
        mine = mark(desk, (20, 25))
    # The program was ended before what came now was in the snapshot.
    with desk_of(tmp_path, tour=True) as desk:
        late = mark(desk, (30, 35))
        snapshot, left = own.read_bytes(), log.read_bytes()
    own.write_bytes(snapshot)
    own.write_bytes(git_merge(base, own, theirs, style=""))
    log.write_bytes(left)
    with desk_of(tmp_path, tour=True) as desk:
        merging.merge_offered(desk, own)
    with desk_of(tmp_path, tour=True) as desk:
        assert {one.id for one in desk.store.all()} == {first.id, other.id, mine.id, late.id}


def test_a_side_that_cannot_be_read_refuses_the_whole(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        mark(desk, (0, 5))
    own = tmp_path / "data" / ANNOTATIONS
    first, record, *rest = own.read_bytes().split(b"\n")
    for bad in (record[:-30], b'"9":{"id":"x"}', record + b"\n" + record.replace(b'"1":', b'"2":', 1)):
        marked = b"\n".join([first, b"<<<<<<< HEAD", record, b"=======", bad, b">>>>>>> other", *rest])
        own.write_bytes(marked)
        with pytest.raises(StorageError, match="nothing was changed"):
            sides.read(own)
        with desk_of(tmp_path, tour=True) as desk, pytest.raises(StorageError, match="nothing was changed"):
            merging.merge_offered(desk, own)
        assert own.read_bytes() == marked


def test_words_of_an_annotation_are_no_marks_of_git(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        one = mark(desk, (0, 5))
        note = "<<<<<<< HEAD\n=======\n>>>>>>> other"
        annotating.change(desk, one.id, Draft(kind="quote", fields={}, note=note))
    own = tmp_path / "data" / ANNOTATIONS
    assert not sides.are_in(own)
    own.write_bytes(own.read_bytes().replace(b"HEAD", b"head", 1))
    with desk_of(tmp_path, tour=True) as desk, pytest.raises(StorageError, match="damaged"):
        desk.store  # noqa: B018 - it is opened by asking for it


def test_the_doctor_names_what_joins_a_copy_that_syncthing_set_aside(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        one = mark(desk, (0, 5))
    own = tmp_path / "data" / ANNOTATIONS
    for stem in (
        "annotations.sync-conflict-20261112-040000-ABCDEFG",
        "annotations.sync-conflict-20261113-050000-QRSTUVW",
    ):
        own.with_name(f"{stem}.json").write_bytes(own.read_bytes())
    with desk_of(tmp_path, tour=True, now=lambda: NOW + timedelta(minutes=1)) as desk:
        annotating.change(desk, one.id, Draft(kind="quote", fields={"speaker": "kemudian"}))
    options = ("--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "data"))
    (tmp_path / "feeds.toml").write_text("tour = true\n", "utf-8")
    found = kutip(*options, "doctor", "--json")
    assert found.returncode == 1
    said = [line for line in lines(found) if "sync-conflict" in line["said"]]
    assert [line["state"] for line in said] == ["bad", "bad"]
    assert all("kutip merge --sync-conflicts" in line["said"] for line in said)
    joined = kutip(*options, "merge", "--sync-conflicts")
    assert joined.returncode == 0, joined.stderr
    with desk_of(tmp_path, tour=True) as desk:
        (now,) = desk.store.all()
        assert now.fields == {"speaker": "kemudian"}
        assert not [said for _, said in told(desk) if "Syncthing" in said]
