"""Text from outside never becomes an escape sequence, markup or an action, on any screen."""

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from tests_tui import Drive, Driven

import reader
from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.tui.dialogs.tagging import TaggingForm

SOURCE = Path(reader.__file__).parent

BRACKETS = (
    "[/]",
    "a [/foo] b",
    "[link=http://evil.example]x[/link]",
    '[a="b',
    "Notify [/red] t",
    "[Opinion] Why",
    "Report [PDF]",
    "[red]x[/red]",
    "[@click=app.quit]x[/]",
    "[@click=app.bell('a')]go[/]",
    "[$primary]v",
    "[#12] issue",
    "[@user] hi",
    "x [a=1] y",
    "$markup ${x} %s {0}",
)
ESCAPES = (
    "\x1b]52;c;UFdORUQ=\x07",
    "\x1b]0;PWN\x07",
    "\x1b]8;;http://evil.example\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b_Gx\x1b\\",
    "\x1b[2J",
    "\x1b#8",
    "\x9b31m",
    "\x90x\x9c",
    "\x05\x0e\x7f\x00",
    "\u202e\u2066\u200b",
    "a" + "\u0301" * 60,
    "\x1b" * 1000,
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def hostile_feed(server: Loopback) -> str:
    """A feed whose every field is hostile; XML forbids most of it, which does not keep anybody from sending it."""
    items = []
    for number, text in enumerate((*BRACKETS, *ESCAPES)):
        words = html.escape(f"{text} tail{number}")
        twice = html.escape(words)
        items.append(
            f"<item><title>{words}</title><guid>{number}</guid><author>{words}</author><category>{words}</category>"
            f"<description>&lt;p&gt;{twice} “{twice},” kata Wirya.&lt;/p&gt;</description></item>"
        )
    name = html.escape("".join(ESCAPES) + BRACKETS[8])
    body = f"<rss version='2.0'><channel><title>{name}</title>{''.join(items)}</channel></rss>"
    server.on("/feed", Reply(body=body.encode("utf-8", "surrogatepass")))
    return server.url("/feed")


def leaks(driven: Driven) -> list[str]:
    """What stands on the screen that must not."""
    strips = driven.app.screen._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]|\u0301{9}", segment.text)
    ]


async def test_hostile_titles_are_harmless_on_every_screen(drive: Drive, server: Loopback) -> None:
    url = hostile_feed(server)
    async with drive(
        url, server.url("/\x1b]0;x\x07missing".replace("\x1b", "%1b").replace("\x07", "%07")), size=(100, 60)
    ) as driven:
        await driven.press("R")
        app = driven.app
        assert app.query_one("LatestList").count == len(BRACKETS) + len(ESCAPES)  # type: ignore[attr-defined]
        shown = driven.text()
        assert [text for text in BRACKETS if text[:20] not in shown] == []
        assert leaks(driven) == []

        for key in (
            "1",
            "2",
            "question_mark",
            "escape",
            "ctrl+p",
            "escape",
            "t",
            "escape",
            "equals_sign",
            "escape",
            "y",
        ):
            await driven.press(key)
            assert leaks(driven) == []
            assert app.is_running

        for _ in range(len(BRACKETS) + len(ESCAPES)):
            await driven.press("enter")
            assert leaks(driven) == []
            opened = app.screen.room.opened  # type: ignore[attr-defined]
            length = len(opened.text.document.text)
            draft = Draft(
                kind="quote", fields={"speaker": opened.article.row.title}, note="[/]", tags=("[@click=app.quit]x[/]",)
            )
            annotating.annotate(app.desk, opened.article, opened.text, span=(0, max(1, length - 2)), draft=draft)
            await driven.press("q", "j")
        await driven.press("a")
        assert leaks(driven) == []
        assert "[Opinion] Why" in driven.text()
        await driven.press("e")
        await driven.until(lambda: isinstance(app.screen, TaggingForm))
        assert leaks(driven) == []
        await driven.press("escape")
        assert app.is_running


async def test_a_click_on_an_action_in_a_title_does_nothing(drive: Drive, server: Loopback) -> None:
    url = hostile_feed(server)
    async with drive(url, size=(100, 60)) as driven:
        await driven.press("R")
        lines = driven.text().splitlines()
        for needle in ("[@click=app.quit]", "[@click=app.bell"):
            row = next(y for y, line in enumerate(lines) if needle in line)
            await driven.pilot.click(offset=(lines[row].index(needle) + 17, row))
            await driven.settle()
            assert driven.app.is_running
        assert driven.app.return_value is None


async def test_the_note_above_an_article_carries_no_markup_from_the_server(drive: Drive, server: Loopback) -> None:
    server.on(
        "/feed",
        Reply(
            body=f"<rss><channel><title>t</title><item><title>x</title><guid>1</guid><link>{server.url('/p')}</link>"
            "<description>d</description></item></channel></rss>".encode()
        ),
    )
    server.on("/p", Reply(500, reason=b"\x1b]52;c;UFdO\x07[/red]"))
    async with drive(server.url("/feed")) as driven:
        await driven.press("R")
        await driven.press("enter")
        await driven.until(lambda: "answered 500" in driven.text())
        assert leaks(driven) == []
        assert reading.host_of("http://[::1") == "The site"


def test_no_text_reaches_a_widget_as_markup() -> None:
    """Widgets that parse markup get Content, a literal, or markup=False (T05)."""
    parsing = {"Static", "Label", "Button", "Option", "notify", "update", "Checkbox", "RadioButton", "Placeholder"}
    found = []
    for path in (SOURCE / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            safe = isinstance(first, ast.Constant) or (
                isinstance(first, ast.Call) and "Content" in ast.unparse(first.func)
            )
            safe |= any(one.arg == "markup" and ast.unparse(one.value) == "False" for one in node.keywords)
            if name in parsing and not safe:
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert found == []


def test_nothing_dangerous_is_called() -> None:
    """No pickle, yaml, eval, shell or unverified TLS anywhere in the program (S19)."""
    wrong = re.compile(
        r"\bimport (pickle|yaml|marshal|shelve)\b|(?<![\w.])(eval|exec)\(|shell=True|verify=False|from_markup\("
        r"|os\.system"
    )
    found = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []
