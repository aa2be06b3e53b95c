"""Annotations come back from a backup, and nothing empty takes their place unasked."""

from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of

from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.desk.restoring import restore_annotations, start_without
from reader.errors import StorageError


def annotated(folder: Path) -> Path:
    with desk_of(folder, tour=True) as desk:
        opened = reading.open_article(desk, desk.library.ids()[0])
        annotating.annotate(desk, opened.article, opened.text, span=(0, 7), draft=Draft(kind="quote", fields={}))
        desk.store.compact()
        annotating.keep_house(desk)
    return folder / "data" / "annotations.json"


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_lost_file_is_told_and_restored(tmp_path: Path, damage: object) -> None:
    path = annotated(tmp_path)
    damage(path)  # type: ignore[operator]

    with desk_of(tmp_path, tour=True) as desk:
        with pytest.raises(StorageError, match="kutip restore brings them back"):
            desk.store.counts()
        backup = restore_annotations(desk, None)
        assert backup.parent == tmp_path / "data" / "backups"
        assert [one.selector.exact for one in desk.store.all()] == ["“A note"]


def test_starting_without_is_a_choice(tmp_path: Path) -> None:
    path = annotated(tmp_path)
    with desk_of(tmp_path, tour=True) as desk, pytest.raises(StorageError, match="there already"):
        start_without(desk)
    path.unlink()
    with desk_of(tmp_path, tour=True) as desk:
        start_without(desk)
        assert len(desk.store) == 0


def test_a_day_has_one_backup(tmp_path: Path) -> None:
    annotated(tmp_path)
    for hours in (1, 2, 30):
        with desk_of(tmp_path, tour=True, now=lambda hours=hours: NOW + timedelta(hours=hours)) as desk:  # type: ignore[misc]
            opened = reading.open_article(desk, desk.library.ids()[0])
            annotating.annotate(desk, opened.article, opened.text, span=(0, 7), draft=Draft(kind="quote", fields={}))
            desk.store.compact()
            annotating.keep_house(desk)

    assert len(list((tmp_path / "data" / "backups").iterdir())) == 2
