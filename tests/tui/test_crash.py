"""A mistake of the program's own: one sentence, a report without anything that was read or written, nothing lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests_tui import Drive

from reader.tui import crash
from reader.tui.widgets.article import ArticleView

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
SECRET = "Wirya mengaku menerima uang"


def failing(note: str) -> None:
    words = {note: 1}
    raise KeyError(words) from OSError(28, f"no room for {note}")


def test_a_report_names_the_place_and_no_words(tmp_path: Path) -> None:
    with pytest.raises(KeyError) as caught:
        failing(SECRET)
    said = crash.keep(caught.value, tmp_path, now=NOW, doing="tag.quote")

    (path,) = tmp_path.iterdir()
    report = path.read_text("utf-8")
    assert str(path) in said
    assert "test_crash.py" in report
    assert "in failing" in report
    assert "builtins.KeyError" in report
    assert "builtins.OSError, number 28" in report
    assert "Last command: tag.quote" in report
    assert SECRET not in report + said
    assert path.stat().st_mode & 0o077 == 0


def test_only_the_newest_reports_stay(tmp_path: Path) -> None:
    for second in range(8):
        crash.keep(ValueError(), tmp_path, now=NOW.replace(second=second))

    assert len(list(tmp_path.iterdir())) == crash.KEPT
    assert not (tmp_path / "crash-20261112T040000000000Z.txt").exists()


def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    said = crash.keep(ValueError(), tmp_path / "none", now=NOW)

    assert "could not be written" in said


async def test_the_app_ends_with_a_sentence_and_no_variables(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        secret = SECRET
        raise RuntimeError(secret)

    monkeypatch.setattr(ArticleView, "render_line", broken)
    apps = []
    with pytest.raises(RuntimeError):  # noqa: PT012 - the app raises where it is left
        async with drive() as driven:
            apps.append(driven.app)
            await driven.press("enter")
    (app,) = apps
    assert app.farewell.startswith("Kutip made a mistake (RuntimeError) and had to end; what was saved is safe.")
    (path,) = (tmp_path / "data").glob("crash-*.txt")
    assert SECRET not in path.read_text("utf-8").replace("secret = SECRET", "")
    assert app._exit_renderables == []
