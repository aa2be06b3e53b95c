"""A form that Kutip's end left open is kept and offered again; proposals that come late fill what nobody touched."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from newsroom import desk_of
from tests_tui import Drive

from reader.desk import suggesting, unfinished
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.tagging import TaggingForm
from reader.tui.widgets.article import ArticleView


async def _open_form(driven: Any) -> TaggingForm:
    await driven.press("j", "j", "j", "enter", "v", "i", "s", "quotation_mark")
    await driven.until(lambda: isinstance(driven.app.screen, TaggingForm) and bool(driven.app.screen.focused))
    form = driven.app.screen
    assert isinstance(form, TaggingForm)
    return form


async def test_what_was_typed_is_kept_at_the_end_and_offered_at_the_next_start(drive: Drive, tmp_path: Path) -> None:
    async with drive() as driven:
        await _open_form(driven)
        await driven.press("ctrl+u", *"Wirya")
        driven.app.end(143)
        await driven.until(lambda: not driven.app.is_running)
    with desk_of(tmp_path, tour=True) as desk:
        (left,) = unfinished.left(desk)
    assert left.draft.fields["speaker"] == "Wirya"

    async with drive() as driven:
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm) and bool(driven.app.screen.focused))
        assert driven.app.screen.typed.fields["speaker"] == "Wirya"
        await driven.press("enter")
        await driven.until(lambda: driven.status.startswith("Saved: quote, Wirya"))
        (annotation,) = driven.app.desk.store.all()
        assert annotation.selector.exact == left.selector.exact
        assert unfinished.left(driven.app.desk) == ()


async def test_what_was_typed_is_kept_while_it_is_typed_and_goes_when_the_form_is_left(drive: Drive) -> None:
    async with drive() as driven:
        await _open_form(driven)
        await driven.press("ctrl+u", *"Wirya")
        await driven.until(lambda: len(unfinished.left(driven.app.desk)) == 1)
        await driven.press("escape")
        await driven.until(lambda: unfinished.left(driven.app.desk) == ())


async def test_a_form_can_be_thrown_away(drive: Drive) -> None:
    async with drive() as driven:
        await _open_form(driven)
        await driven.press("ctrl+u", *"Wirya")
        driven.app.keep_open_forms()
    async with drive() as driven:
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press("j", "enter")
        await driven.until(lambda: unfinished.left(driven.app.desk) == ())


def test_a_file_that_is_no_form_is_set_aside(tmp_path: Path) -> None:
    with desk_of(tmp_path) as desk:
        (desk.settings.data / "unfinished-1.json").write_bytes(b"{")

        assert unfinished.left(desk) == ()
        assert [path.name for path in desk.settings.data.glob("unfinished-1.json.damaged-*")] != []


async def test_proposals_that_come_late_fill_what_nobody_touched(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()
    suggest = suggesting.suggest

    async def slow(*arguments: Any, **options: Any) -> Any:
        await gate.wait()
        return await suggest(*arguments, **options)

    monkeypatch.setattr(suggesting, "suggest", slow)
    async with drive() as driven:
        for key in ("j", "j", "j", "enter"):
            await driven.pilot.press(key)
        view = driven.app.query_one(ArticleView)
        await driven.until(lambda: view.content is not None)
        found = await suggest(driven.app.desk, view.content.document.text, None)
        quote = next(one for one in found.suggestions if one.kind == "quote" and one.speaker and one.cue)
        view.select(quote.start, quote.end)
        await driven.pilot.press("quotation_mark")
        await driven.until(lambda: isinstance(driven.app.screen, TaggingForm) and bool(driven.app.screen.focused))
        form = driven.app.screen
        assert form.typed.fields["speaker"] == ""
        form.query_one("#field-role").value = "my own word"
        gate.set()
        await driven.until(lambda: form.typed.fields["speaker"] == quote.speaker)
        assert form.typed.fields["role"] == "my own word"
        assert form.typed.fields["cue"] == quote.cue
