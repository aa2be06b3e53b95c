"""The list counts what could be tagged, found while nobody waits."""

import pytest
from tests_tui import Drive

from reader.tui.newsline import Headline, news_line
from reader.tui.sides import lookahead
from reader.tui.widgets.latest import LatestList


async def test_counts_come_into_the_list_by_themselves(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookahead, "EVERY", 0.05)
    async with drive() as driven:
        latest = driven.app.screen_stack[0].query_one(LatestList)

        def counted() -> bool:
            rows = [latest.row(index) for index in range(latest.count)]
            return any(row is not None and row.quotes for row in rows)

        await driven.until(counted)
        index = next(n for n in range(latest.count) if (row := latest.row(n)) is not None and row.quotes)
        row = latest.row(index)
        assert row is not None
        wide = "".join(text for text, _ in latest.pieces(index, 100))
        assert f" {row.quotes}q" in wide
        assert f" {row.quotes}q" not in "".join(text for text, _ in latest.pieces(index, 50))


@pytest.mark.parametrize("width", [40, 72, 100])
@pytest.mark.parametrize(("quotes", "directives"), [(0, 0), (3, 1), (120, 0)])
def test_the_column_takes_its_room_from_the_title(width: int, quotes: int, directives: int) -> None:
    news = Headline(
        title="kata " * 40,
        outlet="Lontar",
        when="09:12",
        read=False,
        starred=False,
        changed=False,
        annotated=2,
        quotes=quotes,
        directives=directives,
    )
    line = news_line(news, width=width)
    assert len(str(line)) == width
    assert len(line.cell("counts")) == (8 if width >= 72 else 0)
