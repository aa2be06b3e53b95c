"""In a terminal that shows pixels, a picture is drawn by them, and what was drawn is forgotten with it."""

import fcntl
import re
import struct
import termios
from io import BytesIO
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import SENTENCE
from terminal import Terminal

Image = pytest.importorskip("PIL.Image", reason="the extra images is not installed")

FEED = """<rss><channel><title>t</title><item><title>Pelabuhan dibuka</title><guid>1</guid><description>
&lt;p&gt;{words}&lt;/p&gt;&lt;img src="{picture}"&gt;</description></item></channel></rss>"""


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 200), (180, 40, 40)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("environ", "signs"),
    [
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, (rb"\x1bP[0-9;]*q", None)),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, (rb"\x1b_Gi=\d+", rb"\x1b_Ga=d")),
        ({"TERM": "xterm-256color"}, (rb"(?:\xe2\x96\x80){20}", None)),
    ],
    ids=["sixel", "kitty", "blocks"],
)
def test_a_picture_is_drawn_as_the_terminal_can(
    tmp_path: Path, server: Loopback, environ: dict[str, str], signs: tuple[bytes, bytes | None]
) -> None:
    drawn, forgotten = signs
    server.on("/feed", Reply(body=FEED.format(words=SENTENCE * 20, picture=server.url("/a.png")).encode()))
    server.on("/a.png", Reply(body=picture()))
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'tour = false\n[[feed]]\nurl = "{server.url("/feed")}"\n', "utf-8")
    with Terminal("--feeds", feeds, "--data", tmp_path / "data", environ=environ) as terminal:
        told = struct.pack("HHHH", 24, 80, 800, 480)
        fcntl.ioctl(terminal.child.child_fd, termios.TIOCSWINSZ, told)
        terminal.until("R fetches the news")
        terminal.press("R")
        terminal.until("Pelabuhan dibuka")
        terminal.press("enter")
        terminal.until("Warga Desa Rancabatu")
        assert not re.search(rb"\x1bP[0-9;]*q|\x1b_G", terminal.written)
        terminal.press("F")
        terminal.until(lambda: re.search(drawn, terminal.written) is not None)
        terminal.press("F")
        terminal.until("Warga Desa Rancabatu")
        if forgotten is not None:
            terminal.until(lambda: re.search(forgotten, terminal.written) is not None)
        terminal.press("Q")
        assert terminal.end() == 0
        assert terminal.is_restored() == []
