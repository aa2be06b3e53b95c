"""Going through the list: headings, selections, what is new, what is to be read later, orders, columns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from newsroom import NOW, desk_of
from tests_tui import Drive, Driven

from reader.articles.document import plain
from reader.articles.library import Library
from reader.articles.model import Incoming, Row
from reader.desk.open import Desk
from reader.tui.dialogs.pick import Pick
from reader.tui.dialogs.prompt import Prompt
from reader.tui.divisions import Divisions, by_time
from reader.tui.first_frame import frame
from reader.tui.newsline import Headline, news_line, shown_columns
from reader.tui.screens.main import MainScreen
from reader.tui.widgets.latest import LatestList
from reader.tui.widgets.sources import SourcesList

FEEDS = ("http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua")
HOURS = (1, 2, 26, 27, 28, 100)


async def six(desk: Desk) -> None:
    """Six articles over four days, by turns of two feeds; the two newest came in after the app was there last."""
    feeds = [record.id for record in desk.library.feeds()]
    for at, hours in enumerate(HOURS):
        entry = Incoming(
            id=str(at),
            title=f"Kabar {'fedcba'[at]}",
            published=NOW - timedelta(hours=hours),
            document=plain("kata " * 600),
            authors=("Sari Wening",),
        )
        desk.library.store(feeds[at % 2], [entry], fetched=NOW)


async def six_of_which_two_are_new(desk: Desk) -> None:
    seen = Library.open(desk.settings.data / "library.sqlite", now=lambda: NOW - timedelta(hours=10))
    seen.end_session()
    seen.close()
    await six(desk)


def latest(driven: Driven) -> LatestList:
    return driven.app.query_one(LatestList)


def main(driven: Driven) -> MainScreen:
    found = driven.app.screen_stack[0]
    assert isinstance(found, MainScreen)
    return found


def rows(driven: Driven) -> list[Row]:
    found = [latest(driven).row(at) for at in range(latest(driven).count)]
    return [row for row in found if row is not None]


def states(driven: Driven, state: Callable[[Row], bool]) -> str:
    return "".join("x" if state(row) else "." for row in rows(driven))


def read(row: Row) -> bool:
    return row.read


def titles(driven: Driven) -> str:
    return "".join(row.title[-1] for row in rows(driven))


def headings(driven: Driven) -> list[tuple[int, str]]:
    found = ((at, latest(driven).at_line(at)) for at in range(latest(driven).lines))
    return [(at, label) for at, label in found if isinstance(label, str)]


async def test_days_have_headings_and_the_cursor_passes_them(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        labels = [label for _, label in headings(driven)]
        assert labels[:2] == ["Today", "Yesterday"]
        assert len(labels) == 3
        assert latest(driven).lines == 9
        await driven.press("j", "j")
        assert latest(driven).cursor == 2
        assert latest(driven).at_line(latest(driven).line_of(2)) == 2
        assert "Yesterday ──" in driven.text()
        # The heading tells the day, so that the line tells the hour.
        assert f"{NOW.astimezone() - timedelta(hours=26):%H:%M}" in driven.text()


async def test_a_click_on_a_heading_does_nothing_and_below_it_finds_its_article(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.pilot.click(LatestList, offset=(5, 3))  # "Yesterday"
        assert latest(driven).cursor == 0
        await driven.pilot.click(LatestList, offset=(5, 4))
        assert latest(driven).cursor == 2


async def test_a_line_tells_what_is_new_and_a_source_has_it(drive: Drive) -> None:
    async with drive(*FEEDS, before=six_of_which_two_are_new) as driven:
        assert [label[:5] for _, label in headings(driven)][:3] == ["Today", "▲ new", "Yeste"]
        sources = driven.app.query_one(SourcesList)
        new = next(at for at in range(sources.count) if sources.source(at).label.startswith("New since"))
        assert sources.source(new).unread == 6  # they all came in since, whatever their own time is
        assert driven.app.desk.library.session() == NOW


async def test_above_and_below_are_marked_and_come_back(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.press("j", "j", "{")
        assert states(driven, read) == "xx...."
        await driven.press("ctrl+z", "}")
        assert states(driven, read) == "...xxx"
        await driven.press("ctrl+z", "g", "g", "{")
        assert driven.status == "There is nothing on that side of the cursor."
        await driven.press("ctrl+y")
        assert states(driven, read) == "...xxx"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["m", "j", "m"], "x.x..."),
        (["m", "m", "k", "m"], "x....."),
        (["v", "j", "j"], "xxx..."),
        (["v", "j", "v", "j", "j", "m"], "xx.x.."),
        (["j", "shift+down", "shift+down"], ".xxx.."),
        (["M"], "xxxxxx"),
        (["M", "M"], "x....."),
        (["v", "j", "escape"], ".x...."),
    ],
)
async def test_what_is_selected_is_marked_together(drive: Drive, keys: list[str], expected: str) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.press(*keys, "s")
        assert states(driven, lambda row: row.starred) == expected
        assert not latest(driven).chosen
        await driven.press("ctrl+z")
        assert not any(row.starred for row in rows(driven))


async def test_the_heading_counts_the_selection_and_q_lets_it_go(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.press("v", "j", "j")
        assert "3 selected" in driven.text()
        assert latest(driven).pieces(1, 80)[0][0].startswith("✓")
        await driven.press("q")
        assert "selected" not in driven.text()
        assert main(driven).pane == "latest"


async def test_read_and_tags_take_the_selection(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        driven.app.desk.library.set_tags(latest(driven).ids[0], ["lama", "air"])
        driven.app.desk.library.set_tags(latest(driven).ids[1], ["air"])
        await driven.press("m", "m", "t")
        await driven.until(lambda: isinstance(driven.app.screen, Prompt))
        await driven.press("end", *", baru", "enter")
        await driven.until(lambda: not isinstance(driven.app.screen, Prompt))
        await driven.settle()
        assert [row.tags for row in rows(driven)[:3]] == [("air", "baru", "lama"), ("air", "baru"), ()]
        await driven.press("ctrl+z", "v", "g", "g", "r")
        assert [row.tags for row in rows(driven)[:3]] == [("air", "lama"), ("air",), ()]
        assert states(driven, read) == "xxx..."


async def test_what_is_read_later_has_a_source_and_an_order(drive: Drive) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.press("j", "B", "G", "B", "g", "g", "B")
        assert states(driven, lambda row: row.later) == "xx...x"
        assert "◷" in "".join(text for text, _ in latest(driven).pieces(0, 80))
        sources = driven.app.query_one(SourcesList)
        at = next(at for at in range(sources.count) if sources.source(at).label == "Later")
        assert sources.source(at).unread == 3
        await driven.press("1", *["j"] * at, "2")
        assert titles(driven) == "eaf"
        assert headings(driven) == []
        await driven.press("g", "g", ">")
        assert titles(driven) == "aef"
        assert latest(driven).cursor == 1
        await driven.press("ctrl+z")
        assert titles(driven) == "eaf"
        await driven.press("G", "<")
        assert titles(driven) == "efa"


async def test_opening_takes_off_what_was_to_be_read_later_where_that_is_wanted(drive: Drive) -> None:
    async def wanted(desk: Desk) -> None:
        desk.settings = replace(desk.settings, later_until_read=True)
        await six(desk)

    async with drive(*FEEDS, before=wanted) as driven:
        await driven.press("B", "enter", "q")
        assert states(driven, lambda row: row.later) == "......"
        await driven.press("ctrl+z")
        assert states(driven, lambda row: row.later) == "x....."
        await driven.press("enter", "q")  # read already
        assert states(driven, lambda row: row.later) == "......"


@pytest.mark.parametrize(
    ("steps", "order", "said"),
    [
        (1, "abcdef", ["oldest first", "Sun 8 Nov"]),
        (2, "fdbeca", ["by feed", "Kabar 1"]),
        (3, "fdbeca", ["by outlet", "Kabar 1"]),
        (4, "abcdef", ["by title"]),
    ],
)
async def test_orders_are_chosen_and_told(drive: Drive, steps: int, order: str, said: list[str]) -> None:
    async with drive(*FEEDS, before=six) as driven:
        await driven.press("Z")
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press(*["j"] * steps, "enter")
        await driven.until(lambda: said[0] in driven.text())
        await driven.settle()
        assert titles(driven) == order
        assert [label for _, label in headings(driven)][:1] == said[1:]
        assert latest(driven).cursor == order.index("f")  # the article that it was on


def test_the_first_frame_has_the_same_headings_and_columns(tmp_path: Path) -> None:
    columns = ("title", "minutes", "date")
    with desk_of(tmp_path, *FEEDS) as desk:
        desk.library.keep_frame(columns=columns)
        feed = desk.library.feeds()[0].id
        now = datetime.now(UTC)
        for at in range(3):
            entry = Incoming(id=str(at), title=f"Kabar {at}", published=now - timedelta(days=at), document=plain("a b"))
            desk.library.store(feed, [entry], fetched=now)
        desk.library.set_later([desk.library.ids()[0]], later=True)
    painted = frame(tmp_path / "data" / "library.sqlite", width=80, height=24).split("\r\n")[1:]
    assert next(line for line in painted if "───" in line).startswith("\x1b[1m Today ──")
    assert "Kabar 0" in painted[1]
    assert painted[1].index("Kabar 0") < painted[1].index("1 min")
    assert "◷" in painted[1]
    assert len(frame(tmp_path / "data" / "library.sqlite", width=80, height=6).split("\r\n")) <= 4


@pytest.mark.parametrize("width", [40, 46, 72, 90, 120, 160])
@pytest.mark.parametrize("columns", [(), ("date",), ("tags", "author", "minutes", "counts", "outlet", "date", "title")])
def test_a_line_has_its_width_whatever_its_columns(width: int, columns: tuple[str, ...]) -> None:
    news = Headline(
        title="perahu " * 40, outlet="Kabar", when="09:12", read=False, starred=True, changed=False, annotated=1,
        author="Sari Wening", minutes=12, tags=("air", "baru"), later=True,
    )  # fmt: skip
    line = news_line(news, width=width, columns=columns)
    assert len(str(line)) == width
    assert "title" in shown_columns(width, columns)
    if columns and width > 120:
        assert list(shown_columns(width, columns)) == [*columns, *({"title"} - set(columns))]
    if columns == ("date",):
        assert line.cell("outlet") == ""


def test_headings_cost_by_days_not_by_articles() -> None:
    class Counting(list[int]):
        looked = 0

        def __getitem__(self, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            type(self).looked += 1
            return super().__getitem__(at)

    newest = int(NOW.timestamp()) * 8
    ids = Counting(newest - at * 8 * 60 for at in range(100_000))  # one a minute: seventy days
    found = by_time(ids, now=NOW, since=NOW - timedelta(hours=3), zone=UTC)
    assert len(found.starts) == 72
    assert found.labels[:3] == ("Today", "▲ new since 01:00", "Yesterday")
    assert Counting.looked < 3_000


def test_old_articles_have_a_heading_a_month() -> None:
    newest = int(NOW.timestamp()) * 8
    ids = [newest - at * 8 * 86_400 for at in range(500)]
    down = by_time(ids, now=NOW, since=None, zone=UTC)
    up = by_time(ids[::-1], now=NOW, since=None, oldest_first=True, zone=UTC)
    assert down.labels[-1] == up.labels[0] == "Jul 2025"
    assert set(down.labels) == set(up.labels)
    assert len(down.labels) < 400


def test_lines_and_articles_tell_each_other() -> None:
    found = Divisions.of([(0, "a"), (0, "b"), (3, "c"), (5, "d")])
    assert [found.at(line) for line in range(11)] == ["a", "b", 0, 1, 2, "c", 3, 4, "d", 5, 6]
    assert [found.at(found.line_of(index)) for index in range(7)] == list(range(7))
    assert [found.before(index) for index in range(6)] == [2, 0, 0, 1, 0, 1]
