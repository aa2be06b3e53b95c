"""One line a story in the list, its outlets above the article and behind a key."""

from pathlib import Path

from newsroom import NOW
from tests_tui import Drive, Driven

from reader.articles.document import plain
from reader.articles.model import Incoming, View
from reader.desk.open import Desk
from reader.tui.dialogs.pick import Pick
from reader.tui.first_frame import frame
from reader.tui.widgets.latest import LatestList

FEEDS = ("http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua", "http://127.0.0.1:9/tiga")
BODY = " ".join(f"kata{at} warga{at * 3} menunggu perahu{at * 7}" for at in range(40))


async def told_by_three(desk: Desk) -> None:
    for number, record in enumerate(desk.library.feeds()):
        entry = Incoming(id=f"{number}", title=f"Perahu datang {record.title}", document=plain(BODY), whole=True)
        own = Incoming(id=f"own{number}", title=f"Berita {number}", document=plain(f"Isi {number}."), whole=True)
        desk.library.store(record.id, [own, entry], fetched=NOW)
    while desk.library.group_pending():
        pass


def lines(driven: Driven) -> list[str]:
    latest = driven.app.query_one(LatestList)
    return ["".join(text for text, _ in latest.pieces(at, 100)).rstrip() for at in range(latest.count)]


def story_at(driven: Driven) -> int:
    return next(at for at, line in enumerate(lines(driven)) if "Perahu datang" in line)


async def test_a_story_is_one_line_with_the_number_of_other_outlets(drive: Drive, tmp_path: Path) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        assert len(lines(driven)) == 4
        assert [" +2" in line for line in lines(driven)].count(True) == 1
        painted = frame(tmp_path / "data" / "library.sqlite", width=100, height=20)
        for code in ("\x1b[1m", "\x1b[22m", "\x1b[0m"):
            painted = painted.replace(code, "")
        # Not the time: "04:00" in the app, a date in a frame that is painted on another day.
        assert [line[:4] + line[13:] for line in lines(driven)] == [
            line[:4] + line[13:].rstrip() for line in painted.split("\r\n")[1:] if "───" not in line
        ]
        await driven.press("C")
        assert len(lines(driven)) == 6
        assert not any(" +2" in line for line in lines(driven))
        await driven.press("C")
        assert len(lines(driven)) == 4


async def test_the_outlets_stand_above_the_article_and_c_goes_to_one(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three, size=(150, 40)) as driven:
        await driven.press(*["j"] * story_at(driven), "c")
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        assert "The outlets of this story" in driven.text()
        await driven.press("j", "k", "enter")
        await driven.until(lambda: driven.app.query_one("#article-heading").render() is not None)
        await driven.settle()
        opened = driven.app.screen_stack[0].room.opened  # type: ignore[attr-defined]
        told = driven.app.desk.library.story(opened.article.id)
        assert opened.article.id == told[1].id
        assert "Also: Kabar 1" in driven.text()
        assert "Kabar 3" in driven.text().partition("Also: ")[2].splitlines()[0]
        await driven.press("c")
        await driven.until(lambda: isinstance(driven.app.screen, Pick))
        await driven.press("q")
        assert not isinstance(driven.app.screen, Pick)


async def test_where_nobody_else_tells_it_c_says_so(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        alone = next(at for at, line in enumerate(lines(driven)) if "Berita" in line)
        await driven.press(*["j"] * alone, "c")
        assert driven.status == "No other feed tells this story."


async def test_stars_of_any_article_show_and_r_takes_the_whole_story(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        library = driven.app.desk.library
        lead = next(row for row in library.rows(library.ids(View(grouped=True))).values() if row.others)
        last = library.story(lead.id)[-1]
        library.set_starred([last.id], starred=True)
        at = story_at(driven)
        await driven.press(*["j"] * at, "r")
        assert lines(driven)[at].startswith("  ★")
        assert all(row.read for row in library.story(lead.id))
        await driven.press("ctrl+z")
        assert not any(row.read for row in library.story(lead.id))


async def test_opening_reads_one_article_and_the_next_one_is_the_unread_line(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        library = driven.app.desk.library
        await driven.press(*["j"] * story_at(driven), "enter", "q", "U")
        unread = [row for row in library.rows(library.ids(View(unread=True, grouped=True))).values() if row.others]
        assert len(unread) == 1
        assert [row.read for row in library.story(unread[0].id)] == [True, False, False]


async def test_a_search_lists_every_article(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        while driven.app.desk.library.index_pending():
            pass
        await driven.press("=")
        await driven.press(*"perahu", "enter")
        await driven.until(lambda: len(lines(driven)) == 3)
        assert not any("+2" in line for line in lines(driven))


async def test_the_cursor_goes_to_the_article_that_stands_for_the_story_now(drive: Drive) -> None:
    async with drive(*FEEDS, before=told_by_three) as driven:
        library = driven.app.desk.library
        await driven.press("C", "G")
        kept = driven.app.query_one(LatestList).current
        assert kept is not None
        lead = library.story(kept)[0].id
        await driven.press("C")
        assert driven.app.query_one(LatestList).current == lead
