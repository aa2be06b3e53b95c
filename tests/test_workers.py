import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import worker_jobs
from worker_jobs import Parcel

from reader.errors import KutipError, ParseError, WorkerError
from reader.workers import Workers

SUPPORT = Path(worker_jobs.__file__).parent


@pytest.fixture
async def workers(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workers]:
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT))
    async with Workers(count=2, jobs="worker_jobs") as pool:
        yield pool


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # it may go while its file is read
        return False
    return state != "Z"


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it never came to be")


async def test_values_keep_their_types_both_ways(workers: Workers) -> None:
    parcel = Parcel("koran", datetime(2026, 3, 1, 5, 30, tzinfo=UTC), (1, 2, 3), bytes(range(256)) * 40_000)
    back = await workers.run("forward", parcel, returns=Parcel, deadline=10, days=2)
    assert back == Parcel("KORAN", datetime(2026, 3, 3, 5, 30, tzinfo=UTC), (3, 2, 1), parcel.body)


async def test_a_process_serves_many_calls_and_starts_only_when_needed(workers: Workers) -> None:
    assert workers.pids == ()
    assert {await workers.run("pid", returns=int, deadline=10) for _ in range(5)} == set(workers.pids)
    assert len(workers.pids) == 1


async def test_calls_run_side_by_side_and_no_more_than_the_pool_holds(workers: Workers) -> None:
    pids = await asyncio.gather(*(workers.run("nap", 0.2, returns=int, deadline=10) for _ in range(6)))
    assert len(set(pids)) == 2
    assert set(workers.pids) == set(pids)


async def test_an_urgent_job_is_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT))
    order: list[str] = []
    async with Workers(count=1, jobs="worker_jobs") as pool:

        async def nap(name: str, *, urgent: bool = False) -> None:
            await pool.run("nap", 0.01, returns=int, deadline=10, urgent=urgent)
            order.append(name)

        naps = [asyncio.create_task(nap(str(number))) for number in range(4)]
        await asyncio.sleep(0)
        naps.append(asyncio.create_task(nap("urgent", urgent=True)))
        await asyncio.gather(*naps)
    assert order == ["0", "urgent", "1", "2", "3"]


async def test_a_job_that_is_given_up_while_it_waits_keeps_no_turn(workers: Workers) -> None:
    naps = [asyncio.create_task(workers.run("nap", 0.05, returns=int, deadline=10)) for _ in range(8)]
    await asyncio.sleep(0.01)
    for nap in naps[2::2]:
        nap.cancel()
    done = await asyncio.gather(*naps, return_exceptions=True)
    assert sum(isinstance(each, int) for each in done) == 5
    assert len(await asyncio.gather(*(workers.run("pid", returns=int, deadline=10) for _ in range(4)))) == 4


async def test_a_library_that_prints_does_not_disturb(workers: Workers) -> None:
    assert await workers.run("chatter", returns=str, deadline=10) == "still understood"
    assert await workers.run("chatter", returns=str, deadline=10) == "still understood"


async def test_workers_yield_to_the_screen(workers: Workers) -> None:
    assert await workers.run("niceness", returns=int, deadline=10) > os.nice(0)


async def test_a_job_past_its_deadline_is_killed_and_the_next_one_runs(workers: Workers, tmp_path: Path) -> None:
    started = tmp_path / "pid"
    with pytest.raises(WorkerError, match=r"^reading took longer than 1\.5 seconds and was stopped$"):
        await workers.run("hang", str(started), returns=int, deadline=1.5)
    assert not lives(int(started.read_text()))
    assert await workers.run("pid", returns=int, deadline=10) in workers.pids


async def test_a_process_that_ends_costs_its_call_alone(workers: Workers) -> None:
    other = asyncio.create_task(workers.run("nap", 0.5, returns=int, deadline=10))
    with pytest.raises(WorkerError, match="ended the process"):
        await workers.run("die", returns=int, deadline=10)
    assert await other in workers.pids
    assert await workers.run("pid", returns=int, deadline=10) in workers.pids


async def test_a_worker_killed_while_idle_is_replaced(workers: Workers) -> None:
    first = await workers.run("pid", returns=int, deadline=10)
    os.kill(first, signal.SIGKILL)
    await until(lambda: not lives(first))
    await asyncio.sleep(0.1)
    assert await workers.run("pid", returns=int, deadline=10) != first


async def test_memory_is_bounded_and_the_call_says_so(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="more than 1024 MB of memory"):
        await workers.run("eat", returns=int, deadline=20)
    assert await workers.run("pid", returns=int, deadline=10)


async def test_a_worker_that_has_grown_is_replaced(workers: Workers) -> None:
    grown = await workers.run("swell", returns=int, deadline=30)
    assert grown not in workers.pids
    assert await workers.run("pid", returns=int, deadline=10) != grown


async def test_an_error_for_the_user_keeps_its_class_and_sentence(workers: Workers) -> None:
    with pytest.raises(ParseError, match=r"^these bytes hold no feed$"):
        await workers.run("refuse", returns=int, deadline=10)
    assert len(workers.pids) == 1


async def test_an_unforeseen_error_tells_its_kind_and_no_private_text(
    workers: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(WorkerError, match=r"^reading failed with RuntimeError$") as told,
    ):
        await workers.run("stumble", "s3cr3t", returns=int, deadline=10)
    assert "stumble (worker_jobs.py:" in caplog.text
    assert "s3cr3t" not in caplog.text + repr(told.value) + repr(told.value.__context__)


async def test_characters_that_are_none_are_refused(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="characters that are none"):
        await workers.run("stumble", "\udcff", returns=int, deadline=10)


async def test_a_result_of_another_type_is_told(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="cannot be used"):
        await workers.run("chatter", returns=int, deadline=10)


@pytest.mark.parametrize("name", ["_hidden", "os", "timedelta", "ParseError", "__builtins__", "os.getpid", "missing"])
async def test_only_the_functions_of_the_module_can_be_called(workers: Workers, name: str) -> None:
    with pytest.raises(WorkerError, match="LookupError"):
        await workers.run(name, returns=int, deadline=10)


@pytest.mark.parametrize("arguments", [("text",), (1, 2), ()])
async def test_arguments_of_other_types_are_refused(workers: Workers, arguments: tuple[object, ...]) -> None:
    with pytest.raises(WorkerError, match=r"ValidationError|TypeError"):
        await workers.run("nap", *arguments, returns=int, deadline=10)


async def test_a_cancelled_call_ends_its_process(workers: Workers, tmp_path: Path) -> None:
    started = tmp_path / "pid"
    call = asyncio.create_task(workers.run("hang", str(started), returns=int, deadline=60))
    await until(lambda: started.exists() and started.read_text() != "")
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not lives(int(started.read_text()))
    assert await workers.run("pid", returns=int, deadline=10)


async def test_closing_ends_idle_and_busy_processes(workers: Workers, tmp_path: Path) -> None:
    idle = await workers.run("pid", returns=int, deadline=10)
    started = tmp_path / "pid"
    naps = [asyncio.create_task(workers.run("hang", str(started), returns=int, deadline=60)) for _ in range(2)]
    await until(lambda: started.exists() and started.read_text() != "" and len(workers.pids) == 2)
    await workers.close()
    for nap in naps:
        with pytest.raises(KutipError):
            await nap
    assert not lives(idle)
    assert not lives(int(started.read_text()))
    with pytest.raises(WorkerError, match="closing"):
        await workers.run("pid", returns=int, deadline=10)


async def test_an_interrupt_from_the_keyboard_is_the_parents_affair(workers: Workers) -> None:
    first = await workers.run("pid", returns=int, deadline=10)
    os.kill(first, signal.SIGINT)
    assert await workers.run("pid", returns=int, deadline=10) == first


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from reader.workers import Workers\n"
        "async def main():\n"
        "    pool = Workers(jobs='worker_jobs')\n"
        "    print(await pool.run('pid', returns=int, deadline=10), flush=True)\n"
        "    await pool.run('hang', sys.argv[1], returns=int, deadline=2)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "pid")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SUPPORT)},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    while parent.poll() is None and not (tmp_path / "pid").exists():
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    # It hangs in a job: the deadline that nobody enforces any more must hold all the same.
    limit = time.monotonic() + 20
    while lives(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not lives(pid)


def test_a_file_in_the_folder_of_the_user_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('imported from the wrong place')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT))

    async def ask() -> int:
        async with Workers(count=1, jobs="worker_jobs") as pool:
            return await pool.run("pid", returns=int, deadline=10)

    assert asyncio.run(ask()) > 0


async def test_a_module_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    async with Workers(jobs="worker_jobs") as pool:
        with pytest.raises(WorkerError, match="no worker process could be started"):
            await pool.run("pid", returns=int, deadline=5)


ATTRIBUTES = b"<rss><channel><title>t</title><item " + b" ".join(b'a%d="x"' % number for number in range(200_000))
COMMENTS = b"<rss><channel><title>t</title><item><title>t</title><description>" + b"&lt;!--" * 100_000
HEALTHY = b"<rss><channel><title>Kabar</title><item><title>Pasar buka</title><guid>1</guid></item></channel></rss>"


@pytest.mark.parametrize(
    "hostile",
    [ATTRIBUTES + b"/></channel></rss>", COMMENTS + b"</description></item></channel></rss>"],
    ids=["attributes", "comments"],
)
async def test_a_feed_that_holds_the_parser_costs_itself_alone(hostile: bytes) -> None:
    from reader.desk.incoming import ReadFeed

    async def read(body: bytes, deadline: float) -> ReadFeed:
        return await pool.run("read_feed", body, "http://news.example/", {}, returns=ReadFeed, deadline=deadline)

    async with Workers(count=2) as pool:
        looks = await asyncio.gather(read(hostile, 2), *(read(HEALTHY, 60) for _ in range(4)), return_exceptions=True)
        assert isinstance(looks[0], ReadFeed | KutipError)
        assert [look.feed.title for look in looks[1:] if isinstance(look, ReadFeed)] == ["Kabar"] * 4
        assert (await read(HEALTHY, 60)).feed.title == "Kabar"
