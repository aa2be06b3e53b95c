"""What is copied: text, Markdown or with its source, to the terminal's clipboard and the system's."""

from pathlib import Path

import pytest
from tests_tui import Drive

from reader.tui import clipboard
from reader.tui.widgets.article import ArticleView


async def test_the_selection_is_copied_as_text_and_selecting_ends(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("enter", "v", "i", "s")
        view = driven.app.query_one(ArticleView)
        words = view.content.document.text[slice(*view.selection)]
        await driven.press("y")
        assert driven.app.clipboard == words
        assert view.selection is None
        assert driven.status == f"Copied: {len(words)} characters as text."


async def test_the_article_is_copied_where_nothing_is_selected(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("enter", "Y", "t")
        view = driven.app.query_one(ArticleView)
        assert driven.app.clipboard == f"{view.content.title}\n\n{view.content.document.text}\n"
        await driven.press("Y", "m")
        assert driven.app.clipboard.startswith(f"# {view.content.title}\n\n")


async def test_a_citation_names_title_outlet_and_day(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("j", "j", "j", "enter", "v", "i", "s", "Y", "c")
        view = driven.app.query_one(ArticleView)
        quoted, source = driven.app.clipboard.rstrip("\n").split("\n\n— ")
        assert quoted == f"“{view.content.document.text[slice(*view.selection)]}”"
        assert f"“{view.content.title}”, Kutip tour, 11 November 2026" in source


def test_the_tool_is_that_of_the_session_that_is_there() -> None:
    def here(name: str) -> str | None:
        return f"/bin/{name}" if name in {"wl-copy", "xsel"} else None

    assert clipboard.tool({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, here) == ("wl-copy",)
    assert clipboard.tool({"DISPLAY": ":0"}, here) == ("xsel", "--clipboard", "--input")
    assert clipboard.tool({}, here) is None


async def test_the_systems_tool_gets_the_words_on_its_input(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    tool = folder / "wl-copy"
    tool.write_text(f"#!/bin/sh\ncat > {tmp_path}/got\nprintf '%s' \"$#\" > {tmp_path}/count\n", "utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    async with drive() as driven:
        words = "$(touch x); `id` “kata”"
        clipboard.put(driven.app, words)
        await driven.settle()
        assert (tmp_path / "got").read_text("utf-8") == words
        assert (tmp_path / "count").read_text("utf-8") == "0"
        assert driven.app.clipboard == words
