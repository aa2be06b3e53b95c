"""Feeds that attack the terminal: nothing of theirs is in the bytes that the program writes (T01, T02, T06)."""

import re
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from html import escape
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import page
from outlets import Item, Press, rss
from terminal import PATIENCE, Terminal

PLANTED = b64encode(b"PLANTED").decode()
SEQUENCES = {
    "clipboard": f"\x1b]52;c;{PLANTED}\x07",
    "clipboard, C1": f"\x9d52;c;{PLANTED}\x9c",
    "title": "\x1b]0;PLANTED\x07",
    "icon": "\x1b]2;PLANTED\x1b\\",
    "link": "\x1b]8;;http://planted.example\x1b\\",
    "DCS": "\x1bPplanted\x1b\\",
    "DCS, C1": "\x90planted\x9c",
    "APC": "\x1b_planted\x1b\\",
    "PM": "\x1b^planted\x1b\\",
    "clear": "\x1b[2J\x1b[3J",
    "alignment": "\x1b#8",
    "repeat": "A\x1b[99999b",
    "report": "\x1b[6n\x05",
    "shift": "\x0e",
    "half": "\x1b[31",
    "many": "\x1b" * 5000,
}
DIRECTION = "\u202egpj.exe\u2066\u2069\u200f"


def hostile(server: Loopback, folder: Path) -> Press:
    """Give a feed whose every field carries every sequence, one whose server's answer does, and one without either."""
    press = Press(server, folder)
    items = [
        Item(f"{attack}{DIRECTION} tail{number}", number, server.url(f"/p/{number}?{DIRECTION}"), f"{attack} words")
        for number, attack in enumerate(SEQUENCES.values())
    ]
    everything = "".join(SEQUENCES.values())
    fields = f"<dc:creator>{escape(everything)}</dc:creator><category>{escape(everything)}</category></item>"
    body = rss(f"Outlet {everything}", items).replace(b"</item>", fields.encode())
    press.feed(
        "/hostile", "Hostile", Reply(body=body.replace(b"<rss ", b"<rss xmlns:dc='http://purl.org/dc/elements/1.1/' "))
    )
    reason = SEQUENCES["clipboard"].encode() + SEQUENCES["title"].encode()
    press.feed("/fault", "Fault", Reply(500, reason=reason))
    server.on("/p/0", Reply(404, reason=reason))
    lead = "".join(f"{attack} words that are read " for attack in SEQUENCES.values())
    for number in range(1, len(SEQUENCES)):
        press.page(f"/p/{number}", page(lead))
    return press


def test_the_terminal_gets_nothing_from_a_feed(server: Loopback, tmp_path: Path) -> None:
    press = hostile(server, tmp_path)
    with Terminal("--feeds", press.feeds_toml(), "--data", tmp_path / "data", size=(160, 48)) as terminal:
        terminal.until("R fetches the news")
        before = len(terminal.written)
        terminal.press("R")
        terminal.until(f"{len(SEQUENCES)} new articles. Fault:")
        terminal.until("tail9")
        terminal.press("enter")
        terminal.until("answered 404")
        terminal.press("J")
        terminal.until("words that are read")
        terminal.press("t")
        terminal.until("Words or phrases with commas")
        terminal.press("escape")
        terminal.gone("Words or phrases")
        terminal.press("v", "i", "p", '"')
        terminal.until("Save enter")
        terminal.press("enter")
        terminal.until("Saved")
        terminal.press("a")
        terminal.until("Annotations (1")
        terminal.press("Q")
        assert terminal.end() == 0
        assert leaked(bytes(terminal.written[before:])) == []

    # The first frame is written by other code than the app's.
    with Terminal("--feeds", press.feeds_toml(), "--data", tmp_path / "data", size=(160, 48)) as terminal:
        terminal.until("tail15")
        terminal.press("Q")
        terminal.end()
        assert leaked(bytes(terminal.written)) == []


def leaked(written: bytes) -> list[str]:
    """Name what is in the bytes that only a feed can have brought."""
    text = written.decode("utf-8", "replace")
    found = [name for name in ("planted", PLANTED) if re.search(rf"\x1b[\]P_^X][^\x1b\x07]{{0,40}}{name}", text)]
    found += [repr(one) for one in re.findall("[\x80-\x9f\u202a-\u202e\u2066-\u2069\u200b\u200f\x05\x0e]", text)]
    # 22 is the pointer's shape and P+q a question: the program's own.
    found += re.findall(
        r"\x1b(?:\](?!22;[a-z-]+\x07)|P|_|\^|#8|\[[23]J(?!\x1b\[H)|\[99999b|\[6n)", text.replace("\x1bP+q", "")
    )
    return found


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_has_nothing_in_its_buffer(server: Loopback, tmp_path: Path) -> None:
    press = hostile(server, tmp_path)
    socket = tmp_path / "tmux"

    def tmux(*words: str | Path) -> str:
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", str(socket), *(str(word) for word in words)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout

    def until(words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in " ".join((shown := tmux("capture-pane", "-p")).split()):
            assert time.monotonic() < end, shown
            time.sleep(0.05)

    command = f"{sys.executable} -m reader --feeds {press.feeds_toml()} --data {tmp_path / 'data'}"
    tmux("new-session", "-d", "-x", "160", "-y", "48", "cat")
    try:
        tmux("set-option", "-g", "set-clipboard", "on")
        tmux("respawn-pane", "-k", command)
        until("R fetches the news")
        tmux("send-keys", "R")
        until("new articles. Fault:")
        tmux("send-keys", "enter")
        until("answered 404")
        tmux("send-keys", "J")
        until("words that are read")
        assert tmux("show-buffer") == ""
        assert "PLANTED" not in tmux("display-message", "-p", "#{pane_title}")
        tmux("respawn-pane", "-k", f"printf '{chr(92)}033]52;c;{PLANTED}{chr(92)}a'; cat")
        end = time.monotonic() + PATIENCE
        while tmux("show-buffer") != "PLANTED":  # the same from a program that lets it through: the check can fail
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        tmux("kill-server")
