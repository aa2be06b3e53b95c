"""What can be undone after a restart, and what a damaged or old history never does."""

from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.articles.model import View
from reader.desk import annotating, reading, undo
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.undo import HISTORY, KEPT, StaleError


def marked(desk: Desk, *, kind: str = "quote", span: tuple[int, int] = (0, 5)) -> str:
    opened = reading.open_article(desk, desk.library.ids(View())[0])
    draft = Draft(kind=kind, fields={"speaker": "Mira Halvorsen"}, tags=("one",))
    return annotating.annotate(desk, opened.article, opened.text, span=span, draft=draft).id


def test_each_change_is_undone_and_done_again_after_a_restart(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        one = marked(desk)
        annotating.change(desk, one, Draft(kind="claim", fields={"speaker": "Tobias Renn"}))
        annotating.remove(desk, one)
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == "delete claim"
        assert desk.history.undo() == "edit claim"
        assert desk.store.get(one).kind == "quote"  # type: ignore[union-attr]
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.redo() == "edit claim"
        assert desk.store.get(one).fields == {"speaker": "Tobias Renn"}  # type: ignore[union-attr]
        assert desk.history.redo() == "delete claim"
        assert desk.store.get(one) is None
        assert desk.history.redo() is None
        assert [desk.history.undo() for _ in range(4)] == ["delete claim", "edit claim", "tag quote", None]
        assert len(desk.store) == 0


def test_a_new_change_ends_what_could_be_done_again(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        marked(desk)
        desk.history.undo()
    with desk_of(tmp_path, tour=True) as desk:
        marked(desk, kind="claim")
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.redo() is None
        assert desk.history.undo() == "tag claim"
        assert desk.history.undo() is None


def test_what_was_changed_another_way_since_is_left_as_it_is(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        one = marked(desk)
    with desk_of(tmp_path, tour=True) as desk:
        now = desk.store.get(one)
        assert now is not None
        desk.store.update(replace(now, note="from elsewhere"))
        with pytest.raises(StaleError, match="left as it is"):
            desk.history.undo()
        assert desk.store.get(one).note == "from elsewhere"  # type: ignore[union-attr]
        assert desk.history.undo() is None
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() is None


@pytest.mark.parametrize("damage", [lambda body: body[:-20], lambda body: body + b"\xff\x00{", lambda _: b"nonsense\n"])
def test_a_damaged_history_costs_no_annotation(tmp_path: Path, damage: object) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        marked(desk)
        marked(desk, span=(6, 9))
    path = tmp_path / "data" / HISTORY
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with desk_of(tmp_path, tour=True) as desk:
        while desk.history.undo() is not None:
            pass
        marked(desk, span=(10, 12))
        assert len(desk.store) >= 1
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == "tag quote"


def test_the_file_has_a_bound(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True, now=lambda: NOW) as desk:
        one = marked(desk)
        for number in range(2 * KEPT + 20):
            annotating.change(desk, one, Draft(kind="quote", fields={"speaker": f"Renn {number}"}))
    path = tmp_path / "data" / HISTORY
    before = path.stat().st_size
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == "edit quote"
        assert path.stat().st_size < before / 1.8
        undone = 1
        while desk.history.undo() is not None:
            undone += 1
        assert undone == KEPT


def test_a_change_that_is_too_large_for_the_file_leaves_the_others_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.desk.undo.LARGEST_RECORD", 20_000)
    with desk_of(tmp_path, tour=True) as desk:
        one = marked(desk)
        annotating.change(desk, one, Draft(kind="quote", fields={"speaker": "Renn"}, note="x" * 30_000))
        assert desk.history.undo() == "edit quote"
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.redo() is None
        assert desk.store.get(one).kind == "quote"  # type: ignore[union-attr]
        assert desk.history.undo() == "tag quote"
        assert desk.store.get(one) is None
        assert desk.history.redo() == "tag quote"
        assert desk.store.get(one) is not None


def test_large_changes_do_not_make_every_further_one_write_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.desk.undo.LARGEST_FILE", 100_000)
    written: list[int] = []
    write = undo.write_atomically
    monkeypatch.setattr(undo, "write_atomically", lambda path, body: (written.append(len(body)), write(path, body)))
    with desk_of(tmp_path, tour=True) as desk:
        one = marked(desk)
        for number in range(40):
            annotating.change(desk, one, Draft(kind="quote", fields={"speaker": f"Renn {number}"}, note="x" * 5_000))
    assert 0 < len(written) < 10
    assert max(written) <= 60_000
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == "edit quote"
        assert desk.store.get(one).fields == {"speaker": "Renn 38"}  # type: ignore[union-attr]
