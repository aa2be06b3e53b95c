"""Taking annotations over and joining another person's inside the app: what comes is shown first, and is one step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of
from tests_tui import Drive, Driven
from textual.widgets import Input

from reader.annotations.model import Annotation
from reader.desk import annotating, exporting, importing, merging, reading
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.tui.dialogs.coming import Coming
from reader.tui.dialogs.paths import completing
from reader.tui.dialogs.prompt import Prompt


def mark(desk: Desk, span: tuple[int, int], *, kind: str = "quote", **fields: str) -> Annotation:
    opened = reading.open_article(desk, desk.library.ids()[0])
    return annotating.annotate(desk, opened.article, opened.text, span=span, draft=Draft(kind=kind, fields=fields))


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Another person's folder with two quotes and a directive."""
    (tmp_path / "sana").mkdir()
    with desk_of(tmp_path / "sana", tour=True, now=lambda: NOW - timedelta(hours=1)) as desk:
        mark(desk, (0, 5), speaker="Mira")
        mark(desk, (10, 15), speaker="Tobias")
        mark(desk, (20, 28), kind="directive", issuer="Mira")
    return tmp_path / "sana"


def exported(folder: Path, change: Callable[[Annotation], Annotation] = lambda one: one) -> Path:
    path = folder / "out.jsonl"
    with desk_of(folder, tour=True) as desk:
        found = [change(one) for one in desk.store.all()]
    path.write_bytes(exporting.FORMATS["jsonl"].write(found))
    return path


async def type_line(app: Driven, text: str) -> None:
    await app.press(":")
    app.app.screen.query_one(Input).value = text
    await app.press("enter")


async def test_a_file_is_shown_before_it_is_taken_over_and_is_one_step(drive: Drive, theirs: Path) -> None:
    path = exported(theirs)
    async with drive() as app:
        await type_line(app, f"import {path}")
        await app.until(lambda: isinstance(app.app.screen, Coming))
        assert len(app.app.desk.store) == 0
        assert "3 annotations new here: 2 quote, 1 directive" in app.text()
        await app.press("escape")
        assert (len(app.app.desk.store), app.status) == (0, "Nothing was taken over.")
        await type_line(app, f"import {path}")
        await app.until(lambda: isinstance(app.app.screen, Coming))
        await app.press("enter")
        await app.until(lambda: app.status.startswith("3 annotations added"))
        assert len(app.app.desk.store) == 3
        await app.press("ctrl+z")
        assert len(app.app.desk.store) == 0
        assert app.status == "Undone: import 3 annotations."
        await app.press("ctrl+y")
        assert len(app.app.desk.store) == 3


async def test_what_differs_stands_side_by_side_and_what_is_here_stays(drive: Drive, theirs: Path) -> None:
    async def taken_before(desk: Desk) -> None:
        importing.import_files(desk, importing.read_files(theirs / "data" / "plain.jsonl"))

    (theirs / "data" / "plain.jsonl").write_bytes(exported(theirs).read_bytes())
    path = exported(theirs, lambda one: replace(one, note="dari berkas") if one.fields.get("speaker") else one)
    async with drive(before=taken_before) as app:
        await app.press("a", "I")
        await app.until(lambda: isinstance(app.app.screen, Prompt))
        app.app.screen.query_one(Input).value = str(path)
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, Coming))
        text = app.text()
        assert "3 annotations here already; 2 say something else in the file" in text
        assert "note: —" in text
        assert "note: dari berkas" in text
        line = next(line for line in text.split("\n") if "note: dari berkas" in line)
        assert "note: —" in line
        await app.press("enter")
        await app.until(lambda: app.status.startswith("0 annotations added"))
        assert all(not one.note for one in app.app.desk.store.all())


async def test_a_merge_shows_its_conflicts_and_is_one_step_after_a_restart_too(
    drive: Drive, theirs: Path, tmp_path: Path
) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        merging.merge(desk, theirs / "data")
        first = next(one for one in desk.store.all() if one.fields.get("speaker") == "Mira")
        annotating.change(desk, first.id, Draft(kind="quote", fields={"speaker": "Sini"}))
    with desk_of(theirs, tour=True, now=lambda: NOW - timedelta(minutes=1)) as desk:
        annotating.change(desk, first.id, Draft(kind="quote", fields={"speaker": "Sana"}))
        mark(desk, (30, 36), kind="fact")
    async with drive() as app:
        await type_line(app, f"merge {theirs / 'data'}")
        await app.until(lambda: isinstance(app.app.screen, Coming))
        text = app.text()
        assert "1 conflict: both states stay" in text
        line = next(line for line in text.split("\n") if "speaker: Sini" in line)
        assert "speaker: Sana" in line
        await app.press("enter")
        await app.until(lambda: "1 conflict" in app.status)
        assert len(app.app.desk.store) == 5
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == "merge"
        assert len(desk.store) == 3
        # What was remembered went back too: joining again brings what was undone.
        found = merging.planned(desk, theirs / "data")
        assert (found.based, len(found.plan.conflicts)) == (True, 1)
        assert len(found.plan.add) == 2
        assert desk.history.redo() == "merge"
        assert len(desk.store) == 5
        assert not merging.planned(desk, theirs / "data").plan.add


def test_an_undone_first_merge_can_be_made_again(theirs: Path, tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        assert merging.merge(desk, theirs / "data").added == 3
        desk.history.undo()
        assert len(desk.store) == 0
        again = merging.merge(desk, theirs / "data")
        assert (again.added, again.based) == (3, False)
        desk.history.undo()
        desk.history.redo()
        third = merging.merge(desk, theirs / "data")
        assert (third.added, third.removed, third.based) == (0, 0, True)


async def test_what_syncthing_set_aside_is_offered(drive: Drive, theirs: Path) -> None:
    async def set_aside(desk: Desk) -> None:
        copy = desk.settings.data / "annotations.sync-conflict-20261112-040000-ABCDEFG.json"
        copy.write_bytes((theirs / "data" / "annotations.json").read_bytes())

    async with drive(before=set_aside) as app:
        await type_line(app, "merge")
        await app.until(lambda: "Merge what Syncthing set aside" in app.text())
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, Coming))
        await app.press("enter")
        await app.until(lambda: app.status.startswith("3 annotations added"))
        assert merging.offered(app.app.desk) == []


async def test_a_file_that_is_none_and_a_list_of_feeds(drive: Drive, tmp_path: Path) -> None:
    feeds = tmp_path / "list.opml"
    feeds.write_text(
        '<opml version="2.0"><body><outline type="rss" text="Kabar" xmlUrl="https://kabar.example/f"/></body></opml>'
    )
    (tmp_path / "x.txt").write_text("nothing")
    async with drive() as app:
        await type_line(app, f"import {tmp_path / 'gone.jsonl'}")
        assert "cannot be read" in app.status
        await type_line(app, f"import {tmp_path / 'x.txt'}")
        assert "no annotations in it" in app.status
        await type_line(app, f"merge {tmp_path / 'data'}")
        assert app.status.startswith("That is this very file")
        await type_line(app, f"import {feeds}")
        await app.until(lambda: app.status.startswith("1 feeds added"))


def test_paths_are_completed_as_they_are_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sana").mkdir()
    (tmp_path / "satu.jsonl").touch()
    (tmp_path / ".hidden").touch()
    complete = completing()
    assert complete(f"{tmp_path}/sa") == [f"{tmp_path}/sana/", f"{tmp_path}/satu.jsonl"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete("~/sat") == ["~/satu.jsonl"]
    assert complete(f"{tmp_path}/") == [f"{tmp_path}/sana/", f"{tmp_path}/satu.jsonl"]
    assert list(complete(f"{tmp_path}/nowhere/x")) == []
    assert completing(".json")(f"{tmp_path}/sa") == [f"{tmp_path}/sana/"]
