"""What every screen shows, at four sizes, held against the files in ``snapshots``.

``KUTIP_SNAPSHOTS=write pytest tests/tui/test_snapshots.py`` makes them anew; look at each before it is committed.
"""

import difflib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsroom import NOW, settings
from tests_tui import Driven, driving

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, marking, placing
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article
from reader.tui.app import KutipApp
from reader.tui.dialogs.choice import Choice
from reader.tui.dialogs.output import Output
from reader.tui.plain import PlainApp
from reader.tui.sides import lookahead

KEPT = Path(__file__).parent / "snapshots"
BEGINS = "=== "
"""Begins the name of a screen, above it."""

BARS = " ▁▂▃▄▅▆▇"
"""Blanks and the ends of scrollbars, which say how much there is, not what."""

WRITE = os.environ.get("KUTIP_SNAPSHOTS") == "write"

URL = "http://a.example/f"
SECOND = "Wirya meminta Badan Siaga Lembayung mengirim perahu paling lambat Jumat pagi."
THIRD = "Air setinggi dua meter menutup jalan utama Desa Rancabatu sejak kemarin sore."
LINES = ("Perahu kedua tiba di dermaga Rancabatu pada Selasa siang dengan beras dan obat. " * 2, SECOND, THIRD)
TITLES = (
    "Camat Rancabatu minta perahu",
    "حاكم المدينة يأمر بفتح الملاجئ",
    "👩\u200d🚀 ke bulan: 航空 2030",
    "Ke\u0301pala desa",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the way through the app: the keys that lead to it, words that it shows, keys that lead back."""

    name: str
    keys: str
    shows: str
    back: str = ""


STEPS = (
    Step("list", "2", "Camat Rancab"),
    Step("list-selected", "m m", "2 selected", "q"),
    Step("list-found", "/ p e r a h u enter", "with perahu", "q"),
    Step("find-prompt", "/", "Words that must all occur", "escape"),
    Step("query-prompt", "=", "a OR b", "escape"),
    Step("query-fault", "= s p e a k e r : enter", "^", "escape"),
    Step("command-line", ":", " more; ", "escape"),
    Step("palette", "ctrl+p", "  (", "escape"),
    Step("keys", "?", "any other key closes", "q"),
    Step("sort", "Z", "enter", "q"),
    Step("sources", "1", "All articles", "2"),
    Step("health", "1 i", "a week", "q 2"),
    Step("changes", "g g V", "now", "q"),
    Step("look", "L", "As you marked it", "q"),
    Step("annotations", "a", "3 annotations", "q"),
    Step("annotations-export", "a E", "Export as", "escape q"),
    Step("annotations-edit", "a e", "Edit this", "escape q"),
    Step("register", "P", "People and organisations  (3)", "q"),
    Step("person", "P enter", "said", "q q"),
    Step("board", "D", "Directives by deadline", "q"),
    Step("board-status", "D s", "How does it stand?", "q q"),
    Step("settings", ",", "width", "q"),
    Step("settings-pick", ", j j j enter", "takes it", "q q"),
    Step("settings-prompt", ", j enter", "from 30 to 200", "escape q"),
    Step("rules", ": r u l e s . t e s t enter", "Try the rule", "escape"),
    Step("article", "g g enter", "Kabar 1"),
    Step("article-marked", "]", "Wirya meminta"),
    Step("selecting", "} v i s", "Air setinggi"),
    Step("tag-quote", '"', "Save  enter", "escape"),
    Step("tag-directive", "!", "Save  enter", "escape"),
    Step("tag-kind", "m", "Tag as", "escape escape"),
    Step("note", "#", "ctrl+o writes", "escape"),
    Step("article-find", "/", "Find in the article", "escape"),
    Step("tags", "t", "Words or phrases", "escape"),
    Step("article-keys", "?", "any other key closes", "q"),
    Step("pipe", "|", "A command", "escape"),
    Step("article-zen", "z", "Kabar 1", "z q"),
)


@pytest.fixture
def one_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let it be the same hour everywhere, and nothing be counted behind the scenes."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(lookahead, "EVERY", 1e6)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def bring(desk: Desk, *lines: str) -> list[int]:
    feed = next(feed.id for feed in desk.library.feeds() if feed.url == URL)
    hours = range(1, len(TITLES) + 1)
    entries = [
        Incoming(
            id=str(hour),
            title=title,
            link=f"https://kabar.example/{hour}",
            published=NOW - timedelta(hours=hour),
            document=plain("\n".join(lines)),
            whole=True,
        )
        for hour, title in zip(hours, TITLES, strict=True)
    ]
    stored = desk.library.store(feed, entries, fetched=NOW)
    placing.look_again(desk, stored.changed)
    return sorted(stored.new, reverse=True)


def furnish(desk: Desk) -> None:
    """Bring articles of all scripts, and do with them what leaves something to see on every screen."""
    first, second, third, *_ = bring(desk, *LINES)
    for article, words, kind, fields in (
        (first, SECOND, "directive", {"issuer": "Wirya Sungkana", "addressee": "BSL", "action": "kirim perahu"}),
        (first, THIRD, "quote", {"speaker": "Ratna Mahoni", "role": "camat", "form": "indirect"}),
        (second, SECOND, "quote", {"speaker": "Wirya Sungkana", "role": "kepala desa"}),
    ):
        opened = open_article(desk, article)
        start = opened.text.document.text.index(words)
        span = (start, start + len(words))
        annotating.annotate(desk, opened.article, opened.text, span=span, draft=Draft(kind=kind, fields=fields))
    marking.mark_read(desk, [first, third], read=True)
    marking.toggle_star(desk, [second])
    marking.toggle_later(desk, [third])
    marking.change_tags(desk, [first], put=["banjir", "air"], take=[])
    bring(desk, *(line.replace("Jumat pagi", "Sabtu malam") for line in LINES))


def seen(app: KutipApp) -> str:
    """The characters of the screen, with the screens that are seen behind it."""
    compositor = app.screen._compositor
    update = compositor.render_update(full=True, screen_stack=app._background_screens)
    rows = ["".join(strip.text for strip in row) for row in update.strips]  # type: ignore[union-attr]
    return "".join(f"{row.rstrip(BARS)}\n" for row in rows)


async def walk(driven: Driven) -> dict[str, str]:
    """Go through the app, and give what each place shows."""
    found: dict[str, str] = {}
    for step in STEPS:
        for key in step.keys.split():
            await driven.press(key)
        try:
            await driven.until(lambda step=step: step.shows in seen(driven.app))  # type: ignore[misc]
        except AssertionError:
            raise AssertionError(f"{step.name}: {step.shows!r} is not on\n{seen(driven.app)}") from None
        await driven.settle()
        found[step.name] = seen(driven.app)
        if step.back:
            for key in step.back.split():
                await driven.press(key)
    for name, dialog in (
        ("found-feeds", Choice("Three feeds were found; which are wanted?", ["Kabar Pesisir", "Kabar Rimba"])),
        ("output", Output("wc", "12  40  300")),
    ):
        driven.app.push_screen(dialog)
        await driven.until(lambda dialog=dialog: driven.app.screen is dialog)  # type: ignore[misc]
        await driven.settle()
        found[name] = seen(driven.app)
        await driven.press("escape")
    return found


@pytest.mark.usefixtures("one_zone")
@pytest.mark.parametrize(
    ("size", "mode"),
    # Plain mode differs in width alone.
    [*((size, KutipApp) for size in ((40, 12), (80, 24), (120, 40), (200, 60))), ((80, 24), PlainApp)],
)
async def test_every_screen_looks_as_it_did(tmp_path: Path, size: tuple[int, int], mode: type[KutipApp]) -> None:
    desk = Desk.open(replace(settings(tmp_path, URL, tour=True), author="Sari"), now=lambda: NOW)
    furnish(desk)
    async with driving(mode(desk), size=size) as driven:
        shown = await walk(driven)
    desk.close_files()
    file = KEPT / f"{'plain-' if mode is PlainApp else ''}{size[0]}x{size[1]}.txt"
    if WRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(f"{BEGINS}{name}\n{text}" for name, text in shown.items()), "utf-8")
        return
    parts = (part.partition("\n") for part in file.read_text("utf-8").split(BEGINS)[1:])
    kept = {name: text for name, _, text in parts}
    assert list(kept) == list(shown)
    different = [
        line
        for name, text in shown.items()
        for line in difflib.unified_diff(
            kept[name].split("\n"), text.split("\n"), f"{name}, {file.name}", f"{name}, now", lineterm=""
        )
    ]
    assert not different, "\n".join(different)
