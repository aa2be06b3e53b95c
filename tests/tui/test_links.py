"""Links are followed by letters, and only harmless addresses reach the browser."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from tests_tui import Drive

from reader.tui.browser import open_in_browser, safe
from reader.tui.dialogs.hints import LETTERS, Hints, labels


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it was called with."""
    log = tmp_path / "opened"
    program = tmp_path / "fake-browser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > {log}.new && mv {log}.new {log}\n')
    program.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(program))
    return log


@pytest.mark.parametrize(
    "url",
    [
        "--help",
        "-new-window",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://",
        "http://x.example/\x1b]8",
        "http://x.example/ a",
        "http://[::1",
        "%action--x",
    ],
)
def test_an_address_that_is_none_for_a_browser_is_not_opened(url: str) -> None:
    called: list[object] = []

    assert not safe(url)
    assert "not opened" in open_in_browser(url, start=called.append)
    assert called == []


def test_an_address_stays_one_argument(browser: Path) -> None:
    url = "https://x.example/?a=$(touch%20p)&b=`id`;c|d'\""

    assert open_in_browser(url) == f"Opened {url}"
    for _ in range(500):
        if browser.exists():
            break
        time.sleep(0.01)
    assert browser.read_text() == f"1\n{url}\n"


def test_without_a_browser_the_address_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "no-such-browser")

    assert "the address is https://x.example/" in open_in_browser("https://x.example/", start=print)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example/$(touch-p)",
        "http://x.example/`touch-p`;touch-p|touch-p&touch-p",
        "http://x.example/'a'\"b\"",
        "http://x.example/%0atouch%20p",
        "http://x.example/?q=<a>&b=\\x",
    ],
)
def test_whatever_an_address_holds_no_shell_reads_it(url: str, browser: Path, tmp_path: Path) -> None:
    open_in_browser(url)
    for _ in range(500):
        if browser.exists():
            break
        time.sleep(0.01)
    assert browser.read_text() == f"1\n{url}\n"
    assert not list(tmp_path.rglob("p"))


@pytest.mark.parametrize("url", ["http://x.example/a b", "http://x.example/\ntouch", "http://x.example/\t"])
def test_blanks_in_an_address_are_refused(url: str) -> None:
    called: list[object] = []
    assert "not opened" in open_in_browser(url, start=called.append)
    assert called == []


def test_a_browser_that_is_a_line_for_a_shell_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "sh -c '%s'")
    assert "the address is https://x.example/" in open_in_browser("https://x.example/", start=print)


def test_a_browser_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, end = tmp_path / "began", tmp_path / "end"
    program = tmp_path / "slow-browser"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nwhile [ ! -e {end} ]; do sleep 0.05; done\n")
    program.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(program))
    # It comes back while the program still runs: nothing has told it to end.
    assert open_in_browser("https://x.example/") == "Opened https://x.example/"
    for _ in range(500):
        if mark.exists():
            break
        time.sleep(0.01)
    assert mark.exists()
    end.touch()


def test_no_browser_at_all_shows_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "the address is https://x.example/" in open_in_browser("https://x.example/", start=print)


def test_no_label_begins_another() -> None:
    assert labels(3) == list(LETTERS[:3])
    many = labels(40)
    assert len(set(many)) == 40
    assert {len(label) for label in many} == {2}


async def test_letters_stand_over_the_links_and_open_one(drive: Drive, server: Loopback, browser: Path) -> None:
    body = (
        "<rss><channel><title>t</title><item><title>x</title><guid>1</guid><description>&lt;p&gt;Baca "
        "&lt;a href='https://a.example/1'&gt;laporan pertama&lt;/a&gt; dan "
        "&lt;a href='https://a.example/2'&gt;laporan kedua&lt;/a&gt; atau "
        "&lt;a href='javascript:x'&gt;ini&lt;/a&gt;.&lt;/p&gt;</description></item></channel></rss>"
    )
    server.on("/feed", Reply(body=body.encode()))
    async with drive(server.url("/feed")) as driven:
        await driven.press("R")
        await driven.press("enter")
        await driven.press("semicolon")
        assert isinstance(driven.app.screen, Hints)
        assert "Baca aaporan pertama dan saporan kedua atau ini." in driven.text()
        await driven.press("s")
        await driven.until(browser.exists)
        assert "laporan kedua" in driven.text()
        assert driven.status == "Opened https://a.example/2"
    assert browser.read_text().split() == ["1", "https://a.example/2"]  # noqa: ASYNC240 - nothing waits here any more
