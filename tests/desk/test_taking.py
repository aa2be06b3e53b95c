"""Taking along: texts and lead pictures up to a size, resumed without fetching anything twice; the pictures kept."""

import os
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Never

import pytest
from loopback import Loopback, Reply
from newsroom import SENTENCE, desk_of, serve_outlet

from reader.articles.model import View
from reader.desk import pictures, reading, refreshing, retention, taking
from reader.desk.open import Desk
from reader.desk.taking import Finished, Taken, Wanted
from reader.errors import FetchError, StorageError, UnreachableError
from reader.feeds.fetch import Fetcher, Request

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 30_000
HTML = [("Content-Type", "text/html; charset=utf-8")]
TITLES = ("Perahu satu tiba", "Perahu dua tiba", "Perahu tiga tiba")


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def outlet(server: Loopback, picture: Reply | None = None) -> str:
    """Serve three articles, each with a lead picture."""
    url = serve_outlet(server, *TITLES)
    for number, title in enumerate(TITLES, 1):
        body = (
            f'<html lang="id"><head><title>{title}</title>'
            f'<meta property="og:image" content="/foto/{number}.png"></head><body><article><h1>{title}</h1>'
            f"<p>{SENTENCE * 4}</p><p>Nomor {number}. {SENTENCE * 3}</p></article></body></html>"
        )
        server.on(f"/page/{number}", Reply(body=body.encode(), headers=HTML))
        server.on(f"/foto/{number}.png", picture or Reply(body=PNG))
    return url


async def refreshed(desk: Desk) -> None:
    async for _ in refreshing.refresh(desk, asked=True):
        pass


async def took(desk: Desk, wanted: Wanted) -> tuple[list[Taken], Finished]:
    events = [event async for event in taking.take(desk, wanted)]
    end = events[-1]
    assert isinstance(end, Finished)
    return [event for event in events if isinstance(event, Taken)], end


async def test_texts_and_pictures_are_here_afterwards_and_nothing_is_fetched_twice(
    server: Loopback, tmp_path: Path
) -> None:
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        before = taking.readiness(desk)
        taken, end = await took(desk, Wanted())
        asked = len(server.seen)
        again, second = await took(desk, Wanted())
        await desk.close()

    assert before.said == "0 of 3 articles are whole, 3 only a summary; 0 pictures (0 kB)."
    assert {one.title for one in taken} == set(TITLES)
    assert all(one.whole and one.picture and one.problem is None for one in taken)
    assert (end.total, end.whole, end.pictures, end.full) == (3, 3, 3, False)
    assert end.size == sum(one.size for one in taken)
    assert end.size > 3 * len(PNG)
    assert len(server.seen) == asked
    assert (second.whole, second.pictures, second.size) == (3, 3, 0)
    assert [one.size for one in again] == [0, 0, 0]

    with desk_of(tmp_path, "http://127.0.0.1:9/nowhere") as desk:
        ready = taking.readiness(desk)
        (first, *_) = desk.library.ids()
        article = reading.open_article(desk, first)
        kept = pictures.kept_file(desk, article.article.key, pictures.address_of(article.article, article.text))
        assert (ready.whole, ready.total, ready.pictures.count) == (3, 3, 3)
        assert kept is not None
        assert kept.read_bytes() == PNG


async def test_what_has_no_page_is_no_failure(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        taken, end = await took(desk, Wanted())
        await desk.close()
    assert (len(taken), end.total, end.offline) == (12, 12, False)
    assert [one.problem for one in taken if one.problem is not None] == []
    assert end.whole < 12


async def test_only_what_is_chosen_is_taken(server: Loopback, tmp_path: Path) -> None:
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        words, _ = await took(desk, Wanted(query="dua", pictures=False))
        desk.library.set_starred([desk.library.ids()[-1]], starred=True)
        starred, _ = await took(desk, Wanted(view=View(starred=True)))
        newest, end = await took(desk, Wanted(limit=1, pictures=False))
        await desk.close()
    assert [one.title for one in words] == ["Perahu dua tiba"]
    assert [one.title for one in starred] == ["Perahu tiga tiba"]
    assert [one.title for one in newest] == ["Perahu satu tiba"]
    assert end.pictures == 0
    assert len(server.requests("/foto/1.png")) == 0


async def test_the_size_bounds_what_comes_and_a_second_round_goes_on(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 1)
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        taken, end = await took(desk, Wanted(size=len(PNG) + 2_000))
        rest, second = await took(desk, Wanted())
        await desk.close()
    assert end.full
    assert end.said.endswith("The size is used up.")
    assert end.size <= len(PNG) + 4_000
    assert [one.picture for one in taken] == [True, False, False]
    assert (len(rest), second.whole, second.pictures) == (3, 3, 3)


async def test_a_picture_that_cannot_be_had_leaves_the_text(server: Loopback, tmp_path: Path) -> None:
    with desk_of(tmp_path, outlet(server, Reply(body=b"<html>no picture</html>"))) as desk:
        await refreshed(desk)
        taken, end = await took(desk, Wanted())
        await desk.close()
    assert (end.whole, end.pictures) == (3, 0)
    assert {one.problem for one in taken} == {"What 127.0.0.1 sent is no picture."}


async def test_stopping_keeps_what_came(server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 1)
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        async with aclosing(taking.take(desk, Wanted())) as events:
            async for event in events:
                if isinstance(event, Taken):
                    break
        whole = taking.readiness(desk).whole
        await desk.close()
    assert whole in {1, 2}


async def test_without_a_network_one_sentence_says_so(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(_: Fetcher, request: Request) -> Never:
        raise UnreachableError(f"{request.url} cannot be reached")

    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        monkeypatch.setattr(Fetcher, "fetch", fetch)
        _, end = await took(desk, Wanted())
        await desk.close()
    assert end.offline
    assert end.said == "No site could be reached, so there may be no network; nothing was taken along."


async def test_pictures_go_with_their_articles(server: Loopback, tmp_path: Path) -> None:
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        await took(desk, Wanted())
        stray = desk.settings.data / pictures.FOLDER / "notes.txt"
        stray.write_text("mine", "utf-8")
        planned = await desk.in_storage(retention.plan, desk, keep=1)
        async for _ in retention.clean(desk, planned):
            pass
        left = pictures.kept(desk)
        await desk.close()
    assert left.count == 1
    assert stray.exists()


async def test_the_oldest_pictures_make_room(server: Loopback, tmp_path: Path) -> None:
    with desk_of(tmp_path, outlet(server)) as desk:
        await refreshed(desk)
        await took(desk, Wanted())
        files = sorted((desk.settings.data / pictures.FOLDER).iterdir())
        for age, path in enumerate(files):
            os.utime(path, (1_000_000 - age, 1_000_000 - age))
        gone = pictures.sweep(desk, together=2 * len(PNG))
        await desk.close()
    assert gone == 1
    assert [path.exists() for path in files] == [True, True, False]


async def test_a_picture_is_bounded_and_kept_by_its_owner_alone(server: Loopback, tmp_path: Path) -> None:
    url = outlet(server, Reply(body=PNG + b"0" * pictures.LARGEST))
    with desk_of(tmp_path, url) as desk:
        await refreshed(desk)
        (first, *_) = desk.library.ids()
        async with Fetcher() as fetcher:
            await reading.fetch_text(desk, fetcher, reading.open_article(desk, first).article)
            article = reading.open_article(desk, first).article
            with pytest.raises(FetchError, match="larger than 4 MB"):
                await pictures.fetch_lead_picture(desk, fetcher, article)
            server.on("/foto/1.png", Reply(body=PNG))
            kept = await pictures.fetch_lead_picture(desk, fetcher, article)
        await desk.close()
    assert kept is not None
    assert kept.name.startswith(article.key)
    assert kept.stat().st_mode & 0o077 == 0


def test_what_a_picture_is_is_told_by_its_bytes() -> None:
    kinds = [
        pictures.kind_of(body) for body in (PNG, b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"<svg>")
    ]
    assert kinds == ["png", "jpg", "gif", "webp", None]


async def test_a_copy_that_only_reads_takes_nothing(server: Loopback, tmp_path: Path) -> None:
    with desk_of(tmp_path, outlet(server)) as desk, desk_of(tmp_path, outlet(server)) as second:
        with pytest.raises(StorageError):
            await took(second, Wanted())
        assert desk.library.ids() is not None
