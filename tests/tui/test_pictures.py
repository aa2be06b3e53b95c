"""Pictures are shown when they are asked for, with their captions, and as the terminal can."""

import re
from collections.abc import Iterator

import pytest
from loopback import Loopback, Reply
from newsroom import SENTENCE
from tests_tui import Drive, Driven

from reader.desk import viewing
from reader.desk.scaling import Scaled
from reader.tui.pictures.drawing import HALF, draw, room
from reader.tui.pictures.ways import Way, way
from reader.tui.screens.picture import PictureScreen
from reader.tui.widgets.article import ArticleView
from reader.tui.widgets.picture import PictureView

CELL = (10, 20)

FEED = """<rss><channel><title>t</title><item><title>Pelabuhan dibuka</title><guid>1</guid><link>{link}</link>
<description>Ringkasan.</description></item></channel></rss>"""
PAGE = f"""<html lang="id"><head><title>Pelabuhan dibuka</title><meta property="og:image" content="/lead.png"></head>
<body><article><h1>Pelabuhan dibuka</h1><p>{SENTENCE * 6}</p><figure><img data-src="/gate.png">
<figcaption>Gerbang baru dari dekat.</figcaption></figure><p>{SENTENCE * 6}</p></article></body></html>"""


def png(color: tuple[int, int, int], size: tuple[int, int] = (600, 400)) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        server.on("/feed", Reply(body=FEED.format(link=server.url("/page")).encode()))
        server.on("/page", Reply(body=PAGE.encode(), headers=[("Content-Type", "text/html; charset=utf-8")]))
        yield server


async def opened(driven: Driven) -> None:
    await driven.press("R")
    await driven.press("enter")
    view = driven.app.screen.query_one(ArticleView)
    await driven.until(lambda: view.content is not None and "Gerbang" in view.content.document.text)
    await driven.settle()


def shown(driven: Driven) -> PictureView:
    assert isinstance(driven.app.screen, PictureScreen)
    return driven.app.screen.query_one(PictureView)


def colors(view: PictureView) -> set[str]:
    assert view.drawing is not None
    return {
        one.style.color.triplet.hex
        for line in view.drawing.lines
        for one in line
        if one.style is not None and one.style.color is not None and one.style.color.triplet is not None
    }


def asked(server: Loopback) -> list[str]:
    return [seen.path for seen in server.seen if seen.path.endswith(".png")]


async def test_the_pictures_come_when_they_are_asked_for_and_stay(drive: Drive, server: Loopback) -> None:
    pytest.importorskip("PIL", reason="the extra images is not installed")
    server.on("/lead.png", Reply(body=png((200, 30, 30))))
    server.on("/gate.png", Reply(body=png((30, 30, 200))))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        assert "2 pictures" in driven.text()
        assert asked(server) == []
        await driven.press("F")
        await driven.until(lambda: shown(driven).drawing is not None)
        assert colors(shown(driven)) == {"#c81e1e"}
        assert "Picture 1 of 2" in driven.text()
        assert "It has no caption." in driven.text()
        assert HALF * 20 in driven.text()
        await driven.press("n")
        await driven.until(lambda: shown(driven).drawing is not None and colors(shown(driven)) == {"#1e1ec8"})
        assert "Gerbang baru dari dekat." in driven.text()
        await driven.press("F")
        assert "Ringkasan" not in driven.text()
        assert isinstance(driven.app.screen.query_one(ArticleView), ArticleView)
        assert asked(server) == ["/lead.png", "/gate.png"]
        # Kept in the data folder: what was seen once needs no network.
        server.on("/lead.png", Reply(status=500))
        await driven.press("F")
        await driven.until(lambda: shown(driven).drawing is not None)
        assert asked(server) == ["/lead.png", "/gate.png"]


async def test_a_picture_that_cannot_be_had_says_so(drive: Drive, server: Loopback) -> None:
    pytest.importorskip("PIL", reason="the extra images is not installed")
    server.on("/lead.png", Reply(body=b"<html>no</html>"))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        await driven.press("F")
        await driven.until(lambda: "is no picture" in driven.status)
        assert "The picture is not here." in driven.text()
        await driven.press("q")
        assert not isinstance(driven.app.screen, PictureScreen)


async def test_without_the_extra_the_key_says_what_to_install(
    drive: Drive, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "NEEDED", ("no_such_package_at_all",))
    async with drive(server.url("/feed")) as driven:
        await opened(driven)
        await driven.press("F")
        assert driven.status == "To see pictures, install what draws them: pip install 'kutip[images]'."
        assert not isinstance(driven.app.screen, PictureScreen)
        assert asked(server) == []


async def test_an_article_without_pictures_says_so(drive: Drive) -> None:
    async with drive() as driven:
        await driven.press("enter", "F")
        assert driven.status == "This article has no pictures."


@pytest.mark.parametrize(
    ("environ", "wanted", "found"),
    [
        ({"TERM": "xterm-256color"}, "auto", "blocks"),
        ({"TERM": "xterm-kitty"}, "auto", "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "auto", "kitty"),
        ({"TERM": "foot-extra"}, "auto", "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "auto", "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230800"}, "auto", "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210800"}, "auto", "blocks"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "KITTY_WINDOW_ID": "1"}, "auto", "blocks"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x"}, "sixel", "sixel"),
        ({"TERM": "xterm-kitty"}, "blocks", "blocks"),
    ],
)
def test_the_terminal_is_known_by_what_it_says_of_itself(environ: dict[str, str], wanted: str, found: Way) -> None:
    assert way(environ, cell=CELL, wanted=wanted) == found
    # Without the size of a cell in pixels there is only one way that is sure.
    assert way(environ, cell=None, wanted=wanted) == "blocks"
    assert way(environ, cell=CELL, wanted=wanted, is_web=True) == "blocks"


def test_two_pixels_stand_in_a_cell() -> None:
    pixels = bytes((255, 0, 0)) * 3 + bytes((0, 0, 255)) * 3 + bytes((0, 255, 0)) * 3
    drawing = draw(Scaled(3, 3, pixels), "blocks", None)
    assert [line.text for line in drawing.lines] == [HALF * 3, HALF * 3]
    (first,), (last,) = drawing.lines
    assert first.style is not None
    assert last.style is not None
    assert (first.style.color.name, first.style.bgcolor.name) == ("#ff0000", "#0000ff")  # type: ignore[union-attr]
    assert (last.style.color.name, last.style.bgcolor.name) == ("#00ff00", "#00ff00")  # type: ignore[union-attr]


def test_sixels_fit_the_cells() -> None:
    pytest.importorskip("textual_image", reason="the extra images is not installed")
    size = room("sixel", (8, 4), CELL)
    assert size == (80, 80)
    picture = Scaled(75, 50, bytes((10, 200, 30)) * 75 * 50)
    sixel = draw(picture, "sixel", CELL)
    assert sixel.sixels.startswith("\x1bP")
    assert sixel.sixels.endswith("\x1b\\")
    assert (sixel.width, len(sixel.lines)) == (8, 3)
    assert {line.text for line in sixel.lines} == {" " * 8}


def test_the_library_that_draws_asks_the_terminal_nothing() -> None:
    pytest.importorskip("textual_image", reason="the extra images is not installed")
    import subprocess
    import sys

    # In a process of its own: what is imported once asks no more.
    told = (
        "from reader.desk.scaling import Scaled\nfrom reader.tui.pictures.drawing import draw\n"
        "draw(Scaled(20, 20, bytes(1200)), 'sixel', (10, 20))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, timeout=60)
    assert re.findall(rb"\x1b", done.stdout) == []
