"""The frame before the app: the theme's colours, none where the user has none, nothing in plain mode."""

from pathlib import Path

import pytest
from newsroom import desk_of
from tests_tui import Drive

from reader.tui.first_frame import frame
from reader.tui.looks import frame_colours


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with desk_of(tmp_path, tour=True) as desk:
        return desk.settings.data / "library.sqlite"


def test_a_library_that_no_app_has_opened_gets_the_usual_colours(library: Path) -> None:
    assert frame(library, width=80, height=24).startswith("\x1b[38;2;220;223;228;48;2;20;23;28m\x1b[2J")


async def test_the_theme_of_the_last_start_is_in_the_frame(tmp_path: Path, drive: Drive) -> None:
    async with drive() as driven:
        assert frame_colours(driven.app, "kutip-ansi") == ()
        keep = driven.app.desk.library.keep_frame
        keep(columns=(), colours=frame_colours(driven.app, "kutip-light"))
    library = tmp_path / "data" / "library.sqlite"
    # Letters #1d2126 on #fbfaf7: the whole screen is cleared in them.
    assert frame(library, width=80, height=24).startswith("\x1b[38;2;29;33;38;48;2;251;250;247m\x1b[2J")


async def test_a_changed_theme_is_kept_and_one_that_is_only_tried_is_not(tmp_path: Path, drive: Drive) -> None:
    library = tmp_path / "data" / "library.sqlite"
    async with drive() as driven:
        await driven.press("T")
        assert driven.app.theme == "kutip-light"
    assert "\x1b[38;2;220;223;228" in frame(library, width=80, height=24)
    (tmp_path / "feeds.toml").write_text("[reading]\n", "utf-8")
    async with drive() as driven:
        await driven.press(",", "j", "j", "enter", "j", "enter")
        await driven.until(lambda: driven.app.theme == "kutip-light")
        await driven.settle()
    assert "\x1b[38;2;29;33;38" in frame(library, width=80, height=24)


def test_the_terminals_own_colours_and_no_colours_set_none(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        desk.library.keep_frame(columns=())
    assert frame(library, width=80, height=24).startswith("\x1b[2J")
    with desk_of(tmp_path, tour=True) as desk:
        desk.library.keep_frame(columns=(), colours=("#ffffff", "#000000"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert frame(library, width=80, height=24).startswith("\x1b[2J")


def test_plain_mode_paints_nothing(tmp_path: Path, library: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        desk.library.keep_frame(columns=(), plain=True)
    assert frame(library, width=80, height=24) == ""
