"""The use cases one after the other, over a real server, a real library and real workers."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import NOW, desk_of, feed, page, serve_outlet

from reader.articles.document import plain
from reader.articles.model import Incoming, View
from reader.desk import annotating, exporting, marking, placing, reading, refreshing
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.errors import ConfigError, FetchError, StorageError
from reader.feeds.fetch import Fetcher


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def refreshed(desk: Desk, *, asked: bool = True) -> list[refreshing.Event]:
    return [event async for event in refreshing.refresh(desk, asked=asked)]


async def closed(desk: Desk) -> None:
    await desk.close()


async def fetched(desk: Desk) -> reading.Opened:
    """Refresh, fetch the newest article's page, and open it."""
    await refreshed(desk)
    (newest,) = desk.library.ids(limit=1)
    async with Fetcher() as fetcher:
        await reading.fetch_text(desk, fetcher, reading.open_article(desk, newest).article)
    return reading.open_article(desk, newest)


async def test_feeds_come_in_newest_first_and_a_broken_one_costs_itself(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama", "Kedua")
    with desk_of(tmp_path, url, server.url("/missing")) as desk:
        events = await refreshed(desk)

        rows = desk.library.rows(ids := desk.library.ids())
        assert [rows[one].title for one in ids] == ["Pertama", "Kedua"]
        failures = [event for event in events if isinstance(event, refreshing.FeedFailed)]
        assert [(one.title, "nothing at this address" in one.reason) for one in failures] == [("Kabar 2", True)]
        assert events[-1] == refreshing.Finished(done=1, failed=1, new=2)
        assert [hit.row.title for hit in desk.library.search("ringkasan")] == ["Pertama", "Kedua"]
        await closed(desk)


async def test_a_second_look_is_conditional_and_an_early_one_is_not_made(server: Loopback, tmp_path: Path) -> None:
    now = [NOW]
    url = serve_outlet(server, "Pertama")
    server.on(
        "/feed",
        lambda seen: (
            Reply(304)
            if seen.header("if-none-match") == b'"one"'
            else Reply(body=feed(server, "Pertama"), headers=[("ETag", '"one"')])
        ),
    )
    with desk_of(tmp_path, url, now=lambda: now[0]) as desk:
        await refreshed(desk)
        early = await refreshed(desk)
        now[0] += timedelta(minutes=6)
        late = await refreshed(desk)
        await closed(desk)

    assert early[0] == refreshing.Started(total=0, early=1)
    assert [event.unchanged for event in late if isinstance(event, refreshing.FeedDone)] == [True]
    assert [seen.conditional for seen in server.requests("/feed")] == [False, True]


async def test_a_page_is_fetched_once_and_stays_without_a_network(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        await refreshed(desk)
        (article,) = desk.library.ids()
        before = reading.open_article(desk, article)
        assert before.wants_page
        assert "x fetches the full article" in before.notes[0]
        opened = await fetched(desk)
        await closed(desk)
    with desk_of(tmp_path, url) as desk:
        again = reading.open_article(desk, article)

        assert again.text.document == opened.text.document
        assert "“Kami butuh dua perahu lagi sebelum malam,”" in again.text.document.text
        assert "Beranda" not in again.text.document.text
        assert not again.wants_page
        assert len(server.requests("/page/1")) == 1


async def test_a_page_that_is_not_there_leaves_the_feeds_text(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    server.on("/page/1", Reply(503))
    with desk_of(tmp_path, url) as desk:
        await refreshed(desk)
        (article,) = desk.library.ids()
        opened = reading.open_article(desk, article)
        async with Fetcher() as fetcher:
            with pytest.raises(FetchError, match="answered 503"):
                await reading.fetch_text(desk, fetcher, opened.article)

        assert reading.open_article(desk, article).text.document.text == "Ringkasan 1."
        for problem in ("127.0.0.1 answered 503 for this article.", "127.0.0.1 answered 503 for this article"):
            notes = reading.notes_on(opened, problem)
            assert notes == ("127.0.0.1 answered 503 for this article. This is the feed's own text.",)
        await closed(desk)


async def test_a_passage_is_marked_with_its_evidence_and_found_after_a_restart(
    server: Loopback, tmp_path: Path
) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
        text = opened.text.document.text
        start = text.index("“Kami butuh")
        span = (start, text.index("malam,”") + len("malam,”"))
        draft = Draft(kind="quote", fields={"speaker": " Wirya\x1b[31m Sungkana ", "role": ""}, tags=("banjir", ""))
        made = annotating.annotate(desk, opened.article, opened.text, span=span, draft=draft)
        await closed(desk)

    with desk_of(tmp_path, url) as desk:
        again = reading.open_article(desk, opened.article.id)
        (placed,) = placing.placed(desk, again.article.key, again.text)

        assert placed.annotation == made
        assert placed.match is not None
        assert (placed.match.start, placed.match.end, placed.match.state) == (*span, "exact")
        assert made.fields == {"speaker": "Wirya Sungkana"}
        assert made.tags == ("banjir",)
        assert made.evidence.url == server.url("/page/1")
        assert made.evidence.text_sha256 == opened.text.document.sha256
        assert desk.library.rows([opened.article.id])[opened.article.id].annotated == 1
        assert list(desk.library.ids(View(annotated=True))) == [opened.article.id]


async def test_a_changed_article_keeps_the_old_text_and_finds_the_passage_in_the_new_one(
    server: Loopback, tmp_path: Path
) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
        text = opened.text.document.text
        start = text.index("Wirya meminta")
        span = (start, text.index("Jumat pagi") + len("Jumat pagi"))
        made = annotating.annotate(
            desk, opened.article, opened.text, span=span, draft=Draft(kind="directive", fields={"issuer": "Wirya"})
        )
        server.on(
            "/page/1",
            Reply(
                body=page("Pembaruan: air mulai surut menjelang siang di dua dusun."),
                headers=[("Content-Type", "text/html; charset=utf-8")],
            ),
        )
        async with Fetcher() as fetcher:
            assert await reading.fetch_text(desk, fetcher, opened.article)

        after = reading.open_article(desk, opened.article.id)
        (placed,) = placing.placed(desk, after.article.key, after.text)
        assert placed.match is not None
        assert after.text.document.text[placed.match.start : placed.match.end] == made.selector.exact
        assert placed.match.start != span[0]
        old = desk.library.revision(made.article, made.selector.text_sha256)
        assert old is not None
        assert old.document.text == text
        await closed(desk)


async def test_every_change_can_be_undone_and_done_again(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama", "Kedua")
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
        key = opened.article.key
        made = annotating.annotate(desk, opened.article, opened.text, span=(0, 9), draft=Draft(kind="quote", fields={}))
        annotating.change(desk, made.id, Draft(kind="quote", fields={"speaker": "Wirya"}, note="ya"))
        annotating.remove(desk, made.id)
        marking.star(desk, [opened.article.id], starred=True)
        marking.tag(desk, opened.article.id, ["banjir"])
        marking.mark_all_read(desk, View(), desk.library.ids()[0])

        labels = [desk.history.undo() for _ in range(6)]
        assert labels == ["mark 2 articles read", "change the tags", "star", "delete quote", "edit quote", "tag quote"]
        assert desk.history.undo() is None
        assert desk.store.of_article(key) == []
        row = desk.library.rows([opened.article.id])[opened.article.id]
        assert (row.read, row.starred, row.tags, row.annotated) == (False, False, (), 0)

        for _ in range(6):
            desk.history.redo()
        assert desk.history.redo() is None
        row = desk.library.rows([opened.article.id])[opened.article.id]
        assert (row.read, row.starred, row.tags, row.annotated) == (True, True, ("banjir",), 0)
        desk.history.undo(), desk.history.undo(), desk.history.undo(), desk.history.undo()
        assert [one.fields for one in desk.store.of_article(key)] == [{"speaker": "Wirya"}]
        await closed(desk)


async def test_a_second_copy_reads_and_says_who_has_the_data(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        await refreshed(desk)
        with desk_of(tmp_path, url) as second:
            assert second.readonly
            assert "Another Kutip (process" in second.notices[0]
            assert [row.title for row in second.library.rows(second.library.ids()).values()] == ["Pertama"]
            (article,) = second.library.ids()
            opened = reading.open_article(second, article)
            with pytest.raises(StorageError, match="Another Kutip"):
                annotating.annotate(
                    second, opened.article, opened.text, span=(0, 4), draft=Draft(kind="quote", fields={})
                )
            with pytest.raises(StorageError, match="Another Kutip"):
                marking.mark_read(second, [article], read=True)
        await closed(desk)


async def test_exports_choose_their_form_by_the_ending(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
        annotating.annotate(
            desk, opened.article, opened.text, span=(0, 9), draft=Draft(kind="quote", fields={"speaker": "Wirya"})
        )
        path, done = exporting.export_to(desk, str(tmp_path / "out.jsonld"))

        assert done.count == 1
        assert "http://www.w3.org/ns/anno.jsonld" in json.dumps(json.loads(path.read_text()))
        sheet, _ = exporting.export_to(desk, str(tmp_path / "out.md"))
        assert "Wirya" in sheet.read_text()
        page, _ = exporting.export_to(desk, str(tmp_path / "out.html"))
        assert "<mark" in page.read_text()
        assert "Kami butuh dua perahu" in page.read_text()
        by_speaker = exporting.export(desk, exporting.format_named("markdown"), group="speaker").body
        assert b"## Wirya" in by_speaker
        with pytest.raises(ConfigError, match="no grouping by colour"):
            exporting.export(desk, exporting.format_named("markdown"), group="colour")
        with pytest.raises(ConfigError, match=r"no export format \.docx"):
            exporting.export_to(desk, str(tmp_path / "out.docx"))
        with pytest.raises(StorageError, match="cannot be written"):
            exporting.export_to(desk, str(tmp_path / "no" / "such" / "out.md"))
        await closed(desk)


def test_the_tour_is_there_once_and_only_where_it_is_wanted(tmp_path: Path) -> None:
    for _ in range(2):
        with desk_of(tmp_path, tour=True) as desk:
            rows = desk.library.rows(desk.library.ids())
            assert len(rows) >= 10
            texts = [desk.library.document(one) for one in desk.library.ids()]
            kinds = {block.kind for text in texts if text for block in text.document.blocks}
            assert {"paragraph", "heading", "item", "quote", "table", "caption"} <= kinds
    with desk_of(tmp_path) as desk:
        assert desk.library.feeds() == []


async def test_evidence_names_the_outlet_and_no_bare_host(server: Loopback, tmp_path: Path) -> None:
    url = serve_outlet(server, "Pertama")
    with desk_of(tmp_path, url) as desk:
        opened = await fetched(desk)
        draft = Draft(kind="quote", fields={})
        made = annotating.annotate(desk, opened.article, opened.text, span=(0, 9), draft=draft)

        assert made.evidence.outlet == "Kabar 1"
        await closed(desk)


async def test_opening_aside_gives_what_opening_gives(tmp_path: Path) -> None:
    with desk_of(tmp_path, "https://kabar.example/feed") as desk:
        (feed,) = desk.library.feeds()
        entries = [
            Incoming(id="1", title="Perahu datang", document=plain("Perahu datang pagi ini.")),
            Incoming(id="2", title="Pasar ramai", summary_text="Pasar ramai sejak subuh."),
        ]
        for article_id in desk.library.store(feed.id, entries).new:
            opened = await reading.open_aside(desk, article_id)
            assert opened == reading.open_article(desk, article_id)
            assert opened.text.revision
        with pytest.raises(StorageError, match="not in the library"):
            await reading.open_aside(desk, 1)
        await desk.close()
