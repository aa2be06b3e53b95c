"""The score sheet of manners towards servers: 24 rows, 100 points, simulated days over a real loopback server.

A row gives all of its points or none. The sheet is printed.
"""

import gzip
import sys
import traceback
import zlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import brotli
import faults
import pytest
from desk_simulation import DeskSimulation
from loopback import Loopback, Reply, Seen
from simulation import FEED, START, Simulation, date

from reader.errors import FetchError
from reader.feeds.fetch import Request
from reader.feeds.schedule import plan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SLACK = timedelta(seconds=1)
WHOLE = FEED % b""
LONG = ("Cache-Control", "max-age=57600")
MODIFIED = "Mon, 02 Mar 2026 07:00:00 GMT"

Row = Callable[[Simulation], Awaitable[None]]
SHEET: dict[str, tuple[int, str, Row]] = {}


def row(name: str, points: int, title: str) -> Callable[[Row], Row]:
    def enter(check: Row) -> Row:
        SHEET[name] = (points, title, check)
        return check

    return enter


def whole(*headers: tuple[str, str | bytes], body: bytes = WHOLE) -> Reply:
    return Reply(200, body, headers)


def versioned(*headers: tuple[str, str]) -> Callable[[Seen], Reply]:
    """A feed that never changes and whose server knows it."""
    marks = [("ETag", '"v1"'), ("Last-Modified", MODIFIED), *headers]

    def answer(seen: Seen) -> Reply:
        if seen.header("if-none-match") == b'"v1"':
            return Reply(304, headers=marks)
        return Reply(200, WHOLE, marks)

    return answer


@row("H01", 8, "one whole answer in 14 days, both validators with every later request")
async def _(world: Simulation) -> None:
    world.feed("/feed", versioned())
    await world.run(days=14)
    first, *later = world.requests("/feed")
    assert not first.conditional
    assert len(later) > 300
    assert {seen.header("if-none-match") for seen in later} == {b'"v1"'}
    assert {seen.header("if-modified-since") for seen in later} == {MODIFIED.encode()}


@row("H02", 6, "twenty restarts in an hour send nothing")
async def _(world: Simulation) -> None:
    world.feed("/feed", versioned())
    for _ in range(20):
        await world.run(hours=0.05)
        world.restart()
    assert len(world.asked) == 1
    await world.run(hours=0.5)
    assert len(world.asked) == 2
    assert world.requests("/feed")[1].conditional


@row("H03", 6, "new validators are taken over although the body is the same")
async def _(world: Simulation) -> None:
    def touched(_seen: Seen) -> Reply:
        number = len(world.asked)
        return whole(("ETag", f'"{number}"'), ("Last-Modified", date(START + number * HOUR)))

    world.feed("/feed", touched)
    await world.run(days=2)
    for number, seen in enumerate(world.requests("/feed")[1:], 1):
        assert seen.header("if-none-match") == f'"{number}"'.encode()
        assert seen.header("if-modified-since") == date(START + number * HOUR).encode()


@row("H04", 5, "validators of a 304 are taken over, those it leaves out stay")
async def _(world: Simulation) -> None:
    answers = [
        whole(("ETag", '"a"'), ("Last-Modified", "one")),
        Reply(304, headers=[("ETag", '"b"')]),
        Reply(304, headers=[("Last-Modified", "two")]),
        Reply(304),
    ]
    world.feed("/feed", lambda _seen: answers[min(len(world.asked), len(answers)) - 1])
    await world.run(hours=8)
    sent = [(seen.header("if-none-match"), seen.header("if-modified-since")) for seen in world.requests("/feed")]
    assert sent[:5] == [(None, None), (b'"a"', b"one"), (b'"b"', b"one"), (b'"b"', b"two"), (b'"b"', b"two")]


@row("H05", 6, "only what the last whole answer carried is sent")
async def _(world: Simulation) -> None:
    answers = [
        whole(("ETag", '"1"'), ("Last-Modified", "one")),
        whole(("ETag", '"2"')),
        whole(("Last-Modified", "three")),
        whole(),
    ]
    world.feed("/feed", lambda _seen: answers[min(len(world.asked), len(answers)) - 1])
    await world.run(hours=8)
    sent = [(seen.header("if-none-match"), seen.header("if-modified-since")) for seen in world.requests("/feed")]
    assert sent[:5] == [(None, None), (b'"1"', b"one"), (b'"2"', None), (None, b"three"), (None, None)]
    assert set(sent[5:]) == {(None, None)}


@row("H06", 5, "entity tags go back byte for byte, or not at all")
async def _(world: Simulation) -> None:
    sendable = [b'W/"x"', b'"a,b"', b"bare", b'"' + b"x" * 8190 + b'"', '"café"'.encode(), b'"caf\xe9"', b'"a\tb"']
    for number, tag in enumerate([*sendable, b"", b'"a\x01b"', b'"\x1b]0;x\x07"']):
        world.feed(f"/{number}", whole(("ETag", tag)), host=f"host{number}.example")
    await world.run(hours=1.5)
    world.restart()
    await world.run(hours=2)
    for number, tag in enumerate(sendable):
        assert {seen.header("if-none-match") for seen in world.requests(f"/{number}")[1:]} == {tag}
    for number in range(len(sendable), len(sendable) + 3):
        requests = world.requests(f"/{number}")
        assert len(requests) > 1
        assert not any(seen.conditional for seen in requests)
    assert sum("cannot be sent back" in notice for notice in world.notices) == 2


@row("H07", 4, "Last-Modified goes back as it came, whatever it says")
async def _(world: Simulation) -> None:
    values = [
        "junk",
        "0",
        "Tue, 19 Jan 2038 03:14:07 GMT",
        "Mon, 02 Mar 2026 14:00:00 +0700",
        "2026-03-02",
        "Mon,  2 Mar",
    ]
    for number, value in enumerate(values):
        world.feed(f"/{number}", whole(("Last-Modified", value)), host=f"host{number}.example")
    await world.run(hours=3)
    for number, value in enumerate(values):
        sent = {seen.header("if-modified-since") for seen in world.requests(f"/{number}")[1:]}
        assert sent == {value.encode()}


@row("H08", 5, "an answer that is fresh for twelve hours is not asked for again before")
async def _(world: Simulation) -> None:
    def expiring(_seen: Seen) -> Reply:
        theirs = world.now + 3 * HOUR
        return whole(("Date", date(theirs)), ("Expires", date(theirs + 12 * HOUR)))

    world.feed("/age", whole(("Cache-Control", "public, max-age=43200")), host="a.example")
    world.feed("/expires", expiring, host="b.example")
    world.feed("/both", whole(("Cache-Control", "max-age=43200"), ("Expires", "0")), host="c.example")
    await world.run(days=4)
    for path in ("/age", "/expires", "/both"):
        assert all(12 * HOUR <= gap <= 14 * HOUR for gap in world.gaps(path)), path
        assert len(world.gaps(path)) >= 6


@row("H09", 3, "lifetimes of a year are capped, contradictions and junk are left aside")
async def _(world: Simulation) -> None:
    nonsense = ["no-store", "no-cache, max-age=86400", "max-age=-1", "max-age=junk", "max-age", "max-age=0", "=,;"]
    world.feed("/year", whole(("Cache-Control", "max-age=31536000")), host="year.example")
    world.feed("/huge", whole(("Cache-Control", "max-age=" + "9" * 400)), host="huge.example")
    for number, value in enumerate(nonsense):
        world.feed(f"/{number}", whole(("Cache-Control", value)), host=f"host{number}.example")
    world.feed("/expires", whole(("Expires", "-1"), ("Date", "yesterday")), host="expires.example")
    await world.run(days=4)
    for path in ("/year", "/huge"):
        assert all(20 * HOUR <= gap <= DAY for gap in world.gaps(path))
    for path in (*(f"/{number}" for number in range(len(nonsense))), "/expires"):
        assert all(HOUR <= gap <= 1.1 * HOUR + SLACK for gap in world.gaps(path)), path


@row("H10", 5, "429 with Retry-After keeps all feeds of the host away, and says until when")
async def _(world: Simulation) -> None:
    def busy(seen: Seen) -> Reply:
        if len(world.times(seen.path)) > 1:
            return whole()
        theirs = world.now - 2 * HOUR
        form = {"/seconds": "3600", "/date": date(theirs + HOUR)}[seen.path]
        return Reply(429, headers=[("Retry-After", form), ("Date", date(theirs))])

    for path, host in (("/seconds", "one.example"), ("/date", "two.example")):
        url = world.feed(path, busy, host=host)
        await world.run(hours=0.01)
        assert "wait until 2026-03-02 09:" in str(world.states[url].problem)
        for number in range(3):
            world.feed(f"{path}{number}", whole(), host=host)
        world.feed(f"{path}-elsewhere", whole(), host=f"{host}.test")
    told = world.now
    world.restart()
    reasons = await world.press_refresh()
    assert sum("asks to wait until" in str(reason) for reason in reasons) == 8
    await world.run(hours=3)
    for path in ("/seconds", "/date"):
        assert world.gaps(path)[0] >= HOUR
        assert all(world.times(f"{path}{number}")[0] >= told + HOUR - 2 * timedelta(minutes=1) for number in range(3))
        assert world.times(f"{path}-elsewhere")[0] <= told + SLACK


@row("H11", 4, "503 and odd Retry-After: honoured, ten to sixty minutes by default, a week at most")
async def _(world: Simulation) -> None:
    cases = {
        "/503": (503, "7200", 2 * HOUR, 2.3 * HOUR),
        "/bare": (429, None, HOUR, 1.2 * HOUR),
        "/junk": (429, "soon", HOUR, 1.2 * HOUR),
        "/minus": (503, "-5", HOUR, 1.2 * HOUR),
        "/years": (429, "315360000", 7 * DAY, 7 * DAY + HOUR),
        "/far": (503, date(START + 3650 * DAY), 7 * DAY, 7 * DAY + HOUR),
    }
    for path, (status, value, _, _) in cases.items():
        headers = [("Retry-After", value)] if value is not None else []
        world.feed(path, Reply(status, headers=headers), host=f"host{path[1:]}.example")
    await world.run(hours=0.01)
    for path in ("/bare", "/junk", "/minus"):
        until = world.waits[f"host{path[1:]}.example"] - world.times(path)[0]
        assert timedelta(minutes=10) <= until <= timedelta(minutes=60)
    await world.run(days=8)
    for path, (_, _, least, most) in cases.items():
        assert least <= world.gaps(path)[0] <= most, path


@row("H12", 5, "errors back off to a day, apart from each other; a success resets")
async def _(world: Simulation) -> None:
    healthy = False

    def failing(seen: Seen) -> Reply:
        return whole() if healthy else Reply(500 + int(seen.path[1:]) % 3)

    paths = [f"/{number}" for number in range(8)]
    for number, path in enumerate(paths):
        world.feed(path, failing, host=f"host{number}.example")
    world.feed("/cut", host="cut.example")
    world.server.act("/cut", faults.say())
    await world.run(days=32)
    for path in paths:
        gaps = world.gaps(path)
        assert len(gaps) >= 30
        assert HOUR <= gaps[0] <= 1.2 * HOUR
        assert all(later > 1.5 * earlier for earlier, later in pairwise(gaps[:4]))
        assert all(21 * HOUR < gap <= DAY for gap in gaps[6:])
    assert all(abs(world.times(one)[5] - world.times(other)[5]) > SLACK for one, other in combinations(paths, 2))
    assert world.state("/cut").failures >= 30
    healthy = True
    await world.run(days=3)
    for path in paths:
        assert world.gaps(path)[-1] <= 1.2 * HOUR
        assert (world.state(path).failures, world.state(path).problem) == (0, None)


@row("H13", 4, "410 ends the asking, is told once, and can be revived")
async def _(world: Simulation) -> None:
    gone = True
    url = world.feed("/feed", lambda _seen: Reply(410) if gone else whole(("ETag", '"back"')))
    await world.run(days=5)
    world.restart()
    await world.run(days=5)
    assert len(world.asked) == 1
    assert world.states[url].gone
    assert sum("gone" in notice for notice in world.notices) == 1
    assert "revive" in str((await world.press_refresh())[0])
    gone = False
    await world.revive(url)
    await world.run(hours=0.1)
    assert len(world.asked) == 2
    assert (world.states[url].gone, world.states[url].problem) == (False, None)


@row("H14", 3, "404, 401, 403 and 451 are asked for once a day, and kept")
async def _(world: Simulation) -> None:
    for status in (404, 401, 403, 451):
        world.feed(f"/{status}", Reply(status), host=f"host{status}.example")
    await world.run(days=12)
    for status in (404, 401, 403, 451):
        gaps = world.gaps(f"/{status}")
        assert 9 <= len(gaps) <= 12
        assert min(gaps) >= DAY
        assert not world.state(f"/{status}").gone
    assert "may be gone" in str(world.state("/404").problem)


@row("H15", 4, "a permanent move is stored after five sightings over three days, the old address kept")
async def _(world: Simulation) -> None:
    for status in (301, 308):
        host = f"host{status}.example"
        old = world.feed(f"/old{status}", host=host)
        world.serve(f"/new{status}", versioned(LONG))
        world.serve(f"/old{status}", Reply(status, headers=[("Location", f"/new{status}")]))
        assert old in world.states
    await world.run(days=6)
    for status in (301, 308):
        old, new = (world.url(f"/{name}{status}", f"host{status}.example") for name in ("old", "new"))
        assert old not in world.states
        assert world.states[new].former_urls == (old,)
        times = world.times(f"/old{status}")
        assert 5 <= len(times) <= 6
        assert times[-1] - times[0] >= 3 * DAY
        later = world.requests(f"/new{status}")[1:]
        assert len(later) > len(times)
        assert all(seen.header("if-none-match") == b'"v1"' for seen in later)
    assert len(world.states) == 2
    assert sum("moved for good" in notice for notice in world.notices) == 2


@row("H16", 3, "a move to a login page or to a feed that is there already is not stored")
async def _(world: Simulation) -> None:
    world.serve("/members/login", whole(body=b"<!doctype html><title>Log in</title><form></form>"))
    page = world.feed("/page", Reply(301, headers=[("Location", "/members/login")]), host="a.example")
    world.serve("/login", versioned(LONG))
    room = world.feed("/room", Reply(301, headers=[("Location", "/login")]), host="b.example")
    world.feed("/twin", versioned(LONG), host="c.example")
    twin = world.feed("/other", Reply(301, headers=[("Location", "/twin")]), host="c.example")
    await world.run(days=8)
    assert {page, room, twin} <= world.states.keys()
    assert len(world.states) == 4
    assert world.states[page].problem is not None
    assert "have already" in str(world.states[twin].problem)
    assert sum("have already" in notice for notice in world.notices) == 1
    assert sum("looks like no feed" in notice for notice in world.notices) == 1


@row("H17", 2, "302 and 307 are followed and never stored")
async def _(world: Simulation) -> None:
    for status in (302, 303, 307):
        world.serve(f"/new{status}", versioned(LONG))
        world.feed(f"/{status}", Reply(status, headers=[("Location", f"/new{status}")]), host=f"h{status}.example")
    world.serve("/mixed", Reply(302, headers=[("Location", "/new302")]))
    world.feed("/first", Reply(301, headers=[("Location", "/mixed")]), host="mixed.example")
    await world.run(days=8)
    for status in (302, 303, 307):
        url = world.url(f"/{status}", f"h{status}.example")
        assert world.states[url].former_urls == ()
        assert len(world.times(f"/{status}")) == len(world.times(f"/new{status}")) - (status == 302) * len(
            world.times("/mixed")
        )
        assert len(world.times(f"/{status}")) > 8
    # Of a permanent redirect followed by a passing one, only the permanent part is a move.
    assert world.url("/mixed", "mixed.example") in world.states


@row("H18", 3, "redirects that loop, go on for ever or lead nowhere end in one sentence")
async def _(world: Simulation) -> None:
    faults.install(world.server)
    world.server.on("/bad", Reply(301, headers=[("Location", "http://[::1")]))
    for path in ("/loop", "/hop0", "/nolocation", "/emptylocation", "/bad"):
        world.server.seen.clear()
        async with world.fetcher() as fetcher:
            with pytest.raises(FetchError) as told:
                await fetcher.fetch(Request(url=world.url(path), private_ok=True))
        assert str(told.value).isprintable()
        assert len(world.server.seen) <= 6


@row("H19", 4, "a hundred feeds of one host: one at a time, a second apart, in random order")
async def _(world: Simulation) -> None:
    for number in range(100):
        world.feed(f"/{number:03}", versioned())
    await world.run(hours=0.9)
    assert len(world.asked) == 100
    assert max(seen.at_once for seen in world.server.seen) == 1
    times = [time for time, _, _ in world.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= SLACK
    order = [path for _, path, _ in world.asked]
    assert order != sorted(order)


@row("H20", 4, "five hundred feeds at the start: spread over half a minute, eight connections at most")
async def _(world: Simulation) -> None:
    for number in range(500):
        world.feed(f"/{number}", lambda _seen: Reply(200, WHOLE, latency=0.01), host=f"host{number}.example")
    chosen = plan(world.states.values(), now=world.now, random=Random(1))
    delays = [each.delay for each in chosen]
    assert len(chosen) == 500
    assert delays[-1] >= timedelta(seconds=30)
    assert max(later - earlier for earlier, later in pairwise(delays)) < SLACK
    assert [each.state.url for each in chosen] != list(world.states)
    await world.run(hours=0.5)
    assert len(world.asked) == 500
    assert 2 <= max(seen.at_once for seen in world.server.seen) <= 8


@row("H21", 3, "a user agent with name and version; no cookie, referrer or added query")
async def _(world: Simulation) -> None:
    world.serve("/target", whole(("Set-Cookie", "id=1; Path=/")))
    world.feed("/feed", Reply(302, headers=[("Location", "/target"), ("Set-Cookie", "id=1; Path=/")]))
    await world.run(hours=6)
    for seen in world.server.seen:
        assert {name for name, _ in seen.headers} == {b"host", b"user-agent", b"accept", b"accept-encoding"}
        assert str(seen.header("user-agent")).startswith("b'kutip/")
        assert seen.path in {"/feed", "/target"}
        assert seen.header("accept-encoding") == b"gzip, br"


@row("H22", 3, "gzip, br, deflate and identity are read; wrong labels and double packing are one sentence")
async def _(world: Simulation) -> None:
    good = {
        "gzip": gzip.compress(WHOLE),
        "br": brotli.compress(WHOLE),
        "deflate": zlib.compress(WHOLE),
        "identity": WHOLE,
    }
    bad = {
        "gzip, gzip": gzip.compress(gzip.compress(WHOLE)),
        "gzip ": WHOLE,
        "br ": WHOLE,
        "zstd": b"\x28\xb5\x2f\xfd" + bytes(20),
    }
    for number, (coding, body) in enumerate((good | bad).items()):
        world.feed(f"/{number}", whole(("Content-Encoding", coding), body=body), host=f"host{number}.example")
    await world.run(hours=0.5)
    states = [world.state(f"/{number}") for number in range(8)]
    assert all(state.last_success is not None and state.problem is None for state in states[:4])
    assert all(state.last_success is None and str(state.problem).isprintable() for state in states[4:])


@row("H23", 2, "what the feed itself wants counts within floor and ceiling")
async def _(world: Simulation) -> None:
    module = b'<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">%s</sy:updatePeriod>'
    wishes = {
        "/minute": b"<ttl>1</ttl>",
        "/year": b"<ttl>525600</ttl>",
        "/hours": b"<ttl>360</ttl>",
        "/yearly": module % b"yearly",
        "/skip": b"<skipHours>" + b"".join(b"<hour>%d</hour>" % hour for hour in range(24)) + b"</skipHours>",
    }
    for path, wish in wishes.items():
        world.feed(path, whole(body=FEED % wish), host=f"host{path[1:]}.example")
    await world.run(days=3)
    assert all(HOUR <= gap <= 1.2 * HOUR for gap in world.gaps("/minute"))
    assert all(20 * HOUR <= gap <= DAY for path in ("/year", "/yearly") for gap in world.gaps(path))
    assert all(6 * HOUR <= gap <= 7 * HOUR for gap in world.gaps("/hours"))
    assert all(HOUR <= gap <= DAY for gap in world.gaps("/skip"))
    assert all(len(world.gaps(path)) >= 2 for path in wishes)


@row("H24", 3, "fifty presses of refresh ask once in five minutes, conditionally, and say so")
async def _(world: Simulation) -> None:
    world.feed("/feed", versioned(("Cache-Control", "max-age=43200")))
    reasons: list[str | None] = []
    for _ in range(50):
        reasons += await world.press_refresh()
        world.now += timedelta(seconds=12)
    assert len(world.asked) == 2
    assert min(world.gaps("/feed")) >= timedelta(minutes=5)
    assert world.requests("/feed")[1].conditional
    assert reasons.count(None) == 2
    assert "less than 5 minutes ago" in str(reasons[1])


def reason(error: BaseException) -> str:
    """Name the line of the row that did not hold."""
    lines = [entry for entry in traceback.extract_tb(error.__traceback__) if entry.filename == __file__]
    return f"line {lines[-1].lineno}: {lines[-1].line}"


async def test_the_score_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert sum(points for points, _, _ in SHEET.values()) == 100
    score, lines, short = 0, [], []
    for name, (points, title, check) in SHEET.items():
        with Loopback() as server:
            try:
                await check(Simulation(server))
            except Exception as error:  # noqa: BLE001 - a row that breaks gives no points
                lines.append(f"{name}  0/{points}  {title} ({reason(error)})")
                short.append(name)
            else:
                score += points
                lines.append(f"{name}  {points}/{points}  {title}")
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *lines, f"manners: {score} of 100", ""]))
    assert score >= 97, "\n".join(lines)
    assert not [name for name in short if name <= "H06"], "\n".join(lines)


@pytest.mark.parametrize("name", SHEET)
async def test_the_programs_own_refresh_keeps_to_the_sheet(name: str, tmp_path: Path) -> None:
    _, _, check = SHEET[name]
    with Loopback() as server:
        world = DeskSimulation(server, tmp_path)
        try:
            await check(world)
        finally:
            await world.end()
