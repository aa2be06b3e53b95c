"""A refresh where something goes wrong: one feed's trouble is its own, and is told in words."""

import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import feed_jobs
import pytest
from desk_simulation import DeskSimulation
from loopback import Loopback, Reply
from newsroom import desk_of, page
from simulation import FEED

from reader.articles.model import Batch, Incoming
from reader.config import load
from reader.desk import looking, reading, refreshing
from reader.desk.refreshing import FeedDone, FeedFailed, FeedLeft, Finished, Offline, Started
from reader.feeds.fetch import Fetcher
from reader.workers import Workers

WHOLE = FEED % b""
LOGIN = Reply(200, b"<!doctype html><title>Welcome</title><form>Sign in to the harbour's network</form>")


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
async def world(server: Loopback, tmp_path: Path) -> AsyncIterator[DeskSimulation]:
    world = DeskSimulation(server, tmp_path)
    yield world
    await world.end()


def failures(events: list[refreshing.Event]) -> dict[str, str]:
    return {event.url.rpartition("/")[2]: event.reason for event in events if isinstance(event, FeedFailed)}


class Unplugged(DeskSimulation):
    """A computer on which only some names are known."""

    known: frozenset[str] = frozenset()

    async def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, host)
        return await super().resolve(host, port)


@pytest.fixture
async def unplugged(server: Loopback, tmp_path: Path) -> AsyncIterator[Unplugged]:
    world = Unplugged(server, tmp_path)
    yield world
    await world.end()


async def test_without_a_network_one_sentence_is_told_and_no_feed_is_blamed(unplugged: Unplugged) -> None:
    for number in range(5):
        unplugged.feed("/feed", Reply(200, WHOLE), host=f"host{number}.example")
    before = unplugged._file.read_text()
    events = await unplugged.refresh(asked=True)

    assert events[1:] == [Offline(5), Finished(done=0, failed=5, new=0)]
    assert "5 feeds stay as they are" in Offline(5).reason
    assert {state.failures for state in unplugged.states.values()} == {0}
    assert all(state.next_check - unplugged.now < timedelta(minutes=12) for state in unplugged.states.values())  # type: ignore[operator]
    assert unplugged._file.read_text() == before


async def test_a_name_that_is_no_more_counts_as_a_failure_where_others_are_reached(unplugged: Unplugged) -> None:
    unplugged.known = frozenset({"there.example"})
    unplugged.feed("/there", Reply(200, WHOLE), host="there.example")
    lost = [unplugged.feed(f"/lost{number}", host=f"lost{number}.example") for number in range(3)]
    events = await unplugged.refresh(asked=True)

    assert failures(events).keys() == {"lost0", "lost1", "lost2"}
    assert "cannot be found" in failures(events)["lost0"]
    assert not any(isinstance(event, Offline) for event in events)
    assert {unplugged.states[url].failures for url in lost} == {1}
    await unplugged.run(days=10)
    assert all(unplugged.states[url].failures > 8 for url in lost)


async def test_one_feed_alone_has_an_hour_before_its_host_is_blamed(unplugged: Unplugged) -> None:
    url = unplugged.feed("/lost", host="lost.example")
    events = await unplugged.refresh(asked=True)
    assert "cannot be found" in failures(events)["lost"]
    assert unplugged.states[url].failures == 0
    await unplugged.run(days=2)
    assert unplugged.states[url].failures > 3


async def test_a_network_that_wants_people_to_sign_in_is_told_once_and_moves_no_feed(world: DeskSimulation) -> None:
    paths = [f"/feed{number}" for number in range(3)]
    for number, path in enumerate(paths):
        world.feed(path, LOGIN, host=f"host{number}.example")
    events = await world.refresh(asked=True)

    assert events[1:] == [Offline(3), Finished(done=0, failed=3, new=0)]
    for path in paths:
        world.serve(path, Reply(200, WHOLE))
    await world.run(hours=1)
    assert all(state.last_success is not None for state in world.states.values())
    assert len(world.states) == 3


async def test_a_429_in_the_middle_of_a_round_spares_the_host_the_other_feeds(world: DeskSimulation) -> None:
    for number in range(4):
        world.feed(f"/busy{number}", Reply(429, headers=[("Retry-After", "3600")]), host="busy.example")
    world.feed("/free", Reply(200, WHOLE), host="free.example")
    events = await world.refresh(asked=True)

    assert len([path for _, path, _ in world.asked if path.startswith("/busy")]) == 1
    left = [event.reason for event in events if isinstance(event, FeedLeft)]
    assert len(left) == 3
    assert all("wait until" in reason for reason in left)
    assert events[-1] == Finished(done=1, failed=1, new=1)


async def test_that_a_feed_is_gone_is_told_once_and_naming_it_brings_it_back(world: DeskSimulation) -> None:
    url = world.feed("/feed", Reply(410))
    (told,) = [event for event in await world.refresh(asked=True) if isinstance(event, FeedFailed)]
    assert told.notices == (f"{url} is gone, says its site, and is not asked again",)
    assert await world.refresh(asked=True) == [Started(0, 1), Finished(done=0, failed=0, new=0)]

    world.now += timedelta(minutes=6)
    world.serve("/feed", Reply(200, WHOLE))
    events = await world.refresh(asked=True, only=[url])
    assert [event.new for event in events if isinstance(event, FeedDone)] == [1]
    assert not world.states[url].gone


async def test_a_move_that_settles_at_a_304_is_written_where_the_user_wrote_the_address(world: DeskSimulation) -> None:
    old = world.feed("/old", Reply(301, headers=[("Location", "/new")]))
    world.serve(
        "/new",
        lambda seen: Reply(304) if seen.header("if-none-match") else Reply(200, WHOLE, [("ETag", '"1"')]),
    )
    (article,) = [*(await world.refresh(asked=True)), *world.desk.library.ids()][-1:]
    await world.run(days=4)

    new = world.url("/new")
    assert f'url = "{new}"' in world._file.read_text()
    assert old not in world._file.read_text()
    assert [one.url for one in world.desk.settings.subscriptions] == [new]
    assert load(feeds=world._file, data=None, environ={}).subscriptions[0].url == new
    assert list(world.desk.library.ids()) == [article]
    asked = len(world.requests("/old"))
    await world.run(days=1)
    assert len(world.requests("/old")) == asked


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("that hangs", "took longer than 5 seconds"),
        ("that kills", "ended the process"),
        ("that swells", "MB of memory"),
    ],
)
async def test_a_feed_that_is_too_much_for_a_worker_costs_itself_alone(
    world: DeskSimulation, monkeypatch: pytest.MonkeyPatch, fault: str, words: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(feed_jobs.__file__).parent))
    monkeypatch.setattr(looking, "PARSE_DEADLINE", 5.0)
    for number in range(4):
        world.feed(f"/good{number}", Reply(200, WHOLE), host=f"good{number}.example")
    world.feed("/bad", Reply(200, WHOLE.replace(b"Pasar di", f"Pasar {fault}".encode())), host="bad.example")
    world.desk._workers = Workers(count=2, jobs="feed_jobs")
    events = await world.refresh(asked=True)

    assert failures(events).keys() == {"bad"}
    assert words in failures(events)["bad"]
    assert events[-1] == Finished(done=4, failed=1, new=4)
    assert [record.state.problem is not None for record in world.desk.library.feeds()] == [False] * 4 + [True]


async def test_many_feeds_that_are_due_at_once_are_spread(world: DeskSimulation) -> None:
    for number in range(20):
        world.feed(f"/{number}", Reply(200, WHOLE), host=f"host{number}.example")
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async for _ in refreshing.refresh(world.desk, asked=False, fetching=world._fetching, sleep=nap):
        pass
    assert sorted(naps) == [float(second) for second in range(1, 20)]
    assert len(world.asked) == 20


async def test_an_article_whose_feed_tells_of_an_edit_wants_its_page_again(server: Loopback, tmp_path: Path) -> None:
    link = server.on("/page", lambda _: Reply(200, page(), [("Content-Type", "text/html")]))
    entry = Incoming(id="1", title="Perahu datang", link=link, summary_text="Ringkasan.")
    with desk_of(tmp_path, server.url("/feed")) as desk:
        (feed,) = desk.library.feeds()
        (article,) = desk.library.store(feed.id, [entry]).new
        async with Fetcher() as fetcher:
            await reading.fetch_text(desk, fetcher, reading.open_article(desk, article).article)
        assert not reading.open_article(desk, article).wants_page

        edited = Incoming(id="1", title="Perahu datang", link=link, summary_text="Ringkasan yang diperbarui.")
        stored = desk.library.store_many([Batch(feed_id=feed.id, entries=(edited,))])
        opened = reading.open_article(desk, article)
        assert stored.stale == (article,)
        assert opened.wants_page
        assert opened.text.origin == "page"
        assert "tells of a change" in opened.notes[-1]
        await desk.close()
