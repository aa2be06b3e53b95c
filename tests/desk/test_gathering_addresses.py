"""What an address holds, and what a feed that moved becomes."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Loopback, Reply, Seen
from newsroom import NOW, desk_of, feed

from reader import feedsfile
from reader.articles.model import Batch, FeedState
from reader.config import Subscription
from reader.desk import gathering, local, subscribing
from reader.errors import ConfigError, FetchError
from reader.feeds.schedule import FeedState as Scheduled


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.mark.parametrize(
    ("typed", "tried"),
    [
        ("example.org", ("https://example.org", "http://example.org")),
        ("  example.org/a?b=c ", ("https://example.org/a?b=c", "http://example.org/a?b=c")),
        ("HTTP://example.org/", ("http://example.org/",)),
        ("feed://example.org/f", ("https://example.org/f", "http://example.org/f")),
        ("feed:https://example.org/f", ("https://example.org/f",)),
        ("localhost:8080", ("https://localhost:8080", "http://localhost:8080")),
    ],
)
def test_what_is_typed_becomes_addresses(typed: str, tried: tuple[str, ...]) -> None:
    assert gathering.whole_address(typed) == tried


@pytest.mark.parametrize("typed", ["", "word", "two words.example", "kutip:tour", "gopher://a.example/", "http://"])
def test_what_can_be_none_is_refused(typed: str) -> None:
    with pytest.raises(ConfigError):
        gathering.whole_address(typed)


async def test_a_page_cannot_send_us_into_a_network_that_was_not_typed(tmp_path: Path, server: Loopback) -> None:
    server.on("/f.xml", Reply(body=feed(server, "Satu")))
    inner = server.url("/f.xml", host="localhost")
    server.on("/", Reply(body=f'<link rel="alternate" type="application/rss+xml" href="{inner}">'.encode()))
    with desk_of(tmp_path) as desk:
        looked = await gathering.look(desk, server.url("/"))
        await desk.close()

    assert looked.feeds == ()
    assert len(looked.problems) == 1
    assert server.requests("/f.xml") == []


async def test_a_password_that_was_typed_goes_to_the_feeds_of_its_host(tmp_path: Path, server: Loopback) -> None:
    def guarded(seen: Seen) -> Reply:
        known = seen.header("authorization") is not None
        return Reply(body=feed(server, "Satu", name="Dalam")) if known else Reply(401)

    server.on("/f.xml", guarded)
    server.on("/", Reply(body=b'<link rel="alternate" type="application/rss+xml" href="/f.xml">'))
    with desk_of(tmp_path) as desk:
        looked = await gathering.look(desk, f"http://bob:s3cr3t@127.0.0.1:{server.port}/")
        await desk.close()

    assert [one.url for one in looked.feeds] == [f"http://bob:s3cr3t@127.0.0.1:{server.port}/f.xml"]


async def test_a_page_with_hundreds_of_feeds_is_tried_in_part(tmp_path: Path, server: Loopback) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.xml">' for n in range(50))
    server.on("/", Reply(body=links.encode()))
    with desk_of(tmp_path) as desk:
        looked = await gathering.look(desk, server.url("/"))
        await desk.close()

    assert len(server.seen) == 1 + gathering.MOST
    assert "38 more feeds" in looked.problems[-1]


def test_a_move_is_taken_over_by_hand_and_taken_back(tmp_path: Path) -> None:
    old, new = "http://bob:s3cr3t@a.example/f", "https://a.example/feed"
    with desk_of(tmp_path, old, "http://b.example/f") as desk:
        record = desk.library.feeds()[0]
        memo = Scheduled(url=old, last_check=NOW, moved_to=new, moved_seen=1).memo
        desk.library.store_many([Batch(feed_id=record.id, entries=(), state=FeedState(last_check=NOW, memo=memo))])

        moved = subscribing.accept_move(desk, old)

        assert moved == "https://bob:s3cr3t@a.example/feed"
        assert [one.url for one in feedsfile.current(desk.settings.feeds_file)] == [moved, "http://b.example/f"]
        assert next((one.id, one.url) for one in desk.library.feeds()) == (record.id, moved)
        desk.history.undo()
        assert next((one.id, one.url) for one in desk.library.feeds()) == (record.id, old)
        with pytest.raises(ConfigError, match="has not said"):
            subscribing.accept_move(desk, "http://b.example/f")


def test_a_change_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    with desk_of(tmp_path, "http://a.example/f") as desk:
        desk.settings.feeds_file.write_text("[[feed\n")
        with pytest.raises(ConfigError):
            subscribing.pause(desk, ["http://a.example/f"], paused=True)
        with pytest.raises(ConfigError):
            subscribing.subscribe(desk, [Subscription(url="http://c.example/f", title="C")])
        assert not desk.settings.subscriptions[0].paused
        assert [one.url for one in desk.library.feeds()] == ["http://a.example/f"]
        assert desk.history.undo() is None


def test_a_removed_feed_that_is_brought_back_has_its_articles(tmp_path: Path) -> None:
    from reader.articles.model import Incoming

    url = "http://a.example/f"
    with desk_of(tmp_path, url) as desk:
        record = desk.library.feeds()[0]
        desk.library.store(record.id, [Incoming(id="1", title="Satu", link="http://a.example/1")])
        subscribing.remove(desk, [url])
        assert desk.library.feeds() == []
        assert len(desk.library.ids()) == 1
        desk.history.undo()
        assert [(one.id, one.total) for one in desk.library.feeds()] == [(record.id, 1)]


def test_names_that_mean_several_feeds_are_refused(tmp_path: Path) -> None:
    with desk_of(tmp_path, "http://a.example/f", "http://b.example/f") as desk:
        desk.settings = replace(
            desk.settings,
            subscriptions=(
                Subscription(url="http://a.example/f", title="Kabar"),
                Subscription(url="http://b.example/f", title="Kabar Laut"),
            ),
        )
        assert subscribing.find(desk, "kabar").url == "http://a.example/f"
        assert subscribing.find(desk, "b.example").title == "Kabar Laut"
        for wanted in ("example", "nowhere"):
            with pytest.raises(ConfigError):
                subscribing.find(desk, wanted)


async def test_a_command_that_does_not_end_is_stopped_with_its_children(tmp_path: Path) -> None:
    script = tmp_path / "feed.sh"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nsleep 60\n")
    script.chmod(0o700)
    with pytest.raises(FetchError, match=r"feed\.sh took longer than 0\.5 seconds"):
        await local.read(f"exec:{script}", deadline=0.5)
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _runs(child):
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("the child still runs")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


async def test_files_and_commands_are_bounded_and_no_shell_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "SIZE_LIMIT", 1000)
    big = tmp_path / "big.xml"
    big.write_bytes(b"x" * 1001)
    for url in (f"file:{big}", f"exec:cat {big}", "exec:yes", f"file:{tmp_path}", "file:/dev/zero", "exec:", "exec:'x"):
        with pytest.raises(FetchError):
            await local.read(url)
    printed = await local.read(f'exec:printf "%s" "$(touch {tmp_path}/touched); a > b"')
    assert printed.body.startswith(b"$(touch")
    assert not (tmp_path / "touched").exists()
    assert json.loads((await local.read("""exec:printf '{"a": "b c"}'""")).body) == {"a": "b c"}
