"""Servers that break, lie or drown: rows P01-P07 and H18, H22 of the fault list, over a real socket."""

import asyncio
import gzip
import socket
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import brotli
import faults
import pytest
from loopback import Loopback, Reply

from reader.errors import FetchError, UnreachableError
from reader.feeds.fetch import Fetcher, Limits, Request, Response

FEED = "<rss><channel><title>Kabar dari pasar – “murah”</title></channel></rss>".encode() * 40


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        faults.install(server)
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(Limits(deadline=20)) as fetcher:
        yield fetcher


async def fetch(fetcher: Fetcher, url: str, **more: object) -> Response:
    return await fetcher.fetch(Request(url=url, private_ok=True, **more))  # type: ignore[arg-type]


def is_one_sentence(error: FetchError) -> bool:
    text = str(error)
    return text.isprintable() and len(text) < 200 and "127.0.0.1" in text and "Error" not in text


CODINGS = {
    "identity": FEED,
    "": FEED,
    "utf-8": FEED,
    "gzip": gzip.compress(FEED),
    "x-gzip": gzip.compress(FEED),
    "GZIP": gzip.compress(FEED[:700]) + gzip.compress(FEED[700:]) + bytes(100),
    "gzip, identity": gzip.compress(FEED) + b"<!-- 0.02 s -->",
    "deflate": zlib.compress(FEED),
    "Deflate": zlib.compress(FEED, wbits=-15),
    "br": brotli.compress(FEED),
}


@pytest.mark.parametrize("coding", CODINGS)
async def test_content_codings_are_undone(server: Loopback, fetcher: Fetcher, coding: str) -> None:
    server.on("/coded", Reply(body=CODINGS[coding], headers=[("Content-Encoding", coding)]))
    assert (await fetch(fetcher, server.url("/coded"))).body == FEED
    assert server.requests("/coded")[-1].header("accept-encoding") == b"gzip, br"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
async def test_nothing_compressed_is_nothing(server: Loopback, fetcher: Fetcher, coding: str) -> None:
    server.on("/nothing", Reply(headers=[("Content-Encoding", coding)]))
    assert (await fetch(fetcher, server.url("/nothing"))).body == b""


async def test_small_chunks_decode_like_large_ones(server: Loopback, fetcher: Fetcher) -> None:
    for coding, packed in (("gzip", gzip.compress(FEED)), ("br", brotli.compress(FEED))):
        server.act("/crumbs", faults.say(*(packed[at : at + 7] for at in range(0, len(packed), 7)), coding=coding))
        assert (await fetch(fetcher, server.url("/crumbs"))).body == FEED


TOO_LARGE = ["/gz", "/br", "/deflate-bomb", "/members", "/plain", "/inf"]


@pytest.mark.parametrize("path", TOO_LARGE)
async def test_what_is_too_large_is_left(server: Loopback, fetcher: Fetcher, path: str) -> None:
    with pytest.raises(FetchError, match="larger than 15 MB") as told:
        await fetch(fetcher, server.url(path))
    assert is_one_sentence(told.value)


def test_bombs_never_unfold_in_memory(server: Loopback) -> None:
    program = (
        "import asyncio, sys\n"
        "from reader.errors import FetchError\n"
        "from reader.feeds.fetch import Fetcher, Request\n"
        "async def main():\n"
        "    async with Fetcher() as fetcher:\n"
        "        for url in sys.argv[1:]:\n"
        "            try: await fetcher.fetch(Request(url=url, private_ok=True))\n"
        "            except FetchError: pass\n"
        "asyncio.run(main())\n"
        # Not getrusage: its peak counts what the parent held before exec.
        "peak = [line for line in open('/proc/self/status') if line.startswith('VmHWM')][0]\n"
        "print(int(peak.split()[1]) // 1024)\n"
    )
    urls = [server.url(path) for path in ("/gz", "/br", "/zstd", "/gzgz", "/members", "/inf")]
    done = subprocess.run([sys.executable, "-c", program, *urls], capture_output=True, check=True)
    assert int(done.stdout) < 150


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/zstd", "compressed in a way that was not asked for"),
        ("/gzgz", "compressed more than once"),
        ("/mislabelled", "not compressed as it says"),
        ("/mislabelledbr", "not compressed as it says"),
        ("/truncgz", "cut off"),
        ("/truncbr", "cut off"),
        ("/short", "cut off"),
        ("/cutchunk", "cut off"),
        ("/garbage", "not HTTP"),
        ("/hugeheader", "not HTTP"),
        ("/manyheaders", "not HTTP"),
        ("/nulheader", "not HTTP"),
        ("/hints", "cut off"),
        ("/closed", "cut off"),
        ("/resethead", "broke off"),
        ("/resetbody", "broke off"),
        ("/resetsilent", "broke off"),
        ("/loop", "redirects more than 5 times"),
        ("/hop0", "redirects more than 5 times"),
        ("/nolocation", "without saying where"),
        ("/emptylocation", "without saying where"),
    ],
)
async def test_a_broken_answer_is_one_sentence(server: Loopback, fetcher: Fetcher, path: str, words: str) -> None:
    with pytest.raises(FetchError, match=words) as told:
        await fetch(fetcher, server.url(path))
    assert is_one_sentence(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None


async def test_five_redirects_are_followed_and_no_more_are_asked_for(server: Loopback, fetcher: Fetcher) -> None:
    assert (await fetch(fetcher, server.url("/hop15"))).status == 404
    server.seen.clear()
    with pytest.raises(FetchError):
        await fetch(fetcher, server.url("/hop0"))
    assert len(server.seen) == 6


@pytest.mark.parametrize("path", ["/drip", "/hdrdrip", "/hang"])
async def test_one_deadline_holds_for_all_of_a_fetch(server: Loopback, path: str) -> None:
    async with Fetcher(Limits(deadline=0.4)) as fetcher:
        with pytest.raises(FetchError, match=r"took longer than 0\.4 seconds") as told:
            await fetch(fetcher, server.url(path))
    assert is_one_sentence(told.value)


async def test_redirects_share_the_deadline(server: Loopback) -> None:
    for number in range(5):
        server.on(f"/slow{number}", Reply(302, headers=[("Location", f"/slow{number + 1}")], latency=0.2))
    async with Fetcher(Limits(deadline=0.5)) as fetcher:
        with pytest.raises(FetchError, match="took longer"):
            await fetch(fetcher, server.url("/slow0"))


async def test_a_broken_fetch_leaves_the_lane_free(server: Loopback) -> None:
    server.on("/fine", Reply(body=FEED))
    async with Fetcher(Limits(connections=1, deadline=1)) as fetcher:
        for path in ("/hang", "/garbage", "/resethead", "/gzgz"):
            with pytest.raises(FetchError):
                await fetch(fetcher, server.url(path))
        assert (await fetch(fetcher, server.url("/fine"))).body == FEED


async def test_a_cancelled_fetch_leaves_the_lane_free(server: Loopback) -> None:
    server.on("/fine", Reply(body=FEED))
    async with Fetcher(Limits(connections=1)) as fetcher:
        fetching = asyncio.create_task(fetch(fetcher, server.url("/hang")))
        await asyncio.sleep(0.1)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        assert (await fetch(fetcher, server.url("/fine"))).body == FEED


async def test_nobody_there_and_no_tls_there(server: Loopback, fetcher: Fetcher) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with pytest.raises(FetchError, match="refuses connections"):
            await fetch(fetcher, url)
    with pytest.raises(FetchError, match="no secure connection"):
        await fetch(fetcher, server.url("/").replace("http:", "https:"))


async def test_a_name_that_nobody_knows_tells_of_the_network() -> None:
    async def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    async with Fetcher(resolve=unknown) as fetcher:
        with pytest.raises(UnreachableError, match=r"news\.example cannot be found"):
            await fetcher.fetch(Request(url="http://news.example/feed"))


async def test_the_next_address_is_tried_when_one_does_not_answer(server: Loopback) -> None:
    server.on("/fine", Reply(body=FEED))

    async def two(_host: str, _port: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    async with Fetcher(resolve=two) as fetcher:
        answer = await fetcher.fetch(Request(url=server.url("/fine", host="news.example"), private_ok=True))
    assert answer.body == FEED


async def test_the_reason_phrase_is_not_passed_on(server: Loopback, fetcher: Fetcher) -> None:
    answer = await fetch(fetcher, server.url("/reason"))
    assert "\x1b" not in repr(answer)
    assert answer.status == 200


@pytest.mark.parametrize("status", [204, 304, 400, 404, 410, 429, 500, 503])
async def test_other_statuses_are_answers_without_a_body(server: Loopback, fetcher: Fetcher, status: int) -> None:
    body = b"" if status in {204, 304} else b"a page of regret"
    server.on("/status", Reply(status, body, headers=[("Retry-After", "120")]))
    answer = await fetch(fetcher, server.url("/status"))
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (status, b"", "120")


@pytest.mark.parametrize(
    "url",
    [
        *("", "news.example/feed", "http://", "http:///feed", "http://[::1", "http://host:99999/", "http://a b/"),
        *("http://\x1b[31m/", "ftp://127.0.0.1/", "file:///etc/passwd", "javascript:alert(1)", "data:,x"),
        *("http://127.0.0.1/" + "a" * 70_000, "gopher://127.0.0.1/", "--help", "http://xn--/"),
    ],
)
async def test_what_is_no_address_is_refused_in_one_sentence(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError) as told:
        await fetch(fetcher, url)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200


def test_httpx_is_not_imported_before_a_fetcher_opens() -> None:
    program = (
        "import sys, reader.feeds.fetch, reader.feeds.schedule, reader.feeds.visit\n"
        "print(sorted({'httpx', 'httpcore', 'anyio', 'ssl'} & set(sys.modules) - {'ssl'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_only_the_fetching_room_names_httpx() -> None:
    source = Path(__file__).parents[2] / "src" / "reader"
    users = {file.relative_to(source).parts[:2] for file in source.rglob("*.py") if "import http" in file.read_text()}
    assert users == {("feeds", "fetch")}
