"""``kutip serve`` over plain HTTP and its websocket, as any browser would speak to it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from commands import kutip, said
from serving import PASSWORD, Serving, Window
from terminal import Terminal


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with Serving(tmp_path_factory.mktemp("serve")) as serving:
        yield serving


@pytest.fixture
async def browser(serving: Serving) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(serving.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def enter(browser: aiohttp.ClientSession, serving: Serving, password: str = PASSWORD) -> aiohttp.ClientResponse:
    """Send the password as the page does."""
    fields, headers = {"password": password}, {"Origin": serving.origin}
    while True:
        response = await browser.post("/enter", data=fields, headers=headers, allow_redirects=False)
        if response.status != 429:  # a test before this one tried a wrong password
            return response
        await asyncio.sleep(0.1)


async def test_it_listens_on_loopback_and_asks_for_the_password(
    serving: Serving, browser: aiohttp.ClientSession
) -> None:
    assert serving.url.startswith("http://127.0.0.1:")
    async with browser.get("/") as response:
        assert str(response.url).endswith("/enter")
        page = await response.text()
    assert "Password" in page
    for path in ("/static/js/textual.js", "/window.js", "/ws", "/static/", "/nowhere"):
        async with browser.get(path, headers={"Origin": serving.origin}) as response:
            assert response.status == 401, path


async def test_the_cookie_is_for_this_site_alone_and_for_no_script(
    serving: Serving, browser: aiohttp.ClientSession
) -> None:
    response = await enter(browser, serving)
    assert (response.status, response.headers["Location"]) == (303, "/")
    cookie = response.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert PASSWORD not in cookie


async def test_a_wrong_password_is_told_and_the_next_try_waits(
    serving: Serving, browser: aiohttp.ClientSession
) -> None:
    wrong = await enter(browser, serving, "not the password")
    assert wrong.status == 403
    assert "Set-Cookie" not in wrong.headers
    early = await browser.post("/enter", data={"password": PASSWORD}, headers={"Origin": serving.origin})
    assert early.status == 429
    assert int(early.headers["Retry-After"]) >= 1
    assert (await enter(browser, serving)).status == 303


async def test_the_page_needs_nothing_from_elsewhere(serving: Serving, browser: aiohttp.ClientSession) -> None:
    await enter(browser, serving)
    seen = {"/"}
    todo = ["/"]
    while todo:
        async with browser.get(todo.pop()) as response:
            assert response.status == 200, response.url
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "http" not in policy
            assert response.headers["X-Frame-Options"] == "DENY"
            if response.content_type not in {"text/html", "text/css"}:
                continue
            text = await response.text()
        found = re.findall(r'(?:href|src)="(?!data:)([^"]+)"|url\("([^"]+)"\)', text)
        for address in (one or other for one, other in found):
            assert address.startswith("/"), address
            if address not in seen:
                seen.add(address)
                todo.append(address)
    assert {"/static/js/textual.js", "/static/fonts/RobotoMono-VariableFont_wght.ttf", "/page.css"} <= seen


async def test_another_name_or_another_site_is_refused(serving: Serving, browser: aiohttp.ClientSession) -> None:
    await enter(browser, serving)
    async with browser.get("/", headers={"Host": f"evil.example:{serving.port}"}) as response:
        assert response.status == 421
    for origin in ("http://evil.example", "null", f"http://localhost:{serving.port}", f"{serving.origin}0"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect("/ws", headers={"Origin": origin})
        assert refused.value.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await browser.ws_connect("/ws")
    async with browser.post("/enter", data={"password": PASSWORD}, headers={"Origin": "http://evil.example"}) as no:
        assert no.status == 403
        assert "Set-Cookie" not in no.headers
    assert serving.windows() == []


async def test_a_window_shows_kutip_and_obeys_keys(serving: Serving, browser: aiohttp.ClientSession) -> None:
    await enter(browser, serving)
    async with browser.ws_connect("/ws?width=80&height=24", headers={"Origin": serving.origin}) as socket:
        window = Window(socket)
        await window.until("Start here")
        (process,) = serving.windows()
        assert PASSWORD not in environment(process)
        # What is none of the page's messages is left out.
        for wrong in ("[", "7", '["stdin"]', '["stdin", 5]', '["resize", {"width": "x"}]', '["quit"]', '"\\ud800"'):
            await socket.send_str(wrong)
        await socket.send_str('["stdin", "\\ud800"]')
        await socket.send_json(["resize", {"width": 100, "height": 30}])
        window.screen.resize(30, 100)
        await window.type("?")
        await window.until("Keys")
        await window.type("\x1b")
        await window.until(lambda: "Keys" not in window.words)
        await window.type("|")
        await window.until("Kutip starts no programs on this computer")
        await window.type("Q")
        async with asyncio.timeout(60):
            while not (await socket.receive()).type.name.startswith("CLOS"):
                pass
    await until_no_windows(serving)


async def test_a_window_that_goes_away_takes_its_kutip_along(serving: Serving, browser: aiohttp.ClientSession) -> None:
    await enter(browser, serving)
    socket = await browser.ws_connect("/ws", headers={"Origin": serving.origin})
    await Window(socket).until("Start here")
    assert len(serving.windows()) == 1
    await socket.close()
    await until_no_windows(serving)


async def test_who_leaves_has_to_enter_again(serving: Serving, browser: aiohttp.ClientSession) -> None:
    await enter(browser, serving)
    kept = {name: one.value for name, one in browser.cookie_jar.filter_cookies(aiohttp.client.URL(serving.url)).items()}
    async with browser.post("/leave", headers={"Origin": serving.origin}) as response:
        assert str(response.url).endswith("/enter")
    async with browser.get("/window.js", cookies=kept) as response:
        assert response.status == 401


async def test_nothing_secret_is_on_the_command_line_or_in_what_is_printed(tmp_path: Path) -> None:
    with Serving(tmp_path) as own:
        async with aiohttp.ClientSession(own.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            await enter(browser, own, "one wrong word")
            await enter(browser, own)
            await (await browser.get("/?password=harbours")).read()
        listed = commands_running()
        assert own.end() == 0
    for secret in (PASSWORD, "one wrong word"):
        assert secret not in own.said
        assert secret not in listed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_in_order_with_a_window_open(tmp_path: Path, number: signal.Signals) -> None:
    with Serving(tmp_path) as own:
        async with aiohttp.ClientSession(own.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            await enter(browser, own)
            socket = await browser.ws_connect("/ws", headers={"Origin": own.origin})
            await Window(socket).until("Start here")
            own.process.send_signal(number)
            async with asyncio.timeout(60):
                while not (await socket.receive()).type.name.startswith("CLOS"):
                    pass
        assert await asyncio.to_thread(own.process.wait, 60) == 0
        assert own.windows() == []
    assert "Traceback" not in own.said
    # Its files were closed: another Kutip may write at once.
    done = kutip("--feeds", own.feeds, "--data", own.data, "mark", "read", "--all")
    assert done.returncode == 0, said(done)


async def test_a_server_that_is_killed_leaves_no_kutip_behind(tmp_path: Path) -> None:
    with Serving(tmp_path) as own:
        async with aiohttp.ClientSession(own.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            await enter(browser, own)
            socket = await browser.ws_connect("/ws", headers={"Origin": own.origin})
            await Window(socket).until("Start here")
            own.process.kill()
            await until_no_windows(own)


async def until_no_windows(serving: Serving) -> None:
    for _ in range(600):
        if not serving.windows():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("a window's Kutip did not end")


def environment(process: int) -> str:
    """What a process was given, where the system tells it."""
    path = Path(f"/proc/{process}/environ")
    return path.read_bytes().decode("utf-8", "replace") if path.exists() else ""


def commands_running() -> str:
    return subprocess.run(["ps", "-ww", "-eo", "args="], capture_output=True, text=True, check=True).stdout


# Before it serves


def test_without_a_password_it_makes_one_up_and_says_it_once(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    arguments = ("--feeds", feeds, "--data", tmp_path / "data", "serve", "--port", "0")
    with Terminal(*arguments, size=(100, 24)) as terminal:
        terminal.until("ctrl+c ends it")
        assert len(re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", terminal.text)) == 1
        terminal.press("ctrl+c")
        assert terminal.end() == 0


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        ((), {}, "There is no password"),
        ((), {"KUTIP_SERVE_PASSWORD": "short"}, "8 characters"),
        (("--host", "0.0.0.0"), {"KUTIP_SERVE_PASSWORD": PASSWORD}, "say with --name"),
        (("--host", "192.0.2.1", "--name", "x"), {"KUTIP_SERVE_PASSWORD": PASSWORD}, "cannot be listened on"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], environ: dict[str, str], sentence: str
) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    options = ("--feeds", feeds, "--data", tmp_path / "data")
    done = kutip(*options, "serve", "--port", "0", *arguments, environ=environ)
    assert done.returncode == 2
    assert sentence in said(done)
    assert "Traceback" not in said(done)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    code = (
        "import sys; sys.modules['textual_serve'] = None; from reader.cli.main import main\n"
        f"sys.exit(main(['--feeds', {str(feeds)!r}, '--data', {str(tmp_path / 'data')!r}, 'serve']))"
    )
    environ = {**os.environ, "KUTIP_SERVE_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environ, timeout=90, check=False
    )
    assert done.returncode == 2
    assert "pip install 'kutip[serve]'" in done.stderr
