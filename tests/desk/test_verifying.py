"""When an annotated article changes, each of its passages gets a state, and the user says what becomes of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import NOW, SENTENCE, desk_of, page, serve_outlet

from reader.annotations.model import Annotation
from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, exporting, placing, refreshing, verifying
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import fetch_text, open_article
from reader.errors import StorageError
from reader.feeds.fetch import Fetcher

URL = "http://a.example/f"
HTML = [("Content-Type", "text/html; charset=utf-8")]
FIRST = "“Kami butuh dua perahu lagi sebelum malam,” kata Camat Rancabatu, Wirya Sungkana."
SECOND = "Wirya meminta Badan Siaga Lembayung mengirim perahu paling lambat Jumat pagi."
THIRD = "Air setinggi dua meter menutup jalan utama Desa Rancabatu sejak kemarin sore."
BODY = (FIRST, SENTENCE * 2, SECOND, THIRD)


def bring(desk: Desk, *lines: str, feed: int = 0, link: str = "http://a.example/1") -> int:
    """Store the article with these paragraphs as a look at its feed does, and give its number."""
    entry = Incoming(id=link, title="Camat Minta Perahu", link=link, document=plain("\n".join(lines)), whole=True)
    stored = desk.library.store(desk.library.feeds()[feed].id, [entry], fetched=NOW)
    placing.look_again(desk, stored.changed)
    return int((*stored.new, *desk.library.ids())[0])


def mark(desk: Desk, article: int, words: str, kind: str = "quote") -> Annotation:
    opened = open_article(desk, article)
    start = opened.text.document.text.index(words)
    draft = Draft(kind=kind, fields={})
    return annotating.annotate(desk, opened.article, opened.text, span=(start, start + len(words)), draft=draft)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path, URL) as desk:
        yield desk


def states(desk: Desk, key: str) -> list[str]:
    return [one.state for one in placing.look_at(desk, key)]


def test_each_passage_gets_its_state_and_those_that_need_a_look_are_listed(desk: Desk) -> None:
    article = bring(desk, *BODY)
    stays, moves, changes, goes = (
        mark(desk, article, FIRST),
        mark(desk, article, THIRD),
        mark(desk, article, SECOND, "directive"),
        mark(desk, article, SENTENCE.strip()),
    )
    assert verifying.needing(desk) == []
    bring(desk, FIRST, SECOND.replace("Jumat pagi", "Sabtu malam"), THIRD)
    found = {one.annotation.id: one for one in placing.look_at(desk, stays.article)}
    assert [found[one.id].state for one in (stays, moves, changes, goes)] == ["exact", "moved", "changed", "orphan"]
    assert [one.annotation.id for one in verifying.needing(desk)] == [goes.id, changes.id]
    assert desk.library.count_to_look_at() == 2
    assert found[changes.id].now == SECOND.replace("Jumat pagi", "Sabtu malam")
    assert desk.library.revision(changes.article, changes.selector.text_sha256) is not None
    told = exporting.export(desk, exporting.format_named("jsonl")).body.decode().splitlines()
    assert [json.loads(line)["state"] for line in told] == ["exact", "moved", "changed", "orphan"]


def test_a_text_that_comes_back_takes_them_off_the_list(desk: Desk) -> None:
    article = bring(desk, *BODY)
    mark(desk, article, SECOND)
    bring(desk, FIRST, THIRD)
    assert desk.library.count_to_look_at() == 1
    bring(desk, *BODY)
    assert desk.library.count_to_look_at() == 0


def test_the_new_wording_is_accepted_and_undone(desk: Desk) -> None:
    one = mark(desk, bring(desk, *BODY), SECOND)
    new = SECOND.replace("Jumat pagi", "Sabtu malam")
    bring(desk, FIRST, new, THIRD)
    after = verifying.accept(desk, one.id)
    assert (after.selector.exact, after.state, after.id) == (new, "exact", one.id)
    assert after.evidence.text_sha256 == after.selector.text_sha256 != one.selector.text_sha256
    assert verifying.needing(desk) == []
    assert desk.history.undo() == "accept the wording of the quote"
    assert desk.store.get(one.id) == one
    assert desk.library.count_to_look_at() == 1
    desk.history.redo()
    assert desk.library.count_to_look_at() == 0
    assert desk.store.get(one.id) == after


def test_what_is_gone_cannot_be_accepted_but_attached_by_hand(desk: Desk) -> None:
    one = mark(desk, bring(desk, *BODY), SECOND)
    bring(desk, FIRST, THIRD)
    with pytest.raises(StorageError, match="attach it by hand"):
        verifying.accept(desk, one.id)
    opened = open_article(desk, desk.library.ids()[0])
    start = opened.text.document.text.index(THIRD)
    after = verifying.attach(desk, one.id, opened.article, opened.text, span=(start, start + len(THIRD)))
    assert (after.selector.exact, states(desk, one.article)) == (THIRD, ["exact"])
    desk.history.undo()
    assert states(desk, one.article) == ["orphan"]


def test_an_annotation_is_not_attached_to_another_article(desk: Desk) -> None:
    one = mark(desk, bring(desk, *BODY), SECOND)
    other = open_article(desk, bring(desk, THIRD, link="http://a.example/lain"))
    with pytest.raises(StorageError, match="another article"):
        verifying.attach(desk, one.id, other.article, other.text, span=(0, 5))


def test_a_pinned_one_keeps_its_text_and_asks_no_more(desk: Desk) -> None:
    one = mark(desk, bring(desk, *BODY), SECOND)
    changed = SECOND.replace("Jumat pagi", "Sabtu malam")
    bring(desk, FIRST, changed, THIRD)
    pinned = verifying.pin(desk, one.id)
    assert (pinned.state, pinned.selector) == ("pinned", one.selector)
    bring(desk, THIRD)
    assert (states(desk, one.article), verifying.needing(desk)) == (["pinned"], [])
    text = verifying.pinned_text(desk, pinned)
    assert text is not None
    assert text.document.text == "\n".join(line.strip() for line in BODY)
    assert verifying.pin(desk, one.id, pinned=False).state == "exact"
    assert states(desk, one.article) == ["orphan"]
    desk.history.undo()
    assert states(desk, one.article) == ["pinned"]


def test_a_deleted_annotation_needs_no_look_until_it_is_back(desk: Desk) -> None:
    one = mark(desk, bring(desk, *BODY), SECOND)
    bring(desk, FIRST, THIRD)
    annotating.remove(desk, one.id)
    assert desk.library.count_to_look_at() == 0
    desk.history.undo()
    assert desk.library.count_to_look_at() == 1


def test_the_text_that_was_marked_counts_where_two_feeds_bring_the_article(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL, "http://b.example/f") as desk:
        bring(desk, "Ringkasan pendek saja, tanpa kutipan.")
        one = mark(desk, bring(desk, *BODY, feed=1), SECOND)
        assert len(desk.library.newest_texts(one.article)) == 2
        assert states(desk, one.article) == ["exact"]
        bring(desk, FIRST, SECOND.replace("Jumat", "Sabtu"), feed=1)
        assert states(desk, one.article) == ["changed"]


async def test_a_page_that_is_fetched_again_tells_at_once(tmp_path: Path) -> None:
    with Loopback() as server:
        url = serve_outlet(server, "Camat Rancabatu Minta Perahu Tambahan")
        with desk_of(tmp_path, url) as desk:
            async for _ in refreshing.refresh(desk, asked=True):
                pass
            (article,) = desk.library.ids()
            async with Fetcher() as fetcher:
                await fetch_text(desk, fetcher, open_article(desk, article).article)
            one = mark(desk, article, "Kami butuh dua perahu lagi sebelum malam")
            server.on("/page/1", Reply(body=page().replace(b"dua perahu", b"tiga perahu"), headers=HTML))
            found = [each async for each in verifying.verify(desk, refetch=True)]
            assert [type(each) for each in found] == [placing.Looked]
            assert (found[0].state, found[0].now) == ("changed", "Kami butuh tiga perahu lagi sebelum malam")  # type: ignore[union-attr]
            assert [each.annotation.id for each in verifying.needing(desk)] == [one.id]
            server.on("/page/1", Reply(404))
            missed, still = [each async for each in verifying.verify(desk, refetch=True)]
            assert isinstance(missed, verifying.Unfetched)
            assert "404" in missed.problem
            assert isinstance(still, placing.Looked)
            assert still.state == "changed"
            await desk.close()


async def test_an_annotation_whose_article_is_not_there_does_not_stand(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        mark(desk, bring(desk, *BODY), SECOND)
        desk.close_files()
    (tmp_path / "data" / "library.sqlite").unlink()
    with desk_of(tmp_path, URL) as desk:
        (found,) = [each async for each in verifying.verify(desk)]
        assert isinstance(found, placing.Looked)
        assert (found.text, found.stands) == (None, False)
        await desk.close()


def test_news_comes_in_where_the_annotations_cannot_be_opened(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        mark(desk, bring(desk, *BODY), SECOND)
    (tmp_path / "data" / "annotations.json").write_bytes(b"\0\0\0")
    with desk_of(tmp_path, URL) as desk:
        article = bring(desk, FIRST)
        text = desk.library.document(article)
        assert text is not None
        assert text.document.text == FIRST
