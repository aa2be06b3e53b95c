"""How the feeds are, in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Batch, FeedState, Incoming
from reader.desk.checking import check
from reader.desk.health import FeedHealth, health, lines
from reader.desk.open import Desk
from reader.feeds.schedule import FeedState as Scheduled

A, B = "http://bob:s3cr3t@a.example/f", "http://b.example/f"


@contextmanager
def known(folder: Path, *states: Scheduled) -> Iterator[Desk]:
    """Open a desk over feeds that are in these states."""
    with desk_of(folder, *(state.url for state in states)) as desk:
        for record, state in zip(desk.library.feeds(), states, strict=True):
            kept = FeedState(
                next_check=state.next_check,
                last_check=state.last_check,
                last_success=state.last_success,
                failures=state.failures,
                problem=state.problem,
                memo=state.memo,
            )
            desk.library.store_many([Batch(feed_id=record.id, entries=(), state=kept)])
        yield desk


def one(desk: Desk) -> FeedHealth:
    (found,) = health(desk)
    return found


def entries(count: int, *, newest: datetime, every: timedelta) -> list[Incoming]:
    return [
        Incoming(id=str(n), title=f"Berita {n}", published=newest - n * every, document=plain(f"Teks {n}"))
        for n in range(count)
    ]


def test_a_feed_that_was_never_asked_is_new(tmp_path: Path) -> None:
    with known(tmp_path, Scheduled(url=A)) as desk:
        found = one(desk)
        assert (found.state, found.address, found.next_due) == ("new", "http://a.example/f", NOW)
        assert "s3cr3t" not in "".join(lines(found, now=NOW))


def test_failures_are_told_with_their_reason_and_their_number(tmp_path: Path) -> None:
    failing = Scheduled(
        url=A, last_check=NOW, last_success=NOW - timedelta(days=40), failures=9, problem="the site has a fault",
        failing_since=NOW - timedelta(days=31), next_check=NOW + timedelta(hours=3),
    )  # fmt: skip
    with known(tmp_path, failing) as desk:
        found = one(desk)
        assert found.said == "Failing, 9 looks in a row: the site has a fault."
        assert found.next_due == NOW + timedelta(hours=3)
        assert found.suggestion is not None
        assert "failing since" in found.suggestion
        said = [finding for finding in check(desk) if finding.about == found.title]
        assert [finding.state for finding in said] == ["bad", "note"]
        assert not any("s3cr3t" in finding.said for finding in said)
    recent = replace(failing, failing_since=NOW - timedelta(days=29))
    (tmp_path / "recent").mkdir()
    with known(tmp_path / "recent", recent) as desk:
        assert one(desk).suggestion is None


def test_a_host_that_asks_to_wait_holds_all_of_its_feeds(tmp_path: Path) -> None:
    until = NOW + timedelta(hours=2)
    asked = Scheduled(url=A, last_check=NOW, wait_host="a.example", wait_until=until)
    with known(tmp_path, asked, Scheduled(url="http://a.example/other", last_check=NOW), Scheduled(url=B)) as desk:
        found = {each.address: each for each in health(desk)}
        assert found["http://a.example/other"].state == "waiting"
        assert found["http://a.example/other"].next_due == until
        assert found[B].state == "new"
        assert [each.said for each in check(desk) if each.about == "a.example"]


def test_gone_and_moving_feeds_say_so(tmp_path: Path) -> None:
    gone = Scheduled(url=A, last_check=NOW, gone=True)
    moving = Scheduled(url=B, last_check=NOW, moved_to="https://c.example/f", moved_seen=2, former_urls=("http://x/",))
    with known(tmp_path, gone, moving) as desk:
        first, second = health(desk)
        assert (first.state, first.next_due, second.state) == ("gone", None, "moving")
        assert "https://c.example/f (seen 2 of 5 times)" in second.said
        assert any("http://x/" in line for line in lines(second, now=NOW))


def test_a_silent_and_a_noisy_feed_are_suggested_for_removal(tmp_path: Path) -> None:
    with known(tmp_path, Scheduled(url=A, last_check=NOW), Scheduled(url=B, last_check=NOW)) as desk:
        silent, noisy = (record.id for record in desk.library.feeds())
        desk.library.store(silent, entries(3, newest=NOW - timedelta(days=366), every=timedelta(days=1)))
        new = desk.library.store(noisy, entries(800, newest=NOW, every=timedelta(minutes=50))).new
        found = {each.address: each for each in health(desk)}
        assert "nothing new came" in (found["http://a.example/f"].suggestion or "")
        assert found["http://a.example/f"].per_week == 0
        assert "noisy" in (found[B].suggestion or "")
        assert 190 < found[B].per_week < 210
        desk.library.set_read(new[:50], read=True)
        assert {each.address: each for each in health(desk)}[B].suggestion is None


def test_a_weeks_number_is_not_blown_up_by_a_feed_of_one_day(tmp_path: Path) -> None:
    with known(tmp_path, Scheduled(url=A, last_check=NOW)) as desk:
        desk.library.store(desk.library.feeds()[0].id, entries(24, newest=NOW, every=timedelta(hours=1)))
        assert one(desk).per_week == 24
