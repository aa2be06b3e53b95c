"""``kutip serve`` in a real browser, headless, without a network."""

import base64
from pathlib import Path
from urllib.parse import urlsplit

import pyte
import pytest
from chromium import Chromium, chromium
from serving import PASSWORD, Serving

PROGRAM = chromium()

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")


def screen(browser: Chromium) -> str:
    """What the page's terminal was sent, as a terminal shows it; the size is that of its own last message."""
    shown = pyte.Screen(200, 60)
    stream = pyte.ByteStream(shown)
    for frame in browser.of("Network.webSocketFrameReceived"):
        if frame["response"]["opcode"] == 2:
            stream.feed(base64.b64decode(frame["response"]["payloadData"]))
    return " ".join(" ".join(shown.display).split())


async def test_the_whole_way_in_a_browser(tmp_path: Path) -> None:
    assert PROGRAM is not None
    with Serving(tmp_path) as serving:
        async with Chromium(PROGRAM, tmp_path / "profile") as browser:

            async def shows(words: str) -> None:
                async def there() -> bool:
                    return words in screen(browser)

                await browser.until(there)

            async def asks() -> bool:
                script = "document.readyState === 'complete' && document.activeElement.id === 'password'"
                return await browser.says(script)

            async def ended() -> bool:
                return await browser.says("document.body.classList.contains('-closed')")

            async def told() -> bool:
                return await browser.says("document.body.innerText.includes('not the password')")

            await browser.ask("Page.navigate", url=serving.url)
            await browser.until(asks)
            await browser.type("wrong\r")
            await browser.until(told)
            await browser.until(asks)

            async def let_in() -> bool:
                if await browser.says("document.getElementById('terminal') !== null"):
                    return True
                if await asks():  # or it waits yet for the wrong try
                    await browser.type(f"{PASSWORD}\r")
                return False

            await browser.until(let_in)
            await shows("Start here")
            # The page's own script sees neither the password nor the cookie.
            assert await browser.evaluate("document.cookie") == ""
            assert await browser.evaluate("document.fonts.check(\"16px 'Roboto Mono'\")")
            await browser.evaluate("document.querySelector('.xterm-helper-textarea').focus()")
            await browser.type("\r")
            await shows("tag your first quote")
            await browser.type("Q")
            await browser.until(ended)
            assert "has ended" in await browser.evaluate("document.querySelector('.ended').innerText")

            asked = {urlsplit(one["request"]["url"]).netloc for one in browser.of("Network.requestWillBeSent")}
            assert asked == {f"127.0.0.1:{serving.port}"}
            # The wrong try is told as one, and the terminal of the page talks on for a moment after its end.
            wrong = [one["entry"] for one in browser.of("Log.entryAdded") if one["entry"]["level"] == "error"]
            left = [one for one in wrong if not one["url"].endswith(("/enter", "/textual.js"))]
            assert left == []
        assert serving.end() == 0
