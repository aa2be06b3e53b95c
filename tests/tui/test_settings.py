"""Settings are changed where they are shown, at once and in the file, and taken back."""

from pathlib import Path

import pytest
from newsroom import desk_of
from tests_tui import Drive, Driven, driving

from reader.tui.app import KutipApp
from reader.tui.screens.settings import SettingsScreen
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.latest import LatestList

FILE = """# mine
[reading]
width = 60  # narrow

# end
"""


async def to(driven: Driven, name: str) -> SettingsScreen:
    await driven.press("comma")
    screen = driven.app.screen
    assert isinstance(screen, SettingsScreen)
    await driven.settle()
    rows = screen.query_one("SettingRows")
    names = [one.setting.name for one in rows._told]  # type: ignore[attr-defined]
    rows.move_to(names.index(name))  # type: ignore[attr-defined]
    await driven.settle()
    return screen


async def test_a_number_is_asked_for_written_with_its_comments_and_taken_back(drive: Drive, tmp_path: Path) -> None:
    async with drive() as driven:
        file = tmp_path / "feeds.toml"
        file.write_text(FILE, "utf-8")
        await driven.press("enter")
        await to(driven, "width")
        await driven.press("enter")
        await driven.press("ctrl+a", "ctrl+k", "5", "0", "enter")
        await driven.until(lambda: "width = 50  # narrow" in file.read_text("utf-8"))
        assert file.read_text("utf-8") == FILE.replace("60", "50")
        await driven.until(lambda: driven.app.screen_stack[0].query_one(ArticleView).column == 50)
        assert driven.status == "width is 50. ctrl+z takes it back."
        await driven.press("ctrl+z")
        await driven.until(lambda: file.read_text("utf-8") == FILE)
        assert driven.app.screen_stack[0].query_one(ArticleView).column == 60
        await driven.press("enter", "ctrl+a", "ctrl+k", "9", "enter")
        await driven.until(lambda: driven.status == "reading.width is a whole number from 30 to 200.")
        assert file.read_text("utf-8") == FILE
        await driven.press("d")
        await driven.until(lambda: "width" not in file.read_text("utf-8"))
        assert "# mine" in file.read_text("utf-8")


async def test_a_value_that_the_file_may_not_have_is_told_and_not_kept(drive: Drive, tmp_path: Path) -> None:
    async with drive() as driven:
        before = (tmp_path / "feeds.toml").read_text("utf-8")
        await to(driven, "columns")
        await driven.press("enter", "ctrl+a", "ctrl+k", *"nosuch", "enter")
        await driven.until(lambda: "columns" in driven.status)
        assert "nosuch" not in (tmp_path / "feeds.toml").read_text("utf-8").removeprefix(before)


async def test_dates_panes_colours_and_keys_change_at_once(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk)
        async with driving(app, size=(160, 44)) as driven:
            for name, keys in {
                "dates": ("G", "enter"),
                "theme": ("j", "enter"),
                "profile": ("j", "j", "enter"),
                "sources_width": ("ctrl+a", "ctrl+k", "4", "0", "enter"),
                "auto_refresh": (),
            }.items():
                await to(driven, name)
                await driven.press("enter")
                await driven.press(*keys)
                await driven.until(lambda name=name: driven.status.startswith(f"{name} is "))
                await driven.press("q")
            assert "2026-11-12 02:00" in driven.text() or "2026-11-12" in driven.text()
            assert app.theme == "kutip-light"
            assert app.screen.query_one("#sources-pane").outer_size.width == 40
            found = app.keymap.find("latest", ["Z", "Z"])
            assert getattr(found, "id", None) == "quit"
            written = (tmp_path / "feeds.toml").read_text("utf-8")
            for line in (
                'dates = "iso"',
                'theme = "kutip-light"',
                'profile = "vim"',
                "sources_width = 40",
                "auto_refresh = true",
            ):
                assert line in written


async def test_a_comfortable_list_has_a_blank_line_behind_each_article(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        app = KutipApp(desk)
        async with driving(app, size=(100, 20)) as driven:
            latest = driven.app.query_one(LatestList)
            await driven.press("j", "j", "j")
            before = latest.lines
            await to(driven, "density")
            await driven.press("enter", "G", "enter")
            await driven.until(lambda: driven.status.startswith("density is "))
            await driven.press("q")
            assert 'density = "comfortable"' in (tmp_path / "feeds.toml").read_text("utf-8")
            assert (latest.lines, latest.cursor) == (before + latest.count, 3)
            for index in range(latest.count):
                line = latest.line_of(index)
                assert (latest.at_line(line), latest.at_line(line + 1)) == (index, "")
            await driven.press("G")
            await driven.settle()
            top = round(latest.scroll_offset.y)
            assert top <= latest.line_of(latest.cursor) < top + latest.size.height
            await driven.press("ctrl+b")
            assert latest.count - latest.cursor <= latest.size.height // 2 + 1


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (300, 90)])
async def test_every_size_shows_them(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size=size) as driven:
        await driven.press("comma")
        await driven.settle()
        assert "width" in driven.text()
        assert "theme" in driven.text()


SIZES = [(300, 90), (160, 40), (100, 30), (80, 24), (40, 12), (10, 2), (1, 1), (40, 12), (120, 40)]


async def test_resizing_keeps_the_article_the_line_and_the_selection(drive: Drive) -> None:
    async with drive(size=(120, 40)) as driven:
        await driven.press("j", "j", "j", "enter")
        view = driven.app.query_one(ArticleView)
        latest = driven.app.query_one(LatestList)
        await driven.press("right_curly_bracket", "right_curly_bracket", "v", "i", "s")
        chosen, article, selected = view.caret, latest.current, view.selection
        assert selected is not None
        for width, height in SIZES:
            await driven.pilot.resize_terminal(width, height)
            await driven.settle()
            assert (view.caret, latest.current, view.selection) == (chosen, article, selected)
            if height >= 12:
                assert driven.app.focused is view
                first, last = view.position, selected[1]
                assert first <= last
        assert view.content is not None
        words = view.content.document.text[slice(*selected)].split()[0]
        assert words in driven.text()


async def test_resizing_keeps_the_line_of_the_list_in_sight(drive: Drive) -> None:
    async with drive(size=(120, 40)) as driven:
        latest = driven.app.query_one(LatestList)
        await driven.press("9", "j")
        for width, height in SIZES:
            await driven.pilot.resize_terminal(width, height)
            await driven.settle()
            assert latest.cursor == 9
            row = latest.row(9)
            assert row is not None
            assert height < 12 or row.title[:8] in driven.text()
